/* SPDX-License-Identifier: Apache-2.0
 *
 * Shared by the parts of macros/piece.h. */
#pragma once

#include "macros/piece.h"

/* Takes the next line off *REST, without its line end. FALSE: nothing is left. */
static inline gboolean
wh_macro_next_line(WhSlice *rest, WhSlice *ret_line)
{
  if (rest->len == 0)
    return FALSE;
  const char *end = memchr(rest->data, '\n', rest->len);
  const gsize n = end != NULL ? (gsize)(end - rest->data) : rest->len;
  const gsize taken = n + (end != NULL);
  *ret_line = wh_slice(rest->data, n > 0 && rest->data[n - 1] == '\r' ? n - 1 : n);
  *rest = wh_slice(rest->data + taken, rest->len - taken);
  return TRUE;
}

/* Whether LINE is a whole-line comment of m4 ("#" or dnl); RET: what it says. */
gboolean wh_macro_comment_text(WhSlice line, WhSlice *ret);
/* "# NAME.m4 serial N" and its like; RET_FILE: NAME.m4, also where there is no serial (then FALSE), or empty. */
gboolean wh_macro_serial_of_line(WhSlice line, WhSlice *ret_file, char ret[WH_MACRO_SERIAL]);
/* The first serial that CONTENT states; "" when none. */
void wh_macro_serial_of(WhMacroKind kind, WhSlice content, char ret[WH_MACRO_SERIAL]);

/* Where m4 stands between lines: how deep in [quotes] and, outside of them, in (parentheses). */
typedef struct {
  guint quotes, parens;
} WhM4Depth;
/* Moves DEPTH over LINE. */
void wh_m4_depth_over(WhM4Depth *depth, WhSlice line);
static inline gboolean
wh_m4_at_top(const WhM4Depth *depth)
{
  return depth->quotes == 0 && depth->parens == 0;
}

/* wh_macro_lines of one piece: comments at the top of m4 go whatever they hold, since m4 itself drops them. */
guint32 wh_macro_piece_lines(WhSlice text, WhMacroLine each, gpointer data);

/* A WhMacroLine: adds the line and a line feed to the GChecksum DATA. */
void wh_macro_digest_line(WhSlice normal, guint32 number, gpointer data);
/* Fills piece->normal and n_lines from its text. */
void wh_macro_piece_digest(WhMacroPiece *piece);
