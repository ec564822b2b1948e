/* SPDX-License-Identifier: Apache-2.0
 * Safe text is valid, shows no control and stays what it is when made safe again; times parse or fail. */
#include "fuzz.h"

#include "base/text.h"

static void
check_safe(WhSlice in, gsize max)
{
  g_autofree char *safe = wh_text_safe(in, max);
  g_assert_true(g_utf8_validate(safe, -1, NULL));
  g_assert_true(max == 0 || (gsize)g_utf8_strlen(safe, -1) <= max);
  for (const char *p = safe; *p != '\0'; p += g_utf8_skip[(guchar)*p]) {
    gunichar u = g_utf8_get_char(p);
    g_assert_true(u >= 0x20 && u != 0x7f && !wh_text_is_bidi(u));
    gboolean shapes = u == 0xfe0e || u == 0xfe0f || u == 0x200d;
    g_assert_true(shapes || !wh_text_is_invisible(u));
  }
  g_autofree char *again = wh_text_safe(wh_slice_str(safe), 0);
  g_assert_cmpstr(again, ==, safe);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  WhSlice in = wh_slice((const char *)data + 1, size - 1);
  check_safe(in, 0);
  check_safe(in, data[0]);
  g_autofree char *text = g_strndup(in.data, in.len);
  gint64 t;
  if (wh_time_parse_as_of(text, &t, NULL)) {
    g_autofree char *shown = wh_time_format(t);
    gint64 again;
    g_assert_true(wh_time_parse_as_of(shown, &again, NULL) && again == t);
  }
  return 0;
}
