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

/* By person: log10 of its part of what a bound for q allows, 1 on the mean over PERSONS (guint32), more for those who wrote or
 * landed much by T; what a pair has is the product of both. Set before anybody is compared. -INFINITY: not among PERSONS. Owner:
 * caller. */
double *wh_link_favours(const WhPeople *people, const GArray *persons, gint64 t);

/* A pair, what each kind says of it, and how surprising their sum is among different pairs; where the sum speaks against one hand,
 * that sum; NAN: nothing is known of the pair. */
typedef struct {
  WhPair pair;
  double llr[WH_N_LIKENESSES], surprise;
} WhLinkPair;
typedef struct {
  const GArray *pairs;                                        /* WhLinkPair: those that were compared */
  void (*weigh)(WhPair pair, gpointer user, WhLinkPair *ret); /* another pair */
  /* How surprising it is that what the kinds say of several pairs across a hand is on the mean LLR; as of a pair where it speaks
   * against. */
  double (*several)(const double llr[WH_N_LIKENESSES], gpointer user);
  gpointer user;
  const double *favours;     /* by person, see wh_link_favours; NULL: all alike */
  double n_pairs, n_persons; /* of the project; each pair counts for what it is favoured */
  double max_q;
} WhLinkGrouping;
/* Groups (WhLinkGroup), surest first, no person in two. Names are put together by what all pairs across say on the mean; what all
 * joins of a group say adds up and is held against how many groups of its size there could be. Owner: caller. */
GArray *wh_link_groups(const WhLinkGrouping *grouping);
