/* SPDX-License-Identifier: Apache-2.0
 *
 * Small pieces that line-wise parsers share. All take and return borrowed slices. A comment is what stands
 * behind a '#' that follows white space or a comma, to the end of its line. */
#pragma once

#include "base/slice.h"
#include "source/git/git_file.h"

/* S without its first N bytes (all of them when it is shorter). */
WhSlice wh_scan_skip(WhSlice s, gsize n);
/* The bytes before the first of BYTES (any of that text), S itself when there is none. */
WhSlice wh_scan_until(WhSlice s, const char *bytes);
/* The leading bytes that are ASCII letters, digits, or one of EXTRA. */
WhSlice wh_scan_word(WhSlice s, const char *extra);
/* Where WORD stands in S as a whole word (no letter, digit or '_' beside it), at or after FROM; S.len when
 * nowhere. */
gsize wh_scan_find_word(WhSlice s, gsize from, const char *word);
gsize wh_scan_find(WhSlice s, gsize from, const char *text);
/* The next text in quotes (' or ") at or after *POS; moves *POS behind it. FALSE: none. No escapes.
 * Comments are passed over. */
gboolean wh_scan_quoted(WhSlice s, gsize *pos, WhSlice *ret_inner);
/* From the bracket at *POS ('(', '[' or '{') to its mate, exclusive; what is not closed ends with S. Moves
 * *POS behind it. Brackets within quotes do not count. */
WhSlice wh_scan_brackets(WhSlice s, gsize *pos);
gboolean wh_scan_is(WhSlice s, const char *text);
/* "Name <address>" like tokens: the next address (local@domain.tld) at or after *POS; moves *POS behind it.
 */
gboolean wh_scan_address(WhSlice s, gsize *pos, WhSlice *ret_address);
