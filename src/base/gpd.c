/* SPDX-License-Identifier: Apache-2.0
 * The generalised Pareto tail, fitted by weighted probability-weighted moments. */
#include "base/bounds.h"

#include <math.h>

/* Plotting position constant: the i-th of n stands for the (i - 0.35) / n quantile. */
#define PLOTTING 0.35

gboolean
wh_gpd_fit(const WhWeighted *excesses, guint n, WhGpd *ret_fit)
{
  double total = 0, below = 0, mean = 0, moment = 0;
  for (guint i = 0; i < n; i++)
    total += excesses[i].weight;
  for (guint i = 0; i < n; i++) {
    double share = excesses[i].weight / total;
    double position = below + (1 - PLOTTING) * share;
    mean += share * excesses[i].value;
    moment += share * excesses[i].value * (1 - position);
    below += share;
  }
  if (n < 2 || !(mean > 0))
    return FALSE;

  double spread = mean - 2 * moment, shape = WH_GPD_SHAPE_MIN;
  if (spread > 0)
    shape = 2 - mean / spread;
  WhGpd fit = {.shape = CLAMP(shape, WH_GPD_SHAPE_MIN, WH_GPD_SHAPE_MAX)};
  /* A held shape keeps the mean of what was seen. Unheld, this is 2 a0 a1 / (a0 - 2 a1). */
  fit.scale = mean * (1 - fit.shape);
  *ret_fit = fit;
  return TRUE;
}

double
wh_gpd_tail(const WhGpd *fit, double excess)
{
  if (excess <= 0)
    return 1;
  double x = excess / fit->scale;
  if (fabs(fit->shape) < 1e-9)
    return exp(-x);
  double base = fit->shape * x;
  return base <= -1 ? 0 : exp(-log1p(base) / fit->shape);
}
