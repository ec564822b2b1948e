/* SPDX-License-Identifier: Apache-2.0
 *
 * Test programs shown to the compiler of this machine, for its complaints alone: nothing is generated, linked or run.
 *
 * A compiler is a large parser, and the text is hostile. Each run has a process that may read the system's headers and
 * programs and nothing else, write nothing, reach no network, and take WH_COMPILE_SECONDS and WH_COMPILE_MEMORY at most. */
#pragma once

#include "base/slice.h"

#define WH_COMPILE_SECONDS 10u
#define WH_COMPILE_MEMORY ((guint64)1 << 30)

typedef struct {
  guint
      syntax; /* complaints that no header or platform explains: stray characters, brackets, what was expected */
  guint other;    /* all else: unknown types and names, what this platform lacks */
  gboolean ended; /* the compiler ran to its end; else nothing is known */
  char *message;  /* the first of the former, one line, made safe; NULL: there is none. Owned */
} WhCompiled;
void wh_compiled_clear(WhCompiled *compiled);

/* The compiler's path; NULL: none is at hand. Static. */
const char *wh_compiler_find(void);
/* What COMPILER says of CODE as LANGUAGE ("c", "c++"). A header that is missing here is passed over and its names are then unknown
 * ones. To be called while the process has one thread. */
void wh_compile(const char *compiler, const char *language, WhSlice code, WhCompiled *ret_compiled);
