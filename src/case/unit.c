/* SPDX-License-Identifier: Apache-2.0
 * Cutting a project's time into project-years. */
#include "case/unit.h"

#include "base/text.h"

#include <math.h>

WhStratum
wh_stratum_at(const WhPeople *people, gint64 t)
{
  gboolean dated = people->n_line > 0 || people->end > 0;
  gboolean young = !dated || t < people->begin || t - people->begin < WH_YOUNG_SECONDS;
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

/* Whether a message or event is known in [FROM, TO). */
static gboolean
said_between(const WhView *view, gint64 from, gint64 to)
{
  guint low = 0, high = view->n_messages;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (view->messages[middle].known < from)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < view->n_messages && view->messages[low].known < to)
    return TRUE;
  for (low = 0, high = view->n_events; low < high;) {
    guint middle = low + (high - low) / 2;
    if (view->events[middle].known < from)
      low = middle + 1;
    else
      high = middle;
  }
  return low < view->n_events && view->events[low].known < to;
}

gboolean
wh_unit_has(const WhUnit *unit, const WhPeople *people, WhGroup group)
{
  if (group == WH_GROUP_WORDS)
    return said_between(people->view, unit->from, unit->to);
  return line_at(people, unit->from) < line_at(people, unit->to);
}

/* Whether a release that can be judged is known in the unit: archives of some years say nothing of the others. */
static gboolean
has_release(const WhUnit *unit, const WhView *view)
{
  for (guint32 i = 0; i < view->n_releases; i++) {
    const WhRelease *release = &view->releases[i];
    if (release->known >= unit->from && release->known < unit->to && !wh_oid_is_zero(&release->commit_oid))
      return TRUE;
  }
  return FALSE;
}

/* Whether builds were compared, or their costs, in the unit: the same. */
static gboolean
has_comparison(const WhUnit *unit, const WhView *view, WhComparisonKind kind)
{
  for (guint32 i = 0; i < view->n_comparisons; i++) {
    const WhComparison *one = &view->comparisons[i];
    if (one->kind == kind && one->known >= unit->from && one->known < unit->to)
      return TRUE;
  }
  return FALSE;
}

/* Records of single moments that the unit lacks. */
static guint32
lacking_records(const WhUnit *unit, const WhView *view)
{
  return (has_release(unit, view) ? 0u : (guint32)WH_RECORD_RELEASE) |
         (has_comparison(unit, view, WH_COMPARISON_BINARY) ? 0u : (guint32)WH_RECORD_BUILD) |
         (has_comparison(unit, view, WH_COMPARISON_COST) ? 0u : (guint32)WH_RECORD_COST);
}

static void
add_unit(GArray *units, const WhPeople *people, WhUnit unit)
{
  gint64 covered = MIN(unit.to, people->end + 1) - unit.from;
  gboolean active = wh_unit_has(&unit, people, people->n_line > 0 ? WH_GROUP_HISTORY : WH_GROUP_WORDS);
  if (covered >= (gint64)WH_UNIT_MIN_DAYS * 86400 && active)
    g_array_append_val(units, unit);
}

GArray *
wh_units_new(const WhPeople *people)
{
  GArray *units = g_array_new(FALSE, FALSE, sizeof(WhUnit));
  if (people->n_line == 0 && people->end <= 0)
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
  const gboolean has[WH_N_GROUPS] = {wh_unit_has(unit, people, WH_GROUP_HISTORY),
                                     wh_unit_has(unit, people, WH_GROUP_WORDS)};
  const guint32 lacking = lacking_records(unit, people->view);
  for (guint i = 0; i < n; i++) {
    gboolean without = (patterns[i]->needs & lacking) != 0;
    gboolean blind = set->states[i] == WH_STATE_BLIND || without || !has[wh_pattern_group(patterns[i])];
    ret_statistics[i] = blind ? (double)NAN : 0;
  }
  for (guint s = 0; s < set->signals->len; s++) {
    const WhSignal *signal = set->signals->pdata[s];
    if (signal->reached < unit->from || signal->reached >= unit->to ||
        !wh_people_is_human(people, signal->person))
      continue;
    for (guint i = 0; i < n; i++)
      if (patterns[i] == signal->pattern && !isnan(ret_statistics[i]))
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
