/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON of any length as a stream of records: each element of outer arrays, each outer object, and each element of the
 * arrays "issues", "pulls" and "items" of an outer object (its other members so far are the record's head). Only
 * members with names of forge_keys.def are kept, so that the large rest costs no memory.
 *
 * Bounded: a value of more than WH_LIMIT_JSON bytes or deeper than WH_LIMIT_JSON_DEPTH is broken input. Strings are as
 * they were written, perhaps no UTF-8, perhaps with NUL. */
#pragma once

#include "base/slice.h"

#include <jansson.h>

typedef struct {
  json_t *record;     /* an object, borrowed for the call */
  const json_t *head; /* the object around it, NULL if none */
  guint64 offset;     /* where it begins in the input */
} WhJsonRecord;

/* FALSE with error set stops the stream. */
typedef gboolean (*WhJsonTake)(const WhJsonRecord *record, gpointer user, GError **error);

typedef enum {
  WH_JSON_OK,
  WH_JSON_BROKEN,  /* wh_json_stream_problem says why; the stream must be restarted */
  WH_JSON_STOPPED, /* TAKE failed */
} WhJsonState;

typedef struct WhJsonStream WhJsonStream;
WhJsonStream *wh_json_stream_new(WhJsonTake take, gpointer user);
void wh_json_stream_free(WhJsonStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhJsonStream, wh_json_stream_free)

/* Forgets what was begun; what is fed next stands at OFFSET of the input. */
void wh_json_stream_restart(WhJsonStream *stream, guint64 offset);
/* What is fed next, between two values, stands at OFFSET. */
void wh_json_stream_place(WhJsonStream *stream, guint64 offset);
WhJsonState wh_json_stream_feed(WhJsonStream *stream, WhSlice bytes, GError **error);
/* The input has ended here: broken when a value is not complete. */
WhJsonState wh_json_stream_end(WhJsonStream *stream, GError **error);
/* Whether a value has begun and not ended. */
gboolean wh_json_stream_is_inside(const WhJsonStream *stream);
/* Of the last WH_JSON_BROKEN: why, and where in the input. Borrowed. */
const char *wh_json_stream_problem(const WhJsonStream *stream, guint64 *ret_offset);
