/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of the linker. */
#pragma once

#include "persona/calibration.h"

struct WhLinker {
  const WhPeople *people;
  const WhCalibration *calibration;
  WhMeter *meters[WH_N_LIKENESSES];
  gint64 t;
};

/* The sum over kinds, each by its quick score. NAN: no kind has enough. */
double wh_linker_quick(WhLinker *linker, guint32 a, guint32 b);

/* What chance does in one archive: as in ordinary ones, moved by how much more alike its people are. */
typedef struct {
  const WhChance *chance;
  double *sums; /* of pairs drawn from the archive, ascending */
  guint n;
  double shift; /* >= 0 */
} WhLinkNull;
/* SUMS (of double) is taken, CHANCE borrowed. */
void wh_link_null_init(WhLinkNull *null, const WhChance *chance, GArray *sums);
void wh_link_null_clear(WhLinkNull *null);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhLinkNull, wh_link_null_clear)
/* -log10 of the share of different pairs with at least SUM. */
double wh_link_null_surprise(const WhLinkNull *null, double sum);

/* Groups (WhLinkGroup) of LINKS (WhLink, best first): links are taken in their order; two sets join where every pair
 * across them was compared and speaks for one hand. Owner: caller. */
GArray *wh_link_groups(WhLinker *linker, const GArray *links);
