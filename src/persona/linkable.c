/* SPDX-License-Identifier: Apache-2.0
 * Whose links are looked for. */
#include "persona/link.h"

/* Speaker of what was said first in each thread by T; SEVERAL: somebody else spoke in it too. Owner: caller. */
#define SEVERAL (WH_NONE - 1)

static guint32 *
speakers_of_threads(const WhPeople *people, gint64 t)
{
  const WhView *view = people->view;
  guint32 *speakers = g_new(guint32, view->n_threads + 1);
  for (guint32 i = 0; i <= view->n_threads; i++)
    speakers[i] = WH_NONE;
  for (guint32 i = 0; i < view->n_messages && view->messages[i].known <= t; i++) {
    const guint32 thread = view->messages[i].thread, person = people->speaker_of[i];
    if (thread >= view->n_threads || person == WH_NONE)
      continue;
    if (speakers[thread] == WH_NONE)
      speakers[thread] = person;
    else if (speakers[thread] != person)
      speakers[thread] = SEVERAL;
  }
  return speakers;
}

/* By person: whether it said something in a thread in which others spoke, or sent a patch, which nobody does unasked to sell
 * something. Owner: caller. */
static guint8 *
took_part(const WhPeople *people, gint64 t)
{
  const WhView *view = people->view;
  g_autofree guint32 *speakers = speakers_of_threads(people, t);
  guint8 *took = g_new0(guint8, people->n_persons + 1);
  for (guint32 i = 0; i < view->n_messages && view->messages[i].known <= t; i++) {
    const guint32 thread = view->messages[i].thread, person = people->speaker_of[i];
    if (person == WH_NONE)
      continue;
    if ((view->messages[i].flags & WH_MESSAGE_PATCH) != 0 ||
        (thread < view->n_threads && speakers[thread] == SEVERAL))
      took[person] = 1;
  }
  return took;
}

GArray *
wh_linkable(const WhPeople *people, gint64 t)
{
  GArray *persons = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autofree guint8 *took = took_part(people, t);
  for (guint32 i = 0; i < people->n_persons; i++) {
    if (!wh_people_is_human(people, i) || people->persons[i].first > t)
      continue;
    if (took[i] != 0 || people->persons[i].n_landed > 0)
      g_array_append_val(persons, i);
  }
  return persons;
}
