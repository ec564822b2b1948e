/* SPDX-License-Identifier: Apache-2.0
 * Generated files, line by line: shell and C. Makefiles are in generated_make.c. */
#include "source/release/generated.h"

#define CODE_LITERAL 2u /* lexemes besides holes that let a weak hole pass in code, whose lines are short */

/* Comments say nothing to a shell, but for the first line and what here-documents make of them. */
static gboolean
is_silent(WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  if (s.len == 0)
    return TRUE;
  return s.data[0] == '#' && (s.len == 1 || strchr(" #\t-", s.data[1]) != NULL) &&
         memchr(s.data, '`', s.len) == NULL && memchr(s.data, '$', s.len) == NULL &&
         s.data[s.len - 1] != '\\';
}

/* autoconf lists the helper scripts that macros ask for in an order of its own. */
static gboolean
is_aux_list(WhSlice line)
{
  static const char *const known[] = {
      "config.guess", "config.sub",  "compile",  "missing",       "install-sh",  "depcomp",
      "ltmain.sh",    "ar-lib",      "mdate-sh", "py-compile",    "ylwrap",      "elisp-comp",
      "config.rpath", "test-driver", "shtool",   "mkinstalldirs", "texinfo.tex", "tap-driver.sh"};
  WhSlice mark = WH_SLICE("ac_aux_files=\"");
  if (!wh_slice_has_prefix(line, mark) || !wh_slice_ends(line, WH_SLICE("\"")) || line.len <= mark.len)
    return FALSE;
  g_autofree char *list = g_strndup(line.data + mark.len, line.len - mark.len - 1);
  g_auto(GStrv) words = g_strsplit(list, " ", 64);
  for (guint i = 0; words[i] != NULL; i++) {
    gboolean found = words[i][0] == '\0';
    for (guint k = 0; k < G_N_ELEMENTS(known) && !found; k++)
      found = strcmp(words[i], known[k]) == 0;
    if (!found)
      return FALSE;
  }
  return TRUE;
}

void
wh_check_shell(WhExplainer *explainer, WhSlice content, WhFindings *findings)
{
  WhSlice line;
  for (guint number = 1; wh_next_line(&content, &line); number++) {
    if (is_silent(line) || is_aux_list(line))
      continue;
    findings->n_lines++;
    if (!wh_explain(explainer, line))
      wh_findings_add(findings, number, line);
  }
}

static gboolean
is_table(WhSlice line)
{
  gboolean digit = FALSE;
  for (gsize i = 0; i < line.len; i++) {
    if (g_ascii_isdigit(line.data[i]))
      digit = TRUE;
    else if (strchr(" \t,{}-;", line.data[i]) == NULL || line.data[i] == '\0')
      return FALSE;
  }
  return digit;
}

static gboolean
is_reference(WhSlice line)
{
  return wh_slice_has_prefix(line, WH_SLICE("#line ")) || wh_slice_has_prefix(line, WH_SLICE("# line "));
}

void
wh_check_c(WhExplainer *explainer, WhSlice content, WhFindings *findings)
{
  WhSlice line;
  for (guint number = 1; wh_next_line(&content, &line); number++) {
    WhSlice s = wh_slice_trim(line);
    if (s.len == 0 || is_table(s) || is_reference(s))
      continue;
    findings->n_lines++;
    if (!wh_explain(explainer, s))
      wh_findings_add(findings, number, line);
  }
}

/* Rows of values, and of strings that hold bytes: no name, no operator, no call. */
static gboolean
is_values(WhSlice line)
{
  for (gsize i = 0; i < line.len; i++) {
    const WhSlice rest = wh_slice_from(line, i), empty = WH_SLICE("(char *)protobuf_c_empty_string");
    if (wh_slice_has_prefix(rest, WH_SLICE("NULL")))
      i += strlen("NULL") - 1;
    else if (wh_slice_has_prefix(rest, empty))
      i += empty.len - 1;
    else if (line.data[i] == '\0' || strchr(" \t,{};-0\"", line.data[i]) == NULL)
      return FALSE;
  }
  return memchr(line.data, '0', line.len) != NULL || memchr(line.data, '"', line.len) != NULL;
}

static gboolean
is_silent_code(WhSlice line)
{
  return line.len == 0 || is_values(line) || is_reference(line);
}

void
wh_check_code(WhExplainer *explainer, WhSlice content, WhCodeKind kind, WhFindings *findings)
{
  g_autoptr(GString) normal = wh_code_normal(content, kind);
  WhSlice rest = wh_slice(normal->str, normal->len), line, shown;
  explainer->min_literal = CODE_LITERAL;
  for (guint number = 1; wh_next_line(&rest, &line); number++) {
    if (!wh_next_line(&content, &shown))
      shown = line;
    WhSlice s = wh_slice_trim(line);
    if (is_silent_code(s))
      continue;
    findings->n_lines++;
    if (!wh_explain(explainer, s))
      wh_findings_add(findings, number, shown);
  }
}

/* "#undef NAME" says nothing, nor does a comment; *INSIDE: one is open. */
static gboolean
is_harmless(WhSlice line, gboolean *inside)
{
  if (!*inside && wh_slice_has_prefix(line, WH_SLICE("#undef "))) {
    WhSlice name = wh_slice_from(line, strlen("#undef "));
    gsize i = 0;
    while (i < name.len && (g_ascii_isalnum(name.data[i]) || name.data[i] == '_'))
      i++;
    return i == name.len;
  }
  if (!*inside && !wh_slice_has_prefix(line, WH_SLICE("/*")))
    return line.len == 0;
  gsize end = wh_slice_find(*inside ? line : wh_slice_from(line, 2), WH_SLICE("*/"));
  gboolean behind = end != G_MAXSIZE && end + 2 + (*inside ? 0 : 2) == line.len;
  *inside = end == G_MAXSIZE;
  return behind || *inside;
}

void
wh_check_header(WhExplainer *explainer, WhSlice content, WhFindings *findings)
{
  WhSlice line;
  gboolean inside = FALSE;
  for (guint number = 1; wh_next_line(&content, &line); number++) {
    WhSlice s = wh_slice_trim(line);
    if (is_harmless(s, &inside))
      continue;
    findings->n_lines++;
    if (!wh_explain(explainer, s))
      wh_findings_add(findings, number, line);
  }
}

void
wh_lexemes_sample(WhSlice line, GArray *out)
{
  guint from = out->len;
  wh_lexemes(line, from + WH_LEXEMES, out);
  for (guint i = from; i < out->len; i++) {
    WhLexeme *lexeme = &g_array_index(out, WhLexeme, i);
    WhSlice rest = wh_slice_from(line, lexeme->at);
    gsize skip = wh_slice_has_prefix(rest, WH_SLICE("lib")) ? 3 : 0;
    if ((lexeme->flags & WH_LEXEME_WORD) != 0 && rest.len >= skip + 2 &&
        g_ascii_strncasecmp(rest.data + skip, "zq", 2) == 0)
      lexeme->hash = WH_LEXEME_HOLE;
  }
}

static void
add_lines(WhShapeLines *lines, WhSlice content, guint16 versions, gboolean c)
{
  g_autoptr(GArray) lexemes = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  WhSlice line;
  while (wh_next_line(&content, &line)) {
    WhSlice s = wh_slice_trim(line);
    if (c ? is_table(s) || is_reference(s) : is_silent(s))
      continue;
    g_array_set_size(lexemes, 0);
    wh_lexemes_sample(s, lexemes);
    wh_shape_lines_add(lines, &g_array_index(lexemes, WhLexeme, 0), lexemes->len, versions);
  }
}

void
wh_shape_lines_add_shell(WhShapeLines *lines, WhSlice content, guint16 versions)
{
  add_lines(lines, content, versions, FALSE);
}

void
wh_shape_lines_add_code(WhShapeLines *lines, WhSlice content, WhCodeKind kind, guint16 versions)
{
  g_autoptr(GString) normal = wh_code_normal(content, kind);
  g_autoptr(GArray) lexemes = g_array_new(FALSE, FALSE, sizeof(WhLexeme));
  WhSlice rest = wh_slice(normal->str, normal->len), line;
  while (wh_next_line(&rest, &line)) {
    WhSlice s = wh_slice_trim(line);
    if (is_silent_code(s))
      continue;
    g_array_set_size(lexemes, 0);
    wh_lexemes_sample(s, lexemes);
    wh_shape_lines_add(lines, &g_array_index(lexemes, WhLexeme, 0), lexemes->len, versions);
  }
}

void
wh_shape_lines_add_c(WhShapeLines *lines, WhSlice content, guint16 versions)
{
  add_lines(lines, content, versions, TRUE);
}
