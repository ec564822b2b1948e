/* SPDX-License-Identifier: Apache-2.0
 * Tells what an object is, and whether it is of a wanted project. */
#include "source/forge/forge_take.h"

typedef enum {
  SHAPE_UNKNOWN,
  SHAPE_SILENT, /* known, and of no use here: commits, users, labels, milestones, repositories */
  SHAPE_EVENT,
  SHAPE_TIMELINE,
  SHAPE_THREAD,
  SHAPE_RELEASE,
  SHAPE_REVIEW,
  SHAPE_COMMENT,
  SHAPE_REVIEW_COMMENT,
  SHAPE_COMMIT_COMMENT,
} Shape;

static gboolean
has(const json_t *object, const char *key)
{
  return json_object_get(object, key) != NULL;
}

static gboolean
is_text(const json_t *object, const char *key)
{
  return json_is_string(json_object_get(object, key));
}

static gboolean
is_silent(const json_t *object)
{
  static const char *const paths[] = {"/labels/", "/milestones/", "/milestone/"};
  const char *url = wh_forge_get(object, "url");
  for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
    if (strstr(url, paths[i]) != NULL)
      return TRUE;
  return is_text(object, "sha") || is_text(object, "login") || is_text(object, "full_name");
}

static Shape
comment_shape(const WhForgeIn *in, const json_t *object)
{
  const char *page = wh_forge_get(object, "html_url");
  const char *url = wh_forge_get(object, "url");
  if (has(object, "pull_request_review_id") || strstr(page, "#discussion_r") != NULL ||
      strstr(url, "/pulls/comments/") != NULL)
    return SHAPE_REVIEW_COMMENT;
  if (strstr(page, "#commitcomment-") != NULL)
    return SHAPE_COMMIT_COMMENT;
  if (strstr(page, "#pullrequestreview-") != NULL ||
      (is_text(object, "state") && wh_forge_created(object)[0] != '\0'))
    return SHAPE_REVIEW;
  gboolean placed = is_text(object, "issue_url") || is_text(object, "issue") || in->thread[0] != '\0' ||
                    strstr(page, "#issuecomment-") != NULL || strstr(url, "#issuecomment-") != NULL;
  return placed && has(object, "body") ? SHAPE_COMMENT : SHAPE_UNKNOWN;
}

static Shape
shape_of(const WhForgeIn *in, const json_t *object)
{
  if (wh_forge_is_event(object))
    return SHAPE_EVENT;
  if (is_text(object, "event"))
    return SHAPE_TIMELINE;
  if (is_text(object, "tag_name"))
    return SHAPE_RELEASE;
  gboolean milestone = strstr(wh_forge_get(object, "html_url"), "/milestone") != NULL;
  if (is_text(object, "title") && !milestone && (has(object, "number") || has(object, "body")))
    return SHAPE_THREAD;
  Shape shape = milestone ? SHAPE_SILENT : comment_shape(in, object);
  return shape == SHAPE_UNKNOWN && is_silent(object) ? SHAPE_SILENT : shape;
}

gboolean
wh_forge_take_any(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error)
{
  switch (shape_of(in, object)) {
  case SHAPE_EVENT:
    return wh_forge_take_event(forge, object, error);
  case SHAPE_TIMELINE:
    return wh_forge_take_timeline(forge, in, object, error);
  case SHAPE_THREAD:
    return wh_forge_take_thread(forge, in, object, error);
  case SHAPE_RELEASE:
    return wh_forge_take_release(forge, in, object, error);
  case SHAPE_REVIEW:
    return wh_forge_take_review(forge, in, object, error);
  case SHAPE_COMMENT:
    return wh_forge_take_said(forge, in, WH_MESSAGE_COMMENT, object, error);
  case SHAPE_REVIEW_COMMENT:
    return wh_forge_take_said(forge, in, WH_MESSAGE_REVIEW_COMMENT, object, error);
  case SHAPE_COMMIT_COMMENT:
    return wh_forge_take_said(forge, in, WH_MESSAGE_COMMIT_COMMENT, object, error);
  case SHAPE_SILENT:
    return TRUE;
  default:
    wh_forge_trouble(forge, WH_FORGE_UNKNOWN);
    return TRUE;
  }
}

gboolean
wh_forge_take_list(WhForge *forge, const WhForgeIn *in, const json_t *list, GError **error)
{
  const json_t *object;
  gsize i;
  json_array_foreach(list, i, object)
  {
    if (json_is_object(object) && !wh_forge_take_any(forge, in, object, error))
      return FALSE;
  }
  return TRUE;
}

/* Of whatever names the repository: the object's page, what it is part of, the head, or the only project wanted. */
static char *
base_of(const WhForge *forge, const json_t *object, const json_t *head)
{
  static const char *const urls[] = {"html_url",       "url",  "issue_url", "pull_request_url",
                                     "repository_url", "issue"};
  for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
    g_autofree char *page = wh_forge_page(wh_forge_get(object, urls[i]));
    WhSlice base = wh_forge_base(page);
    if (base.len > 0)
      return g_strndup(base.data, base.len);
  }
  const char *repo = wh_forge_get(head, "repo");
  if (strchr(repo, '/') == NULL && forge->want != NULL && g_hash_table_size(forge->want) == 1) {
    GHashTableIter iter;
    gpointer only = NULL;
    g_hash_table_iter_init(&iter, forge->want);
    g_hash_table_iter_next(&iter, &only, NULL);
    repo = only;
  }
  return strchr(repo, '/') != NULL ? g_strdup_printf("https://github.com/%s", repo) : g_strdup("");
}

/* What an archiver's own object is put around, or OBJECT itself. *RET_PARTS: whether the wrapper holds what was said and
 * done there beside it. */
static const json_t *
unwrap(const json_t *object, gboolean *ret_parts)
{
  const char *type = wh_forge_get(object, "type");
  const json_t *data = is_text(object, "backend_name") ? json_object_get(object, "data") : NULL;
  const json_t *thread =
      strcmp(type, "issue") == 0 || strcmp(type, "pull") == 0 ? json_object_get(object, type) : NULL;
  *ret_parts = json_is_object(thread);
  return *ret_parts ? thread : json_is_object(data) ? data : object;
}

static gboolean
take_wrapped(WhForge *forge, const WhForgeIn *in, const json_t *wrapper, const json_t *object, GError **error)
{
  g_autofree char *page = wh_forge_thread_page(in, object);
  const WhForgeIn inner = {in->base, page, wh_forge_get(object, "title"), ""};
  return wh_forge_take_any(forge, in, object, error) && wh_forge_take_parts(forge, &inner, wrapper, error);
}

gboolean
wh_forge_take(WhForge *forge, const json_t *record, const json_t *head, GError **error)
{
  gboolean has_parts;
  const json_t *object = unwrap(record, &has_parts);
  if (wh_forge_is_event(object))
    return wh_forge_take_event(forge, object, error);
  g_autofree char *base = base_of(forge, object, head);
  if (base[0] != '\0' && !wh_forge_wants(forge, wh_forge_repo(base)))
    return TRUE;
  const WhForgeIn in = {base, "", "", ""};
  return has_parts ? take_wrapped(forge, &in, record, object, error)
                   : wh_forge_take_any(forge, &in, object, error);
}
