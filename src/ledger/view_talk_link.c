/* SPDX-License-Identifier: Apache-2.0
 * Parents and threads: one sweep through known time, so that every link leads back. */
#include "ledger/view_build.h"

#define FOLLOW_UP_SPAN (90 * 86400)

typedef struct {
  const WhViewBuilder *builder;
  WhTalk *talk;
  guint32 *message_of_id; /* by id: message, WH_NONE where none came so far */
  guint32 *thread_of_id;  /* by id: thread of the first that was it, answered it or referred to it */
  GHashTable *by_subject; /* subject (kept once each) to index + 1 of the newest mail with it */
  GArray *threads;        /* of WhThread */
} Sweep;

static guint32 *
none_by_id(const WhViewBuilder *b)
{
  guint32 *table = g_new(guint32, (gsize)b->ids.table.used + 1);

  memset(table, 0xff, sizeof(guint32) * b->ids.table.used);
  return table;
}

static const WhBuilderMessage *
row_of(const Sweep *s, guint32 message)
{
  return &g_array_index(s->builder->talk, WhBuilderMessage, s->talk->rows[message]);
}

static guint32
at_id(const guint32 *table, guint32 id)
{
  return id == WH_NONE ? WH_NONE : table[id];
}

/* Reference K of ROW, the newest first. */
static guint32
reference(const Sweep *s, const WhBuilderMessage *row, guint32 k)
{
  return g_array_index(s->builder->references, guint32, row->refs_at + row->n_refs - 1 - k);
}

/* The newest mail with that subject, for one that says that it follows up but not what. */
static guint32
find_by_subject(const Sweep *s, const WhBuilderMessage *row)
{
  gboolean follows = (row->message.flags & WH_MESSAGE_FOLLOWS_UP) != 0;
  guint32 found;

  if (row->message.kind != WH_MESSAGE_MAIL || !follows || row->parent != WH_NONE || row->n_refs > 0)
    return WH_NONE;
  found = GPOINTER_TO_UINT(g_hash_table_lookup(s->by_subject, row->message.subject));
  if (found == 0 || row->message.known - s->talk->messages[found - 1].known > FOLLOW_UP_SPAN)
    return WH_NONE;
  return found - 1;
}

static guint32
find_parent(const Sweep *s, const WhBuilderMessage *row)
{
  guint32 parent = at_id(s->message_of_id, row->parent);

  for (guint32 k = 0; parent == WH_NONE && k < row->n_refs; k++)
    parent = at_id(s->message_of_id, reference(s, row, k));
  if (parent == WH_NONE)
    parent = at_id(s->message_of_id, row->url);
  return parent != WH_NONE ? parent : find_by_subject(s, row);
}

/* The thread that others gave to a message before it came, or to what it answers, which may never come. */
static guint32
find_claimed(const Sweep *s, const WhBuilderMessage *row)
{
  guint32 thread = at_id(s->thread_of_id, row->id);

  if (thread == WH_NONE)
    thread = at_id(s->thread_of_id, row->parent);
  for (guint32 k = 0; thread == WH_NONE && k < row->n_refs; k++)
    thread = at_id(s->thread_of_id, reference(s, row, k));
  return thread;
}

static guint32
begin_thread(Sweep *s, const WhBuilderMessage *row, guint32 message)
{
  WhThread thread = {.first = message, .url = ""};

  if (row->url != WH_NONE) {
    thread.url = wh_intern_text_at(&s->builder->ids, row->url).data;
    s->talk->thread_of_url[row->url] = s->threads->len;
  }
  g_array_append_val(s->threads, thread);
  return s->threads->len - 1;
}

static guint32
find_thread(const Sweep *s, const WhBuilderMessage *row, guint32 parent)
{
  if (row->url != WH_NONE)
    return s->talk->thread_of_url[row->url];
  return parent != WH_NONE ? s->talk->messages[parent].thread : find_claimed(s, row);
}

static void
claim(Sweep *s, guint32 id, guint32 thread)
{
  if (id != WH_NONE && s->thread_of_id[id] == WH_NONE)
    s->thread_of_id[id] = thread;
}

static void
remember(Sweep *s, const WhBuilderMessage *row, guint32 message, guint32 thread)
{
  s->message_of_id[row->id] = message;
  claim(s, row->id, thread);
  claim(s, row->parent, thread);
  for (guint32 k = 0; k < row->n_refs; k++)
    claim(s, reference(s, row, k), thread);
  if (row->message.kind == WH_MESSAGE_MAIL && row->message.subject[0] != '\0')
    g_hash_table_insert(s->by_subject, (gpointer)(gsize)row->message.subject, GUINT_TO_POINTER(message + 1));
}

static void
link_message(Sweep *s, guint32 i)
{
  const WhBuilderMessage *row = row_of(s, i);
  guint32 parent = find_parent(s, row), thread = find_thread(s, row, parent);

  if (thread == WH_NONE)
    thread = begin_thread(s, row, i);
  s->talk->messages[i].parent = parent;
  s->talk->messages[i].thread = thread;
  g_array_index(s->threads, WhThread, thread).n++;
  remember(s, row, i, thread);
}

/* Messages by thread, each in order. */
static void
list_threads(WhTalk *talk)
{
  guint32 at = 0;

  talk->thread_messages = g_new(guint32, (gsize)talk->n_messages + 1);
  for (guint32 i = 0; i < talk->n_threads; i++) {
    talk->threads[i].at = at;
    at += talk->threads[i].n;
    talk->threads[i].n = 0;
  }
  for (guint32 i = 0; i < talk->n_messages; i++) {
    WhThread *thread = &talk->threads[talk->messages[i].thread];
    talk->thread_messages[thread->at + thread->n++] = i;
  }
}

void
wh_talk_link(WhTalk *talk, const WhViewBuilder *builder)
{
  g_autofree guint32 *message_of_id = none_by_id(builder), *thread_of_id = none_by_id(builder);
  g_autoptr(GHashTable) by_subject = g_hash_table_new(NULL, NULL);
  Sweep s = {builder,      talk,       message_of_id,
             thread_of_id, by_subject, g_array_new(TRUE, TRUE, sizeof(WhThread))};

  talk->thread_of_url = none_by_id(builder);
  for (guint32 i = 0; i < talk->n_messages; i++)
    link_message(&s, i);
  talk->n_threads = s.threads->len;
  talk->threads = (WhThread *)(gpointer)g_array_free(s.threads, FALSE);
  list_threads(talk);
}
