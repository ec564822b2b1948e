/* SPDX-License-Identifier: Apache-2.0
 *
 * The formats of git's packs: index (v1, v2), entry headers, deltas. Pure parsers over borrowed bytes, which
 * are hostile: every offset and count is held against the bounds before it is used. Formats:
 * gitformat-pack(5). */
#pragma once

#include "ledger/event.h"

#define WH_PACK_OFS_DELTA 6u
#define WH_PACK_REF_DELTA 7u

/* An index. Invariants after parse: all tables lie inside the bytes; fanout ascends and ends at count. */
typedef struct {
  const guint8 *fanout; /* 256 big-endian numbers */
  const guint8 *oids;   /* count names, STRIDE apart */
  gsize stride;
  const guint8 *offsets; /* count numbers, OFFSET_STRIDE apart */
  gsize offset_stride;
  const guint8 *large; /* v2: 64-bit offsets */
  guint32 n_large;
  guint32 count;
  guint oid_len;
  guint64 pack_size; /* every offset handed out lies below it, less the trailer */
} WhPackIndex;

/* FALSE with WH_ERROR_INPUT when the bytes are no index of a pack of PACK_SIZE bytes. O(1). */
gboolean wh_pack_index_parse(const guint8 *data, gsize len, guint oid_len, guint64 pack_size,
                             WhPackIndex *ret_index, GError **error);
/* FALSE: not there, or its offset is out of bounds. O(log n). */
gboolean wh_pack_index_find(const WhPackIndex *index, const guint8 *oid, guint64 *ret_offset);
/* Offset of the NTH entry (NTH < count); FALSE when it is out of bounds. */
gboolean wh_pack_index_offset(const WhPackIndex *index, guint32 nth, guint64 *ret_offset);
/* Name of the NTH entry, borrowed, oid_len bytes. */
const guint8 *wh_pack_index_oid(const WhPackIndex *index, guint32 nth);

/* Checks a pack's own header against its index. */
gboolean wh_pack_header_check(const guint8 *data, gsize len, const WhPackIndex *index, GError **error);

typedef struct {
  guint type;             /* WhObjectType, or one of the two deltas */
  guint64 size;           /* inflated size: of the object, or of the delta */
  guint64 base_offset;    /* OFS_DELTA: below this entry's offset */
  const guint8 *base_oid; /* REF_DELTA: borrowed */
  const guint8 *data;     /* the deflated stream */
  gsize avail;            /* bytes from DATA to the pack's trailer */
} WhPackEntry;

gboolean wh_pack_entry_parse(const guint8 *pack, guint64 pack_size, guint64 offset, guint oid_len,
                             WhPackEntry *ret_entry);

/* The two sizes at a delta's head. *RET_OPS: where the instructions begin. */
gboolean wh_delta_sizes(const guint8 *delta, gsize len, guint64 *ret_base, guint64 *ret_result,
                        gsize *ret_ops);
/* Runs DELTA on BASE into OUT, which holds exactly the result size the delta states. FALSE: the delta is
 * broken. */
gboolean wh_delta_apply(WhSlice base, WhSlice delta, guint8 *out, gsize out_size);
/* Offset and length of the copy that OP begins; *AT moves past them. FALSE: cut short. */
gboolean wh_delta_copy(guint8 op, const guint8 **at, const guint8 *end, gsize *ret_offset, gsize *ret_size);
