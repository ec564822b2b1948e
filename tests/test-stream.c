/* SPDX-License-Identifier: Apache-2.0
 * Compressed inputs: whole, in members, cut, damaged, padded; and the window. */
#include "source/stream.h"

#include "base/error.h"

#include <glib/gstdio.h>

#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <zstd.h>

typedef GByteArray *(*Pack)(WhSlice plain);

static GByteArray *
pack_plain(WhSlice plain)
{
  return g_byte_array_append(g_byte_array_new(), (const guint8 *)plain.data, (guint)plain.len);
}

static GByteArray *
pack_gzip(WhSlice plain)
{
  GByteArray *out = g_byte_array_new();
  struct isal_zstream stream;
  g_byte_array_set_size(out, (guint)(plain.len + plain.len / 8 + 1024));
  isal_deflate_init(&stream);
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.next_in = (guint8 *)(guintptr)plain.data;
  stream.avail_in = (guint32)plain.len;
  stream.next_out = out->data;
  stream.avail_out = out->len;
  g_assert_cmpint(isal_deflate(&stream), ==, COMP_OK);
  g_byte_array_set_size(out, out->len - stream.avail_out);
  return out;
}

static GByteArray *
pack_xz(WhSlice plain)
{
  GByteArray *out = g_byte_array_new();
  gsize len = 0;
  g_byte_array_set_size(out, (guint)lzma_stream_buffer_bound(plain.len));
  g_assert_cmpint(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, (const guint8 *)plain.data, plain.len,
                                          out->data, &len, out->len),
                  ==, LZMA_OK);
  return g_byte_array_set_size(out, (guint)len);
}

static GByteArray *
pack_zstd(WhSlice plain)
{
  GByteArray *out = g_byte_array_new();
  g_byte_array_set_size(out, (guint)ZSTD_compressBound(plain.len));
  ZSTD_CCtx *context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  gsize len = ZSTD_compress2(context, out->data, out->len, plain.data, plain.len);
  ZSTD_freeCCtx(context);
  g_assert_false(ZSTD_isError(len));
  return g_byte_array_set_size(out, (guint)len);
}

static const struct {
  const char *name;
  Pack pack;
} packers[] = {{"plain", pack_plain}, {"gzip", pack_gzip}, {"xz", pack_xz}, {"zstd", pack_zstd}};

/* Text that does not compress to nothing and is longer than a window. */
static GString *
some_text(gsize len)
{
  GString *text = g_string_sized_new(len);
  guint32 state = 1;
  while (text->len < len) {
    state = state * 1664525u + 1013904223u;
    g_string_append_printf(text, "line %u\n", state >> 8);
  }
  return text;
}

/* Everything, taken in steps of STEP. */
static GString *
drain(WhInput *input, gsize step)
{
  GString *all = g_string_new(NULL);
  for (;;) {
    g_assert_cmpuint(wh_input_offset(input), ==, all->len);
    WhSlice s = wh_input_peek(input, step);
    if (s.len == 0)
      return all;
    gsize n = MIN(s.len, step);
    g_string_append_len(all, s.data, (gssize)n);
    wh_input_consume(input, n);
  }
}

static WhSlice
slice_of(const GByteArray *bytes)
{
  return wh_slice((const char *)bytes->data, bytes->len);
}

static void
check_same(WhInput *input, const GString *text, gsize step)
{
  g_autoptr(GString) got = drain(input, step);
  g_assert_null(wh_input_problem(input));
  g_assert_true(g_string_equal(got, text));
  g_assert_cmpuint(wh_input_peek(input, 1).len, ==, 0);
}

static void
test_whole(gconstpointer data)
{
  Pack pack = packers[GPOINTER_TO_UINT(data)].pack;
  g_autoptr(GString) text = some_text(900000);
  g_autoptr(GByteArray) bytes = pack(wh_slice(text->str, text->len));
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp("stream-XXXXXX", &path, &error);
  g_assert_no_error(error);
  g_close(fd, NULL);
  g_assert_true(g_file_set_contents(path, (const char *)bytes->data, (gssize)bytes->len, NULL));
  static const gsize steps[] = {7919, 1, 300000, 800000};
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
    g_autoptr(WhInput) memory = wh_input_new(slice_of(bytes));
    check_same(memory, text, steps[i]);
    g_autoptr(WhInput) file = wh_input_open(path, &error);
    g_assert_no_error(error);
    check_same(file, text, steps[i]);
    g_assert_cmpuint(wh_input_taken(file), ==, bytes->len);
    g_assert_cmpuint(wh_input_size(file), ==, bytes->len);
  }
  g_remove(path);
}

static void
test_members(gconstpointer data)
{
  Pack pack = packers[GPOINTER_TO_UINT(data)].pack;
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GByteArray) all = g_byte_array_new();
  for (gsize len = 0; len < 3000; len += 7) { /* of all sizes, so that members end anywhere in a read */
    g_autoptr(GString) part = some_text(len);
    g_autoptr(GByteArray) member = pack(wh_slice(part->str, part->len));
    g_byte_array_append(all, member->data, member->len);
    g_string_append_len(text, part->str, (gssize)part->len);
  }
  g_autoptr(WhInput) input = wh_input_new(slice_of(all));
  check_same(input, text, 1000);
  if (pack != pack_plain) {
    const guint8 zeros[8] = {0};
    g_autoptr(WhInput) padded = wh_input_new(slice_of(g_byte_array_append(all, zeros, sizeof zeros)));
    g_autoptr(GString) got = drain(padded, 5000);
    g_assert_cmpuint(got->len, ==, text->len);
    if (pack != pack_zstd) /* which knows no padding */
      g_assert_null(wh_input_problem(padded));
  }
}

static void
test_cut(gconstpointer data)
{
  guint which = GPOINTER_TO_UINT(data);
  g_autoptr(GString) text = some_text(20000);
  g_autoptr(GByteArray) bytes = packers[which].pack(wh_slice(text->str, text->len));
  for (gsize len = 6; len < bytes->len; len += 1 + len / 50) {
    g_autofree char *exact = g_memdup2(bytes->data, len);
    g_autoptr(WhInput) input = wh_input_new(wh_slice(exact, len));
    g_autoptr(GString) got = drain(input, 4096);
    g_assert_cmpuint(got->len, <=, text->len);
    g_assert_true(strncmp(got->str, text->str, got->len) == 0);
    if (which > 0) {
      g_assert_nonnull(wh_input_problem(input));
      g_assert_nonnull(strstr(wh_input_problem(input), "cut short"));
    }
  }
}

static void
test_damaged(gconstpointer data)
{
  guint which = GPOINTER_TO_UINT(data);
  g_autoptr(GString) text = some_text(20000);
  g_autoptr(GByteArray) bytes = packers[which].pack(wh_slice(text->str, text->len));
  for (gsize at = bytes->len / 3; at < bytes->len - 8; at += 97) {
    bytes->data[at] ^= 0x55;
    g_autoptr(WhInput) input = wh_input_new(slice_of(bytes));
    g_autoptr(GString) got = drain(input, 4096);
    g_assert_cmpuint(got->len, <=, text->len + 4096); /* damage may lengthen it, but not without end */
    if (which > 0)
      g_assert_nonnull(wh_input_problem(input));
    bytes->data[at] ^= 0x55;
  }
}

static void
test_follows(void)
{
  g_autoptr(GByteArray) bytes = pack_gzip(WH_SLICE("hello"));
  g_byte_array_append(bytes, (const guint8 *)"rest", 4);
  g_autoptr(WhInput) input = wh_input_new(slice_of(bytes));
  g_autoptr(GString) got = drain(input, 100);
  g_assert_cmpstr(got->str, ==, "hello");
  g_assert_nonnull(wh_input_problem(input));
}

static void
test_no_file(void)
{
  g_autoptr(GError) error = NULL;
  g_assert_null(wh_input_open("/nothing/here", &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_NOT_FOUND);
  g_clear_error(&error);
  g_assert_null(wh_input_open("/dev/null", &error));
  g_assert_nonnull(strstr(error->message, "no"));
  g_autoptr(WhInput) empty = wh_input_new(wh_slice(NULL, 0));
  g_assert_cmpuint(wh_input_peek(empty, 10).len, ==, 0);
  g_assert_null(wh_input_problem(empty));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  static const struct {
    const char *name;
    GTestDataFunc run;
  } all[] = {{"whole", test_whole}, {"members", test_members}, {"cut", test_cut}, {"damaged", test_damaged}};
  for (guint i = 0; i < G_N_ELEMENTS(packers); i++)
    for (guint j = 0; j < G_N_ELEMENTS(all); j++) {
      g_autofree char *path = g_strdup_printf("/stream/%s/%s", packers[i].name, all[j].name);
      g_test_add_data_func(path, GUINT_TO_POINTER(i), all[j].run);
    }
  g_test_add_func("/stream/follows", test_follows);
  g_test_add_func("/stream/no-file", test_no_file);
  return g_test_run();
}
