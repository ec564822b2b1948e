/* SPDX-License-Identifier: Apache-2.0
 *
 * Finds the names of wanted repositories in raw bytes, so that the lines of an archive of the world that name none of
 * them are never parsed. Case does not matter. Vectorscan, where it was built in, does it at a multiple of the speed of
 * decompression; without it the answers are the same. */
#pragma once

#include "base/slice.h"

typedef struct WhForgeFilter WhForgeFilter;

/* WANT: NULL-terminated; NULL or empty gives NULL. Owner: caller. */
WhForgeFilter *wh_forge_filter_new(const char *const *want);
void wh_forge_filter_free(WhForgeFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhForgeFilter, wh_forge_filter_free)
/* Offset of a byte of the first name in BYTES, G_MAXSIZE if there is none. */
gsize wh_forge_filter_find(WhForgeFilter *filter, WhSlice bytes);
