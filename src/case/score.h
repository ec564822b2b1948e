/* SPDX-License-Identifier: Apache-2.0
 *
 * WhScoreWindow: the score of one person's signals within the last WH_CASE_WINDOW, kept while time moves
 * forward. Each signal is pushed once and leaves once: O(1) on average. */
#pragma once

#include "case/case.h"

/* Places in the order that patterns name for themselves: strain, pressure, request. */
#define WH_SCORE_PLACES 3
#define WH_SCORE_PLACE(order) ((guint)(order) - (guint)WH_ORDER_STRAIN)

typedef struct {
  double score;
  guint32 families;                               /* mask of families that add */
  guint32 best[WH_N_FAMILIES];                    /* index of the signal that counts, WH_NONE */
  guint32 beside[WH_N_FAMILIES][WH_SCORE_PLACES]; /* by place: one that counts beside it, WH_NONE */
  gboolean fresh; /* one of those that count was reached at the time of the last push */
} WhScore;

/* Families, then context by order, then families by place, then families without a place. */
#define WH_SCORE_CONTEXT WH_N_FAMILIES
#define WH_SCORE_PLACED (WH_SCORE_CONTEXT + WH_N_ORDERS)
#define WH_SCORE_UNPLACED (WH_SCORE_PLACED + WH_N_FAMILIES * WH_SCORE_PLACES)
#define WH_SCORE_SLOTS (WH_SCORE_UNPLACED + WH_N_FAMILIES)

typedef struct {
  const WhCaseSignal *signals;
  GArray *queue[WH_SCORE_SLOTS]; /* guint32 indices: falling contribution, rising time; NULL: empty */
  guint head[WH_SCORE_SLOTS];
} WhScoreWindow;

void wh_score_window_init(WhScoreWindow *window, const WhCaseSignal *signals);
void wh_score_window_clear(WhScoreWindow *window);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhScoreWindow, wh_score_window_clear)
/* Signal INDEX, not entered before any that was pushed, comes in; what is older than the window goes. */
void wh_score_window_push(WhScoreWindow *window, guint32 index);
/* The score at time T, that of the last push. */
WhScore wh_score_window_score(const WhScoreWindow *window, gint64 t);

/* What one signal adds to its family: -log10 of its rate (the estimate: the case's own
 * rarity pays for the uncertainty) beyond what is usual for its pattern, capped;
 * 0 when it is uncalibrated or does not count. */
double wh_score_contribution(const WhCaseSignal *signal);
/* The pattern's place, its family's where it names none; WH_ORDER_FAMILY: no place. */
WhOrder wh_score_order(const WhPattern *pattern);
