/* SPDX-License-Identifier: Apache-2.0
 * Takes messages and events into a view builder. */
#include "base/limits.h"
#include "ledger/view_build.h"

static guint32
add_id(WhViewBuilder *b, WhSlice id)
{
  WhSlice clean = wh_slice_clean(id, WH_LIMIT_ID);

  return clean.len == 0 ? WH_NONE : wh_intern_text(&b->ids, clean, NULL);
}

/* Texts that come again (subjects, headers) are kept once. */
static const char *
keep_text(WhViewBuilder *b, WhSlice text)
{
  return text.len == 0 ? "" : wh_intern_text_at(&b->texts, wh_builder_text(b, text)).data;
}

static guint32
add_account(WhViewBuilder *b, WhSlice name, WhSlice email)
{
  return name.len == 0 && email.len == 0 ? WH_NONE : wh_intern_account(&b->accounts, name, email, NULL);
}

/* The newest of the ids in LIST, which names them oldest first. */
static void
add_references(WhViewBuilder *b, WhSlice list, WhBuilderMessage *row)
{
  WhSlice rest = wh_slice_clean(list, list.len);
  guint32 newest_first[WH_LIMIT_REFERENCES];
  guint n = 0;

  while (rest.len > 0 && n < G_N_ELEMENTS(newest_first)) {
    gsize from = rest.len;
    while (from > 0 && rest.data[from - 1] != ' ')
      from--;
    guint32 id = add_id(b, wh_slice(rest.data + from, rest.len - from));
    if (id != WH_NONE)
      newest_first[n++] = id;
    rest.len = from > 0 ? from - 1 : 0;
  }
  row->refs_at = b->references->len;
  row->n_refs = n;
  while (n > 0)
    g_array_append_val(b->references, newest_first[--n]);
}

/* An issue's own URL names its thread where nothing else does. */
static guint32
url_of(WhViewBuilder *b, const WhMessageRecord *record, guint32 id)
{
  guint32 url = add_id(b, record->thread);

  if (url == WH_NONE && (record->kind == WH_MESSAGE_ISSUE || record->kind == WH_MESSAGE_PULL))
    return id;
  return url;
}

static WhMessage
make_message(WhViewBuilder *b, const WhMessageRecord *record, guint32 id)
{
  WhMessage message = {
      .claimed = record->claimed, .flags = record->flags, .parent = WH_NONE, .thread = WH_NONE};
  gboolean is_elsewhere = (record->flags & WH_MESSAGE_MADE_ID) != 0 && record->place.len > 0;

  message.id = wh_intern_text_at(&b->ids, id).data;
  message.subject = keep_text(b, record->subject);
  message.to = keep_text(b, record->to);
  message.traits = keep_text(b, record->traits);
  message.locator = is_elsewhere ? keep_text(b, record->place) : message.id;
  message.account = wh_intern_account(&b->accounts, record->name, record->email, NULL);
  message.kind = (guint8)record->kind;
  message.association = (guint8)record->association;
  return message;
}

gboolean
wh_talk_add_message(WhSink *sink, const WhMessageRecord *record, GError **error)
{
  WhViewBuilder *b = (WhViewBuilder *)sink;
  WhBuilderMessage row = {.arrived = record->arrived, .source = b->source, .url = WH_NONE};

  row.id = add_id(b, record->id);
  if (row.id == WH_NONE) {
    wh_builder_malformed(b, record->place, "a message without an id");
    return TRUE;
  }
  row.parent = add_id(b, record->parent);
  if (record->kind == WH_MESSAGE_MAIL)
    add_references(b, record->thread, &row);
  else
    row.url = url_of(b, record, row.id);
  row.message = make_message(b, record, row.id);
  if (record->place.len > 0)
    row.place = g_string_chunk_insert_len(b->places, record->place.data, (gssize)record->place.len);
  if (!wh_texts_add(b->words, record->text, &row.message.text, error))
    return FALSE;
  g_array_append_val(b->talk, row);
  return TRUE;
}

gboolean
wh_talk_add_event(WhSink *sink, const WhEventRecord *record, GError **error)
{
  WhViewBuilder *b = (WhViewBuilder *)sink;
  WhBuilderEvent row = {.oid = record->oid};
  WhEvent *event = &row.event;

  row.id = add_id(b, record->id);
  if (row.id == WH_NONE || record->claimed.time <= WH_TIME_MIN || record->claimed.time > WH_TIME_MAX) {
    wh_builder_malformed(b, record->locator.len > 0 ? record->locator : record->id,
                         row.id == WH_NONE ? "an event without an id" : "an event without a sensible time");
    return TRUE;
  }
  row.url = add_id(b, record->thread);
  event->id = wh_intern_text_at(&b->ids, row.id).data;
  event->object = keep_text(b, record->object);
  event->detail = keep_text(b, record->detail);
  event->locator = keep_text(b, record->locator);
  event->known = record->claimed.time;
  event->actor = add_account(b, record->name, record->email);
  event->other = add_account(b, record->other_name, record->other_email);
  event->commit = event->thread = WH_NONE;
  event->verb = (guint8)record->verb;
  event->registry = record->registry != FALSE;
  g_array_append_val(b->events, row);
  return TRUE;
}
