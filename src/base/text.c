/* SPDX-License-Identifier: Apache-2.0
 * Outside text made safe to show, and times in words. */
#include "base/text.h"

#include "base/error.h"
#include "base/limits.h"

#define ELLIPSIS "\xe2\x80\xa6"
#define ZERO_WIDTH_JOINER 0x200d
#define DAY 86400

typedef struct {
  gunichar first, last;
} Range;

gboolean
wh_text_is_bidi(gunichar u)
{
  return u == 0x61c || u == 0x200e || u == 0x200f || (u >= 0x202a && u <= 0x202e) ||
         (u >= 0x2066 && u <= 0x2069);
}

gboolean
wh_text_is_invisible(gunichar u)
{
  /* Default-ignorable code points and blank letters (Unicode 15, DerivedCoreProperties), in order. */
  static const Range ranges[] = {
      {0x00, 0x08},       {0x0b, 0x0c},       {0x0e, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},
      {0x34f, 0x34f},     {0x61c, 0x61c},     {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f},
      {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f}, {0x2800, 0x2800}, {0x3164, 0x3164},
      {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3},
      {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(ranges) && ranges[i].first <= u; i++)
    if (u <= ranges[i].last)
      return TRUE;
  return FALSE;
}

/* The character at P, or G_MAXUINT32 where the bytes are no UTF-8 and at the end. */
static gunichar
peek(const char *p, const char *end)
{
  if (p >= end)
    return G_MAXUINT32;
  if (*p == '\0')
    return 0;
  gunichar u = g_utf8_get_char_validated(p, end - p);
  return u == (gunichar)-1 || u == (gunichar)-2 ? G_MAXUINT32 : u;
}

static gboolean
is_symbol(gunichar u)
{
  return u != G_MAXUINT32 && u >= 0xa9 &&
         (g_unichar_type(u) == G_UNICODE_OTHER_SYMBOL || (u >= 0x1f3fb && u <= 0x1f3ff));
}

/* Presentation selectors after a symbol, and a joiner between two, choose a picture: they are seen. */
static gboolean
shapes_symbol(gunichar before, gunichar u, gunichar after)
{
  gboolean selector = u == 0xfe0e || u == 0xfe0f;
  if (selector)
    return is_symbol(before);
  return u == ZERO_WIDTH_JOINER && (is_symbol(before) || before == 0xfe0f) && is_symbol(after);
}

static gboolean
is_noncharacter(gunichar u)
{
  return (u & 0xfffe) == 0xfffe || (u >= 0xfdd0 && u <= 0xfdef);
}

static void
escape(GString *piece, gunichar u)
{
  if (u == '\n')
    g_string_append(piece, "\\n");
  else if (u == '\r')
    g_string_append(piece, "\\r");
  else if (u == '\t')
    g_string_append(piece, "\\t");
  else if (u < 0x80)
    g_string_append_printf(piece, "\\x%02x", u);
  else
    g_string_append_printf(piece, "\\u{%x}", u);
}

/* Puts what stands for the character at P into PIECE, and returns the bytes of P it took. */
static gsize
next_piece(GString *piece, const char *p, const char *end, gunichar before)
{
  gunichar u = peek(p, end);
  g_string_truncate(piece, 0);
  if (u == G_MAXUINT32) {
    g_string_append_printf(piece, "\\x%02x", (guint)(guchar)*p);
    return 1;
  }
  gsize len = (gsize)g_unichar_to_utf8(u, NULL);
  gboolean plain = u >= 0x20 && !wh_text_is_invisible(u) && !wh_text_is_bidi(u) && !is_noncharacter(u);
  if (plain || shapes_symbol(before, u, peek(p + len, end)))
    g_string_append_len(piece, p, (gssize)len);
  else
    escape(piece, u);
  return len;
}

char *
wh_text_safe(WhSlice s, gsize max)
{
  g_autoptr(GString) out = g_string_sized_new(s.len + 1);
  g_autoptr(GString) piece = g_string_new(NULL);
  gsize shown = 0, cut_at = 0; /* cut_at: where the text ends if an ellipsis must follow */
  gunichar before = G_MAXUINT32;
  for (const char *p = s.data, *end = s.len > 0 ? s.data + s.len : s.data; p < end;) {
    gunichar u = peek(p, end);
    p += next_piece(piece, p, end, before);
    before = *piece->str == '\\' ? G_MAXUINT32 : u; /* what is escaped shapes nothing */
    gsize width = (gsize)g_utf8_strlen(piece->str, (gssize)piece->len);
    if (max > 0 && shown + width > max) {
      g_string_truncate(out, cut_at);
      g_string_append(out, ELLIPSIS);
      break;
    }
    shown += width;
    g_string_append_len(out, piece->str, (gssize)piece->len);
    if (shown < max && u != ZERO_WIDTH_JOINER) /* a joiner with nothing after it would be invisible */
      cut_at = out->len;
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static GDateTime *
date_time(gint64 unix_seconds)
{
  return g_date_time_new_from_unix_utc(CLAMP(unix_seconds, WH_TIME_MIN, WH_TIME_MAX));
}

char *
wh_time_format(gint64 unix_seconds)
{
  g_autoptr(GDateTime) t = date_time(unix_seconds);
  return g_date_time_format(t, "%Y-%m-%dT%H:%M:%SZ");
}

char *
wh_time_format_day(gint64 unix_seconds)
{
  g_autoptr(GDateTime) t = date_time(unix_seconds);
  return g_date_time_format(t, "%Y-%m-%d");
}

/* Whether TEXT begins as SHAPE says: '0' stands for a digit, all else for itself. */
static gboolean
has_shape(const char *text, const char *shape)
{
  for (; *shape != '\0'; text++, shape++)
    if (*shape == '0' ? !g_ascii_isdigit(*text) : *text != *shape)
      return FALSE;
  return TRUE;
}

static GDateTime *
parse_day(const char *text)
{
  g_autofree char *midnight = g_strconcat(text, "T00:00:00Z", NULL);
  g_autoptr(GDateTime) day = g_date_time_new_from_iso8601(midnight, NULL);
  return day != NULL ? g_date_time_add_seconds(day, DAY - 1) : NULL;
}

gboolean
wh_time_parse_as_of(const char *text, gint64 *ret_time, GError **error)
{
  g_autoptr(GDateTime) t = NULL;
  gboolean day = has_shape(text, "0000-00-00");
  if (day && text[10] == '\0')
    t = parse_day(text);
  else if (day && strchr("Tt ", text[10]) != NULL && has_shape(text + 11, "00:00:00"))
    t = g_date_time_new_from_iso8601(text, NULL);
  gint64 seconds = t != NULL ? g_date_time_to_unix(t) : -1;
  if (t == NULL || seconds < WH_TIME_MIN || seconds > WH_TIME_MAX) {
    g_autofree char *shown = wh_text_safe(wh_slice_str(text), 40);
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "'%s' is no day from 1970 to 2099; write 2024-02-23 or 2024-02-23T12:00:00Z", shown);
    return FALSE;
  }
  *ret_time = seconds;
  return TRUE;
}

char *
wh_time_format_span(gint64 seconds)
{
  static const struct {
    const char *one, *many;
    guint64 length, below; /* seconds of one; spans below this use the unit */
  } units[] = {
      {"second", "seconds", 1, 60},
      {"minute", "minutes", 60, 3600},
      {"hour", "hours", 3600, 2 * DAY},
      {"day", "days", DAY, 61 * DAY},
      {"month", "months", 2629746, 2 * 31556952}, /* a twelfth of the mean Gregorian year */
  };
  const char *sign = seconds < 0 ? "-" : "";
  guint64 span = seconds < 0 ? 0 - (guint64)seconds : (guint64)seconds;
  for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
    if (span < units[i].below) {
      guint64 n = span / units[i].length;
      return g_strdup_printf("%s%" G_GUINT64_FORMAT " %s", sign, n, n == 1 ? units[i].one : units[i].many);
    }
  /* By hand, since %.1f would follow the locale. */
  guint64 tenths = span / 3155695;
  return g_strdup_printf("%s%" G_GUINT64_FORMAT ".%u years", sign, tenths / 10, (guint)(tenths % 10));
}

int
wh_time_year(gint64 unix_seconds)
{
  g_autoptr(GDateTime) t = date_time(unix_seconds);
  return g_date_time_get_year(t);
}

gint64
wh_time_year_start(int year)
{
  g_autoptr(GDateTime) t = g_date_time_new_utc(CLAMP(year, 1, 9999), 1, 1, 0, 0, 0);
  return g_date_time_to_unix(t);
}
