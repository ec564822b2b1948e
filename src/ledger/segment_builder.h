/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the segment's writer share. */
#pragma once

#include "ledger/intern.h"
#include "ledger/segment_format.h"

/* A dictionary of texts, each written less what it shares with the one before. */
typedef struct {
  WhInternTexts texts;
  WhSlice last;
} WhSegDictionary;

struct WhSegmentBuilder {
  WhSink sink;
  guint oid_len;
  WhSegmentFlush flush;
  gpointer user;
  GByteArray *columns[SEG_N_COLUMNS];
  guint32 counts[SEG_N_COUNTS];
  WhInternTexts accounts, paths, shapes, values;
  WhInternOids blobs, commits;
  WhSegDictionary ids, terms;
  GArray *last_blob; /* per path: blob + 1 it last became, 0 none */
  guint32 last_fact_blob, next_value;
  WhSlice last_path;
  gint64 last_time, last_message_time, last_event_time;
  gsize shared_bytes;  /* of paths, ids and terms once whole, which the columns do not show */
  GString *last_place; /* of a message or event */
  GString *mended;     /* text that had to be made valid */
  WhSegKind run_kind;
  guint32 run_length;
};

static inline WhSegmentBuilder *
wh_seg_builder_of(WhSink *sink)
{
  return (WhSegmentBuilder *)sink;
}

static inline gint16
wh_seg_clamp_zone(gint16 zone)
{
  return zone == WH_ZONE_ABSENT ? zone : (gint16)CLAMP(zone, -9999, 9999);
}

/* Makes room for a record of KIND and counts it. Refs and tags do not share a segment with the rest: they are
 * replaced as a whole by every read, the rest stays. */
gboolean wh_seg_begin_record(WhSegmentBuilder *b, WhSegKind kind, GError **error);
guint32 wh_seg_put_account(WhSegmentBuilder *b, WhSlice name, WhSlice email);
/* TEXT less what it shares with the beginning of BEFORE. */
void wh_seg_put_shared(GByteArray *column, WhSlice text, WhSlice before);

gboolean wh_seg_put_message(WhSink *sink, const WhMessageRecord *record, GError **error);
gboolean wh_seg_put_release(WhSink *sink, const WhReleaseRecord *record, GError **error);
gboolean wh_seg_put_file(WhSink *sink, const WhFileRecord *record, GError **error);
gboolean wh_seg_put_comparison(WhSink *sink, const WhComparisonRecord *record, GError **error);
/* TEXT as a segment may hold it: valid UTF-8 without NUL, at most MAX bytes. Borrowed until the next call. */
WhSlice wh_seg_hold_text(WhSegmentBuilder *b, WhSlice text, gsize max);
gboolean wh_seg_put_event(WhSink *sink, const WhEventRecord *record, GError **error);
