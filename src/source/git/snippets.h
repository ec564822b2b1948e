/* SPDX-License-Identifier: Apache-2.0
 *
 * Test programs that build files hold: of configure.ac and m4 macros, CMake, Meson. */
#pragma once

#include "base/slice.h"

typedef struct {
  WhSlice code;     /* as it would be compiled, quotes of the build file taken away; borrowed for the call */
  guint line;       /* of the file, where it begins */
  guint part;       /* 0, or counted up where one call holds several: a prologue, then a body */
  const char *call; /* "AC_LANG_PROGRAM"; static */
  WhSlice word;     /* the whole word that CALL ends: "check_cxx_source_compiles", "cpp.compiles"; borrowed */
} WhSnippet;

typedef void (*WhSnippetTake)(const WhSnippet *snippet, gpointer user);
/* Calls TAKE for every test program of the build file TEXT at PATH, in order for each kind of call. Linear in TEXT. */
void wh_snippets_each(WhSlice text, WhSlice path, WhSnippetTake take, gpointer user);
/* Whether a program is put together from pieces: its text alone is no program. */
gboolean wh_snippet_is_pieced(WhSlice code);
