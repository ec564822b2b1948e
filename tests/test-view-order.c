/* SPDX-License-Identifier: Apache-2.0
 * Made messages and events: the order in which they are read leaves no trace, and a view that is cut is the whole
 * one's beginning. */
#include "ledger_fixture.h"

#define DAY G_GINT64_CONSTANT(86400)
#define START G_GINT64_CONSTANT(1500000000)

#define N_SOURCES 3u
#define N_EACH 60u
#define N_EVENTS 80u
#define N_SEEDS 30u

/* Made records: two lists that share some mails, and a forge. */
typedef struct {
  GArray *sources[N_SOURCES]; /* of WhMessageRecord, in the order of the archive */
  GArray *events;             /* of WhEventRecord */
  GStringChunk *text;
  GRand *rand;
  gboolean honest; /* every clock is right and every arrival known */
} Talk;

static void
talk_clear(Talk *talk)
{
  for (guint s = 0; s < N_SOURCES; s++)
    g_array_unref(talk->sources[s]);
  g_array_unref(talk->events);
  g_string_chunk_free(talk->text);
  g_rand_free(talk->rand);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Talk, talk_clear)

static guint32
below(Talk *talk, guint32 n)
{
  return (guint32)g_rand_int_range(talk->rand, 0, (gint32)n);
}

/* PREFIX and a number below N. */
static WhSlice
any(Talk *talk, const char *prefix, guint32 n)
{
  g_autofree char *text = g_strdup_printf("%s%u", prefix, below(talk, n));

  return wh_slice_str(g_string_chunk_insert_const(talk->text, text));
}

static WhSlice
any_references(Talk *talk)
{
  g_autofree char *text = g_strdup_printf("m%u m%u", below(talk, 150), below(talk, 90));

  return wh_slice_str(g_string_chunk_insert_const(talk->text, text));
}

/* Half of a list's mails went to the other list as well, at the same time. */
static WhSlice
any_id(Talk *talk, const char *prefix, guint i)
{
  g_autofree char *text = g_strdup_printf("%s%u", prefix, below(talk, 2) == 0 ? i / 3 : 20 + below(talk, 70));

  return wh_slice_str(g_string_chunk_insert_const(talk->text, text));
}

static void
set_times(Talk *talk, WhMessageRecord *record, guint i)
{
  record->claimed = (WhStamp){START + (i / 3) * 3 * DAY, (gint16)below(talk, 2)};
  record->arrived = record->claimed.time;
  if (talk->honest)
    return;
  if (below(talk, 2) == 0)
    record->arrived = 0;
  if (below(talk, 8) == 0)
    record->claimed.time = g_rand_int_range(talk->rand, 0, 2000000000);
  if (below(talk, 12) == 0)
    record->flags |= WH_MESSAGE_BAD_DATE;
}

static WhMessageRecord
any_message(Talk *talk, guint source, guint i)
{
  WhMessageRecord record = {.kind = source == 2 ? WH_MESSAGE_COMMENT : WH_MESSAGE_MAIL};

  record.id = any_id(talk, source == 2 ? "u/0#" : "m", i);
  record.name = any(talk, "Person ", 2);
  record.email = WH_SLICE("person@example.org");
  record.subject = any(talk, "Subject ", 2);
  record.text = below(talk, 10) == 0 ? WH_SLICE("other words") : record.id;
  record.flags = below(talk, 2) == 0 ? WH_MESSAGE_FOLLOWS_UP : 0;
  record.to = any(talk, "list", 2);
  if (below(talk, 2) == 0)
    record.parent = any(talk, below(talk, 5) == 0 ? "u/0#" : "m", 120);
  if (source == 2)
    record.thread = any(talk, "u/", 9);
  else if (below(talk, 3) == 0)
    record.thread = any_references(talk);
  set_times(talk, &record, i);
  return record;
}

static WhEventRecord
any_event(Talk *talk, guint i)
{
  WhEventRecord record = {.verb = (WhVerb)below(talk, 3), .registry = below(talk, 4) == 0};

  record.id = any(talk, "e", 40);
  record.name = any(talk, "Person ", 12);
  record.email = WH_SLICE("person@example.org");
  record.thread = any(talk, "u/", 12);
  record.detail = any(talk, "detail ", 2);
  record.claimed = (WhStamp){START + (i / 2) * 2 * DAY, WH_ZONE_ABSENT};
  return record;
}

static void
talk_init(Talk *talk, guint32 seed, gboolean honest)
{
  *talk = (Talk){.text = g_string_chunk_new(4096), .rand = g_rand_new_with_seed(seed), .honest = honest};
  talk->events = g_array_new(FALSE, FALSE, sizeof(WhEventRecord));
  for (guint s = 0; s < N_SOURCES; s++) {
    talk->sources[s] = g_array_new(FALSE, FALSE, sizeof(WhMessageRecord));
    for (guint i = 0; i < N_EACH; i++) {
      WhMessageRecord record = any_message(talk, s, i);
      g_array_append_val(talk->sources[s], record);
    }
  }
  for (guint i = 0; i < N_EVENTS; i++) {
    WhEventRecord record = any_event(talk, i);
    g_array_append_val(talk->events, record);
  }
}

static void
put(WhViewBuilder *b, WhMessageRecord record)
{
  WhSink *sink = wh_view_builder_sink(b);

  g_assert_true(sink->message(sink, &record, NULL));
}

static void
put_event(WhViewBuilder *b, WhEventRecord record)
{
  WhSink *sink = wh_view_builder_sink(b);

  g_assert_true(sink->event(sink, &record, NULL));
}

/* What TALK holds up to T, sources from FIRST on in turn. Owner: caller. */
static WhView *
view_of(const Talk *talk, guint first, gint64 t, gint64 as_of)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);

  for (guint k = 0; k < N_SOURCES; k++) {
    const GArray *source = talk->sources[(first + k) % N_SOURCES];
    for (guint i = 0; i < source->len; i++)
      if (g_array_index(source, WhMessageRecord, i).arrived <= t)
        put(b, g_array_index(source, WhMessageRecord, i));
    wh_view_builder_next_source(b);
  }
  for (guint i = 0; i < talk->events->len; i++)
    if (g_array_index(talk->events, WhEventRecord, i).claimed.time <= t)
      put_event(b, g_array_index(talk->events, WhEventRecord, i));
  return wh_view_builder_build(b, as_of);
}

static void
shuffle(Talk *talk, GArray *records)
{
  guint size = g_array_get_element_size(records);
  g_autofree char *kept = g_malloc(size);

  for (guint i = records->len; i > 1; i--) {
    char *a = records->data + (gsize)(i - 1) * size, *b = records->data + (gsize)below(talk, i) * size;
    memcpy(kept, a, size);
    memcpy(a, b, size);
    memcpy(b, kept, size);
  }
}

static void
test_order_of_sources(void)
{
  for (guint32 seed = 1; seed <= N_SEEDS; seed++) {
    g_auto(Talk) talk;
    talk_init(&talk, seed, seed % 2 == 0);
    g_autoptr(WhView) view = view_of(&talk, 0, G_MAXINT64, G_MAXINT64);
    g_autofree char *first = wh_view_dump(view);
    for (guint from = 1; from < N_SOURCES; from++) {
      g_autoptr(WhView) turned = view_of(&talk, from, G_MAXINT64, G_MAXINT64);
      g_autofree char *dump = wh_view_dump(turned);
      g_assert_cmpstr(dump, ==, first);
    }
  }
}

/* Where arrivals are known, the order within a source says nothing either: of simultaneous messages or any. */
static void
test_order_of_messages(void)
{
  for (guint32 seed = 1; seed <= N_SEEDS; seed++) {
    g_auto(Talk) talk;
    talk_init(&talk, seed, TRUE);
    g_autoptr(WhView) view = view_of(&talk, 0, G_MAXINT64, G_MAXINT64);
    for (guint s = 0; s < N_SOURCES; s++)
      shuffle(&talk, talk.sources[s]);
    shuffle(&talk, talk.events);
    g_autoptr(WhView) shuffled = view_of(&talk, 0, G_MAXINT64, G_MAXINT64);
    g_autofree char *x = wh_view_dump(view), *y = wh_view_dump(shuffled);
    g_assert_cmpstr(x, ==, y);
  }
}

static void
check_threads(const WhView *view)
{
  guint32 n = 0;

  for (guint32 i = 0; i < view->n_threads; i++) {
    const WhThread *thread = &view->threads[i];
    g_assert_cmpuint(thread->at, ==, n);
    g_assert_cmpuint(thread->n, >, 0);
    g_assert_cmpuint(view->thread_messages[thread->at], ==, thread->first);
    g_assert_true(i == 0 || view->threads[i - 1].first < thread->first);
    for (guint32 k = 0; k < thread->n; k++) {
      g_assert_true(k == 0 || view->thread_messages[n + k - 1] < view->thread_messages[n + k]);
      g_assert_cmpuint(view->messages[view->thread_messages[n + k]].thread, ==, i);
    }
    n += thread->n;
  }
  g_assert_cmpuint(n, ==, view->n_messages);
}

static void
check_invariants(const WhView *view)
{
  for (guint32 i = 0; i < view->n_messages; i++) {
    const WhMessage *m = &view->messages[i], *before = i > 0 ? m - 1 : NULL;
    g_assert_true(m->parent == WH_NONE || m->parent < i);
    g_assert_cmpuint(m->account, <, view->n_accounts);
    g_assert_cmpuint(wh_view_find_message(view, m->id), ==, i);
    g_assert_true(before == NULL || before->known < m->known ||
                  (before->known == m->known && strcmp(before->id, m->id) < 0));
    g_assert_cmpint(m->known, <=, view->as_of);
  }
  for (guint32 i = 1; i < view->n_events; i++) {
    const WhEvent *a = &view->events[i - 1], *b = &view->events[i];
    gint order = a->known != b->known ? (a->known < b->known ? -1 : 1) : (int)a->verb - (int)b->verb;
    g_assert_true(order < 0 || (order == 0 && strcmp(a->id, b->id) < 0));
  }
  check_threads(view);
}

/* What CUT says of messages and events is what WHOLE says of them. */
static void
check_beginning(const WhView *whole, const WhView *cut)
{
  for (guint32 i = 0; i < cut->n_messages; i++) {
    g_autoptr(GString) x = g_string_new(NULL), y = g_string_new(NULL);
    wh_view_dump_message(whole, i, x);
    wh_view_dump_message(cut, i, y);
    g_assert_cmpstr(x->str, ==, y->str);
  }
  for (guint32 i = 0; i < cut->n_events; i++) {
    g_autoptr(GString) x = g_string_new(NULL), y = g_string_new(NULL);
    wh_view_dump_event(whole, i, x);
    wh_view_dump_event(cut, i, y);
    g_assert_cmpstr(x->str, ==, y->str);
  }
  for (guint32 i = 0; i < cut->n_threads; i++) {
    g_assert_cmpuint(cut->threads[i].first, ==, whole->threads[i].first);
    g_assert_cmpstr(cut->threads[i].url, ==, whole->threads[i].url);
  }
  g_assert_true(cut->n_messages == whole->n_messages || whole->messages[cut->n_messages].known > cut->as_of);
  g_assert_true(cut->n_events == whole->n_events || whole->events[cut->n_events].known > cut->as_of);
}

/* At every day on which something was said or done. */
static void
test_cut_is_the_beginning(void)
{
  for (guint32 seed = 1; seed <= 8; seed++) {
    g_auto(Talk) talk;
    talk_init(&talk, seed, seed % 2 == 0);
    g_autoptr(WhView) whole = view_of(&talk, 0, G_MAXINT64, G_MAXINT64);
    check_invariants(whole);
    for (guint32 i = 0; i < whole->n_messages; i++) {
      g_autoptr(WhView) cut = view_of(&talk, 0, G_MAXINT64, whole->messages[i].known);
      check_invariants(cut);
      check_beginning(whole, cut);
    }
  }
}

static void
test_cut_is_the_past(void)
{
  for (guint32 seed = 1; seed <= N_SEEDS; seed++) {
    g_auto(Talk) talk;
    talk_init(&talk, seed, TRUE);
    for (gint64 day = -1; day < 70; day += 1 + seed % 5) {
      gint64 t = START + day * DAY;
      g_autoptr(WhView) cut = view_of(&talk, 0, G_MAXINT64, t), past = view_of(&talk, 0, t, G_MAXINT64);
      g_autofree char *x = wh_view_dump(cut), *y = wh_view_dump(past);
      g_assert_cmpstr(x, ==, y);
    }
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/view-order/order-of-sources", test_order_of_sources);
  g_test_add_func("/view-order/order-of-messages", test_order_of_messages);
  g_test_add_func("/view-order/cut-is-the-beginning", test_cut_is_the_beginning);
  g_test_add_func("/view-order/cut-is-the-past", test_cut_is_the_past);
  return g_test_run();
}
