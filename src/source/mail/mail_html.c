/* SPDX-License-Identifier: Apache-2.0
 * Turns the HTML of mails into text. */
#include "source/mail/mail_html.h"

#define QUOTES_MAX 32u /* levels that are shown */
#define TAG_MAX 4096u  /* bytes of a tag; what is longer is text */
#define ENTITY_MAX 12u

typedef struct {
  GString *out;
  guint quotes;      /* open blockquotes */
  guint pre;         /* open <pre> */
  gboolean line_new; /* nothing stands on this line yet */
  gboolean space;    /* white space is due before the next word */
  gboolean content;  /* the line above holds something: one empty line may follow */
} Html;

static void
new_line(Html *h)
{
  if (h->line_new && !h->content)
    return;
  g_string_append_c(h->out, '\n');
  h->content = !h->line_new;
  h->line_new = TRUE;
  h->space = FALSE;
}

static void
end_block(Html *h)
{
  if (!h->line_new)
    new_line(h);
}

static void
put(Html *h, const char *text, gsize len)
{
  if (h->line_new)
    for (guint i = 0; i < MIN(h->quotes, QUOTES_MAX); i++)
      g_string_append(h->out, "> ");
  else if (h->space)
    g_string_append_c(h->out, ' ');
  g_string_append_len(h->out, text, (gssize)len);
  h->line_new = h->space = FALSE;
}

static gunichar
named_entity(const char *name, gsize len)
{
  static const struct {
    const char *name;
    gunichar is;
  } known[] = {
      {"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},     {"apos", '\''},
      {"nbsp", ' '},     {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013}, {"lsquo", 0x2018},
      {"rsquo", 0x2019}, {"ldquo", 0x201c},  {"rdquo", 0x201d}, {"bull", 0x2022},  {"copy", 0xa9},
      {"auml", 0xe4},    {"ouml", 0xf6},     {"uuml", 0xfc},    {"Auml", 0xc4},    {"Ouml", 0xd6},
      {"Uuml", 0xdc},    {"szlig", 0xdf},    {"eacute", 0xe9},  {"egrave", 0xe8},  {"agrave", 0xe0},
      {"ccedil", 0xe7},  {"ntilde", 0xf1},   {"oacute", 0xf3},  {"aacute", 0xe1},  {"iacute", 0xed},
      {"uacute", 0xfa},  {"euro", 0x20ac},   {"laquo", 0xab},   {"raquo", 0xbb},   {"shy", 0},
      {"zwnj", 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
    if (strlen(known[i].name) == len && memcmp(known[i].name, name, len) == 0)
      return known[i].is;
  return G_MAXUINT32;
}

static gunichar
numeric_entity(const char *digits, gsize len)
{
  gboolean hex = len > 1 && (*digits == 'x' || *digits == 'X');
  g_autofree char *text = g_strndup(digits + (hex ? 1 : 0), len - (hex ? 1 : 0));
  char *end;
  guint64 value = g_ascii_strtoull(text, &end, hex ? 16 : 10);
  if (*end != '\0' || end == text)
    return G_MAXUINT32;
  return value > 0 && value <= 0x10ffff && g_unichar_validate((gunichar)value) ? (gunichar)value : 0xfffd;
}

/* The entity at P, which is '&'. Returns the bytes it takes, 0 when it is none. */
static gsize
take_entity(Html *h, const char *p, const char *end)
{
  const char *stop = memchr(p, ';', MIN((gsize)(end - p), ENTITY_MAX));
  if (stop == NULL || stop - p < 2)
    return 0;
  gunichar u =
      p[1] == '#' ? numeric_entity(p + 2, (gsize)(stop - p) - 2) : named_entity(p + 1, (gsize)(stop - p) - 1);
  if (u == G_MAXUINT32)
    return 0;
  char utf8[6];
  if (u == ' ' || u == 0xa0)
    h->space = TRUE;
  else if (u >= ' ')
    put(h, utf8, (gsize)g_unichar_to_utf8(u, utf8));
  return (gsize)(stop - p) + 1;
}

static void
take_text(Html *h, const char *p, const char *end)
{
  while (p < end) {
    gsize n = 0;
    if (*p == '&' && (n = take_entity(h, p, end)) > 0) {
      p += n;
      continue;
    }
    if (h->pre > 0 && *p == '\n') {
      new_line(h);
      p++;
      continue;
    }
    if (h->pre == 0 && g_ascii_isspace(*p)) {
      h->space = TRUE;
      p++;
      continue;
    }
    n = 1;
    while (p + n < end && p[n] != '&' && p[n] != '\n' && (h->pre > 0 || !g_ascii_isspace(p[n])))
      n++;
    put(h, p, n);
    p += n;
  }
}

static gboolean
is_one_of(const char *name, const char *const *names)
{
  for (; *names != NULL; names++)
    if (strcmp(name, *names) == 0)
      return TRUE;
  return FALSE;
}

/* What stands between <NAME> and </NAME> is no text. Returns where reading goes on. */
static const char *
skip_element(const char *name, const char *p, const char *end)
{
  gsize len = strlen(name);
  for (; p < end && (p = memchr(p, '<', (gsize)(end - p))) != NULL; p++)
    if ((gsize)(end - p) >= len + 2 && p[1] == '/' && g_ascii_strncasecmp(p + 2, name, len) == 0)
      return p;
  return end;
}

static void
open_tag(Html *h, const char *name, const char *tag)
{
  static const char *const blocks[] = {"p",  "div", "tr", "li", "ul", "ol", "table", "h1",     "h2",
                                       "h3", "h4",  "h5", "h6", "dd", "dt", "hr",    "center", NULL};
  if (strcmp(name, "br") == 0)
    new_line(h);
  else if (strcmp(name, "blockquote") == 0) {
    end_block(h);
    h->quotes++;
  } else if (strcmp(name, "pre") == 0) {
    end_block(h);
    h->pre++;
  } else if (is_one_of(name, blocks))
    end_block(h);
  else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
    h->space = TRUE;
  if (strcmp(name, "hr") == 0) {
    put(h, "________________________________", 32);
    end_block(h);
  }
  if (strcmp(name, "p") == 0)
    new_line(h);
}

static void
close_tag(Html *h, const char *name)
{
  static const char *const blocks[] = {"p",  "div", "tr", "li", "ul", "ol", "table",
                                       "h1", "h2",  "h3", "h4", "h5", "h6", NULL};
  if (strcmp(name, "blockquote") == 0) {
    end_block(h);
    h->quotes -= h->quotes > 0 ? 1 : 0;
  } else if (strcmp(name, "pre") == 0) {
    end_block(h);
    h->pre -= h->pre > 0 ? 1 : 0;
  } else if (is_one_of(name, blocks))
    end_block(h);
}

/* The tag at P, which is '<'. Returns where reading goes on, or NULL when it is no tag. */
static const char *
take_tag(Html *h, const char *p, const char *end)
{
  static const char *const silent[] = {"style", "script", "head", "title", NULL};
  if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
    const char *close = memmem(p + 4, (gsize)(end - p) - 4, "-->", 3);
    return close != NULL ? close + 3 : end;
  }
  const char *close = memchr(p, '>', MIN((gsize)(end - p), TAG_MAX));
  if (close == NULL || end - p < 3)
    return NULL;
  gboolean closing = p[1] == '/';
  const char *start = p + (closing ? 2 : 1);
  if (*start == '!' || *start == '?')
    return close + 1;
  gsize len = 0;
  while (start + len < close && g_ascii_isalnum(start[len]))
    len++;
  if (len == 0)
    return NULL;
  g_autofree char *name = g_ascii_strdown(start, (gssize)MIN(len, 16));
  if (closing)
    close_tag(h, name);
  else if (is_one_of(name, silent))
    return skip_element(name, close + 1, end);
  else
    open_tag(h, name, p);
  return close + 1;
}

void
wh_mail_html_to_text(WhSlice html, GString *out)
{
  Html h = {.out = out, .line_new = TRUE};
  const char *p = html.data, *end = p + html.len;
  while (p < end) {
    const char *tag = memchr(p, '<', (gsize)(end - p));
    take_text(&h, p, tag != NULL ? tag : end);
    if (tag == NULL)
      break;
    p = take_tag(&h, tag, end);
    if (p == NULL) {
      put(&h, "<", 1);
      p = tag + 1;
    }
  }
  end_block(&h);
}
