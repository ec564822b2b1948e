/* SPDX-License-Identifier: Apache-2.0
 * Events as GH Archive keeps them and the events API gives them. Before 2015 the actor is a login, the repository an
 * object "repository", and payloads name comments and issues by number alone. */
#include "source/forge/forge_event.h"

#include "base/error.h"

gboolean
wh_forge_is_event(const json_t *object)
{
  return json_is_object(json_object_get(object, "payload")) &&
         g_str_has_suffix(wh_forge_get(object, "type"), "Event");
}

static const struct {
  const char *type;
  WhForgeEventTake take;
} takers[] = {
    {"IssuesEvent", wh_forge_event_issue},
    {"PullRequestEvent", wh_forge_event_pull},
    {"IssueCommentEvent", wh_forge_event_comment},
    {"PullRequestReviewEvent", wh_forge_event_review},
    {"PullRequestReviewCommentEvent", wh_forge_event_review_comment},
    {"CommitCommentEvent", wh_forge_event_commit_comment},
    {"PushEvent", wh_forge_event_push},
    {"CreateEvent", wh_forge_event_ref},
    {"DeleteEvent", wh_forge_event_ref},
    {"MemberEvent", wh_forge_event_member},
    {"ReleaseEvent", wh_forge_event_release},
    {"PublicEvent", wh_forge_event_public},
    {"TeamAddEvent", wh_forge_event_team},
};

/* "owner/name", "" if the event is of none (gists, follows). Owner: caller. */
static char *
repo_of(const json_t *event)
{
  const json_t *repo = json_object_get(event, "repo"), *old = json_object_get(event, "repository");
  const char *name = wh_forge_get(repo, "name"), *owner = wh_forge_get(old, "owner");
  g_autofree char *page = wh_forge_page(wh_forge_get(old != NULL ? old : repo, "url"));
  WhSlice in_url = wh_forge_repo(page);
  if (strchr(name, '/') != NULL)
    return g_strdup(name);
  if (in_url.len > 0)
    return g_strndup(in_url.data, in_url.len);
  return owner[0] != '\0' ? g_strdup_printf("%s/%s", owner, wh_forge_get(old, "name")) : g_strdup("");
}

/* Without a wanted project, events must be of one repository: an archive of the world is no project's record. */
static gboolean
is_ours(WhForge *forge, const char *repo, gboolean *ret_ours, GError **error)
{
  *ret_ours = repo[0] != '\0' && wh_forge_wants(forge, wh_slice_str(repo));
  if (!*ret_ours || forge->want != NULL)
    return TRUE;
  if (forge->only == NULL)
    forge->only = g_strdup(repo);
  if (g_ascii_strcasecmp(forge->only, repo) == 0)
    return TRUE;
  g_set_error(
      error, WH_ERROR, WH_ERROR_INPUT,
      "%s: holds events of more than one repository (%s, %s); say which to read with --project OWNER/NAME",
      forge->file, forge->only, repo);
  return FALSE;
}

gboolean
wh_forge_take_event(WhForge *forge, const json_t *object, GError **error)
{
  g_autofree char *repo = repo_of(object);
  gboolean ours;
  if (!is_ours(forge, repo, &ours, error))
    return FALSE;
  g_autofree char *base = g_strdup_printf("https://github.com/%s", repo);
  const json_t *payload = json_object_get(object, "payload");
  const WhForgeEvent event = {.forge = forge,
                              .event = object,
                              .payload = payload,
                              .actor = json_object_get(object, "actor"),
                              .base = base,
                              .time = wh_forge_get(object, "created_at"),
                              .action = wh_forge_get(payload, "action"),
                              .url = wh_forge_get(object, "url")};
  const char *type = wh_forge_get(object, "type");
  for (gsize i = 0; ours && i < G_N_ELEMENTS(takers); i++)
    if (strcmp(type, takers[i].type) == 0)
      return takers[i].take(&event, error);
  return TRUE;
}
