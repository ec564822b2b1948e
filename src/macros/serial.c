/* SPDX-License-Identifier: Apache-2.0
 * The serial, date or version that a build macro or helper script states of itself. */
#include "macros/piece_private.h"

/* What stands before the version in helper scripts, at the beginning of a line. */
static const char *const script_marks[] = {
    "scriptversion=",     "timestamp=",  "\\def\\texinfoversion{", "VERSION=", "my $VERSION = ",
    "# Origin: gettext-", "$VERSION = ", "package_revision=",
};

/* Takes the version at the beginning of S into RET; FALSE: there is none. */
static gboolean
take_version(WhSlice s, char ret[WH_MACRO_SERIAL])
{
  gsize n = 0;
  while (n < s.len && n < WH_MACRO_SERIAL - 1 &&
         (g_ascii_isdigit(s.data[n]) || s.data[n] == '.' || s.data[n] == '-'))
    n++;
  while (n > 0 && !g_ascii_isdigit(s.data[n - 1]))
    n--;
  if (n == 0 || !g_ascii_isdigit(s.data[0]))
    return FALSE;
  memcpy(ret, s.data, n);
  ret[n] = '\0';
  return TRUE;
}

static WhSlice
skip_blanks(WhSlice s)
{
  while (s.len > 0 && (*s.data == ' ' || *s.data == '\t'))
    s = wh_slice(s.data + 1, s.len - 1);
  return s;
}

static WhSlice
word(WhSlice s)
{
  gsize n = 0;
  while (n < s.len && s.data[n] != ' ' && s.data[n] != '\t' && s.data[n] != '\r')
    n++;
  return wh_slice(s.data, n);
}

static WhSlice
behind(WhSlice s, gsize n)
{
  return wh_slice(s.data + n, s.len - n);
}

gboolean
wh_macro_comment_text(WhSlice line, WhSlice *ret)
{
  line = skip_blanks(line);
  if (line.len > 0 && *line.data == '#') {
    while (line.len > 0 && *line.data == '#')
      line = behind(line, 1);
  } else if (wh_slice_has_prefix(line, WH_SLICE("dnl")) && wh_slice_equal(word(line), WH_SLICE("dnl"))) {
    line = behind(line, 3);
  } else {
    return FALSE;
  }
  *ret = skip_blanks(line);
  return TRUE;
}

static gboolean
is_m4_name(WhSlice w)
{
  return w.len > 3 && memcmp(w.data + w.len - 3, ".m4", 3) == 0;
}

gboolean
wh_macro_serial_of_line(WhSlice line, WhSlice *ret_file, char ret[WH_MACRO_SERIAL])
{
  WhSlice text;
  *ret_file = wh_slice(NULL, 0);
  if (!wh_macro_comment_text(line, &text))
    return FALSE;
  const WhSlice first = word(text);
  if (is_m4_name(first)) {
    *ret_file = first;
    text = skip_blanks(behind(text, first.len));
    if (text.len > 0 && *text.data == '-')
      text = skip_blanks(behind(text, 1));
  }
  if (!wh_slice_equal(word(text), WH_SLICE("serial")))
    return FALSE;
  return take_version(skip_blanks(behind(text, 6)), ret);
}

static gboolean
script_serial_of_line(WhSlice line, char ret[WH_MACRO_SERIAL])
{
  for (gsize i = 0; i < G_N_ELEMENTS(script_marks); i++) {
    const WhSlice mark = wh_slice_str(script_marks[i]);
    if (!wh_slice_has_prefix(line, mark))
      continue;
    WhSlice rest = behind(line, mark.len);
    if (rest.len > 0 && (*rest.data == '\'' || *rest.data == '"'))
      rest = behind(rest, 1);
    return take_version(rest, ret);
  }
  return FALSE;
}

void
wh_macro_serial_of(WhMacroKind kind, WhSlice content, char ret[WH_MACRO_SERIAL])
{
  WhSlice line, file;
  ret[0] = '\0';
  while (wh_macro_next_line(&content, &line)) {
    const gboolean found = kind == WH_MACRO_M4 || kind == WH_MACRO_ACLOCAL
                               ? wh_macro_serial_of_line(line, &file, ret)
                               : script_serial_of_line(line, ret);
    if (found)
      return;
  }
}

/* The next run of digits of *AT as a number, which moves behind it; -1: there is none. */
static gint64
next_number(const char **at)
{
  const char *p = *at;
  while (*p != '\0' && !g_ascii_isdigit(*p))
    p++;
  if (*p == '\0')
    return -1;
  gint64 value = 0;
  for (; g_ascii_isdigit(*p); p++)
    value = MIN(value * 10 + (*p - '0'), G_MAXINT64 / 16);
  *at = p;
  return value;
}

static gboolean
is_date(const char *s)
{
  return strlen(s) >= 10 && s[4] == '-' && s[7] == '-';
}

gboolean
wh_macro_serial_same_form(const char *a, const char *b)
{
  return *a != '\0' && *b != '\0' && is_date(a) == is_date(b);
}

int
wh_macro_serial_compare(const char *a, const char *b)
{
  if (is_date(a) != is_date(b))
    return 0;
  for (;;) {
    const gint64 x = next_number(&a), y = next_number(&b);
    if (x != y)
      return x < y ? -1 : 1;
    if (x < 0)
      return 0;
  }
}

int
wh_macro_serial_order(const char *a, const char *b)
{
  if (is_date(a) != is_date(b))
    return is_date(a) ? 1 : -1;
  const int order = wh_macro_serial_compare(a, b);
  return order != 0 ? order : strcmp(a, b);
}
