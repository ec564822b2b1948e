/* SPDX-License-Identifier: Apache-2.0
 * Many texts: each once, packed, in memory and in a file. */
#include "ledger/texts.h"

#include "base/error.h"

#include <glib/gstdio.h>

#define N 2000u

/* Of any length up to 16 KB, and some that compress badly. */
static char *
made(GRand *rand)
{
  gsize len = (gsize)g_rand_int_range(rand, 0, g_rand_int_range(rand, 1, 16 << 10));
  char *text = g_malloc(len + 1);
  gboolean flat = g_rand_boolean(rand);
  for (gsize i = 0; i < len; i++)
    text[i] = flat ? 'a' : (char)g_rand_int_range(rand, 1, 256);
  text[len] = '\0';
  return text;
}

static GPtrArray *
made_texts(void)
{
  GRand *rand = g_rand_new_with_seed(7);
  GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < N; i++)
    g_ptr_array_add(texts, made(rand));
  g_rand_free(rand);
  return texts;
}

static void
assert_all(const WhTexts *texts, const GPtrArray *expected, const guint32 *index, guint step)
{
  g_autoptr(WhTextReader) reader = wh_text_reader_new(texts);
  for (guint i = 0; i < expected->len; i++) {
    guint at = i * step % expected->len;
    g_assert_cmpstr(wh_text_reader_get(reader, index[at]), ==, expected->pdata[at]);
  }
}

static void
fill(WhTexts *texts, const GPtrArray *from, guint32 *index)
{
  for (guint i = 0; i < from->len; i++) {
    g_autoptr(GError) error = NULL;
    g_assert_true(wh_texts_add(texts, wh_slice_str(from->pdata[i]), &index[i], &error));
    g_assert_no_error(error);
  }
}

static void
hold(const char *folder, gsize bytes)
{
  g_autoptr(GPtrArray) from = made_texts();
  g_autofree guint32 *index = g_new0(guint32, from->len), *again = g_new0(guint32, from->len);
  g_autoptr(WhTexts) texts = wh_texts_new(folder, bytes);
  fill(texts, from, index);
  assert_all(texts, from, index, 1);
  fill(texts, from, again);
  g_assert_true(memcmp(index, again, from->len * sizeof *index) == 0);
  wh_texts_end(texts);
  assert_all(texts, from, index, 1);
  assert_all(texts, from, index, 1009);
}

static void
test_memory(void)
{
  hold(NULL, 0);
}

static guint
count_files(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name(dir) != NULL)
    n++;
  return n;
}

/* What lies in the file has no name, so that nothing is left behind whatever ends the program. */
static void
test_file(void)
{
  g_autofree char *folder = g_dir_make_tmp("texts-XXXXXX", NULL);
  hold(folder, 0);
  hold(folder, 1 << 20);
  g_autoptr(WhTexts) texts = wh_texts_new(folder, 0);
  g_autoptr(GPtrArray) from = made_texts();
  g_autofree guint32 *index = g_new0(guint32, from->len);
  fill(texts, from, index);
  g_assert_cmpuint(count_files(folder), ==, 0);
  g_assert_cmpint(g_rmdir(folder), ==, 0);
  assert_all(texts, from, index, 1);
}

static void
test_no_room(void)
{
  g_autoptr(WhTexts) texts = wh_texts_new("/nonexistent/folder", 0);
  g_autoptr(GPtrArray) from = made_texts();
  g_autoptr(GError) error = NULL;
  guint32 index = 0;
  guint i = 0;
  while (i < from->len && wh_texts_add(texts, wh_slice_str(from->pdata[i]), &index, &error))
    i++;
  g_assert_error(error, WH_ERROR, WH_ERROR_IO);
  g_assert_true(g_str_has_prefix(error->message, "/nonexistent/folder: "));
}

static void
test_edges(void)
{
  g_autoptr(WhTexts) texts = wh_texts_new(NULL, 0);
  g_autofree char *longest = g_strnfill(G_MAXUINT16, 'x'), *longer = g_strnfill(G_MAXUINT16 + 1, 'x');
  guint32 empty = 9, cut = 0, whole = 0, more = 0;
  g_assert_true(wh_texts_add(texts, wh_slice(NULL, 0), &empty, NULL));
  g_assert_cmpuint(empty, ==, 0);
  g_assert_true(wh_texts_add(texts, WH_SLICE("cut\0here"), &cut, NULL));
  g_assert_true(wh_texts_add(texts, wh_slice_str(longest), &whole, NULL));
  g_assert_true(wh_texts_add(texts, wh_slice_str(longer), &more, NULL));
  g_assert_cmpuint(whole, ==, more);
  g_autofree char *got_cut = wh_texts_copy(texts, cut), *got_whole = wh_texts_copy(texts, whole),
                  *none = wh_texts_copy(NULL, 0);
  g_assert_cmpstr(got_cut, ==, "cut");
  g_assert_cmpstr(got_whole, ==, longest);
  g_assert_cmpstr(none, ==, "");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/texts/memory", test_memory);
  g_test_add_func("/texts/file", test_file);
  g_test_add_func("/texts/no-room", test_no_room);
  g_test_add_func("/texts/edges", test_edges);
  return g_test_run();
}
