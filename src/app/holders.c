/* SPDX-License-Identifier: Apache-2.0
 * Rows of rights from acts. */
#include "app/holders.h"

static gboolean
is_landing(const WhAct *act)
{
  return act->right == WH_RIGHT_LAND_OWN || act->right == WH_RIGHT_LAND_OTHERS;
}

static void
init_rows(const WhPeople *people, WhHolder *rows)
{
  for (guint32 person = 0; person < people->n_persons; person++) {
    rows[person].person = person;
    for (guint right = 0; right < WH_N_RIGHTS; right++)
      rows[person].first[right] = G_MAXINT64;
  }
}

static void
count_act(const WhPeople *people, const WhAct *act, WhHolder *row, guint64 *total)
{
  row->first[act->right] = MIN(row->first[act->right], act->known);
  row->last[act->right] = MAX(row->last[act->right], act->known);
  row->uses[act->right]++;
  if (act->right != WH_RIGHT_CONTRIBUTE)
    row->last_power = MAX(row->last_power, act->known);
  if (is_landing(act) && act->known > people->end - WH_RECENT) {
    row->landings += act->n_commits;
    *total += act->n_commits;
  }
}

static int
compare_rows(gconstpointer pa, gconstpointer pb)
{
  const WhHolder *a = pa, *b = pb;
  if (a->landings != b->landings)
    return a->landings > b->landings ? -1 : 1;
  if (a->last_power != b->last_power)
    return a->last_power > b->last_power ? -1 : 1;
  return a->person < b->person ? -1 : a->person > b->person;
}

GArray *
wh_holders_new(const WhPeople *people, gboolean everybody)
{
  GArray *holders = g_array_new(FALSE, FALSE, sizeof(WhHolder));
  g_autofree WhHolder *rows = g_new0(WhHolder, people->n_persons);
  guint64 total = 0;
  init_rows(people, rows);
  for (guint32 i = 0; i < people->n_acts; i++)
    if (people->acts[i].person != WH_NONE)
      count_act(people, &people->acts[i], &rows[people->acts[i].person], &total);
  for (guint32 person = 0; person < people->n_persons; person++) {
    if (total > 0)
      rows[person].share = rows[person].landings / (double)total;
    if (wh_people_is_human(people, person) && (everybody || rows[person].last_power != 0))
      g_array_append_val(holders, rows[person]);
  }
  g_array_sort(holders, compare_rows);
  return holders;
}
