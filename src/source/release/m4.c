/* SPDX-License-Identifier: Apache-2.0
 * Lines of m4: comments, quadrigraphs, quotes, parameters, calls. */
#include "source/release/m4.h"

static const struct {
  WhSlice from;
  char to;
} spelled[] = {{WH_SLICE("@<:@"), '['},
               {WH_SLICE("@:>@"), ']'},
               {WH_SLICE("@S|@"), '$'},
               {WH_SLICE("@%:@"), '#'},
               {WH_SLICE("@{:@"), '('},
               {WH_SLICE("@:}@"), ')'},
               {WH_SLICE("AS_MESSAGE_LOG_FD"), '5'},
               {WH_SLICE("AS_MESSAGE_FD"), '6'}};

static gboolean
is_name(char c)
{
  return g_ascii_isalnum(c) || c == '_';
}

static gboolean
begins_dnl(WhSlice line, gsize at)
{
  return line.len - at >= 3 && memcmp(line.data + at, "dnl", 3) == 0 &&
         (at == 0 || !is_name(line.data[at - 1])) && (line.len - at == 3 || !is_name(line.data[at + 3]));
}

void
wh_m4_clean(WhSlice line, GString *out)
{
  g_string_truncate(out, 0);
  for (gsize i = 0; i < line.len && !begins_dnl(line, i); i++) {
    char c = line.data[i];
    for (guint q = 0; (c == '@' || c == 'A') && q < G_N_ELEMENTS(spelled); q++)
      if (wh_slice_has_prefix(wh_slice_from(line, i), spelled[q].from)) {
        c = spelled[q].to;
        i += spelled[q].from.len - 1;
      }
    g_string_append_c(out, c);
  }
}

static gsize
name_end(WhSlice line, gsize at)
{
  while (at < line.len && is_name(line.data[at]))
    at++;
  return at;
}

static guint64
name_hash(WhSlice name)
{
  guint64 hash = 14695981039346656037u;
  for (gsize i = 0; i < name.len; i++)
    hash = (hash ^ (guchar)name.data[i]) * 1099511628211u;
  return hash | 1;
}

void
wh_m4_names(WhSlice text, WhHashSet *names)
{
  static const char *const marks[] = {"PUSHDEF([", "pushdef([", "define([", "define(<<"};
  for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
    gsize at;
    for (WhSlice rest = text; (at = wh_slice_find(rest, wh_slice_str(marks[i]))) != G_MAXSIZE;) {
      rest = wh_slice_from(rest, at + strlen(marks[i]));
      gsize len = name_end(rest, 0);
      if (len > 0)
        wh_hash_set_add(names, name_hash(wh_slice(rest.data, len)));
    }
  }
}

/* Behind the parenthesis that closes the one at AT. */
static gsize
close_end(WhSlice line, gsize at)
{
  int depth = 0;
  for (; at < line.len; at++) {
    depth += (line.data[at] == '(') - (line.data[at] == ')');
    if (depth == 0)
      return at + 1;
  }
  return line.len;
}

/* Where the call that begins at AT ends, 0: none does. Names that m4 knows begin with capitals and an underscore,
 * m4_ or a known prefix. */
static gsize
call_end(WhSlice line, gsize at)
{
  gsize end = name_end(line, at);
  WhSlice name = wh_slice(line.data + at, end - at);
  gsize under =
      name.len > 1 ? wh_slice_find(wh_slice(name.data + 1, name.len - 1), WH_SLICE("_")) : G_MAXSIZE;
  gboolean upper =
      under != G_MAXSIZE && under <= 4 && g_ascii_isupper(name.data[name.data[0] == '_' ? 1 : 0]);
  if (!upper && !wh_slice_has_prefix(name, WH_SLICE("m4_")) && !wh_slice_has_prefix(name, WH_SLICE("gl_")))
    return 0;
  if (end >= line.len || line.data[end] != '(')
    return upper && name.data[0] == '_' ? end : 0;
  return close_end(line, end);
}

/* Where the parameter that begins at AT ends, 0: none does. */
static gsize
parameter_end(WhSlice line, gsize at)
{
  if (line.data[at] != '$' || at + 1 >= line.len)
    return 0;
  char c = line.data[at + 1];
  return g_ascii_isdigit(c) || c == '*' || c == '@' ? at + 2 : 0;
}

static gsize
hole_end(WhSlice line, const WhHashSet *names, gsize at)
{
  if (line.data[at] == '$')
    return parameter_end(line, at);
  if (names == NULL || (!g_ascii_isalpha(line.data[at]) && line.data[at] != '_'))
    return 0;
  if (at > 0 && is_name(line.data[at - 1]))
    return 0;
  gsize end = name_end(line, at);
  if (wh_hash_set_has(names, name_hash(wh_slice(line.data + at, end - at))))
    return end < line.len && line.data[end] == '(' ? close_end(line, end) : end;
  return at > 0 && line.data[at - 1] == '$' ? 0 : call_end(line, at);
}

/* cxx$1 comes out as one word. */
static void
swallow_stem(WhSlice line, const WhLexeme *hole, WhLexeme *before)
{
  if (line.data[hole->at] == '$' && hole->at > 0 && g_ascii_isalnum(line.data[hole->at - 1]) &&
      (before->flags & WH_LEXEME_WORD) != 0) {
    before->hash = before->low = WH_LEXEME_HOLE;
    before->flags &= WH_LEXEME_SPACED;
  }
}

void
wh_m4_holes(WhSlice line, const WhHashSet *names, GArray *lexemes, guint from)
{
  guint kept = from;
  gsize covered = 0;
  gboolean bare = FALSE;
  for (guint i = from; i < lexemes->len; i++) {
    WhLexeme lexeme = g_array_index(lexemes, WhLexeme, i);
    if (lexeme.at < covered || (bare && lexeme.at == covered && (lexeme.flags & WH_LEXEME_WORD) != 0))
      continue;
    bare = FALSE;
    gsize end = hole_end(line, names, lexeme.at);
    if (end > 0) {
      /* _AC_LANG_PREFIX[]FLAGS comes out as one word. */
      bare = names != NULL && line.data[end - 1] != ')' && line.data[lexeme.at] == '_';
      covered = end;
      while (bare && covered < line.len && (line.data[covered] == '[' || line.data[covered] == ']'))
        covered++;
      lexeme.hash = lexeme.low = WH_LEXEME_HOLE;
      lexeme.flags &= WH_LEXEME_SPACED;
      if (names != NULL && kept > from)
        swallow_stem(line, &lexeme, &g_array_index(lexemes, WhLexeme, kept - 1));
    }
    g_array_index(lexemes, WhLexeme, kept++) = lexeme;
  }
  g_array_set_size(lexemes, kept);
}

/* Without what closes a macro around it. */
static WhSlice
without_closing(WhSlice line)
{
  while (line.len > 0 && line.data[line.len - 1] != '\0' && strchr(")], \t", line.data[line.len - 1]) != NULL)
    line.len--;
  return line;
}

static gboolean
is_bracket(WhSlice line, gsize at)
{
  return at == line.len || line.data[at] == '[' || line.data[at] == ']';
}

void
wh_m4_parts(WhSlice line, void (*each)(WhSlice part, gpointer user), gpointer user)
{
  each(line, user);
  WhSlice inner = without_closing(line);
  if (inner.len < line.len)
    each(inner, user);
  gsize from = 0, from_comma = 0;
  for (gsize i = 0; i <= line.len; i++) {
    gboolean bracket = is_bracket(line, i);
    if (!bracket && line.data[i] != ',' && line.data[i] != '(' && line.data[i] != ')')
      continue;
    if (from_comma > from || !bracket)
      each(wh_slice(line.data + from_comma, i - from_comma), user);
    from_comma = i + 1;
    if (bracket && i - from < line.len)
      each(wh_slice(line.data + from, i - from), user);
    from = bracket ? i + 1 : from;
  }
}
