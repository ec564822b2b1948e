/* SPDX-License-Identifier: Apache-2.0
 * The ledger: what was kept is there again, whole, however it was read and whatever broke off. */
#include "ledger_fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "ledger/ledger.h"

static gint64
source_of(WhLedger *ledger, const char *key)
{
  g_auto(WhLedgerSource) source = {0};
  GError *error = NULL;

  g_assert_true(wh_ledger_source(ledger, "git", key, &source, &error));
  g_assert_no_error(error);
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

/* Reads commits FROM to TO, and what refs say then, as one read. STOP: break off before the refs. */
static void
read_part(WhLedger *ledger, gint64 source, const WhFixture *f, guint from, guint to, gboolean stop)
{
  Target target = {ledger, source};
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(f->shape.oid_len, append, &target);
  GError *error = NULL;

  wh_fixture_must(wh_ledger_begin_read(ledger, source, f->shape.oid_len, &error), error);
  if (to > from)
    wh_fixture_put_commits(f, wh_segment_builder_sink(builder), from, to);
  if (!stop)
    wh_fixture_put_state(f, wh_segment_builder_sink(builder), to);
  wh_fixture_must(wh_segment_builder_finish(builder, &error), error);
  if (!stop)
    wh_fixture_must(wh_ledger_end_read(ledger, source, 1, "state", TRUE, &error), error);
}

static char *
load_dump(WhLedger *ledger, gint64 source, gint64 as_of)
{
  GError *error = NULL;
  g_autoptr(WhView) view = wh_ledger_load(ledger, source, "made", as_of, &error);

  g_assert_no_error(error);
  return wh_view_dump(view);
}

static WhFixture *
fixture_of(guint32 seed)
{
  const WhFixtureShape shape = {80 + seed % 7 * 90,     40, 12, seed % 3 * 5, seed % 2 * 30,
                                seed % 4 == 0 ? 32 : 20};

  return wh_fixture_new(seed, &shape);
}

static char *
dump_whole(const WhFixture *f, gint64 as_of)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(":memory:");
  gint64 source = source_of(ledger, "/whole");

  read_part(ledger, source, f, 0, f->commits->len, FALSE);
  return load_dump(ledger, source, as_of);
}

/* Ten steps, some broken off before their end and one with nothing new, leave what one go leaves. */
static void
test_steps(WhFixturePlace *place, gconstpointer unused)
{
  for (guint32 seed = 1; seed <= 12; seed++) {
    g_autoptr(WhFixture) f = fixture_of(seed);
    g_autoptr(WhLedger) ledger = wh_fixture_ledger(":memory:");
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    g_autofree char *key = g_strdup_printf("/made/%u", seed);
    gint64 source = source_of(ledger, key);
    guint at = 0;
    for (guint step = 0; step < 9; step++) {
      guint to = at + (guint)g_rand_int_range(rand, 0, 20 + (gint32)f->commits->len / 6);
      to = MIN(to, f->commits->len);
      read_part(ledger, source, f, at, to, step % 3 == 2);
      at = to;
    }
    read_part(ledger, source, f, at, f->commits->len, FALSE);
    gint64 as_of = seed % 2 == 0 ? G_MAXINT64 : 1200000000 + (gint64)f->commits->len * 20000;
    g_autofree char *a = load_dump(ledger, source, as_of), *b = dump_whole(f, as_of);
    /* Branches of the fixture run forward only, so steps leave no moves either. */
    g_assert_cmpstr(a, ==, b);
    g_assert_cmpuint(wh_ledger_commit_count(ledger, source, NULL), ==, f->commits->len);
  }
}

static guint
naive_tips(const WhFixture *f, guint n, GHashTable *tips)
{
  for (guint i = 0; i < n; i++) {
    const WhCommitRecord *c = &g_array_index(f->commits, WhCommitRecord, i);
    g_hash_table_add(tips, (gpointer)(guintptr)&c->oid);
    for (guint p = 0; p < c->n_parents; p++)
      g_hash_table_remove(tips, &c->parents[p]);
  }
  return g_hash_table_size(tips);
}

static void
test_tips(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhFixture) f = fixture_of(5);
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "/made");
  const guint half = f->commits->len / 2;

  g_autoptr(GArray) none = wh_ledger_tips(ledger, source, NULL);
  g_assert_cmpuint(none->len, ==, 0);
  read_part(ledger, source, f, 0, half, TRUE);
  g_autoptr(GArray) tips = wh_ledger_tips(ledger, source, NULL);
  g_autoptr(GHashTable) want = g_hash_table_new(wh_oid_hash, wh_oid_equal);
  g_assert_cmpuint(tips->len, ==, naive_tips(f, half, want));
  for (guint i = 0; i < tips->len; i++)
    g_assert_true(g_hash_table_contains(want, &g_array_index(tips, WhOid, i)));
}

static void
test_source(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhFixture) f = fixture_of(3);
  {
    g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
    g_auto(WhLedgerSource) source = {0};
    g_assert_true(wh_ledger_source(ledger, "git", "/made", &source, NULL));
    g_assert_cmpuint(source.oid_len, ==, 0);
    g_assert_false(source.complete);
    g_assert_null(source.state);
    g_assert_cmpint(source_of(ledger, "/other"), !=, source.id);
    read_part(ledger, source.id, f, 0, 50, FALSE);
  }
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  g_auto(WhLedgerSource) source = {0}, broken_off = {0};
  g_assert_true(wh_ledger_source(ledger, "git", "/made", &source, NULL));
  g_assert_cmpuint(source.oid_len, ==, 20);
  g_assert_true(source.complete);
  g_assert_cmpstr(source.state, ==, "state");
  read_part(ledger, source.id, f, 50, 60, TRUE);
  g_assert_true(wh_ledger_source(ledger, "git", "/made", &broken_off, NULL));
  g_assert_false(broken_off.complete);
  g_autoptr(GError) error = NULL;
  g_assert_false(wh_ledger_begin_read(ledger, source.id, 32, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  struct stat info;
  g_assert_cmpint(g_stat(place->path, &info), ==, 0);
  g_assert_cmphex(info.st_mode & 077, ==, 0);
}

/* One commit named N with one parent (0: none), and where main and a tag point. */
static void
read_rewrite(WhLedger *ledger, gint64 source, guint8 n, guint8 parent, guint8 main_at, guint8 tag_at)
{
  Target target = {ledger, source};
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, append, &target);
  WhSink *sink = wh_segment_builder_sink(builder);
  WhOid above = {{parent}};
  WhCommitRecord commit = {.oid = {{n}}, .parents = &above, .n_parents = parent != 0 ? 1 : 0};
  WhRefRecord ref = {WH_SLICE("refs/heads/main"), {NULL, 0}, WH_REF_BRANCH, {{main_at}}};
  WhTagRecord tag = {.name = WH_SLICE("v1"), .target = {{tag_at}}};
  GError *error = NULL;

  commit.committed.time = commit.authored.time = 1500000000 + n;
  wh_fixture_must(wh_ledger_begin_read(ledger, source, 20, &error), error);
  wh_fixture_must(sink->commit(sink, &commit, &error), error);
  wh_fixture_must(sink->tag(sink, &tag, &error), error);
  wh_fixture_must(sink->ref(sink, &ref, &error), error);
  wh_fixture_must(wh_segment_builder_finish(builder, &error), error);
  wh_fixture_must(wh_ledger_end_read(ledger, source, 1, "s", TRUE, &error), error);
}

static void
test_rewrite(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "/made");

  read_rewrite(ledger, source, 1, 0, 1, 1);
  read_rewrite(ledger, source, 2, 1, 2, 1); /* forward */
  read_rewrite(ledger, source, 3, 1, 3, 3); /* main leaves 2 behind; the tag moves on */
  read_rewrite(ledger, source, 4, 3, 4, 1); /* main moves on; the tag goes back */
  g_autoptr(WhView) view = wh_ledger_load(ledger, source, "made", G_MAXINT64, NULL);

  g_assert_cmpuint(view->n_rewrites, ==, 2);
  g_assert_cmpstr(view->rewrites[0].name, ==, "refs/heads/main");
  g_assert_cmpuint(view->rewrites[0].old_target.bytes[0], ==, 2);
  g_assert_cmpuint(view->rewrites[0].new_target.bytes[0], ==, 3);
  g_assert_cmpstr(view->rewrites[1].name, ==, "refs/tags/v1");
  g_assert_cmpuint(view->n_commits, ==, 4);
  g_assert_cmphex(view->commits[1].flags & WH_COMMIT_ORPHANED, !=, 0);
  g_assert_cmphex(view->commits[2].flags & WH_COMMIT_BRANCH, !=, 0);
  g_assert_cmpuint(view->n_refs, ==, 1);
  g_assert_cmpuint(view->n_tags, ==, 1);
}

/* Commits FIRST to LAST, each with one file whose fact is VALUE; REVISION 0: the read breaks off. */
static void
read_owners(WhLedger *ledger, gint64 source, guint8 first, guint8 last, const char *value, guint revision)
{
  Target target = {ledger, source};
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, append, &target);
  WhSink *sink = wh_segment_builder_sink(builder);
  GError *error = NULL;

  wh_fixture_must(wh_ledger_begin_read(ledger, source, 20, &error), error);
  for (guint8 n = first; n <= last; n++) {
    WhChangeRecord change = {
        .path = WH_SLICE("OWNERS"), .new_blob = {{n}}, .new_mode = 0100644, .status = n == 1 ? 'A' : 'M'};
    WhOid above = {{(guint8)(n - 1)}};
    WhCommitRecord commit = {
        .oid = {{n}}, .parents = &above, .n_parents = n > 1 ? 1 : 0, .changes = &change, .n_changes = 1};
    WhFactRecord fact = {.blob = {{n}}, .kind = WH_FACT_OWNER, .value = wh_slice_str(value)};
    wh_fixture_must(sink->commit(sink, &commit, &error), error);
    wh_fixture_must(sink->fact(sink, &fact, &error), error);
  }
  WhRefRecord ref = {WH_SLICE("refs/heads/main"), {NULL, 0}, WH_REF_BRANCH, {{last}}};
  wh_fixture_must(sink->ref(sink, &ref, &error), error);
  wh_fixture_must(wh_segment_builder_finish(builder, &error), error);
  if (revision > 0)
    wh_fixture_must(wh_ledger_end_read(ledger, source, revision, "s", TRUE, &error), error);
}

/* Values of all facts, in the order of their files. */
static void
assert_owners(WhLedger *ledger, gint64 source, const char *expected)
{
  g_autoptr(WhView) view = wh_ledger_load(ledger, source, "made", G_MAXINT64, NULL);
  g_autoptr(GString) owners = g_string_new(NULL);

  for (guint32 i = 0; i < view->n_facts; i++)
    g_string_append_printf(owners, "%s ", view->facts[i].value);
  g_assert_cmpstr(owners->str, ==, expected);
  g_assert_cmpuint(view->n_commits, ==, 3);
}

/* A reader of another revision makes everything anew; what it cannot meet any more stays as it was. */
static void
test_anew(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "/made");
  g_auto(WhLedgerSource) now = {0};

  read_owners(ledger, source, 1, 2, "early", 1);
  read_owners(ledger, source, 3, 3, "early", 1);
  assert_owners(ledger, source, "early early early ");
  wh_ledger_read_anew(ledger, source);
  read_owners(ledger, source, 1, 2, "broken", 0);
  assert_owners(ledger, source, "early early early ");
  wh_ledger_read_anew(ledger, source);
  read_owners(ledger, source, 1, 2, "late", 2);
  assert_owners(ledger, source, "late late early ");
  g_assert_true(wh_ledger_source(ledger, "git", "/made", &now, NULL));
  g_assert_true(now.ended);
  g_assert_cmpuint(now.revision, ==, 2);
}

/* A read that could not be ended properly but is ended all the same keeps what it brought and is not
 * complete. */
static void
test_incomplete(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhFixture) f = fixture_of(3);
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "/made");
  GError *error = NULL;

  read_part(ledger, source, f, 0, 40, FALSE);
  read_part(ledger, source, f, 40, 60, TRUE);
  wh_fixture_must(wh_ledger_end_read(ledger, source, 1, "later", FALSE, &error), error);
  g_autoptr(WhView) view = wh_ledger_load(ledger, source, "made", G_MAXINT64, NULL);
  g_auto(WhLedgerSource) now = {0};

  g_assert_false(view->complete);
  g_assert_cmpuint(view->n_commits, ==, 60);
  g_assert_cmpuint(view->n_tags, >, 0); /* the refs and tags of the read before */
  g_assert_true(wh_ledger_source(ledger, "git", "/made", &now, NULL));
  g_assert_null(now.state);
}

static void
test_reports(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "/made");
  GError *error = NULL;
  const char *first = "{\"cases\":[{\"id\":\"c1a2b3\"},{\"id\":\"c1ffff\"},{\"id\":7},{}],\"n\":1}";
  const char *second = "{\"cases\":[{\"id\":\"c1a2b3\"}],\"n\":2}";

  g_assert_null(wh_ledger_get_report(ledger, source, "k1", &error));
  wh_fixture_must(wh_ledger_put_report(ledger, source, "k1", first, &error), error);
  wh_fixture_must(wh_ledger_put_report(ledger, source, "k2", second, &error), error);
  wh_fixture_must(wh_ledger_put_report(ledger, source, "k3", "no json", &error), error);
  wh_fixture_must(wh_ledger_put_report(ledger, source, "k4", "[]", &error), error);
  g_autofree char *k1 = wh_ledger_get_report(ledger, source, "k1", &error);
  g_autofree char *k3 = wh_ledger_get_report(ledger, source, "k3", &error);
  g_autofree char *newest = wh_ledger_find_case(ledger, "c1a", &error);
  g_autofree char *other = wh_ledger_find_case(ledger, "c1f", &error);
  g_assert_cmpstr(k1, ==, first);
  g_assert_cmpstr(k3, ==, "no json");
  g_assert_cmpstr(newest, ==, second);
  g_assert_cmpstr(other, ==, first);
  g_assert_null(wh_ledger_find_case(ledger, "c1b", &error));
  g_assert_null(wh_ledger_find_case(ledger, "", &error));
  wh_fixture_must(wh_ledger_put_report(ledger, source, "k1", second, &error), error);
  g_assert_null(wh_ledger_find_case(ledger, "c1f", &error));
  g_autofree char *last = wh_ledger_last_report(ledger, source, &error);
  g_assert_cmpstr(last, ==, second);
  g_assert_null(wh_ledger_last_report(ledger, source + 1, &error));
  g_assert_no_error(error);
}

static void
test_list(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "/made");
  GError *error = NULL;
  g_autoptr(GArray) none = wh_ledger_list(ledger, &error);
  g_assert_cmpuint(none->len, ==, 0);
  wh_fixture_must(wh_ledger_begin_read(ledger, source, 20, &error), error);
  g_autoptr(GArray) one = wh_ledger_list(ledger, &error);
  g_assert_cmpuint(one->len, ==, 1);
  const WhLedgerKept *kept = &g_array_index(one, WhLedgerKept, 0);
  g_assert_cmpint(kept->id, ==, source);
  g_assert_cmpstr(kept->kind, ==, "git");
  g_assert_cmpstr(kept->key, ==, "/made");
  g_assert_false(kept->complete);
}

static void
expect_refused(const char *path, const char *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(wh_ledger_open(path, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_STORE);
  g_assert_nonnull(strstr(error->message, path));
  g_assert_nonnull(strstr(error->message, words));
}

static void
run_sql(const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close(db);
}

static void
test_refused(WhFixturePlace *place, gconstpointer unused)
{
  g_assert_true(
      g_file_set_contents(place->path, "this is no database, it is a letter to nobody at all", -1, NULL));
  expect_refused(place->path, "no ledger");
  g_unlink(place->path);
  run_sql(place->path, "CREATE TABLE other (a)");
  expect_refused(place->path, "another program");
  g_unlink(place->path);
  wh_ledger_close(wh_fixture_ledger(place->path));
  run_sql(place->path, "PRAGMA user_version = 999");
  expect_refused(place->path, "newer");
  g_unlink(place->path);
  expect_refused(place->folder, "cannot be opened");
}

static void
test_damaged(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhFixture) f = fixture_of(6);
  g_autofree char *data = NULL;
  g_autoptr(GError) error = NULL;
  gsize len;
  {
    g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
    g_autofree char *report = NULL;
    read_part(ledger, source_of(ledger, "/made"), f, 0, f->commits->len, FALSE);
    g_assert_true(wh_ledger_check(ledger, &report, NULL));
    g_assert_nonnull(strstr(report, "sound"));
  }
  g_assert_true(g_file_get_contents(place->path, &data, &len, NULL));
  for (gsize at = len / 2; at < len; at += 7) /* pages of the tables' content */
    data[at] ^= 0x55;
  g_assert_true(g_file_set_contents(place->path, data, (gssize)len, NULL));
  WhLedger *ledger = wh_ledger_open(place->path, &error);
  char *report = NULL;
  if (ledger != NULL)
    g_assert_false(wh_ledger_check(ledger, &report, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_STORE);
  g_assert_nonnull(strstr(error->message, place->path));
  g_assert_null(report);
  wh_ledger_close(ledger);
}

/* One byte of a segment: SQLite does not notice, the segment's own checksum does. */
static void
test_damaged_segment(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhFixture) f = fixture_of(6);
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "/made");
  g_autoptr(GError) error = NULL, load_error = NULL;
  g_autofree char *report = NULL;

  read_part(ledger, source, f, 0, f->commits->len, FALSE);
  run_sql(place->path,
          "UPDATE segment SET data = CAST(substr(data, 1, 200) || x'00ff00ff' || substr(data, 205) AS BLOB)"
          " WHERE seq = 1");
  g_assert_false(wh_ledger_check(ledger, &report, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_STORE);
  g_assert_null(wh_ledger_load(ledger, source, "made", G_MAXINT64, &load_error));
  g_assert_nonnull(strstr(load_error->message, place->path));
}

static void
test_hostile_segment(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  gint64 source = source_of(ledger, "/made");
  g_autoptr(GBytes) junk = g_bytes_new_static("WHSG\1\24\1junk", 11);
  g_autoptr(GError) error = NULL, not_begun = NULL;
  g_autoptr(WhFixture) f = fixture_of(1);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, append, &(Target){ledger, source});

  wh_fixture_put_commits(f, wh_segment_builder_sink(builder), 0, 10);
  g_assert_false(wh_segment_builder_finish(builder, &not_begun));
  g_assert_error(not_begun, WH_ERROR, WH_ERROR_STORE);
  g_assert_true(wh_ledger_begin_read(ledger, source, 20, NULL));
  g_assert_false(wh_ledger_append(ledger, source, junk, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  g_assert_cmpuint(wh_ledger_commit_count(ledger, source, NULL), ==, 0);
}

/* Two readers of one source: the one that began first is told, nothing is mixed. */
static void
test_two_readers(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhFixture) f = fixture_of(3);
  g_autoptr(WhLedger) one = wh_fixture_ledger(place->path), two = wh_fixture_ledger(place->path);
  gint64 source = source_of(one, "/made");
  Target target = {one, source};
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, append, &target);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(source_of(two, "/made"), ==, source);
  g_assert_true(wh_ledger_begin_read(one, source, 20, NULL));
  read_part(two, source, f, 0, f->commits->len, FALSE);
  wh_fixture_put_commits(f, wh_segment_builder_sink(builder), 0, 30);
  g_assert_false(wh_segment_builder_finish(builder, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_STORE);
  g_autofree char *a = load_dump(one, source, G_MAXINT64), *b = dump_whole(f, G_MAXINT64);
  g_assert_cmpstr(a, ==, b);
}

/* In a child: opens the store and reads 30 commits again and again, each time as a source of its own, until
 * killed. */
static void
child_appends(const char *path, const WhFixture *f, guint first, guint n)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(path);

  for (guint i = first; i < first + n; i++) {
    g_autofree char *key = g_strdup_printf("/made/%u", i);
    gint64 source = source_of(ledger, key);
    for (guint at = 0; at < f->commits->len; at += 10)
      read_part(ledger, source, f, at, MIN(at + 10, f->commits->len), TRUE);
    read_part(ledger, source, f, f->commits->len, f->commits->len, FALSE);
  }
}

static void
check_prefix(const char *path, const WhFixture *f, gint64 source)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(path);
  guint64 n = wh_ledger_commit_count(ledger, source, NULL);
  g_autofree char *report = NULL;
  GError *error = NULL;
  g_autoptr(WhView) view = NULL;

  wh_fixture_must(wh_ledger_check(ledger, &report, &error), error);
  g_assert_cmpuint(n % 10 == 0 || n == f->commits->len, ==, TRUE);
  view = wh_ledger_load(ledger, source, "made", G_MAXINT64, &error);
  g_assert_no_error(error);
  for (guint i = 0; i < f->commits->len; i++) {
    char hex[WH_OID_HEX_MAX + 1];
    wh_oid_format(&g_array_index(f->commits, WhCommitRecord, i).oid, 20, hex);
    g_assert_cmpint(wh_view_find_commit(view, hex) != WH_NONE, ==, i < n);
  }
}

static void
kill_in_the_middle(const char *path, const WhFixture *f, guint round, gulong after_us)
{
  pid_t child = fork();

  if (child == 0) {
    child_appends(path, f, round, 1);
    _exit(0);
  }
  g_assert_cmpint(child, >, 0);
  g_usleep(after_us);
  kill(child, SIGKILL);
  g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
}

static void
test_killed(WhFixturePlace *place, gconstpointer unused)
{
  const WhFixtureShape shape = {1500, 40, 12, 5, 0, 20};
  g_autoptr(WhFixture) f = wh_fixture_new(9, &shape);
  g_autofree char *want = dump_whole(f, G_MAXINT64);
  guint n_partial = 0;

  for (guint round = 0; round < 20; round++) {
    g_autofree char *key = g_strdup_printf("/made/%u", round);
    kill_in_the_middle(place->path, f, round, (gulong)g_test_rand_int_range(3000, 60000));
    g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
    gint64 source = source_of(ledger, key);
    guint64 n = wh_ledger_commit_count(ledger, source, NULL);
    check_prefix(place->path, f, source);
    n_partial += n > 0 && n < f->commits->len;
    /* The next read goes on from there. */
    read_part(ledger, source, f, (guint)n, f->commits->len, FALSE);
    g_autofree char *got = load_dump(ledger, source, G_MAXINT64);
    g_assert_cmpstr(got, ==, want);
  }
  g_test_message("%u of 20 were killed in the middle of a read", n_partial);
}

static void
test_two_processes(WhFixturePlace *place, gconstpointer unused)
{
  const WhFixtureShape shape = {60, 40, 12, 5, 0, 20};
  g_autoptr(WhFixture) f = wh_fixture_new(9, &shape);
  pid_t children[2];

  for (guint i = 0; i < 2; i++) {
    children[i] = fork();
    g_assert_cmpint(children[i], >=, 0);
    if (children[i] == 0) {
      child_appends(place->path, f, i * 100, 10);
      _exit(0);
    }
  }
  for (guint i = 0; i < 2; i++) {
    int status = -1;
    g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
    g_assert_cmpint(status, ==, 0);
  }
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  g_autofree char *want = dump_whole(f, G_MAXINT64);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *key = g_strdup_printf("/made/%u", i / 10 * 100 + i % 10);
    g_autofree char *got = load_dump(ledger, source_of(ledger, key), G_MAXINT64);
    g_assert_cmpstr(got, ==, want);
  }
}

/* A limit on file sizes stands for a full disk: the write fails, what was there stays. */
static void
test_full_disk(WhFixturePlace *place, gconstpointer unused)
{
  const WhFixtureShape shape = {4000, 400, 12, 5, 0, 20};
  g_autoptr(WhFixture) f = wh_fixture_new(9, &shape);
  {
    g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
    read_part(ledger, source_of(ledger, "/made"), f, 0, 100, FALSE);
  }
  pid_t child = fork();
  if (child == 0) {
    const struct rlimit limit = {128 << 10, 128 << 10};
    g_autoptr(GError) error = NULL;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    WhLedger *ledger = wh_fixture_ledger(place->path);
    Target target = {ledger, source_of(ledger, "/made")};
    WhSegmentBuilder *builder = wh_segment_builder_new(20, append, &target);
    wh_fixture_must(wh_ledger_begin_read(ledger, target.source, 20, &error), error);
    wh_fixture_put_commits(f, wh_segment_builder_sink(builder), 100, 4000);
    if (wh_segment_builder_finish(builder, &error))
      _exit(1);
    _exit(g_error_matches(error, WH_ERROR, WH_ERROR_IO) && strstr(error->message, place->path) != NULL ? 0
                                                                                                       : 2);
  }
  int status = -1;
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  g_assert_cmpint(status, ==, 0);
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  g_assert_cmpuint(wh_ledger_commit_count(ledger, source_of(ledger, "/made"), NULL), ==, 100);
}

static void
test_read_only(WhFixturePlace *place, gconstpointer unused)
{
  if (geteuid() == 0) {
    g_test_skip("the superuser may write everywhere");
    return;
  }
  wh_ledger_close(wh_fixture_ledger(place->path));
  g_assert_cmpint(g_chmod(place->path, 0400), ==, 0);
  expect_refused(place->path, "may write");
}

static gpointer
thread_reads(gpointer user)
{
  const Target *target = user;
  const WhFixtureShape shape = {100, 40, 12, 5, 0, 20};
  g_autoptr(WhFixture) f = wh_fixture_new(9, &shape);

  for (guint at = 0; at < 100; at += 20)
    read_part(target->ledger, target->source, f, at, at + 20, FALSE);
  return load_dump(target->ledger, target->source, G_MAXINT64);
}

static void
test_threads(WhFixturePlace *place, gconstpointer unused)
{
  g_autoptr(WhLedger) ledger = wh_fixture_ledger(place->path);
  Target targets[4];
  GThread *threads[4];
  char *dumps[4];

  for (guint i = 0; i < 4; i++) {
    g_autofree char *key = g_strdup_printf("/made/%u", i);
    targets[i] = (Target){ledger, source_of(ledger, key)};
    threads[i] = g_thread_new("reader", thread_reads, &targets[i]);
  }
  for (guint i = 0; i < 4; i++)
    dumps[i] = g_thread_join(threads[i]);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr(dumps[i], ==, dumps[0]);
  for (guint i = 0; i < 4; i++)
    g_free(dumps[i]);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run)(WhFixturePlace *, gconstpointer);
  } tests[] = {{"/ledger/source", test_source},
               {"/ledger/steps", test_steps},
               {"/ledger/tips", test_tips},
               {"/ledger/rewrite", test_rewrite},
               {"/ledger/incomplete", test_incomplete},
               {"/ledger/anew", test_anew},
               {"/ledger/reports", test_reports},
               {"/ledger/list", test_list},
               {"/ledger/refused", test_refused},
               {"/ledger/damaged", test_damaged},
               {"/ledger/damaged-segment", test_damaged_segment},
               {"/ledger/hostile-segment", test_hostile_segment},
               {"/ledger/two-readers", test_two_readers},
               {"/ledger/threads", test_threads},
               {"/ledger/killed", test_killed},
               {"/ledger/two-processes", test_two_processes},
               {"/ledger/full-disk", test_full_disk},
               {"/ledger/read-only", test_read_only}};

  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].name, WhFixturePlace, NULL, wh_fixture_place_init, tests[i].run,
               wh_fixture_place_clear);
  return g_test_run();
}
