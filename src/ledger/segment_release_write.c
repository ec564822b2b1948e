/* SPDX-License-Identifier: Apache-2.0
 * Puts releases and their files into the columns of a segment. */
#include "base/codec.h"
#include "ledger/segment_builder.h"

static void
put_raw(GByteArray *rows, WhSlice text, gsize max)
{
  wh_put_slice(rows, wh_slice_clean(text, max));
}

static void
put_oid(const WhSegmentBuilder *b, GByteArray *rows, const WhOid *oid)
{
  wh_put_bytes(rows, oid->bytes, b->oid_len);
}

static void
put_time(GByteArray *rows, gint64 time)
{
  wh_put_u64(rows, (guint64)CLAMP(time, WH_TIME_MIN, WH_TIME_MAX));
}

gboolean
wh_seg_put_release(WhSink *sink, const WhReleaseRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  if (!wh_seg_begin_record(b, SEG_RELEASE, error))
    return FALSE;
  GByteArray *rows = b->columns[SEG_RELEASE_ROWS];
  put_raw(rows, record->name, WH_LIMIT_PATH);
  put_raw(rows, record->version, WH_LIMIT_PATH);
  put_raw(rows, record->digest, WH_SEG_DIGEST_MAX);
  put_raw(rows, record->tag, WH_LIMIT_PATH);
  put_oid(b, rows, &record->commit);
  wh_put_u64(rows, record->size);
  wh_put_u64(rows, record->n_files);
  wh_put_u64(rows, record->n_same);
  wh_put_u64(rows, record->n_absent);
  put_time(rows, record->newest);
  wh_put_slice(rows, wh_seg_hold_text(b, record->packer, WH_LIMIT_IDENT));
  wh_put_slice(rows, wh_seg_hold_text(b, record->tools, WH_LIMIT_DETAIL));
  put_raw(rows, record->key, WH_SEG_KEY_MAX);
  put_time(rows, record->signed_at);
  wh_put_u64(rows, record->n_key_tags);
  return TRUE;
}

gboolean
wh_seg_put_file(WhSink *sink, const WhFileRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  g_assert((guint)record->state < WH_N_FILE_STATES && (guint)record->class < WH_N_FILE_CLASSES);
  g_assert((guint)record->reach < WH_N_FILE_REACHES);
  if (!wh_seg_begin_record(b, SEG_FILE, error))
    return FALSE;
  GByteArray *rows = b->columns[SEG_FILE_ROWS];
  put_raw(rows, record->release, WH_LIMIT_PATH);
  put_raw(rows, record->path, WH_LIMIT_PATH);
  wh_put_u64(rows, record->state);
  wh_put_u64(rows, record->class);
  wh_put_u64(rows, record->reach);
  wh_put_u64(rows, record->flags & WH_SEG_ENTRY_FLAGS);
  wh_put_u64(rows, record->mode);
  wh_put_u64(rows, record->tag_mode);
  wh_put_u64(rows, record->size);
  put_time(rows, record->mtime);
  put_oid(b, rows, &record->oid);
  put_oid(b, rows, &record->tag_oid);
  wh_put_slice(rows, wh_seg_hold_text(b, record->generator, WH_LIMIT_DETAIL));
  wh_put_slice(rows, wh_seg_hold_text(b, record->reason, WH_LIMIT_DETAIL));
  wh_put_slice(rows, wh_seg_hold_text(b, record->excerpt, WH_LIMIT_EXCERPT));
  return TRUE;
}
