/* SPDX-License-Identifier: Apache-2.0
 * How often pairs of different people reach a sum, far beyond what was drawn. */
#include "persona/link_impl.h"

#include "base/bounds.h"

#include <math.h>

#define BULK 0.98     /* quantile above which the tail is fitted */
#define FIT_LEAST 20u /* exceedances that a fit needs */

static int
compare_doubles(gconstpointer pa, gconstpointer pb)
{
  const double a = *(const double *)pa, b = *(const double *)pb;
  return a < b ? -1 : a > b;
}

/* Sums are sums of nearly independent parts: their tail is at most exponential. A sample whose tail looks as if it
 * ended is no proof that it does, so a negative shape counts as none. */
static void
fit(WhLinkNull *null)
{
  const guint from = (guint)(BULK * null->n);
  g_autoptr(GArray) excesses = g_array_new(FALSE, FALSE, sizeof(WhWeighted));
  null->threshold = null->n > 0 ? null->sums[from] : 0;
  for (guint i = from; i < null->n; i++) {
    const WhWeighted one = {null->sums[i] - null->threshold, 1};
    g_array_append_val(excesses, one);
  }
  WhGpd gpd;
  if (excesses->len < FIT_LEAST ||
      !wh_gpd_fit((const WhWeighted *)(gconstpointer)excesses->data, excesses->len, &gpd))
    return;
  null->share = (double)excesses->len / null->n;
  null->shape = MAX(gpd.shape, 0);
  null->scale = gpd.scale * (1 - null->shape) / (1 - gpd.shape);
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
    const WhGpd gpd = {null->scale, null->shape};
    const double excess = (sum - null->threshold) / null->scale;
    /* In logarithms: a double cannot hold how far out some sums lie. */
    const double log_tail = gpd.shape < 1e-9 ? -excess : -log1p(gpd.shape * excess) / gpd.shape;
    return -log10(null->share) - log_tail / log(10);
  }
  return -log10((at_least(null, sum) + 1.0) / (null->n + 1.0));
}
