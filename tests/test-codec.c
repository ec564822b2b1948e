/* SPDX-License-Identifier: Apache-2.0
 * Variable-length integers and bytes, there and back, and every way they can be broken. */
#include "base/codec.h"

static const guint64 numbers[] = {
    0, 1, 127, 128, 16383, 16384, G_MAXUINT32, (guint64)1 << 62, (guint64)1 << 63, G_MAXUINT64};

static void
test_round_trip(void)
{
  g_autoptr(GByteArray) out = g_byte_array_new();
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
    wh_put_u64(out, numbers[i]);
    wh_put_i64(out, (gint64)numbers[i]);
    wh_put_i64(out, (gint64)(0 - numbers[i]));
  }
  wh_put_slice(out, WH_SLICE("name"));
  wh_put_slice(out, wh_slice(NULL, 0));
  wh_put_bytes(out, "raw", 3);
  WhCursor c = wh_cursor(out->data, out->len);
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
    g_assert_cmpuint(wh_get_u64(&c), ==, numbers[i]);
    g_assert_cmpint(wh_get_i64(&c), ==, (gint64)numbers[i]);
    g_assert_cmpint(wh_get_i64(&c), ==, (gint64)(0 - numbers[i]));
  }
  g_assert_true(wh_slice_equal(wh_get_slice(&c, 4), WH_SLICE("name")));
  g_assert_cmpuint(wh_get_slice(&c, 4).len, ==, 0);
  g_assert_true(wh_slice_equal(wh_slice((const char *)wh_get_bytes(&c, 3), 3), WH_SLICE("raw")));
  g_assert_false(c.failed);
  g_assert_true(c.at == c.end);
}

static void
test_sizes(void)
{
  static const struct {
    guint64 value;
    guint size;
  } cases[] = {{0, 1}, {127, 1}, {128, 2}, {16383, 2}, {16384, 3}, {G_MAXUINT64, 10}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GByteArray) out = g_byte_array_new();
    wh_put_u64(out, cases[i].value);
    g_assert_cmpuint(out->len, ==, cases[i].size);
  }
}

static void
check_broken(const char *bytes, gsize len)
{
  WhCursor c = wh_cursor(bytes, len);
  g_assert_cmpuint(wh_get_u64(&c), ==, 0);
  g_assert_true(c.failed);
  g_assert_cmpuint(wh_get_u64(&c), ==, 0);
  g_assert_cmpint(wh_get_i64(&c), ==, 0);
  g_assert_null(wh_get_bytes(&c, 0));
  g_assert_cmpuint(wh_get_count(&c, 9, 0), ==, 0);
}

static void
test_broken(void)
{
  check_broken("", 0);
  check_broken("\x80", 1);
  check_broken("\x80\x00", 2); /* a longer spelling of 0 */
  check_broken("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10);
  check_broken("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
}

static void
test_bounds(void)
{
  WhCursor c = wh_cursor("\x04zzzz", 5);
  g_assert_cmpuint(wh_get_count(&c, 4, 1), ==, 4);
  c = wh_cursor("\x04zzzz", 5);
  g_assert_cmpuint(wh_get_count(&c, 3, 1), ==, 0);
  g_assert_true(c.failed);
  c = wh_cursor("\x04zzzz", 5);
  g_assert_cmpuint(wh_get_count(&c, 9, 2), ==, 0);
  g_assert_true(c.failed);
  c = wh_cursor("\x04zzzz", 5);
  g_assert_cmpuint(wh_get_slice(&c, 3).len, ==, 0);
  g_assert_true(c.failed);
  c = wh_cursor("\x05zzzz", 5);
  g_assert_null(wh_get_slice(&c, 9).data);
  g_assert_true(c.failed);
  c = wh_cursor("zz", 2);
  g_assert_null(wh_get_bytes(&c, G_MAXSIZE));
  g_assert_true(c.failed);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/codec/round-trip", test_round_trip);
  g_test_add_func("/codec/sizes", test_sizes);
  g_test_add_func("/codec/broken", test_broken);
  g_test_add_func("/codec/bounds", test_bounds);
  return g_test_run();
}
