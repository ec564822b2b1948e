/* SPDX-License-Identifier: Apache-2.0
 * Issues and pull requests: their text, and what became of them. */
#include "source/forge/forge_take.h"

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

const char *
wh_forge_created(const json_t *object)
{
  return wh_forge_get_any(object, NAMES("created_at", "createdAt", "submitted_at", "submittedAt"));
}

const json_t *
wh_forge_by(const json_t *object)
{
  const json_t *user = json_object_get(object, "user");
  return user != NULL ? user : json_object_get(object, "author");
}

const json_t *
wh_forge_list(const json_t *object, const char *key)
{
  const json_t *value = json_object_get(object, key);
  if (json_is_object(value))
    value = json_object_get(value, "nodes");
  return json_is_array(value) ? value : NULL;
}

char *
wh_forge_object_page(const json_t *object)
{
  const char *page = wh_forge_get(object, "html_url");
  return page[0] != '\0' ? g_strdup(page) : wh_forge_page(wh_forge_get(object, "url"));
}

char *
wh_forge_thread_page(const WhForgeIn *in, const json_t *object)
{
  g_autofree char *page = wh_forge_object_page(object);
  const json_t *number = json_object_get(object, "number");
  if (page[0] != '\0')
    return wh_forge_thread(page);
  if (!json_is_integer(number) || in->base[0] == '\0')
    return g_steal_pointer(&page);
  return g_strdup_printf("%s/%s/%" JSON_INTEGER_FORMAT, in->base,
                         wh_forge_is_pull(object, "") ? "pull" : "issues", json_integer_value(number));
}

gboolean
wh_forge_is_pull(const json_t *object, const char *page)
{
  static const char *const only_pulls[] = {"pull_request", "merge_commit_sha", "merged_at",  "mergedAt",
                                           "head",         "headRefOid",       "mergeCommit"};
  if (strstr(page, "/pull/") != NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(only_pulls); i++)
    if (json_object_get(object, only_pulls[i]) != NULL)
      return TRUE;
  return FALSE;
}

static guint32
edited(const json_t *object)
{
  const char *when = wh_forge_get_any(object, NAMES("edited_at", "lastEditedAt"));
  return when[0] != '\0' ? WH_MESSAGE_EDITED : 0;
}

static gboolean
say_opening(WhForge *forge, const WhForgeIn *in, const char *page, const json_t *object, GError **error)
{
  const char *created = wh_forge_created(object);
  const WhForgeSaid said = {
      .kind = wh_forge_is_pull(object, page) ? WH_MESSAGE_PULL : WH_MESSAGE_ISSUE,
      .id = page,
      .thread = page,
      .title = wh_forge_get(object, "title"),
      .created = created[0] != '\0' ? created : in->time,
      .association = wh_forge_get_any(object, NAMES("author_association", "authorAssociation")),
      .by = wh_forge_by(object),
      .body = json_object_get(object, "body"),
      .flags = edited(object),
  };
  const WhForgeDone done = {.verb = WH_VERB_OPEN, .thread = page, .time = said.created, .by = said.by};
  return wh_forge_say(forge, &said, error) && (page[0] == '\0' || wh_forge_do(forge, &done, error));
}

gboolean
wh_forge_take_opening(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error)
{
  g_autofree char *page = wh_forge_thread_page(in, object);
  return say_opening(forge, in, page, object, error);
}

static const json_t *
member(const json_t *object, const char *key, const char *otherwise)
{
  const json_t *value = json_object_get(object, key);
  return value != NULL && !json_is_null(value) ? value : json_object_get(object, otherwise);
}

static const char *
merged_time(const json_t *object)
{
  const char *time = wh_forge_get_any(object, NAMES("merged_at", "mergedAt"));
  return time[0] != '\0' ? time : wh_forge_get(json_object_get(object, "pull_request"), "merged_at");
}

/* How it ended: merged, or closed by somebody. The object of an issue says of a pull request who closed it, which is
 * who merged it. */
static gboolean
do_ending(WhForge *forge, const char *page, const json_t *object, GError **error)
{
  const char *merged = merged_time(object);
  const char *sha = wh_forge_get(object, "merge_commit_sha");
  const json_t *merger = member(object, "merged_by", "mergedBy");
  WhForgeDone done = {.verb = WH_VERB_CLOSE,
                      .thread = page,
                      .time = wh_forge_get_any(object, NAMES("closed_at", "closedAt")),
                      .by = json_object_get(object, "closed_by")};
  if (merged[0] != '\0') {
    done.verb = WH_VERB_MERGE;
    done.time = merged;
    done.by = merger != NULL && !json_is_null(merger) ? merger : done.by;
    done.other = wh_forge_by(object);
    done.oid = sha[0] != '\0' ? sha : wh_forge_get(json_object_get(object, "mergeCommit"), "oid");
  }
  return done.time[0] == '\0' || wh_forge_do(forge, &done, error);
}

/* The newest commit is the newest one at the time of the record: it was there when the pull request was merged, else
 * at its last change at the latest. */
static gboolean
do_head(WhForge *forge, const char *page, const json_t *object, GError **error)
{
  const char *sha = wh_forge_get(json_object_get(object, "head"), "sha");
  const char *merged = merged_time(object);
  const WhForgeDone done = {
      .verb = WH_VERB_HEAD,
      .thread = page,
      .time = merged[0] != '\0' ? merged : wh_forge_get_any(object, NAMES("updated_at", "updatedAt")),
      .by = wh_forge_by(object),
      .oid = sha[0] != '\0' ? sha : wh_forge_get(object, "headRefOid"),
  };
  return done.oid[0] == '\0' || done.time[0] == '\0' || wh_forge_do(forge, &done, error);
}

gboolean
wh_forge_take_parts(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error)
{
  static const char *const parts[] = {"comments",
                                      "events",
                                      "timeline",
                                      "review_comments",
                                      "comments_data",
                                      "comment_data",
                                      "comment_regular_data",
                                      "reviews",
                                      "reviews_data",
                                      "review_data",
                                      "review_comments_data",
                                      "review_comment_data",
                                      "event_data"};
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
    if (!wh_forge_take_list(forge, in, wh_forge_list(object, parts[i]), error))
      return FALSE;
  return TRUE;
}

gboolean
wh_forge_take_thread(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error)
{
  g_autofree char *page = wh_forge_thread_page(in, object);
  const WhForgeIn inner = {in->base, page, wh_forge_get(object, "title"), ""};
  if (!say_opening(forge, in, page, object, error))
    return FALSE;
  return page[0] == '\0' || (do_ending(forge, page, object, error) && do_head(forge, page, object, error) &&
                             wh_forge_take_parts(forge, &inner, object, error));
}
