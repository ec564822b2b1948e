/* SPDX-License-Identifier: Apache-2.0
 * Cutting a project's time into project-years. */
#include "case/unit.h"

#include "base/text.h"

#include <math.h>

WhStratum
wh_stratum_at(const WhPeople *people, gint64 t)
{
  gboolean young = people->n_line == 0 || t < people->begin || t - people->begin < WH_YOUNG_SECONDS;
  return young ? WH_STRATUM_YOUNG : WH_STRATUM_SETTLED;
}

/* Index of the first commit of the line known at T or later; known times never fall along it. */
static guint
line_at(const WhPeople *people, gint64 t)
{
  guint low = 0, high = people->n_line;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (people->view->commits[people->line[middle]].known < t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
add_unit(GArray *units, const WhPeople *people, WhUnit unit)
{
  gint64 covered = MIN(unit.to, people->end + 1) - unit.from;
  gboolean active = line_at(people, unit.from) < line_at(people, unit.to);
  if (covered >= (gint64)WH_UNIT_MIN_DAYS * 86400 && active)
    g_array_append_val(units, unit);
}

GArray *
wh_units_new(const WhPeople *people)
{
  GArray *units = g_array_new(FALSE, FALSE, sizeof(WhUnit));
  if (people->n_line == 0)
    return units;
  gint64 settled = people->begin + WH_YOUNG_SECONDS;
  add_unit(units, people, (WhUnit){wh_time_year(people->begin), WH_STRATUM_YOUNG, people->begin, settled});
  for (int year = wh_time_year(settled); year <= wh_time_year(people->end); year++) {
    gint64 from = MAX(settled, wh_time_year_start(year));
    add_unit(units, people, (WhUnit){year, WH_STRATUM_SETTLED, from, wh_time_year_start(year + 1)});
  }
  return units;
}

void
wh_unit_statistics(const WhUnit *unit, const WhPeople *people, const WhCaseSet *set, double *ret_statistics)
{
  guint n;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint i = 0; i < n; i++)
    ret_statistics[i] = set->states[i] == WH_STATE_BLIND ? (double)NAN : 0;
  for (guint s = 0; s < set->signals->len; s++) {
    const WhSignal *signal = set->signals->pdata[s];
    if (signal->reached < unit->from || signal->reached >= unit->to ||
        !wh_people_is_human(people, signal->person))
      continue;
    for (guint i = 0; i < n; i++)
      if (patterns[i] == signal->pattern)
        ret_statistics[i] = MAX(ret_statistics[i], signal->statistic);
  }
}

double
wh_unit_score(const WhUnit *unit, const WhCaseSet *set)
{
  double best = 0;
  for (guint i = 0; i < set->moments->len; i++) {
    const WhCaseMoment *moment = &g_array_index(set->moments, WhCaseMoment, i);
    if (moment->time >= unit->from && moment->time < unit->to)
      best = MAX(best, moment->score);
  }
  return best;
}
