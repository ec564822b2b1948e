/* SPDX-License-Identifier: Apache-2.0
 *
 * Two builds compared, or their costs, as records; the rules of event.h hold for them. A comparison is made outside of the
 * project's record and is tied to it by the release or the tag that the later build was made from. */
#pragma once

#include "base/slice.h"

typedef enum {
  WH_COMPARISON_BINARY, /* what a build gained, lost or changed */
  WH_COMPARISON_COST,   /* whether it does the same work at another price */
  WH_N_COMPARISON_KINDS
} WhComparisonKind;
const char *wh_comparison_kind_id(WhComparisonKind kind); /* "binary", "cost" */

typedef enum {
  WH_FINDING_WEIGHS = 1 << 0, /* counts: ordinary work does not show it all the time */
  WH_FINDING_ACTS = 1 << 1,   /* a protection was lost, or something came that acts at load time */
} WhFindingFlags;
#define WH_FINDING_FLAGS (WH_FINDING_WEIGHS | WH_FINDING_ACTS)

/* One difference. */
typedef struct {
  WhSlice kind;  /* "ifunc" */
  WhSlice group; /* kinds of one group are not independent */
  WhSlice file;  /* in the build; "" where that is one file, or all of it is meant */
  WhSlice what;  /* "gained functions whose code is chosen at load time: crc_resolve" */
  guint32 seen;  /* of the measured ordinary updates, how many show the kind */
  guint32 flags; /* WhFindingFlags */
} WhFindingRecord;

#define WH_COMPARISON_SURPRISE_MAX 300000u /* thousandths: a p of 10^-300 */
#define WH_COMPARISON_RATIO_MAX 1000000000u

typedef struct {
  WhComparisonKind kind;
  WhSlice id;            /* SHA-256 of what was compared and found, hex; unique among those of a project */
  WhSlice release;       /* name of the archive that the later build was made from; "" */
  WhSlice tag;           /* without refs/tags/; "" */
  WhSlice before, after; /* names of builds, or commands */
  WhSlice build_ids;     /* of the later build, ' ' between */
  gint64 newest;         /* latest time of a member of the later build, 0: none has one */
  /* of builds */
  guint32 updates;                 /* measured ordinary updates that findings are held against */
  guint32 as_much;                 /* of these, how many weigh as much as this one */
  const WhFindingRecord *findings; /* rarest first */
  guint32 n_findings;              /* at most WH_LIMIT_FINDINGS */
  /* of costs */
  WhSlice measure;          /* "instructions" or "cpu" */
  guint32 runs;             /* pairs */
  guint32 surprise;         /* -1000 log10 of the test's p, at most WH_COMPARISON_SURPRISE_MAX */
  guint32 ratio, low, high; /* after divided by before, with its interval: millionths, at most
                                WH_COMPARISON_RATIO_MAX */
  gboolean same_work;       /* both ended alike and printed the same, every time */
} WhComparisonRecord;
