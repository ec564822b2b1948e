/* SPDX-License-Identifier: Apache-2.0
 *
 * WhOthers: the people of a project by how much they wrote and when, so that those nearest to somebody are found without
 * looking at everybody. Made of the whole record, it only says where to look: what it answers depends on nothing later than
 * the moment asked about. Nothing changes it, so several threads may ask. */
#pragma once

#include "people/people.h"

typedef struct WhOthers WhOthers;
/* PEOPLE is borrowed and outlives it. O(n log n) of n things that were said or landed, 64 bytes for each. Owner: caller. */
WhOthers *wh_others_new(const WhPeople *people);
WhOthers *wh_others_ref(WhOthers *others);
void wh_others_unref(WhOthers *others);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhOthers, wh_others_unref)
/* Humans other than A and B who wrote in this project in the two years before T (where both were silent by then: before one
 * was last heard of), at most MAX: those nearest to A
 * and B in when they wrote and how much. The same for (A, B) and (B, A). Owner: caller. */
GArray *wh_others_near(const WhOthers *others, guint32 a, guint32 b, gint64 t, guint max); /* of guint32 */
/* The same, for one question. */
GArray *wh_impostors(const WhPeople *people, guint32 a, guint32 b, gint64 t, guint max);
