/* SPDX-License-Identifier: Apache-2.0
 *
 * How near to one another two persons act, given how busy their place is on such days and at what hours each of them acts.
 *
 * Of each spell of the one (moments with less than a week between) the moment counts that comes nearest to any of the other.
 * Chance brings something of the other as near as d with probability u = 1 - exp(-k n max(f c, e) / N): k moments of the spell,
 * n of the other, c of the place's N moments within d, at least half a day, to either side, f the share of the other's that lie as
 * near by the hour of day, and e the place's moments within d but for the two. So whole days alone are left to chance: hours,
 * zones, the place's busy days and what calls everybody at once are the same in truth and chance. A spell counts g(-log10 u), a rising line; the score is the sum over spells divided by their number to the power 0.4, mean of
 * both directions. */
#pragma once

#include "persona/clock_beats.h"

typedef struct {
  double score;
  guint spells, near; /* of both; that lie nearer than chance brings once in ten */
  gint64 times[2];    /* the nearest moments of A and of B */
} WhNear;

/* ALL: of everybody in the place, A and B among them. FALSE: one of the two has fewer than two. Symmetric but for the order of
 * TIMES. */
gboolean wh_clock_near(WhTimes a, WhTimes b, WhTimes all, WhNear *ret_near);
