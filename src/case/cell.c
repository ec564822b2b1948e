/* SPDX-License-Identifier: Apache-2.0
 * One distribution: empirical in the bulk, generalised Pareto beyond, with its bound. */
#include "case/cell.h"

#include <math.h>

static int
compare_weighted(gconstpointer a, gconstpointer b)
{
  const WhWeighted *x = a, *y = b;
  int order = (x->value > y->value) - (x->value < y->value);
  return order != 0 ? order : (x->weight > y->weight) - (x->weight < y->weight);
}

/* Weights are summed from the top, so that the far tail does not carry the rounding of the bulk. */
static void
make_steps(WhCell *cell, const GArray *units)
{
  for (guint i = 0; i < units->len; i++) {
    const WhWeighted *unit = &g_array_index(units, WhWeighted, i);
    guint last = cell->steps->len;
    if (last > 0 && g_array_index(cell->steps, WhCellStep, last - 1).value == unit->value) {
      g_array_index(cell->steps, WhCellStep, last - 1).tail += unit->weight;
      continue;
    }
    WhCellStep step = {unit->value, unit->weight};
    g_array_append_val(cell->steps, step);
  }
  double sum = 0;
  for (guint i = cell->steps->len; i > 0; i--) {
    WhCellStep *step = &g_array_index(cell->steps, WhCellStep, i - 1);
    sum += step->tail;
    step->tail = sum;
  }
  for (guint i = 0; i < cell->steps->len; i++)
    g_array_index(cell->steps, WhCellStep, i).tail /= sum;
  cell->n = sum;
}

/* Index of the first step at STATISTIC or above; the number of steps when all lie below. */
static guint
first_at_least(const WhCell *cell, double statistic)
{
  guint low = 0, high = cell->steps->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(cell->steps, WhCellStep, middle).value < statistic)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static double
observed_tail(const WhCell *cell, double statistic)
{
  guint i = first_at_least(cell, statistic);
  return i < cell->steps->len ? g_array_index(cell->steps, WhCellStep, i).tail : 0;
}

double
wh_cell_quantile(const WhCell *cell, double share)
{
  for (guint i = 0; i + 1 < cell->steps->len; i++)
    if (1 - g_array_index(cell->steps, WhCellStep, i + 1).tail >= share)
      return g_array_index(cell->steps, WhCellStep, i).value;
  return cell->steps->len > 0 ? g_array_index(cell->steps, WhCellStep, cell->steps->len - 1).value : 0;
}

/* Where nine in ten project-years show nothing, the fit begins at the smallest thing shown: the gap below it
 * is no tail. */
static double
threshold_of(const WhCell *cell)
{
  double threshold = wh_cell_quantile(cell, WH_CELL_BULK);
  if (threshold <= 0 && cell->steps->len > 1)
    threshold = g_array_index(cell->steps, WhCellStep, 1).value;
  return threshold;
}

static void
fit_tail(WhCell *cell, const GArray *units)
{
  cell->threshold = threshold_of(cell);
  guint at = units->len;
  while (at > 0 && g_array_index(units, WhWeighted, at - 1).value > cell->threshold)
    at--;
  if (units->len - at < WH_CELL_MIN_EXCEEDANCES)
    return;
  g_autofree WhWeighted *excesses = g_new(WhWeighted, units->len - at);
  double above = 0;
  for (guint i = at; i < units->len; i++) {
    const WhWeighted *unit = &g_array_index(units, WhWeighted, i);
    excesses[i - at] = (WhWeighted){unit->value - cell->threshold, unit->weight};
    above += unit->weight;
  }
  cell->above = above / cell->n;
  cell->fitted = wh_gpd_fit(excesses, units->len - at, &cell->fit);
}

void
wh_cell_init(WhCell *cell, GArray *units)
{
  *cell = (WhCell){.steps = g_array_new(FALSE, FALSE, sizeof(WhCellStep)), .n_units = units->len};
  g_array_sort(units, compare_weighted);
  if (units->len == 0)
    return;
  make_steps(cell, units);
  fit_tail(cell, units);
}

void
wh_cell_clear(WhCell *cell)
{
  g_clear_pointer(&cell->steps, g_array_unref);
}

WhTail
wh_cell_tail(const WhCell *cell, double statistic)
{
  WhTail tail = {.rate = 1, .upper = 1, .project_years = cell->n};
  tail.calibrated = cell->n_units >= WH_CELL_MIN_UNITS;
  if (!tail.calibrated || !(statistic > 0))
    return tail;

  double observed = observed_tail(cell, statistic), bound = observed;
  tail.rate = observed;
  tail.extrapolated = observed <= 0;
  if (cell->fitted && statistic > cell->threshold) {
    tail.rate = cell->above * wh_gpd_tail(&cell->fit, statistic - cell->threshold);
    bound = MAX(observed, tail.rate);
  }
  tail.upper = wh_binom_upper(bound * cell->n, cell->n, WH_CELL_CONFIDENCE);
  return tail;
}
