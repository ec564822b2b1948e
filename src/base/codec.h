/* SPDX-License-Identifier: Apache-2.0
 *
 * Variable-length integers and bytes, for segments and the pipe between worker and parent. LEB128; signed
 * numbers are zigzag encoded. A reader never reads past its end: after the first failure every further
 * read fails too and returns zero, so a decoder may check once at the end of a group. */
#pragma once

#include "base/slice.h"

void wh_put_u64(GByteArray *out, guint64 value);
void wh_put_i64(GByteArray *out, gint64 value);
void wh_put_bytes(GByteArray *out, const void *data, gsize len); /* raw, no length */
void wh_put_slice(GByteArray *out, WhSlice s);                   /* length, then bytes */

typedef struct {
  const guint8 *at, *end;
  gboolean failed;
} WhCursor;

static inline WhCursor
wh_cursor(const void *data, gsize len)
{
  return (WhCursor){data, len > 0 ? (const guint8 *)data + len : data, FALSE};
}

guint64 wh_get_u64(WhCursor *c);
gint64 wh_get_i64(WhCursor *c);
/* A count that the remaining input could hold at MIN_BYTES each and that is at most MAX; else failure. */
guint32 wh_get_count(WhCursor *c, guint32 max, gsize min_bytes);
const guint8 *wh_get_bytes(WhCursor *c, gsize len); /* borrowed from the input; NULL on failure */
WhSlice wh_get_slice(WhCursor *c, gsize max);
