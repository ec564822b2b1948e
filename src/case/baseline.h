/* SPDX-License-Identifier: Apache-2.0
 *
 * WhBaseline: how often ordinary projects reach a statistic. One unit is one project in one calendar year;
 * its value for a pattern is the largest statistic anybody reached in it (0: none). See doc/METHOD.md for the
 * formulas.
 *
 * Strata: a project's first 365 days are YOUNG, the rest SETTLED; they are never mixed (case/unit.h makes the
 * units). Halves: A and B by the first bit of the SHA-256 of the project's name; BOTH is what ships. Weights:
 * a project's years weigh min(1, 10 / its number of years) each; its years are counted for each statistic
 * apart, so that years of words and years of history do not mix.
 *
 * Groups of record: patterns that need words, a forge or a registry are of one group, all others of the other.
 * Case scores are kept for each group alone; a view with both is judged by case/judge.h. */
#pragma once

#include "pattern/pattern.h"

typedef enum { WH_STRATUM_SETTLED, WH_STRATUM_YOUNG, WH_N_STRATA } WhStratum;
typedef enum { WH_HALF_BOTH, WH_HALF_A, WH_HALF_B, WH_N_HALVES } WhHalf;

typedef enum { WH_GROUP_HISTORY, WH_GROUP_WORDS, WH_N_GROUPS } WhGroup;
WhGroup wh_pattern_group(const WhPattern *pattern);
/* Mask 1 << WhGroup of what a view with these records (WhRecordKind) has; never empty. */
guint32 wh_record_groups(guint32 records);

typedef struct WhBaseline WhBaseline;

/* A tail probability per project-year. */
typedef struct {
  double rate;           /* point estimate of the share of project-years with at least this statistic */
  double upper;          /* upper 95% bound: what is reported and scored. 1.0 when uncalibrated */
  double project_years;  /* sum of the weights behind it: a project counts for at most ten */
  gboolean extrapolated; /* beyond the largest observed */
  gboolean calibrated;   /* FALSE: baseline lacks this pattern, has another version of it, or has under 30
                            project-years of the stratum */
  gboolean combined;     /* a case score of history and words together, taken as independent: no baseline
                            project need have had both */
} WhTail;

/* Building. */
WhBaseline *wh_baseline_new(void);
void wh_baseline_free(WhBaseline *baseline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhBaseline, wh_baseline_free)
/* Adds a project: NAME (UTF-8) decides its half, TIP is its commit. Returns an index for add_unit; a name
 * known already gives its index. */
guint wh_baseline_add_project(WhBaseline *baseline, const char *name, const char *tip);
/* Adds one project-year: STATISTICS by pattern index (wh_patterns order) with NAN where the pattern was
 * blind; CASE_SCORE that of the history (NAN before scores are known, and where there is none). At most one for
 * each year and stratum of a project. Returns an index for set_case_scores. Values are kept to six digits. */
guint wh_baseline_add_unit(WhBaseline *baseline, guint project, int year, WhStratum stratum,
                           const double *statistics, double case_score);
/* The largest case score of a unit from the patterns of GROUP alone, judged by the whole baseline and by the half
 * that its project is in, so that a half's case tail holds nothing of the other half. NAN: the unit lacks that
 * group. add_unit sets both of the history to its CASE_SCORE, those of words to NAN. */
void wh_baseline_set_case_scores(WhBaseline *baseline, guint unit, WhGroup group, double by_both,
                                 double by_own_half);
/* Fits and digests. Called after the last add or set, and again after later ones: a builder adds units
 * without scores, fits, finds the cases of each project with this baseline (half BOTH, then its own), sets
 * the scores, and fits again. */
void wh_baseline_fit(WhBaseline *baseline);
/* Numbers for evaluation: projects and units in a half. */
void wh_baseline_count(const WhBaseline *baseline, WhHalf half, guint *ret_projects, guint *ret_units);

WhTail wh_baseline_tail(const WhBaseline *baseline, WhHalf half, WhStratum stratum, const WhPattern *pattern,
                        double statistic);
/* Of scores from one group alone. */
WhTail wh_baseline_case_tail(const WhBaseline *baseline, WhHalf half, WhStratum stratum, WhGroup group,
                             double score);
/* The largest such score observed, 0 if none. */
double wh_baseline_case_largest(const WhBaseline *baseline, WhHalf half, WhStratum stratum, WhGroup group);
WhHalf wh_baseline_half_of(const char *project_name);
/* The half that may judge a project: all of it when the baseline does not know the project, else the one it is not in. */
WhHalf wh_baseline_judging_half(const WhBaseline *baseline, const char *project_name);

/* File: JSON, the same bytes for the same content, whatever the order of adds. load(NULL) gives the shipped
 * one, which is part of the program. A file that breaks a rule: WH_ERROR_INPUT; one that cannot be read or
 * written: WH_ERROR_IO, WH_ERROR_NOT_FOUND. */
gboolean wh_baseline_save(const WhBaseline *baseline, const char *path, GError **error);
WhBaseline *wh_baseline_load(const char *path, GError **error);
WhBaseline *wh_baseline_parse(const char *data, gsize len, GError **error);
/* Digest of the content, for caches and reports. Borrowed. */
const char *wh_baseline_digest(const WhBaseline *baseline);
/* Text for `baseline show`. Owner: caller. */
char *wh_baseline_describe(const WhBaseline *baseline);
