/* SPDX-License-Identifier: Apache-2.0
 *
 * WhInputs: what the project wrote for a generator to read (configure.ac, *.m4, Makefile.am, a grammar), as sets of
 * hashes: which text a generated line may hold in its holes. Text that came from here is
 *   strong: a whole line or argument of the input, or six lexemes and more, each six in a row as the input has them;
 *   weak: three and more likewise, or a name whose every word the input has (generators spell names in capitals or
 *   with underscores, and macros put numbers behind them).
 * What a macro carries with $1 in it is kept as shapes. */
#pragma once

#include "source/release/shape.h"

typedef struct WhInputs WhInputs;

WhInputs *wh_inputs_new(void);
void wh_inputs_free(WhInputs *inputs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhInputs, wh_inputs_free)
/* m4: brackets and commas part arguments, dnl begins a comment, $1 is a hole, macros called within a line too. */
void wh_inputs_add_m4(WhInputs *inputs, WhSlice text);
/* Text that comes through as it is. */
void wh_inputs_add_text(WhInputs *inputs, WhSlice text);
/* A name that stands for itself: it fills a hole as it is. */
void wh_inputs_add_name(WhInputs *inputs, WhSlice name);
/* What a shell script writes: its variables are holes. */
void wh_inputs_add_echo(WhInputs *inputs, WhSlice text);
/* Its words alone. */
void wh_inputs_add_words(WhInputs *inputs, WhSlice text);
/* Lines of macros with holes: builds the tree; nothing may be added afterwards. */
void wh_inputs_finish(WhInputs *inputs);
const WhShapes *wh_inputs_shapes(const WhInputs *inputs); /* NULL: none */

/* The lines of m4 TEXT as shapes. */
void wh_shape_lines_add_m4(WhShapeLines *lines, WhSlice text, guint16 versions);

/* A line made ready for questions about its parts. */
typedef struct {
  const WhLexeme *lexemes;
  guint n;
  guint32 *odd6, *odd3; /* how many rows of six and three that begin before i are unknown: n + 1 each */
  guint32 *
      names; /* where the longest name that begins at i ends (i: none does); the last is 0 until they are made */
} WhInputLine;
void wh_input_line_init(WhInputLine *line, const WhInputs *inputs, const WhLexeme *lexemes, guint n);
void wh_input_line_clear(WhInputLine *line);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhInputLine, wh_input_line_clear)
gboolean wh_input_line_strong(const WhInputLine *line, const WhInputs *inputs, guint from, guint to);
gboolean wh_input_line_weak(const WhInputLine *line, const WhInputs *inputs, guint from, guint to);
/* Three and more lexemes, each three in a row known. */
gboolean wh_input_line_rows(const WhInputLine *line, guint from, guint to);
/* A number, a word of the input, or one with a number behind it. */
gboolean wh_inputs_is_named(const WhInputs *inputs, const WhLexeme *word);
gboolean wh_inputs_has_word(const WhInputs *inputs, const WhLexeme *word);
