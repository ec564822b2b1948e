/* SPDX-License-Identifier: Apache-2.0
 * Words of a message made plain. */
#include "words/plain.h"

#include "base/text.h"

/* A wrapped line is longer than this; after a shorter one that is followed by a capital, something new begins. */
#define SHORT_LINE 48

typedef struct {
  WhPlain *plain;
  const char *begin, *end;
  gboolean in_fence;
  gsize last_line; /* characters of the line before, 0: a block begins */
} Plainer;

void
wh_plain_init(WhPlain *plain)
{
  plain->text = g_byte_array_new();
  plain->at = g_array_new(FALSE, FALSE, sizeof(guint32));
}

void
wh_plain_clear(WhPlain *plain)
{
  g_clear_pointer(&plain->text, g_byte_array_unref);
  g_clear_pointer(&plain->at, g_array_unref);
}

static char
last_byte(const Plainer *p)
{
  return p->plain->text->len > 0 ? (char)p->plain->text->data[p->plain->text->len - 1] : '\n';
}

/* N bytes that stand one for one for what begins at FROM, or one character of several bytes. */
static void
put(Plainer *p, const char *bytes, guint n, const char *from)
{
  GArray *at = p->plain->at;
  const guint old = at->len, step = (guchar)*bytes < 0x80 ? 1 : 0;
  g_byte_array_append(p->plain->text, (const guint8 *)bytes, n);
  g_array_set_size(at, old + n);
  guint32 *to = &g_array_index(at, guint32, old);
  for (guint i = 0; i < n; i++)
    to[i] = (guint32)(from - p->begin) + i * step;
}

static void
put_space(Plainer *p, const char *from)
{
  char last = last_byte(p);
  if (last != ' ' && last != '\n')
    put(p, " ", 1, from);
}

static void
put_break(Plainer *p, const char *from)
{
  GByteArray *text = p->plain->text;
  if (last_byte(p) == ' ') {
    g_byte_array_set_size(text, text->len - 1);
    g_array_set_size(p->plain->at, p->plain->at->len - 1);
  }
  if (last_byte(p) != '\n')
    put(p, "\n", 1, from);
  p->last_line = 0;
}

/* What stands for a character beyond ASCII: a byte of ASCII, 0 for nothing, or -1 for itself. Long s and the kelvin
 * sign are there since caseless matching takes them for ASCII letters. */
static int
plain_of(gunichar c)
{
  static const struct {
    gunichar from, to;
    char plain;
  } likes[] = {{0x2018, 0x2019, '\''}, {0x2bc, 0x2bc, '\''}, {0xb4, 0xb4, '\''},   {0x2010, 0x2014, '-'},
               {0x2026, 0x2026, '.'},  {0x17f, 0x17f, 's'},  {0x212a, 0x212a, 'k'}};
  if (c >= 0xff01 && c <= 0xff5e)
    return (int)(c - 0xfee0);
  for (guint i = 0; i < G_N_ELEMENTS(likes); i++)
    if (c >= likes[i].from && c <= likes[i].to)
      return likes[i].plain;
  if (g_unichar_isspace(c))
    return ' ';
  return wh_text_is_invisible(c) || wh_text_is_bidi(c) ? 0 : -1;
}

static const char *
put_unicode(Plainer *p, const char *at)
{
  gunichar c = g_utf8_get_char_validated(at, p->end - at);
  if (c == (gunichar)-1 || c == (gunichar)-2 || c == 0) {
    put(p, "`", 1, at);
    return at + 1;
  }
  const char *next = at + g_utf8_skip[(guchar)*at];
  int to = plain_of(c);
  const char byte = (char)to;
  if (to == ' ')
    put_space(p, at);
  else if (to > 0)
    put(p, &byte, 1, at);
  else if (to < 0)
    put(p, at, (guint)(next - at), at);
  return next;
}

static gboolean
starts(const char *at, const char *end, const char *with)
{
  gsize n = strlen(with);
  return (gsize)(end - at) >= n && memcmp(at, with, n) == 0;
}

static const char *
find(const char *at, const char *end, const char *what)
{
  return memmem(at, (gsize)(end - at), what, strlen(what));
}

/* `code` within a line: its end, or NULL where it is not closed on this line. */
static const char *
end_of_code(const char *at, const char *line_end)
{
  const char *inside = at;
  while (inside < line_end && *inside == '`')
    inside++;
  gsize ticks = (gsize)(inside - at);
  g_autofree char *close = g_strndup(at, ticks);
  const char *to = find(inside, line_end, close);
  return to != NULL ? to + ticks : NULL;
}

static const char *
end_of_url(const char *at, const char *line_end)
{
  while (at < line_end && strchr(" \t<>\"|)]", *at) == NULL)
    at++;
  while (strchr(".,;:!?", at[-1]) != NULL)
    at--;
  return at;
}

/* A mark of emphasis beside a word says nothing; within one ("some_name") it is part of it. */
static gboolean
is_emphasis(const char *at, const char *line_end, char last)
{
  if (*at == '*')
    return TRUE;
  return *at == '_' &&
         (!g_ascii_isalnum(last) || at + 1 >= line_end || (!g_ascii_isalnum(at[1]) && at[1] != '_'));
}

/* "://" after a scheme that was already put: a URL, which takes its place. Its end, or NULL. */
static const char *
put_url(Plainer *p, const char *at, const char *line_end)
{
  GByteArray *text = p->plain->text;
  guint scheme = 0;
  while (scheme < MIN(text->len, 8) && g_ascii_isalpha(text->data[text->len - 1 - scheme]))
    scheme++;
  if (scheme < 3 || !starts(at, line_end, "://"))
    return NULL;
  g_byte_array_set_size(text, text->len - scheme);
  g_array_set_size(p->plain->at, p->plain->at->len - scheme);
  put(p, "`", 1, at - scheme);
  return end_of_url(at + 3, line_end);
}

/* One thing that is left out or stands for something: its end, or NULL when AT is an ordinary character. */
static const char *
put_special(Plainer *p, const char *at, const char *line_end)
{
  const char *to = NULL;
  if (*at == ':')
    return put_url(p, at, line_end);
  if (*at == '`' && (to = end_of_code(at, line_end)) != NULL)
    put(p, "`", 1, at);
  else if (*at != '`' && is_emphasis(at, line_end, last_byte(p)))
    to = at + 1;
  return to;
}

static const char *
put_one(Plainer *p, const char *at, const char *line_end)
{
  if ((guchar)*at >= 0x80)
    return put_unicode(p, at);
  const char *next = put_special(p, at, line_end);
  if (next != NULL)
    return next;
  if (g_ascii_isspace(*at))
    put_space(p, at);
  else if (!g_ascii_iscntrl(*at))
    put(p, at, 1, at);
  return at + 1;
}

static gboolean
is_ordinary(char c)
{
  return g_ascii_isalnum(c) || c == ' ' || c == '.' || c == ',' || c == '\'' || c == '-';
}

/* Most of any text is letters and single spaces: they go in one piece. */
static void
put_line(Plainer *p, const char *at, const char *line_end)
{
  while (at < line_end) {
    const char *to = at;
    while (to < line_end && is_ordinary(*to) && (*to != ' ' || (to > at && to[-1] != ' ')))
      to++;
    if (to > at)
      put(p, at, (guint)(to - at), at);
    else
      to = put_one(p, at, line_end);
    at = to;
  }
}

/* Bullets, numbers, headings, table rows: what begins something of its own. */
static gboolean
begins_block(const char *at, const char *line_end)
{
  if (at + 1 >= line_end)
    return FALSE;
  if (strchr("-*+#|=", *at) != NULL)
    return at[1] == ' ' || *at == at[1] || *at == '#' || *at == '|';
  const char *digit = at;
  while (digit < line_end && g_ascii_isdigit(*digit))
    digit++;
  return digit > at && digit + 1 < line_end && (*digit == '.' || *digit == ')') && digit[1] == ' ';
}

static gboolean
is_left_out(Plainer *p, const char *at, const char *line_end)
{
  if (starts(at, line_end, "```") || starts(at, line_end, "~~~")) {
    p->in_fence = !p->in_fence;
    return TRUE;
  }
  return p->in_fence || *at == '>';
}

/* Words that are wrapped go on with a space, except where the script has none between words. */
static void
join(Plainer *p, const char *at)
{
  const GByteArray *text = p->plain->text;
  gboolean wide = text->len >= 3 && text->data[text->len - 3] >= 0xe3 && (guchar)*at >= 0xe3;
  if (p->last_line > 0 && p->last_line < SHORT_LINE && g_ascii_isupper(*at))
    put_break(p, at);
  else if (!wide)
    put_space(p, at);
}

static void
one_line(Plainer *p, const char *at, const char *line_end)
{
  const char *from = at;
  while (at < line_end && g_ascii_isspace(*at))
    at++;
  if (at == line_end || is_left_out(p, at, line_end)) {
    put_break(p, from);
    return;
  }
  gboolean heading = *at == '#';
  if (begins_block(at, line_end))
    put_break(p, at);
  else
    join(p, at);
  put_line(p, at, line_end);
  p->last_line = (gsize)(line_end - from);
  if (heading)
    put_break(p, line_end - 1);
}

/* The next line's end; a comment of HTML, on one line or several, is stepped over: RET_NEXT is behind it. */
static const char *
end_of_line(const char *at, const char *end, const char **ret_next)
{
  const char *line_end = memchr(at, '\n', (gsize)(end - at));
  line_end = line_end != NULL ? line_end : end;
  *ret_next = line_end < end ? line_end + 1 : end;
  const char *comment = find(at, line_end, "<!--");
  if (comment == NULL)
    return line_end;
  const char *close = find(comment, end, "-->");
  *ret_next = close != NULL ? close + 3 : end;
  return comment;
}

void
wh_plain_set(WhPlain *plain, WhSlice source)
{
  g_byte_array_set_size(plain->text, 0);
  g_array_set_size(plain->at, 0);
  const char *begin = source.len > 0 ? source.data : "";
  Plainer p = {.plain = plain, .begin = begin, .end = begin + source.len};
  for (const char *at = begin, *next = NULL; at < p.end; at = next) {
    const char *line_end = end_of_line(at, p.end, &next);
    one_line(&p, at, line_end);
  }
  const guint32 len = (guint32)source.len;
  g_array_append_val(plain->at, len);
  g_byte_array_append(plain->text, (const guint8 *)"", 1);
  g_byte_array_set_size(plain->text, plain->text->len - 1);
}

WhSlice
wh_plain_text(const WhPlain *plain)
{
  return wh_slice((const char *)plain->text->data, plain->text->len);
}

void
wh_plain_span(const WhPlain *plain, WhSlice source, gsize from, gsize to, guint32 *ret_from, guint32 *ret_len)
{
  g_assert(from < to && to <= plain->text->len);
  const guint32 *at = (const guint32 *)(const void *)plain->at->data;
  const char *last = source.data + at[to - 1], *end = source.data + source.len;
  const char *next = last + MIN((gsize)g_utf8_skip[(guchar)*last], (gsize)(end - last));
  if (next == NULL || g_utf8_get_char_validated(last, end - last) >= (gunichar)-2)
    next = MIN(last + 1, end);
  *ret_from = at[from];
  *ret_len = (guint32)(next - source.data) - at[from];
}
