/* SPDX-License-Identifier: Apache-2.0
 *
 * How much somebody wrote or landed in the two years before a moment, and when: by what others of the same place and
 * time are told. */
#pragma once

#include "people/people.h"

#define WH_PRESENCE_WINDOW (730 * (gint64)86400)

typedef struct {
  guint32 person, n;
  double middle; /* years before the window's end */
} WhPresence;

/* Of PERSON in the window that ends with T. O(log n) of what the person did. */
WhPresence wh_presence_of(const WhPeople *people, guint32 person, gint64 t);
/* The moment that others are of the same time as: T, or, where both were silent by then, when one was last heard of. */
gint64 wh_presence_moment(const WhPeople *people, guint32 a, guint32 b, gint64 t);
/* How much PERSON wrote and landed in the whole record; if anything, when the first and the last of it was known. */
guint32 wh_presence_whole(const WhPeople *people, guint32 person, gint64 *ret_from, gint64 *ret_to);
/* Appends when what PERSON wrote and what PERSON landed was known (gint64), each ascending. */
void wh_presence_times(const WhPeople *people, guint32 person, GArray *ret_said, GArray *ret_landed);
