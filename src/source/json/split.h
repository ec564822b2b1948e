/* SPDX-License-Identifier: Apache-2.0
 *
 * A look at a JSON text before it becomes a tree, which takes many times its size: how many values it has, and where the
 * members of one large member lie. */
#pragma once

#include "base/slice.h"

typedef struct {
  const char *key; /* of the split's own */
  WhSlice value;   /* within the text, an object or array; empty: a plain value */
} WhJsonPart;

typedef struct {
  gsize used;     /* bytes of the value that the text begins with */
  guint64 values; /* in it, those in PARTS included */
  guint64 part_values;
  gboolean has_parts; /* it is an object with one member of the name looked for, which is an object */
  gsize parts_begin, parts_end; /* that member's value */
  GArray *parts;                /* of WhJsonPart, in order */
  GStringChunk *keys;
} WhJsonSplit;

/* FALSE: TEXT does not begin with a whole object or array; VALUES then counts up to where it breaks. NAME may be NULL. O(n). */
gboolean wh_json_split(WhSlice text, const char *name, WhJsonSplit *ret_split);
void wh_json_split_clear(WhJsonSplit *split);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhJsonSplit, wh_json_split_clear)
