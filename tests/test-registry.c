/* SPDX-License-Identifier: Apache-2.0
 * The registry reader: what documents of every shape stand for, and what is told of those that break. */
#include "source/reader.h"

#include <glib/gstdio.h>

typedef struct {
  WhSink sink;
  GString *said; /* one line a record */
  guint n_events, n_malformed;
} Listener;

static int
len(WhSlice s)
{
  return (int)s.len;
}

static gboolean
on_event(WhSink *sink, const WhEventRecord *r, GError **error)
{
  Listener *l = (Listener *)(gpointer)sink;
  l->n_events++;
  g_assert_true(r->registry);
  g_assert_cmpint(r->claimed.zone, ==, WH_ZONE_ABSENT);
  g_string_append_printf(l->said, "%s %" G_GINT64_FORMAT " %.*s by %.*s<%.*s>", wh_verb_id(r->verb),
                         r->claimed.time, len(r->id), r->id.data, len(r->name), r->name.data, len(r->email),
                         r->email.data);
  if (r->other_name.len > 0)
    g_string_append_printf(l->said, " other %.*s<%.*s>", len(r->other_name), r->other_name.data,
                           len(r->other_email), r->other_email.data);
  g_string_append_printf(l->said, " of %.*s [%.*s] at %.*s\n", len(r->object), r->object.data, len(r->detail),
                         r->detail.data, len(r->locator), r->locator.data);
  return TRUE;
}

static gboolean
on_malformed(WhSink *sink, const WhMalformedRecord *r, GError **error)
{
  Listener *l = (Listener *)(gpointer)sink;
  l->n_malformed++;
  g_string_append_printf(l->said, "malformed %.*s: %.*s\n", len(r->locator), r->locator.data, len(r->reason),
                         r->reason.data);
  return TRUE;
}

static gboolean
on_checkpoint(WhSink *sink, GError **error)
{
  return TRUE;
}

/* What the reader says of a file NAME with TEXT. Owner: caller. */
static char *
read_text(const char *name, const char *text, gsize n, gboolean *ret_complete)
{
  Listener l = {.sink = {.event = on_event, .malformed = on_malformed, .checkpoint = on_checkpoint},
                .said = g_string_new(NULL)};
  g_autofree char *folder = g_dir_make_tmp("wolfhound-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autoptr(GError) error = NULL;
  g_assert_true(g_file_set_contents(path, text, (gssize)n, NULL));
  const WhReader *reader = wh_reader_for(folder, WH_READ_AS_REGISTRY);
  g_assert_nonnull(reader);
  g_assert_cmpstr(reader->kind, ==, "registry");
  const WhReadRequest request = {.path = folder, .jobs = 1};
  g_assert_true(reader->read(&request, &l.sink, ret_complete, &error));
  g_assert_no_error(error);
  g_unlink(path);
  g_rmdir(folder);
  return g_string_free(l.said, FALSE);
}

static void
expect(const char *name, const char *text, gboolean complete, const char *expected)
{
  gboolean is_complete = !complete;
  g_autofree char *said = read_text(name, text, strlen(text), &is_complete);
  g_assert_cmpstr(said, ==, expected);
  g_assert_cmpint(is_complete, ==, complete);
}

static void
test_story(void)
{
  expect(
      "pad.json",
      "{\"name\":\"pad\",\"dist-tags\":{\"latest\":\"1.1.0\"},"
      "\"maintainers\":[{\"name\":\"cleo\",\"email\":\"cleo@example.org\"}],"
      "\"time\":{\"created\":\"2015-01-01T00:00:00.000Z\",\"modified\":\"2015-01-04T00:00:00.000Z\","
      "\"1.1.0\":\"2015-01-03T00:00:00.000Z\",\"1.0.0\":\"2015-01-01T00:00:00.000Z\","
      "\"1.0.1\":\"2015-01-02T00:00:00.000Z\"},"
      "\"versions\":{"
      "\"1.0.0\":{\"_npmUser\":{\"name\":\"Ada\",\"email\":\"ada@example.org\"},"
      "\"maintainers\":[{\"name\":\"Ada\"}],\"dependencies\":{\"left\":\"^1\"},\"deprecated\":\"old\","
      "\"dist\":{\"tarball\":\"https://registry.example.org/pad/-/pad-1.0.0.tgz\"}},"
      "\"1.1.0\":{\"_npmUser\":{\"name\":\"cleo\"},\"maintainers\":[{\"name\":\"Ada\"},{\"name\":\"cleo\"}],"
      "\"dependencies\":{\"left\":\"^1\",\"alias\":\"npm:@scope/right@2\"},"
      "\"scripts\":{\"test\":\"x\",\"postinstall\":\"node a.js\"}}}}",
      TRUE,
      "publish 1420070400 npm:pad@1.0.0 by Ada<ada@example.org> of npm:pad@1.0.0 [] at "
      "https://registry.example.org/pad/-/pad-1.0.0.tgz\n"
      "owner-add 1420070400 npm:pad@1.0.0#ada by Ada<ada@example.org> other Ada<ada@example.org> of npm:pad "
      "[among the first owners on record] at https://registry.example.org/pad/-/pad-1.0.0.tgz\n"
      "depend 1420070400 npm:pad@1.0.0#npm:left by Ada<ada@example.org> of npm:pad@1.0.0 [npm:left] at "
      "https://registry.example.org/pad/-/pad-1.0.0.tgz\n"
      "publish 1420156800 npm:pad@1.0.1 by <> of npm:pad@1.0.1 [] at https://registry.example.org/pad\n"
      "publish 1420243200 npm:pad@1.1.0 by cleo<cleo@example.org> of npm:pad@1.1.0 [postinstall: node a.js] "
      "at "
      "https://registry.example.org/pad\n"
      "owner-add 1420243200 npm:pad@1.1.0#cleo by cleo<cleo@example.org> other cleo<cleo@example.org> of "
      "npm:pad [first seen with npm:pad@1.1.0] at https://registry.example.org/pad\n"
      "depend 1420243200 npm:pad@1.1.0#npm:@scope/right by cleo<cleo@example.org> of npm:pad@1.1.0 "
      "[npm:@scope/right] at https://registry.example.org/pad\n"
      "owner-remove 1420329600 npm:pad#ada#1420329600 by <> other Ada<ada@example.org> of npm:pad [first "
      "seen "
      "in the list of owners of that day] at https://registry.example.org/pad\n"
      "deprecate 1420329600 npm:pad@1.0.0 by <> of npm:pad@1.0.0 [when is not recorded; dated by the "
      "document's last change: old] at https://registry.example.org/pad/-/pad-1.0.0.tgz\n"
      "withdraw 1420329600 npm:pad@1.0.1 by <> of npm:pad@1.0.1 [unpublished; when is not recorded; dated by "
      "the document's last change] at https://registry.example.org/pad\n"
      "dist-tag 1420329600 npm:pad#latest=1.1.0 by <> of latest=1.1.0 [npm:pad] at "
      "https://registry.example.org/pad\n");
}

static void
test_unpublished(void)
{
  expect("gone.json",
         "{\"_id\":\"gone\",\"name\":\"gone\",\"time\":{\"1.0.0\":\"2016-01-01T00:00:00Z\",\"unpublished\":"
         "{\"name\":\"ada\",\"time\":\"2016-03-22T00:00:00Z\",\"versions\":[\"1.0.0\"]}}}",
         TRUE,
         "publish 1451606400 npm:gone@1.0.0 by <> of npm:gone@1.0.0 [] at gone.json:0\n"
         "withdraw 1458604800 npm:gone@1.0.0 by ada<ada@users.noreply.npmjs.org> of npm:gone@1.0.0 "
         "[unpublished] "
         "at gone.json:0\n");
}

/* A cache that stamps everything with its own time, and one that drops who published. */
static void
test_cache(void)
{
  expect("a.json",
         "{\"name\":\"a\",\"time\":{\"1.0.0\":\"2016-01-01T00:00:00Z\",\"2.0.0\":\"2016-01-01T00:00:00Z\"},"
         "\"versions\":{\"1.0.0\":{},\"2.0.0\":{\"_npmUser\":\"ada <Ada@example.org>\"}}}",
         TRUE,
         "malformed a.json:0 npm:a: 1 of 2 versions do not say who published them\n"
         "malformed a.json:0 npm:a: all 2 versions have one time: that of a copy, not of the registry\n"
         "publish 1451606400 npm:a@1.0.0 by <> of npm:a@1.0.0 [] at a.json:0\n"
         "publish 1451606400 npm:a@2.0.0 by ada<Ada@example.org> of npm:a@2.0.0 [] at a.json:0\n");
  expect(
      "b.json",
      "{\"name\":\"b\",\"modified\":\"2016-01-01T00:00:00Z\",\"time\":{\"2.0.0\":\"1845-01-01T00:00:00Z\"},"
      "\"versions\":{\"1.0.0\":{\"_npmUser\":{\"name\":\"ada\"}},\"2.0.0\":{\"_npmUser\":{\"name\":\"ada\"}}}"
      "}",
      TRUE,
      "malformed b.json:0 npm:b: 2 of 2 versions have no time; they are dated by the last change\n"
      "publish 1451606400 npm:b@1.0.0 by ada<ada@users.noreply.npmjs.org> of npm:b@1.0.0 [] at b.json:0\n"
      "publish 1451606400 npm:b@2.0.0 by ada<ada@users.noreply.npmjs.org> of npm:b@2.0.0 [] at b.json:0\n");
  expect("c.json", "{\"name\":\"c\",\"versions\":{\"1.0.0\":{}}}", TRUE,
         "malformed c.json:0 npm:c: nothing in the document has a time: it is left out\n");
}

/* A cache that knows when it met each version: the order is lost. */
static void
test_jumbled(void)
{
  static const char text[] =
      "{\"name\":\"d\",\"time\":{\"1.0.0\":\"2016-01-03T00:00:00Z\",\"1.0.1\":\"2016-01-01T00:00:00Z\","
      "\"1.0.10\":\"2016-01-02T00:00:00Z\",\"1.0.9\":\"2016-01-04T00:00:00Z\",\"1.1.0\":\"2016-01-01T01:"
      "00:00Z\"}}";
  gboolean complete = FALSE;
  g_autofree char *said = read_text("d.json", text, sizeof text - 1, &complete);
  g_assert_true(complete);
  g_assert_true(
      g_str_has_prefix(said, "malformed d.json:0 npm:d: 3 of 4 versions are older than the one they follow"));
}

static void
test_lines(void)
{
  expect(
      "crates.ndjson",
      "{\"registry\":\"crates\",\"package\":\"pad\",\"version\":\"0.2.0\",\"time\":\"2016-01-02T00:00:00Z\","
      "\"publisher\":{\"login\":\"ben\"},\"owners\":[{\"login\":\"ada\"},{\"login\":\"ben\"}],"
      "\"yanked\":{\"time\":\"2016-01-05T00:00:00Z\",\"by\":{\"login\":\"ada\"}},"
      "\"dependencies\":[\"libc\",{\"name\":\"npm:x\"}],\"scripts\":\"build.rs\"}\n"
      "\n{\"registry\":\"crates\",\"package\":\"pad\",\"version\":\"0.1.0\",\"time\":\"2016-01-01T00:00:"
      "00Z\","
      "\"publisher\":{\"login\":\"ada\"},\"owners\":[{\"login\":\"ada\"}]}\n"
      "{\"registry\":\"crates\",\"package\":\"pad\",\"time\":\"2016-01-09T00:00:00Z\","
      "\"publisher\":{\"login\":\"ben\"},\"owners\":[{\"login\":\"ben\"}]}\nnonsense\n{\"a\":1}\n",
      FALSE,
      "malformed crates.ndjson:546: invalid token near 'nonsense'\n"
      "malformed crates.ndjson:555: neither an npm document nor a line of the registry form\n"
      "publish 1451606400 crates:pad@0.1.0 by ada<ada@users.noreply.crates.io> of crates:pad@0.1.0 [] at "
      "crates.ndjson:282\n"
      "owner-add 1451606400 crates:pad@0.1.0#ada by ada<ada@users.noreply.crates.io> other "
      "ada<ada@users.noreply.crates.io> of crates:pad [among the first owners on record] at "
      "crates.ndjson:282\n"
      "publish 1451692800 crates:pad@0.2.0 by ben<ben@users.noreply.crates.io> of crates:pad@0.2.0 "
      "[build.rs] "
      "at crates.ndjson:0\n"
      "owner-add 1451692800 crates:pad@0.2.0#ben by ben<ben@users.noreply.crates.io> other "
      "ben<ben@users.noreply.crates.io> of crates:pad [first seen with crates:pad@0.2.0] at crates.ndjson:0\n"
      "depend 1451692800 crates:pad@0.2.0#crates:libc by ben<ben@users.noreply.crates.io> of "
      "crates:pad@0.2.0 "
      "[crates:libc] at crates.ndjson:0\n"
      "depend 1451692800 crates:pad@0.2.0#npm:x by ben<ben@users.noreply.crates.io> of crates:pad@0.2.0 "
      "[npm:x] at crates.ndjson:0\n"
      "owner-remove 1452297600 crates:pad#ada#1452297600 by ben<ben@users.noreply.crates.io> other "
      "ada<ada@users.noreply.crates.io> of crates:pad [first seen in the list of owners of that day] at "
      "crates.ndjson:423\n"
      "withdraw 1451952000 crates:pad@0.2.0 by ada<ada@users.noreply.crates.io> of crates:pad@0.2.0 "
      "[unpublished] at crates.ndjson:0\n");
}

/* One broken document does not take the others with it; nor does one broken text its document. */
static void
test_broken(void)
{
  expect("all.json",
         "{\"name\":\"a\",\"readme\":\"\\ud800 \xff\",\"time\":{\"1\":\"2016-01-01T00:00:00Z\"},"
         "\"versions\":{\"1\":{\"_npmUser\":{\"name\":\"ada\"}}}}\n"
         "{\"name\":\n  {\"broken\": }}\n"
         "{\"name\":\"b\",\"n\":123456789012345678901234567890,\"time\":{\"1\":\"2016-01-01T00:00:00Z\"},"
         "\"versions\":{\"1\":{\"_npmUser\":{\"name\":\"ada\"}}}}\n{\"name\":\"c\",\"time\":{",
         FALSE,
         "publish 1451606400 npm:a@1 by ada<ada@users.noreply.npmjs.org> of npm:a@1 [] at all.json:0\n"
         "malformed all.json:114: unexpected token near '}'\n"
         "publish 1451606400 npm:b@1 by ada<ada@users.noreply.npmjs.org> of npm:b@1 [] at all.json:139\n"
         "malformed all.json:268: string or '}' expected near end of file\n");
  expect("array.json", "[1, {\"name\":\"a\",\"time\":{\"1\":\"2016-01-01T00:00:00Z\"}}]", FALSE,
         "malformed array.json:0: neither an npm document nor a line of the registry form\n"
         "publish 1451606400 npm:a@1 by <> of npm:a@1 [] at array.json:0\n"
         "withdraw 1451606400 npm:a@1 by <> of npm:a@1 [unpublished; when is not recorded; dated by the "
         "document's last change] at array.json:0\n");
  expect("empty.json", "", TRUE, "");
}

/* Deep, long and many: told, bounded, and soon over. */
static void
test_hostile(void)
{
  gboolean complete = TRUE;
  g_autoptr(GString) deep = g_string_new(NULL);
  for (guint i = 0; i < 100000; i++)
    g_string_append(deep, "\n{\"a\":[");
  g_autofree char *said = read_text("deep.json", deep->str, deep->len, &complete);
  g_assert_false(complete);
  g_assert_nonnull(strstr(said, "too much is broken"));
  g_autoptr(GString) wide =
      g_string_new("{\"name\":\"w\",\"time\":{\"1\":\"2016-01-01T00:00:00Z\"},\"versions\":{"
                   "\"1\":{\"_npmUser\":{\"name\":\"ada\"},\"dependencies\":{");
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf(wide, "%s\"d%u\":\"1\"", i > 0 ? "," : "", i);
  g_string_append(wide, "}}}}");
  g_autofree char *many = read_text("wide.json", wide->str, wide->len, &complete);
  g_assert_true(complete);
  guint lines = 0;
  for (const char *at = many; (at = strchr(at, '\n')) != NULL; at++)
    lines++;
  g_assert_cmpuint(lines, ==, 1 + 4096);
}

static void
test_gzip(void)
{
  static const guint8 packed[] = {
      0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0xca, 0x4b, 0xcc,
      0x4d, 0x55, 0xb2, 0x52, 0x4a, 0x54, 0xd2, 0x51, 0x2a, 0xc9, 0x04, 0x31, 0xab, 0x95, 0x0c,
      0x81, 0x7c, 0x23, 0x03, 0x43, 0x33, 0x5d, 0x03, 0x43, 0x20, 0x0a, 0x31, 0x30, 0xb0, 0x02,
      0xa3, 0x28, 0xa5, 0x5a, 0x1d, 0xa5, 0xb2, 0xd4, 0xa2, 0xe2, 0xcc, 0xfc, 0xbc, 0x62, 0xa8,
      0xba, 0x6a, 0xa5, 0xf8, 0xbc, 0x82, 0xdc, 0xd0, 0xe2, 0xd4, 0x22, 0x10, 0x1b, 0x66, 0x56,
      0x4a, 0xa2, 0x52, 0x2d, 0x10, 0x00, 0x00, 0xe4, 0x91, 0x2e, 0xe8, 0x5d, 0x00, 0x00, 0x00};
  gboolean complete = FALSE;
  g_autofree char *said = read_text("a.json.gz", (const char *)packed, sizeof packed, &complete);
  g_assert_true(complete);
  g_assert_cmpstr(said, ==,
                  "publish 1451606400 npm:a@1 by ada<ada@users.noreply.npmjs.org> of npm:a@1 [] at "
                  "a.json.gz:0\n");
  g_autofree char *cut = read_text("a.json.gz", (const char *)packed, sizeof packed - 12, &complete);
  g_assert_false(complete);
  g_assert_nonnull(strstr(cut, "malformed a.json.gz"));
}

static void
test_probe(void)
{
  g_autofree char *folder = g_dir_make_tmp("wolfhound-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "a.json", NULL);
  g_autofree char *other = g_build_filename(folder, "notes.txt", NULL);
  const WhReader *reader = wh_reader_for(folder, WH_READ_AS_REGISTRY);
  g_auto(WhProbe) empty = {0}, with = {0}, same = {0};
  g_assert_true(reader->probe(folder, &empty, NULL));
  g_assert_true(g_file_set_contents(path, "{}", 2, NULL));
  g_assert_true(reader->probe(folder, &with, NULL));
  g_assert_true(g_file_set_contents(other, "x", 1, NULL));
  g_assert_true(reader->probe(folder, &same, NULL));
  g_assert_cmpstr(empty.state, !=, with.state);
  g_assert_cmpstr(with.state, ==, same.state);
  g_assert_cmpuint(with.oid_len, ==, 20);
  g_unlink(path);
  g_unlink(other);
  g_rmdir(folder);
  g_assert_null(wh_reader_for(folder, WH_READ_AS_REGISTRY));
}

/* A document whose versions come one by one says what it says when it is read as one tree, which a line is. */
static void
test_same_as_whole(void)
{
  g_autoptr(GString) text = g_string_new("{\"name\":\"pad\",\"versions\":{\"0.9.0\":null,\"0.9.1\":[{}],"
                                         "\"\\u0031.0.0\":{\"versions\":{\"x\":{}}},\"2.0.0\":{}");
  for (guint i = 0; i < 500; i++)
    g_string_append_printf(
        text,
        ",\"3.%u.0\":{\"_npmUser\":\"u%u <u%u@example.org>\",\"dependencies\":{\"d%u\":\"1\"},"
        "\"maintainers\":[{\"name\":\"m%u\"}],\"deprecated\":\"]}{[\\\"\"}",
        i, i % 7, i % 7, i % 50, i / 100);
  g_string_append(text,
                  "},\"time\":{\"modified\":\"2020-01-01T00:00:00Z\",\"4.0.0\":\"2019-01-01T00:00:00Z\"");
  for (guint i = 0; i < 500; i++)
    g_string_append_printf(text, ",\"3.%u.0\":\"2018-%02u-%02uT00:00:00Z\"", i, i / 28 % 12 + 1, i % 28 + 1);
  g_string_append(text, "}}\n");
  gboolean complete = FALSE, whole_complete = FALSE;
  g_autofree char *parts = read_text("pad.json", text->str, text->len, &complete);
  g_autofree char *whole = read_text("pad.ndjson", text->str, text->len, &whole_complete);
  g_auto(GStrv) split = g_strsplit(whole, "pad.ndjson", -1);
  g_autofree char *renamed = g_strjoinv("pad.json", split);
  g_assert_true(complete && whole_complete);
  g_assert_cmpstr(parts, ==, renamed);
  g_assert_nonnull(strstr(parts, "withdraw 1577836800 npm:pad@4.0.0"));
}

/* A version that is broken is told and is there. */
static void
test_broken_version(void)
{
  expect("pad.json",
         "{\"name\":\"pad\",\"versions\":{\"1.0.0\":{\"a\\u0000b\":1}},\"time\":{\"1.0.0\":\"2015-01-01T00:"
         "00:00Z\"}}",
         FALSE,
         "malformed pad.json:34: NUL byte in object key not supported near '\"a\\u0000b\"'\n"
         "malformed pad.json:0 npm:pad: 1 of 1 versions do not say who published them\n"
         "publish 1420070400 npm:pad@1.0.0 by <> of npm:pad@1.0.0 [] at pad.json:0\n");
}

/* What would take memory without bound as one tree is told. */
static void
test_too_many(void)
{
  g_autoptr(GString) text = g_string_new("[0");
  for (guint i = 0; i < 2000000; i++)
    g_string_append(text, ",0");
  g_string_append(text,
                  "]\n{\"name\":\"pad\",\"versions\":{},\"time\":{\"modified\":\"2015-01-01T00:00:00Z\"}}\n");
  const char *said = "malformed pad.json:0: it has more values than the limit\n";
  expect("pad.json", text->str, FALSE, said);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/registry/story", test_story);
  g_test_add_func("/registry/unpublished", test_unpublished);
  g_test_add_func("/registry/cache", test_cache);
  g_test_add_func("/registry/jumbled", test_jumbled);
  g_test_add_func("/registry/lines", test_lines);
  g_test_add_func("/registry/broken", test_broken);
  g_test_add_func("/registry/hostile", test_hostile);
  g_test_add_func("/registry/gzip", test_gzip);
  g_test_add_func("/registry/probe", test_probe);
  g_test_add_func("/registry/same-as-whole", test_same_as_whole);
  g_test_add_func("/registry/broken-version", test_broken_version);
  g_test_add_func("/registry/too-many", test_too_many);
  return g_test_run();
}
