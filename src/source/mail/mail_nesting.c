/* SPDX-License-Identifier: Apache-2.0
 * Counts what could open a level of parts. */
#include "source/mail/mail_nesting.h"

#include "base/limits.h"

#define FIELD_LOOK (64u << 10) /* bytes of a Content-Type that are looked through */

static gboolean
is_content_type(const char *p, const char *end)
{
  static const char name[] = "content-type";
  return (gsize)(end - p) > sizeof name && g_ascii_strncasecmp(p, name, sizeof name - 1) == 0;
}

static gboolean
holds(const char *p, const char *end, const char *word)
{
  gsize len = strlen(word);
  for (; (gsize)(end - p) >= len; p++)
    if (g_ascii_strncasecmp(p, word, len) == 0)
      return TRUE;
  return FALSE;
}

/* Whether the field at P, with its folds, names a type that has parts. */
static gboolean
opens_level(const char *p, const char *end)
{
  const char *stop = p, *bound = p + MIN((gsize)(end - p), FIELD_LOOK);
  do {
    stop = memchr(stop, '\n', (gsize)(bound - stop));
    stop = stop != NULL ? stop + 1 : bound;
  } while (stop < bound && (*stop == ' ' || *stop == '\t'));
  return holds(p, stop, "multipart") || holds(p, stop, "message");
}

/* "--word": what a diff takes away ("--- a/file", "-- comment") begins otherwise. */
static gboolean
parts(const char *p, const char *end)
{
  return end - p > 2 && p[0] == '-' && p[1] == '-' && !g_ascii_isspace(p[2]) &&
         !(p[2] == '-' && end - p > 3 && p[3] == ' ');
}

gsize
wh_mail_nesting_bound(WhSlice body)
{
  guint levels = 0, dividers = 0;
  const char *p = body.data, *end = p + body.len;
  while (p < end) {
    if ((*p == 'c' || *p == 'C') && is_content_type(p, end) && opens_level(p, end))
      levels++;
    else if (*p == '-' && parts(p, end))
      dividers++;
    if (levels > WH_LIMIT_MIME_DEPTH || dividers > WH_LIMIT_MIME_PARTS)
      return (gsize)(p - body.data);
    p = memchr(p, '\n', (gsize)(end - p));
    if (p == NULL)
      break;
    p++;
  }
  return body.len;
}
