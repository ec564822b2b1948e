/* SPDX-License-Identifier: Apache-2.0
 *
 * WhTexts: many texts, each distinct one once, packed, and beyond a bound in a file, since what people write over decades
 * does not fit into memory. Invariants: index 0 is the empty text; indices count up in the order in which texts were
 * first added; a text that was added stays. To read is safe from several threads, each with a reader of its own, once
 * nothing is added any more. */
#pragma once

#include "base/slice.h"

#define WH_TEXTS_HOLD (64u << 20) /* packed bytes that are held in memory unless said otherwise */

typedef struct WhTexts WhTexts;
/* What does not fit into HOLD packed bytes goes to a file without a name in FOLDER, which nobody else can open; NULL:
 * all stays in memory. */
WhTexts *wh_texts_new(const char *folder, gsize hold);
void wh_texts_free(WhTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhTexts, wh_texts_free)
/* Adds TEXT up to its first NUL, at most 65,535 bytes. FALSE with WH_ERROR_IO when the file cannot be written. */
gboolean wh_texts_add(WhTexts *texts, WhSlice text, guint32 *ret_index, GError **error);
/* Nothing is added any more: frees what only that needs. */
void wh_texts_end(WhTexts *texts);

typedef struct WhTextReader WhTextReader;
/* TEXTS may be NULL: it then holds the empty text alone. */
WhTextReader *wh_text_reader_new(const WhTexts *texts);
void wh_text_reader_free(WhTextReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhTextReader, wh_text_reader_free)
/* Borrowed until the next call. Quick where indices come in order; else it unpacks some 64 KB. Ends the process where the
 * file can no longer be read, as where memory is out. */
const char *wh_text_reader_get(WhTextReader *reader, guint32 index);
/* One text. Owner: caller. */
char *wh_texts_copy(const WhTexts *texts, guint32 index);
