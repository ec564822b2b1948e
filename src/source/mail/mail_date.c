/* SPDX-License-Identifier: Apache-2.0
 * Reads the dates of headers and of "From " lines. */
#include "source/mail/mail_date.h"

#include <gmime/gmime.h>

#define FROM_LINE_MAX 1024u
#define ZONE_MAX 9999

/* The last "+hhmm" of the text in minutes, as it is written. */
static gboolean
find_zone(const char *text, gint16 *ret_zone)
{
  gboolean found = FALSE;
  for (const char *p = text; *p != '\0'; p++) {
    if ((*p != '+' && *p != '-') || (p > text && p[-1] != ' '))
      continue;
    int n = 0, value = 0;
    for (; n < 5 && g_ascii_isdigit(p[n + 1]); n++)
      value = value * 10 + (p[n + 1] - '0');
    if (n != 4 || g_ascii_isalnum(p[5]))
      continue;
    int minutes = value / 100 * 60 + value % 100;
    *ret_zone = (gint16)CLAMP(*p == '-' ? -minutes : minutes, -ZONE_MAX, ZONE_MAX);
    found = TRUE;
  }
  return found;
}

typedef struct {
  int weekday, month, day, year, seconds; /* -1: not seen */
  int zone;                               /* seconds */
} FromDate;

/* Index of the three letters of WORD in NAMES, -1 when it is not there. */
static int
name_index(WhSlice word, const char *names)
{
  if (word.len < 3 || word.len > 4 || (word.len == 4 && word.data[3] != ','))
    return -1;
  for (int i = 0; names[i * 3] != '\0'; i++)
    if (g_ascii_strncasecmp(word.data, names + i * 3, 3) == 0)
      return i;
  return -1;
}

static int
number(WhSlice word, gsize min, gsize max)
{
  int value = 0;
  if (word.len < min || word.len > max)
    return -1;
  for (gsize i = 0; i < word.len; i++) {
    if (!g_ascii_isdigit(word.data[i]))
      return -1;
    value = value * 10 + (word.data[i] - '0');
  }
  return value;
}

/* "hh:mm" or "hh:mm:ss" in seconds. */
static int
clock_time(WhSlice word)
{
  int parts[3] = {0, 0, 0};
  gsize at = 0;
  int n = 0;
  while (n < 3 && at < word.len) {
    const char *colon = memchr(word.data + at, ':', word.len - at);
    gsize len = colon != NULL ? (gsize)(colon - word.data) - at : word.len - at;
    parts[n] = number(wh_slice(word.data + at, len), 1, 2);
    if (parts[n++] < 0)
      return -1;
    at += len + 1;
  }
  if (n < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 60)
    return -1;
  return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

static void
take_word(FromDate *d, WhSlice word)
{
  int value;
  gint16 zone;
  g_autofree char *text = NULL;
  if ((value = name_index(word, "SunMonTueWedThuFriSat")) >= 0)
    d->weekday = value;
  else if ((value = name_index(word, "JanFebMarAprMayJunJulAugSepOctNovDec")) >= 0)
    d->month = value + 1;
  else if ((value = clock_time(word)) >= 0)
    d->seconds = value;
  else if ((value = number(word, 1, 2)) > 0 && value <= 31)
    d->day = value;
  else if ((value = number(word, 4, 4)) >= 1900 && value < 2200)
    d->year = value;
  else if (word.len == 5 && (*word.data == '+' || *word.data == '-')) {
    text = g_strndup(word.data, word.len);
    d->zone = find_zone(text, &zone) ? zone * 60 : 0;
  }
}

static FromDate
take_words(WhSlice text)
{
  FromDate d = {-1, -1, -1, -1, -1, 0};
  for (gsize at = 0; at < text.len;) {
    gsize end = at;
    while (end < text.len && !g_ascii_isspace(text.data[end]))
      end++;
    if (end > at)
      take_word(&d, wh_slice(text.data + at, end - at));
    at = end + 1;
  }
  return d;
}

static gboolean
to_time(const FromDate *d, gint64 *ret_time)
{
  if (d->month < 1 || d->day < 1 || d->year < 1 || d->seconds < 0)
    return FALSE;
  g_autoptr(GDateTime) day = g_date_time_new_utc(d->year, d->month, d->day, 0, 0, 0);
  if (day != NULL)
    *ret_time = g_date_time_to_unix(day) + d->seconds - d->zone;
  return day != NULL;
}

gboolean
wh_mail_date_parse(const char *text, WhStamp *ret_stamp)
{
  g_autoptr(GDateTime) date = g_mime_utils_header_decode_date(text);
  FromDate d = {0};
  if (date != NULL)
    ret_stamp->time = g_date_time_to_unix(date);
  else { /* GMime knows no years before 1970 */
    d = take_words(wh_slice(text, MIN(strlen(text), FROM_LINE_MAX)));
    if (!to_time(&d, &ret_stamp->time))
      return FALSE;
  }
  if (!find_zone(text, &ret_stamp->zone))
    ret_stamp->zone = (gint16)(date != NULL ? g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE : 0);
  return TRUE;
}

gboolean
wh_mail_from_line_is_patch(WhSlice line)
{
  static const char filler[] = " Mon Sep 17 00:00:00 2001";
  while (line.len > 0 && g_ascii_isspace(line.data[line.len - 1]))
    line.len--;
  return line.len == 5 + 40 + strlen(filler) && memcmp(line.data + 45, filler, strlen(filler)) == 0;
}

gboolean
wh_mail_from_line(WhSlice line, gint64 *ret_time)
{
  if (!wh_slice_has_prefix(line, WH_SLICE("From ")) || line.len > FROM_LINE_MAX)
    return FALSE;
  const FromDate d = take_words(wh_slice(line.data + 5, line.len - 5));
  gint64 time = 0;
  if (d.weekday < 0 || !to_time(&d, &time))
    return FALSE;
  *ret_time = d.year > 1970 && !wh_mail_from_line_is_patch(line) ? time : 0;
  return TRUE;
}
