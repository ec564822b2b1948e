/* SPDX-License-Identifier: Apache-2.0
 * What a person had done by a given moment: landed commits by person, with running counts. */
#include "people/people_impl.h"

static gint64
landed_at(const WhPeopleImpl *impl, guint32 commit)
{
  return impl->people.view->commits[impl->landing[commit].landing].known;
}

/* Where each person's commits begin. */
static void
count_landed(WhPeopleImpl *impl)
{
  for (guint i = 0; i < impl->n_arrivals; i++)
    impl->persons[impl->author_of[impl->arrivals[i]]].n_landed++;
  guint32 at = 0;
  for (guint32 p = 0; p < impl->people.n_persons; p++) {
    impl->landed_at[p] = at;
    at += impl->persons[p].n_landed;
  }
  impl->landed_at[impl->people.n_persons] = at;
}

static void
run_counts(WhPeopleImpl *impl, guint32 from, guint32 to)
{
  guint32 own = 0, days = 0;
  gint64 last_day = -1;
  for (guint32 i = from; i < to; i++) {
    guint32 commit = impl->landed[i];
    gint64 day = landed_at(impl, commit) / 86400;
    own += impl->landing[commit].lander == impl->author_of[commit];
    days += day != last_day;
    last_day = day;
    impl->own_before[i] = own;
    impl->days_before[i] = days;
  }
}

void
wh_involvement_index(WhPeopleImpl *impl)
{
  guint32 n_persons = impl->people.n_persons;
  impl->landed_at = g_new0(guint32, n_persons + 1);
  impl->landed = g_new(guint32, impl->n_arrivals + 1);
  impl->own_before = g_new(guint32, impl->n_arrivals + 1);
  impl->days_before = g_new(guint32, impl->n_arrivals + 1);
  count_landed(impl);
  g_autofree guint32 *next = g_memdup2(impl->landed_at, sizeof(guint32) * (n_persons + 1));
  for (guint i = 0; i < impl->n_arrivals; i++)
    impl->landed[next[impl->author_of[impl->arrivals[i]]]++] = impl->arrivals[i];
  for (guint32 p = 0; p < n_persons; p++)
    run_counts(impl, impl->landed_at[p], impl->landed_at[p + 1]);
}

const guint32 *
wh_people_landed(const WhPeople *people, guint32 person, guint32 *ret_n)
{
  const WhPeopleImpl *impl = wh_people_impl(people);
  *ret_n = person < people->n_persons ? impl->persons[person].n_landed : 0;
  return *ret_n > 0 ? impl->landed + impl->landed_at[person] : NULL;
}

WhInvolvement
wh_people_involvement(const WhPeople *people, guint32 person, gint64 t)
{
  const WhPeopleImpl *impl = wh_people_impl(people);
  WhInvolvement result = {.first = G_MAXINT64};
  guint32 n = 0;
  const guint32 *list = wh_people_landed(people, person, &n);
  guint32 low = 0, high = n;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (landed_at(impl, list[middle]) < t)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return result;
  guint32 newest = impl->landed_at[person] + low - 1;
  result.landed = low;
  result.landed_by_own_hand = impl->own_before[newest];
  result.active_days = impl->days_before[newest];
  result.first = landed_at(impl, list[0]);
  result.last = landed_at(impl, list[low - 1]);
  return result;
}
