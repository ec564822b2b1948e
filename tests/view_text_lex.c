/* SPDX-License-Identifier: Apache-2.0
 * Words, times and people of the test language. */
#include "view_text_lex.h"

#include <stdio.h>
#include <stdlib.h>

gboolean
wh_lex_more(const char **at)
{
  while (**at == ' ' || **at == '\t')
    (*at)++;
  return **at != '\0';
}

char *
wh_lex_word(const char **at)
{
  if (!wh_lex_more(at))
    return NULL;
  const char *start = *at;
  if (*start == '"') {
    const char *end = start + 1;
    while (*end != '\0' && *end != '"')
      end += *end == '\\' && end[1] != '\0' ? 2 : 1;
    g_autofree char *raw = g_strndup(start + 1, (gsize)(end - start - 1));
    *at = *end == '"' ? end + 1 : end;
    return g_strcompress(raw);
  }
  while (**at != '\0' && **at != ' ' && **at != '\t')
    (*at)++;
  return g_strndup(start, (gsize)(*at - start));
}

gboolean
wh_lex_take(const char **at, const char *word)
{
  if (!wh_lex_more(at))
    return FALSE;
  gsize len = strlen(word);
  if (strncmp(*at, word, len) != 0 || ((*at)[len] != '\0' && (*at)[len] != ' ' && (*at)[len] != '\t'))
    return FALSE;
  *at += len;
  return TRUE;
}

static gint64
unit_seconds(char unit)
{
  switch (unit) {
  case 's':
    return 1;
  case 'm':
    return 60;
  case 'h':
    return 3600;
  case 'd':
    return 86400;
  case 'w':
    return 7 * 86400;
  default:
    return 0;
  }
}

gboolean
wh_lex_span(const char *word, gint64 *ret_seconds)
{
  char *end = NULL;
  gint64 n = g_ascii_strtoll(word, &end, 10);
  if (end == word || unit_seconds(*end) == 0 || end[1] != '\0')
    return FALSE;
  *ret_seconds = n * unit_seconds(*end);
  return TRUE;
}

gboolean
wh_lex_is_time(const char *at)
{
  wh_lex_more(&at);
  return g_ascii_isdigit(*at) || *at == '+' || *at == '=';
}

/* Minutes of "+0200", "+02:00" or "Z"; FALSE for other words. */
static gboolean
parse_offset(const char *zone, gint *ret_minutes)
{
  if (g_str_equal(zone, "Z")) {
    *ret_minutes = 0;
    return TRUE;
  }
  if (*zone != '+' && *zone != '-')
    return FALSE;
  guint hours = 0, minutes = 0;
  if (sscanf(zone + 1, "%2u:%2u", &hours, &minutes) != 2 && sscanf(zone + 1, "%2u%2u", &hours, &minutes) < 1)
    return FALSE;
  gint total = (gint)(hours * 60 + minutes);
  *ret_minutes = *zone == '-' ? -total : total;
  return TRUE;
}

/* The zone's offset in minutes at SECONDS, which are local when TYPE is STANDARD and an instant when it is
 * UNIVERSAL. */
static gint
zone_minutes(const char *zone, GTimeType type, gint64 seconds)
{
  gint minutes = 0;
  if (parse_offset(zone, &minutes))
    return minutes;
  g_autoptr(GTimeZone) tz = g_time_zone_new_identifier(zone);
  if (tz == NULL)
    g_error("unknown time zone %s", zone);
  gint interval = type == G_TIME_TYPE_UNIVERSAL ? g_time_zone_find_interval(tz, type, seconds)
                                                : g_time_zone_adjust_time(tz, G_TIME_TYPE_STANDARD, &seconds);
  return g_time_zone_get_offset(tz, interval) / 60;
}

WhStamp
wh_lex_in_zone(gint64 instant, const char *zone)
{
  return (WhStamp){instant, (gint16)zone_minutes(zone, G_TIME_TYPE_UNIVERSAL, instant)};
}

/* "2021-03-04[T10:00[:05]]" as seconds of a clock in UTC; *REST points behind it. */
static gboolean
parse_wall(const char *word, gint64 *ret_seconds, const char **rest)
{
  int year, month, day, hour = 0, minute = 0, second = 0, used = 0;
  if (sscanf(word, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3)
    return FALSE;
  int more = 0;
  if (word[used] == 'T' && sscanf(word + used, "T%2d:%2d%n", &hour, &minute, &more) == 2) {
    used += more;
    if (word[used] == ':' && sscanf(word + used, ":%2d%n", &second, &more) == 1)
      used += more;
  }
  g_autoptr(GDateTime) wall = g_date_time_new_utc(year, month, day, hour, minute, second);
  if (wall == NULL)
    return FALSE;
  *ret_seconds = g_date_time_to_unix(wall);
  *rest = word + used;
  return TRUE;
}

/* "+3d" or "=1234567890", perhaps with "@ZONE": an instant. */
static gboolean
parse_instant(char *word, const WhLexClock *clock, WhStamp *ret_stamp)
{
  char *at_sign = strchr(word, '@');
  if (at_sign != NULL)
    *at_sign = '\0';
  gint64 value = 0;
  char *end = NULL;
  if (*word == '+') {
    if (!wh_lex_span(word + 1, &value))
      return FALSE;
    value += clock->previous;
  } else {
    value = g_ascii_strtoll(word + 1, &end, 10);
    if (end == word + 1 || *end != '\0')
      return FALSE;
    value += clock->shift;
  }
  *ret_stamp = wh_lex_in_zone(value, at_sign != NULL ? at_sign + 1 : clock->zone);
  return TRUE;
}

gboolean
wh_lex_time(const char **at, const WhLexClock *clock, WhStamp *ret_stamp)
{
  g_autofree char *word = wh_lex_word(at);
  if (word == NULL)
    return FALSE;
  if (*word == '+' || *word == '=')
    return parse_instant(word, clock, ret_stamp);
  gint64 wall = 0;
  const char *zone = NULL;
  if (!parse_wall(word, &wall, &zone))
    return FALSE;
  if (*zone == '@')
    zone++;
  if (*zone == '\0')
    zone = clock->zone;
  wall += clock->shift;
  gint minutes = zone_minutes(zone, G_TIME_TYPE_STANDARD, wall);
  *ret_stamp = (WhStamp){wall - minutes * 60, (gint16)minutes};
  return TRUE;
}

gboolean
wh_lex_account(const char **at, char **ret_name, char **ret_email)
{
  wh_lex_more(at);
  const char *open = strchr(*at, '<'), *close = open != NULL ? strchr(open, '>') : NULL;
  if (close == NULL)
    return FALSE;
  g_autofree char *raw = g_strstrip(g_strndup(*at, (gsize)(open - *at)));
  const char *cursor = raw;
  *ret_name = *raw == '"' ? wh_lex_word(&cursor) : g_steal_pointer(&raw);
  *ret_email = g_strndup(open + 1, (gsize)(close - open - 1));
  *at = close + 1;
  return TRUE;
}

/* The value of "i", "j-1" … in S (without braces), FALSE when it is not of that form. */
static gboolean
turn_value(const char *s, const GArray *turns, gint64 *ret_value)
{
  if (*s < 'i' || *s > 'k' || (guint)(*s - 'i') >= turns->len)
    return FALSE;
  gint64 turn = g_array_index(turns, gint64, turns->len - 1 - (guint)(*s - 'i'));
  char op = s[1];
  gint64 operand = op != '\0' ? g_ascii_strtoll(s + 2, NULL, 10) : 0;
  if (op == '\0')
    *ret_value = turn;
  else if (op == '+')
    *ret_value = turn + operand;
  else if (op == '-')
    *ret_value = turn - operand;
  else if (op == '*')
    *ret_value = turn * operand;
  else if ((op == '/' || op == '%') && operand != 0)
    *ret_value = op == '/' ? turn / operand : turn % operand;
  else
    return FALSE;
  return TRUE;
}

char *
wh_lex_expand(const char *line, const GArray *turns)
{
  GString *out = g_string_new(NULL);
  for (const char *at = line; *at != '\0';) {
    const char *close = *at == '{' ? strchr(at, '}') : NULL;
    g_autofree char *inner = close != NULL ? g_strndup(at + 1, (gsize)(close - at - 1)) : NULL;
    gint64 value = 0;
    if (inner != NULL && turn_value(inner, turns, &value)) {
      g_string_append_printf(out, "%" G_GINT64_FORMAT, value);
      at = close + 1;
    } else {
      g_string_append_c(out, *at++);
    }
  }
  return g_string_free(out, FALSE);
}
