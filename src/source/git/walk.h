/* SPDX-License-Identifier: Apache-2.0
 *
 * Which commits there are, in an order where parents come before children. The order depends on the commits,
 * tips and have alone: depth first from the tips (by name), first parents first, a commit after its parents.
 * So neighbours in the order mostly have similar trees. */
#pragma once

#include "source/git/odb.h"

typedef struct {
  WhOid oid;
  WhOid tree;
  WhOdbPlace place;
  guint32 parents_at, n_parents; /* in walk->parents; as the object names them, none when it is shallow */
  WhObject *object;              /* read already; NULL where that would be too much to keep */
  guint8 state;                  /* the walk's own */
  gboolean known;                /* below `have` */
  gboolean shallow;              /* its parents are cut off */
} WhWalkCommit;

typedef struct {
  guint32 commit;     /* in walk->commits */
  const char *reason; /* static */
} WhWalkGap;

#define WH_WALK_KEPT                                                                                         \
  (64u << 20) /* bytes of commit objects that a walk keeps, so that they are inflated once */

typedef struct {
  GArray *commits; /* WhWalkCommit: all that were met */
  GArray *parents; /* guint32: indices in commits */
  GArray *order;   /* guint32: what was asked for, in order */
  GArray *gaps;    /* WhWalkGap: commits that could not be read, in order of meeting */
  guint32 *slots;  /* look-up by name: index in commits + 1, 0 for empty */
  guint32 n_slots; /* a power of two */
  gsize kept;      /* bytes of objects */
} WhWalk;

typedef struct {
  const WhOid *tips;
  guint n_tips;
  const WhOid *have; /* tips of an ancestor-closed set, none below another */
  guint n_have;
  GHashTable *shallow; /* set of WhOid, may be NULL */
} WhWalkRequest;

/* WH_ERROR_LIMIT: more commits than can be numbered. What is missing or broken is a gap. Owner: caller.
 * O(commits reachable from tips, and from have where that matters). */
WhWalk *wh_walk_new(WhOdbReader *reader, const WhWalkRequest *request, GError **error);
void wh_walk_free(WhWalk *walk);
/* The object of commits[INDEX] if the walk still has it, else NULL. Owner: caller. Only one thread may ask for an INDEX. */
WhObject *wh_walk_take_object(const WhWalk *walk, guint32 index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhWalk, wh_walk_free)

/* The tree and parents at the head of a commit object: PARENTS gets WhOid, at most WH_LIMIT_PARENTS. FALSE:
 * it does not begin as a commit does. */
gboolean wh_walk_parse_head(WhSlice body, guint oid_len, WhOid *ret_tree, GArray *parents);
