/* SPDX-License-Identifier: Apache-2.0
 *
 * What the patterns over changes share: facts of the versions that a commit takes and brings, and how much a change of one
 * kind says of the person who brought it. */
#pragma once

#include "pattern/tools.h"

/* The first value of KIND among the facts of BLOB, borrowed; NULL: none. */
const char *wh_change_fact(const WhView *view, guint32 blob, WhFactKind kind);
/* Whether the terms of both versions of CHANGE are known; that there is none is known too. */
gboolean wh_change_is_weighed(const WhView *view, const WhChange *change);
/* Whether any change of COMMIT can add or take any of these: most commits cannot, and need no further look. */
gboolean wh_change_may_gain(const WhView *view, const WhCommit *commit);
/* N of "NAME=N" in VECTOR ("a=1 off:b=2"), which may be NULL; 0: not there. */
guint wh_change_count(const char *vector, const char *name);
/* NAME of a fact without the mark of what is read of whole files: "branch-rule" of "file:branch-rule". */
const char *wh_change_plain(const char *name);
/* What CHANGE adds (below 0: takes) of NAME among the facts of KIND. 0 unless it is weighed. */
gint wh_change_gain(const WhView *view, const WhChange *change, WhFactKind kind, const char *name);
/* Whether the subject of the commit names WORD, in either case. */
gboolean wh_change_tells(const WhCommit *commit, const char *word);

/* Commits of one kind in a sweep over what landed. */
typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  guint landed, such; /* commits so far; of them, those that did such a thing */
  WhPeak *peaks;
} WhChangeSweep;
void wh_change_sweep_init(WhChangeSweep *sweep, const WhPattern *self, const WhPeople *people,
                          GPtrArray *signals);
/* A whole sweep of a pattern that keeps nothing beside: LOOK is called for each commit in the order of landing. */
void wh_change_sweep_run(const WhPattern *self, const WhPeople *people, GPtrArray *signals,
                         void (*look)(WhChangeSweep *sweep, const WhLanded *at));
void wh_change_sweep_clear(WhChangeSweep *sweep);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhChangeSweep, wh_change_sweep_clear)
/* h * n/(n+50) * (-log10((k+1)/(n+2)) + 1 - familiarity + STRENGTH): k of the n landed commits so far did such a thing;
 * h is 1 when the author landed it, else 0.5. */
double wh_change_statistic(const WhChangeSweep *sweep, const WhLanded *at, double strength);
/* Counts the commit AT; STRENGTH > 0: it did such a thing. A new signal with "landed", "such" and "past" as values,
 * borrowed, when that is worth saying of its author: the lander is a party then. NULL: it is not. */
WhSignal *wh_change_sweep_take(WhChangeSweep *sweep, const WhLanded *at, double strength, double floor);
