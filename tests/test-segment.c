/* SPDX-License-Identifier: Apache-2.0
 * Segments: what goes in comes out in order; what is broken is refused. */
#include "ledger_fixture.h"

#include "base/error.h"
#include "base/limits.h"

static gboolean
collect(GBytes *segment, gpointer user, GError **error)
{
  g_ptr_array_add(user, segment);
  return TRUE;
}

static GPtrArray *
encode(const WhFixture *fixture)
{
  GPtrArray *segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(fixture->shape.oid_len, collect, segments);
  GError *error = NULL;

  wh_fixture_put_commits(fixture, wh_segment_builder_sink(builder), 0, fixture->commits->len);
  wh_fixture_put_state(fixture, wh_segment_builder_sink(builder), fixture->commits->len);
  g_assert_true(wh_segment_builder_finish(builder, &error));
  g_assert_no_error(error);
  return segments;
}

static char *
view_of(WhViewBuilder *builder)
{
  g_autoptr(WhView) view = wh_view_builder_build(builder, G_MAXINT64);

  return wh_view_dump(view);
}

/* Checks the records one by one against the fixture, in the order of arrival. */
typedef struct {
  WhSink sink;
  const WhFixture *fixture;
  guint n_commits, n_tags, n_refs;
} Checker;

static void
assert_slice(WhSlice a, WhSlice b)
{
  g_assert_true(wh_slice_equal(a, b));
}

static void
assert_changes(const WhCommitRecord *got, const WhCommitRecord *want)
{
  g_assert_cmpuint(got->n_changes, ==, want->n_changes);
  for (guint i = 0; i < got->n_changes; i++) {
    g_assert_cmpint(got->changes[i].status, ==, want->changes[i].status);
    g_assert_cmpuint(got->changes[i].old_mode, ==, want->changes[i].old_mode);
    g_assert_cmpuint(got->changes[i].new_mode, ==, want->changes[i].new_mode);
    g_assert_true(wh_oid_equal(&got->changes[i].old_blob, &want->changes[i].old_blob));
    g_assert_true(wh_oid_equal(&got->changes[i].new_blob, &want->changes[i].new_blob));
    assert_slice(got->changes[i].path, want->changes[i].path);
  }
}

static gboolean
check_commit(WhSink *sink, const WhCommitRecord *got, GError **error)
{
  Checker *c = (Checker *)sink;
  const WhCommitRecord *want = &g_array_index(c->fixture->commits, WhCommitRecord, c->n_commits++);

  g_assert_true(wh_oid_equal(&got->oid, &want->oid));
  assert_slice(got->author_name, want->author_name);
  assert_slice(got->author_email, want->author_email);
  assert_slice(got->committer_name, want->committer_name);
  assert_slice(got->committer_email, want->committer_email);
  g_assert_cmpint(got->authored.time, ==, want->authored.time);
  g_assert_cmpint(got->authored.zone, ==, want->authored.zone);
  g_assert_cmpint(got->committed.time, ==, want->committed.time);
  g_assert_cmpint(got->committed.zone, ==, want->committed.zone);
  g_assert_cmpuint(got->n_parents, ==, want->n_parents);
  for (guint i = 0; i < got->n_parents; i++)
    g_assert_true(wh_oid_equal(&got->parents[i], &want->parents[i]));
  assert_slice(got->subject, want->subject);
  assert_slice(got->trailers, want->trailers);
  assert_slice(got->key, want->key);
  g_assert_cmpuint(got->flags, ==, want->flags);
  assert_changes(got, want);
  return TRUE;
}

static gboolean
check_tag(WhSink *sink, const WhTagRecord *got, GError **error)
{
  Checker *c = (Checker *)sink;
  const WhTagRecord *want = &g_array_index(c->fixture->tags, WhTagRecord, c->n_tags++);

  g_assert_cmpuint(c->n_refs, ==, 0);
  assert_slice(got->name, want->name);
  assert_slice(got->tagger_email, want->tagger_email);
  assert_slice(got->key, want->key);
  g_assert_true(wh_oid_equal(&got->target, &want->target));
  g_assert_cmpint(got->tagged.zone, ==, want->tagged.zone);
  g_assert_cmpint(got->is_signed, ==, want->is_signed);
  return TRUE;
}

static gboolean
check_ref(WhSink *sink, const WhRefRecord *got, GError **error)
{
  Checker *c = (Checker *)sink;
  const WhRefRecord *want = &g_array_index(c->fixture->refs, WhRefRecord, c->n_refs++);

  assert_slice(got->name, want->name);
  assert_slice(got->target_name, want->target_name);
  g_assert_cmpint(got->kind, ==, want->kind);
  g_assert_true(wh_oid_equal(&got->target, &want->target));
  return TRUE;
}

static void
round_trip(guint oid_len, guint n_commits)
{
  const WhFixtureShape shape = {n_commits, 200, 30, 9, 50, oid_len};
  g_autoptr(WhFixture) fixture = wh_fixture_new(7, &shape);
  g_autoptr(GPtrArray) segments = encode(fixture);
  g_autoptr(WhViewBuilder) direct = wh_view_builder_new("made", oid_len);
  g_autoptr(WhViewBuilder) through = wh_view_builder_new("made", oid_len);
  Checker checker = {{check_commit, check_tag, check_ref}, fixture};
  guint32 n_facts = 0, n_commits_told = 0;

  for (guint i = 0; i < segments->len; i++) {
    WhSegmentInfo info;
    GError *error = NULL;
    g_assert_true(wh_segment_read(segments->pdata[i], &checker.sink, &info, &error));
    g_assert_no_error(error);
    g_assert_true(wh_segment_read(segments->pdata[i], wh_view_builder_sink(through), NULL, NULL));
    g_assert_true(wh_segment_read(segments->pdata[i], NULL, NULL, NULL));
    g_assert_cmpuint(info.oid_len, ==, oid_len);
    n_facts += info.n_facts;
    n_commits_told += info.n_commits;
  }
  g_assert_cmpuint(checker.n_commits, ==, n_commits);
  g_assert_cmpuint(n_commits_told, ==, n_commits);
  g_assert_cmpuint(checker.n_tags, ==, fixture->tags->len);
  g_assert_cmpuint(checker.n_refs, ==, fixture->refs->len);
  g_assert_cmpuint(n_facts, ==, fixture->facts->len);

  wh_fixture_put_commits(fixture, wh_view_builder_sink(direct), 0, n_commits);
  wh_fixture_put_state(fixture, wh_view_builder_sink(direct), n_commits);
  g_autofree char *a = view_of(direct), *b = view_of(through);
  g_assert_cmpstr(a, ==, b);
}

static void
test_round_trip(void)
{
  round_trip(20, 500);
  round_trip(32, 300);
  round_trip(20, 1);
}

static void
test_many_segments(void)
{
  const WhFixtureShape shape = {WH_LIMIT_SEGMENT_COMMITS + 100, 200, 30, 9, 50, 20};
  g_autoptr(WhFixture) fixture = wh_fixture_new(3, &shape);
  g_autoptr(GPtrArray) segments = encode(fixture);

  g_assert_cmpuint(segments->len, >=, 3); /* two of commits, one of refs and tags */
  round_trip(20, WH_LIMIT_SEGMENT_COMMITS + 100);
}

static void
test_nothing(void)
{
  g_autoptr(GPtrArray) segments = g_ptr_array_new();
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);

  g_assert_true(wh_segment_builder_finish(builder, NULL));
  g_assert_cmpuint(segments->len, ==, 0);
}

/* One commit that adds N files, all of one deep folder: few bytes in the columns, many once whole. */
static void
put_deep_commit(WhSink *sink, guint8 nth, guint n)
{
  static const guint depth = WH_LIMIT_PATH - 16;
  g_autofree WhChangeRecord *changes = g_new0(WhChangeRecord, n);
  g_autofree char *paths = g_malloc((gsize)n * WH_LIMIT_PATH);
  WhCommitRecord record = {.n_changes = n, .changes = changes};
  GError *error = NULL;

  record.oid.bytes[0] = nth;
  for (guint i = 0; i < n; i++) {
    char *path = paths + (gsize)i * WH_LIMIT_PATH;
    memset(path, 'd', depth);
    g_snprintf(path + depth, 16, "/%u-%u", nth, i);
    changes[i] = (WhChangeRecord){'A', 0, 0100644, {{0}}, {{nth}}, wh_slice_str(path)};
  }
  g_assert_true(sink->commit(sink, &record, &error));
  g_assert_no_error(error);
}

static void
test_deep_paths(void)
{
  g_autoptr(GPtrArray) segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);
  guint32 n_changes = 0;

  for (guint8 i = 1; i <= 20; i++)
    put_deep_commit(wh_segment_builder_sink(builder), i, 2000);
  put_deep_commit(wh_segment_builder_sink(builder), 21, 40000);
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  g_assert_cmpuint(segments->len, >=, 3);
  for (guint i = 0; i < segments->len; i++) {
    WhSegmentInfo info;
    GError *error = NULL;
    g_assert_true(wh_segment_read(segments->pdata[i], NULL, &info, &error));
    g_assert_no_error(error);
    n_changes += info.n_changes;
  }
  g_assert_cmpuint(n_changes, >, 40000); /* all of the small ones, and what fits of the large one */
  g_assert_cmpuint(n_changes, <, 80000);
}

/* Times, zones and texts past what a record may hold are held at the limit, and said to be. */
static gboolean
check_held(WhSink *sink, const WhCommitRecord *got, GError **error)
{
  g_assert_cmpint(got->committed.time, ==, WH_TIME_MAX);
  g_assert_cmpint(got->authored.time, ==, WH_TIME_MIN);
  g_assert_cmpint(got->committed.zone, ==, 9999);
  g_assert_cmpint(got->authored.zone, ==, WH_ZONE_ABSENT);
  g_assert_true((got->flags & WH_COMMIT_BAD_TIME) != 0);
  g_assert_cmpuint(got->subject.len, ==, WH_LIMIT_SUBJECT);
  assert_slice(got->author_name, WH_SLICE("be"));
  return TRUE;
}

static void
test_out_of_range(void)
{
  g_autoptr(GPtrArray) segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);
  g_autofree char *longer = g_strnfill(WH_LIMIT_SUBJECT + 9, 'x');
  WhSink sink = {check_held};
  WhCommitRecord record = {0};
  GError *error = NULL;

  record.oid.bytes[0] = 1;
  record.author_name = wh_slice("be\0fore", 7);
  record.committed = (WhStamp){G_MAXINT64, 10001};
  record.authored = (WhStamp){G_MININT64, WH_ZONE_ABSENT};
  record.subject = wh_slice_str(longer);
  g_assert_true(wh_segment_builder_sink(builder)->commit(wh_segment_builder_sink(builder), &record, &error));
  g_assert_true(wh_segment_builder_finish(builder, &error));
  g_assert_true(wh_segment_read(segments->pdata[0], &sink, NULL, &error));
  g_assert_no_error(error);
}

static void
refuse(const guint8 *data, gsize len)
{
  g_autoptr(GBytes) segment = g_bytes_new(data, len);
  g_autoptr(GError) error = NULL;

  g_assert_false(wh_segment_read(segment, NULL, NULL, &error));
  g_assert_true(g_error_matches(error, WH_ERROR, WH_ERROR_INPUT) ||
                g_error_matches(error, WH_ERROR, WH_ERROR_LIMIT));
}

/* The content of one segment as text; NULL when it is refused. */
static char *
content_of(const guint8 *data, gsize len)
{
  g_autoptr(GBytes) segment = g_bytes_new(data, len);
  g_autoptr(WhViewBuilder) builder = wh_view_builder_new("made", 20);
  g_autoptr(GError) error = NULL;

  if (wh_segment_read(segment, wh_view_builder_sink(builder), NULL, &error))
    return view_of(builder);
  g_assert_true(error->domain == WH_ERROR);
  return NULL;
}

/* Damage is refused, unless it hits a bit that carries nothing (there are some in zstd's frames). */
static void
test_damage(void)
{
  const WhFixtureShape shape = {40, 20, 5, 9, 50, 20};
  g_autoptr(WhFixture) fixture = wh_fixture_new(11, &shape);
  g_autoptr(GPtrArray) segments = encode(fixture);
  gsize len;
  const guint8 *data = g_bytes_get_data(segments->pdata[0], &len);
  g_autofree char *whole = content_of(data, len);
  guint n_refused = 0;

  for (gsize cut = 0; cut < len; cut++)
    refuse(data, cut);
  for (gsize i = 0; i < len; i++) {
    g_autofree guint8 *copy = g_memdup2(data, len);
    copy[i] ^= 0x10;
    g_autofree char *content = content_of(copy, len);
    if (content != NULL)
      g_assert_cmpstr(content, ==, whole);
    n_refused += content == NULL;
  }
  g_assert_cmpuint(n_refused, >, len - len / 100);
}

static void
test_size_lies(void)
{
  const guint8 huge[] = {'W', 'H', 'S', 'G', 1, 20, 1, 0x80, 0x80, 0x80, 0x80, 0x10, 0x28, 0xb5, 0x2f, 0xfd};
  g_autoptr(GBytes) segment = g_bytes_new(huge, sizeof huge);
  g_autoptr(GError) error = NULL;

  g_assert_false(wh_segment_read(segment, NULL, NULL, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_LIMIT);
}

static void
test_oid(void)
{
  const char *text = "00ff102030405060708090a0b0c0d0e0f0123456";
  char out[WH_OID_HEX_MAX + 1];
  WhOid oid = {{9}};

  g_assert_cmpuint(wh_oid_parse(wh_slice_str(text), &oid), ==, 20);
  wh_oid_format(&oid, 20, out);
  g_assert_cmpstr(out, ==, text);
  g_assert_false(wh_oid_is_zero(&oid));
  g_assert_cmpuint(wh_oid_parse(wh_slice(text, 39), &oid), ==, 0);
  g_assert_cmpuint(wh_oid_parse(WH_SLICE("zz00102030405060708090a0b0c0d0e0f0123456"), &oid), ==, 0);
  g_assert_cmpuint(
      wh_oid_parse(WH_SLICE("0000000000000000000000000000000000000000000000000000000000000000"), &oid), ==,
      32);
  g_assert_true(wh_oid_is_zero(&oid));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/oid/text", test_oid);
  g_test_add_func("/segment/round-trip", test_round_trip);
  g_test_add_func("/segment/many", test_many_segments);
  g_test_add_func("/segment/nothing", test_nothing);
  g_test_add_func("/segment/deep-paths", test_deep_paths);
  g_test_add_func("/segment/out-of-range", test_out_of_range);
  g_test_add_func("/segment/damage", test_damage);
  g_test_add_func("/segment/size-lies", test_size_lies);
  return g_test_run();
}
