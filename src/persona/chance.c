/* SPDX-License-Identifier: Apache-2.0
 * How often pairs of different people reach a sum, far beyond what was drawn. */
#include "persona/link_impl.h"

#include <math.h>
#include <string.h>

#define KNOT_LEAST 10.0 /* pairs at or above a knot */
#define KNOT_STEP 2.5   /* times fewer pairs at the next */
#define BEYOND 1e-3     /* share of pairs from which on they say how it goes on */

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

/* The sum below which SHARE of the weight of PAIRS, ascending, lies. */
static double
quantile(const GArray *pairs, double total, double share)
{
  double below = 0;
  for (guint i = 0; i < pairs->len; i++) {
    const WhStrangers *pair = &g_array_index(pairs, WhStrangers, i);
    if ((below += pair->weight) >= share * total)
      return pair->sum;
  }
  return 0;
}

static int
compare_pairs(gconstpointer pa, gconstpointer pb)
{
  const WhStrangers *a = pa, *b = pb;
  if (a->sum < b->sum || a->sum > b->sum)
    return a->sum < b->sum ? -1 : 1;
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

/* Sums that are farther from 0 are taken for the farthest. */
#define BIN 0.05
#define FARTHEST 24.0
#define N_BINS ((guint)(2 * FARTHEST / BIN) + 1)

static guint
bin_of(double llr)
{
  return (guint)(lround(CLAMP(llr, -FARTHEST, FARTHEST) / BIN) + lround(FARTHEST / BIN));
}

/* Adds a draw from what KIND says of PAIRS, of TOTAL weight, to SHARES, by bin. */
static void
add_draw(const GArray *pairs, double total, guint kind, double *shares)
{
  g_autofree double *drawn = g_new0(double, N_BINS), *before = g_memdup2(shares, N_BINS * sizeof *shares);
  const guint zero = bin_of(0);
  for (guint i = 0; i < pairs->len; i++) {
    const WhStrangers *pair = &g_array_index(pairs, WhStrangers, i);
    drawn[bin_of(pair->llr[kind])] += pair->weight / total;
  }
  memset(shares, 0, N_BINS * sizeof *shares);
  for (guint i = 0; i < N_BINS; i++)
    for (guint j = 0; j < N_BINS && before[i] > 0; j++)
      if (drawn[j] > 0)
        shares[CLAMP(i + j, zero, N_BINS - 1 + zero) - zero] += before[i] * drawn[j];
}

/* By bin: -log10 of how often draws of all kinds, each from other PAIRS, add up to as much. Owner: caller. */
static double *
added_up(const GArray *pairs, double total)
{
  double *surprises = g_new0(double, N_BINS), above = 0;
  surprises[bin_of(0)] = 1;
  for (guint kind = 0; kind < WH_N_LIKENESSES; kind++)
    add_draw(pairs, total, kind, surprises);
  for (guint i = N_BINS; i > 0; i--) {
    above += surprises[i - 1];
    surprises[i - 1] = above > 0 ? -log10(MIN(above, 1)) : (double)INFINITY;
  }
  return surprises;
}

/* By how much drawing kind by kind makes rarer what was seen among pairs as they are, at most: what kinds have in common. */
static double
in_common(const WhChance *chance, const double *surprises)
{
  double most = 0;
  for (guint i = 0; i < chance->n_knots; i++)
    if (chance->knots[i].surprise >= -log10(BEYOND))
      most = MAX(most, surprises[bin_of(chance->knots[i].sum)] - chance->knots[i].surprise);
  return most;
}

/* Pairs far beyond those that were seen: kinds hardly depend on one another among different people, so that what all say is as rare
 * as the draws it takes are together. */
static void
add_rarer(const GArray *pairs, double total, WhChance *chance)
{
  g_autofree double *surprises = added_up(pairs, total);
  const double common = in_common(chance, surprises);
  double share = pow(10, -chance->knots[chance->n_knots - 1].surprise) / KNOT_STEP;
  for (guint i = bin_of(chance->knots[chance->n_knots - 1].sum) + 1;
       i < N_BINS && chance->n_knots < WH_CHANCE_KNOTS_MAX; i++) {
    if (!isfinite(surprises[i]))
      break;
    if (surprises[i] - common < -log10(share))
      continue;
    chance->knots[chance->n_knots++] = (WhChanceKnot){((double)i - bin_of(0)) * BIN, surprises[i] - common};
    share = pow(10, common - surprises[i]) / KNOT_STEP;
  }
}

void
wh_chance_fit(GArray *pairs, WhChance *ret_chance)
{
  double total = 0, least = (double)INFINITY;
  g_array_sort(pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++) {
    const double weight = g_array_index(pairs, WhStrangers, i).weight;
    total += weight;
    least = MIN(least, weight);
  }
  *ret_chance = (WhChance){.n = pairs->len > 0 ? total / least : 0};
  if (pairs->len == 0)
    return;
  ret_chance->usual[0] = quantile(pairs, total, WH_CHANCE_USUAL_0);
  ret_chance->usual[1] = quantile(pairs, total, WH_CHANCE_USUAL_1);
  for (double share = 1 - WH_CHANCE_USUAL_0;
       share * ret_chance->n >= KNOT_LEAST && ret_chance->n_knots < WH_CHANCE_KNOTS_MAX; share /= KNOT_STEP)
    add_knot(ret_chance, quantile(pairs, total, 1 - share), share);
  if (ret_chance->n_knots > 0)
    add_rarer(pairs, total, ret_chance);
}

/* Beyond the last knot as steep as on the way there from BEYOND on. */
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
