/* SPDX-License-Identifier: Apache-2.0
 * The ledger and sources that are read whole: the newest ended reading counts, alone, and several sources make
 * one view. */
#include "ledger_fixture.h"
#include "words_fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "ledger/heard.h"

static gint64
source_of(WhLedger *ledger, const char *kind, const char *key)
{
  g_auto(WhLedgerSource) source = {0};
  GError *error = NULL;

  wh_fixture_must(wh_ledger_source(ledger, kind, key, &source, &error), error);
  if (!g_str_equal(kind, "git"))
    wh_ledger_read_whole(ledger, source.id);
  return source.id;
}

typedef struct {
  WhLedger *ledger;
  gint64 source;
} Target;

static gboolean
append(GBytes *segment, gpointer user, GError **error)
{
  const Target *target = user;
  g_autoptr(GBytes) owned = segment;

  return wh_ledger_append(target->ledger, target->source, owned, error);
}

typedef enum { END, END_INCOMPLETE, STOP_AFTER_SEGMENT, STOP_LOOSE } End;

static void
put_words(WhLedger *ledger, gint64 source, const WhWordsFixture *f, guint to)
{
  Target target = {ledger, source};
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, append, &target);
  GError *error = NULL;

  wh_words_fixture_put_messages(f, wh_segment_builder_sink(builder), 0, to);
  if (to == f->messages->len)
    wh_words_fixture_put_events(f, wh_segment_builder_sink(builder));
  wh_fixture_must(wh_segment_builder_finish(builder, &error), error);
}

/* One reading of the first TO messages of F, in two segments, ended as END says. */
static void
read_words(WhLedger *ledger, gint64 source, const WhWordsFixture *f, guint to, End end)
{
  GError *error = NULL;

  wh_fixture_must(wh_ledger_begin_read(ledger, source, 20, &error), error);
  if (to > 0)
    put_words(ledger, source, f, to / 2);
  if (to > 0 && end != STOP_AFTER_SEGMENT)
    put_words(ledger, source, f, to);
  if (end <= END_INCOMPLETE)
    wh_fixture_must(wh_ledger_end_read(ledger, source, 1, "state", end == END, &error), error);
}

static void
read_history(WhLedger *ledger, gint64 source, const WhFixture *f)
{
  Target target = {ledger, source};
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(f->shape.oid_len, append, &target);
  GError *error = NULL;

  wh_fixture_must(wh_ledger_begin_read(ledger, source, f->shape.oid_len, &error), error);
  wh_fixture_put_commits(f, wh_segment_builder_sink(builder), 0, f->commits->len);
  wh_fixture_put_state(f, wh_segment_builder_sink(builder), f->commits->len);
  wh_fixture_must(wh_segment_builder_finish(builder, &error), error);
  wh_fixture_must(wh_ledger_end_read(ledger, source, 1, "state", TRUE, &error), error);
}

static char *
dump_all(WhLedger *ledger, const gint64 *sources, guint n)
{
  GError *error = NULL;
  g_autoptr(WhView) view = wh_ledger_load_all(ledger, sources, n, "made", G_MAXINT64, &error);

  g_assert_no_error(error);
  return wh_view_dump(view);
}

/* What one reading of F alone says. */
static char *
dump_words(const WhWordsFixture *f, guint to, End end)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(":memory:");
  gint64 source = source_of(ledger, "mail", "/alone");

  read_words(ledger, source, f, to, end);
  return dump_all(ledger, &source, 1);
}

static void
assert_says(WhLedger *ledger, gint64 source, const WhWordsFixture *f, guint to, End end)
{
  g_autofree char *got = dump_all(ledger, &source, 1), *want = dump_words(f, to, end);

  g_assert_cmpstr(got, ==, want);
}

/* The dumps differ in one line where the read of today is not complete. */
static void
assert_still_says(WhLedger *ledger, gint64 source, const WhWordsFixture *f, guint to)
{
  assert_says(ledger, source, f, to, END_INCOMPLETE);
}

static gint64
number_in(const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_ROW);
  gint64 number = sqlite3_column_int64(stmt, 0);
  sqlite3_finalize(stmt);
  sqlite3_close(db);
  return number;
}

static void
test_replaced(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhWordsFixture) one = wh_words_fixture_new(1, 60, 20), two = wh_words_fixture_new(2, 40, 10);
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "mail", "/list");
  g_autofree char *report = NULL;
  GError *error = NULL;

  read_words(ledger, source, one, 60, END);
  assert_says(ledger, source, one, 60, END);
  read_words(ledger, source, two, 40, END);
  assert_says(ledger, source, two, 40, END);
  g_assert_cmpint(number_in(place->path, "SELECT count(*) FROM segment"), ==, 2);
  read_words(ledger, source, one, 10, END_INCOMPLETE);
  assert_says(ledger, source, one, 10, END_INCOMPLETE);
  wh_fixture_must(wh_ledger_check(ledger, &report, &error), error);
  g_assert_nonnull(strstr(report, " 15 messages, 0 events"));
}

static void
test_broken_off(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhWordsFixture) one = wh_words_fixture_new(1, 60, 20), two = wh_words_fixture_new(2, 40, 10);
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "mail", "/list");

  /* The first read counts as far as it came; the next begins anew. */
  read_words(ledger, source, one, 60, STOP_AFTER_SEGMENT);
  assert_says(ledger, source, one, 60, STOP_AFTER_SEGMENT);
  read_words(ledger, source, two, 20, STOP_AFTER_SEGMENT);
  assert_says(ledger, source, two, 20, STOP_AFTER_SEGMENT);
  read_words(ledger, source, one, 60, END);
  assert_says(ledger, source, one, 60, END);
  /* A later one changes nothing until it ends, and leaves nothing to the one after. */
  read_words(ledger, source, two, 40, STOP_LOOSE);
  assert_still_says(ledger, source, one, 60);
  read_words(ledger, source, two, 30, STOP_AFTER_SEGMENT);
  assert_still_says(ledger, source, one, 60);
  read_words(ledger, source, two, 40, END);
  assert_says(ledger, source, two, 40, END);
  g_assert_cmpint(number_in(place->path, "SELECT count(*) FROM segment"), ==, 2);
}

static void
test_emptied(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhWordsFixture) one = wh_words_fixture_new(1, 60, 20), none = wh_words_fixture_new(2, 0, 0);
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "mail", "/list");

  read_words(ledger, source, none, 0, END);
  read_words(ledger, source, one, 60, STOP_LOOSE);
  assert_still_says(ledger, source, none, 0);
  read_words(ledger, source, one, 60, END);
  assert_says(ledger, source, one, 60, END);
  read_words(ledger, source, none, 0, END);
  assert_says(ledger, source, none, 0, END);
  g_assert_cmpint(number_in(place->path, "SELECT count(*) FROM segment"), ==, 0);
}

/* Who is no longer in what is read whole is forgotten, unless another source knows them. */
static void
test_accounts(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhWordsFixture) all = wh_words_fixture_new(1, 200, 100), few = wh_words_fixture_new(1, 6, 0);
  const char *n_known = "SELECT count(*) FROM account";
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "mail", "/list"), other = source_of(ledger, "forge", "/dump");

  read_words(ledger, source, few, 6, END);
  gint64 n_few = number_in(place->path, n_known);
  read_words(ledger, source, all, 200, END);
  gint64 n_all = number_in(place->path, n_known);
  g_assert_cmpint(n_all, >, n_few);
  read_words(ledger, other, all, 200, END);
  read_words(ledger, source, few, 6, END);
  g_assert_cmpint(number_in(place->path, n_known), ==, n_all);
  read_words(ledger, other, few, 6, END);
  g_assert_cmpint(number_in(place->path, n_known), ==, n_few);
}

static void
test_joined(WhFixturePlace *place, gconstpointer unused)
{
  const WhFixtureShape shape = {120, 40, 12, 5, 0, 32};
  g_autoptr(WhFixture) f = wh_fixture_new(9, &shape);
  g_autoptr(WhWordsFixture) list = wh_words_fixture_new(1, 60, 0), dump = wh_words_fixture_new(2, 40, 30);
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  const gint64 sources[] = {source_of(ledger, "mail", "/list"), source_of(ledger, "git", "/made"),
                            source_of(ledger, "forge", "/dump"), source_of(ledger, "git", "/other")};
  GError *error = NULL;
  g_autoptr(GError) two = NULL, absent = NULL;

  read_words(ledger, sources[0], list, 60, END);
  read_history(ledger, sources[1], f);
  read_words(ledger, sources[2], dump, 40, END);
  g_autoptr(WhView) view = wh_ledger_load_all(ledger, sources, 3, "made", G_MAXINT64, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(view->oid_len, ==, 32);
  g_assert_cmpuint(view->n_commits, ==, 120);
  g_assert_cmpuint(view->n_messages, >, 60);
  g_assert_cmpuint(view->n_events, >, 0);
  g_assert_true(view->complete);
  g_autoptr(WhView) one = wh_ledger_load(ledger, sources[0], "made", G_MAXINT64, &error);
  g_assert_cmpuint(one->n_messages, ==, 60);
  g_assert_cmpuint(one->n_commits, ==, 0);
  /* One of them was not read to its end. */
  read_words(ledger, sources[2], dump, 40, END_INCOMPLETE);
  g_autoptr(WhView) partly = wh_ledger_load_all(ledger, sources, 3, "made", G_MAXINT64, &error);
  g_assert_false(partly->complete);
  g_assert_cmpuint(partly->n_messages, ==, view->n_messages);
  /* Two histories are not one project. */
  read_history(ledger, sources[3], f);
  g_assert_null(wh_ledger_load_all(ledger, sources, 4, "made", G_MAXINT64, &two));
  g_assert_error(two, WH_ERROR, WH_ERROR_USAGE);
  g_assert_null(wh_ledger_load(ledger, 999, "made", G_MAXINT64, &absent));
  g_assert_error(absent, WH_ERROR, WH_ERROR_NOT_FOUND);
}

/* In a child: reads one fixture and then the other, again and again, until killed. */
static void
child_reads(const char *path, const WhWordsFixture *one, const WhWordsFixture *two)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(path);
  gint64 source = source_of(ledger, "mail", "/list");

  for (guint i = 0;; i++)
    read_words(ledger, source, i % 2 == 0 ? two : one, i % 2 == 0 ? two->messages->len : one->messages->len,
               END);
}

static void
test_killed(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhWordsFixture) one = wh_words_fixture_new(1, 400, 50), two = wh_words_fixture_new(2, 300, 60);
  g_autofree char *says_one = dump_words(one, 400, END), *says_two = dump_words(two, 300, END);
  g_autofree char *partly_one = dump_words(one, 400, END_INCOMPLETE);
  g_autofree char *partly_two = dump_words(two, 300, END_INCOMPLETE);
  guint n_partly = 0;

  for (guint round = 0; round < 25; round++) {
    {
      g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
      read_words(ledger, source_of(ledger, "mail", "/list"), one, 400, END);
    }
    pid_t child = fork();
    if (child == 0)
      child_reads(place->path, one, two);
    g_assert_cmpint(child, >, 0);
    g_usleep((gulong)g_test_rand_int_range(2000, 80000));
    kill(child, SIGKILL);
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
    gint64 source = source_of(ledger, "mail", "/list");
    g_autofree char *says = dump_all(ledger, &source, 1);
    gboolean is_partly = g_str_equal(says, partly_one) || g_str_equal(says, partly_two);
    g_assert_true(is_partly || g_str_equal(says, says_one) || g_str_equal(says, says_two));
    n_partly += is_partly ? 1 : 0;
  }
  g_test_message("%u of 25 were killed in the middle of a read", n_partly);
}

static void
test_reports(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "git", "/made"), other = source_of(ledger, "git", "/other");
  GError *error = NULL;

  wh_fixture_must(wh_ledger_put_report(ledger, other, "k0", "{\"cases\":[{\"id\":\"other\"}]}", &error),
                  error);
  for (guint i = 0; i < 40; i++) {
    g_autofree char *key = g_strdup_printf("k%u", i);
    g_autofree char *json = g_strdup_printf("{\"cases\":[{\"id\":\"case-%02u\"}]}", i);
    wh_fixture_must(wh_ledger_put_report(ledger, source, key, json, &error), error);
  }
  g_autofree char *oldest = wh_ledger_find_case(ledger, "case-08", &error);
  g_autofree char *newest = wh_ledger_get_report(ledger, source, "k39", &error);
  g_autofree char *of_other = wh_ledger_get_report(ledger, other, "k0", &error);
  g_assert_nonnull(oldest);
  g_assert_nonnull(newest);
  g_assert_nonnull(of_other);
  g_assert_null(wh_ledger_find_case(ledger, "case-07", &error));
  g_assert_no_error(error);
  g_assert_cmpint(number_in(place->path, "SELECT count(*) FROM report"), ==, 33);
  g_assert_cmpint(number_in(place->path, "SELECT count(*) FROM report_case"), ==, 33);
}

static char *
heard_of(WhLedger *ledger, const gint64 *sources, guint n, const char *digest, gint64 *ret_last)
{
  guint n_own = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) pieces = wh_ledger_heard(ledger, sources, n, digest, &n_own, ret_last, &error);
  g_assert_no_error(error);
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < pieces->len; i++)
    g_string_append_printf(all, "%s%s", i == n_own ? "|" : "",
                           (const char *)g_bytes_get_data(g_ptr_array_index(pieces, i), NULL));
  return g_string_free(all, FALSE);
}

static void
put_heard(WhLedger *ledger, gint64 source, const char *digest, const char *says, gint64 instead_of)
{
  g_autoptr(GBytes) piece = g_bytes_new(says, strlen(says) + 1);
  GError *error = NULL;
  wh_fixture_must(wh_ledger_put_heard(ledger, source, digest, piece, instead_of, &error), error);
}

static void
test_heard(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  const gint64 both[] = {source_of(ledger, "mail", "/list"), source_of(ledger, "mail", "/other")};
  gint64 last = 0, none = 0;

  put_heard(ledger, both[0], "rules-1", "a", 0);
  put_heard(ledger, both[1], "rules-1", "x", 0);
  put_heard(ledger, both[0], "rules-1", "b", 0);
  g_autofree char *first = heard_of(ledger, both, 2, "rules-1", &last);
  g_assert_cmpstr(first, ==, "ab|x");
  g_autofree char *unknown = heard_of(ledger, both, 2, "rules-2", &none);
  g_assert_cmpstr(unknown, ==, "");
  g_assert_cmpint(none, ==, 0);
  /* what came in between is not in the piece that stands for the earlier ones, and stays */
  put_heard(ledger, both[0], "rules-1", "c", 0);
  put_heard(ledger, both[0], "rules-1", "AB", last);
  g_autofree char *second = heard_of(ledger, both, 1, "rules-1", &last);
  g_assert_cmpstr(second, ==, "cAB");
  /* other rules: what the former heard goes, with this source alone */
  put_heard(ledger, both[0], "rules-2", "d", 0);
  g_autofree char *gone = heard_of(ledger, both, 2, "rules-1", &none);
  g_assert_cmpstr(gone, ==, "|x");
  /* a damaged piece is as good as none */
  sqlite3 *db = NULL;
  g_assert_cmpint(sqlite3_open(place->path, &db), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_exec(db, "UPDATE heard SET data = x'00'", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close(db);
  g_autofree char *damaged = heard_of(ledger, both, 2, "rules-2", &none);
  g_assert_cmpstr(damaged, ==, "");
}

/* In a child: keeps one long piece after another, each instead of those before, until killed. */
static void
child_keeps(const char *path)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(path);
  const gint64 source = source_of(ledger, "mail", "/list");
  for (guint i = 0;; i++) {
    gint64 last = 0;
    g_autofree char *says = g_strnfill(100000, (char)('a' + i % 26));
    g_free(heard_of(ledger, &source, 1, "rules", &last)); /* for LAST alone */
    put_heard(ledger, source, "rules", says, last);
  }
}

/* What is kept is whole and one piece, whenever the process that keeps it dies. */
static void
test_heard_killed(WhFixturePlace *place, gconstpointer unused)
{
  {
    g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
    put_heard(ledger, source_of(ledger, "mail", "/list"), "rules", "a", 0);
  }
  for (guint round = 0; round < 12; round++) {
    pid_t child = fork();
    if (child == 0)
      child_keeps(place->path);
    g_assert_cmpint(child, >, 0);
    g_usleep((gulong)g_test_rand_int_range(2000, 60000));
    kill(child, SIGKILL);
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
    const gint64 source = source_of(ledger, "mail", "/list");
    gint64 last = 0;
    g_autofree char *says = heard_of(ledger, &source, 1, "rules", &last);
    const char same[] = {says[0], '\0'};
    g_assert_true(strlen(says) == 1 || strlen(says) == 100000);
    g_assert_cmpuint(strspn(says, same), ==, strlen(says));
    g_assert_cmpint(number_in(place->path, "SELECT count(*) FROM heard"), ==, 1);
  }
}

/* A file of the first schema is brought up to date and says what it said. */
static void
test_migrated(WhFixturePlace *place, gconstpointer unused)
{
  const WhFixtureShape shape = {50, 40, 12, 5, 0, 20};
  g_autoptr(WhFixture) f = wh_fixture_new(9, &shape);
  g_autofree char *before = NULL;
  {
    g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
    gint64 source = source_of(ledger, "git", "/made");
    read_history(ledger, source, f);
    before = dump_all(ledger, &source, 1);
  }
  sqlite3 *db = NULL;
  g_assert_cmpint(sqlite3_open(place->path, &db), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_exec(db,
                               "ALTER TABLE account_source DROP COLUMN generation; DROP TABLE decision; DROP "
                               "TABLE heard; ALTER TABLE source DROP COLUMN revision; "
                               "PRAGMA user_version = 1",
                               NULL, NULL, NULL),
                  ==, SQLITE_OK);
  sqlite3_close(db);
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "git", "/made");
  g_autofree char *after = dump_all(ledger, &source, 1);
  g_assert_cmpstr(before, ==, after);
  g_assert_cmpint(number_in(place->path, "SELECT count(generation) FROM account_source"), >, 0);
  put_heard(ledger, source, "rules", "a", 0);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run)(WhFixturePlace *, gconstpointer);
  } tests[] = {{"/ledger-words/replaced", test_replaced}, {"/ledger-words/broken-off", test_broken_off},
               {"/ledger-words/emptied", test_emptied},   {"/ledger-words/accounts", test_accounts},
               {"/ledger-words/joined", test_joined},     {"/ledger-words/killed", test_killed},
               {"/ledger-words/reports", test_reports},   {"/ledger-words/migrated", test_migrated},
               {"/ledger-words/heard", test_heard},       {"/ledger-words/heard-killed", test_heard_killed}};

  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].name, WhFixturePlace, NULL, wh_fixture_place_init, tests[i].run,
               wh_fixture_place_clear);
  return g_test_run();
}
