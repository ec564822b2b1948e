/* SPDX-License-Identifier: Apache-2.0
 * Databases of known build files, and the files that are held against them. First byte: d a database without its
 * frame, f one with it, m an .m4 file, a aclocal.m4, else a script. */
#include "fuzz.h"

#include "macros/build_private.h"

static WhMacros *
parse(GBytes *bytes)
{
  g_autoptr(GError) error = NULL;
  gsize len = 0;
  const char *data = g_bytes_get_data(bytes, &len);
  WhMacros *db = wh_macros_parse(wh_slice(data, len), "fuzz", &error);
  g_assert_true((db == NULL) == (error != NULL));
  return db;
}

static GBytes *
write_again(const WhMacros *db)
{
  g_autoptr(WhMacrosBuilder) builder = wh_macros_builder_new();
  wh_macros_builder_merge(builder, db);
  return wh_macros_builder_finish(builder);
}

/* A database that is read is written, read and written again to the same bytes. */
static void
try_database(const uint8_t *data, size_t size)
{
  g_autoptr(GByteArray) body = g_byte_array_new();
  g_byte_array_append(body, data, (guint)size);
  g_autoptr(GBytes) bytes = wh_macros_frame(body);
  g_autoptr(WhMacros) db = parse(bytes);
  if (db == NULL)
    return;
  for (guint i = 0; i < wh_macros_counts(db).n_names; i++) {
    g_autoptr(GArray) versions = wh_macros_versions(db, wh_slice_str(wh_macros_name(db, i)));
    g_assert_cmpuint(versions->len, >, 0);
    WhMacroCheck check;
    const WhMacroId id = {.serial = "7", .n_lines = 9};
    wh_macros_check(db, wh_slice_str(wh_macros_name(db, i)), &id, &check);
    g_assert_nonnull(check.version.serial);
  }
  g_autoptr(GBytes) written = write_again(db);
  g_autoptr(WhMacros) once = parse(written);
  g_assert_nonnull(once);
  g_autoptr(GBytes) again = write_again(once);
  g_assert_true(g_bytes_equal(written, again));
}

static void
check_pieces(WhSlice content)
{
  g_autoptr(GArray) pieces = wh_macro_split(content);
  const char *before = content.data;
  for (guint i = 0; i < pieces->len; i++) {
    const WhMacroPiece *piece = &g_array_index(pieces, WhMacroPiece, i);
    g_assert_true(piece->text.data >= before && piece->n_lines > 0);
    before = piece->text.data + piece->text.len;
    g_assert_true(before <= content.data + content.len);
  }
}

/* What a database was made from is known to it. */
static void
try_file(const char *name, WhSlice content)
{
  g_autoptr(WhMacrosBuilder) builder = wh_macros_builder_new();
  const WhMacroSeen seen = {wh_macros_builder_source(builder, "p", "1", ""), "1", "1"};
  g_assert_true(wh_macros_builder_add(builder, wh_slice_str(name), content, &seen));
  g_autoptr(GBytes) bytes = wh_macros_builder_finish(builder);
  g_autoptr(WhMacros) db = parse(bytes);
  g_assert_nonnull(db);
  g_auto(WhMacroJudgement) j = {0};
  wh_macros_judge(db, wh_slice_str(name), content, 3, &j);
  g_assert_cmpint(j.check.verdict, ==, WH_MACRO_KNOWN);
  g_assert_cmpuint(j.new_lines->len, ==, 0);
  g_autofree char *changed = g_strdup_printf("ab_%.*s", (int)MIN(content.len, 1u << 16), content.data);
  g_auto(WhMacroJudgement) other = {0};
  wh_macros_judge(db, wh_slice_str(name), wh_slice_str(changed), 3, &other);
  g_assert_cmpuint(other.new_lines->len, <=, 3);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  const WhSlice content = wh_slice((const char *)data + 1, size - 1);
  switch (data[0]) {
  case 'd':
    try_database(data + 1, size - 1);
    break;
  case 'f':
    wh_macros_free(wh_macros_parse(content, "fuzz", NULL));
    break;
  case 'm':
    check_pieces(content);
    try_file("a.m4", content);
    break;
  case 'a':
    check_pieces(content);
    try_file("aclocal.m4", content);
    break;
  default:
    try_file("missing", content);
  }
  return 0;
}
