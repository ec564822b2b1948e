/* SPDX-License-Identifier: Apache-2.0
 *
 * WhDelta: what one build gained, lost or changed against another. A finding is a fact with its reasons to
 * look, its innocent readings and how often ordinary updates show the like; never a verdict.
 *
 * Files are paired by path, the version in a shared object's name left out. The statistic is the sum, over
 * independent groups of kinds that weigh, of the weight of the rarest kind in it that was found: a kind found
 * in k of n measured ordinary updates weighs -log10((k + 1) / (n + 2)). Level: WH_DELTA_NONE without findings;
 * WH_DELTA_REVIEW when the statistic is above that of every measured update and a protection was lost or
 * something that acts at load time came (the kinds marked so); WH_DELTA_NOTE otherwise. There is no alarm
 * from a comparison of builds. */
#pragma once

#include "binary/binary.h"
#include "binary/kinds.h"

typedef enum { WH_DELTA_NONE, WH_DELTA_NOTE, WH_DELTA_REVIEW } WhDeltaLevel;

typedef struct {
  const WhDeltaKind *kind; /* borrowed */
  char *before, *after;    /* values; NULL where names say it all */
  GPtrArray *names;        /* of char *: symbols, libraries, files; sorted; may be empty */
} WhDeltaFinding;

typedef struct {
  const WhElf *before, *after; /* borrowed; one is NULL for a file without a partner */
  GPtrArray *findings;         /* of WhDeltaFinding, in the order of kinds */
} WhDeltaPair;

typedef struct {
  const WhBinary *before, *after; /* borrowed */
  const WhDeltaKinds *kinds;      /* borrowed */
  GPtrArray *pairs;               /* of WhDeltaPair, by path */
  GPtrArray *findings;            /* of WhDeltaFinding that are of no single pair */
  double statistic;
  WhDeltaLevel level;
} WhDelta;

/* BEFORE, AFTER and KINDS must live as long. Cost: linear in their facts. Owner: caller. */
WhDelta *wh_delta_new(const WhBinary *before, const WhBinary *after, const WhDeltaKinds *kinds);
void wh_delta_free(WhDelta *delta);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhDelta, wh_delta_free)

const char *wh_delta_level_id(WhDeltaLevel level); /* "none", "note", "review" */

/* The findings of one pair, appended. AFTER is compared with BEFORE as it is. */
void wh_delta_compare(const WhDeltaKinds *kinds, const WhElf *before, const WhElf *after,
                      GPtrArray *findings);
/* What a file without a partner can do that no file of BEFORE could. */
void wh_delta_compare_new(const WhDeltaKinds *kinds, const WhBinary *before, const WhElf *after,
                          GPtrArray *findings);
WhDeltaFinding *wh_delta_finding_new(const WhDeltaKind *kind);
void wh_delta_finding_free(WhDeltaFinding *finding);

/* PATH as its partner is looked for: "libx.so.1.2" is "libx.so", "libx-1.2.so" too. LOOSE: any digits are
 * alike. Owner: caller. */
char *wh_delta_path_key(const char *path, gboolean loose);
