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
  guint n_enough;    /* kinds that had enough of both */
  double sum;        /* over kinds */
  double llr;        /* together, log10, calibrated as a whole */
  double false_rate; /* share of different pairs of ordinary lists with at least this sum; upper 95% bound */
  double
      q; /* expected share of false ones among all pairs with at least this sum; only from wh_linker_all, else NAN */
} WhLink;
void wh_link_clear(WhLink *link);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhLink, wh_link_clear)

/* Humans whose links are looked for, by T: who said or landed something, but those who spoke to nobody - nobody else said
 * anything in a thread of theirs - and landed nothing. Unsolicited mail is sent under many names, and is not what links
 * are about. Owner: caller. */
GArray *wh_linkable(const WhPeople *people, gint64 t); /* of guint32, ascending */

typedef struct WhLinker WhLinker;
/* PEOPLE and CALIBRATION (NULL: the shipped one) are borrowed and outlive the linker. O(n log n) of n persons until it compares. */
WhLinker *wh_linker_new(const WhPeople *people, const WhCalibration *calibration);
void wh_linker_free(WhLinker *linker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhLinker, wh_linker_free)
/* What was known at T and before counts from now on; T never falls. Before the first call nothing is known. */
void wh_linker_advance(WhLinker *linker, gint64 t);
/* Gathers of everybody, in up to JOBS threads, what is else gathered when first asked for. Until the next advance several
 * threads may then weigh. Costs memory for everybody who wrote enough. */
void wh_linker_ready(WhLinker *linker, guint jobs);
/* The last moment of anything in the record: what a page about the whole of it is as of. */
gint64 wh_linker_end(const WhPeople *people);
/* A and B: different humans. RET is to be cleared by the caller. */
void wh_linker_compare(WhLinker *linker, guint32 a, guint32 b, WhLink *ret);
/* The same, where reasons may be missing: several times quicker. */
void wh_linker_weigh(WhLinker *linker, guint32 a, guint32 b, WhLink *ret);
/* The sum, each kind by its quick score: for order alone. NAN: no kind has enough. */
double wh_linker_quick(WhLinker *linker, guint32 a, guint32 b);

typedef struct {
  guint32 persons[8];
  guint n; /* 2 .. 8 */
  double
      q; /* expected share of false ones among groups at least as sure: from all its pairs together, and at least that of the
               least sure join of a name to two or more */
  double llr[WH_N_LIKENESSES]; /* what each kind says, on the mean over its pairs */
} WhLinkGroup;

typedef struct {
  GArray *links;    /* WhLink, best first: those with q at or below the bound asked for */
  GArray *groups;   /* WhLinkGroup, best first: no person is in two */
  guint64 n_pairs;  /* pairs of humans with enough of a record: what q pays for */
  guint64 n_looked; /* pairs that candidates named and that were compared */
  guint n_null;     /* pairs drawn at random, to see how alike these people are anyhow */
  guint n_persons;  /* humans who said or landed anything */
  guint n_linkable; /* of those: whose links are looked for, see wh_linkable */
} WhLinks;
void wh_links_free(WhLinks *links);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhLinks, wh_links_free)

/* TOLD is called now and then with how much of the work is done, 0 .. 1; FALSE from it ends the work. */
typedef gboolean (*WhLinkTold)(double done, gpointer user);
typedef struct {
  double max_q;
  guint jobs;      /* threads; what is found does not depend on it */
  WhLinkTold told; /* may be NULL */
  gpointer user;
} WhLinkAll;
/* All pairs, by candidates of each kind. What chance does is the tail of sums of different pairs of the archives behind the
 * calibration, moved where pairs drawn at random from these people are more alike than theirs. Pairs of people who wrote much have
 * the larger part of what the bound for q allows, since little text tells nobody apart. NULL: TOLD ended it. Owner: caller. */
WhLinks *wh_linker_all(WhLinker *linker, const WhLinkAll *all);
