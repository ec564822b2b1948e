/* SPDX-License-Identifier: Apache-2.0
 *
 * How surprising a count of things is that each may or may not happen, and what is left of many surprises. All
 * probabilities are given as -log10 ("surprise"), so that 1e-400 is as good a number as 0.01.
 * Sources: Hoeffding 1956, and Anderson and Samuels 1967 (a sum of unequal trials above its mean is bounded by the
 * Poisson of the same mean); Chernoff 1952; Benjamini and Hochberg 1995. */
#pragma once

#include <glib.h>

/* N independent trials, each of which comes off with probability P in [0, 1]. */
typedef struct {
  double p;
  guint32 n;
} WhTrials;

/* How a surprise came about. */
typedef enum {
  WH_TAIL_EXACT, /* to about 12 digits */
  WH_TAIL_BOUND, /* the true surprise is at least this */
} WhTailKind;

/* -log10 P(K >= k), K the number of all trials that come off (Poisson-binomial). Exact by convolution of the
 * binomials of the N_CLASSES classes where that takes at most WH_TAIL_STEPS multiplications and the tail is above 1e-280;
 * else the larger of Chernoff's and the Poisson's bound, 0 where k is below the mean plus one and Chernoff says
 * nothing. INFINITY where k is more than there are trials. RET_KIND may be NULL. O(classes * min(k, sum n)^2). */
#define WH_TAIL_STEPS 2000000
double wh_trials_surprise(const WhTrials *classes, guint n_classes, guint k, WhTailKind *ret_kind);
/* -log10 P(K <= k). Exact, or where that would take more than WH_TAIL_STEPS Chernoff's bound. */
double wh_trials_scarcity(const WhTrials *classes, guint n_classes, guint k, WhTailKind *ret_kind);
double wh_trials_mean(const WhTrials *classes, guint n_classes);
/* -log10 P(K >= k), K Poisson of that MEAN >= 0. */
double wh_poisson_surprise(guint k, double mean);

/* Benjamini and Hochberg: RET_Q[i] is the expected share of false ones among all that are at least as surprising as
 * SURPRISES[i], at most 1. SURPRISES: the N largest of N_TESTS >= N tests, descending; the tests left out count. */
void wh_false_discovery(const double *surprises, guint n, double n_tests, double *ret_q);
