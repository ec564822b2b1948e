/* SPDX-License-Identifier: Apache-2.0
 * Safe text and times in words. */
#include "base/text.h"

#include "base/error.h"
#include "base/limits.h"

#include <locale.h>

typedef struct {
  const char *in;
  gsize len, max;
  const char *out;
} SafeCase;

#define IN(literal) literal, sizeof(literal) - 1

static void
test_safe(void)
{
  static const SafeCase cases[] = {
      {IN(""), 0, ""},
      {IN("plain caf\xc3\xa9"), 0, "plain caf\xc3\xa9"},
      {IN("\x1b[31mred"), 0, "\\x1b[31mred"},
      {IN("a\tb\r\nc"), 0, "a\\tb\\r\\nc"},
      {IN("a\0b\x7f"), 0, "a\\x00b\\x7f"},
      {IN("\xc2\x85"), 0, "\\u{85}"},
      {IN("\xe2\x80\xaex\xe2\x81\xa6"), 0, "\\u{202e}x\\u{2066}"},
      {IN("\xe2\x80\x8b\xef\xbb\xbf\xf3\xa0\x81\x81"), 0, "\\u{200b}\\u{feff}\\u{e0041}"},
      {IN("\xff\xc3(\xed\xa0\x80"), 0, "\\xff\\xc3(\\xed\\xa0\\x80"},
      {IN("\xef\xbf\xbf"), 0, "\\u{ffff}"},
      {IN("ends in \xe2\x80"), 0, "ends in \\xe2\\x80"},
      /* what shapes a symbol stays, the same elsewhere does not */
      {IN("\xe2\x9d\xa4\xef\xb8\x8f"), 0, "\xe2\x9d\xa4\xef\xb8\x8f"},
      {IN("a\xef\xb8\x8f"), 0, "a\\u{fe0f}"},
      {IN("\xe2\x9d\xa4\xef\xb8\x8f\xef\xb8\x8f"), 0, "\xe2\x9d\xa4\xef\xb8\x8f\\u{fe0f}"},
      {IN("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x92\xbb"), 0, "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x92\xbb"},
      {IN("a\xe2\x80\x8d"
          "b"),
       0, "a\\u{200d}b"},
      /* cut */
      {IN("abcdef"), 6, "abcdef"},
      {IN("abcdefg"), 6, "abcde\xe2\x80\xa6"},
      {IN("ab\x1bz"), 5, "ab\xe2\x80\xa6"},
      {IN("ab"), 1, "\xe2\x80\xa6"},
      {IN("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x92\xbb!"), 3, "\xf0\x9f\x91\xa8\xe2\x80\xa6"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *out = wh_text_safe(wh_slice(cases[i].in, cases[i].len), cases[i].max);
    g_assert_cmpstr(out, ==, cases[i].out);
  }
  g_autofree char *none = wh_text_safe(wh_slice(NULL, 0), 3);
  g_assert_cmpstr(none, ==, "");
}

static void
test_classes(void)
{
  static const gunichar bidi[] = {0x61c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069};
  for (gsize i = 0; i < G_N_ELEMENTS(bidi); i++) {
    g_assert_true(wh_text_is_bidi(bidi[i]));
    g_assert_true(wh_text_is_invisible(bidi[i]));
  }
  static const gunichar hidden[] = {0, 0xb, 0x7f, 0xad, 0x200b, 0x2028, 0x3164, 0xfe0f, 0xe0100};
  for (gsize i = 0; i < G_N_ELEMENTS(hidden); i++) {
    g_assert_false(wh_text_is_bidi(hidden[i]));
    g_assert_true(wh_text_is_invisible(hidden[i]));
  }
  static const gunichar seen[] = {'\t', '\n', '\r', ' ', 'a', 0xa0, 0x627, 0x3000, 0xfffd, 0x1f600};
  for (gsize i = 0; i < G_N_ELEMENTS(seen); i++)
    g_assert_false(wh_text_is_bidi(seen[i]) || wh_text_is_invisible(seen[i]));
}

static void
test_format(void)
{
  g_autofree char *t = wh_time_format(1708646399);
  g_assert_cmpstr(t, ==, "2024-02-22T23:59:59Z");
  g_autofree char *day = wh_time_format_day(1708646400);
  g_assert_cmpstr(day, ==, "2024-02-23");
  g_autofree char *low = wh_time_format(-1), *high = wh_time_format(G_MAXINT64);
  g_assert_cmpstr(low, ==, "1970-01-01T00:00:00Z");
  g_assert_cmpstr(high, ==, "2100-01-01T00:00:00Z");
}

static void
test_as_of(void)
{
  static const struct {
    const char *text;
    gint64 time; /* -1: refused */
  } cases[] = {
      {"2024-02-23", 1708732799},
      {"2024-02-29", 1709251199},
      {"2024-02-23T12:00:00Z", 1708689600},
      {"2024-02-23T12:00:00+05:30", 1708669800},
      {"2024-02-23T12:00:00.75Z", 1708689600},
      {"1970-01-01", 86399},
      {"2023-02-29", -1},
      {"2024-2-3", -1},
      {"2024-02-23T12:00:00", -1},
      {"2024-02-23T12:00Z", -1},
      {"2024-W08-5", -1},
      {"1969-12-30", -1},
      {"2100-01-02", -1},
      {"yesterday", -1},
      {"", -1},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    gint64 t = -1;
    gboolean ok = wh_time_parse_as_of(cases[i].text, &t, &error);
    g_assert_cmpint(t, ==, cases[i].time);
    g_assert_true(ok == (cases[i].time >= 0));
    g_assert_true(ok || g_error_matches(error, WH_ERROR, WH_ERROR_USAGE));
  }
}

static void
test_span(void)
{
  static const struct {
    gint64 seconds;
    const char *text;
  } cases[] = {
      {0, "0 seconds"},        {1, "1 second"},         {61, "1 minute"},          {7200, "2 hours"},
      {3 * 86400, "3 days"},   {60 * 86400, "60 days"}, {214 * 86400, "7 months"}, {-3 * 86400, "-3 days"},
      {75738000, "2.4 years"}, {63113904, "2.0 years"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = wh_time_format_span(cases[i].seconds);
    g_assert_cmpstr(text, ==, cases[i].text);
  }
  g_autofree char *longest = wh_time_format_span(G_MININT64);
  g_assert_true(g_str_has_prefix(longest, "-29"));
}

static void
test_year(void)
{
  g_assert_cmpint(wh_time_year(1704067199), ==, 2023);
  g_assert_cmpint(wh_time_year(1704067200), ==, 2024);
  g_assert_cmpint(wh_time_year_start(2024), ==, 1704067200);
  g_assert_cmpint(wh_time_year_start(1970), ==, 0);
  for (int year = 1970; year < 2100; year++)
    g_assert_cmpint(wh_time_year(wh_time_year_start(year)), ==, year);
}

int
main(int argc, char **argv)
{
  setlocale(LC_ALL, "");
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/text/safe", test_safe);
  g_test_add_func("/text/classes", test_classes);
  g_test_add_func("/time/format", test_format);
  g_test_add_func("/time/as-of", test_as_of);
  g_test_add_func("/time/span", test_span);
  g_test_add_func("/time/year", test_year);
  return g_test_run();
}
