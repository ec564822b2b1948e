/* SPDX-License-Identifier: Apache-2.0
 *
 * Which test programs of the last versions of build files cannot succeed since a change, by a compiler's word. */
#pragma once

#include "ledger/event.h"

/* One version of a build file. */
typedef struct {
  WhOid blob;
  char *text; /* NULL: it could not be read */
  gsize len;
} WhTestsVersion;

/* Compiles the programs of the last of VERSIONS of the file PATH, oldest first. Of one that the compiler refuses for its form the
 * versions before are asked for the program most like it: where such a one had fewer faults of form and no fewer other ones, the
 * change between broke it, and SINK gets a fact for every version since, and "none" for the one before. What never was without
 * fault tests what this compiler does not know. *RUNS: runs of the compiler that are left; at 0 nothing more is asked. */
gboolean wh_tests_judge(const char *compiler, const char *path, const WhTestsVersion *versions, guint n,
                        guint *runs, WhSink *sink, GError **error);
