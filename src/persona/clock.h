/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of the kind "clock": its meter, for whoever measures it beat by beat. */
#pragma once

#include "persona/clock_beats.h"
#include "persona/likeness.h"

/* FALSE: not enough; else the beats of A and B outside the threads in which both wrote. */
gboolean wh_clock_listen(WhMeter *meter, guint32 a, guint32 b, WhBeat ret_beats[WH_N_BEATS]);
