/* SPDX-License-Identifier: Apache-2.0
 * How often pairs of different people reach a sum, far beyond what was drawn. */
#include "persona/link_impl.h"

#include <math.h>

#define KNOT_LEAST 10.0 /* pairs at or above a knot */
#define KNOT_STEP 2.5   /* times fewer pairs at the next */
#define BEYOND 1e-3     /* share of pairs from which on the tail says how it goes on */

double
wh_trials_worth(const GArray *trials, gboolean same)
{
  double total = 0, least = 0;
  for (guint i = 0; i < trials->len; i++) {
    const WhTrial *trial = &g_array_index(trials, WhTrial, i);
    if (trial->same != same)
      continue;
    total += trial->weight;
    least = least > 0 ? MIN(least, trial->weight) : trial->weight;
  }
  return least > 0 ? total / least : 0;
}

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

static void
add_knot(WhChance *chance, double sum, double share)
{
  WhChanceKnot *last = chance->n_knots > 0 ? &chance->knots[chance->n_knots - 1] : NULL;
  if (last != NULL && !(sum > last->sum))
    last->surprise = -log10(share);
  else
    chance->knots[chance->n_knots++] = (WhChanceKnot){sum, -log10(share)};
}

void
wh_chance_fit(GArray *trials, WhChance *ret_chance)
{
  double total = 0;
  g_array_sort(trials, compare_trials);
  for (guint i = 0; i < trials->len; i++)
    total += g_array_index(trials, WhTrial, i).weight;
  *ret_chance = (WhChance){.n = wh_trials_worth(trials, FALSE)};
  if (trials->len == 0)
    return;
  ret_chance->usual[0] = quantile(trials, total, WH_CHANCE_USUAL_0);
  ret_chance->usual[1] = quantile(trials, total, WH_CHANCE_USUAL_1);
  for (double share = 1 - WH_CHANCE_USUAL_0;
       share * ret_chance->n >= KNOT_LEAST && ret_chance->n_knots < WH_CHANCE_KNOTS_MAX; share /= KNOT_STEP)
    add_knot(ret_chance, quantile(trials, total, 1 - share), share);
}

/* Beyond the last knot as steep as on the way there from BEYOND on: among so many pairs some are one hand that nothing
 * declares, so that the very last step would say too little. */
static double
go_on(const WhChance *chance, double sum)
{
  const WhChanceKnot *last = &chance->knots[chance->n_knots - 1], *from = chance->knots;
  while (from + 1 < last && from->surprise < -log10(BEYOND))
    from++;
  if (from == last)
    return last->surprise;
  return last->surprise + (sum - last->sum) * (last->surprise - from->surprise) / (last->sum - from->sum);
}

double
wh_chance_surprise(const WhChance *chance, double sum)
{
  const WhChanceKnot *knots = chance->knots;
  guint i = 1;
  if (chance->n_knots == 0 || sum <= knots[0].sum)
    return 0;
  while (i < chance->n_knots && knots[i].sum < sum)
    i++;
  if (i >= chance->n_knots)
    return go_on(chance, sum);
  const double part = (sum - knots[i - 1].sum) / (knots[i].sum - knots[i - 1].sum);
  return knots[i - 1].surprise + part * (knots[i].surprise - knots[i - 1].surprise);
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
  for (guint i = 0; i < G_N_ELEMENTS(shares) && null->n > 0 && null->chance->n_knots > 0; i++)
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
  const double own = -log10((at_least(null, sum) + 1.0) / (null->n + 1.0));
  if (null->chance->n_knots == 0)
    return own;
  const double usual = wh_chance_surprise(null->chance, sum - null->shift);
  return usual > 0 ? usual : MIN(own, null->chance->knots[0].surprise);
}
