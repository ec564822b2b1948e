/* SPDX-License-Identifier: Apache-2.0
 *
 * WhInput: a file's bytes in order, decompressed on the way: plain, gzip (several members), xz, zstd, told apart by
 * their first bytes and not by name. Memory is bounded: a window of WH_INPUT_WINDOW bytes that grows only as far as a
 * caller asks, and what the decompressor needs (at most WH_INPUT_MEMORY).
 *
 * A damaged or cut file is no error: what came before the damage is given, then the input ends, and
 * wh_input_problem says why. */
#pragma once

#include "base/slice.h"

#define WH_INPUT_WINDOW (256u << 10)
#define WH_INPUT_MEMORY (128u << 20)

typedef struct WhInput WhInput;

/* WH_ERROR_NOT_FOUND or WH_ERROR_IO when PATH cannot be opened or is no regular file. Owner: caller. */
WhInput *wh_input_open(const char *path, GError **error);
/* The same of bytes in memory, which must outlive the input. */
WhInput *wh_input_new(WhSlice bytes);
void wh_input_free(WhInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhInput, wh_input_free)

/* What lies ahead: at least MIN bytes (MIN > 0) unless the input ends before; empty only at the end. Borrowed until
 * the next call. The window takes up to twice MIN bytes of memory: hold MIN against a limit. */
WhSlice wh_input_peek(WhInput *input, gsize min);
/* Goes on by N bytes, at most as many as the last peek gave. */
void wh_input_consume(WhInput *input, gsize n);
/* Offset of what lies ahead, in decompressed bytes. */
guint64 wh_input_offset(const WhInput *input);
/* Bytes of the file itself taken so far, and its size: for progress. */
guint64 wh_input_taken(const WhInput *input);
guint64 wh_input_size(const WhInput *input);
/* Why the input ended early ("gzip data is cut short"), NULL if it did not. Borrowed. */
const char *wh_input_problem(const WhInput *input);
