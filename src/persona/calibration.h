/* SPDX-License-Identifier: Apache-2.0
 *
 * How scores become likelihood ratios, and those one. Inside of WhCalibration; whoever only compares needs link.h
 * alone.
 *
 * A map is a monotone line through a few knots, fitted by pooling adjacent violators over real same-hand pairs and real
 * different pairs (Zadrozny and Elkan 2002). It says no more than the number of pairs supports: N pairs none of which
 * is otherwise leave 3/N possible. */
#pragma once

#include "persona/link.h"

#include <jansson.h>

typedef struct {
  double score, llr;
} WhKnot;
#define WH_KNOTS_MAX 12

typedef struct {
  WhKnot knots[WH_KNOTS_MAX]; /* ascending in both */
  guint n_knots;              /* 0: not fitted, says nothing */
  double n_same, n_different; /* pairs behind it, see wh_trials_worth */
} WhLikenessMap;

/* Of different pairs SHARE have at least SUM; UPPER is its 95% bound. */
typedef struct {
  double sum, share, upper;
} WhTailPoint;

/* What chance does, among different pairs of all archives: how often they have at least a sum. Beyond what was seen, how often
 * draws from what each kind says of such pairs, one kind independently of the others, add up to it, made less rare by what that
 * makes too rare of what was seen; beyond that an exponential. */
#define WH_CHANCE_KNOTS_MAX 40
typedef struct {
  double sum, surprise; /* -log10 of the share of the pairs with at least SUM */
} WhChanceKnot;
typedef struct {
  double n;        /* pairs it was read off */
  double usual[2]; /* sums that WH_CHANCE_USUAL_0 and _1 of different pairs stay below */
  WhChanceKnot knots[WH_CHANCE_KNOTS_MAX]; /* ascending in both */
  guint n_knots;                           /* 0: not fitted */
} WhChance;
#define WH_CHANCE_USUAL_0 0.95
#define WH_CHANCE_USUAL_1 0.98

/* Pairs with enough of style reach farther than those without; each is held against its like. */
typedef enum { WH_STRATUM_NO_STYLE, WH_STRATUM_STYLED, WH_N_LINK_STRATA } WhLinkStratum;

struct WhCalibration {
  WhChance chance[WH_N_LINK_STRATA];
  WhChance
      several; /* somebody held against several names of one hand: what each kind says of them on the mean */
  WhLikenessMap kinds[WH_N_LIKENESSES];
  WhLikenessMap fused;                              /* of the sum over kinds */
  double overlap[WH_N_LIKENESSES][WH_N_LIKENESSES]; /* symmetric, 0 .. 1: what of a kind another has said */
  double correlation[WH_N_LIKENESSES][WH_N_LIKENESSES]; /* among different pairs, NAN: not measured */
  GArray *tail;                                         /* WhTailPoint, ascending */
  json_t *sources;                                      /* array: what it was made from */
};
WhCalibration *wh_calibration_new(void);

/* 0 where MAP is not fitted or SCORE is NAN. Level beyond the last knot: a score that is higher still was not seen to be worth
 * more, and one kind that is far out must not outweigh all others. */
double wh_map_llr(const WhLikenessMap *map, double score);

/* A pair whose truth is known. */
typedef struct {
  double score;
  double weight; /* > 0; how many pairs it stands for, on any scale */
  gboolean same;
} WhTrial;
/* Sorts TRIALS. FALSE and an empty map where there are fewer than WH_TRIALS_MIN of either truth. */
gboolean wh_map_fit(GArray *trials, WhLikenessMap *ret_map);
#define WH_TRIALS_MIN 20

/* Adds what the kinds say: the one that says most counts whole, each further one less what those before have said of
 * it already. */
double wh_fuse(const WhCalibration *calibration, const double llr[WH_N_LIKENESSES]);
/* 1 where nothing was measured. */
double wh_calibration_false_rate(const WhCalibration *calibration, double sum);
/* Sets the tail from weighted sums of different pairs. Sorts TRIALS. */
void wh_calibration_set_tail(WhCalibration *calibration, GArray *trials);

/* Two different people: what each kind says of them (0: nothing), its sum (see wh_fuse), and how many pairs they stand for. */
typedef struct {
  double llr[WH_N_LIKENESSES], sum, weight;
} WhStrangers;
/* Sorts PAIRS (WhStrangers). */
void wh_chance_fit(GArray *pairs, WhChance *ret_chance);
/* -log10 of the share of different pairs with at least SUM; 0 where it is not fitted. */
double wh_chance_surprise(const WhChance *chance, double sum);

/* How many pairs weighted TRIALS (WhTrial) stand for: the sum of their weights in units of the least, since where that one is
 * each pair was looked at. SAME: of which truth. */
double wh_trials_worth(const GArray *trials, gboolean same);

/* The file as bytes; the same calibration gives the same. Owner: caller. */
char *wh_calibration_format(const WhCalibration *calibration);
/* NAME: for errors. Owner: caller. */
WhCalibration *wh_calibration_parse(const char *text, gsize len, const char *name, GError **error);
/* Stable id of a kind, also of one that is not built in: "style". */
const char *wh_likeness_id(WhLikenessKind kind);
