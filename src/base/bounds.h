/* SPDX-License-Identifier: Apache-2.0
 *
 * Exact bounds for shares and counts, and the generalised Pareto tail. Pure functions of doubles.
 * Sources: Clopper and Pearson 1934 (shares); Garwood 1936 (counts); Pickands 1975 (why exceedances are
 * generalised Pareto); Hosking and Wallis 1987 (probability-weighted moments). */
#pragma once

#include <glib.h>

/* Regularised incomplete beta function I_x(a, b) for a, b > 0; X is held to [0, 1]. */
double wh_incomplete_beta(double a, double b, double x);
/* Regularised lower incomplete gamma function P(a, x) for a > 0, x >= 0. */
double wh_incomplete_gamma(double a, double x);

/* One-sided Clopper-Pearson bounds on a share after K hits in N trials, at CONFIDENCE (0.95 one-sided; 0.975
 * for each end of a two-sided 95% interval). K and N may be fractions (weighted counts): 0 <= K <= N. N = 0
 * knows nothing: [0, 1]. */
double wh_binom_upper(double k, double n, double confidence);
double wh_binom_lower(double k, double n, double confidence);
/* The same on the mean of a Poisson count after seeing K. */
double wh_poisson_upper(double k, double confidence);
double wh_poisson_lower(double k, double confidence);

/* Generalised Pareto tail of the excess over a threshold: P(X > x) = (1 + shape x / scale) ^ (-1 / shape). */
typedef struct {
  double scale; /* > 0 */
  double shape; /* WH_GPD_SHAPE_MIN..MAX; 0 is the exponential; below 0 the tail ends */
} WhGpd;
#define WH_GPD_SHAPE_MIN (-0.5)
#define WH_GPD_SHAPE_MAX 0.9

typedef struct {
  double value, weight;
} WhWeighted;

/* Fits the N excesses, ascending by value, all >= 0 with weights > 0. FALSE when they have no spread to fit
 * (all zero, N < 2). */
gboolean wh_gpd_fit(const WhWeighted *excesses, guint n, WhGpd *ret_fit);
double wh_gpd_tail(const WhGpd *fit, double excess);
