/* SPDX-License-Identifier: Apache-2.0
 *
 * Which blobs of an object store may hold hidden text (bidirectional controls, characters that do not show),
 * found by its bytes in the packs: each pack entry is inflated once and only its new bytes are looked at. A
 * delta hands on what its base may hold, and counts where its pieces meet. So the answer errs to one side:
 * FALSE is certain. */
#pragma once

#include "source/git/odb.h"
#include "source/git/terms.h"

#define WH_HIDDEN_SCAN_BYTES (1u << 20) /* inflated; larger entries may hold anything */

typedef struct WhHiddenScan WhHiddenScan;

/* Looks at every blob in the packs of ODB with up to JOBS threads; with TERMS (else NULL; borrowed) also for those. What is
 * found does not depend on JOBS. O(bytes of blobs and their deltas), with terms O(bytes that the deltas make). Owner:
 * caller. */
WhHiddenScan *wh_hidden_scan_new(const WhOdb *odb, const WhTerms *terms, guint jobs);
void wh_hidden_scan_free(WhHiddenScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhHiddenScan, wh_hidden_scan_free)

/* FALSE: that blob holds no hidden text. TRUE: it has to be read; also for any that is no packed blob. O(log
 * n). */
gboolean wh_hidden_scan_may_hold(const WhHiddenScan *scan, const WhOid *blob);

/* What the scan knows of a blob. */
typedef struct {
  gboolean
      made; /* FALSE: no text, too large or broken, or no terms were asked for; the rest is not known then */
  gboolean binary;            /* a NUL stands in its first 8,000 bytes */
  gboolean may_hide;          /* as wh_hidden_scan_may_hold */
  guint64 digest;             /* of its terms; 0: it has none */
  const WhTermCounts *counts; /* borrowed; NULL: none */
} WhScannedBlob;
/* FALSE: no packed blob. */
gboolean wh_hidden_scan_look_up(const WhHiddenScan *scan, const WhOid *blob, WhScannedBlob *ret_blob);

/* What some bytes say of hidden text. */
typedef enum {
  WH_HIDDEN_HELD = 1 << 0,  /* a hidden character, or a letter that looks like a Latin one beside one */
  WH_HIDDEN_LEAD = 1 << 1,  /* a byte that a hidden character may begin with */
  WH_HIDDEN_ALIKE = 1 << 2, /* a Greek or Cyrillic letter */
  WH_HIDDEN_EDGE = 1 << 3,  /* of a delta: a hidden character may come about where two pieces meet */
} WhHiddenFlags;

/* What wh_facts_hidden judges, in UTF-8: U+00AD, U+115F-1160, U+180E, U+200B-D, U+202A-E, U+2060-4, U+2066-9,
 * U+3164, U+FEFF, U+FFA0, U+E0000-FFF, variation selectors in a row, Greek and Cyrillic letters in a word
 * with ASCII. AT_START: the bytes begin a file, where U+FEFF is a mark and hides nothing. */
guint wh_hidden_flags(const guint8 *data, gsize len, gboolean at_start);
/* The flags of what a delta inserts. A broken one gets all of them. */
guint wh_hidden_delta_flags(const guint8 *delta, gsize len);
/* The flags of what a delta with FLAGS makes of a base with BASE_FLAGS. U+00AD is found only where a delta
 * inserts it whole. */
guint wh_hidden_made_flags(guint base_flags, guint flags);
