/* SPDX-License-Identifier: Apache-2.0
 *
 * What several patterns need: how familiar or strange a person was, how surprising a count is, whose acts are
 * recent, and when a statistic has risen enough to say so. */
#pragma once

#include "pattern/pattern.h"

#define WH_DAY ((gint64)86400)
#define WH_YEAR (365 * WH_DAY)

/* How much of the people who became integrators of ordinary projects had at most this much behind them: 0 (a
 * stranger) to 1. Mean of two log-normal distributions, landed commits (median 6, quartile 39) and days since
 * the first of them (median 70, quartile 510), as measured on 1,873 integrators of 138 repositories. */
double wh_familiarity(WhInvolvement before, gint64 t);

/* How much of a stranger somebody is, compared with who else is there. Borrows PEOPLE. */
typedef struct WhStrangers WhStrangers;
WhStrangers *wh_strangers_new(const WhPeople *people);
void wh_strangers_free(WhStrangers *strangers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhStrangers, wh_strangers_free)
/* PERSON as seen just before T: 0 (runs the project, or is as well known as those who do most of its work and
 * talk) to 1 (nobody ever heard of them). (1 - commits) (1 - words) (1 - rank) age, where
 *   commits, words  what they had landed and said, each on a scale from nobody to a known hand, by log-normal
 *                   shares of landed commits and tenure, and of messages, active days, tenure and answers;
 *   rank            the share of the messages and landings of two years before that came from somebody known
 *                   no better, as of the beginning of the current span of 90 days;
 *   age             grows to 1 with the first year of the record of words (and its first messages): at its
 *                   beginning everybody looks new.
 * A continuous function of what came before T. O(log n), once per 90 days O(people and messages of two
 * years). */
double wh_strangeness(WhStrangers *strangers, guint32 person, gint64 t);
/* The same at T by what PERSON and everybody had done before UNTIL <= T. */
double wh_strangeness_until(WhStrangers *strangers, guint32 person, gint64 t, gint64 until);

/* -log10 of P, at least 0; P below 1e-30 counts as that. */
double wh_surprise(double p);

/* -log10 P(K >= k) for a beta-binomial with N trials and prior ALPHA, BETA (both > 0). */
double wh_beta_binomial_surprise(guint k, guint n, double alpha, double beta);

/* Index of the first message known at T or later; n_messages if none. O(log n). */
guint32 wh_message_at(const WhView *view, gint64 t);

/* -log10 P(N >= K) for a negative binomial N of that MEAN and SIZE (variance mean + mean^2/size; both > 0).
 * Between whole K, linear; 0 for K <= 0. O(K). */
double wh_count_surprise(double k, double mean, double size);

/* The highest statistic lately said of a person; a further signal is worth emitting only when it rises over
 * that. */
typedef struct {
  double best;
  gint64 when;
} WhPeak;
#define WH_PEAK_WINDOW (3 * WH_YEAR)
/* TRUE, and remembers, if STATISTIC is a seventh above what was said in the last WH_PEAK_WINDOW. */
gboolean wh_peak_rises(WhPeak *peak, double statistic, gint64 t);

/* A commit as it came to the main line. Patterns sweep these, not the commits' own order: before its landing
 * nobody can say that a commit landed, so what is said of it is said at the landing's known time. */
typedef struct {
  gint64 t; /* known time of the landing commit */
  guint32 commit;
} WhLanded;
/* All landed commits but merges and imports, by (t, commit). Owner: caller. */
GArray *wh_landed_in_order(const WhPeople *people);

/* A use of power over the main line: a landing or a tag, of which there is a commit. PERSON is WH_NONE where a forge's button landed the
 * work of somebody else than the one who pressed it: power was used, by a hand that the history does not
 * name. */
typedef struct {
  gint64 t;
  guint32 person;
  guint32 commit, tag; /* the landing or tagged commit; the tag or WH_NONE */
  gboolean others;     /* it landed somebody else's work */
} WhPower;
/* All of them, by time. Owner: caller. */
GArray *wh_power_in_order(const WhPeople *people);

/* Shows ACT, the first use of a right, as evidence of SIGNAL. */
void wh_signal_act(WhSignal *signal, const WhAct *act);

/* Counts acts by person over a sliding span of time, and how many different persons acted. */
typedef struct {
  const WhPeople *people;
  gint64 span;
  guint32 from, to; /* acts in the span: [from, to) */
  guint32 *count;   /* by person */
  guint32 n_active, total;
  gboolean (*counts)(const WhAct *act);
} WhActWindow;
void wh_act_window_init(WhActWindow *window, const WhPeople *people, gint64 span,
                        gboolean (*counts)(const WhAct *act));
void wh_act_window_clear(WhActWindow *window);
/* Moves the window to hold the acts with known time in [T - span, T). T never falls. */
void wh_act_window_move(WhActWindow *window, gint64 t);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhActWindow, wh_act_window_clear)
