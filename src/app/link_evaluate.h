/* SPDX-License-Identifier: Apache-2.0
 *
 * How well links do: on authors whom calibration did not see, split under invented names, and on archives as they are. */
#pragma once

#include "app/calibrate.h"

typedef struct {
  const WhCalibration *calibration; /* NULL: the shipped one */
  double q;                         /* bound for groups */
} WhLinkEvaluateOptions;

/* The document (schema wolfhound.links-evaluation/1) over the archives of LIST. A source that cannot be read fails the
 * whole. Owner: caller. */
json_t *wh_link_evaluate(WhLedger *ledger, const char *list, const WhScanOptions *options,
                         const WhLinkEvaluateOptions *evaluate, GError **error);
/* The document as text. */
void wh_link_evaluate_text(const json_t *evaluation, GString *out);

/* What trials say of one score. LEAST, MOST: bounds of how much the one wrote who wrote less. KIND: WH_N_LIKENESSES for
 * all together. Owner: caller. */
json_t *wh_link_measure(const GArray *trials, guint kind, guint32 least, guint32 most);
/* Predicted against observed, in bins of the ratio. Owner: caller. */
json_t *wh_link_reliability(const GArray *trials);

/* An author planted under several names, and whether a search finds them all and nobody else. */
#define WH_LINK_GROUP_MAX 4u
typedef struct {
  guint n;        /* names, 2 .. WH_LINK_GROUP_MAX */
  guint32 fewest; /* messages of the name that has the fewest */
  double
      hosts; /* what hosts and addresses say, on the mean over its pairs, log10; NAN: of none of them anything */
  gboolean found;
} WhLinkHand;

/* What a search of one archive finds. */
typedef struct {
  GArray *hands;         /* WhLinkHand; NULL: nothing was searched */
  guint partly;          /* of those counted: some of their names, and nobody else */
  guint persons, groups; /* of the archive: groups without anybody planted */
  guint declared; /* of those: names or addresses are alike, so that the record all but declares them one */
  json_t *list;   /* of those groups, to be read by a human */
} WhLinkGroups;
void wh_link_groups_clear(WhLinkGroups *groups);
/* A name of fewer messages has nothing to be known by: hands with such a name are told apart. */
#define WH_LINK_NAME_LEAST 4u
/* TARGET: people of a record; NOISE: see WhSplitOptions; PLANTED: hands of each size, 0: the archive as it is. */
void wh_link_find_groups(const WhPeople *people, const WhLinkEvaluateOptions *options, double noise,
                         guint planted, WhLinkGroups *ret);
