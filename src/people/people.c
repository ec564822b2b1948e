/* SPDX-License-Identifier: Apache-2.0
 * Puts people together: who they are, what landed, by whose hand, and which rights follow. */
#include "people/incumbents.h"

static WhPeopleImpl *
impl_new(const WhView *view)
{
  WhPeopleImpl *impl = g_new0(WhPeopleImpl, 1);
  impl->people.view = view;
  impl->text = g_string_chunk_new(4096);
  impl->person_of = g_new(guint32, view->n_accounts + 1);
  impl->accounts = g_new(guint32, view->n_accounts + 1);
  impl->account_flags = g_new0(guint32, view->n_accounts + 1);
  impl->account_first = g_new(gint64, view->n_accounts + 1);
  impl->author_of = g_new(guint32, view->n_commits + 1);
  impl->committer_of = g_new(guint32, view->n_commits + 1);
  impl->is_login = g_new0(guint8, view->n_accounts + 1);
  impl->speaker_of = g_new(guint32, view->n_messages + 1);
  impl->actor_of = g_new(guint32, view->n_events + 1);
  impl->landing_event = g_new(guint32, view->n_commits + 1);
  memset(impl->landing_event, 0xff, sizeof(guint32) * (view->n_commits + 1));
  impl->landing = g_new0(WhLanding, view->n_commits + 1);
  impl->merges = g_array_new(FALSE, FALSE, sizeof(WhMerge));
  impl->apart = g_array_new(FALSE, FALSE, sizeof(WhMerge));
  impl->line = g_array_new(FALSE, FALSE, sizeof(guint32));
  impl->acts = g_array_new(FALSE, FALSE, sizeof(WhAct));
  impl->sayings = g_array_new(FALSE, FALSE, sizeof(WhSaying));
  return impl;
}

static void
see(WhPerson *person, gint64 known)
{
  person->first = MIN(person->first, known);
  person->last = MAX(person->last, known);
}

static void
assign_commits(WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  for (guint32 i = 0; i < view->n_commits; i++) {
    const WhCommit *commit = &view->commits[i];
    WhPerson *author = &impl->persons[impl->person_of[commit->author]];
    WhPerson *committer = &impl->persons[impl->person_of[commit->committer]];
    impl->author_of[i] = impl->person_of[commit->author];
    impl->committer_of[i] = impl->person_of[commit->committer];
    see(author, commit->known);
    see(committer, commit->known);
    author->n_authored += (commit->flags & (WH_COMMIT_PULL_ONLY | WH_COMMIT_NOTES)) == 0;
  }
  for (guint32 i = 0; i < view->n_tags; i++)
    if (view->tags[i].tagger != WH_NONE)
      see(&impl->persons[impl->person_of[view->tags[i].tagger]], view->tags[i].known);
}

/* Without a line, what is said and done on a forge or registry is the whole record. */
static void
show_talk(WhPeople *people)
{
  const WhView *view = people->view;
  gint64 begin = G_MAXINT64, end = G_MININT64;
  if (view->n_messages > 0) {
    begin = view->messages[0].known;
    end = view->messages[view->n_messages - 1].known;
  }
  if (view->n_events > 0) {
    begin = MIN(begin, view->events[0].known);
    end = MAX(end, view->events[view->n_events - 1].known);
  }
  if (begin <= end) {
    people->begin = begin;
    people->end = end;
  }
}

/* Known times rise along the line, since a commit is never known before its parents. The line alone decides when a project
 * began: older history that a later merge brought in was not part of it before. */
static void
show_line(WhPeopleImpl *impl)
{
  WhPeople *people = &impl->people;
  people->line = (const guint32 *)(gpointer)impl->line->data;
  people->n_line = impl->line->len;
  if (people->n_line == 0) {
    show_talk(people);
    return;
  }
  people->begin = people->view->commits[people->line[0]].known;
  people->end = people->view->commits[people->line[people->n_line - 1]].known;
}

WhPeople *
wh_people_new(const WhView *view, const WhSpeech *speech)
{
  return wh_people_new_decided(view, speech, NULL, 0);
}

WhPeople *
wh_people_new_decided(const WhView *view, const WhSpeech *speech, const WhPersonDecision *decisions,
                      guint n_decisions)
{
  WhPeopleImpl *impl = impl_new(view);
  impl->decisions = decisions;
  impl->n_decisions = n_decisions;
  WhPeople *people = &impl->people;
  people->speech = speech;
  people->n_persons = wh_merge_accounts(impl);
  assign_commits(impl);
  wh_said_assign(impl);
  wh_mainline_find(impl);
  wh_landing_judge(impl);
  wh_involvement_index(impl);
  wh_acts_collect(impl);
  wh_said_index(impl);
  impl->incumbents = wh_incumbents_new(impl);
  people->persons = impl->persons;
  people->person_of = impl->person_of;
  people->author_of = impl->author_of;
  people->committer_of = impl->committer_of;
  people->landing = impl->landing;
  people->merges = (const WhMerge *)(gpointer)impl->merges->data;
  people->n_merges = impl->merges->len;
  people->apart = (const WhMerge *)(gpointer)impl->apart->data;
  people->n_apart = impl->apart->len;
  people->acts = (const WhAct *)(gpointer)impl->acts->data;
  people->n_acts = impl->acts->len;
  people->releasers = impl->releasers;
  people->builders = impl->builders;
  people->first_act = impl->first_act;
  people->speaker_of = impl->speaker_of;
  people->actor_of = impl->actor_of;
  show_line(impl);
  wh_sayings_collect(impl);
  people->sayings = (const WhSaying *)(gpointer)impl->sayings->data;
  people->n_sayings = impl->sayings->len;
  return people;
}

void
wh_people_free(WhPeople *people)
{
  if (people == NULL)
    return;
  WhPeopleImpl *impl = (WhPeopleImpl *)people;
  gpointer arrays[] = {impl->persons,       impl->person_of,     impl->author_of,     impl->committer_of,
                       impl->accounts,      impl->account_flags, impl->account_first, impl->landing,
                       impl->arrivals,      impl->pull,          impl->first_act,     impl->acts_at,
                       impl->acts_of,       impl->landed_at,     impl->landed,        impl->own_before,
                       impl->days_before,   impl->is_login,      impl->speaker_of,    impl->actor_of,
                       impl->landing_event, impl->said_at,       impl->said,          impl->said_before,
                       impl->releasers,     impl->builders};
  for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
    g_free(arrays[i]);
  g_strfreev(impl->names);
  g_strfreev(impl->emails);
  wh_incumbents_free(impl->incumbents);
  g_array_unref(impl->sayings);
  g_array_unref(impl->merges);
  g_array_unref(impl->apart);
  g_array_unref(impl->line);
  g_array_unref(impl->acts);
  g_string_chunk_free(impl->text);
  g_free(impl);
}

gboolean
wh_people_is_human(const WhPeople *people, guint32 person)
{
  return person < people->n_persons && people->persons[person].flags == 0;
}
