/* SPDX-License-Identifier: Apache-2.0
 * Archives: their members, what is broken in them, and the limits. */
#include "source/archive/archive.h"

#include "base/error.h"
#include "base/limits.h"

#include <archive.h>
#include <archive_entry.h>

typedef struct {
  GString *members, *complaints;
  gboolean whole;
} Seen;

static void
seen_clear(Seen *seen)
{
  g_string_free(seen->members, TRUE);
  g_string_free(seen->complaints, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Seen, seen_clear)

static void
note(const char *locator, const char *reason, gpointer user)
{
  g_string_append_printf(user, "%s: %s\n", locator, reason);
}

/* Goes through BYTES; *SEEN has each member in a line. FALSE: it could not be opened. */
static gboolean
look(WhSlice bytes, const WhArchiveLimits *limits, Seen *seen)
{
  static const char types[] = "fdlhs";
  *seen = (Seen){g_string_new(NULL), g_string_new(NULL), FALSE};
  g_autoptr(GError) error = NULL;
  g_autoptr(WhArchive) archive = wh_archive_new(bytes, limits, note, seen->complaints, &error);
  WhMember member;
  if (archive == NULL) {
    g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
    return FALSE;
  }
  while (wh_archive_next(archive, &member)) {
    WhSlice piece;
    gsize size = 0;
    while (wh_archive_read(archive, &piece))
      size += piece.len;
    g_string_append_printf(seen->members, "%c %.*s %" G_GSIZE_FORMAT, types[member.type],
                           (int)member.path.len, member.path.data, size);
    if (member.target.len > 0)
      g_string_append_printf(seen->members, " %.*s", (int)member.target.len, member.target.data);
    g_string_append_c(seen->members, '\n');
  }
  seen->whole = wh_archive_is_whole(archive);
  return TRUE;
}

typedef struct {
  const char *path;
  unsigned type;
  const char *text; /* content or target */
} Entry;

static const Entry usual[] = {{"pad-1.2/", AE_IFDIR, ""},
                              {"pad-1.2/a.c", AE_IFREG, "int a;\n"},
                              {"pad-1.2/\303\244.txt", AE_IFREG, "umlaut\n"},
                              {"pad-1.2/raw\377", AE_IFREG, "raw\n"},
                              {"pad-1.2/link", AE_IFLNK, "a.c"},
                              {"../out", AE_IFREG, "x"},
                              {"pad-1.2/pipe", AE_IFIFO, ""},
                              {NULL}};

typedef struct {
  char *bytes;
  gsize len;
} Made;

static void
put_entry(struct archive *out, const Entry *e)
{
  struct archive_entry *entry = archive_entry_new();
  archive_entry_set_pathname(entry, e->path);
  archive_entry_set_filetype(entry, e->type);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_mtime(entry, 1600000000, 0);
  if (e->type == AE_IFREG)
    archive_entry_set_size(entry, (la_int64_t)strlen(e->text));
  if (e->type == AE_IFLNK)
    archive_entry_set_symlink(entry, e->text);
  g_assert_cmpint(archive_write_header(out, entry), >=, ARCHIVE_WARN);
  if (e->type == AE_IFREG)
    archive_write_data(out, e->text, strlen(e->text));
  archive_entry_free(entry);
}

/* An archive of ENTRIES. Owner of the bytes: caller. */
static Made
make(const char *format, const char *filter, const Entry *entries)
{
  struct archive *out = archive_write_new();
  const gsize room = 4u << 20;
  Made made = {g_malloc(room), 0};
  g_assert_cmpint(archive_write_set_format_by_name(out, format), ==, ARCHIVE_OK);
  if (filter != NULL)
    g_assert_cmpint(archive_write_add_filter_by_name(out, filter), ==, ARCHIVE_OK);
  archive_write_open_memory(out, made.bytes, room, &made.len);
  for (; entries->path != NULL; entries++)
    put_entry(out, entries);
  archive_write_free(out);
  return made;
}

static const char expected[] =
    "d pad-1.2/ 0\nf pad-1.2/a.c 7\nf pad-1.2/\303\244.txt 7\nf pad-1.2/raw\377 4\n"
    "l pad-1.2/link 0 a.c\nf ../out 1\ns pad-1.2/pipe 0\n";

static void
test_packings(void)
{
  static const char *const filters[] = {NULL, "gzip", "bzip2", "xz", "zstd", "lzma", "lzip", "compress"};
  for (gsize i = 0; i < G_N_ELEMENTS(filters); i++) {
    g_auto(Seen) seen;
    Made made = make("gnutar", filters[i], usual);
    g_test_message("%s", filters[i] != NULL ? filters[i] : "plain");
    g_assert_true(look(wh_slice(made.bytes, made.len), NULL, &seen));
    g_assert_cmpstr(seen.members->str, ==, expected);
    g_assert_cmpstr(seen.complaints->str, ==, "");
    g_assert_true(seen.whole);
    g_free(made.bytes);
  }
}

static void
test_zip(void)
{
  static const Entry entries[] = {
      {"package/package.json", AE_IFREG, "{}\n"}, {"package/x", AE_IFREG, "x"}, {NULL}};
  g_auto(Seen) seen;
  Made made = make("zip", NULL, entries);
  g_assert_true(look(wh_slice(made.bytes, made.len), NULL, &seen));
  g_assert_cmpstr(seen.members->str, ==, "f package/package.json 3\nf package/x 1\n");
  g_assert_true(seen.whole);
  g_free(made.bytes);
}

/* Data and control of a package come as one archive. */
static void
test_deb(void)
{
  static const Entry data[] = {{"./usr/bin/pad", AE_IFREG, "#!/bin/sh\n"}, {NULL}};
  static const Entry control[] = {{"./postinst", AE_IFREG, "exit 0\n"}, {NULL}};
  Made inner = make("gnutar", "xz", data), lesser = make("gnutar", "gzip", control);
  struct archive *out = archive_write_new();
  const struct {
    const char *name, *bytes;
    gsize len;
  } parts[] = {{"debian-binary", "2.0\n", 4},
               {"control.tar.gz", lesser.bytes, lesser.len},
               {"data.tar.xz", inner.bytes, inner.len}};
  const gsize room = 1u << 20;
  g_autofree char *bytes = g_malloc(room);
  gsize len = 0;
  archive_write_set_format_by_name(out, "arbsd");
  archive_write_open_memory(out, bytes, room, &len);
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, parts[i].name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)parts[i].len);
    archive_write_header(out, entry);
    archive_write_data(out, parts[i].bytes, parts[i].len);
    archive_entry_free(entry);
  }
  archive_write_free(out);
  g_auto(Seen) seen;
  g_assert_true(look(wh_slice(bytes, len), NULL, &seen));
  g_assert_cmpstr(seen.members->str, ==, "f debian-binary 4\nf DEBIAN/postinst 7\nf ./usr/bin/pad 10\n");
  g_assert_true(seen.whole);
  g_free(inner.bytes);
  g_free(lesser.bytes);
}

/* Wherever it is cut, what came before is told, and that it is cut. */
static void
test_cut(void)
{
  Made made = make("gnutar", "xz", usual);
  for (gsize n = 0; n < made.len; n += 7) {
    g_auto(Seen) seen;
    g_autofree char *copy = g_memdup2(made.bytes, MAX(n, 1));
    if (look(wh_slice(copy, n), NULL, &seen)) {
      g_assert_true(g_str_has_prefix(expected, seen.members->str) || strlen(seen.members->str) > 0);
      if (n + 40 < made.len)
        g_assert_false(seen.whole);
    }
  }
  g_free(made.bytes);
}

static void
test_limits(void)
{
  g_autofree char *big = g_strnfill(64 << 10, 'x');
  const Entry entries[] = {{"a", AE_IFREG, big}, {"b", AE_IFREG, big}, {"c", AE_IFREG, big}, {NULL}};
  const WhArchiveLimits few = {.files = 2}, small = {.bytes = 100000};
  Made made = make("gnutar", "gzip", entries);
  const WhSlice bytes = wh_slice(made.bytes, made.len);
  g_auto(Seen) counted, measured;
  g_assert_true(look(bytes, &few, &counted));
  g_assert_cmpstr(counted.members->str, ==, "f a 65536\nf b 65536\n");
  g_assert_nonnull(strstr(counted.complaints->str, "more members"));
  g_assert_false(counted.whole);
  g_assert_true(look(bytes, &small, &measured));
  g_assert_nonnull(strstr(measured.complaints->str, "more bytes"));
  g_assert_false(measured.whole);
  g_free(made.bytes);
}

/* Zeros that pack well. */
static void
test_bomb(void)
{
  const gsize size = 64u << 20;
  g_autofree char *zeros = g_malloc0(size), *bytes = g_malloc(1u << 20);
  gsize len = 0;
  struct archive *out = archive_write_new();
  struct archive_entry *entry = archive_entry_new();
  archive_write_set_format_by_name(out, "gnutar");
  archive_write_add_filter_by_name(out, "xz");
  archive_write_open_memory(out, bytes, 1u << 20, &len);
  archive_entry_set_pathname(entry, "zeros");
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_size(entry, (la_int64_t)size);
  archive_write_header(out, entry);
  archive_write_data(out, zeros, size);
  archive_entry_free(entry);
  archive_write_free(out);
  g_auto(Seen) seen;
  g_assert_true(look(wh_slice(bytes, len), NULL, &seen));
  g_assert_nonnull(strstr(seen.complaints->str, "far more bytes"));
  g_assert_false(seen.whole);
}

static void
test_no_archive(void)
{
  static const char *const texts[] = {"", "hello", "PK\003\004", "!<arch>\n", "\037\213\010"};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_auto(Seen) seen;
    if (look(wh_slice_str(texts[i]), NULL, &seen))
      g_assert_cmpstr(seen.members->str, ==, "");
  }
  g_autoptr(GError) error = NULL;
  g_assert_null(wh_archive_open("/nonexistent/pad.tar", NULL, note, NULL, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/archive/packings", test_packings);
  g_test_add_func("/archive/zip", test_zip);
  g_test_add_func("/archive/deb", test_deb);
  g_test_add_func("/archive/cut", test_cut);
  g_test_add_func("/archive/limits", test_limits);
  g_test_add_func("/archive/bomb", test_bomb);
  g_test_add_func("/archive/no-archive", test_no_archive);
  return g_test_run();
}
