/* SPDX-License-Identifier: Apache-2.0
 *
 * WhLinker: all kinds of likeness of one project together. Log-likelihood ratios are added across kinds that were
 * measured to be independent, calibrated by data/links.json, which `wolfhound calibrate` makes from real authors
 * split in two and real different pairs. */
#pragma once

#include "persona/likeness.h"

typedef struct WhCalibration WhCalibration;
/* The one that ships; static. */
const WhCalibration *wh_calibration_shipped(void);
/* WH_ERROR_INPUT with file and place. Owner: caller. */
WhCalibration *wh_calibration_load(const char *path, GError **error);
void wh_calibration_free(WhCalibration *calibration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhCalibration, wh_calibration_free)

typedef struct {
  guint32 a, b; /* persons, a < b */
  WhLikeness kinds[WH_N_LIKENESSES];
  double llr;        /* together, log10 */
  double false_rate; /* share of different pairs of ordinary lists with at least this llr; upper 95% bound */
  double
      q; /* expected share of false ones among all pairs with at least this llr; only from wh_linker_all, else NAN */
} WhLink;
void wh_link_clear(WhLink *link);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhLink, wh_link_clear)

typedef struct WhLinker WhLinker;
/* PEOPLE and CALIBRATION (NULL: the shipped one) are borrowed and outlive the linker. */
WhLinker *wh_linker_new(const WhPeople *people, const WhCalibration *calibration);
void wh_linker_free(WhLinker *linker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhLinker, wh_linker_free)
/* What was known at T and before counts from now on; T never falls. */
void wh_linker_advance(WhLinker *linker, gint64 t);
/* RET is to be cleared by the caller. */
void wh_linker_compare(WhLinker *linker, guint32 a, guint32 b, WhLink *ret);

typedef struct {
  guint32 persons[8];
  guint n;  /* 2 .. 8 */
  double q; /* of the group as a whole */
} WhLinkGroup;

typedef struct {
  GArray *links;    /* WhLink, best first: those with q at or below the bound asked for */
  GArray *groups;   /* WhLinkGroup, best first */
  guint64 n_pairs;  /* pairs of humans with enough of a record: what q pays for */
  guint64 n_looked; /* pairs that candidates named and that were compared */
  guint n_persons;
} WhLinks;
void wh_links_free(WhLinks *links);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhLinks, wh_links_free)
/* All pairs, by candidates of each kind. JOBS threads; the answer does not depend on their number. Owner: caller. */
WhLinks *wh_linker_all(WhLinker *linker, double max_q, guint jobs);
