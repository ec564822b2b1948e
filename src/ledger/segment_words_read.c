/* SPDX-License-Identifier: Apache-2.0
 * Reads messages and events of a segment, believing nothing in it. */
#include "ledger/segment_reader.h"

/* The entry of TEXTS, of which there are N, that the next number names. */
static WhSlice
get_entry(WhCursor *c, WhSegTexts *texts, guint32 n)
{
  guint64 code = wh_get_u64(c);

  if (code == 0)
    return wh_slice(NULL, 0);
  if (code == 1 ? texts->next < n : code - 1 <= texts->next)
    return texts->texts[code == 1 ? texts->next++ : texts->next - (guint32)(code - 1)];
  c->failed = TRUE;
  return wh_slice(NULL, 0);
}

static WhSlice
get_id(WhSegReader *r, WhSegColumn column)
{
  return get_entry(&r->columns[column], &r->ids, r->counts[SEG_N_IDS]);
}

static WhSlice
get_term(WhSegReader *r, WhSegColumn column, gsize max)
{
  WhSlice term = get_entry(&r->columns[column], &r->terms, r->counts[SEG_N_TERMS]);

  if (term.len > max)
    r->columns[column].failed = TRUE;
  return term;
}

WhSlice
wh_seg_get_words(WhCursor *c, gsize max)
{
  WhSlice s = wh_seg_get_text(c, max);

  if (s.len > 0 && !g_utf8_validate_len(s.data, s.len, NULL))
    c->failed = TRUE;
  return s;
}

static WhSlice
slice_of(const GString *string)
{
  return wh_slice(string->str, string->len);
}

/* The pieces of a list, put together in OUT. *RET_LAST: the last one. */
static void
get_pieces(WhSegReader *r, gboolean is_thread, const WhSegList *list, GString *out, WhSlice *ret_last)
{
  WhSegColumn column = is_thread ? SEG_MESSAGE_IDS : SEG_MESSAGE_TERMS;
  WhCursor *c = &r->columns[column];
  guint32 n = wh_get_count(c, list->max_pieces, 1);
  WhSlice piece = wh_slice(NULL, 0);

  g_string_truncate(out, 0);
  for (guint32 i = 0; i < n && !c->failed; i++) {
    piece = is_thread ? get_id(r, column) : get_term(r, column, list->max_piece);
    if (i > 0)
      g_string_append_c(out, list->separator);
    if (piece.len > 0)
      g_string_append_len(out, piece.data, (gssize)piece.len);
    if (out->len > list->max_total ||
        (piece.len > 0 && memchr(piece.data, list->separator, piece.len) != NULL))
      c->failed = TRUE;
  }
  if (ret_last != NULL)
    *ret_last = piece;
}

static gboolean
get_place(WhSegReader *r, WhSlice *ret_place)
{
  WhCursor *c = &r->columns[SEG_PLACES];
  guint64 shared = wh_get_u64(c);
  WhSlice rest = wh_seg_get_text(c, WH_SEG_PLACE_MAX);

  if (c->failed || shared > r->place->len || shared + rest.len > WH_SEG_PLACE_MAX)
    return FALSE;
  g_string_truncate(r->place, (gsize)shared);
  if (rest.len > 0)
    g_string_append_len(r->place, rest.data, (gssize)rest.len);
  *ret_place = slice_of(r->place);
  return g_utf8_validate_len(r->place->str, r->place->len, NULL);
}

static gboolean
read_stamp(WhCursor *c, gint64 *last, WhStamp *ret_stamp)
{
  gint64 time = wh_seg_add(*last, wh_get_i64(c));
  gint64 zone = wh_get_i64(c);

  if (c->failed || !wh_seg_is_time(time) || !wh_seg_is_zone(zone))
    return FALSE;
  *last = time;
  *ret_stamp = (WhStamp){time, (gint16)zone};
  return TRUE;
}

typedef struct {
  gboolean parent_is_last, has_arrived;
} MessageBits;

static gboolean
read_message_row(WhSegReader *r, WhMessageRecord *record, MessageBits *bits)
{
  WhCursor *c = &r->columns[SEG_MESSAGE_ROWS];
  guint64 kind = wh_get_u64(c), association = wh_get_u64(c), flags = wh_get_u64(c), account = wh_get_u64(c);

  if (c->failed || kind >> 2 >= WH_N_MESSAGE_KINDS || association >= WH_N_ASSOCIATIONS ||
      flags > WH_SEG_MESSAGE_FLAGS || account >= r->counts[SEG_N_ACCOUNTS])
    return FALSE;
  bits->parent_is_last = (kind & 1) != 0;
  bits->has_arrived = (kind & 2) != 0;
  record->kind = (WhMessageKind)(kind >> 2);
  record->association = (WhAssociation)association;
  record->flags = (guint32)flags;
  record->name = r->accounts[account].name;
  record->email = r->accounts[account].email;
  return TRUE;
}

static gboolean
read_message_ids(WhSegReader *r, WhMessageRecord *record, gboolean parent_is_last)
{
  WhSlice last = {0};

  record->id = get_id(r, SEG_MESSAGE_IDS);
  get_pieces(r, TRUE, &wh_seg_thread, r->thread, &last);
  record->thread = slice_of(r->thread);
  record->parent = parent_is_last ? last : get_id(r, SEG_MESSAGE_IDS);
  return !r->columns[SEG_MESSAGE_IDS].failed && (!parent_is_last || last.len > 0);
}

static gboolean
read_message_times(WhSegReader *r, WhMessageRecord *record, gboolean has_arrived)
{
  WhCursor *c = &r->columns[SEG_MESSAGE_TIMES];

  if (!read_stamp(c, &r->last_message_time, &record->claimed))
    return FALSE;
  if (!has_arrived)
    return TRUE;
  record->arrived = wh_seg_add(record->claimed.time, wh_get_i64(c));
  return !c->failed && record->arrived > 0 && wh_seg_is_time(record->arrived);
}

static gboolean
read_message_texts(WhSegReader *r, WhMessageRecord *record)
{
  get_pieces(r, FALSE, &wh_seg_to, r->to, NULL);
  get_pieces(r, FALSE, &wh_seg_traits, r->traits, NULL);
  record->to = slice_of(r->to);
  record->traits = slice_of(r->traits);
  record->subject = wh_seg_get_words(&r->columns[SEG_MESSAGE_SUBJECTS], WH_LIMIT_SUBJECT);
  record->text = wh_seg_get_words(&r->columns[SEG_MESSAGE_TEXTS], WH_LIMIT_WORDS);
  return !r->columns[SEG_MESSAGE_TERMS].failed && !r->columns[SEG_MESSAGE_SUBJECTS].failed &&
         !r->columns[SEG_MESSAGE_TEXTS].failed && get_place(r, &record->place);
}

gboolean
wh_seg_read_message(WhSegReader *r, GError **error)
{
  WhMessageRecord record = {0};
  MessageBits bits = {0};

  if (!read_message_row(r, &record, &bits))
    return wh_seg_broken("what a message is cannot be read", error);
  if (!read_message_ids(r, &record, bits.parent_is_last))
    return wh_seg_broken("an id of a message cannot be read", error);
  if (!read_message_times(r, &record, bits.has_arrived))
    return wh_seg_broken("a time of a message is out of range", error);
  if (!read_message_texts(r, &record))
    return wh_seg_broken("a text of a message cannot be read", error);
  return r->sink == NULL || r->sink->message == NULL || r->sink->message(r->sink, &record, error);
}

static gboolean
read_party(WhSegReader *r, WhSlice *ret_name, WhSlice *ret_email)
{
  guint64 account = wh_get_u64(&r->columns[SEG_EVENT_ROWS]);

  if (account > r->counts[SEG_N_ACCOUNTS])
    return FALSE;
  if (account > 0) {
    *ret_name = r->accounts[account - 1].name;
    *ret_email = r->accounts[account - 1].email;
  }
  return TRUE;
}

static gboolean
read_event_row(WhSegReader *r, WhEventRecord *record, gboolean *ret_locator_is_id)
{
  WhCursor *c = &r->columns[SEG_EVENT_ROWS];
  guint64 verb = wh_get_u64(c);

  if (verb >> 2 >= WH_N_VERBS || !read_party(r, &record->name, &record->email) ||
      !read_party(r, &record->other_name, &record->other_email))
    return FALSE;
  record->verb = (WhVerb)(verb >> 2);
  record->registry = (verb & 1) != 0;
  record->detail = get_term(r, SEG_EVENT_ROWS, WH_LIMIT_DETAIL);
  *ret_locator_is_id = (verb & 2) != 0;
  return !c->failed;
}

static gboolean
read_event_oid(WhSegReader *r, WhOid *ret_oid)
{
  WhCursor *c = &r->columns[SEG_EVENT_OIDS];
  guint64 len = wh_get_u64(c);
  const guint8 *bytes = len == 20 || len == 32 ? wh_get_bytes(c, (gsize)len) : NULL;

  if (bytes != NULL)
    memcpy(ret_oid->bytes, bytes, (gsize)len);
  return !c->failed && (len == 0 || bytes != NULL);
}

gboolean
wh_seg_read_event(WhSegReader *r, GError **error)
{
  WhEventRecord record = {0};
  gboolean locator_is_id = FALSE;

  if (!read_event_row(r, &record, &locator_is_id))
    return wh_seg_broken("what an event is cannot be read", error);
  record.id = get_id(r, SEG_EVENT_IDS);
  record.object = get_id(r, SEG_EVENT_IDS);
  record.thread = get_id(r, SEG_EVENT_IDS);
  record.locator = record.id;
  if (r->columns[SEG_EVENT_IDS].failed || (!locator_is_id && !get_place(r, &record.locator)))
    return wh_seg_broken("an id of an event cannot be read", error);
  if (!read_stamp(&r->columns[SEG_EVENT_TIMES], &r->last_event_time, &record.claimed) ||
      !read_event_oid(r, &record.oid))
    return wh_seg_broken("the time or object of an event cannot be read", error);
  return r->sink == NULL || r->sink->event == NULL || r->sink->event(r->sink, &record, error);
}
