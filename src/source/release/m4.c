/* SPDX-License-Identifier: Apache-2.0
 * Lines of m4: comments, quadrigraphs, quotes, parameters, calls. */
#include "source/release/m4.h"

static const struct {
  const char *from;
  char to;
} quadrigraphs[] = {{"@<:@", '['}, {"@:>@", ']'}, {"@S|@", '$'}, {"@%:@", '#'}, {"@{:@", '('}, {"@:}@", ')'}};

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
    for (guint q = 0; c == '@' && q < G_N_ELEMENTS(quadrigraphs); q++)
      if (line.len - i >= 4 && memcmp(line.data + i, quadrigraphs[q].from, 4) == 0) {
        c = quadrigraphs[q].to;
        i += 3;
      }
    g_string_append_c(out, c);
  }
}

/* Where the call that begins at AT ends, 0: none does. Names that m4 knows begin with capitals and an underscore,
 * m4_ or a known prefix. */
static gsize
call_end(WhSlice line, gsize at)
{
  gsize end = at;
  while (end < line.len && is_name(line.data[end]))
    end++;
  WhSlice name = wh_slice(line.data + at, end - at);
  gsize under =
      name.len > 1 ? wh_slice_find(wh_slice(name.data + 1, name.len - 1), WH_SLICE("_")) : G_MAXSIZE;
  gboolean upper =
      under != G_MAXSIZE && under <= 4 && g_ascii_isupper(name.data[name.data[0] == '_' ? 1 : 0]);
  if (!upper && !wh_slice_has_prefix(name, WH_SLICE("m4_")) && !wh_slice_has_prefix(name, WH_SLICE("gl_")))
    return 0;
  if (end >= line.len || line.data[end] != '(')
    return 0;
  int depth = 0;
  for (; end < line.len; end++) {
    depth += (line.data[end] == '(') - (line.data[end] == ')');
    if (depth == 0)
      return end + 1;
  }
  return line.len;
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
hole_end(WhSlice line, gboolean calls, gsize at)
{
  if (line.data[at] == '$')
    return parameter_end(line, at);
  if (!calls || (!g_ascii_isalpha(line.data[at]) && line.data[at] != '_'))
    return 0;
  if (at > 0 && (is_name(line.data[at - 1]) || line.data[at - 1] == '$'))
    return 0;
  return call_end(line, at);
}

void
wh_m4_holes(WhSlice line, gboolean calls, GArray *lexemes, guint from)
{
  guint kept = from;
  gsize covered = 0;
  for (guint i = from; i < lexemes->len; i++) {
    WhLexeme lexeme = g_array_index(lexemes, WhLexeme, i);
    if (lexeme.at < covered)
      continue;
    gsize end = hole_end(line, calls, lexeme.at);
    if (end > 0) {
      covered = end;
      lexeme.hash = lexeme.low = WH_LEXEME_HOLE;
      lexeme.flags &= WH_LEXEME_SPACED;
    }
    g_array_index(lexemes, WhLexeme, kept++) = lexeme;
  }
  g_array_set_size(lexemes, kept);
}

void
wh_m4_parts(WhSlice line, void (*each)(WhSlice part, gpointer user), gpointer user)
{
  each(line, user);
  gsize from = 0, from_comma = 0;
  for (gsize i = 0; i <= line.len; i++) {
    gboolean bracket = i == line.len || line.data[i] == '[' || line.data[i] == ']';
    if (!bracket && line.data[i] != ',')
      continue;
    if (from_comma > from || !bracket)
      each(wh_slice(line.data + from_comma, i - from_comma), user);
    from_comma = i + 1;
    if (bracket) {
      if (i - from < line.len)
        each(wh_slice(line.data + from, i - from), user);
      from = i + 1;
    }
  }
}
