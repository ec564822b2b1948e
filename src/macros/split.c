/* SPDX-License-Identifier: Apache-2.0
 * Splits an .m4 file into its statements: mostly one definition each, as aclocal.m4 strings them together. */
#include "macros/piece_private.h"

static const char *const definers[] = {
    "AC_DEFUN", "AC_DEFUN_ONCE", "AC_DEFUN_STATIC", "AU_ALIAS",  "AU_DEFUN",          "define",
    "m4_defun", "m4_defun_init", "m4_defun_once",   "m4_define", "m4_define_default", "m4_undefine",
};

static gboolean
is_name_char(char c)
{
  return g_ascii_isalnum(c) || c == '_';
}

static gboolean
is_definer(WhSlice word)
{
  for (gsize i = 0; i < G_N_ELEMENTS(definers); i++)
    if (wh_slice_equal(word, wh_slice_str(definers[i])))
      return TRUE;
  return FALSE;
}

/* The macro that a statement beginning with LINE defines; empty when it defines none. */
static WhSlice
defined_macro(WhSlice line)
{
  gsize n = 0;
  while (n < line.len && is_name_char(line.data[n]))
    n++;
  if (!is_definer(wh_slice(line.data, n)) || n >= line.len || line.data[n] != '(')
    return wh_slice(NULL, 0);
  gsize from = n + 1;
  while (from < line.len && (line.data[from] == '[' || line.data[from] == '`' || line.data[from] == ' '))
    from++;
  gsize to = from;
  while (to < line.len && (is_name_char(line.data[to]) || line.data[to] == '-' || line.data[to] == '.'))
    to++;
  return wh_slice(line.data + from, to - from);
}

static gboolean
is_word_at(WhSlice line, gsize at, const char *w)
{
  const gsize n = strlen(w);
  return line.len - at >= n && memcmp(line.data + at, w, n) == 0 &&
         (at == 0 || !is_name_char(line.data[at - 1])) &&
         (at + n == line.len || !is_name_char(line.data[at + n]));
}

void
wh_m4_depth_over(WhM4Depth *depth, WhSlice line)
{
  for (gsize i = 0; i < line.len; i++) {
    const char c = line.data[i];
    if (c == '[')
      depth->quotes++;
    else if (c == ']')
      depth->quotes -= depth->quotes > 0;
    else if (depth->quotes > 0)
      continue;
    else if (c == '#' || (c == 'd' && is_word_at(line, i, "dnl")))
      return;
    else if (c == '(')
      depth->parens++;
    else if (c == ')')
      depth->parens -= depth->parens > 0;
  }
}

typedef struct {
  GArray *pieces;
  WhMacroPiece piece; /* being gathered */
  gboolean begun;     /* its statement has begun: more than comments */
  const char *from;
  guint32 from_line;
  WhM4Depth depth;
  WhSlice file; /* named by the last comment that names one */
  char serial[WH_MACRO_SERIAL];
} Splitter;

/* Ends the piece before END, the first byte of line NEXT_LINE. */
static void
end_piece(Splitter *s, const char *end, guint32 next_line)
{
  s->piece.text = wh_slice(s->from, (gsize)(end - s->from));
  s->piece.line = s->from_line;
  s->piece.file = s->file;
  memcpy(s->piece.serial, s->serial, sizeof s->serial);
  wh_macro_piece_digest(&s->piece);
  if (s->piece.n_lines > 0)
    g_array_append_val(s->pieces, s->piece);
  s->piece = (WhMacroPiece){0};
  s->begun = FALSE;
  s->from = end;
  s->from_line = next_line;
  s->depth = (WhM4Depth){0};
}

/* A comment at the top: perhaps the head of another file. */
static void
take_comment(Splitter *s, WhSlice line)
{
  WhSlice file;
  char serial[WH_MACRO_SERIAL] = "";
  const gboolean stated = wh_macro_serial_of_line(line, &file, serial);
  if (file.len > 0) {
    s->file = file;
    s->serial[0] = '\0';
  }
  if (stated)
    memcpy(s->serial, serial, sizeof serial);
}

static gboolean
is_blank(WhSlice line)
{
  gsize i = 0;
  while (i < line.len && g_ascii_isspace(line.data[i]))
    i++;
  return i == line.len;
}

/* A definition at the margin begins a piece even where brackets before it do not match. */
static void
take_line(Splitter *s, WhSlice line, const char *line_end, guint32 number)
{
  WhSlice comment;
  const WhSlice macro = defined_macro(line);
  if (s->begun && macro.len > 0)
    end_piece(s, line.data, number);
  if (!s->begun) {
    if (is_blank(line))
      return;
    if (wh_macro_comment_text(line, &comment)) {
      take_comment(s, line);
      return;
    }
    s->begun = TRUE;
    s->piece.macro = macro;
  }
  wh_m4_depth_over(&s->depth, line);
  if (wh_m4_at_top(&s->depth) && s->pieces->len + 1 < WH_MACRO_PIECES)
    end_piece(s, line_end, number + 1);
}

GArray *
wh_macro_split(WhSlice content)
{
  Splitter s = {
      .pieces = g_array_new(FALSE, FALSE, sizeof(WhMacroPiece)), .from = content.data, .from_line = 1};
  WhSlice rest = content, line;
  guint32 number = 0;
  if (content.len > WH_MACRO_CONTENT)
    rest.len = 0;
  while (wh_macro_next_line(&rest, &line))
    take_line(&s, line, rest.data, ++number);
  if (content.len > 0)
    end_piece(&s, content.data + content.len, number + 1);
  return s.pieces;
}
