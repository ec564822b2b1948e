/* SPDX-License-Identifier: Apache-2.0
 *
 * What the two halves of the segment's decoder share: unpacking and dictionaries here, records there. Nothing
 * that is read is believed before it is checked. */
#pragma once

#include "base/codec.h"
#include "base/error.h"
#include "ledger/segment_format.h"

typedef struct {
  WhSlice name, email;
} WhSegAccount;

typedef struct {
  guint8 status;
  guint32 old_mode, new_mode;
} WhSegShape;

/* Texts that were written less what each shares with the one before, whole again. */
typedef struct {
  WhSlice *texts;
  char *bytes;  /* of all of them */
  guint32 next; /* the first one not yet met */
} WhSegTexts;

typedef struct {
  WhSink *sink;
  guint version, oid_len;
  WhCursor columns[SEG_N_COLUMNS];
  guint32 counts[SEG_N_COUNTS];
  WhSegAccount *accounts;
  WhSegShape *shapes;
  WhSlice *values;
  WhSegTexts paths, ids, terms;
  guint32 *last_blob; /* per path: blob + 1 it last became */
  const guint8 *blobs, *oids, *foreign;
  guint32 next_commit, next_foreign, next_blob, next_change;
  guint32 last_fact_blob, next_value;
  gint64 last_time, last_message_time, last_event_time;
  GArray *parents; /* of WhOid */
  GArray *changes; /* of WhChangeRecord */
  GString *thread, *to, *traits, *place;
} WhSegReader;

void wh_seg_reader_clear(WhSegReader *r);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhSegReader, wh_seg_reader_clear)
/* Sets ERROR to WHAT is broken; returns FALSE. */
gboolean wh_seg_broken(const char *what, GError **error);
/* Text as a record may hold it: at most MAX bytes, without NUL. */
WhSlice wh_seg_get_text(WhCursor *c, gsize max);
WhOid wh_seg_get_oid(const WhSegReader *r, WhCursor *c);
/* Name INDEX of NAMES, which is one of the reader's arrays of raw names. */
WhOid wh_seg_oid_at(const WhSegReader *r, const guint8 *names, guint32 index);
/* Unpacks SEGMENT into *RET_RAW (owner: caller), which everything in the reader points into. */
gboolean wh_seg_unpack(WhSegReader *r, GBytes *segment, guint8 **ret_raw, GError **error);
gboolean wh_seg_read_dictionaries(WhSegReader *r, GError **error);
/* Valid UTF-8 too. */
WhSlice wh_seg_get_words(WhCursor *c, gsize max);
gboolean wh_seg_read_release(WhSegReader *r, GError **error);
gboolean wh_seg_read_file(WhSegReader *r, GError **error);
gboolean wh_seg_read_comparison(WhSegReader *r, GError **error);
gboolean wh_seg_read_message(WhSegReader *r, GError **error);
gboolean wh_seg_read_event(WhSegReader *r, GError **error);
gboolean wh_seg_read_commit_names(WhSegReader *r, GError **error); /* part of the dictionaries */

static inline gboolean
wh_seg_is_zone(gint64 zone)
{
  return (zone >= -9999 && zone <= 9999) || zone == WH_ZONE_ABSENT;
}

static inline gboolean
wh_seg_is_time(gint64 time)
{
  return time >= WH_TIME_MIN && time <= WH_TIME_MAX;
}

/* A sum that wraps instead of being undefined; the range check comes after. */
static inline gint64
wh_seg_add(gint64 a, gint64 b)
{
  return (gint64)((guint64)a + (guint64)b);
}
