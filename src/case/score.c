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
  /* Never rarer than one project-year among all that are known: an extrapolation must not carry a score. */
  double rate = MAX(tail->rate, 1 / tail->project_years);
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
  for (guint i = 0; i < WH_SCORE_SLOTS; i++)
    window->queue[i] = g_array_new(FALSE, FALSE, sizeof(guint32));
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

static void
expire(WhScoreWindow *window, gint64 t)
{
  for (guint i = 0; i < WH_SCORE_SLOTS; i++) {
    const GArray *queue = window->queue[i];
    while (window->head[i] < queue->len &&
           window->signals[g_array_index(queue, guint32, window->head[i])].signal->reached <
               t - WH_CASE_WINDOW)
      window->head[i]++;
  }
}

/* Of equals the earlier counts, so that repeating oneself moves nothing. */
void
wh_score_window_push(WhScoreWindow *window, guint32 index)
{
  const WhCaseSignal *signal = &window->signals[index];
  double adds = wh_score_contribution(signal);
  expire(window, signal->signal->reached);
  const WhPattern *pattern = signal->signal->pattern;
  WhOrder order = wh_score_order(pattern);
  if (adds <= 0 || (pattern->context && order == WH_ORDER_FAMILY))
    return;
  guint slot = pattern->context ? WH_N_FAMILIES + (guint)order : (guint)pattern->family;
  GArray *queue = window->queue[slot];
  while (queue->len > window->head[slot] && wh_score_contribution(&window->signals[last_of(queue)]) < adds)
    g_array_set_size(queue, queue->len - 1);
  if (queue->len > window->head[slot] && wh_score_contribution(&window->signals[last_of(queue)]) == adds &&
      window->signals[last_of(queue)].signal->reached == signal->signal->reached)
    return;
  g_array_append_val(queue, index);
}

static guint32
best_of(const WhScoreWindow *window, guint slot)
{
  const GArray *queue = window->queue[slot];
  return window->head[slot] < queue->len ? g_array_index(queue, guint32, window->head[slot]) : WH_NONE;
}

/* Every pair with a family in it; context alone says nothing. */
static double
order_term(const WhScoreWindow *window)
{
  double term = 0;
  for (guint i = 0; i < WH_N_FAMILIES; i++) {
    guint32 a = best_of(window, i);
    WhOrder a_order = a != WH_NONE ? wh_score_order(window->signals[a].signal->pattern) : WH_ORDER_FAMILY;
    for (guint j = i + 1; j < WH_SCORE_SLOTS && a_order != WH_ORDER_FAMILY; j++) {
      guint32 b = best_of(window, j);
      WhOrder b_order = b != WH_NONE ? wh_score_order(window->signals[b].signal->pattern) : WH_ORDER_FAMILY;
      gint64 a_time = window->signals[a].signal->reached;
      gint64 b_time = b != WH_NONE ? window->signals[b].signal->reached : a_time;
      if (b_order == WH_ORDER_FAMILY || a_order == b_order || a_time == b_time)
        continue;
      term += (a_order < b_order) == (a_time < b_time) ? WH_ORDER_STEP : -WH_ORDER_STEP;
    }
  }
  return term;
}

WhScore
wh_score_window_score(const WhScoreWindow *window, gint64 t)
{
  WhScore score = {0};
  double largest = 0;
  for (guint i = 0; i < WH_SCORE_SLOTS; i++) {
    guint32 best = best_of(window, i);
    if (best != WH_NONE && window->signals[best].signal->reached == t)
      score.fresh = TRUE;
    if (i >= WH_N_FAMILIES)
      continue;
    score.best[i] = best;
    if (best == WH_NONE)
      continue;
    double adds = wh_score_contribution(&window->signals[best]);
    score.score += adds;
    largest = MAX(largest, adds);
    score.families |= 1u << i;
  }
  score.score = MAX(score.score + order_term(window), largest);
  return score;
}
