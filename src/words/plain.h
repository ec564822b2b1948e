/* SPDX-License-Identifier: Apache-2.0
 *
 * WhPlain: a message's words with what only looks different made alike, and the way back to the bytes they
 * came from. Valid UTF-8 whatever came in. White space is one ' '; '\n' stands between blocks that no sentence spans
 * (paragraphs, list items, headings). Quoted lines, code, comments and emphasis marks are left out, a URL or
 * code within a line becomes '`'. Typographic apostrophes, full-width ASCII and the like become ASCII. */
#pragma once

#include "base/slice.h"

typedef struct {
  GByteArray *text; /* NUL-terminated, LEN without it */
  GArray
      *at; /* guint32 for each byte of TEXT and one for its end: where in the source its character begins */
} WhPlain;

void wh_plain_init(WhPlain *plain);
void wh_plain_clear(WhPlain *plain);
/* Replaces what PLAIN held. O(len). */
void wh_plain_set(WhPlain *plain, WhSlice source);
WhSlice wh_plain_text(const WhPlain *plain);
/* The bytes of SOURCE that [FROM, TO) of PLAIN's text came from. */
void wh_plain_span(const WhPlain *plain, WhSlice source, gsize from, gsize to, guint32 *ret_from,
                   guint32 *ret_len);
