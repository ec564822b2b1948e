/* SPDX-License-Identifier: Apache-2.0
 *
 * From features to one score: each is held against impostors of both sides, then weighed. The few weights were fitted
 * on lists other than those that figures are given for; doc/STYLE.md. */
#pragma once

#include "persona/style_profile.h"

typedef struct {
  double bias;
  double weight[WH_N_STYLE_FEATURES]; /* none below 0 */
} WhStyleWeights;

/* Those that ship, data/style.json; static. */
const WhStyleWeights *wh_style_weights_shipped(void);
/* JSON is text of that form. WH_ERROR_INPUT. */
gboolean wh_style_weights_parse(const char *json, gsize len, WhStyleWeights *ret_weights, GError **error);
guint wh_style_weights_wanted(const WhStyleWeights *weights); /* mask of the features that weigh anything */
char *wh_style_weights_print(const WhStyleWeights *weights);  /* Owner: caller. */

/* How alike one profile is to others that are surely not its own. */
typedef struct {
  guint n;
  double sum[WH_N_STYLE_FEATURES], squares[WH_N_STYLE_FEATURES];
} WhStyleCohort;
void wh_style_cohort_add(WhStyleCohort *cohort, const double *features);
void wh_style_cohort_take_out(WhStyleCohort *cohort, const double *features); /* that were added before */
/* FEATURES in standard deviations above the cohort's mean, few impostors filled up with what is usual in BACKGROUND. */
void wh_style_standardise(const WhStyleBackground *background, const WhStyleCohort *cohort,
                          const double *features, double *ret_z);
/* The mean of both sides, as standardise gave them, becomes a score: log odds of the fit. */
double wh_style_fuse(const WhStyleWeights *weights, const double *z_a, const double *z_b);

/* One pair to learn from. */
typedef struct {
  double z[WH_N_STYLE_FEATURES]; /* the mean of both sides */
  gboolean same;
} WhStyleSample;
/* Logistic regression of SAMPLES (WhStyleSample) by Newton's method on the features WANTED, weights below 0 held at 0.
 * FALSE: nothing of one kind. O(samples * features^2). */
gboolean wh_style_train(const GArray *samples, guint wanted, WhStyleWeights *ret_weights);
