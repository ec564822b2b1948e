/* SPDX-License-Identifier: Apache-2.0
 * Shared measures of the patterns. */
#include "pattern/tools.h"

#include <math.h>

static double
log_normal_share(double value, double median, double upper_quartile)
{
  double sigma = (log(1 + upper_quartile) - log(1 + median)) / 0.6745;
  return 0.5 * erfc(-(log(1 + value) - log(1 + median)) / (sigma * M_SQRT2));
}

double
wh_familiarity(WhInvolvement before, gint64 t)
{
  double days = before.landed == 0 ? 0 : (double)MAX(t - before.first, 0) / (double)WH_DAY;
  return (log_normal_share(before.landed, 6, 39) + log_normal_share(days, 70, 510)) / 2;
}

double
wh_surprise(double p)
{
  return -log10(CLAMP(p, 1e-30, 1.0));
}

double
wh_beta_binomial_surprise(guint k, guint n, double alpha, double beta)
{
  double norm =
      lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta) - lgamma(n + alpha + beta) + lgamma(n + 1.0);
  double tail = 0;
  for (guint i = k; i <= n; i++)
    tail += exp(norm + lgamma(i + alpha) + lgamma(n - i + beta) - lgamma(i + 1.0) - lgamma(n - i + 1.0));
  return wh_surprise(tail);
}

/* -log10 of the sum of what lies at K and above, from K up until nothing more is added. */
static double
count_tail(guint k, double mean, double size)
{
  if (k == 0)
    return 0;
  double log_q = log(mean / (mean + size));
  double first = lgamma(k + size) - lgamma(size) - lgamma(k + 1.0) - size * log1p(mean / size) + k * log_q;
  double sum = 1, term = 1;
  for (guint i = k; i < k + 10000 && term > sum * 1e-6; i++) {
    term *= exp(log_q) * (i + size) / (i + 1.0);
    sum += term;
  }
  return MAX(0, -(first + log(sum)) / M_LN10);
}

double
wh_count_surprise(double k, double mean, double size)
{
  if (!(k > 0))
    return 0;
  guint whole = (guint)MIN(k, 1e6);
  double low = count_tail(whole, mean, size), part = k - whole;
  return MIN(30.0, part > 0 ? low + part * (count_tail(whole + 1, mean, size) - low) : low);
}

gboolean
wh_peak_rises(WhPeak *peak, double statistic, gint64 t)
{
  if (peak->best > 0 && t - peak->when <= WH_PEAK_WINDOW && statistic < peak->best * (8.0 / 7.0))
    return FALSE;
  *peak = (WhPeak){statistic, t};
  return TRUE;
}

void
wh_act_window_init(WhActWindow *window, const WhPeople *people, gint64 span,
                   gboolean (*counts)(const WhAct *act))
{
  *window = (WhActWindow){
      .people = people, .span = span, .count = g_new0(guint32, people->n_persons + 1), .counts = counts};
}

void
wh_act_window_clear(WhActWindow *window)
{
  g_clear_pointer(&window->count, g_free);
}

void
wh_act_window_move(WhActWindow *window, gint64 t)
{
  const WhAct *acts = window->people->acts;
  for (; window->to < window->people->n_acts && acts[window->to].known < t; window->to++) {
    if (!window->counts(&acts[window->to]))
      continue;
    window->n_active += window->count[acts[window->to].person]++ == 0;
    window->total++;
  }
  for (; window->from < window->to && acts[window->from].known < t - window->span; window->from++) {
    if (!window->counts(&acts[window->from]))
      continue;
    window->n_active -= --window->count[acts[window->from].person] == 0;
    window->total--;
  }
}

guint32
wh_message_at(const WhView *view, gint64 t)
{
  guint32 low = 0, high = view->n_messages;
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (view->messages[middle].known < t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static int
by_landing(gconstpointer a, gconstpointer b)
{
  const WhLanded *x = a, *y = b;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  return x->commit < y->commit ? -1 : x->commit > y->commit;
}

GArray *
wh_landed_in_order(const WhPeople *people)
{
  const WhView *view = people->view;
  GArray *landed = g_array_sized_new(FALSE, FALSE, sizeof(WhLanded), view->n_commits);
  for (guint32 c = 0; c < view->n_commits; c++) {
    const WhLanding *landing = &people->landing[c];
    if (landing->landing == WH_NONE || landing->imported || view->commits[c].n_parents > 1)
      continue;
    WhLanded one = {view->commits[landing->landing].known, c};
    g_array_append_val(landed, one);
  }
  g_array_sort(landed, by_landing);
  return landed;
}

static int
by_power_time(gconstpointer a, gconstpointer b)
{
  const WhPower *x = a, *y = b;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  if (x->commit != y->commit)
    return x->commit < y->commit ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

GArray *
wh_power_in_order(const WhPeople *people)
{
  GArray *all = g_array_sized_new(FALSE, FALSE, sizeof(WhPower), people->n_acts + people->n_line);
  for (guint32 i = 0; i < people->n_acts; i++) {
    const WhAct *act = &people->acts[i];
    WhPower one = {act->known, act->person, act->commit, act->tag, act->right == WH_RIGHT_LAND_OTHERS};
    if (wh_act_is_power(act) && act->commit != WH_NONE && wh_people_is_human(people, act->person))
      g_array_append_val(all, one);
  }
  for (guint32 i = 0; i < people->n_line; i++) {
    const WhLanding *landing = &people->landing[people->line[i]];
    WhPower one = {people->view->commits[people->line[i]].known, WH_NONE, people->line[i], WH_NONE, TRUE};
    if (landing->lander == WH_NONE && landing->by_forge && !landing->imported)
      g_array_append_val(all, one);
  }
  g_array_sort(all, by_power_time);
  return all;
}

void
wh_signal_act(WhSignal *signal, const WhAct *act)
{
  guint32 index;
  WhEvidenceKind kind;
  if (wh_act_evidence(act, &kind, &index))
    wh_signal_evidence(signal, kind, index, wh_right_says(act->right), NULL);
}
