/* SPDX-License-Identifier: Apache-2.0
 * Events of the repository itself: pushes, branches, tags, members, releases. */
#include "source/forge/forge_event.h"

static gboolean
do_ref(const WhForgeEvent *e, WhVerb verb, const char *ref, const char *oid, GError **error)
{
  g_autofree char *locator =
      oid != NULL && oid[0] != '\0' ? g_strdup_printf("%s/commit/%s", e->base, oid) : g_strdup(e->base);
  g_autofree char *id = g_strdup_printf("%s#%s-%s-%s", e->base, wh_verb_id(verb), ref,
                                        oid != NULL && oid[0] != '\0' ? oid : e->time);
  const WhForgeDone done = {
      .verb = verb, .id = id, .object = ref, .locator = locator, .time = e->time, .oid = oid, .by = e->actor};
  return wh_forge_do(e->forge, &done, error);
}

gboolean
wh_forge_event_push(const WhForgeEvent *e, GError **error)
{
  const char *ref = wh_forge_get(e->payload, "ref");
  g_autofree char *whole =
      g_str_has_prefix(ref, "refs/") ? g_strdup(ref) : g_strdup_printf("refs/heads/%s", ref);
  return do_ref(e, WH_VERB_PUSH, whole, wh_forge_get(e->payload, "head"), error);
}

gboolean
wh_forge_event_ref(const WhForgeEvent *e, GError **error)
{
  const char *type = wh_forge_get_any(e->payload, (const char *const[]){"ref_type", "object", NULL});
  const char *ref = wh_forge_get_any(e->payload, (const char *const[]){"ref", "object_name", NULL});
  gboolean tag = strcmp(type, "tag") == 0, branch = strcmp(type, "branch") == 0;
  g_autofree char *whole = g_strdup_printf("refs/%s/%s", tag ? "tags" : "heads", ref);
  WhVerb verb =
      strcmp(wh_forge_get(e->event, "type"), "DeleteEvent") == 0 ? WH_VERB_REF_DELETE : WH_VERB_REF_CREATE;
  return (!tag && !branch) || do_ref(e, verb, whole, NULL, error);
}

gboolean
wh_forge_event_member(const WhForgeEvent *e, GError **error)
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

gboolean
wh_forge_event_release(const WhForgeEvent *e, GError **error)
{
  const json_t *release = json_object_get(e->payload, "release");
  const WhForgeIn in = wh_forge_event_in(e);
  return !json_is_object(release) || wh_forge_take_release(e->forge, &in, release, error);
}

gboolean
wh_forge_event_public(const WhForgeEvent *e, GError **error)
{
  const WhForgeDone done = {
      .verb = WH_VERB_OTHER, .object = e->base, .time = e->time, .detail = "made public", .by = e->actor};
  return wh_forge_do(e->forge, &done, error);
}

gboolean
wh_forge_event_team(const WhForgeEvent *e, GError **error)
{
  g_autofree char *detail =
      g_strdup_printf("team added: %s", wh_forge_get(json_object_get(e->payload, "team"), "name"));
  const WhForgeDone done = {
      .verb = WH_VERB_OTHER, .object = e->base, .time = e->time, .detail = detail, .by = e->actor};
  return wh_forge_do(e->forge, &done, error);
}
