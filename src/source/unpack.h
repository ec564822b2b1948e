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
/* What one step is given, and what it leaves. */
typedef struct {
  const guint8 *next, *end; /* input, moved on as it is taken */
  gboolean last;            /* nothing follows END */
  char *to;                 /* output, moved on as it is filled */
  gsize room;
  const char *problem; /* set when broken: a constant text */
} WhUnpackStep;

WhUnpackState wh_unpack_some(WhUnpack *unpack, WhUnpackStep *step);
