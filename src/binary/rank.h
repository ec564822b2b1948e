/* SPDX-License-Identifier: Apache-2.0
 *
 * Wilcoxon's signed-rank test of paired differences, and the Hodges-Lehmann estimate of their shift with its
 * interval (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd edition, 3.1 to 3.3).
 *
 * Differences of zero are dropped and equal sizes get their mean rank. With fewer than 50 differences, none
 * zero and no two of one size, p and interval are exact; else they come from the normal approximation, with
 * its corrections for ties and continuity in p. */
#pragma once

#include <glib.h>

typedef struct {
  guint n;          /* differences that are not zero */
  double statistic; /* sum of the ranks of positive differences */
  double p;         /* two-sided; 1 when nothing differs */
  gboolean exact;
  double shift, low, high; /* median of the means of all pairs of differences, and its interval */
  double confidence;       /* of the interval: few differences cannot give what was asked for */
} WhSignedRank;

/* CONFIDENCE: of the interval, above 0 and below 1. Cost: O(n^2 log n). */
WhSignedRank wh_signed_rank(const double *differences, guint n, double confidence);
/* The middle of VALUES (of the two in the middle, the mean); 0 for none. */
double wh_median(const double *values, guint n);
