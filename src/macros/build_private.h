/* SPDX-License-Identifier: Apache-2.0
 *
 * What a WhMacrosBuilder gathers, for the parts that fill and write it. Texts are kept in the builder's chunk. */
#pragma once

#include "macros/build.h"
#include "macros/format.h"

typedef struct {
  char *package, *version, *day;
  guint n_contents;
} WhMacroBuiltSource;

typedef struct {
  guint8 normal[WH_MACROS_DIGEST];
  GHashTable *exact; /* set of hexadecimal digests */
  guint source;
  char *first, *last, *serial;
} WhMacroBuiltContent;

typedef struct {
  GHashTable *contents; /* hexadecimal normalised digest to WhMacroBuiltContent */
  GHashTable *lines;    /* set of line digests, as pointers */
} WhMacroBuiltFile;

typedef struct {
  GHashTable *files;  /* set of names */
  GHashTable *bodies; /* set of hexadecimal digests */
} WhMacroBuiltMacro;

struct WhMacrosBuilder {
  GStringChunk *text;
  GPtrArray *sources; /* WhMacroBuiltSource */
  GHashTable *files;  /* name to WhMacroBuiltFile */
  GHashTable *macros; /* name, "" for statements that define nothing, to WhMacroBuiltMacro */
};

/* The parts of wh_macros_builder_add, on what is digested already. */
void wh_macros_builder_put(WhMacrosBuilder *builder, const char *name, const WhMacroId *id,
                           const WhMacroSeen *seen);
void wh_macros_builder_put_line(WhMacrosBuilder *builder, const char *name, guint32 digest);
void wh_macros_builder_put_body(WhMacrosBuilder *builder, const char *name, const guint8 *normal);
void wh_macros_builder_put_owner(WhMacrosBuilder *builder, const char *name, const char *file);

/* BODY as the bytes of a database. Owner: caller. */
GBytes *wh_macros_frame(const GByteArray *body);
