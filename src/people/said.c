/* SPDX-License-Identifier: Apache-2.0
 * Who wrote which message and did which event, and how much each had said by a given moment. */
#include "people/people_impl.h"

#define DAY 86400

static void
see(WhPerson *person, gint64 known)
{
  person->first = MIN(person->first, known);
  person->last = MAX(person->last, known);
}

void
wh_said_assign(WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  for (guint32 i = 0; i < view->n_messages; i++) {
    WhPerson *speaker = &impl->persons[impl->person_of[view->messages[i].account]];
    impl->speaker_of[i] = impl->person_of[view->messages[i].account];
    see(speaker, view->messages[i].known);
    speaker->n_said++;
  }
  for (guint32 i = 0; i < view->n_events; i++) {
    const WhEvent *event = &view->events[i];
    impl->actor_of[i] = event->actor != WH_NONE ? impl->person_of[event->actor] : WH_NONE;
    if (event->actor != WH_NONE)
      see(&impl->persons[impl->actor_of[i]], event->known);
    if (event->other != WH_NONE)
      see(&impl->persons[impl->person_of[event->other]], event->known);
  }
}

/* Messages of each person, side by side. */
static void
list_messages(WhPeopleImpl *impl)
{
  guint32 at = 0, n_persons = impl->people.n_persons;
  for (guint32 p = 0; p < n_persons; p++) {
    impl->said_at[p] = at;
    at += impl->persons[p].n_said;
  }
  impl->said_at[n_persons] = at;
  g_autofree guint32 *next = g_memdup2(impl->said_at, sizeof(guint32) * (n_persons + 1));
  for (guint32 i = 0; i < impl->people.view->n_messages; i++)
    impl->said[next[impl->speaker_of[i]]++] = i;
}

/* THREAD_SEEN: by thread, person + 1 of the last one counted there. */
static void
run_counts(WhPeopleImpl *impl, guint32 person, guint32 *thread_seen)
{
  const WhView *view = impl->people.view;
  WhSaid now = {0};
  gint64 last_day = -1;
  for (guint32 i = impl->said_at[person]; i < impl->said_at[person + 1]; i++) {
    const WhMessage *message = &view->messages[impl->said[i]];
    gint64 day = message->known / DAY;
    now.days += day != last_day;
    last_day = day;
    if (message->thread != WH_NONE) {
      now.threads += thread_seen[message->thread] != person + 1;
      thread_seen[message->thread] = person + 1;
      now.answered += impl->speaker_of[view->threads[message->thread].first] != person;
    }
    impl->said_before[i] = now;
  }
}

void
wh_said_index(WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  impl->said_at = g_new0(guint32, impl->people.n_persons + 2);
  impl->said = g_new(guint32, view->n_messages + 1);
  impl->said_before = g_new(WhSaid, view->n_messages + 1);
  list_messages(impl);
  g_autofree guint32 *thread_seen = g_new0(guint32, view->n_threads + 1);
  for (guint32 p = 0; p < impl->people.n_persons; p++)
    run_counts(impl, p, thread_seen);
}

const guint32 *
wh_people_messages(const WhPeople *people, guint32 person, guint32 *ret_n)
{
  const WhPeopleImpl *impl = wh_people_impl(people);
  *ret_n = person < people->n_persons ? impl->persons[person].n_said : 0;
  return *ret_n > 0 ? impl->said + impl->said_at[person] : NULL;
}

WhVoice
wh_people_voice(const WhPeople *people, guint32 person, gint64 t)
{
  const WhPeopleImpl *impl = wh_people_impl(people);
  const WhMessage *messages = people->view->messages;
  WhVoice voice = {.first = G_MAXINT64};
  guint32 n = 0;
  const guint32 *list = wh_people_messages(people, person, &n);
  guint32 low = 0, high = n;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (messages[list[middle]].known < t)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return voice;
  const WhSaid *before = &impl->said_before[impl->said_at[person] + low - 1];
  voice.messages = low;
  voice.threads = before->threads;
  voice.active_days = before->days;
  voice.answered = before->answered;
  voice.first = messages[list[0]].known;
  voice.last = messages[list[low - 1]].known;
  return voice;
}
