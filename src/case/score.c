/* SPDX-License-Identifier: Apache-2.0
 * Scores over a moving window: the best of each family, and the order they came in. */
#include "case/score.h"

#include <math.h>

double
wh_score_contribution(const WhCaseSignal *signal)
{
  const WhTail *tail = &signal->tail;
  if (!signal->counts || !tail->calibrated || !(tail->upper < 1))
    return 0;
  double rate = MAX(tail->rate, 1 / (WH_BEYOND * tail->project_years));
  return CLAMP(-log10(rate) - signal->signal->pattern->usual, 0, WH_FAMILY_CAP);
}

WhOrder
wh_score_order(const WhPattern *pattern)
{
  static const WhOrder of_family[WH_N_FAMILIES] = {[WH_FAMILY_RIGHTS] = WH_ORDER_RIGHTS,
                                                   [WH_FAMILY_CHANGE] = WH_ORDER_CHANGE,
                                                   [WH_FAMILY_RELEASE] = WH_ORDER_RELEASE};
  return pattern->order != WH_ORDER_FAMILY ? pattern->order : of_family[pattern->family];
}

void
wh_score_window_init(WhScoreWindow *window, const WhCaseSignal *signals)
{
  *window = (WhScoreWindow){.signals = signals};
}

void
wh_score_window_clear(WhScoreWindow *window)
{
  for (guint i = 0; i < WH_SCORE_SLOTS; i++)
    g_clear_pointer(&window->queue[i], g_array_unref);
}

static guint32
last_of(const GArray *queue)
{
  return g_array_index(queue, guint32, queue->len - 1);
}

static guint32
best_of(const WhScoreWindow *window, guint slot)
{
  const GArray *queue = window->queue[slot];
  return queue != NULL && window->head[slot] < queue->len ? g_array_index(queue, guint32, window->head[slot])
                                                          : WH_NONE;
}

static void
expire(WhScoreWindow *window, gint64 t)
{
  for (guint i = 0; i < WH_SCORE_SLOTS; i++)
    for (guint32 best = best_of(window, i);
         best != WH_NONE && window->signals[best].entered < t - WH_CASE_WINDOW; best = best_of(window, i))
      window->head[i]++;
}

/* Of equals the earlier counts, so that repeating oneself moves nothing. */
static void
push_to(WhScoreWindow *window, guint slot, guint32 index)
{
  double adds = wh_score_contribution(&window->signals[index]);
  if (window->queue[slot] == NULL)
    window->queue[slot] = g_array_new(FALSE, FALSE, sizeof(guint32));
  GArray *queue = window->queue[slot];
  while (queue->len > window->head[slot] && wh_score_contribution(&window->signals[last_of(queue)]) < adds)
    g_array_set_size(queue, queue->len - 1);
  if (queue->len > window->head[slot] && wh_score_contribution(&window->signals[last_of(queue)]) == adds &&
      window->signals[last_of(queue)].entered == window->signals[index].entered)
    return;
  g_array_append_val(queue, index);
}

/* Whether ORDER is a place that patterns name for themselves. */
static gboolean
is_place(WhOrder order)
{
  return order >= WH_ORDER_STRAIN && order < WH_ORDER_STRAIN + WH_SCORE_PLACES;
}

static guint
placed_slot(guint family, WhOrder order)
{
  return WH_SCORE_PLACED + family * WH_SCORE_PLACES + WH_SCORE_PLACE(order);
}

void
wh_score_window_push(WhScoreWindow *window, guint32 index)
{
  const WhCaseSignal *signal = &window->signals[index];
  expire(window, signal->entered);
  const WhPattern *pattern = signal->signal->pattern;
  WhOrder order = wh_score_order(pattern);
  if (wh_score_contribution(signal) <= 0 || (pattern->context && order == WH_ORDER_FAMILY))
    return;
  push_to(window, pattern->context ? WH_SCORE_CONTEXT + (guint)order : (guint)pattern->family, index);
  if (!pattern->context)
    push_to(window,
            is_place(order) ? placed_slot(pattern->family, order)
                            : WH_SCORE_UNPLACED + (guint)pattern->family,
            index);
}

/* ---- order ---- */

/* What can stand in a pair: all that counts, then context. */
typedef struct {
  struct {
    WhOrder order;
    WhGroup group;
    gint64 t;
  } at[WH_SCORE_SLOTS];
  guint n, n_counting;
} Places;

static void
place(Places *places, const WhScoreWindow *window, guint32 index)
{
  if (index == WH_NONE)
    return;
  const WhSignal *signal = window->signals[index].signal;
  /* Context is told when it matters; its time is when it began. */
  places->at[places->n].order = wh_score_order(signal->pattern);
  places->at[places->n].group = wh_pattern_group(signal->pattern);
  places->at[places->n++].t = signal->pattern->context ? signal->from : signal->reached;
}

/* Every pair with one that counts in it; context alone says nothing. */
static double
order_term(const WhScoreWindow *window, const WhScore *score)
{
  Places all = {.n = 0};
  for (guint i = 0; i < WH_N_FAMILIES; i++)
    place(&all, window, score->best[i]);
  for (guint i = 0; i < WH_N_FAMILIES; i++)
    for (guint j = 0; j < WH_SCORE_PLACES; j++)
      place(&all, window, score->beside[i][j]);
  all.n_counting = all.n;
  for (guint i = 0; i < WH_N_ORDERS; i++)
    place(&all, window, best_of(window, WH_SCORE_CONTEXT + i));
  double term = 0, across = 0;
  for (guint i = 0; i < all.n_counting; i++)
    for (guint j = i + 1; j < all.n && all.at[i].order != WH_ORDER_FAMILY; j++) {
      if (all.at[j].order == WH_ORDER_FAMILY || all.at[i].order == all.at[j].order ||
          all.at[i].t == all.at[j].t)
        continue;
      gboolean in_order = (all.at[i].order < all.at[j].order) == (all.at[i].t < all.at[j].t);
      *(all.at[i].group == all.at[j].group ? &term : &across) += in_order ? WH_ORDER_STEP : -WH_ORDER_STEP;
    }
  return term + CLAMP(across, -WH_ORDER_ACROSS, WH_ORDER_ACROSS);
}

/* What FAMILY says from other places than that of BASE. RET_BESIDE: by place. */
static double
take_beside(const WhScoreWindow *window, guint family, guint32 base, guint32 *ret_beside)
{
  double sum = 0;
  WhOrder order = base != WH_NONE ? wh_score_order(window->signals[base].signal->pattern) : WH_ORDER_FAMILY;
  for (guint i = 0; i < WH_SCORE_PLACES; i++) {
    guint32 placed = best_of(window, WH_SCORE_PLACED + family * WH_SCORE_PLACES + i);
    gboolean other = placed != WH_NONE && order != (WhOrder)(i + (guint)WH_ORDER_STRAIN);
    ret_beside[i] = other ? placed : WH_NONE;
    if (other)
      sum += MIN(WH_PLACE_SHARE * wh_score_contribution(&window->signals[placed]), WH_PLACE_CAP);
  }
  return sum;
}

/* The best of FAMILY with what stands beside it; or, where that adds more, the best without a place of its own with all
 * that have one: a pressure as rare as the cause it serves must not hide that cause. */
static double
take_family(const WhScoreWindow *window, guint family, WhScore *score)
{
  guint32 best = best_of(window, family), unplaced = best_of(window, WH_SCORE_UNPLACED + family);
  guint32 beside[WH_SCORE_PLACES];
  double sum = take_beside(window, family, best, score->beside[family]);
  score->best[family] = best;
  if (best != WH_NONE)
    sum += wh_score_contribution(&window->signals[best]);
  if (unplaced == WH_NONE || unplaced == best)
    return sum;
  double other =
      take_beside(window, family, unplaced, beside) + wh_score_contribution(&window->signals[unplaced]);
  if (other <= sum)
    return sum;
  score->best[family] = unplaced;
  memcpy(score->beside[family], beside, sizeof beside);
  return other;
}

WhScore
wh_score_window_score(const WhScoreWindow *window, gint64 t)
{
  WhScore score = {0};
  double largest = 0;
  for (guint i = 0; i < WH_SCORE_SLOTS; i++) {
    guint32 best = best_of(window, i);
    if (best != WH_NONE && window->signals[best].entered == t)
      score.fresh = TRUE;
  }
  for (guint i = 0; i < WH_N_FAMILIES; i++) {
    score.score += take_family(window, i, &score);
    if (score.best[i] == WH_NONE)
      continue;
    largest = MAX(largest, wh_score_contribution(&window->signals[best_of(window, i)]));
    score.families |= 1u << i;
  }
  score.score = MAX(score.score + order_term(window, &score), largest);
  return score;
}
