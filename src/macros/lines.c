/* SPDX-License-Identifier: Apache-2.0
 * Normalisation: the lines of a build macro or helper script that can act. */
#include "macros/piece_private.h"

typedef struct {
  WhMacroKind kind;
  gboolean top;       /* comments at the top of m4 go whatever they hold */
  gboolean continued; /* the line before ended in a backslash */
  WhM4Depth depth;
} Reading;

static const char *const directives[] = {
    "define", "elif",    "else", "endif",  "error", "if",      "ifdef",
    "ifndef", "include", "line", "pragma", "undef", "warning",
};

static gboolean
is_directive(WhSlice text)
{
  gsize n = 0;
  while (n < text.len && g_ascii_islower(text.data[n]))
    n++;
  for (gsize i = 0; i < G_N_ELEMENTS(directives); i++)
    if (wh_slice_equal(wh_slice(text.data, n), wh_slice_str(directives[i])))
      return TRUE;
  return FALSE;
}

/* Bytes written as letters and digits: a word that no prose has. Rules of one repeated sign are not. */
static gboolean
has_long_word(WhSlice text)
{
  gsize run = 0;
  for (gsize i = 0; i < text.len; i++) {
    run = g_ascii_isalnum(text.data[i]) || text.data[i] == '+' || text.data[i] == '/' ? run + 1 : 0;
    if (run > WH_MACRO_WORD)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_any(WhSlice text, const char *set)
{
  for (gsize i = 0; i < text.len; i++)
    if (text.data[i] == '\0' || strchr(set, text.data[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_m4(WhMacroKind kind)
{
  return kind == WH_MACRO_M4 || kind == WH_MACRO_ACLOCAL;
}

/* Whether a comment that says TEXT could act where it is not read as one. */
static gboolean
could_act(const Reading *r, gboolean hash, WhSlice text)
{
  if (hash && (is_directive(text) || (text.len > 0 && *text.data == '!')))
    return TRUE;
  if (text.len > 0 && text.data[text.len - 1] == '\\')
    return TRUE;
  return has_any(text, is_m4(r->kind) ? "[]`$" : "`$");
}

/* Whether LINE is a comment that can do nothing. */
static gboolean
is_idle(const Reading *r, WhSlice line)
{
  WhSlice text;
  if (r->kind == WH_MACRO_TEXT || r->continued || !wh_macro_comment_text(line, &text))
    return FALSE;
  const gboolean hash = memchr(line.data, '#', (gsize)(text.data - line.data)) != NULL;
  if (has_long_word(text) || (!hash && !is_m4(r->kind)))
    return FALSE;
  return (r->top && wh_m4_at_top(&r->depth)) || !could_act(r, hash, text);
}

/* LINE with each run of white space as one space, none at its ends. */
static void
squeeze(WhSlice line, GString *out)
{
  g_string_truncate(out, 0);
  for (gsize i = 0; i < line.len; i++) {
    const char c = line.data[i];
    if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v')
      g_string_append_c(out, c);
    else if (out->len > 0 && out->str[out->len - 1] != ' ')
      g_string_append_c(out, ' ');
  }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate(out, out->len - 1);
}

/* Lines of m4 that differ between releases of a tool by the number of the release alone. */
static const char *const stamps[] = {
    "[am__api_version='",
    "m4_if([$1], [",
    "[AM_AUTOMAKE_VERSION([",
    "m4_if(m4_defn([AC_AUTOCONF_VERSION]), [",
    "[m4_warning([this file was generated for autoconf ",
    "m4_define([LT_PACKAGE_VERSION], [",
    "m4_define([LT_PACKAGE_REVISION], [",
    "[macro_version='",
    "macro_revision='",
};

static gsize
number_length(const char *s)
{
  gsize n = strspn(s, "0123456789.");
  if (n > 0 && s[n - 1] == '.')
    n--;
  return n > 0 && g_ascii_islower(s[n]) && !g_ascii_isalnum(s[n + 1]) ? n + 1 : n;
}

static void
mask_number(GString *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS(stamps); i++) {
    const gsize at = strlen(stamps[i]);
    if (!g_str_has_prefix(line->str, stamps[i]) || number_length(line->str + at) == 0)
      continue;
    g_string_erase(line, (gssize)at, (gssize)number_length(line->str + at));
    g_string_insert_c(line, (gssize)at, '@');
    return;
  }
}

/* Lines of libtool's script where Debian and what is made from it state the package, rebuilds and all. */
static void
mask_package(GString *line)
{
  static const char packager[] = " Debian-";
  const char *found = strstr(line->str, packager);
  if (found == NULL || !(g_str_has_prefix(line->str, "VERSION=\"") ||
                         g_str_has_prefix(line->str, "version: $progname $scriptversion ")))
    return;
  const gsize at = (gsize)(found - line->str) + sizeof packager - 1;
  gsize n = 0;
  while (g_ascii_isalnum(line->str[at + n]) ||
         (line->str[at + n] != '\0' && strchr(".+~-", line->str[at + n])))
    n++;
  g_string_erase(line, (gssize)at, (gssize)n);
  g_string_insert_c(line, (gssize)at, '@');
}

static guint32
run(Reading *r, WhSlice content, WhMacroLine each, gpointer data)
{
  g_autoptr(GString) normal = g_string_new(NULL);
  guint32 kept = 0, number = 0;
  WhSlice line;
  while (wh_macro_next_line(&content, &line)) {
    number++;
    const gboolean idle = is_idle(r, line);
    if (r->top)
      wh_m4_depth_over(&r->depth, line);
    if (idle)
      continue;
    r->continued = line.len > 0 && line.data[line.len - 1] == '\\';
    squeeze(line, normal);
    if (is_m4(r->kind))
      mask_number(normal);
    else if (r->kind == WH_MACRO_SCRIPT)
      mask_package(normal);
    if (normal->len == 0)
      continue;
    kept++;
    if (each != NULL)
      each(wh_slice(normal->str, normal->len), number, data);
  }
  return kept;
}

guint32
wh_macro_lines(WhMacroKind kind, WhSlice content, WhMacroLine each, gpointer data)
{
  Reading r = {.kind = kind};
  return run(&r, content, each, data);
}

guint32
wh_macro_piece_lines(WhSlice text, WhMacroLine each, gpointer data)
{
  Reading r = {.kind = WH_MACRO_M4, .top = TRUE};
  return run(&r, text, each, data);
}
