/* SPDX-License-Identifier: Apache-2.0
 *
 * Sentences of plain text, clauses, and what stands between quotation marks, as a language has them. */
#pragma once

#include "words/rules.h"

#define WH_SENTENCE_MAX 1000u /* bytes; a longer one is cut at a space */

/* Appends WhSpan to SENTENCES: in order, without the white space around them, none empty. */
void wh_sentences_split(const WhLanguage *language, WhSlice plain, GArray *sentences);
/* The last of SENTENCES that begins at AT or before; G_MAXUINT32: none does. O(log n). */
guint32 wh_sentence_at(const GArray *sentences, gsize at);
/* Where the clause that FROM lies in begins: behind the last comma, colon, semicolon or bracket of SENTENCE before it. */
gsize wh_sentence_clause(WhSlice plain, WhSpan sentence, gsize from);
/* Whether SPAN lies within quotation marks that open and close in its block. */
gboolean wh_sentence_is_quoted(const WhLanguage *language, WhSlice plain, WhSpan span);
