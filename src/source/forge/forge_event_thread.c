/* SPDX-License-Identifier: Apache-2.0
 * Events of issues and pull requests. Payloads of old name comments and issues by number alone. */
#include "source/forge/forge_event.h"

/* The issue or pull request of the event, in any of the shapes that a payload had. */
static char *
thread_of(const WhForgeEvent *e)
{
  const json_t *pull = json_object_get(e->payload, "pull_request");
  const json_t *thread = pull != NULL ? pull : json_object_get(e->payload, "issue");
  const json_t *number = json_object_get(e->payload, "number");
  const WhForgeIn in = wh_forge_event_in(e);
  if (json_is_object(thread) &&
      (json_object_get(thread, "html_url") != NULL || json_object_get(thread, "url") != NULL))
    return wh_forge_thread_page(&in, thread);
  if (e->url[0] != '\0')
    return wh_forge_thread(e->url);
  if (!json_is_integer(number))
    number = json_object_get(thread, "number");
  return json_is_integer(number)
             ? g_strdup_printf("%s/%s/%" JSON_INTEGER_FORMAT, e->base, pull != NULL ? "pull" : "issues",
                               json_integer_value(number))
             : g_strdup("");
}

static const struct {
  const char *action;
  WhVerb verb;
  const char *detail;
} acts[] = {
    {"closed", WH_VERB_CLOSE, ""},
    {"reopened", WH_VERB_REOPEN, ""},
    {"merged", WH_VERB_MERGE, ""},
    {"assigned", WH_VERB_ASSIGN, ""},
    {"unassigned", WH_VERB_ASSIGN, "removed"},
    {"labeled", WH_VERB_LABEL, ""},
    {"unlabeled", WH_VERB_LABEL, "removed"},
    {"locked", WH_VERB_LOCK, ""},
    {"synchronize", WH_VERB_HEAD, ""},
    {"edited", WH_VERB_EDIT, ""},
    {"transferred", WH_VERB_OTHER, "transferred"},
    {"unlocked", WH_VERB_OTHER, "unlocked"},
};

/* What was edited: the names of the members that changed. */
static char *
edit_detail(const WhForgeEvent *e)
{
  g_autoptr(GString) names = g_string_new(NULL);
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)(guintptr)json_object_get(e->payload, "changes"), name, value)
      g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
  return g_string_free(g_steal_pointer(&names), FALSE);
}

static char *
act_detail(const WhForgeEvent *e, guint act)
{
  const char *label = wh_forge_get(json_object_get(e->payload, "label"), "name");
  if (acts[act].verb == WH_VERB_EDIT)
    return edit_detail(e);
  if (label[0] != '\0')
    return g_strdup_printf("%s%s", acts[act].detail[0] != '\0' ? "removed " : "", label);
  return g_strdup(acts[act].detail);
}

/* The moment that the object tells is the one that other archives of it tell. */
static const char *
act_time(const WhForgeEvent *e, WhVerb verb, const json_t *object)
{
  const char *time = verb == WH_VERB_MERGE   ? wh_forge_get(object, "merged_at")
                     : verb == WH_VERB_CLOSE ? wh_forge_get(object, "closed_at")
                                             : "";
  return time[0] != '\0' ? time : e->time;
}

static const json_t *
merger_of(const WhForgeEvent *e, const json_t *pull)
{
  const json_t *merger = json_object_get(pull, "merged_by");
  return wh_forge_login(merger)[0] != '\0' ? merger : e->actor;
}

static gboolean
do_act(const WhForgeEvent *e, const json_t *object, const char *on, GError **error)
{
  guint act = 0;
  while (act < G_N_ELEMENTS(acts) && strcmp(e->action, acts[act].action) != 0)
    act++;
  if (act == G_N_ELEMENTS(acts))
    return TRUE;
  WhVerb verb = acts[act].verb;
  if (verb == WH_VERB_CLOSE && json_is_true(json_object_get(object, "merged")))
    verb = WH_VERB_MERGE;
  g_autofree char *thread = thread_of(e);
  g_autofree char *detail = act_detail(e, act);
  const WhForgeDone done = {
      .verb = verb,
      .thread = thread,
      .object = on,
      .time = act_time(e, verb, object),
      .detail = detail,
      .oid = verb == WH_VERB_MERGE  ? wh_forge_get(object, "merge_commit_sha")
             : verb == WH_VERB_HEAD ? wh_forge_get(json_object_get(object, "head"), "sha")
                                    : NULL,
      .by = verb == WH_VERB_MERGE  ? merger_of(e, object)
            : verb == WH_VERB_HEAD ? wh_forge_by(object)
                                   : e->actor,
      .other = verb == WH_VERB_MERGE    ? wh_forge_by(object)
               : verb == WH_VERB_ASSIGN ? json_object_get(e->payload, "assignee")
                                        : NULL,
  };
  return wh_forge_do(e->forge, &done, error);
}

/* The id of a comment of old: its URL, which names it after a '#'; else what its payload or event tells. */
static char *
bare_id(const WhForgeEvent *e, const char *thread)
{
  const json_t *number = json_object_get(e->payload, "comment_id");
  if (strchr(e->url, '#') != NULL)
    return g_strdup(e->url);
  if (json_is_integer(number))
    return g_strdup_printf("%s#issuecomment-%" JSON_INTEGER_FORMAT, thread, json_integer_value(number));
  return g_strdup_printf("%s#%s-%s", thread, wh_forge_login(e->actor), e->time);
}

/* A payload of old, with numbers only: who spoke, where and when. */
static gboolean
say_bare(const WhForgeEvent *e, WhMessageKind kind, GError **error)
{
  g_autofree char *thread = thread_of(e);
  g_autofree char *id = bare_id(e, thread);
  gboolean opens = kind == WH_MESSAGE_ISSUE || kind == WH_MESSAGE_PULL;
  const WhForgeSaid said = {.kind = kind,
                            .id = opens ? thread : id,
                            .parent = opens || kind == WH_MESSAGE_COMMIT_COMMENT ? "" : thread,
                            .thread = thread,
                            .created = e->time,
                            .by = e->actor};
  const WhForgeDone done = {.verb = WH_VERB_OPEN, .thread = thread, .time = e->time, .by = e->actor};
  return wh_forge_say(e->forge, &said, error) &&
         (!opens || thread[0] == '\0' || wh_forge_do(e->forge, &done, error));
}

gboolean
wh_forge_event_issue(const WhForgeEvent *e, GError **error)
{
  const json_t *issue = json_object_get(e->payload, "issue");
  const WhForgeIn in = wh_forge_event_in(e);
  if (strcmp(e->action, "opened") != 0)
    return do_act(e, issue, NULL, error);
  return json_is_object(issue) ? wh_forge_take_opening(e->forge, &in, issue, error)
                               : say_bare(e, WH_MESSAGE_ISSUE, error);
}

static gboolean
do_head(const WhForgeEvent *e, const json_t *pull, GError **error)
{
  g_autofree char *thread = thread_of(e);
  const WhForgeDone done = {.verb = WH_VERB_HEAD,
                            .thread = thread,
                            .time = e->time,
                            .by = wh_forge_by(pull) != NULL ? wh_forge_by(pull) : e->actor,
                            .oid = wh_forge_get(json_object_get(pull, "head"), "sha")};
  return done.oid[0] == '\0' || wh_forge_do(e->forge, &done, error);
}

gboolean
wh_forge_event_pull(const WhForgeEvent *e, GError **error)
{
  const json_t *pull = json_object_get(e->payload, "pull_request");
  const WhForgeIn in = wh_forge_event_in(e);
  if (strcmp(e->action, "opened") != 0)
    return do_act(e, pull, NULL, error);
  if (wh_forge_by(pull) == NULL)
    return say_bare(e, WH_MESSAGE_PULL, error) && do_head(e, pull, error);
  return wh_forge_take_opening(e->forge, &in, pull, error) && do_head(e, pull, error);
}

static gboolean
take_said(const WhForgeEvent *e, WhMessageKind kind, GError **error)
{
  const json_t *comment = json_object_get(e->payload, kind == WH_MESSAGE_REVIEW ? "review" : "comment");
  const json_t *pull = json_object_get(e->payload, "pull_request");
  const json_t *on = pull != NULL ? pull : json_object_get(e->payload, "issue");
  if (!json_is_object(comment))
    return say_bare(e, kind, error);
  g_autofree char *thread = kind == WH_MESSAGE_COMMIT_COMMENT ? g_strdup("") : thread_of(e);
  g_autofree char *page = wh_forge_object_page(comment);
  const WhForgeIn in = {e->base, thread, wh_forge_get(on, "title"), e->time};
  if (strcmp(e->action, "edited") == 0)
    return do_act(e, comment, page, error);
  if (kind == WH_MESSAGE_REVIEW)
    return wh_forge_take_review(e->forge, &in, comment, error);
  return strcmp(e->action, "deleted") == 0 || wh_forge_take_said(e->forge, &in, kind, comment, error);
}

gboolean
wh_forge_event_comment(const WhForgeEvent *e, GError **error)
{
  return take_said(e, WH_MESSAGE_COMMENT, error);
}

gboolean
wh_forge_event_review(const WhForgeEvent *e, GError **error)
{
  return take_said(e, WH_MESSAGE_REVIEW, error);
}

gboolean
wh_forge_event_review_comment(const WhForgeEvent *e, GError **error)
{
  return take_said(e, WH_MESSAGE_REVIEW_COMMENT, error);
}

gboolean
wh_forge_event_commit_comment(const WhForgeEvent *e, GError **error)
{
  return take_said(e, WH_MESSAGE_COMMIT_COMMENT, error);
}
