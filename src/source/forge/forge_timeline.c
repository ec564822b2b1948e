/* SPDX-License-Identifier: Apache-2.0
 * The events of issues and pull requests as the REST API lists them. */
#include "source/forge/forge_take.h"

static const struct {
  const char *event;
  WhVerb verb;
  const char *detail;
} acts[] = {
    {"closed", WH_VERB_CLOSE, NULL},
    {"reopened", WH_VERB_REOPEN, NULL},
    {"merged", WH_VERB_MERGE, NULL},
    {"assigned", WH_VERB_ASSIGN, NULL},
    {"unassigned", WH_VERB_ASSIGN, "removed"},
    {"labeled", WH_VERB_LABEL, NULL},
    {"unlabeled", WH_VERB_LABEL, "removed"},
    {"locked", WH_VERB_LOCK, NULL},
    {"unlocked", WH_VERB_OTHER, "unlocked"},
    {"renamed", WH_VERB_EDIT, "title"},
    {"transferred", WH_VERB_OTHER, "transferred"},
    {"review_dismissed", WH_VERB_REVIEW, "dismissed"},
    {"head_ref_force_pushed", WH_VERB_OTHER, "force-pushed"},
    {"head_ref_deleted", WH_VERB_OTHER, "branch deleted"},
    {"converted_to_discussion", WH_VERB_OTHER, "converted to discussion"},
};

/* A timeline says whose it is by its comments and reviews alone. */
static void
note_thread(WhForge *forge, const WhForgeIn *in, const json_t *object)
{
  static const char *const urls[] = {"html_url", "issue_url", "pull_request_url", NULL};
  g_autofree char *page = wh_forge_page(wh_forge_get_any(object, urls));
  g_autofree char *thread = wh_forge_thread(page);
  if (in->thread[0] == '\0')
    wh_forge_loose_thread(forge, thread);
}

/* Parts of a timeline that are whole objects of another kind. */
static gboolean
take_object(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error)
{
  const char *event = wh_forge_get(object, "event");
  if (strcmp(event, "commented") == 0 || strcmp(event, "reviewed") == 0)
    note_thread(forge, in, object);
  if (strcmp(event, "commented") == 0)
    return wh_forge_take_said(forge, in, WH_MESSAGE_COMMENT, object, error);
  if (strcmp(event, "reviewed") == 0)
    return wh_forge_take_review(forge, in, object, error);
  if (strcmp(event, "line-commented") == 0 || strcmp(event, "commit-commented") == 0)
    return wh_forge_take_list(forge, in, wh_forge_list(object, "comments"), error);
  return TRUE; /* mentions, subscriptions, references: nothing is done to the project */
}

static char *
detail_of(guint act, const json_t *object)
{
  const char *label = wh_forge_get(json_object_get(object, "label"), "name");
  const char *reason = wh_forge_get(object, "lock_reason");
  const json_t *rename = json_object_get(object, "rename");
  if (label[0] != '\0')
    return g_strdup_printf("%s%s", acts[act].detail != NULL ? "removed " : "", label);
  if (rename != NULL)
    return g_strdup_printf("title: %s", wh_forge_get(rename, "to"));
  return g_strdup(acts[act].detail != NULL ? acts[act].detail : reason);
}

gboolean
wh_forge_take_timeline(WhForge *forge, const WhForgeIn *in, const json_t *object, GError **error)
{
  const char *event = wh_forge_get(object, "event");
  const json_t *issue = json_object_get(object, "issue");
  guint act = 0;
  while (act < G_N_ELEMENTS(acts) && strcmp(event, acts[act].event) != 0)
    act++;
  if (act == G_N_ELEMENTS(acts))
    return take_object(forge, in, object, error);
  g_autofree char *thread = issue != NULL ? wh_forge_thread_page(in, issue) : g_strdup(in->thread);
  g_autofree char *detail = detail_of(act, object);
  const char *url = wh_forge_get(object, "url");
  const WhForgeDone done = {
      .verb = acts[act].verb,
      .id = thread[0] == '\0' ? url : NULL,
      .thread = thread,
      .object = thread[0] == '\0' ? url : NULL,
      .time = wh_forge_created(object),
      .detail = detail,
      .oid = wh_forge_get(object, "commit_id"),
      .by = json_object_get(object, "actor"),
      .other = acts[act].verb == WH_VERB_MERGE ? wh_forge_by(issue) : json_object_get(object, "assignee"),
  };
  return thread[0] != '\0' ? wh_forge_do(forge, &done, error) : wh_forge_loose_hold(forge, &done, error);
}
