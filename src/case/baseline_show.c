/* SPDX-License-Identifier: Apache-2.0
 * A baseline in words and figures, for people. */
#include "case/baseline_private.h"

#include "case/case.h"

static void
show_halves(GString *out, const WhBaseline *baseline)
{
  static const char *const names[WH_N_HALVES] = {"both halves", "half A", "half B"};
  for (guint half = 0; half < WH_N_HALVES; half++) {
    guint projects, units;
    wh_baseline_count(baseline, (WhHalf)half, &projects, &units);
    const WhCell *settled =
        wh_baseline_cell(baseline, (WhHalf)half, WH_STRATUM_SETTLED, baseline->columns->len);
    const WhCell *young = wh_baseline_cell(baseline, (WhHalf)half, WH_STRATUM_YOUNG, baseline->columns->len);
    g_string_append_printf(out,
                           "%-12s %5u projects %6u project-years; scored: settled %.1f, young %.1f effective",
                           names[half], projects, units, settled->n, young->n);
    const WhCell *words =
        wh_baseline_cell(baseline, (WhHalf)half, WH_STRATUM_SETTLED, baseline->columns->len + WH_GROUP_WORDS);
    if (words->n_units > 0)
      g_string_append_printf(out, "; words settled %.1f", words->n);
    g_string_append_c(out, '\n');
  }
}

/* The smallest statistic whose upper bound is at or below RATE, searched on the scale of what was seen. */
static double
value_at_rate(const WhCell *cell, double rate)
{
  double low = 0, high = 1;
  while (wh_cell_tail(cell, high).upper > rate && high < 1e6)
    high *= 2;
  if (wh_cell_tail(cell, high).upper > rate)
    return -1;
  for (int i = 0; i < 60; i++) {
    double middle = (low + high) / 2;
    if (wh_cell_tail(cell, middle).upper > rate)
      low = middle;
    else
      high = middle;
  }
  return low > 0 ? high : 0; /* any value above nothing */
}

static void
show_cell(GString *out, const char *name, const WhCell *cell)
{
  static const double shares[] = {0.5, 0.9, 0.99, 1};
  g_string_append_printf(out, "%-20s %6u %8.1f", name, cell->n_units, cell->n);
  double nonzero = cell->steps->len > 0 ? wh_cell_tail(cell, 1e-6).rate : 0;
  g_string_append_printf(out, " %7.1f%%", cell->n_units < WH_CELL_MIN_UNITS ? 0 : 100 * nonzero);
  for (guint i = 0; i < G_N_ELEMENTS(shares); i++)
    g_string_append_printf(out, " %8.3g", wh_cell_quantile(cell, shares[i]));
  double review = value_at_rate(cell, WH_REVIEW_RATE);
  if (review < 0)
    g_string_append(out, "        -");
  else
    g_string_append_printf(out, " %8.3g", review);
  if (cell->fitted)
    g_string_append_printf(out, "  %.3g + GPD(%.3g, %.2f)", cell->threshold, cell->fit.scale,
                           cell->fit.shape);
  g_string_append_c(out, '\n');
}

static void
show_score(GString *out, const char *name, const WhCell *score)
{
  show_cell(out, name, score);
  double note = value_at_rate(score, WH_NOTE_RATE), review = value_at_rate(score, WH_REVIEW_RATE);
  double alarm = value_at_rate(score, WH_ALARM_RATE);
  g_string_append_printf(
      out, "%s needed for a note %.3g, a review %.3g, an alarm %.3g (-1: out of this baseline's reach)\n",
      name, note, review, alarm);
}

static void
show_stratum(GString *out, const WhBaseline *baseline, WhStratum stratum, const char *title)
{
  g_string_append_printf(out, "\n%s\n%-20s %6s %8s %8s %8s %8s %8s %8s %8s  %s\n", title, "pattern", "years",
                         "weight", "nonzero", "median", "90%", "99%", "largest", "at 1/50", "tail fit");
  for (guint i = 0; i < baseline->columns->len; i++) {
    const WhColumn *column = &g_array_index(baseline->columns, WhColumn, i);
    g_autofree char *name = g_strdup_printf("%s v%d", column->id, column->version);
    show_cell(out, name, wh_baseline_cell(baseline, WH_HALF_BOTH, stratum, i));
  }
  show_score(out, "case score", wh_baseline_cell(baseline, WH_HALF_BOTH, stratum, baseline->columns->len));
  const WhCell *words =
      wh_baseline_cell(baseline, WH_HALF_BOTH, stratum, baseline->columns->len + WH_GROUP_WORDS);
  if (words->n_units > 0)
    show_score(out, "case score by words", words);
}

char *
wh_baseline_describe(const WhBaseline *baseline)
{
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "baseline %s\n", wh_baseline_digest(baseline));
  show_halves(out, baseline);
  show_stratum(out, baseline, WH_STRATUM_SETTLED, "Settled project-years");
  show_stratum(out, baseline, WH_STRATUM_YOUNG, "First 365 days");
  return g_string_free(out, FALSE);
}
