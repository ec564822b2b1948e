/* SPDX-License-Identifier: Apache-2.0
 *
 * What the scorer of sentences sees of a piece of plain text: numbers that stand for its words, their beginnings, runs of two and
 * three, and for concepts, sets of words that mean about the same. Names, logins and numbers are one word each. The
 * same bytes and concepts give the same numbers everywhere: weights were learned for these. */
#pragma once

#include "base/slice.h"
#include "words/regex.h"

#define WH_CONCEPTS_MAX 63u
#define WH_PIECE_WORDS 48u /* of a longer piece, that many count */

typedef struct {
  guint32 hash; /* of the word as written if it is all capitals, else in small letters */
  guint32 concept;
} WhConceptWord;

typedef struct WhConcepts WhConcepts;

/* Words in any order. Owner: caller. */
WhConcepts *wh_concepts_new(const WhConceptWord *words, guint n);
void wh_concepts_free(WhConcepts *concepts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhConcepts, wh_concepts_free)
guint32 wh_word_hash(const char *word, gsize len);

/* Cuts SENTENCE of PLAIN into pieces: itself, or, where it is long, what stands between commas, eight words at least. */
void wh_features_cut(WhSlice plain, WhSpan sentence, GArray *pieces);
/* Whether TEXT has words enough, three of letters, to say something, and is no code. Cheap. */
gboolean wh_features_worth(WhSlice text);
/* Sets FEATURES (guint32) to those of TEXT, as often as they occur. */
void wh_features_of(const WhConcepts *concepts, WhSlice text, gboolean subject, GArray *features);
