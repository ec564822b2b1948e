/* SPDX-License-Identifier: Apache-2.0
 * Views: known times, the cut, what reaches a commit, and that the way a record was read leaves no trace. */
#include "ledger_fixture.h"

#include "base/limits.h"

#define DAY 86400
#define START 1500000000

static WhOid
oid_of(guint8 n)
{
  WhOid oid = {{n, 1, 2, 3}};
  return oid;
}

/* Puts a commit named N, DAY days after the start, with up to two parents (0: none). */
static void
put(WhViewBuilder *b, guint8 n, gint64 day, guint8 first, guint8 second)
{
  WhSink *sink = wh_view_builder_sink(b);
  WhOid parents[2] = {oid_of(first), oid_of(second)};
  WhCommitRecord record = {0};

  record.oid = oid_of(n);
  record.author_name = record.committer_name = WH_SLICE("A");
  record.author_email = record.committer_email = WH_SLICE("a@example.org");
  record.authored.time = record.committed.time = START + day * DAY;
  record.parents = parents;
  record.n_parents = first == 0 ? 0 : second == 0 ? 1 : 2;
  g_assert_true(sink->commit(sink, &record, NULL));
}

static void
put_ref(WhViewBuilder *b, const char *name, WhRefKind kind, guint8 n)
{
  WhRefRecord ref = {wh_slice_str(name), wh_slice(NULL, 0), kind, oid_of(n)};
  WhSink *sink = wh_view_builder_sink(b);

  g_assert_true(sink->ref(sink, &ref, NULL));
}

static const WhCommit *
find(const WhView *view, guint8 n)
{
  WhOid oid = oid_of(n);

  for (guint32 i = 0; i < view->n_commits; i++)
    if (wh_oid_equal(&view->commits[i].oid, &oid))
      return &view->commits[i];
  return NULL;
}

static gint64
known_day(const WhView *view, guint8 n)
{
  g_assert_nonnull(find(view, n));
  return (find(view, n)->known - START) / DAY;
}

static void
test_clock_behind(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put(b, 1, 100, 0, 0);
  put(b, 2, 10, 1, 0);
  put(b, 3, 120, 2, 0);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpint(known_day(view, 2), ==, 100);
  g_assert_cmpuint(find(view, 2)->flags & WH_COMMIT_CLOCK_BEHIND, !=, 0);
  g_assert_cmpuint(find(view, 3)->flags & (WH_COMMIT_CLOCK_BEHIND | WH_COMMIT_CLOCK_AHEAD), ==, 0);
  g_assert_cmpint(find(view, 2)->committed.time, ==, START + 10 * DAY);
}

/* One clock of the far future, then two in a row: what was built on them bounds them. */
static void
test_clock_ahead(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put(b, 1, 100, 0, 0);
  put(b, 2, 9000, 1, 0);
  put(b, 3, 110, 2, 0);
  put(b, 4, 120, 3, 0);
  put(b, 5, 9000, 4, 0);
  put(b, 6, 9001, 5, 0);
  put(b, 7, 130, 6, 0);
  put(b, 8, 131, 7, 0);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpint(known_day(view, 2), ==, 110);
  g_assert_cmpuint(find(view, 2)->flags & WH_COMMIT_CLOCK_AHEAD, !=, 0);
  g_assert_cmpint(known_day(view, 3), ==, 110);
  g_assert_cmpint(known_day(view, 5), ==, 130);
  g_assert_cmpint(known_day(view, 6), ==, 130);
  g_assert_cmpint(known_day(view, 8), ==, 131);
}

/* A commit dated back to before its parent's parents must not pull them into the past. */
static void
test_dated_back(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  for (guint8 n = 1; n <= 9; n++)
    put(b, n, 100 * n, (guint8)(n - 1), 0);
  put(b, 10, 150, 9, 0);
  put(b, 11, 1000, 10, 0);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  for (guint8 n = 1; n <= 9; n++)
    g_assert_cmpint(known_day(view, n), ==, 100 * n);
  g_assert_cmpint(known_day(view, 10), ==, 900);
  g_assert_cmpuint(find(view, 10)->flags & WH_COMMIT_CLOCK_BEHIND, !=, 0);
}

static void
test_reach(void)
{
  const guint32 all = WH_COMMIT_BRANCH | WH_COMMIT_PULL_ONLY | WH_COMMIT_NOTES | WH_COMMIT_ORPHANED;
  const guint32 want[] = {
      0, WH_COMMIT_BRANCH, WH_COMMIT_BRANCH, WH_COMMIT_PULL_ONLY, WH_COMMIT_NOTES, WH_COMMIT_ORPHANED};
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put(b, 1, 1, 0, 0);
  put(b, 2, 2, 1, 99); /* 99 is not there */
  put(b, 3, 3, 1, 0);
  put(b, 4, 4, 0, 0);
  put(b, 5, 5, 1, 0);
  put_ref(b, "refs/heads/main", WH_REF_BRANCH, 2);
  put_ref(b, "refs/pull/1/head", WH_REF_PULL, 3);
  put_ref(b, "refs/notes/commits", WH_REF_NOTES, 4);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  for (guint8 n = 1; n <= 5; n++)
    g_assert_cmphex(find(view, n)->flags & all, ==, want[n]);
  g_assert_cmphex(find(view, 1)->flags & WH_COMMIT_ROOT, !=, 0);
  g_assert_cmphex(find(view, 2)->flags & WH_COMMIT_MERGE, !=, 0);
  g_assert_cmphex(find(view, 2)->flags & WH_COMMIT_PARENT_MISSING, !=, 0);
  g_assert_cmpuint(view->parents[find(view, 2)->parents_at + 1], ==, WH_NONE);
  g_assert_cmpuint(view->n_refs, ==, 3);
  g_assert_cmpstr(view->refs[0].name, ==, "refs/heads/main");
}

/* In a cut view a branch ends where its first-parent chain enters the past. */
static void
test_cut_ref(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put(b, 1, 1, 0, 0);
  put(b, 2, 2, 1, 0);
  put(b, 3, 3, 1, 0);
  put(b, 4, 4, 2, 3);
  put_ref(b, "refs/heads/main", WH_REF_BRANCH, 4);
  g_autoptr(WhView) view = wh_view_builder_build(b, START + 3 * DAY);

  g_assert_cmpuint(view->n_commits, ==, 3);
  g_assert_true(&view->commits[view->refs[0].target] == find(view, 2));
}

/* Names that claim to be each other's parents: nothing loops, and they lose each other. */
static void
test_circle(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put(b, 1, 1, 2, 0);
  put(b, 2, 2, 1, 0);
  put(b, 3, 3, 2, 0);
  put(b, 4, 4, 4, 0);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpuint(view->n_commits, ==, 4);
  g_assert_cmphex(find(view, 1)->flags & WH_COMMIT_PARENT_MISSING, !=, 0);
  g_assert_cmphex(find(view, 4)->flags & WH_COMMIT_PARENT_MISSING, !=, 0);
}

static void
test_find(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put(b, 0x10, 1, 0, 0);
  put(b, 0x11, 2, 0x10, 0);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpuint(wh_view_find_commit(view, "10010203"), ==, 0);
  g_assert_cmpuint(wh_view_find_commit(view, "11010"), ==, 1);
  g_assert_cmpuint(wh_view_find_commit(view, "110"), ==, WH_NONE);
  g_assert_cmpuint(wh_view_find_commit(view, "1102"), ==, WH_NONE);
  g_assert_cmpuint(wh_view_find_commit(view, "11zz"), ==, WH_NONE);
  g_assert_cmpuint(wh_view_find_commit(view, "1101020300000000000000000000000000000000ff"), ==, WH_NONE);
}

static void
test_ambiguous(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 32);
  WhSink *sink = wh_view_builder_sink(b);
  WhCommitRecord record = {0};

  for (guint8 n = 1; n <= 2; n++) {
    record.oid = oid_of(7);
    record.oid.bytes[31] = n;
    g_assert_true(sink->commit(sink, &record, NULL));
  }
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);
  g_assert_cmpuint(wh_view_find_commit(view, "0701"), ==, WH_NONE);
}

static void
put_fact(WhViewBuilder *b, WhFactKind kind, guint8 blob, const char *value)
{
  WhFactRecord fact = {kind, oid_of(blob), wh_slice_str(value)};
  WhSink *sink = wh_view_builder_sink(b);

  g_assert_true(sink->fact(sink, &fact, NULL));
}

static void
put_files(WhViewBuilder *b, guint8 n_blobs)
{
  WhSink *sink = wh_view_builder_sink(b);
  WhCommitRecord record = {0};
  WhChangeRecord changes[9] = {{0}};

  for (guint8 i = 0; i < n_blobs; i++) {
    changes[i].status = 'A';
    changes[i].path = wh_slice(&"abcdefghi"[i], 1);
    changes[i].new_blob = oid_of((guint8)(100 + i));
  }
  record.oid = oid_of(1);
  record.n_changes = n_blobs;
  record.changes = changes;
  g_assert_true(sink->commit(sink, &record, NULL));
}

static void
test_facts(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  guint32 n;
  put_files(b, 3);
  put_fact(b, WH_FACT_DEPENDENCY, 101, "npm:b");
  put_fact(b, WH_FACT_READ, 101, "");
  put_fact(b, WH_FACT_DEPENDENCY, 101, "npm:a");
  put_fact(b, WH_FACT_DEPENDENCY, 101, "npm:b");
  put_fact(b, WH_FACT_DEPENDENCY, 222, "npm:nowhere");
  put_fact(b, WH_FACT_WITHHELD, 102, "missing");
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);
  const WhFact *facts = wh_view_facts(view, 1, &n);

  g_assert_cmpuint(view->n_facts, ==, 4);
  g_assert_cmpuint(n, ==, 3);
  g_assert_cmpstr(facts[0].value, ==, "npm:a");
  g_assert_cmpstr(facts[1].value, ==, "npm:b");
  g_assert_cmpint(facts[2].kind, ==, WH_FACT_READ);
  g_assert_null(wh_view_facts(view, 0, &n));
  g_assert_null(wh_view_facts(view, WH_NONE, &n));
  g_assert_cmphex(view->records, ==, WH_RECORD_GIT | WH_RECORD_CONTENT);
}

static void
test_withheld(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  put_files(b, 3);
  put_fact(b, WH_FACT_READ, 100, "");
  put_fact(b, WH_FACT_WITHHELD, 101, "withheld");
  put_fact(b, WH_FACT_WITHHELD, 102, "withheld");
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmphex(view->records & WH_RECORD_CONTENT, ==, 0);
}

static void
test_empty(void)
{
  g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
  wh_view_builder_set_complete(b, FALSE);
  g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);

  g_assert_cmpuint(view->n_commits + view->n_accounts + view->n_refs, ==, 0);
  g_assert_false(view->complete);
  g_assert_cmphex(view->records, ==, 0);
  g_assert_cmpuint(wh_view_find_commit(view, "12345678"), ==, WH_NONE);
}

static WhFixture *
fixture_of(guint32 seed)
{
  const WhFixtureShape shape = {60 + seed % 7 * 90, 40, 12, seed % 3 * 5, seed % 2 * 30, 20};

  return wh_fixture_new(seed, &shape);
}

/* Commits in another order that still has parents first, facts and state before or after. */
static void
put_shuffled(const WhFixture *f, WhSink *sink)
{
  g_autoptr(GHashTable) there = g_hash_table_new(wh_oid_hash, wh_oid_equal);
  g_autofree gboolean *is_put = g_new0(gboolean, f->commits->len);

  wh_fixture_put_state(f, sink, f->commits->len);
  for (guint left = f->commits->len; left > 0;)
    for (guint i = f->commits->len; i-- > 0;) {
      const WhCommitRecord *c = &g_array_index(f->commits, WhCommitRecord, i);
      gboolean is_ready = !is_put[i];
      for (guint p = 0; p < c->n_parents; p++)
        is_ready = is_ready && g_hash_table_contains(there, &c->parents[p]);
      if (!is_ready)
        continue;
      wh_fixture_put_commits(f, sink, i, i + 1);
      g_hash_table_add(there, (gpointer)(guintptr)&c->oid);
      is_put[i] = TRUE;
      left--;
    }
}

static void
test_order_leaves_no_trace(void)
{
  for (guint32 seed = 1; seed <= 20; seed++) {
    g_autoptr(WhFixture) f = fixture_of(seed);
    g_autoptr(WhViewBuilder) plain = wh_view_builder_new("p", 20), shuffled = wh_view_builder_new("p", 20);
    wh_fixture_put_commits(f, wh_view_builder_sink(plain), 0, f->commits->len);
    wh_fixture_put_state(f, wh_view_builder_sink(plain), f->commits->len);
    put_shuffled(f, wh_view_builder_sink(shuffled));
    g_autoptr(WhView) a = wh_view_builder_build(plain, G_MAXINT64),
                      b = wh_view_builder_build(shuffled, G_MAXINT64);
    g_autofree char *x = wh_view_dump(a), *y = wh_view_dump(b);
    g_assert_cmpstr(x, ==, y);
  }
}

static void
test_invariants(void)
{
  for (guint32 seed = 1; seed <= 20; seed++) {
    g_autoptr(WhFixture) f = fixture_of(seed);
    g_autoptr(WhViewBuilder) b = wh_view_builder_new("p", 20);
    wh_fixture_put_commits(f, wh_view_builder_sink(b), 0, f->commits->len);
    g_autoptr(WhView) view = wh_view_builder_build(b, G_MAXINT64);
    g_assert_cmpuint(view->n_commits, ==, f->commits->len);
    for (guint32 i = 0; i < view->n_commits; i++) {
      const WhCommit *c = &view->commits[i];
      g_assert_true(i == 0 || view->commits[i - 1].known <= c->known);
      for (guint32 p = 0; p < c->n_parents; p++)
        g_assert_cmpuint(view->parents[c->parents_at + p], <, i);
    }
  }
}

/* Puts what the whole view knows by T, each commit at its known time, so that no clock is left to judge. */
static void
put_known_by(const WhFixture *f, const WhView *whole, gint64 t, WhSink *sink)
{
  g_autoptr(GHashTable) known = g_hash_table_new(wh_oid_hash, wh_oid_equal);

  for (guint32 i = 0; i < whole->n_commits && whole->commits[i].known <= t; i++)
    g_hash_table_insert(known, (gpointer)(guintptr)&whole->commits[i].oid,
                        (gpointer)(guintptr)&whole->commits[i]);
  for (guint i = 0; i < f->commits->len; i++)
    if (g_hash_table_contains(known, &g_array_index(f->commits, WhCommitRecord, i).oid))
      wh_fixture_put_commits(f, sink, i, i + 1);
  for (guint i = 0; i < f->tags->len; i++) {
    const WhTagRecord *tag = &g_array_index(f->tags, WhTagRecord, i);
    if (tag->tagged.time <= t && g_hash_table_contains(known, &tag->target))
      g_assert_true(sink->tag(sink, tag, NULL));
  }
}

/* Cutting the view at T says of every commit, tag and fact what a record that ends at T says. The judgement
 * of clocks and what refs reach today come from the whole record; the histories of this test have true clocks
 * and no refs. */
static void
test_cut_is_the_past(void)
{
  for (guint32 seed = 2; seed <= 40; seed += 2) {
    g_autoptr(WhFixture) f = fixture_of(seed);
    g_autoptr(WhViewBuilder) b1 = wh_view_builder_new("p", 20), b2 = wh_view_builder_new("p", 20),
                             b3 = wh_view_builder_new("p", 20);
    g_array_set_size(f->refs, 0);
    wh_fixture_put_commits(f, wh_view_builder_sink(b1), 0, f->commits->len);
    wh_fixture_put_state(f, wh_view_builder_sink(b1), f->commits->len);
    wh_fixture_put_commits(f, wh_view_builder_sink(b2), 0, f->commits->len);
    wh_fixture_put_state(f, wh_view_builder_sink(b2), f->commits->len);
    g_autoptr(WhView) whole = wh_view_builder_build(b1, G_MAXINT64);
    gint64 t = whole->commits[whole->n_commits * (seed % 10) / 10].known;
    g_autoptr(WhView) cut = wh_view_builder_build(b2, t);
    put_known_by(f, whole, t, wh_view_builder_sink(b3));
    g_autoptr(WhView) past = wh_view_builder_build(b3, G_MAXINT64);
    for (guint32 i = 0; i < cut->n_commits; i++) /* what today's tags reach */
      ((WhCommit *)(guintptr)cut->commits)[i].flags &= ~(guint32)(WH_COMMIT_BRANCH | WH_COMMIT_ORPHANED);
    for (guint32 i = 0; i < past->n_commits; i++)
      ((WhCommit *)(guintptr)past->commits)[i].flags &= ~(guint32)(WH_COMMIT_BRANCH | WH_COMMIT_ORPHANED);
    g_autofree char *x = wh_view_dump(cut), *y = wh_view_dump(past);
    g_assert_cmpstr(x, ==, y);
    g_assert_cmpint(cut->as_of, ==, t);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/view/clock-behind", test_clock_behind);
  g_test_add_func("/view/clock-ahead", test_clock_ahead);
  g_test_add_func("/view/dated-back", test_dated_back);
  g_test_add_func("/view/reach", test_reach);
  g_test_add_func("/view/cut-ref", test_cut_ref);
  g_test_add_func("/view/circle", test_circle);
  g_test_add_func("/view/find", test_find);
  g_test_add_func("/view/ambiguous", test_ambiguous);
  g_test_add_func("/view/facts", test_facts);
  g_test_add_func("/view/withheld", test_withheld);
  g_test_add_func("/view/empty", test_empty);
  g_test_add_func("/view/order", test_order_leaves_no_trace);
  g_test_add_func("/view/invariants", test_invariants);
  g_test_add_func("/view/cut", test_cut_is_the_past);
  return g_test_run();
}
