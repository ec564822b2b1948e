/* SPDX-License-Identifier: Apache-2.0
 *
 * WhMacrosBuilder: gathers known build files into the bytes of a database. The bytes depend on what was added and
 * on the order of the sources, not on the order of files within a source. */
#pragma once

#include "macros/macros.h"

typedef struct WhMacrosBuilder WhMacrosBuilder;

WhMacrosBuilder *wh_macros_builder_new(void);
void wh_macros_builder_free(WhMacrosBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhMacrosBuilder, wh_macros_builder_free)

/* VERSION: of a package, or the newest commit of a history, then DAY is its day (else ""). Returns its number. */
guint wh_macros_builder_source(WhMacrosBuilder *builder, const char *package, const char *version,
                               const char *day);

typedef struct {
  guint source;
  const char *first, *last; /* releases or days that have the content */
} WhMacroSeen;

/* FALSE: NAME is no build file, or CONTENT has more than WH_MACRO_CONTENT bytes. A content that several sources
 * have belongs to the first; sources of one package widen its range. Of aclocal.m4 only the pieces are kept. */
gboolean wh_macros_builder_add(WhMacrosBuilder *builder, WhSlice name, WhSlice content,
                               const WhMacroSeen *seen);

/* All that DB holds, its sources behind those that are there. */
void wh_macros_builder_merge(WhMacrosBuilder *builder, const WhMacros *db);

/* The database. Owner: caller. */
GBytes *wh_macros_builder_finish(WhMacrosBuilder *builder);
