/* SPDX-License-Identifier: Apache-2.0
 * How often pairs of different people reach a sum, far beyond what was drawn. */
#include "persona/link_impl.h"

#include "base/bounds.h"

#include <math.h>

#define TAIL 0.995     /* quantile of different pairs above which the tail is fitted */
#define TAIL_LEAST 20u /* pairs above it that a fit needs */

/* The sum below which SHARE of the weight of TRIALS, ascending, lies. */
static double
quantile(const GArray *trials, double total, double share)
{
  double below = 0;
  for (guint i = 0; i < trials->len; i++) {
    const WhTrial *trial = &g_array_index(trials, WhTrial, i);
    if ((below += trial->weight) >= share * total)
      return trial->score;
  }
  return 0;
}

static int
compare_trials(gconstpointer pa, gconstpointer pb)
{
  const WhTrial *a = pa, *b = pb;
  if (a->score < b->score || a->score > b->score)
    return a->score < b->score ? -1 : 1;
  return a->weight < b->weight ? -1 : a->weight > b->weight;
}

/* A sum of nearly independent parts has at most an exponential tail; a sample whose tail looks as if it ended is no proof
 * that it does, so a negative shape counts as none. */
static void
fit_tail(const GArray *trials, double total, WhChance *chance)
{
  g_autoptr(GArray) excesses = g_array_new(FALSE, FALSE, sizeof(WhWeighted));
  double above = 0;
  for (guint i = 0; i < trials->len; i++) {
    const WhTrial *trial = &g_array_index(trials, WhTrial, i);
    const WhWeighted one = {trial->score - chance->threshold, trial->weight};
    if (one.value < 0)
      continue;
    g_array_append_val(excesses, one);
    above += one.weight;
  }
  WhGpd gpd;
  if (excesses->len < TAIL_LEAST ||
      !wh_gpd_fit((const WhWeighted *)(gconstpointer)excesses->data, excesses->len, &gpd))
    return;
  chance->share = above / total;
  chance->shape = MAX(gpd.shape, 0);
  chance->scale = gpd.scale * (1 - chance->shape) / (1 - gpd.shape);
}

void
wh_chance_fit(GArray *trials, WhChance *ret_chance)
{
  double total = 0, squares = 0;
  g_array_sort(trials, compare_trials);
  for (guint i = 0; i < trials->len; i++) {
    const double weight = g_array_index(trials, WhTrial, i).weight;
    total += weight;
    squares += weight * weight;
  }
  *ret_chance = (WhChance){.n = squares > 0 ? total * total / squares : 0};
  if (trials->len == 0)
    return;
  ret_chance->usual[0] = quantile(trials, total, WH_CHANCE_USUAL_0);
  ret_chance->usual[1] = quantile(trials, total, WH_CHANCE_USUAL_1);
  ret_chance->threshold = quantile(trials, total, TAIL);
  fit_tail(trials, total, ret_chance);
}

static int
compare_doubles(gconstpointer pa, gconstpointer pb)
{
  const double a = *(const double *)pa, b = *(const double *)pb;
  return a < b ? -1 : a > b;
}

/* How much more alike the archive's people are than those of ordinary ones. Read off quantiles that a few pairs of one
 * hand do not move; archives whose people are less alike get nothing for it. */
static double
shift_of(const WhLinkNull *null)
{
  static const double shares[] = {WH_CHANCE_USUAL_0, WH_CHANCE_USUAL_1};
  double shift = 0;
  for (guint i = 0; i < G_N_ELEMENTS(shares) && null->n > 0 && null->chance->scale > 0; i++)
    shift = MAX(shift, null->sums[(guint)(shares[i] * null->n)] - null->chance->usual[i]);
  return shift;
}

void
wh_link_null_init(WhLinkNull *null, const WhChance *chance, GArray *sums)
{
  g_array_sort(sums, compare_doubles);
  *null = (WhLinkNull){.chance = chance, .n = sums->len};
  null->sums = (double *)(gpointer)g_array_free(sums, FALSE);
  null->shift = shift_of(null);
}

void
wh_link_null_clear(WhLinkNull *null)
{
  g_clear_pointer(&null->sums, g_free);
}

static guint
at_least(const WhLinkNull *null, double sum)
{
  guint low = 0, high = null->n;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (null->sums[middle] < sum)
      low = middle + 1;
    else
      high = middle;
  }
  return null->n - low;
}

double
wh_link_null_surprise(const WhLinkNull *null, double sum)
{
  const WhChance *chance = null->chance;
  const double own = -log10((at_least(null, sum) + 1.0) / (null->n + 1.0));
  const double excess = sum - null->shift - chance->threshold;
  if (!(chance->scale > 0))
    return own;
  if (excess <= 0)
    return MIN(own, -log10(chance->share));
  /* In logarithms: a double cannot hold how far out some sums lie. */
  const double x = excess / chance->scale;
  const double log_tail = chance->shape < 1e-9 ? -x : -log1p(chance->shape * x) / chance->shape;
  return -log10(chance->share) - log_tail / log(10);
}
