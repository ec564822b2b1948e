/* SPDX-License-Identifier: Apache-2.0
 *
 * Cases: signals about connected persons, joined over time, with how rare that is. Knows no pattern by name.
 *
 * Invariants: only humans have cases; a signal is judged in the stratum of the day it was reached; an
 * uncalibrated one adds nothing to any score and opens no case, but is listed. What a case says of time t
 * depends on nothing later than t. Formulas: doc/METHOD.md. */
#pragma once

#include "case/baseline.h"

typedef enum { WH_LEVEL_NONE, WH_LEVEL_NOTE, WH_LEVEL_REVIEW, WH_LEVEL_ALARM, WH_N_LEVELS } WhLevel;
const char *wh_level_id(WhLevel level);

#define WH_CASE_WINDOW ((gint64)36 * 30 * 86400) /* signals farther apart do not join */
#define WH_POWER_USES 5  /* uses of power (landing, tagging) that make a holder of somebody */
#define WH_NOTE_RATE 0.2 /* largest upper bound per project-year for a note */
#define WH_REVIEW_RATE 0.02
#define WH_ALARM_RATE 0.0002
#define WH_ALARM_FAMILIES 3
#define WH_FAMILY_CAP 4.0 /* most that one family adds to a score, -log10 */
/* So many times rarer than one in all project-years that are known is what the fitted tail may make of a statistic: what lies
 * far beyond every ordinary year must not look like what lies just there; how rare the score is, is measured. */
#define WH_BEYOND 10.0
#define WH_ORDER_STEP 0.15 /* what a pair in the plausible order adds, and against it takes */
/* Most that pairs of words with history add or take together: either may as well come first. */
#define WH_ORDER_ACROSS 0.3
/* Of what a signal says beside its family's best, from another place in the order; and the most that adds. */
#define WH_PLACE_SHARE 0.5
#define WH_PLACE_CAP 1.0
#define WH_CASE_GUESTS 12 /* persons whose signals join the case of another */

typedef struct {
  const WhSignal *signal; /* borrowed */
  WhTail tail;
  gboolean best;   /* counts: the best of its family, or beside it from a place of its own in the order */
  gboolean counts; /* its person was new to power then; FALSE: listed, but adds nothing */
  gint64 entered; /* when it came into the case: its `reached`, or when the tie to another's case was known */
  gint64 left;    /* when it joined another's case; G_MAXINT64: never */
} WhCaseSignal;

typedef struct {
  guint32 person;
  const char *role; /* static: wh_role_id */
} WhCaseSubject;

typedef struct {
  char id
      [16]; /* "c-" and 8 hex digits: from the project's root commit (without one, first message), the person's first account and the
                   * day of the first signal;    stable across scans */
  guint32 person;                    /* the one it is about */
  WhLevel level;                     /* the highest reached by the end of the view */
  gint64 peak;                       /* the moment that counts: of the highest level, then score, the first */
  double score;                      /* at the peak */
  WhTail tail;                       /* of the score at the peak */
  guint32 families;                  /* mask 1 << WhFamily of the signals that count at the peak */
  gint64 first_seen, last_seen;      /* first evidence, last signal */
  gint64 level_reached[WH_N_LEVELS]; /* known time, G_MAXINT64: never */
  GArray *subjects;                  /* WhCaseSubject, first is `person` */
  GArray *signals;                   /* WhCaseSignal, by entered: from one window before the first note on */
} WhCase;

/* A score is formed whenever a signal of the person is reached that counts then (the best of its family in
 * the window). */
typedef struct {
  guint32 person;
  gint64 time;
  double score;
} WhCaseMoment;

typedef struct {
  GPtrArray *signals;     /* all, owned */
  WhPatternState *states; /* by pattern index */
  GPtrArray *cases;       /* WhCase, owned; worst first: level, score, time */
  GArray *moments;        /* WhCaseMoment by (person, time): of all humans, with or without a case */
} WhCaseSet;

typedef struct {
  const WhBaseline *baseline; /* borrowed; NULL: nothing is calibrated */
  WhHalf half;                /* which half of the baseline judges (evaluation); BOTH in ordinary use */
  guint64 without_patterns;   /* ablation: bit i leaves out wh_patterns()[i] */
  gboolean keep_all;          /* also keep cases below note (for ranks) */
} WhCaseOptions;

WhCaseSet *wh_cases_find(const WhPeople *people, const WhCaseOptions *options);
/* The second half of wh_cases_find: joins and judges SIGNALS (of any patterns). Takes SIGNALS and STATES. */
WhCaseSet *wh_cases_join(const WhPeople *people, GPtrArray *signals, WhPatternState *states,
                         const WhCaseOptions *options);
void wh_cases_free(WhCaseSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhCaseSet, wh_cases_free)

/* Largest score anybody reached in each calendar year (0: none), by moments: a signal that counts was reached
 * in that very year, so that one old event does not fill the years of its window. RET by year - FIRST_YEAR. A
 * baseline is built from units instead: case/unit.h. */
void wh_cases_year_scores(const WhCaseSet *set, int first_year, guint n_years, double *ret_scores);
/* The highest score of PERSON within WH_CASE_WINDOW before T (0 if none), for ranks. */
double wh_cases_score_at(const WhCaseSet *set, guint32 person, gint64 t);
