/* SPDX-License-Identifier: Apache-2.0
 * Who was new to power when. */
#include "case/standing.h"

#include "case/unit.h"

void
wh_standing_init(WhStanding *standing, const WhPeople *people)
{
  gint64 *since = g_new(gint64, people->n_persons + 1);
  g_autofree guint32 *uses = g_new0(guint32, people->n_persons + 1);
  standing->renewed = g_new(gint64, people->n_persons + 1);
  for (guint32 p = 0; p < people->n_persons; p++) {
    since[p] = G_MAXINT64;
    standing->renewed[p] = G_MININT64;
  }
  for (guint32 i = 0; i < people->n_acts; i++) {
    const WhAct *act = &people->acts[i];
    if (wh_act_is_power(act) && ++uses[act->person] == WH_POWER_USES)
      since[act->person] = act->known;
  }
  standing->since = since;
  standing->founding_end = people->begin + WH_YOUNG_SECONDS;
}

void
wh_standing_clear(WhStanding *standing)
{
  g_free((gpointer)(guintptr)standing->since);
  g_clear_pointer(&standing->renewed, g_free);
  standing->since = NULL;
}

gboolean
wh_standing_take(WhStanding *standing, const WhSignal *signal)
{
  guint32 p = signal->person;
  gint64 t = signal->reached, since = standing->since[p];
  if (signal->pattern->renews)
    standing->renewed[p] = t;
  if (standing->renewed[p] != G_MININT64 && t - standing->renewed[p] <= WH_CASE_WINDOW)
    return TRUE;
  if (t < since)
    return TRUE;
  return since >= standing->founding_end && t - since <= WH_CASE_WINDOW;
}
