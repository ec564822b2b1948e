/* SPDX-License-Identifier: Apache-2.0
 *
 * Comparisons of builds as a view shows them.
 *
 * Known time of a comparison: the later of its release's known time (its tag's, where the release is not in the record) and the
 * newest member of the build, which counts only where it is no more than WH_CLOCK_SLACK after the project's newest commit. Where
 * nothing tells it, that of the newest commit. When it was made does not matter: anybody could have made it then. */
#pragma once

#include "ledger/event.h"

typedef struct {
  const char *id, *before, *after, *build_ids, *measure; /* as in WhComparisonRecord */
  const char *release_name, *tag_name;
  guint32 release; /* in view->releases, WH_NONE */
  guint32 tag;     /* in view->tags, WH_NONE */
  guint32 commit;  /* that the build was made from, WH_NONE: none, or not in the view */
  guint32 at, n;   /* its findings: view->findings[at .. at + n) */
  gint64 known;
  guint32 updates, as_much, runs, surprise, ratio, low, high;
  guint8 kind; /* WhComparisonKind */
  guint8 same_work;
} WhComparison;

typedef struct {
  const char *kind, *group, *file, *what;
  guint32 seen;
  guint32 flags; /* WhFindingFlags */
} WhFinding;
