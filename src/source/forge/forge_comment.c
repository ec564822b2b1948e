/* SPDX-License-Identifier: Apache-2.0
 * What is said and done on issues, pull requests and commits: comments, reviews; and releases. */
#include "source/forge/forge_take.h"

#include "ledger/event.h"

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The issue, pull request or commit that a comment is on. */
static char *
thread_of(const WhForgeIn *in, const json_t *object, const char *page)
{
  const char *url = wh_forge_get_any(object, NAMES("issue_url", "pull_request_url", "issue", "pull_request"));
  if (strchr(page, '#') != NULL)
    return wh_forge_thread(page);
  if (in->thread[0] != '\0')
    return g_strdup(in->thread);
  return wh_forge_page(url);
}

/* Where the archive keeps no URL of a comment: its thread, author, time, and the beginning of a digest of its text. */
static char *
made_id(const char *thread, const char *login, const char *time, const json_t *object)
{
  const json_t *body = json_object_get(object, "body");
  g_autofree char *digest = g_compute_checksum_for_data(
      G_CHECKSUM_SHA256, (const guchar *)(json_is_string(body) ? json_string_value(body) : ""),
      json_string_length(body));
  return thread[0] != '\0' && time[0] != '\0' ? g_strdup_printf("%s#%s-%s-%.8s", thread, login, time, digest)
                                              : g_strdup("");
}

/* The id of what it answers. */
static char *
parent_of(const char *thread, WhMessageKind kind, const json_t *object)
{
  const json_t *answered = json_object_get(object, "in_reply_to_id");
  if (kind == WH_MESSAGE_COMMIT_COMMENT)
    return g_strdup("");
  if (kind == WH_MESSAGE_REVIEW_COMMENT && json_is_integer(answered))
    return g_strdup_printf("%s#discussion_r%" JSON_INTEGER_FORMAT, thread, json_integer_value(answered));
  return g_strdup(thread);
}

gboolean
wh_forge_take_said(WhForge *forge, const WhForgeIn *in, WhMessageKind kind, const json_t *object,
                   GError **error)
{
  g_autofree char *page = wh_forge_object_page(object);
  g_autofree char *thread = thread_of(in, object, page);
  g_autofree char *parent = parent_of(thread, kind, object);
  const char *created = wh_forge_created(object);
  const json_t *by = wh_forge_by(object);
  const char *edited = wh_forge_get_any(object, NAMES("edited_at", "lastEditedAt"));
  guint32 flags = edited[0] != '\0' ? WH_MESSAGE_EDITED : 0;
  created = created[0] != '\0' ? created : in->time;
  if (page[0] == '\0') {
    g_free(page);
    page = made_id(thread, wh_forge_login(by), created, object);
    flags |= WH_MESSAGE_MADE_ID;
  }
  const WhForgeSaid said = {
      .kind = kind,
      .id = page,
      .parent = parent,
      .thread = thread,
      .title = in->title,
      .created = created,
      .association = wh_forge_get_any(object, NAMES("author_association", "authorAssociation")),
      .by = by,
      .body = json_object_get(object, "body"),
      .flags = flags,
  };
  return wh_forge_say(forge, &said, error);
}

/* A review that only holds comments on lines says nothing by itself. */
static gboolean
do_review(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error)
{
  static const char *const verdicts[] = {"approved", "changes_requested", "dismissed", NULL};
  g_autofree char *page = wh_forge_object_page(object);
  g_autofree char *thread = thread_of(in, object, page);
  g_autofree char *state = g_ascii_strdown(wh_forge_get(object, "state"), -1);
  const char *created =
      wh_forge_get_any(object, NAMES("submitted_at", "submittedAt", "created_at", "createdAt"));
  const WhForgeDone done = {
      .verb = WH_VERB_REVIEW,
      .id = page[0] != '\0' ? page : NULL,
      .thread = thread,
      .time = created[0] != '\0' ? created : in->time,
      .detail = state,
      .oid = wh_forge_get(object, "commit_id"),
      .by = wh_forge_by(object),
  };
  return !g_strv_contains(verdicts, state) || wh_forge_do(forge, &done, error);
}

/* The comments that some archives keep within a review, which name neither author nor place: they are the review's. */
static gboolean
take_inner(WhForge *forge, const WhForgeIn *in, const json_t *review, GError **error)
{
  const json_t *comments = wh_forge_list(review, "comments");
  json_t *comment;
  gsize i;
  json_array_foreach(comments, i, comment)
  {
    json_auto_t *whole = json_copy(comment);
    if (!json_is_object(whole))
      continue;
    if (json_is_null(wh_forge_by(whole)) || wh_forge_by(whole) == NULL)
      json_object_set(whole, "author", json_object_get(review, "author"));
    if (!wh_forge_take_said(forge, in, WH_MESSAGE_REVIEW_COMMENT, whole, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wh_forge_take_review(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error)
{
  if (wh_forge_get(object, "body")[0] != '\0' &&
      !wh_forge_take_said(forge, in, WH_MESSAGE_REVIEW, object, error))
    return FALSE;
  return do_review(forge, in, object, error) && take_inner(forge, in, object, error);
}

gboolean
wh_forge_take_release(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error)
{
  g_autofree char *page = wh_forge_object_page(object);
  const WhForgeDone done = {
      .verb = WH_VERB_RELEASE,
      .id = page[0] != '\0' ? page : NULL,
      .object = wh_forge_get(object, "tag_name"),
      .locator = page,
      .time = wh_forge_get_any(object, NAMES("published_at", "publishedAt", "created_at", "createdAt")),
      .detail = json_is_true(json_object_get(object, "prerelease")) ? "prerelease" : "",
      .by = json_object_get(object, "author"),
  };
  return json_is_true(json_object_get(object, "draft")) || wh_forge_do(forge, &done, error);
}
