/* SPDX-License-Identifier: Apache-2.0
 * Puts messages and events into the columns of a segment. */
#include "base/codec.h"
#include "ledger/segment_builder.h"

const WhSegList wh_seg_thread = {' ', WH_LIMIT_REFERENCES, WH_LIMIT_ID, WH_LIMIT_ID *WH_LIMIT_REFERENCES};
const WhSegList wh_seg_to = {' ', WH_LIMIT_TO, WH_LIMIT_IDENT, WH_LIMIT_TO *WH_LIMIT_IDENT};
const WhSegList wh_seg_traits = {'\n', WH_LIMIT_TRAITS + 1, WH_LIMIT_TRAITS, WH_LIMIT_TRAITS};

/* At most MAX bytes of TEXT, no character halved. */
static WhSlice
cut_text(WhSlice text, gsize max)
{
  if (text.len <= max)
    return text;
  while (max > 0 && ((guint8)text.data[max] & 0xc0) == 0x80)
    max--;
  return wh_slice(text.data, max);
}

WhSlice
wh_seg_hold_text(WhSegmentBuilder *b, WhSlice text, gsize max)
{
  WhSlice held = cut_text(text, max);

  if (held.len == 0 || g_utf8_validate_len(held.data, held.len, NULL))
    return held;
  g_autofree char *mended = g_utf8_make_valid(held.data, (gssize)held.len);
  g_string_assign(b->mended, mended);
  return cut_text(wh_slice(b->mended->str, b->mended->len), max);
}

/* TEXT must be held already. */
static void
put_entry(WhSegmentBuilder *b, WhSegDictionary *dictionary, GByteArray *column, WhSlice text)
{
  gboolean is_ids = dictionary == &b->ids, is_new;
  guint32 met = dictionary->texts.table.used, index;

  if (text.len == 0) {
    wh_put_u64(column, 0);
    return;
  }
  index = wh_intern_text(&dictionary->texts, text, &is_new);
  wh_put_u64(column, is_new ? 1 : (guint64)(met - index) + 1);
  if (!is_new)
    return;
  wh_seg_put_shared(b->columns[is_ids ? SEG_IDS : SEG_TERMS], text, dictionary->last);
  dictionary->last = wh_intern_text_at(&dictionary->texts, index);
  b->counts[is_ids ? SEG_N_IDS : SEG_N_TERMS]++;
  b->shared_bytes += text.len;
}

static void
put_id(WhSegmentBuilder *b, WhSegColumn column, WhSlice id)
{
  put_entry(b, &b->ids, b->columns[column], wh_seg_hold_text(b, id, WH_LIMIT_ID));
}

static guint32
count_pieces(WhSlice text, const WhSegList *list)
{
  guint32 n = text.len > 0 ? 1 : 0;

  for (gsize i = 0; i < text.len && n < list->max_pieces; i++)
    n += text.data[i] == list->separator;
  return n;
}

/* TEXT must be held already. */
static void
put_pieces(WhSegmentBuilder *b, WhSegDictionary *dictionary, WhSlice text, const WhSegList *list)
{
  GByteArray *column = b->columns[dictionary == &b->ids ? SEG_MESSAGE_IDS : SEG_MESSAGE_TERMS];
  guint32 n = count_pieces(text, list);
  gsize at = 0;

  wh_put_u64(column, n);
  for (guint32 i = 0; i < n; i++) {
    const char *end = at < text.len ? memchr(text.data + at, list->separator, text.len - at) : NULL;
    gsize len = end != NULL ? (gsize)(end - text.data) - at : text.len - at;
    put_entry(b, dictionary, column, cut_text(wh_slice(text.data + at, len), list->max_piece));
    at += len + (end != NULL);
  }
}

/* The newest ids of a thread, as many as may be kept; the last one whatever its size. */
static WhSlice
newest(WhSlice thread)
{
  gsize from = thread.len, at = thread.len;

  for (guint32 n = 0; n < wh_seg_thread.max_pieces && (n == 0 || from > 0); n++) {
    at = n == 0 ? from : from - 1;
    while (at > 0 && thread.data[at - 1] != wh_seg_thread.separator)
      at--;
    if (n > 0 && thread.len - at > wh_seg_thread.max_total)
      break;
    from = at;
  }
  return from > 0 ? wh_slice(thread.data + from, thread.len - from) : thread;
}

static WhSlice
last_piece(WhSlice thread)
{
  gsize at = thread.len;

  while (at > 0 && thread.data[at - 1] != wh_seg_thread.separator)
    at--;
  return at > 0 ? cut_text(wh_slice(thread.data + at, thread.len - at), wh_seg_thread.max_piece)
                : cut_text(thread, wh_seg_thread.max_piece);
}

static void
put_place(WhSegmentBuilder *b, WhSlice place)
{
  WhSlice held = wh_seg_hold_text(b, place, WH_SEG_PLACE_MAX);

  wh_seg_put_shared(b->columns[SEG_PLACES], held, wh_slice(b->last_place->str, b->last_place->len));
  g_string_truncate(b->last_place, 0);
  g_string_append_len(b->last_place, held.data, (gssize)held.len);
}

/* The id, the thread and the parent. Returns whether the parent is the last of the thread's ids. */
static gboolean
put_message_ids(WhSegmentBuilder *b, const WhMessageRecord *record)
{
  g_autofree char *parent = NULL;
  WhSlice thread, held;
  gboolean is_last;

  put_id(b, SEG_MESSAGE_IDS, record->id);
  held = wh_seg_hold_text(b, record->parent, WH_LIMIT_ID);
  parent = held.len > 0 ? g_strndup(held.data, held.len) : NULL;
  thread = wh_seg_hold_text(b, newest(record->thread), wh_seg_thread.max_total);
  is_last = parent != NULL && wh_slice_equal(last_piece(thread), wh_slice_str(parent));
  put_pieces(b, &b->ids, thread, &wh_seg_thread);
  if (!is_last)
    put_entry(b, &b->ids, b->columns[SEG_MESSAGE_IDS], wh_slice_str(parent));
  return is_last;
}

/* Returns whether TIME was in range. */
static gboolean
hold_time(gint64 time, gint64 *ret_held)
{
  *ret_held = CLAMP(time, WH_TIME_MIN, WH_TIME_MAX);
  return *ret_held == time;
}

static gboolean
put_message_times(WhSegmentBuilder *b, const WhMessageRecord *record, guint32 *flags)
{
  GByteArray *column = b->columns[SEG_MESSAGE_TIMES];
  gint64 claimed, arrived;

  if (!hold_time(record->claimed.time, &claimed))
    *flags |= WH_MESSAGE_BAD_DATE;
  hold_time(record->arrived, &arrived);
  wh_put_i64(column, claimed - b->last_message_time);
  wh_put_i64(column, wh_seg_clamp_zone(record->claimed.zone));
  if (arrived != 0)
    wh_put_i64(column, arrived - claimed);
  b->last_message_time = claimed;
  return arrived != 0;
}

static void
put_message_texts(WhSegmentBuilder *b, const WhMessageRecord *record, guint32 *flags)
{
  WhSlice text;

  put_pieces(b, &b->terms, wh_seg_hold_text(b, record->to, wh_seg_to.max_total), &wh_seg_to);
  put_pieces(b, &b->terms, wh_seg_hold_text(b, record->traits, wh_seg_traits.max_total), &wh_seg_traits);
  wh_put_slice(b->columns[SEG_MESSAGE_SUBJECTS], wh_seg_hold_text(b, record->subject, WH_LIMIT_SUBJECT));
  text = wh_seg_hold_text(b, record->text, WH_LIMIT_WORDS);
  wh_put_slice(b->columns[SEG_MESSAGE_TEXTS], text);
  if (record->text.len > WH_LIMIT_WORDS)
    *flags |= WH_MESSAGE_CUT;
  if (text.data == b->mended->str)
    *flags |= WH_MESSAGE_BAD_TEXT;
  put_place(b, record->place);
}

gboolean
wh_seg_put_message(WhSink *sink, const WhMessageRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  guint32 flags = record->flags;
  gboolean parent_is_last, has_arrived;
  GByteArray *rows;

  g_assert((guint)record->kind < WH_N_MESSAGE_KINDS && (guint)record->association < WH_N_ASSOCIATIONS);
  g_assert((flags & ~(guint32)WH_SEG_MESSAGE_FLAGS) == 0);
  if (!wh_seg_begin_record(b, SEG_MESSAGE, error))
    return FALSE;
  rows = b->columns[SEG_MESSAGE_ROWS];
  parent_is_last = put_message_ids(b, record);
  has_arrived = put_message_times(b, record, &flags);
  put_message_texts(b, record, &flags);
  wh_put_u64(rows, (guint64)record->kind << 2 | (has_arrived ? 2 : 0) | (parent_is_last ? 1 : 0));
  wh_put_u64(rows, record->association);
  wh_put_u64(rows, flags);
  wh_put_u64(rows, wh_seg_put_account(b, record->name, record->email));
  return TRUE;
}

static guint64
put_party(WhSegmentBuilder *b, WhSlice name, WhSlice email)
{
  return name.len > 0 || email.len > 0 ? (guint64)wh_seg_put_account(b, name, email) + 1 : 0;
}

/* A name of any length, whatever the segment's own: a forge's record lies apart from the repository. */
static void
put_event_oid(GByteArray *column, const WhOid *oid)
{
  static const guint8 zero[sizeof oid->bytes];
  guint len = memcmp(oid->bytes + 20, zero, sizeof oid->bytes - 20) != 0 ? sizeof oid->bytes : 20;

  if (wh_oid_is_zero(oid))
    len = 0;
  wh_put_u64(column, len);
  wh_put_bytes(column, oid->bytes, len);
}

gboolean
wh_seg_put_event(WhSink *sink, const WhEventRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  gboolean locator_is_id = record->id.len <= WH_LIMIT_ID && wh_slice_equal(record->locator, record->id);
  GByteArray *rows;
  gint64 claimed;

  g_assert((guint)record->verb < WH_N_VERBS);
  if (!wh_seg_begin_record(b, SEG_EVENT, error))
    return FALSE;
  rows = b->columns[SEG_EVENT_ROWS];
  wh_put_u64(rows, (guint64)record->verb << 2 | (locator_is_id ? 2 : 0) | (record->registry ? 1 : 0));
  wh_put_u64(rows, put_party(b, record->name, record->email));
  wh_put_u64(rows, put_party(b, record->other_name, record->other_email));
  put_entry(b, &b->terms, rows, wh_seg_hold_text(b, record->detail, WH_LIMIT_DETAIL));
  put_id(b, SEG_EVENT_IDS, record->id);
  put_id(b, SEG_EVENT_IDS, record->object);
  put_id(b, SEG_EVENT_IDS, record->thread);
  if (!locator_is_id)
    put_place(b, record->locator);
  hold_time(record->claimed.time, &claimed);
  wh_put_i64(b->columns[SEG_EVENT_TIMES], claimed - b->last_event_time);
  wh_put_i64(b->columns[SEG_EVENT_TIMES], wh_seg_clamp_zone(record->claimed.zone));
  b->last_event_time = claimed;
  put_event_oid(b->columns[SEG_EVENT_OIDS], &record->oid);
  return TRUE;
}
