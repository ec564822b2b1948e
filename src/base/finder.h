/* SPDX-License-Identifier: Apache-2.0
 *
 * WhFinder: where any of many short texts stands in some bytes, without regard to the case of ASCII letters.
 * Vectorscan does it where it was built in, else a table; both find the same. */
#pragma once

#include "base/slice.h"

#define WH_FINDER_MIN 3u /* bytes of the shortest text that can be found */

typedef struct WhFinder WhFinder;
typedef struct WhFinderRoom WhFinderRoom; /* one for each thread */

typedef struct {
  guint32 text; /* index */
  guint32 end;  /* byte after it */
} WhFinderHit;

/* TEXTS: each at least WH_FINDER_MIN bytes, no NUL, lower case. WITH_TABLE: Vectorscan is not asked. Never fails. */
WhFinder *wh_finder_new(const char *const *texts, guint n, gboolean with_table);
void wh_finder_free(WhFinder *finder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhFinder, wh_finder_free)
gboolean wh_finder_has_vectorscan(void);
WhFinderRoom *wh_finder_room_new(const WhFinder *finder);
void wh_finder_room_free(WhFinderRoom *room);
/* Appends WhFinderHit to HITS, in no order. */
void wh_finder_scan(const WhFinder *finder, WhFinderRoom *room, WhSlice text, GArray *hits);
