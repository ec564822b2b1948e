/* SPDX-License-Identifier: Apache-2.0
 * Events as GH Archive keeps them and the events API gives them. Before 2015 the actor is a login, the repository an
 * object "repository", and payloads name comments and issues by number alone. */
#include "source/forge/forge_take.h"

#include "base/error.h"

typedef struct {
  WhForge *forge;
  const json_t *event, *payload, *actor;
  const char *base, *time, *action, *url; /* URL: of the thing, in old events */
} Event;

typedef gboolean (*Take)(const Event *e, GError **error);

gboolean
wh_forge_is_event(const json_t *object)
{
  return json_is_object(json_object_get(object, "payload")) &&
         g_str_has_suffix(wh_forge_get(object, "type"), "Event");
}

static WhForgeIn
in_of(const Event *e)
{
  return (WhForgeIn){e->base, "", "", e->time};
}

/* The issue or pull request of the event, in any of the shapes that a payload had. */
static char *
thread_of(const Event *e)
{
  const json_t *pull = json_object_get(e->payload, "pull_request");
  const json_t *thread = pull != NULL ? pull : json_object_get(e->payload, "issue");
  const json_t *number = json_object_get(e->payload, "number");
  const WhForgeIn in = in_of(e);
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
edit_detail(const Event *e)
{
  g_autoptr(GString) names = g_string_new(NULL);
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)(guintptr)json_object_get(e->payload, "changes"), name, value)
      g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
  return g_string_free(g_steal_pointer(&names), FALSE);
}

static char *
act_detail(const Event *e, guint act)
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
act_time(const Event *e, WhVerb verb, const json_t *object)
{
  const char *time = verb == WH_VERB_MERGE   ? wh_forge_get(object, "merged_at")
                     : verb == WH_VERB_CLOSE ? wh_forge_get(object, "closed_at")
                                             : "";
  return time[0] != '\0' ? time : e->time;
}

static const json_t *
merger_of(const Event *e, const json_t *pull)
{
  const json_t *merger = json_object_get(pull, "merged_by");
  return wh_forge_login(merger)[0] != '\0' ? merger : e->actor;
}

static gboolean
do_act(const Event *e, const json_t *object, const char *on, GError **error)
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

/* A payload of old, with numbers only: who spoke, where and when. */
static gboolean
say_bare(const Event *e, WhMessageKind kind, GError **error)
{
  g_autofree char *thread = thread_of(e);
  gboolean opens = kind == WH_MESSAGE_ISSUE || kind == WH_MESSAGE_PULL;
  const WhForgeSaid said = {.kind = kind,
                            .id = opens ? thread : e->url,
                            .parent = opens || kind == WH_MESSAGE_COMMIT_COMMENT ? "" : thread,
                            .thread = thread,
                            .created = e->time,
                            .by = e->actor};
  const WhForgeDone done = {.verb = WH_VERB_OPEN, .thread = thread, .time = e->time, .by = e->actor};
  return wh_forge_say(e->forge, &said, error) &&
         (!opens || thread[0] == '\0' || wh_forge_do(e->forge, &done, error));
}

static gboolean
take_issue(const Event *e, GError **error)
{
  const json_t *issue = json_object_get(e->payload, "issue");
  const WhForgeIn in = in_of(e);
  if (strcmp(e->action, "opened") != 0)
    return do_act(e, issue, NULL, error);
  return json_is_object(issue) ? wh_forge_take_opening(e->forge, &in, issue, error)
                               : say_bare(e, WH_MESSAGE_ISSUE, error);
}

static gboolean
do_head(const Event *e, const json_t *pull, GError **error)
{
  g_autofree char *thread = thread_of(e);
  const WhForgeDone done = {.verb = WH_VERB_HEAD,
                            .thread = thread,
                            .time = e->time,
                            .by = wh_forge_by(pull) != NULL ? wh_forge_by(pull) : e->actor,
                            .oid = wh_forge_get(json_object_get(pull, "head"), "sha")};
  return done.oid[0] == '\0' || wh_forge_do(e->forge, &done, error);
}

static gboolean
take_pull(const Event *e, GError **error)
{
  const json_t *pull = json_object_get(e->payload, "pull_request");
  const WhForgeIn in = in_of(e);
  if (strcmp(e->action, "opened") != 0)
    return do_act(e, pull, NULL, error);
  if (wh_forge_by(pull) == NULL)
    return say_bare(e, WH_MESSAGE_PULL, error) && do_head(e, pull, error);
  return wh_forge_take_opening(e->forge, &in, pull, error) && do_head(e, pull, error);
}

static gboolean
take_said(const Event *e, WhMessageKind kind, GError **error)
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

static gboolean
take_comment(const Event *e, GError **error)
{
  return take_said(e, WH_MESSAGE_COMMENT, error);
}

static gboolean
take_review(const Event *e, GError **error)
{
  return take_said(e, WH_MESSAGE_REVIEW, error);
}

static gboolean
take_review_comment(const Event *e, GError **error)
{
  return take_said(e, WH_MESSAGE_REVIEW_COMMENT, error);
}

static gboolean
take_commit_comment(const Event *e, GError **error)
{
  return take_said(e, WH_MESSAGE_COMMIT_COMMENT, error);
}

static gboolean
do_ref(const Event *e, WhVerb verb, const char *ref, const char *oid, GError **error)
{
  g_autofree char *locator =
      oid != NULL && oid[0] != '\0' ? g_strdup_printf("%s/commit/%s", e->base, oid) : g_strdup(e->base);
  g_autofree char *id = g_strdup_printf("%s#%s-%s-%s", e->base, wh_verb_id(verb), ref,
                                        oid != NULL && oid[0] != '\0' ? oid : e->time);
  const WhForgeDone done = {
      .verb = verb, .id = id, .object = ref, .locator = locator, .time = e->time, .oid = oid, .by = e->actor};
  return wh_forge_do(e->forge, &done, error);
}

static gboolean
take_push(const Event *e, GError **error)
{
  const char *ref = wh_forge_get(e->payload, "ref");
  g_autofree char *whole =
      g_str_has_prefix(ref, "refs/") ? g_strdup(ref) : g_strdup_printf("refs/heads/%s", ref);
  return do_ref(e, WH_VERB_PUSH, whole, wh_forge_get(e->payload, "head"), error);
}

static gboolean
take_ref(const Event *e, GError **error)
{
  const char *type = wh_forge_get_any(e->payload, (const char *const[]){"ref_type", "object", NULL});
  const char *ref = wh_forge_get_any(e->payload, (const char *const[]){"ref", "object_name", NULL});
  gboolean tag = strcmp(type, "tag") == 0, branch = strcmp(type, "branch") == 0;
  g_autofree char *whole = g_strdup_printf("refs/%s/%s", tag ? "tags" : "heads", ref);
  WhVerb verb =
      strcmp(wh_forge_get(e->event, "type"), "DeleteEvent") == 0 ? WH_VERB_REF_DELETE : WH_VERB_REF_CREATE;
  return (!tag && !branch) || do_ref(e, verb, whole, NULL, error);
}

static gboolean
take_member(const Event *e, GError **error)
{
  const json_t *member = json_object_get(e->payload, "member");
  g_autofree char *id =
      g_strdup_printf("%s#member-%s-%s-%s", e->base, e->action, wh_forge_login(member), e->time);
  const WhForgeDone done = {
      .verb = strcmp(e->action, "removed") == 0  ? WH_VERB_MEMBER_REMOVE
              : strcmp(e->action, "edited") == 0 ? WH_VERB_OTHER
                                                 : WH_VERB_MEMBER_ADD,
      .id = id,
      .object = e->base,
      .time = e->time,
      .detail = strcmp(e->action, "edited") == 0 ? "member's rights changed" : "",
      .by = e->actor,
      .other = member,
  };
  return wh_forge_do(e->forge, &done, error);
}

static gboolean
take_release(const Event *e, GError **error)
{
  const json_t *release = json_object_get(e->payload, "release");
  const WhForgeIn in = in_of(e);
  return !json_is_object(release) || wh_forge_take_release(e->forge, &in, release, error);
}

static gboolean
take_public(const Event *e, GError **error)
{
  const WhForgeDone done = {
      .verb = WH_VERB_OTHER, .object = e->base, .time = e->time, .detail = "made public", .by = e->actor};
  return wh_forge_do(e->forge, &done, error);
}

static gboolean
take_team(const Event *e, GError **error)
{
  g_autofree char *detail =
      g_strdup_printf("team added: %s", wh_forge_get(json_object_get(e->payload, "team"), "name"));
  const WhForgeDone done = {
      .verb = WH_VERB_OTHER, .object = e->base, .time = e->time, .detail = detail, .by = e->actor};
  return wh_forge_do(e->forge, &done, error);
}

static const struct {
  const char *type;
  Take take;
} takers[] = {
    {"IssuesEvent", take_issue},
    {"PullRequestEvent", take_pull},
    {"IssueCommentEvent", take_comment},
    {"PullRequestReviewEvent", take_review},
    {"PullRequestReviewCommentEvent", take_review_comment},
    {"CommitCommentEvent", take_commit_comment},
    {"PushEvent", take_push},
    {"CreateEvent", take_ref},
    {"DeleteEvent", take_ref},
    {"MemberEvent", take_member},
    {"ReleaseEvent", take_release},
    {"PublicEvent", take_public},
    {"TeamAddEvent", take_team},
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
  const Event event = {.forge = forge,
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
