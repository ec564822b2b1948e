/* SPDX-License-Identifier: Apache-2.0
 *
 * WhBaseline: how often ordinary projects reach a statistic. One unit is one project in one calendar year; its value for a
 * pattern is the largest statistic anybody reached in it (0: none). See doc/METHOD.md for the formulas.
 *
 * Strata: a project's first year of record is YOUNG, the rest SETTLED; they are never mixed. Halves: A and B by the first bit of the
 * SHA-256 of the project's name; BOTH is what ships. Weights: a project's years weigh min(1, 10 / its number of years) each. */
#pragma once

#include "pattern/pattern.h"

typedef enum { WH_STRATUM_SETTLED, WH_STRATUM_YOUNG, WH_N_STRATA } WhStratum;
typedef enum { WH_HALF_BOTH, WH_HALF_A, WH_HALF_B, WH_N_HALVES } WhHalf;

typedef struct WhBaseline WhBaseline;

/* A tail probability per project-year. */
typedef struct {
  double rate;          /* point estimate of the share of project-years with at least this statistic */
  double upper;         /* upper 95% bound: what is reported and scored. 1.0 when uncalibrated */
  double project_years; /* effective number behind it */
  gboolean extrapolated; /* beyond the largest observed: from the generalised Pareto fit */
  gboolean calibrated;   /* FALSE: baseline lacks this pattern, or has another version of it */
} WhTail;

/* Building. */
WhBaseline *wh_baseline_new(void);
void wh_baseline_free(WhBaseline *baseline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhBaseline, wh_baseline_free)
/* Adds a project: NAME decides its half, TIP its commit. Returns an index for add_unit. */
guint wh_baseline_add_project(WhBaseline *baseline, const char *name, const char *tip);
/* Adds one project-year: STATISTICS by pattern index (wh_patterns order) with NAN where the pattern was blind; CASE_SCORE likewise (NAN before scores are known). */
void wh_baseline_add_unit(WhBaseline *baseline, guint project, int year, WhStratum stratum, const double *statistics, double case_score);
/* Sorts and fits. Called once after the last add. */
void wh_baseline_fit(WhBaseline *baseline);

WhTail wh_baseline_tail(const WhBaseline *baseline, WhHalf half, WhStratum stratum, const WhPattern *pattern, double statistic);
WhTail wh_baseline_case_tail(const WhBaseline *baseline, WhHalf half, WhStratum stratum, double score);
WhHalf wh_baseline_half_of(const char *project_name);

/* File: JSON, the same bytes for the same content. The shipped one is found by load(NULL). */
gboolean wh_baseline_save(const WhBaseline *baseline, const char *path, GError **error);
WhBaseline *wh_baseline_load(const char *path, GError **error);
/* Digest of the content, for caches and reports. Borrowed. */
const char *wh_baseline_digest(const WhBaseline *baseline);
/* Text for `baseline show`. Owner: caller. */
char *wh_baseline_describe(const WhBaseline *baseline);
