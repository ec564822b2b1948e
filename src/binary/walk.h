/* SPDX-License-Identifier: Apache-2.0
 *
 * A walk through files, folders and archives for binaries. Used by walk.c and walk_archive.c alone. */
#pragma once

#include "binary/binary.h"

typedef struct {
  WhBinary *out;
  guint64 entries; /* seen so far */
} WhWalk;

/* Tells what could not be read of PATH ("" for all of it). */
void wh_walk_fault(WhWalk *walk, const char *path, const char *what);
/* Counts one more entry; FALSE, and a fault, when there are too many. */
gboolean wh_walk_count(WhWalk *walk);
/* Adds a binary found at PATH; takes ELF. MODE: its file mode. */
void wh_walk_add(WhWalk *walk, WhElf *elf, guint mode);

/* Puts what was found in the order that WhBinary promises. */
void wh_walk_sort(WhWalk *walk);

/* The archive or static library DATA at PATH; DEPTH counts what it lies in. RET_KIND may be NULL. FALSE: it
 * is none. */
gboolean wh_walk_archive(WhWalk *walk, const char *path, WhSlice data, guint depth, WhBinaryKind *ret_kind);
/* Whether DATA begins like a static library or a .deb. */
gboolean wh_walk_is_ar(WhSlice data);
