/* SPDX-License-Identifier: Apache-2.0
 *
 * How often two persons act at the same time, against what chance makes of it when each one's Mondays are shuffled
 * within twelve weeks, and so their Tuesdays. Hours of day, zones, whatever weekly rhythm each keeps, and seasons are
 * thereby the same in truth and chance.
 *
 * Exact, without drawing: for weeks i of the one and j of the other that are alike in M_ij bins, the sum over i of
 * M_i,p(i) under a uniformly random order p of n weeks has mean sum(M) / n and variance
 * sum((M_ij - row_i - column_j + all)^2) / (n - 1) with the means of row, column and all (Hoeffding 1951). */
#pragma once

#include <glib.h>

typedef enum {
  WH_BEAT_HOUR, /* both acted in one hour */
  WH_BEAT_DAY,  /* on one day, which begins in the middle of the night of both */
  WH_BEAT_WEEK, /* in one week; whole weeks are shuffled */
  WH_N_BEATS
} WhBeatScale;

typedef struct {
  guint together; /* bins in which both acted */
  double expected, variance;
} WhBeat;

/* Times in seconds, ascending. */
typedef struct {
  const gint64 *times;
  guint n;
} WhTimes;

/* What TIMES, of gint64 in order, holds. Borrowed. */
static inline WhTimes
wh_times_of(const GArray *times)
{
  return (WhTimes){(const gint64 *)(gpointer)times->data, times->len};
}

void wh_clock_beats(WhTimes a, WhTimes b, WhBeat ret_beats[WH_N_BEATS]);
/* How many standard deviations TOGETHER is above EXPECTED, with half a bin towards it; 0 where nothing varies. */
double wh_clock_z(const WhBeat *beat);
