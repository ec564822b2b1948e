/* SPDX-License-Identifier: Apache-2.0
 *
 * A WhMacros in memory, for the parts that read, look up and show it. Texts live in its chunk; lines and digests are in
 * arrays of their own, in the order of the file. */
#pragma once

#include "macros/format.h"
#include "macros/macros.h"

typedef struct {
  guint8 normal[WH_MACROS_DIGEST];
  guint32 file, source;
  const char *first, *last, *serial;
  guint32 exact_at, n_exact; /* in db->exact */
} WhMacroDbContent;

typedef struct {
  const char *name;
  guint32 at, n;             /* in db->contents, by serial */
  guint32 lines_at, n_lines; /* in db->lines, sorted */
} WhMacroDbFile;

typedef struct {
  const char *name;
  guint32 files_at, n_files;   /* in db->owners */
  guint32 bodies_at, n_bodies; /* in db->bodies, sorted */
} WhMacroDbMacro;

typedef struct {
  guint8 bytes[WH_MACROS_DIGEST];
} WhMacroDbBody;

typedef struct {
  guint8 bytes[WH_MACROS_EXACT];
} WhMacroDbExact;

struct WhMacros {
  GStringChunk *text;
  GArray *sources;   /* WhMacroSource */
  GArray *files;     /* WhMacroDbFile, by name */
  GArray *contents;  /* WhMacroDbContent */
  GArray *exact;     /* WhMacroDbExact */
  GArray *lines;     /* guint32 */
  GArray *macros;    /* WhMacroDbMacro, by name */
  GArray *owners;    /* guint32: files */
  GArray *bodies;    /* WhMacroDbBody */
  GArray *by_digest; /* guint32: contents in order of their digest */
};

/* NULL: no upstream has it. */
const WhMacroDbFile *wh_macros_find_file(const WhMacros *db, WhSlice name);
const WhMacroDbMacro *wh_macros_find_macro(const WhMacros *db, WhSlice name);
void wh_macros_describe(const WhMacros *db, const WhMacroDbContent *content, WhMacroVersion *ret);
