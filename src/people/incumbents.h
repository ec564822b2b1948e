/* SPDX-License-Identifier: Apache-2.0
 *
 * Who ran the project when. Inside of people. */
#pragma once

#include "people/people_impl.h"

#define WH_INCUMBENT_SPAN ((gint64)2 * 365 * 86400)

/* A person showed power, or the forge called them one of its own. */
typedef struct {
  gint64 t;
  guint32 person;
} WhPowerMark;

/* Needs acts and speaker_of. */
WhIncumbents *wh_incumbents_new(const WhPeopleImpl *impl);
void wh_incumbents_free(WhIncumbents *incumbents);
/* Marks of humans by (t, person): sets *RET_N, borrowed. */
const WhPowerMark *wh_incumbents_marks(const WhIncumbents *incumbents, guint *ret_n);
/* Where no mark is at or before T: those who wrote half of all answers. Sets *RET_N; NULL and 0 where there
 * are marks, or nobody ever answered. Borrowed. */
const guint32 *wh_incumbents_few(const WhIncumbents *incumbents, gint64 t, guint *ret_n);
