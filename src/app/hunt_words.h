/* SPDX-License-Identifier: Apache-2.0
 *
 * Turns of phrase: the words of a text as numbers, marks that two texts share when they share a passage, and the
 * passages themselves. A word is a run of letters, digits and marks, without case; what stands for code and addresses
 * is none. Pure functions. */
#pragma once

#include "words/plain.h"

#define WH_PHRASE_WORDS 6u /* words of the shortest passage that is compared */
#define WH_PHRASE_WINDOW                                                                                     \
  4u /* a passage of WORDS + WINDOW - 1 words in both leaves at least one mark in both */

typedef struct {
  guint64 hash;
  guint32 from, to; /* bytes of the plain text */
} WhPhraseWord;

typedef struct {
  WhPlain plain;
  GArray *words; /* WhPhraseWord */
} WhPhraseText;

void wh_phrase_text_init(WhPhraseText *text);
void wh_phrase_text_clear(WhPhraseText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhPhraseText, wh_phrase_text_clear)
/* Replaces what TEXT held. O(len). */
void wh_phrase_text_set(WhPhraseText *text, WhSlice source);
/* Appends the marks of TEXT (guint64, each once, ascending): the least hash of every WINDOW runs of WORDS words. */
void wh_phrase_marks(const WhPhraseText *text, GArray *marks);

typedef struct {
  guint32 a, b, n; /* first word in either text, number of words */
} WhPhraseRun;
/* Passages of at least WORDS words that both texts have, longest first, none within another's words. Owner: caller. */
GArray *wh_phrase_runs(const WhPhraseText *a, const WhPhraseText *b);
/* Share of all runs of WORDS words, of either text, that both have: 1 for the same words, 0 for nothing in common or
 * less than WORDS words. */
double wh_phrase_likeness(const WhPhraseText *a, const WhPhraseText *b);
/* Whether a passage reads like somebody's words rather than what a program printed: hardly any signs that prose has no
 * use for. */
gboolean wh_phrase_is_prose(const WhPhraseText *text, guint32 from, guint32 n);
/* The words of a passage as the plain text has them. Owner: caller. */
char *wh_phrase_says(const WhPhraseText *text, guint32 from, guint32 n);
