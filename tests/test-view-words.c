/* SPDX-License-Identifier: Apache-2.0
 * Messages, threads and events of a view: known times, links, copies, the cut. */
#include "ledger_fixture.h"

#include "base/limits.h"

#define DAY G_GINT64_CONSTANT(86400)
#define START G_GINT64_CONSTANT(1500000000)
#define YEAR_1945 G_GINT64_CONSTANT(-788918400)
#define YEAR_2099 G_GINT64_CONSTANT(4073846400)

static WhMessageRecord
mail(const char *id, gint64 time, gint64 arrived)
{
  WhMessageRecord record = {.id = wh_slice_str(id), .claimed = {time, 60}, .arrived = arrived};

  record.name = WH_SLICE("Ann");
  record.email = WH_SLICE("ann@example.org");
  record.text = wh_slice_str(id);
  return record;
}

static void
put(WhViewBuilder *b, WhMessageRecord record)
{
  WhSink *sink = wh_view_builder_sink(b);

  g_assert_true(sink->message(sink, &record, NULL));
}

/* N mails m0, m1, …, each so many days after the start. */
static void
put_days(WhViewBuilder *b, const gint64 *days, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *id = g_strdup_printf("m%u", i);
    put(b, mail(id, START + days[i] * DAY, 0));
  }
}

static const WhMessage *
find(const WhView *view, const char *id)
{
  guint32 index = wh_view_find_message(view, id);

  g_assert_cmpuint(index, <, view->n_messages);
  return &view->messages[index];
}

static gint64
known_day(const WhView *view, const char *id)
{
  return (find(view, id)->known - START) / DAY;
}

static const char *
parent_id(const WhView *view, const char *id)
{
  guint32 parent = find(view, id)->parent;

  return parent == WH_NONE ? NULL : view->messages[parent].id;
}

static guint32
thread_of(const WhView *view, const char *id)
{
  return find(view, id)->thread;
}

/* What a message says of its own time, without neighbours. */
static void
test_own_time(void)
{
  static const struct {
    gint64 claimed, arrived;
    guint32 flags;
    gint64 known;
  } cases[] = {
      {START, 0, 0, START},
      {START, START + 3600, 0, START + 3600},
      {START, START - 3600, 0, START - 3600},
      {START, START + WH_CLOCK_SLACK, 0, START + WH_CLOCK_SLACK},
      {START, START + WH_CLOCK_SLACK + 1, 0, START},
      {START + WH_CLOCK_SLACK + 1, START, 0, START + WH_CLOCK_SLACK + 1},
      {YEAR_1945, START, 0, START},
      {YEAR_2099 * 2, START, 0, START},
      {YEAR_2099, 0, 0, YEAR_2099},
      {0, START, WH_MESSAGE_BAD_DATE, START},
      {START + 5, START, WH_MESSAGE_BAD_DATE, START},
      {START, G_MAXINT64, 0, START},
      {START, G_MININT64, 0, START},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
    WhMessageRecord record = mail("m", cases[i].claimed, cases[i].arrived);
    record.flags = cases[i].flags;
    put(b, record);
    g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);
    g_assert_cmpuint(view->n_messages, ==, 1);
    g_assert_cmpint(view->messages[0].known, ==, cases[i].known);
    g_assert_cmpint(view->messages[0].claimed.time, ==, cases[i].claimed);
  }
}

/* In a list with a mail a day: 1970, a year behind, 2099, and two wrong clocks close together. */
static void
test_neighbours(void)
{
  const gint64 days[] = {0, 1, 2, 3, -17000, 5, 6, -360, 8, 9, 10, 29000, 12, 400, 14, 401, 16, 17, 18, 19};
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put_days(b, days, G_N_ELEMENTS(days));
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
    g_autofree char *id = g_strdup_printf("m%u", i);
    gint64 off = known_day(view, id) - (gint64)i;
    g_assert_cmpint(off, >=, -3);
    g_assert_cmpint(off, <=, 3);
    if (days[i] == (gint64)i)
      g_assert_cmpint(off, ==, 0);
  }
}

/* A list with a mail a month: a date of 2099 or 1970 is out of the question, a year is not. */
static void
test_sparse(void)
{
  const gint64 days[] = {0, 35, 70, 105, 29000, 175, 210, 245, 280, 315, -17000, 385, 420, 455, 490};
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put_days(b, days, G_N_ELEMENTS(days));
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpint(known_day(view, "m4"), ==, 140);
  g_assert_cmpint(known_day(view, "m10"), ==, 350);
}

/* Bursts, and silences of years between them: nothing moves, least of all what breaks a silence. */
static void
test_silence(void)
{
  const gint64 days[] = {-900, 0,   1,   2,   3,    4,    5,    400,  900,  901,
                         902,  903, 904, 905, 1500, 1501, 1502, 1503, 1504, 3000};
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put_days(b, days, G_N_ELEMENTS(days));
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
    g_autofree char *id = g_strdup_printf("m%u", i);
    g_assert_cmpint(known_day(view, id), ==, days[i]);
  }
}

/* Two wrong clocks side by side are put right before they speak for others. */
static void
test_wrong_witnesses(void)
{
  const gint64 days[] = {0, 1, 2, 3, 29000, 29001, 400, 800, 801, 802, 803};
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put_days(b, days, G_N_ELEMENTS(days));
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpint(known_day(view, "m6"), ==, 400);
  g_assert_cmpint(known_day(view, "m4"), <, 400);
}

/* A sure arrival is believed whatever the neighbours say; a forge keeps the clock. */
static void
test_not_held(void)
{
  const gint64 days[] = {0, 1, 2, 3};
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  WhMessageRecord sure = mail("sure", START + 500 * DAY, START + 501 * DAY);
  WhMessageRecord comment = mail("comment", START + 500 * DAY, 0), lies = mail("lies", START + 500 * DAY, 0);
  comment.kind = WH_MESSAGE_COMMENT;
  put_days(b, days, 4);
  put(b, sure);
  put(b, comment);
  put(b, lies);
  for (gint64 day = 4; day < 8; day++) {
    g_autofree char *id = g_strdup_printf("n%d", (int)day);
    put(b, mail(id, START + day * DAY, 0));
  }
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpint(known_day(view, "sure"), ==, 501);
  g_assert_cmpint(known_day(view, "comment"), ==, 500);
  g_assert_cmpint(known_day(view, "lies"), <=, 6);
}

/* Neither date nor arrival: between the neighbours, or nowhere. */
static void
test_undated(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  WhMessageRecord lost = mail("lost", YEAR_1945, 0), between = mail("between", 0, 0);
  between.flags = WH_MESSAGE_BAD_DATE;
  put(b, lost);
  wh_view_builder_next_source(b);
  put(b, mail("first", START, 0));
  put(b, between);
  put(b, mail("last", START + 10 * DAY, 0));
  put(b, mail("after", YEAR_1945, 0));
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpuint(view->n_messages, ==, 4);
  g_assert_cmpuint(wh_view_find_message(view, "lost"), ==, WH_NONE);
  g_assert_cmpint(known_day(view, "between"), ==, 5);
  g_assert_cmpint(known_day(view, "after"), ==, 5);
  g_assert_cmpuint(view->n_malformed, ==, 1);
  g_assert_cmpstr(view->malformed[0].locator, ==, "lost");
}

/* Two archives, one after the other: the end of the first says nothing of the second's beginning. */
static void
test_sources(void)
{
  const gint64 days[] = {0, 1, 2, 3};
  for (guint apart = 0; apart < 2; apart++) {
    g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
    put_days(b, days, 4);
    if (apart)
      wh_view_builder_next_source(b);
    put(b, mail("x", START + 2000 * DAY, 0));
    put(b, mail("y", START + 2 * DAY, 0));
    put(b, mail("z", START + 3 * DAY, 0));
    g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);
    g_assert_cmpint(known_day(view, "x"), ==, apart ? 2000 : 2);
  }
}

/* Answers by parent, by the newest known reference, through a message that is missing, in a circle. */
static void
test_links(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  WhMessageRecord m[] = {
      mail("a", START, START),         mail("b", START + 1, START + 1),    mail("c", START + 2, START + 2),
      mail("d", START + 3, START + 3), mail("e", START + 4, START + 4),    mail("f", START + 5, START + 5),
      mail("g", START + 6, START + 6), mail("self", START + 7, START + 7), mail("late", START + 8, START + 8),
      mail("h", START + 9, START + 9), mail("i", START + 10, START + 10)};
  m[1].parent = WH_SLICE("a");
  m[2].thread = WH_SLICE("a b gone");
  m[3].parent = WH_SLICE("e"); /* d and e name each other */
  m[4].parent = WH_SLICE("d");
  m[4].thread = WH_SLICE("a");
  m[5].thread = WH_SLICE("missing");
  m[6].parent = WH_SLICE("missing");
  m[7].parent = WH_SLICE("self");
  m[7].thread = WH_SLICE("  self late ");
  m[9].parent = m[10].parent = WH_SLICE("missing too");
  for (guint i = 0; i < G_N_ELEMENTS(m); i++)
    put(b, m[i]);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpstr(parent_id(view, "b"), ==, "a");
  g_assert_cmpstr(parent_id(view, "c"), ==, "b");
  g_assert_cmpstr(parent_id(view, "d"), ==, NULL);
  g_assert_cmpstr(parent_id(view, "e"), ==, "d");
  g_assert_cmpuint(thread_of(view, "c"), ==, thread_of(view, "a"));
  g_assert_cmpuint(thread_of(view, "e"), ==, thread_of(view, "d"));
  g_assert_cmpuint(thread_of(view, "d"), !=, thread_of(view, "a"));
  g_assert_cmpstr(parent_id(view, "g"), ==, NULL);
  g_assert_cmpuint(thread_of(view, "g"), ==, thread_of(view, "f"));
  g_assert_cmpstr(parent_id(view, "self"), ==, NULL);
  g_assert_cmpuint(thread_of(view, "late"), ==, thread_of(view, "self"));
  g_assert_cmpuint(thread_of(view, "i"), ==, thread_of(view, "h"));
  g_assert_cmpuint(view->n_threads, ==, 5);
  g_assert_cmpuint(view->threads[0].n, ==, 3);
}

/* Of more references than a record may hold, the newest are looked at. */
static void
test_many_references(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  g_autoptr(GString) list = g_string_new("old");
  WhMessageRecord answer = mail("answer", START + 1, START + 1), other = mail("other", START + 2, START + 2);
  for (guint i = 0; i < WH_LIMIT_REFERENCES; i++)
    g_string_append_printf(list, " r%u", i);
  answer.thread = wh_slice(list->str, list->len);
  other.thread = wh_slice(list->str, list->len - strlen(" r31"));
  put(b, mail("old", START, START));
  put(b, answer);
  put(b, other);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpstr(parent_id(view, "answer"), ==, NULL);
  g_assert_cmpstr(parent_id(view, "other"), ==, "old");
}

static WhMessageRecord
with_subject(const char *id, gint64 day, const char *subject, guint32 flags)
{
  WhMessageRecord record = mail(id, START + day * DAY, START + day * DAY);

  record.subject = wh_slice_str(subject);
  record.flags = flags;
  return record;
}

static void
test_subjects(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  WhMessageRecord named = with_subject("named", 4, "Release", WH_MESSAGE_FOLLOWS_UP);
  WhMessageRecord issue = with_subject("issue", 0, "Crash", 0);
  issue.kind = WH_MESSAGE_ISSUE;
  WhMessageRecord refers = with_subject("refers", 4, "Release", WH_MESSAGE_FOLLOWS_UP);
  named.parent = WH_SLICE("elsewhere");
  refers.thread = WH_SLICE("far away");
  put(b, issue);
  put(b, with_subject("one", 0, "Release", 0));
  put(b, with_subject("two", 1, "Release", WH_MESSAGE_FOLLOWS_UP));
  put(b, with_subject("new", 2, "Release", 0));
  put(b, with_subject("three", 3, "Release", WH_MESSAGE_FOLLOWS_UP));
  put(b, named);
  put(b, refers);
  put(b, with_subject("late", 95, "Release", WH_MESSAGE_FOLLOWS_UP));
  put(b, with_subject("empty", 96, "", WH_MESSAGE_FOLLOWS_UP));
  put(b, with_subject("empty2", 97, "", WH_MESSAGE_FOLLOWS_UP));
  put(b, with_subject("crash", 5, "Crash", WH_MESSAGE_FOLLOWS_UP));
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpstr(parent_id(view, "two"), ==, "one");
  g_assert_cmpstr(parent_id(view, "new"), ==, NULL);
  g_assert_cmpstr(parent_id(view, "three"), ==, "new");
  g_assert_cmpstr(parent_id(view, "named"), ==, NULL);
  g_assert_cmpstr(parent_id(view, "refers"), ==, NULL);
  g_assert_cmpstr(parent_id(view, "late"), ==, NULL);
  g_assert_cmpstr(parent_id(view, "empty2"), ==, NULL);
  g_assert_cmpstr(parent_id(view, "crash"), ==, NULL);
  g_assert_cmpuint(thread_of(view, "two"), ==, thread_of(view, "one"));
  g_assert_cmpuint(view->n_threads, ==, 9);
}

static WhMessageRecord
on_forge(const char *id, const char *thread, WhMessageKind kind, gint64 time)
{
  WhMessageRecord record = mail(id, START + time, 0);

  record.kind = kind;
  record.thread = wh_slice_str(thread);
  return record;
}

/* A comment may come before its issue, which is then no parent; the thread is the same. */
static void
test_forge(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  WhMessageRecord answer = on_forge("u/1#3", "u/1", WH_MESSAGE_COMMENT, 30);
  answer.parent = WH_SLICE("u/1#2");
  put(b, answer);
  put(b, on_forge("u/1#2", "u/1", WH_MESSAGE_COMMENT, 20));
  put(b, on_forge("u/1", "", WH_MESSAGE_ISSUE, 10));
  put(b, on_forge("u/2#1", "u/2", WH_MESSAGE_REVIEW, 10));
  put(b, on_forge("u/2", "u/2", WH_MESSAGE_PULL, 11));
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpuint(view->n_threads, ==, 2);
  g_assert_cmpstr(parent_id(view, "u/1#2"), ==, "u/1");
  g_assert_cmpstr(parent_id(view, "u/1#3"), ==, "u/1#2");
  g_assert_cmpstr(parent_id(view, "u/2#1"), ==, NULL);
  g_assert_cmpuint(thread_of(view, "u/2"), ==, thread_of(view, "u/2#1"));
  g_assert_cmpstr(view->threads[thread_of(view, "u/1")].url, ==, "u/1");
  g_assert_cmpstr(view->threads[thread_of(view, "u/2")].url, ==, "u/2");
}

/* A mail to two lists is one; another text under its id is none, whichever archive is read first. */
static void
test_copies(void)
{
  for (guint turn = 0; turn < 6; turn++) {
    g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
    WhMessageRecord copies[] = {mail("m", START, START), mail("m", START, START + 60),
                                mail("m", START, START + 90)};
    copies[1].to = WH_SLICE("second@example.org");
    copies[2].text = WH_SLICE("something else");
    copies[2].place = WH_SLICE("list.mbox:77");
    for (guint i = 0; i < 3; i++) {
      put(b, copies[turn < 3 ? (turn + i) % 3 : (turn + 3 - i) % 3]);
      wh_view_builder_next_source(b);
    }
    g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);
    g_assert_cmpuint(view->n_messages, ==, 1);
    g_autofree char *text = wh_view_text(view, 0);
    g_assert_cmpstr(text, ==, "m");
    g_assert_cmpstr(view->messages[0].to, ==, "");
    g_assert_cmpint(view->messages[0].known, ==, START);
    g_assert_cmpuint(view->n_malformed, ==, 1);
    g_assert_cmpstr(view->malformed[0].locator, ==, "list.mbox:77");
    g_assert_cmpstr(view->malformed[0].reason, ==, "another text under an id already seen");
  }
}

/* The other text came after the cut: nobody knew of it. */
static void
test_cut_copy(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  WhMessageRecord other = mail("m", START + 100, START + 100);
  other.text = WH_SLICE("something else");
  put(b, mail("m", START, START));
  put(b, other);
  g_autoptr(WhView) view = wh_view_builder_build(b, START + 99);

  g_assert_cmpuint(view->n_messages, ==, 1);
  g_assert_cmpuint(view->n_malformed, ==, 0);
}

static WhEventRecord
event(WhVerb verb, const char *id, gint64 time)
{
  WhEventRecord record = {.verb = verb, .id = wh_slice_str(id), .claimed = {START + time, WH_ZONE_ABSENT}};

  record.name = WH_SLICE("bob");
  record.email = WH_SLICE("bob@users.noreply.github.com");
  return record;
}

static void
put_event(WhViewBuilder *b, WhEventRecord record)
{
  WhSink *sink = wh_view_builder_sink(b);

  g_assert_true(sink->event(sink, &record, NULL));
}

static void
put_commit(WhViewBuilder *b, const WhOid *oid, gint64 time)
{
  WhSink *sink = wh_view_builder_sink(b);
  WhCommitRecord record = {.oid = *oid, .authored = {START + time, 0}, .committed = {START + time, 0}};

  record.author_name = record.committer_name = WH_SLICE("A");
  record.author_email = record.committer_email = WH_SLICE("a@example.org");
  g_assert_true(sink->commit(sink, &record, NULL));
}

static void
put_events(WhViewBuilder *b, const WhOid *oid)
{
  WhEventRecord merge = event(WH_VERB_MERGE, "u/1", 50), unknown = event(WH_VERB_PUSH, "p", 60);
  WhEventRecord early = event(WH_VERB_LABEL, "u/1", 5), nobody = event(WH_VERB_OWNER_ADD, "npm:x", 70);
  WhEventRecord again = event(WH_VERB_MERGE, "u/1", 55);
  merge.oid = *oid;
  merge.thread = early.thread = WH_SLICE("u/1");
  merge.other_name = WH_SLICE("carol");
  unknown.oid = (WhOid){{9, 9, 9}};
  nobody.registry = TRUE;
  nobody.name = nobody.email = wh_slice(NULL, 0);
  put_event(b, again);
  put_event(b, nobody);
  put_event(b, unknown);
  put_event(b, merge);
  put_event(b, early);
  put_event(b, event(WH_VERB_CLOSE, "u/1", 50));
  put_event(b, event(WH_VERB_CLOSE, "", 50));
  put_event(b, event(WH_VERB_CLOSE, "no-time", -START));
  put(b, on_forge("u/1", "u/1", WH_MESSAGE_PULL, 10));
}

static void
test_events(void)
{
  const WhOid oid = {{1, 2, 3}};
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put_commit(b, &oid, 49);
  put_events(b, &oid);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);
  const WhEvent *e = view->events;

  g_assert_cmpuint(view->n_events, ==, 5);
  g_assert_cmpuint(e[0].verb, ==, WH_VERB_LABEL);
  g_assert_cmpuint(e[0].thread, ==, WH_NONE); /* begun later */
  g_assert_cmpuint(e[1].verb, ==, WH_VERB_CLOSE);
  g_assert_cmpuint(e[2].verb, ==, WH_VERB_MERGE);
  g_assert_cmpint(e[2].known, ==, START + 50);
  g_assert_cmpuint(e[2].thread, ==, 0);
  g_assert_cmpuint(e[2].commit, ==, 0);
  g_assert_cmpstr(view->accounts[e[2].other].name, ==, "carol");
  g_assert_cmpuint(e[3].commit, ==, WH_NONE);
  g_assert_cmpuint(e[4].actor, ==, WH_NONE);
  g_assert_cmpuint(e[4].other, ==, WH_NONE);
  g_assert_cmpuint(view->n_malformed, ==, 2);
  g_assert_cmphex(view->records, ==, WH_RECORD_GIT | WH_RECORD_WORDS | WH_RECORD_FORGE | WH_RECORD_REGISTRY);
}

/* A commit after the cut is not in the view, even if the event that names it is. */
static void
test_event_cut(void)
{
  const WhOid oid = {{1, 2, 3}};
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put_commit(b, &oid, 51);
  put_events(b, &oid);
  g_autoptr(WhView) view = wh_view_builder_build(b, START + 50);

  g_assert_cmpuint(view->n_events, ==, 3);
  g_assert_cmpuint(view->events[2].commit, ==, WH_NONE);
  g_assert_cmphex(view->records, ==, WH_RECORD_WORDS | WH_RECORD_FORGE);
}

/* A record of words beside a repository with longer names. */
static void
test_other_names(void)
{
  const WhOid oid = {{1, [31] = 7}}, shorter = {{1}};
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 32);
  WhEventRecord merge = event(WH_VERB_MERGE, "u/1", 50), push = event(WH_VERB_PUSH, "u/2", 50);
  merge.oid = shorter;
  push.oid = oid;
  put_commit(b, &oid, 0);
  put_event(b, merge);
  put_event(b, push);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpuint(view->events[0].commit, ==, WH_NONE);
  g_assert_cmpuint(view->events[1].commit, ==, 0);
}

static void
test_no_id(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  WhMessageRecord made = mail("made", START, START), none = mail("", START, START);
  made.flags = WH_MESSAGE_MADE_ID;
  made.place = none.place = WH_SLICE("box:12");
  put(b, made);
  put(b, none);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpuint(view->n_messages, ==, 1);
  g_assert_cmpstr(view->messages[0].locator, ==, "box:12");
  g_assert_cmpstr(view->malformed[0].locator, ==, "box:12");
  g_assert_cmpuint(wh_view_find_message(view, "nowhere"), ==, WH_NONE);
  g_assert_cmpuint(wh_view_find_message(view, ""), ==, WH_NONE);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/view-words/own-time", test_own_time);
  g_test_add_func("/view-words/neighbours", test_neighbours);
  g_test_add_func("/view-words/sparse", test_sparse);
  g_test_add_func("/view-words/silence", test_silence);
  g_test_add_func("/view-words/wrong-witnesses", test_wrong_witnesses);
  g_test_add_func("/view-words/not-held", test_not_held);
  g_test_add_func("/view-words/undated", test_undated);
  g_test_add_func("/view-words/sources", test_sources);
  g_test_add_func("/view-words/links", test_links);
  g_test_add_func("/view-words/many-references", test_many_references);
  g_test_add_func("/view-words/subjects", test_subjects);
  g_test_add_func("/view-words/forge", test_forge);
  g_test_add_func("/view-words/copies", test_copies);
  g_test_add_func("/view-words/cut-copy", test_cut_copy);
  g_test_add_func("/view-words/events", test_events);
  g_test_add_func("/view-words/event-cut", test_event_cut);
  g_test_add_func("/view-words/other-names", test_other_names);
  g_test_add_func("/view-words/no-id", test_no_id);
  return g_test_run();
}
