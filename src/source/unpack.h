/* SPDX-License-Identifier: Apache-2.0
 *
 * One interface over the streams of three libraries: igzip for gzip, liblzma for xz, libzstd. */
#pragma once

#include "base/slice.h"

#define WH_UNPACK_MAGIC 6u /* bytes that tell the kinds apart */

typedef struct WhUnpack WhUnpack;

typedef enum {
  WH_UNPACK_MORE,   /* go on: more input, or more room */
  WH_UNPACK_END,    /* whole and sound; what follows is padding */
  WH_UNPACK_BROKEN, /* damaged, cut, or wants more memory than WH_INPUT_MEMORY */
} WhUnpackState;

/* NULL when BEGINNING is none of the known kinds. Owner: caller. */
WhUnpack *wh_unpack_new(WhSlice beginning);
void wh_unpack_free(WhUnpack *unpack);
/* Takes from *NEXT .. END, moving *NEXT, and puts *RET_GOT bytes (at most MAX) to TO. LAST: nothing follows END.
 * RET_PROBLEM is set with WH_UNPACK_BROKEN, a constant text. */
WhUnpackState wh_unpack_some(WhUnpack *unpack, const guint8 **next, const guint8 *end, gboolean last,
                             char *to, gsize max, gsize *ret_got, const char **ret_problem);
