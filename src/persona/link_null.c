/* SPDX-License-Identifier: Apache-2.0
 * How often pairs of different people reach a sum, far beyond what was drawn. */
#include "persona/link_impl.h"

#include <math.h>

#define FROM 0.95 /* quantiles between which the tail is fitted */
#define TO 0.99
#define FIT_LEAST 20u /* sums that a fit needs */

static int
compare_doubles(gconstpointer pa, gconstpointer pb)
{
  const double a = *(const double *)pa, b = *(const double *)pb;
  return a < b ? -1 : a > b;
}

/* An exponential tail by maximum likelihood, where all beyond a high quantile is only known to lie beyond it: among the
 * highest may be pairs that are one hand, and a few of those would hide all others. */
static void
fit(WhLinkNull *null)
{
  const guint from = (guint)(FROM * null->n), to = (guint)(TO * null->n);
  double sum = 0;
  if (to < from + FIT_LEAST)
    return;
  null->threshold = null->sums[from];
  for (guint i = from; i < to; i++)
    sum += null->sums[i] - null->threshold;
  sum += (null->n - to) * (null->sums[to] - null->threshold);
  null->scale = sum / (to - from);
  null->share = (double)(null->n - from) / null->n;
}

void
wh_link_null_init(WhLinkNull *null, GArray *sums)
{
  g_array_sort(sums, compare_doubles);
  *null = (WhLinkNull){.n = sums->len};
  null->sums = (double *)(gpointer)g_array_free(sums, FALSE);
  fit(null);
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
  if (null->scale > 0 && sum > null->threshold) {
    /* In logarithms: a double cannot hold how far out some sums lie. */
    return -log10(null->share) + (sum - null->threshold) / null->scale / log(10);
  }
  return -log10((at_least(null, sum) + 1.0) / (null->n + 1.0));
}
