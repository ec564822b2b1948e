/* SPDX-License-Identifier: Apache-2.0
 * Bytes in any charset to valid UTF-8. */
#include "source/mail/mail_impl.h"

#include <errno.h>
#include <iconv.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define OUT_BYTES 4096

static gboolean
is_utf8_name(const char *charset)
{
  return charset == NULL || g_ascii_strcasecmp(charset, "utf-8") == 0 ||
         g_ascii_strcasecmp(charset, "utf8") == 0 || g_ascii_strcasecmp(charset, "us-ascii") == 0 ||
         g_ascii_strcasecmp(charset, "ascii") == 0;
}

/* Bytes that are no UTF-8 are read as Windows-1252 would: most such text is. */
static void
append_byte(GString *out, guchar byte)
{
  static const gunichar2 high[32] = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                     0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                     0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                     0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};
  if (byte == 0)
    g_string_append(out, REPLACEMENT);
  else
    g_string_append_unichar(out, byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : (gunichar)byte);
}

/* Appends DATA that claims to be UTF-8, mending what is not. */
static gboolean
append_mended(GString *out, const char *data, gsize len)
{
  gboolean good = TRUE;
  while (len > 0) {
    const char *end;
    if (g_utf8_validate(data, (gssize)len, &end)) {
      g_string_append_len(out, data, (gssize)len);
      return good;
    }
    good = FALSE;
    g_string_append_len(out, data, end - data);
    append_byte(out, (guchar)*end);
    len -= (gsize)(end - data) + 1;
    data = end + 1;
  }
  return good;
}

/* Runs CONVERTER over DATA; what it refuses is replaced byte by byte. */
static gboolean
convert(iconv_t converter, WhSlice data, GString *out)
{
  char buffer[OUT_BYTES];
  g_autofree char *copy = g_memdup2(data.data, data.len); /* iconv takes no const */
  char *in = copy;
  gsize left = data.len;
  gboolean good = TRUE;
  while (left > 0) {
    char *to = buffer;
    gsize room = sizeof buffer;
    errno = 0;
    gsize rc = iconv(converter, &in, &left, &to, &room);
    good = append_mended(out, buffer, (gsize)(to - buffer)) && good;
    if (rc != (gsize)-1 || errno == E2BIG)
      continue;
    good = FALSE;
    g_string_append(out, REPLACEMENT);
    in++;
    left--;
  }
  char *to = buffer;
  gsize room = sizeof buffer;
  iconv(converter, NULL, NULL, &to, &room);
  return append_mended(out, buffer, (gsize)(to - buffer)) && good;
}

static gboolean
begins_with_any(const char *name, const char *const *prefixes)
{
  for (; *prefixes != NULL; prefixes++)
    if (g_ascii_strncasecmp(name, *prefixes, strlen(*prefixes)) == 0)
      return TRUE;
  return FALSE;
}

/* Whether DATA is UTF-8 whatever CHARSET says. ASCII is, but in charsets that hide all else in it; so are bytes that could
 * hardly be valid by accident, under the name of a charset of single bytes. */
static gboolean
is_utf8_anyway(WhSlice data, const char *charset)
{
  static const char *const hiding[] = {
      "utf-7", "utf7", "unicode-1-1-utf-7", "hz", "iso-2022", "csiso2022", "utf-16", "utf-32", NULL};
  static const char *const single[] = {"iso-8859", "iso8859",   "windows-125", "cp125", "koi8",
                                       "latin",    "x-unknown", "unknown",     NULL};
  if (begins_with_any(charset, hiding))
    return FALSE;
  gboolean ascii = TRUE;
  for (gsize i = 0; i < data.len && ascii; i++)
    ascii = (guchar)data.data[i] < 0x80 && data.data[i] != '\0';
  return ascii || (begins_with_any(charset, single) && g_utf8_validate(data.data, (gssize)data.len, NULL));
}

gboolean
wh_mail_append_utf8(GString *out, WhSlice data, const char *charset)
{
  if (data.len == 0)
    return TRUE;
  if (is_utf8_name(charset) || is_utf8_anyway(data, charset))
    return append_mended(out, data.data, data.len);
  iconv_t converter = iconv_open("UTF-8", g_mime_charset_iconv_name(charset));
  if (converter == (iconv_t)-1) {
    append_mended(out, data.data, data.len);
    return FALSE;
  }
  gboolean good = convert(converter, data, out);
  iconv_close(converter);
  return good;
}

char *
wh_mail_mend(WhSlice text, gsize max, gboolean *ret_bad)
{
  GString *out = g_string_sized_new(MIN(text.len, max) + 1);
  if (!append_mended(out, text.data, MIN(text.len, max + 8)) && text.len <= max)
    *ret_bad = TRUE;
  if (out->len > max) {
    const char *end = g_utf8_find_prev_char(out->str, out->str + max + 1);
    g_string_truncate(out, end != NULL ? (gsize)(end - out->str) : 0);
  }
  return g_string_free(out, FALSE);
}

char *
wh_mail_decode_header(const WhMailParser *parser, const char *value, gsize max, guint32 *flags)
{
  gboolean bad = FALSE;
  if (strstr(value, "=?") == NULL && g_str_is_ascii(value))
    return wh_mail_mend(wh_slice_str(value), max, &bad);
  g_autofree char *decoded = g_mime_utils_header_decode_text(parser->options, value);
  char *text = wh_mail_mend(wh_slice_str(decoded), max, &bad);
  if (bad)
    *flags |= WH_MESSAGE_BAD_TEXT;
  return g_strstrip(g_strdelimit(text, "\r\n\t", ' '));
}
