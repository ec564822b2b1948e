/* SPDX-License-Identifier: Apache-2.0
 * Rights that forges and registries tell of: merges, triage, membership, release pages, publishing, ownership.
 *
 * A merge whose commit the history already shows landed by the same hand adds nothing. An act carries a commit
 * only where that was known by the time of the event, so that a cut record has the same acts. */
#include "people/acts.h"

static WhAct
act_of_event(const WhActs *acts, guint32 event, guint32 person, WhRight right)
{
  return (WhAct){.known = acts->impl->people.view->events[event].known,
                 .person = person,
                 .right = right,
                 .commit = WH_NONE,
                 .tag = WH_NONE,
                 .for_person = WH_NONE,
                 .event = event,
                 .message = WH_NONE,
                 .release = WH_NONE,
                 .n_commits = 1};
}

/* Who began the issue or pull request that EVENT belongs to, WH_NONE if that is not known. */
static guint32
opener_of(const WhPeopleImpl *impl, const WhEvent *event)
{
  const WhView *view = impl->people.view;
  return event->thread != WH_NONE ? impl->speaker_of[view->threads[event->thread].first] : WH_NONE;
}

static guint32
other_of(const WhPeopleImpl *impl, const WhEvent *event)
{
  return event->other != WH_NONE ? impl->person_of[event->other] : WH_NONE;
}

/* The commit of the line that EVENT tells of, if known by then: sets *RET_LANDING, WH_NONE for none. FALSE when
 * the history says that it was no landing on the main line, or by the same hand. */
static gboolean
merge_commit(const WhPeopleImpl *impl, const WhEvent *event, guint32 actor, guint32 *ret_landing)
{
  const WhCommit *commits = impl->people.view->commits;
  *ret_landing = WH_NONE;
  if (event->commit == WH_NONE || commits[event->commit].known > event->known)
    return TRUE;
  guint32 landing = impl->landing[event->commit].landing;
  if (landing == WH_NONE || commits[landing].known > event->known ||
      impl->landing[event->commit].lander == actor)
    return FALSE;
  *ret_landing = landing;
  return TRUE;
}

static void
merged(WhActs *acts, guint32 index, guint32 actor)
{
  const WhPeopleImpl *impl = acts->impl;
  const WhEvent *event = &impl->people.view->events[index];
  guint32 author = event->other != WH_NONE ? other_of(impl, event) : opener_of(impl, event);
  WhAct act = act_of_event(acts, index, actor, author == actor ? WH_RIGHT_LAND_OWN : WH_RIGHT_LAND_OTHERS);
  if (!merge_commit(impl, event, actor, &act.commit))
    return;
  act.for_person = act.right == WH_RIGHT_LAND_OTHERS ? author : WH_NONE;
  wh_acts_add(acts, act);
}

static void
triaged(WhActs *acts, guint32 index, guint32 actor)
{
  const WhPeopleImpl *impl = acts->impl;
  guint32 opener = opener_of(impl, &impl->people.view->events[index]);
  WhAct act = act_of_event(acts, index, actor, WH_RIGHT_TRIAGE);
  act.for_person = opener;
  if (opener != WH_NONE && opener != actor)
    wh_acts_add(acts, act);
}

static void
one_event(WhActs *acts, guint32 index)
{
  const WhPeopleImpl *impl = acts->impl;
  const WhEvent *event = &impl->people.view->events[index];
  guint32 actor = impl->actor_of[index], other = other_of(impl, event);
  switch (event->verb) {
  case WH_VERB_MEMBER_ADD:
  case WH_VERB_OWNER_ADD:
    if (other != WH_NONE)
      wh_acts_add(acts, act_of_event(acts, index, other,
                                     event->verb == WH_VERB_OWNER_ADD ? WH_RIGHT_REGISTRY : WH_RIGHT_MEMBER));
    return;
  case WH_VERB_MERGE:
    if (actor != WH_NONE)
      merged(acts, index, actor);
    return;
  case WH_VERB_CLOSE:
  case WH_VERB_LABEL:
  case WH_VERB_ASSIGN:
    if (actor != WH_NONE)
      triaged(acts, index, actor);
    return;
  case WH_VERB_RELEASE:
  case WH_VERB_PUBLISH:
    if (actor != WH_NONE)
      wh_acts_add(acts, act_of_event(acts, index, actor,
                                     event->verb == WH_VERB_PUBLISH ? WH_RIGHT_PUBLISH : WH_RIGHT_RELEASE));
    return;
  default:
    return;
  }
}

/* The first message of each person in which the forge calls them collaborator, member or owner. */
static void
members(WhActs *acts)
{
  const WhPeopleImpl *impl = acts->impl;
  const WhView *view = impl->people.view;
  g_autofree guint8 *seen = g_new0(guint8, impl->people.n_persons + 1);
  for (guint32 i = 0; i < view->n_messages; i++) {
    guint32 person = impl->speaker_of[i];
    if (!wh_association_is_inside(view->messages[i].association) || seen[person])
      continue;
    seen[person] = 1;
    wh_acts_add(acts, (WhAct){.known = view->messages[i].known,
                              .person = person,
                              .right = WH_RIGHT_MEMBER,
                              .commit = WH_NONE,
                              .tag = WH_NONE,
                              .for_person = WH_NONE,
                              .event = WH_NONE,
                              .message = i,
                              .release = WH_NONE,
                              .n_commits = 1});
  }
}

void
wh_acts_events(WhActs *acts)
{
  const WhView *view = acts->impl->people.view;
  for (guint32 i = 0; i < view->n_events; i++)
    one_event(acts, i);
  members(acts);
}
