/* SPDX-License-Identifier: Apache-2.0
 * Events of forges and registries: in order, cut, each once. */
#include "ledger/view_build.h"

int
wh_talk_compare_accounts(const WhViewBuilder *builder, guint32 a, guint32 b)
{
  WhSlice x, y;
  int order;

  if (a == b || a == WH_NONE || b == WH_NONE)
    return a == b ? 0 : a == WH_NONE ? -1 : 1;
  x = wh_intern_text_at(&builder->accounts, a);
  y = wh_intern_text_at(&builder->accounts, b);
  order = memcmp(x.data, y.data, MIN(x.len, y.len));
  return order != 0 ? order : x.len < y.len ? -1 : x.len > y.len;
}

int
wh_talk_compare_ids(const WhViewBuilder *builder, guint32 a, guint32 b)
{
  if (a == b || a == WH_NONE || b == WH_NONE)
    return a == b ? 0 : a == WH_NONE ? -1 : 1;
  return strcmp(wh_intern_text_at(&builder->ids, a).data, wh_intern_text_at(&builder->ids, b).data);
}

static int
compare_words(const WhBuilderEvent *x, const WhBuilderEvent *y)
{
  int order = strcmp(x->event.object, y->event.object);

  if (order == 0)
    order = strcmp(x->event.detail, y->event.detail);
  if (order == 0)
    order = strcmp(x->event.locator, y->event.locator);
  return order != 0 ? order : wh_oid_compare(&x->oid, &y->oid);
}

/* Two rows of one id and verb: whatever was read first, the same one comes first here. */
static int
compare_rest(const WhViewBuilder *b, const WhBuilderEvent *x, const WhBuilderEvent *y)
{
  int order = compare_words(x, y);

  if (order == 0)
    order = wh_talk_compare_accounts(b, x->event.actor, y->event.actor);
  if (order == 0)
    order = wh_talk_compare_accounts(b, x->event.other, y->event.other);
  if (order == 0)
    order = wh_talk_compare_ids(b, x->url, y->url);
  return order != 0 ? order : (int)x->event.registry - (int)y->event.registry;
}

static int
compare_events(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhBuilderEvent *x = a, *y = b;
  int order;

  if (x->event.known != y->event.known)
    return x->event.known < y->event.known ? -1 : 1;
  if (x->event.verb != y->event.verb)
    return (int)x->event.verb - (int)y->event.verb;
  order = wh_talk_compare_ids(user, x->id, y->id);
  return order != 0 ? order : compare_rest(user, x, y);
}

static guint
hash_event(gconstpointer key)
{
  const WhBuilderEvent *row = key;

  return row->id * 31 + row->event.verb;
}

static gboolean
is_same_event(gconstpointer a, gconstpointer b)
{
  const WhBuilderEvent *x = a, *y = b;

  return x->id == y->id && x->event.verb == y->event.verb;
}

static WhEvent
make_event(const WhTalk *talk, const WhViewBuilder *b, const WhBuilderEvent *row)
{
  WhEvent event = row->event;
  guint32 thread = row->url == WH_NONE ? WH_NONE : talk->thread_of_url[row->url];

  if (!wh_oid_is_zero(&row->oid))
    event.commit = wh_builder_commit(b, wh_intern_oid_find(&b->commit_names, &row->oid));
  if (thread != WH_NONE && talk->messages[talk->threads[thread].first].known <= event.known)
    event.thread = thread;
  return event;
}

void
wh_talk_set_events(WhTalk *talk, const WhViewBuilder *builder, gint64 as_of)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(hash_event, is_same_event);
  GArray *events = g_array_new(TRUE, TRUE, sizeof(WhEvent));

  g_array_sort_with_data(builder->events, compare_events, (gpointer)(gsize)builder);
  for (guint i = 0; i < builder->events->len; i++) {
    WhBuilderEvent *row = &g_array_index(builder->events, WhBuilderEvent, i);
    if (row->event.known > as_of)
      break;
    if (!g_hash_table_add(seen, row))
      continue;
    WhEvent event = make_event(talk, builder, row);
    g_array_append_val(events, event);
  }
  talk->n_events = events->len;
  talk->events = (WhEvent *)(gpointer)g_array_free(events, FALSE);
}
