/* SPDX-License-Identifier: Apache-2.0
 * Releases and their files through segments and into a view. */
#include <glib.h>

#include "base/error.h"
#include "base/limits.h"
#include "ledger/segment.h"
#include "ledger/view.h"

#define DAY 86400
#define TAGGED 1600000000

static gboolean
collect(GBytes *segment, gpointer user, GError **error)
{
  g_ptr_array_add(user, segment);
  return TRUE;
}

static WhOid
oid(guint8 n)
{
  WhOid o = {{n, 1, 2, 3}};
  return o;
}

static void
put_commit(WhSink *sink, guint8 n, gint64 time)
{
  WhCommitRecord record = {.oid = oid(n), .authored = {time, 0}, .committed = {time, 0}};
  g_assert_true(sink->commit(sink, &record, NULL));
}

static void
put_tag(WhSink *sink, const char *name, guint8 commit, gint64 time)
{
  WhTagRecord record = {.name = wh_slice_str(name), .target = oid(commit), .tagged = {time, 0}};
  g_assert_true(sink->tag(sink, &record, NULL));
}

static void
put_release(WhSink *sink, const char *name, const char *version, guint8 commit, gint64 newest)
{
  g_autofree char *tag = g_strconcat("v", version, NULL);
  WhReleaseRecord record = {.name = wh_slice_str(name),
                            .version = wh_slice_str(version),
                            .digest = WH_SLICE("00ff"),
                            .tag = wh_slice_str(tag),
                            .commit = oid(commit),
                            .size = 1000,
                            .n_files = 9,
                            .n_same = 7,
                            .n_absent = 3,
                            .newest = newest,
                            .packer = WH_SLICE("ann:users 1000:1000"),
                            .tools = WH_SLICE("autoconf 2.71"),
                            .key = WH_SLICE("0123456789abcdef"),
                            .signed_at = newest,
                            .n_key_tags = 4};
  g_assert_true(sink->release(sink, &record, NULL));
}

static void
put_file(WhSink *sink, const char *release, const char *path, guint8 content, WhFileClass class)
{
  WhFileRecord record = {.release = wh_slice_str(release),
                         .path = wh_slice_str(path),
                         .state = WH_FILE_ADDED,
                         .class = class,
                         .reach = WH_REACH_INCLUDED,
                         .flags = WH_ENTRY_BINARY,
                         .mode = 0100644,
                         .size = 17,
                         .mtime = TAGGED,
                         .oid = oid(content),
                         .generator = WH_SLICE("gettext 0.21"),
                         .reason = WH_SLICE("included by configure.ac:3"),
                         .excerpt = WH_SLICE("+one\n+two\n")};
  g_assert_true(sink->file(sink, &record, NULL));
}

static void
put_all(WhSink *sink)
{
  put_commit(sink, 1, TAGGED);
  put_commit(sink, 2, TAGGED + 100 * DAY);
  put_tag(sink, "v1.9", 1, TAGGED + DAY);
  put_tag(sink, "v1.10", 2, TAGGED + 101 * DAY);
  put_release(sink, "pad-1.10.tar.gz", "1.10", 2, TAGGED + 102 * DAY);
  put_file(sink, "pad-1.10.tar.gz", "m4/z.m4", 11, WH_CLASS_AHEAD);
  put_file(sink, "pad-1.10.tar.gz", "m4/a.m4", 10, WH_CLASS_VARIANT);
  put_release(sink, "pad-1.9.tar.gz", "1.9", 1, TAGGED + 4000 * DAY); /* a wrong clock */
  put_file(sink, "pad-1.9.tar.gz", "m4/a.m4", 10, WH_CLASS_VARIANT);
}

static GPtrArray *
encode(void)
{
  GPtrArray *segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);
  put_all(wh_segment_builder_sink(builder));
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  return segments;
}

static WhView *
view_of(gboolean through_segments, gint64 as_of)
{
  g_autoptr(WhViewBuilder) builder = wh_view_builder_new("pad", 20);
  if (!through_segments)
    put_all(wh_view_builder_sink(builder));
  else {
    g_autoptr(GPtrArray) segments = encode();
    for (guint i = 0; i < segments->len; i++)
      g_assert_true(wh_segment_read(segments->pdata[i], wh_view_builder_sink(builder), NULL, NULL));
  }
  return wh_view_builder_build(builder, as_of);
}

static void
check_file(const WhView *view, guint32 i, guint32 release, const char *path, guint32 flags)
{
  const WhReleaseFile *file = &view->release_files[i];
  g_assert_cmpuint(file->release, ==, release);
  g_assert_cmpstr(view->paths[file->path], ==, path);
  g_assert_cmpuint(file->flags, ==, flags);
  g_assert_cmpuint(file->reach, ==, WH_REACH_INCLUDED);
  g_assert_cmpuint(file->mode, ==, 0100644);
  g_assert_cmpuint(file->size, ==, 17);
  g_assert_cmpstr(file->generator, ==, "gettext 0.21");
  g_assert_cmpstr(file->reason, ==, "included by configure.ac:3");
  g_assert_cmpstr(file->excerpt, ==, "+one\n+two\n");
}

static void
check_view(gboolean through_segments)
{
  g_autoptr(WhView) view = view_of(through_segments, G_MAXINT64);
  g_assert_true((view->records & WH_RECORD_RELEASE) != 0);
  g_assert_cmpuint(view->n_releases, ==, 2);
  const WhRelease *first = &view->releases[0], *second = &view->releases[1];
  g_assert_cmpstr(first->version, ==, "1.9");
  g_assert_cmpint(first->known, ==, TAGGED + DAY);
  g_assert_cmpint(second->known, ==, TAGGED + 102 * DAY);
  g_assert_cmpstr(view->tags[second->tag].name, ==, "v1.10");
  g_assert_cmpuint(second->commit, ==, 1);
  g_assert_cmpuint(first->previous, ==, WH_NONE);
  g_assert_cmpuint(second->previous, ==, 0);
  g_assert_cmpuint(second->at, ==, 1);
  g_assert_cmpuint(second->n, ==, 2);
  g_assert_cmpuint(second->n_same, ==, 7);
  g_assert_cmpuint(second->n_key_tags, ==, 4);
  g_assert_cmpstr(second->packer, ==, "ann:users 1000:1000");
  g_assert_cmpuint(view->n_release_files, ==, 3);
  check_file(view, 0, 0, "m4/a.m4", WH_ENTRY_BINARY);
  check_file(view, 1, 1, "m4/a.m4", WH_ENTRY_BINARY | WH_ENTRY_AS_PREVIOUS);
  check_file(view, 2, 1, "m4/z.m4", WH_ENTRY_BINARY);
}

static void
test_view(void)
{
  check_view(FALSE);
  check_view(TRUE);
}

static void
test_cut(void)
{
  g_autoptr(WhView) view = view_of(FALSE, TAGGED + 50 * DAY);
  g_assert_cmpuint(view->n_releases, ==, 1);
  g_assert_cmpuint(view->n_release_files, ==, 1);
  g_assert_cmpstr(view->releases[0].version, ==, "1.9");
  g_autoptr(WhView) before = view_of(FALSE, TAGGED);
  g_assert_cmpuint(before->n_releases, ==, 0);
  g_assert_cmpuint(before->n_release_files, ==, 0);
  g_assert_true((before->records & WH_RECORD_RELEASE) == 0);
}

/* A release that is read again stands for the earlier reading. */
static void
test_again(void)
{
  g_autoptr(WhViewBuilder) builder = wh_view_builder_new("pad", 20);
  WhSink *sink = wh_view_builder_sink(builder);
  put_all(sink);
  put_release(sink, "pad-1.10.tar.gz", "1.10", 2, TAGGED);
  put_file(sink, "pad-1.10.tar.gz", "other", 12, WH_CLASS_UNKNOWN);
  g_autoptr(WhView) view = wh_view_builder_build(builder, G_MAXINT64);
  g_assert_cmpuint(view->n_releases, ==, 2);
  g_assert_cmpuint(view->n_release_files, ==, 2);
  g_assert_cmpstr(view->paths[view->release_files[1].path], ==, "other");
}

static gboolean
check_held(WhSink *sink, const WhFileRecord *got, GError **error)
{
  g_assert_cmpuint(got->excerpt.len, <=, WH_LIMIT_EXCERPT);
  g_assert_true(g_utf8_validate_len(got->excerpt.data, got->excerpt.len, NULL));
  g_assert_true(g_utf8_validate_len(got->reason.data, got->reason.len, NULL));
  g_assert_cmpint(got->mtime, ==, WH_TIME_MAX);
  g_assert_true(wh_slice_equal(got->path, WH_SLICE("raw \377\033[1m")));
  g_assert_cmpuint(got->flags, ==, 0);
  return TRUE;
}

static void
test_held(void)
{
  g_autoptr(GPtrArray) segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);
  g_autofree char *text = g_strnfill(3 * WH_LIMIT_EXCERPT, 'x');
  WhSink *in = wh_segment_builder_sink(builder), out = {.file = check_held};
  WhFileRecord record = {.path = WH_SLICE("raw \377\033[1m"),
                         .mtime = G_MAXINT64,
                         .flags = WH_ENTRY_AS_PREVIOUS,
                         .reason = WH_SLICE("cut \342\202"),
                         .excerpt = wh_slice_str(text)};
  WhSegmentInfo info;
  g_assert_true(in->file(in, &record, NULL));
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  g_assert_true(wh_segment_read(segments->pdata[0], &out, &info, NULL));
  g_assert_cmpuint(info.n_files, ==, 1);
}

/* Every segment that breaks off, or has one byte changed, is refused or gives records within their bounds. */
static void
test_broken(void)
{
  g_autoptr(GPtrArray) segments = encode();
  gsize len;
  const guint8 *data = g_bytes_get_data(segments->pdata[0], &len);
  for (gsize n = 0; n < len; n++) {
    g_autoptr(GBytes) cut = g_bytes_new(data, n);
    g_autoptr(GError) error = NULL;
    g_assert_false(wh_segment_read(cut, NULL, NULL, &error));
    g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  }
}

static void
test_many(void)
{
  g_autoptr(GPtrArray) segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);
  WhSink *sink = wh_segment_builder_sink(builder);
  guint64 n = 0;
  put_release(sink, "pad-1.9.tar.gz", "1.9", 1, TAGGED);
  for (guint i = 0; i < WH_LIMIT_SEGMENT_EVENTS + 10; i++)
    put_file(sink, "pad-1.9.tar.gz", "a", 1, WH_CLASS_UNKNOWN);
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  g_assert_cmpuint(segments->len, ==, 2);
  for (guint i = 0; i < segments->len; i++) {
    WhSegmentInfo info;
    g_assert_true(wh_segment_read(segments->pdata[i], NULL, &info, NULL));
    n += info.n_files;
  }
  g_assert_cmpuint(n, ==, WH_LIMIT_SEGMENT_EVENTS + 10);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/releases/view", test_view);
  g_test_add_func("/releases/cut", test_cut);
  g_test_add_func("/releases/again", test_again);
  g_test_add_func("/releases/held", test_held);
  g_test_add_func("/releases/broken", test_broken);
  g_test_add_func("/releases/many", test_many);
  return g_test_run();
}
