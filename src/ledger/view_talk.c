/* SPDX-License-Identifier: Apache-2.0
 * What is said and done in a view: which of a message's copies counts, order, and the cut. */
#include "ledger/view_build.h"

static const WhBuilderMessage *
row_at(const WhViewBuilder *b, guint32 row)
{
  return &g_array_index(b->talk, WhBuilderMessage, row);
}

static int
compare_numbers(gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_texts(const WhTexts *texts, guint32 x, guint32 y)
{
  g_autofree char *a = wh_texts_copy(texts, x), *b = wh_texts_copy(texts, y);

  return strcmp(a, b);
}

static int
compare_words(const WhTexts *texts, const WhMessage *x, const WhMessage *y)
{
  int order = x->text == y->text ? 0 : compare_texts(texts, x->text, y->text);

  if (order == 0)
    order = strcmp(x->subject, y->subject);
  if (order == 0)
    order = strcmp(x->to, y->to);
  if (order == 0)
    order = strcmp(x->traits, y->traits);
  return order != 0 ? order : strcmp(x->locator, y->locator);
}

static int
compare_marks(const WhMessage *x, const WhMessage *y)
{
  int order = compare_numbers(x->claimed.time, y->claimed.time);

  if (order == 0)
    order = compare_numbers(x->claimed.zone, y->claimed.zone);
  if (order == 0)
    order = compare_numbers(x->flags, y->flags);
  if (order == 0)
    order = compare_numbers(x->kind, y->kind);
  return order != 0 ? order : compare_numbers(x->association, y->association);
}

static int
compare_links(const WhViewBuilder *b, const WhBuilderMessage *x, const WhBuilderMessage *y)
{
  int order = wh_talk_compare_ids(b, x->parent, y->parent);

  if (order == 0)
    order = wh_talk_compare_ids(b, x->url, y->url);
  if (order == 0)
    order = compare_numbers(x->n_refs, y->n_refs);
  for (guint32 k = 0; order == 0 && k < x->n_refs; k++)
    order = wh_talk_compare_ids(b, g_array_index(b->references, guint32, x->refs_at + k),
                                g_array_index(b->references, guint32, y->refs_at + k));
  return order;
}

/* Copies of one message lie together, the one that counts first, whatever was read first. */
static int
compare_copies(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhViewBuilder *builder = user;
  const WhBuilderMessage *x = row_at(builder, *(const guint32 *)a), *y = row_at(builder, *(const guint32 *)b);
  int order = compare_numbers(x->id, y->id);

  if (order == 0)
    order = compare_numbers(x->message.known, y->message.known);
  if (order == 0)
    order = compare_words(builder->words, &x->message, &y->message);
  if (order == 0)
    order = compare_marks(&x->message, &y->message);
  if (order == 0)
    order = wh_talk_compare_accounts(builder, x->message.account, y->message.account);
  return order != 0 ? order : compare_links(builder, x, y);
}

static int
compare_messages(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhBuilderMessage *x = row_at(user, *(const guint32 *)a), *y = row_at(user, *(const guint32 *)b);
  int order = compare_numbers(x->message.known, y->message.known);

  return order != 0 ? order : wh_talk_compare_ids(user, x->id, y->id);
}

/* Rows with a time, copies together. */
static GArray *
sort_copies(WhViewBuilder *b)
{
  GArray *rows = g_array_sized_new(FALSE, FALSE, sizeof(guint32), b->talk->len);

  for (guint32 i = 0; i < b->talk->len; i++) {
    const WhMessage *message = &row_at(b, i)->message;
    if (message->known != 0)
      g_array_append_val(rows, i);
    else
      wh_builder_malformed(b, wh_slice_str(message->locator), "no date, and no neighbour that has one");
  }
  g_array_sort_with_data(rows, compare_copies, b);
  return rows;
}

/* ROW says something else than what counts under its id, which therefore does not name it. */
static void
note_other_text(WhViewBuilder *b, const WhBuilderMessage *row, gint64 as_of)
{
  const char *at = row->place != NULL ? row->place : row->message.locator;

  if (row->message.known <= as_of)
    wh_builder_malformed(b, wh_slice_str(at), "another text under an id already seen");
}

/* Of each id the row that counts, up to the cut. Owner: caller. */
static GArray *
choose_rows(WhViewBuilder *b, gint64 as_of)
{
  g_autoptr(GArray) copies = sort_copies(b);
  GArray *chosen = g_array_new(FALSE, FALSE, sizeof(guint32));
  const WhBuilderMessage *counts = NULL;

  for (guint i = 0; i < copies->len; i++) {
    guint32 at = g_array_index(copies, guint32, i);
    const WhBuilderMessage *row = row_at(b, at);
    if (counts != NULL && counts->id == row->id) {
      if (row->message.text != counts->message.text)
        note_other_text(b, row, as_of);
      continue;
    }
    counts = row;
    if (row->message.known <= as_of)
      g_array_append_val(chosen, at);
  }
  g_array_sort_with_data(chosen, compare_messages, b);
  return chosen;
}

void
wh_talk_build(WhTalk *talk, WhViewBuilder *builder, gint64 as_of)
{
  GArray *chosen;

  wh_talk_set_known(builder);
  chosen = choose_rows(builder, as_of);
  talk->n_messages = chosen->len;
  talk->rows = (guint32 *)(gpointer)g_array_free(chosen, FALSE);
  talk->messages = g_new(WhMessage, (gsize)talk->n_messages + 1);
  for (guint32 i = 0; i < talk->n_messages; i++)
    talk->messages[i] = row_at(builder, talk->rows[i])->message;
  wh_talk_link(talk, builder);
  wh_talk_set_events(talk, builder, as_of);
}

void
wh_talk_clear(WhTalk *talk)
{
  g_clear_pointer(&talk->messages, g_free);
  g_clear_pointer(&talk->rows, g_free);
  g_clear_pointer(&talk->threads, g_free);
  g_clear_pointer(&talk->thread_messages, g_free);
  g_clear_pointer(&talk->thread_of_url, g_free);
  g_clear_pointer(&talk->events, g_free);
}
