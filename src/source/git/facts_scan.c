/* SPDX-License-Identifier: Apache-2.0
 * Small pieces of scanners. */
#include "source/git/facts_scan.h"

WhSlice
wh_scan_skip(WhSlice s, gsize n)
{
  n = MIN(n, s.len);
  return n > 0 ? wh_slice(s.data + n, s.len - n) : s;
}

static gboolean
is_one_of(char c, const char *bytes)
{
  return c != '\0' && strchr(bytes, c) != NULL;
}

WhSlice
wh_scan_until(WhSlice s, const char *bytes)
{
  gsize n = 0;
  if (bytes[0] != '\0' && bytes[1] == '\0') { /* the usual case, and the fast one */
    const char *at = s.len > 0 ? memchr(s.data, bytes[0], s.len) : NULL;
    return wh_slice(s.data, at != NULL ? (gsize)(at - s.data) : s.len);
  }
  while (n < s.len && !is_one_of(s.data[n], bytes))
    n++;
  return wh_slice(s.data, n);
}

WhSlice
wh_scan_word(WhSlice s, const char *extra)
{
  gsize n = 0;
  while (n < s.len && (g_ascii_isalnum(s.data[n]) || is_one_of(s.data[n], extra)))
    n++;
  return wh_slice(s.data, n);
}

gsize
wh_scan_find(WhSlice s, gsize from, const char *text)
{
  if (from >= s.len)
    return s.len;
  const char *at = memmem(s.data + from, s.len - from, text, strlen(text));
  return at != NULL ? (gsize)(at - s.data) : s.len;
}

static gboolean
is_inner(WhSlice s, gsize at)
{
  return at < s.len && (g_ascii_isalnum(s.data[at]) || s.data[at] == '_');
}

gsize
wh_scan_find_word(WhSlice s, gsize from, const char *word)
{
  gsize len = strlen(word);
  for (gsize at = wh_scan_find(s, from, word); at < s.len; at = wh_scan_find(s, at + 1, word))
    if ((at == 0 || !is_inner(s, at - 1)) && !is_inner(s, at + len))
      return at;
  return s.len;
}

/* Behind the comment that begins at AT with '#' after white space or a comma; AT itself when none does. */
static gsize
skip_comment(WhSlice s, gsize at)
{
  if (s.data[at] != '#' || (at > 0 && !g_ascii_isspace(s.data[at - 1]) && s.data[at - 1] != ','))
    return at;
  const char *end = memchr(s.data + at, '\n', s.len - at);
  return end != NULL ? (gsize)(end - s.data) : s.len;
}

gboolean
wh_scan_quoted(WhSlice s, gsize *pos, WhSlice *ret_inner)
{
  gsize at = *pos;
  while (at < s.len && s.data[at] != '"' && s.data[at] != '\'') {
    gsize behind = skip_comment(s, at);
    at = behind > at ? behind : at + 1;
  }
  const char *end = at + 1 < s.len ? memchr(s.data + at + 1, s.data[at], s.len - at - 1) : NULL;
  if (end == NULL)
    return FALSE;
  *ret_inner = wh_slice(s.data + at + 1, (gsize)(end - s.data) - at - 1);
  *pos = (gsize)(end - s.data) + 1;
  return TRUE;
}

/* Behind the quoted text that begins at AT; an open quote ends with its line. */
static gsize
skip_quoted(WhSlice s, gsize at)
{
  char quote = s.data[at++];
  while (at < s.len && s.data[at] != quote && s.data[at] != '\n')
    at++;
  return MIN(at + 1, s.len);
}

WhSlice
wh_scan_brackets(WhSlice s, gsize *pos)
{
  gsize begin = MIN(*pos + 1, s.len), at = begin;
  guint depth = 1;
  while (at < s.len && (at = skip_comment(s, at)) < s.len) {
    char c = s.data[at];
    if (c == '"' || c == '\'') {
      at = skip_quoted(s, at);
      continue;
    }
    depth += c == '(' || c == '[' || c == '{' ? 1 : 0;
    depth -= c == ')' || c == ']' || c == '}' ? 1 : 0;
    if (depth == 0)
      break;
    at++;
  }
  *pos = MIN(at + 1, s.len);
  return wh_slice(s.data + begin, at - begin);
}

gboolean
wh_scan_is(WhSlice s, const char *text)
{
  return wh_slice_equal(s, wh_slice_str(text));
}

static gboolean
is_local(char c)
{
  return g_ascii_isalnum(c) || is_one_of(c, "._%+-");
}

/* The address around the '@' at AT, empty when it is none. */
static WhSlice
address_around(WhSlice s, gsize at)
{
  gsize from = at;
  while (from > 0 && is_local(s.data[from - 1]))
    from--;
  WhSlice domain = wh_scan_word(wh_scan_skip(s, at + 1), "-.");
  while (domain.len > 0 && is_one_of(domain.data[domain.len - 1], "-."))
    domain.len--;
  if (from == at || domain.len == 0 || memchr(domain.data, '.', domain.len) == NULL)
    return wh_slice(NULL, 0);
  return wh_slice(s.data + from, at - from + 1 + domain.len);
}

gboolean
wh_scan_address(WhSlice s, gsize *pos, WhSlice *ret_address)
{
  for (gsize at = wh_scan_find(s, *pos, "@"); at < s.len; at = wh_scan_find(s, at + 1, "@")) {
    WhSlice address = address_around(s, at);
    if (address.len == 0)
      continue;
    *ret_address = address;
    *pos = (gsize)(address.data - s.data) + address.len;
    return TRUE;
  }
  *pos = s.len;
  return FALSE;
}
