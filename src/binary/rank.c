/* SPDX-License-Identifier: Apache-2.0
 * The signed-rank test and the estimate that belongs to it. */
#include "binary/rank.h"

#include <math.h>
#include <stdlib.h>

#define EXACT_BELOW 50u

typedef struct {
  double size, rank;
  gboolean positive;
} Ranked;

static int
compare_doubles(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static int
compare_sizes(const void *a, const void *b)
{
  return compare_doubles(&((const Ranked *)a)->size, &((const Ranked *)b)->size);
}

double
wh_median(const double *values, guint n)
{
  if (n == 0)
    return 0;
  g_autofree double *sorted = g_memdup2(values, n * sizeof *values);
  qsort(sorted, n, sizeof *sorted, compare_doubles);
  return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

/* Ranks the sizes. Returns the sum of t^3 - t over groups of t equal ones. */
static double
rank(Ranked *ranked, guint n)
{
  double ties = 0;
  qsort(ranked, n, sizeof *ranked, compare_sizes);
  for (guint from = 0, to; from < n; from = to) {
    for (to = from + 1; to < n && compare_sizes(&ranked[from], &ranked[to]) == 0;)
      to++;
    const double same = to - from;
    for (guint i = from; i < to; i++)
      ranked[i].rank = (from + 1 + to) / 2.0;
    ties += same * same * same - same;
  }
  return ties;
}

/* P(V <= k) for every k: how many of the 2^n choices of signs have each sum of ranks. Owner: caller. */
static double *
distribution(guint n)
{
  const guint max = n * (n + 1) / 2;
  double *share = g_new0(double, max + 1);
  share[0] = 1;
  for (guint i = 1; i <= n; i++)
    for (guint sum = i * (i + 1) / 2 + 1; sum-- > 0;)
      share[sum] = (share[sum] + (sum >= i ? share[sum - i] : 0)) / 2;
  for (guint sum = 1; sum <= max; sum++)
    share[sum] = MIN(share[sum] + share[sum - 1], 1);
  return share;
}

static double
p_exact(double statistic, guint n)
{
  g_autofree double *below = distribution(n);
  const guint max = n * (n + 1) / 2, v = (guint)statistic;
  const guint tail = MIN(v, max - v); /* the distribution is symmetric */
  return MIN(2 * below[tail], 1);
}

static double
p_normal(double statistic, double n, double ties)
{
  const double mean = n * (n + 1) / 4, variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48;
  const double away = MAX(fabs(statistic - mean) - 0.5, 0);
  return variance > 0 ? erfc(away / sqrt(variance) / M_SQRT2) : 1;
}

/* The point that a standard normal variable exceeds with probability TAIL, by bisection. */
static double
normal_point(double tail)
{
  double low = 0, high = 40;
  for (guint i = 0; i < 100; i++) {
    const double mid = (low + high) / 2;
    if (erfc(mid / M_SQRT2) / 2 > tail)
      low = mid;
    else
      high = mid;
  }
  return (low + high) / 2;
}

/* How many of the sorted means lie outside the interval at each end. */
static guint
cut_exact(guint n, double confidence, double *ret_confidence)
{
  g_autofree double *below = distribution(n);
  const double tail = (1 - confidence) / 2;
  guint k = 0;
  while (below[k] < tail)
    k++;
  const guint cut = MAX(k, 1) - 1;
  *ret_confidence = MAX(1 - 2 * below[cut], 0);
  return cut;
}

static guint
cut_normal(double n, double confidence)
{
  const double mean = n * (n + 1) / 4, deviation = sqrt(n * (n + 1) * (2 * n + 1) / 24);
  const double k = floor(mean - normal_point((1 - confidence) / 2) * deviation);
  return k > 1 ? (guint)k - 1 : 0;
}

static void
estimate(const double *values, guint n, double confidence, WhSignedRank *result)
{
  const gsize n_means = (gsize)n * (n + 1) / 2;
  g_autofree double *means = g_new(double, n_means);
  gsize at = 0;
  for (guint i = 0; i < n; i++)
    for (guint k = i; k < n; k++)
      means[at++] = (values[i] + values[k]) / 2;
  qsort(means, n_means, sizeof *means, compare_doubles);
  result->confidence = MIN(confidence, 1 - exp2(1 - (double)n));
  const gsize cut = result->exact ? cut_exact(n, confidence, &result->confidence) : cut_normal(n, confidence);
  result->shift = (means[(n_means - 1) / 2] + means[n_means / 2]) / 2;
  result->low = means[MIN(cut, n_means - 1)];
  result->high = means[n_means - 1 - MIN(cut, n_means - 1)];
}

WhSignedRank
wh_signed_rank(const double *differences, guint n, double confidence)
{
  WhSignedRank result = {.p = 1};
  g_autofree Ranked *ranked = g_new0(Ranked, MAX(n, 1));
  g_autofree double *kept = g_new0(double, MAX(n, 1));
  for (guint i = 0; i < n; i++) {
    if (!(differences[i] < 0 || differences[i] > 0))
      continue;
    ranked[result.n] = (Ranked){.size = fabs(differences[i]), .positive = differences[i] > 0};
    kept[result.n++] = differences[i];
  }
  if (result.n == 0)
    return result;
  const double ties = rank(ranked, result.n);
  for (guint i = 0; i < result.n; i++)
    result.statistic += ranked[i].positive ? ranked[i].rank : 0;
  result.exact = result.n == n && n < EXACT_BELOW && !(ties > 0);
  result.p = result.exact ? p_exact(result.statistic, n) : p_normal(result.statistic, result.n, ties);
  estimate(kept, result.n, confidence, &result);
  return result;
}
