/* SPDX-License-Identifier: Apache-2.0
 * How often pairs of different people reach a sum, far beyond what was drawn. */
#include "persona/link_impl.h"

#include <math.h>

#define TAIL 0.998 /* quantiles of different pairs between which the tail is fitted */
#define TAIL_END 0.9999
#define TAIL_LEAST 20u /* pairs between them that a fit needs */
#define NEAR 1e-3      /* shares between which the steepness of a long tail is read */
#define FAR 1e-4
#define TAIL_WANTED 60u /* pairs above the first of them: where pairs are few, it lies lower */

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

/* A sum of nearly independent parts has at most an exponential tail. Fitted by maximum likelihood, where all beyond END is
 * only known to lie beyond it: among so many pairs some are one hand that nothing declares, and those come highest. */
static void
fit_tail(const GArray *trials, double total, double end, WhChance *chance)
{
  double inside = 0, above = 0, sum = 0;
  guint n = 0;
  for (guint i = 0; i < trials->len; i++) {
    const WhTrial *trial = &g_array_index(trials, WhTrial, i);
    if (trial->score < chance->threshold)
      continue;
    above += trial->weight;
    sum += trial->weight * (MIN(trial->score, end) - chance->threshold);
    inside += trial->score < end ? trial->weight : 0;
    n += trial->score < end ? 1 : 0;
  }
  if (n < TAIL_LEAST)
    return;
  chance->share = above / total;
  chance->scale = sum / inside;
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
  ret_chance->threshold =
      quantile(trials, total, MIN(TAIL, 1 - TAIL_WANTED / MAX(ret_chance->n, TAIL_WANTED)));
  fit_tail(trials, total, quantile(trials, total, TAIL_END), ret_chance);
}

/* The sum that SHARE of different pairs reach. */
static double
sum_at(const GArray *tail, double share)
{
  for (guint i = tail->len; i > 0; i--)
    if (g_array_index(tail, WhTailPoint, i - 1).share >= share)
      return g_array_index(tail, WhTailPoint, i - 1).sum;
  return 0;
}

void
wh_chance_read_tail(const GArray *tail, WhChance *chance)
{
  const double spread = sum_at(tail, FAR) - sum_at(tail, NEAR);
  if (tail->len == 0 || !(spread > 0) || chance->n < 1 / FAR)
    return;
  chance->threshold = sum_at(tail, NEAR);
  chance->share = NEAR;
  chance->scale = spread / log(NEAR / FAR);
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
  return -log10(chance->share) + excess / chance->scale / log(10);
}
