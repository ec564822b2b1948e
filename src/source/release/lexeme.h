/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of generated text as lexemes: words (letters and digits; an underscore is a lexeme of its own, so that
 * ac_cv_func_poll is seven; the letter of -lname is one too, and
 * the DATA of nameDATA), and single other characters. White space and square brackets, which m4 takes away,
 * are none. A lexeme is known by its hash alone. */
#pragma once

#include "base/slice.h"

#define WH_LEXEMES 2048u  /* of one line; what follows is not looked at and leaves the line unexplained */
#define WH_LEXEME_HOLE 1u /* hash of the place that any text may take */

typedef enum {
  WH_LEXEME_WORD = 1 << 0,
  WH_LEXEME_NUMBER = 1 << 1, /* a word of digits */
  WH_LEXEME_SPACED = 1 << 2, /* white space stands before it */
} WhLexemeFlags;

typedef struct {
  guint32 hash; /* never 0 or WH_LEXEME_HOLE */
  guint32 low;  /* of the word in lower case; of other lexemes the hash */
  guint32 rest; /* of what follows "lib" in lower case; 0: it does not begin so */
  guint32 stem; /* of what stands before digits at its end in lower case; 0: none do, or nothing else */
  guint32 flags;
  guint32 at; /* offset in the line */
} WhLexeme;

/* Adds the lexemes of LINE to OUT, until it holds MAX. TRUE when all found place. O(length). */
gboolean wh_lexemes(WhSlice line, guint max, GArray *out);
gboolean wh_lexeme_is(const WhLexeme *lexeme, char c);
/* Whether it joins words to one name: _ - . / + ~ */
gboolean wh_lexeme_joins(const WhLexeme *lexeme);
/* The next line of *REST without its line end; FALSE at the end. Advances *REST. */
gboolean wh_next_line(WhSlice *rest, WhSlice *ret_line);
gboolean wh_slice_ends(WhSlice s, WhSlice end);
/* Where NEEDLE begins, G_MAXSIZE: nowhere. */
gsize wh_slice_find(WhSlice s, WhSlice needle);
static inline gboolean
wh_slice_has(WhSlice s, WhSlice needle)
{
  return wh_slice_find(s, needle) != G_MAXSIZE;
}
static inline WhSlice
wh_slice_from(WhSlice s, gsize at)
{
  const gsize skip = MIN(at, s.len);
  return wh_slice(s.data + skip, s.len - skip);
}
WhSlice wh_path_base(WhSlice path);   /* what follows the last slash */
WhSlice wh_path_folder(WhSlice path); /* what stands before it; empty: none */
