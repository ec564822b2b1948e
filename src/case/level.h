/* SPDX-License-Identifier: Apache-2.0
 *
 * The course of one person's signals: scores over time, and when which level was reached. */
#pragma once

#include "case/judge.h"
#include "case/score.h"

typedef struct {
  WhLevel level;
  gint64 reached[WH_N_LEVELS]; /* G_MAXINT64: never */
  gint64 peak_time;            /* G_MAXINT64: nothing ever counted */
  WhScore peak;
  WhTail peak_tail;
  gboolean joined; /* in the end all signals that count have joined another's case */
} WhCourse;

/* Sweeps N signals in the case of PERSON, by entered; appends its moments. While all that count have joined
 * another's case, there are none. */
WhCourse wh_course_sweep(const WhCaseJudge *judge, guint32 person, const WhCaseSignal *signals, guint n,
                         GArray *moments);
/* The level that a score with this tail, from this mask of families, has by itself. */
WhLevel wh_level_of(const WhTail *tail, guint32 families);
