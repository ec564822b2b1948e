/* SPDX-License-Identifier: Apache-2.0
 *
 * How likeness is calibrated: pairs whose truth is known, from real authors split in two and real different people of
 * the same archives, and the maps fitted to them. Authors go by hash into two halves: one calibrates, the other measures. */
#pragma once

#include "app/record.h"
#include "app/split.h"
#include "persona/calibration.h"

/* A line of a list: NAME <tab> TARGET [<tab> DAY]; the day ends the record. */
typedef struct {
  char *name, *target;
  gint64 as_of;
} WhLinkSource;
/* WhLinkSource from the file LIST. Owner: caller. */
GArray *wh_link_sources_read(const char *list, GError **error);
/* Its record, without words' meaning. */
gboolean wh_link_source_load(WhLedger *ledger, const WhLinkSource *source, const WhScanOptions *options,
                             WhRecord *ret_record, GError **error);

/* A pair whose truth is known, as the kinds see it. */
typedef struct {
  double score[WH_N_LIKENESSES]; /* NAN: not enough */
  double
      weight; /* how many pairs of the archive it stands for; over an archive they add up to their number */
  double sum, llr, false_rate; /* by the calibration in use */
  gboolean same;
  guint32 said; /* messages of the one who wrote less */
} WhLinkTrial;

typedef struct {
  guint half; /* whose authors */
  WhSplitBy by;
  double noise;
  guint most;  /* authors that are split */
  guint least; /* messages of each name */
} WhLinkTrialOptions;
/* Appends pairs of one hand: authors of the half, every other of whom is split in two. */
void wh_link_trials(const WhPeople *people, const WhCalibration *calibration,
                    const WhLinkTrialOptions *options, GArray *trials);

typedef struct {
  guint half;    /* whose authors */
  guint32 least; /* messages of each */
  guint n_top;   /* pairs with the highest quick scores: each counts as one */
  guint n_drawn; /* of all others, each of which counts as many as it stands for */
} WhLinkDifferent;
/* Appends pairs of different people as they are, of all that a search would look at: what comes highest is what tells how often
 * chance gets far. */
void wh_link_different(const WhPeople *people, const WhCalibration *calibration,
                       const WhLinkDifferent *different, GArray *trials);
/* Somebody and several names of one author: what the kinds see of each pair. */
typedef struct {
  double score[WH_SPLIT_MAX][WH_N_LIKENESSES]; /* NAN: not enough */
  guint n;                                     /* pairs with enough of any kind: 2 or more */
} WhLinkStranger;
/* Appends everybody of the half of whom a search would look beside each of a few authors of it under several names. */
void wh_link_strangers(const WhPeople *people, const WhCalibration *calibration, guint half,
                       GArray *strangers);
/* Authors of the half who can be split in N, some of them in an order that only SALT decides, at most MOST. Owner:
 * caller. */
GArray *wh_link_authors(const WhPeople *people, guint half, guint n, guint least, guint most,
                        const char *salt);
#define WH_LINK_HALVES "halves of authors" /* salt of the division into halves */

/* Whether names or addresses of the two are so alike that the record all but declares them one: nobody knows the truth of such
 * a pair, so it counts neither as one hand nor as two. */
gboolean wh_link_declared(const WhPeople *people, guint32 a, guint32 b);

/* Fits all that TRIALS (WhLinkTrial) and STRANGERS (WhLinkStranger) can support; what too few strangers say is taken from pairs.
 * Owner: caller. */
WhCalibration *wh_calibration_fit(const GArray *trials, const GArray *strangers);

/* The calibration that the archives of LIST give. Same list, same bytes. A source that cannot be read fails the whole.
 * Owner: caller. */
WhCalibration *wh_calibrate(WhLedger *ledger, const char *list, const WhScanOptions *options, GError **error);
