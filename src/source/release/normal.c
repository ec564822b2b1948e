/* SPDX-License-Identifier: Apache-2.0
 * Code that generators number through, in one form. */
#include "source/release/normal.h"

#define CHARACTER_MAX 12u /* bytes between single quotes that are a character */

typedef struct {
  WhSlice in;
  gsize at;
  WhCodeKind kind;
  GString *out;
} Code;

static char
peek(const Code *c, gsize ahead)
{
  return c->at + ahead < c->in.len ? c->in.data[c->at + ahead] : '\0';
}

static gboolean
is_c(const Code *c)
{
  return c->kind == WH_CODE_C || c->kind == WH_CODE_LEMON;
}

static gboolean
is_name(char c)
{
  return g_ascii_isalnum(c) || c == '_' || (guchar)c >= 0x80;
}

static void
keep_breaks(Code *c, gsize end)
{
  for (; c->at < end; c->at++)
    if (c->in.data[c->at] == '\n')
      g_string_append_c(c->out, '\n');
}

static gsize
find_from(const Code *c, gsize from, const char *what)
{
  const char *found =
      from < c->in.len ? memmem(c->in.data + from, c->in.len - from, what, strlen(what)) : NULL;
  return found != NULL ? (gsize)(found - c->in.data) : c->in.len;
}

/* Behind the end of the line, past line ends that a backslash joins. */
static gsize
line_end(const Code *c)
{
  gsize end = c->at;
  do
    end = find_from(c, end + 1, "\n");
  while (is_c(c) && end < c->in.len && c->in.data[end - 1] == '\\');
  return end;
}

/* TRUE: a comment stood there. */
static gboolean
skip_comment(Code *c)
{
  gsize end;
  if (c->kind == WH_CODE_PYTHON && peek(c, 0) == '#')
    end = line_end(c);
  else if (is_c(c) && peek(c, 0) == '/' && peek(c, 1) == '/')
    end = line_end(c);
  else if (is_c(c) && peek(c, 0) == '/' && peek(c, 1) == '*')
    end = MIN(find_from(c, c->at + 2, "*/") + 2, c->in.len);
  else
    return FALSE;
  if (memmem(c->in.data + c->at, end - c->at, "?\?/", 3) != NULL)
    return FALSE;
  g_string_append_c(c->out, ' ');
  keep_breaks(c, end);
  return TRUE;
}

/* Behind the closing quote; where the line ends before it, the quote alone. */
static gsize
quote_end(const Code *c, char quote)
{
  for (gsize i = c->at + 1; i < c->in.len && c->in.data[i] != '\n'; i++) {
    if (c->in.data[i] == '\\')
      i++;
    else if (c->in.data[i] == quote)
      return i + 1;
  }
  return c->at + 1;
}

static gboolean
has_numeric_escape(WhSlice s)
{
  for (gsize i = 0; i + 1 < s.len; i++) {
    if (s.data[i] != '\\')
      continue;
    i++;
    if (g_ascii_isdigit(s.data[i]) || s.data[i] == 'x')
      return TRUE;
  }
  return FALSE;
}

static gboolean take_number(Code *c);
static gboolean take_name(Code *c);

/* What stands up to END, names and numbers in their one form. */
static void
take_text(Code *c, gsize end)
{
  const gsize all = c->in.len;
  c->in.len = end;
  while (c->at < end)
    if (!take_number(c) && !take_name(c))
      g_string_append_c(c->out, c->in.data[c->at++]);
  c->in.len = all;
}

static gboolean
take_quoted(Code *c)
{
  const char quote = peek(c, 0);
  if (quote != '"' && quote != '\'')
    return FALSE;
  const gsize end = quote_end(c, quote);
  const WhSlice text = wh_slice(c->in.data + c->at, end - c->at);
  if (quote == '\'' && c->kind != WH_CODE_PYTHON && text.len > 2 && text.len <= CHARACTER_MAX)
    g_string_append_c(c->out, '0');
  else if (text.len > 1 && has_numeric_escape(text))
    g_string_append(c->out, "\"\"");
  else
    take_text(c, end);
  c->at = end;
  return TRUE;
}

static gboolean
take_number(Code *c)
{
  if (!g_ascii_isdigit(peek(c, 0)))
    return FALSE;
  while (is_name(peek(c, 0)) || (peek(c, 0) == '.' && g_ascii_isdigit(peek(c, 1))))
    c->at++;
  g_string_append_c(c->out, '0');
  return TRUE;
}

static gboolean
take_name(Code *c)
{
  if (!is_name(peek(c, 0)))
    return FALSE;
  char before = '\0';
  if (c->kind == WH_CODE_LEMON_GRAMMAR && g_ascii_isupper(peek(c, 0)) && !is_name(peek(c, 1))) {
    g_string_append_c(c->out, 'A');
    c->at++;
    return TRUE;
  }
  while (is_name(peek(c, 0))) {
    gsize digits = 0;
    while (g_ascii_isdigit(peek(c, digits)))
      digits++;
    if (digits > 0 && (before == '_' || peek(c, digits) == '_' || !is_name(peek(c, digits)))) {
      c->at += digits;
      continue;
    }
    const char now = peek(c, 0);
    if (g_ascii_islower(before) && g_ascii_isupper(now))
      g_string_append_c(c->out, '_');
    g_string_append_c(c->out, now);
    before = now;
    c->at++;
  }
  return TRUE;
}

GString *
wh_code_normal(WhSlice content, WhCodeKind kind)
{
  Code c = {content, 0, kind, g_string_sized_new(content.len + 1)};
  while (c.at < content.len) {
    if (skip_comment(&c) || take_quoted(&c) || take_number(&c) || take_name(&c))
      continue;
    const gboolean scope = peek(&c, 0) == ':' && peek(&c, 1) == ':';
    g_string_append_c(c.out, scope ? '.' : peek(&c, 0));
    c.at += scope ? 2 : 1;
  }
  if (kind == WH_CODE_LEMON) {
    g_string_replace(c.out, "yymsp[-0].minor.yy", "A", 0);
    g_string_replace(c.out, "yymsp[0].minor.yy", "A", 0);
    g_string_replace(c.out, "yylhsminor.yy", "A", 0);
  }
  return c.out;
}
