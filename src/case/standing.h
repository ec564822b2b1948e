/* SPDX-License-Identifier: Apache-2.0
 *
 * WhStanding: who was new to power when. A takeover is somebody coming to power, so what is said of those who
 * have long held it adds to no score: founders, and holders of more than WH_CASE_WINDOW. One becomes a holder
 * with the WH_POWER_USES-th use of power, and a founder by doing so within the project's first year. A
 * pattern that `renews` makes its person new again from the time of its signal on. */
#pragma once

#include "case/case.h"

typedef struct {
  const gint64 *since; /* by person: when they became a holder, G_MAXINT64: never */
  gint64 *renewed;     /* by person: latest renewal so far, G_MININT64: none */
  gint64 founding_end;
} WhStanding;

void wh_standing_init(WhStanding *standing, const WhPeople *people);
void wh_standing_clear(WhStanding *standing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhStanding, wh_standing_clear)
/* Whether SIGNAL counts. Signals of a person come in order of time. */
gboolean wh_standing_take(WhStanding *standing, const WhSignal *signal);
