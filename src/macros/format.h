/* SPDX-License-Identifier: Apache-2.0
 *
 * The file of a database of known build files (doc/MACROS.md). Numbers are LEB128, texts are length and bytes:
 *   magic; one zstd frame of
 *     strings; sources; files with their contents and line digests; macros with their bodies;
 *   check.
 * Everything is sorted, so that the same sources give the same bytes. */
#pragma once

#include "base/codec.h"
#include "macros/piece.h"

#define WH_MACROS_MAGIC "WHMACRO" /* then one byte: WH_MACROS_FORMAT */
#define WH_MACROS_FORMAT 1u
#define WH_MACROS_HEAD 8u
#define WH_MACROS_CHECK 8u   /* first bytes of the SHA-256 of what is unpacked, at the end */
#define WH_MACROS_DIGEST 12u /* kept bytes of a normalised digest: decides */
#define WH_MACROS_EXACT 4u   /* kept bytes of an exact digest: refines a match of the other */

#define WH_MACROS_LEVEL 19         /* of zstd */
#define WH_MACROS_SIZE (64u << 20) /* bytes of such a file, and of what it unpacks to */
#define WH_MACROS_STRINGS (1u << 20)
#define WH_MACROS_SOURCES 65536u
#define WH_MACROS_NAMES (1u << 20)
#define WH_MACROS_CONTENTS (1u << 20) /* of one file, likewise lines and bodies */
#define WH_MACROS_TEXT 256u           /* bytes of a string or name */

/* The kept bytes of the digest of a normalised line, in order as numbers. */
static inline guint32
wh_macro_line_digest(WhSlice normal)
{
  guint64 h = 14695981039346656037u; /* FNV-1a, folded */
  for (gsize i = 0; i < normal.len; i++)
    h = (h ^ (guint8)normal.data[i]) * 1099511628211u;
  return (guint32)((h >> 40) ^ (h & 0xffffff));
}
