/* SPDX-License-Identifier: Apache-2.0
 * What a cursor reads, written again, gives the same bytes; after a failure nothing is read any more. */
#include "fuzz.h"

#include "base/codec.h"

/* One step: the first byte says what to read next. */
static void
step(WhCursor *c, guint8 what, GByteArray *again)
{
  switch (what % 5) {
  case 0:
    wh_put_u64(again, wh_get_u64(c));
    break;
  case 1:
    wh_put_i64(again, wh_get_i64(c));
    break;
  case 2:
    wh_put_slice(again, wh_get_slice(c, what));
    break;
  case 3:
    wh_put_u64(again, wh_get_count(c, 1000, 2));
    break;
  default: {
    gsize len = what / 5;
    const guint8 *bytes = wh_get_bytes(c, len);
    if (bytes != NULL)
      wh_put_bytes(again, bytes, len);
  }
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WhCursor c = wh_cursor(data, size);
  while (c.at < c.end && !c.failed) {
    g_autoptr(GByteArray) again = g_byte_array_new();
    guint8 what = *c.at++;
    const guint8 *from = c.at;
    step(&c, what, again);
    if (!c.failed)
      g_assert_true(wh_slice_equal(wh_slice((const char *)again->data, again->len),
                                   wh_slice((const char *)from, (gsize)(c.at - from))));
  }
  if (c.failed) {
    g_assert_cmpuint(wh_get_u64(&c), ==, 0);
    g_assert_null(wh_get_bytes(&c, 1));
    g_assert_cmpuint(wh_get_slice(&c, 100).len, ==, 0);
  }
  return 0;
}
