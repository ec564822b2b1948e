/* SPDX-License-Identifier: Apache-2.0
 * What several kinds say together, and how often different pairs reach it. */
#include "persona/calibration.h"

#include "base/bounds.h"

#include <math.h>

#define CONFIDENCE 0.95
#define TAIL_POINTS 64u
#define JUST_ABOVE 1e-4 /* the precision of the file */

/* Kinds by how much they say, most first. */
static void
order(const double *llr, guint *ret_kinds)
{
  for (guint i = 0; i < WH_N_LIKENESSES; i++) {
    guint at = i;
    for (; at > 0 && fabs(llr[ret_kinds[at - 1]]) < fabs(llr[i]); at--)
      ret_kinds[at] = ret_kinds[at - 1];
    ret_kinds[at] = i;
  }
}

double
wh_fuse(const WhCalibration *calibration, const double llr[WH_N_LIKENESSES])
{
  guint kinds[WH_N_LIKENESSES] = {0};
  double sum = 0;
  order(llr, kinds);
  for (guint i = 0; i < WH_N_LIKENESSES; i++) {
    double left = 1;
    for (guint before = 0; before < i; before++)
      if (llr[kinds[i]] * llr[kinds[before]] > 0)
        left *= 1 - calibration->overlap[kinds[i]][kinds[before]];
    sum += left * llr[kinds[i]];
  }
  return sum;
}

double
wh_calibration_false_rate(const WhCalibration *calibration, double sum)
{
  double rate = 1;
  for (guint i = 0; i < calibration->tail->len; i++) {
    const WhTailPoint *point = &g_array_index(calibration->tail, WhTailPoint, i);
    if (point->sum > sum)
      break;
    rate = point->upper;
  }
  return rate;
}

static int
compare_trials(gconstpointer pa, gconstpointer pb)
{
  const WhTrial *a = pa, *b = pb;
  if (a->score < b->score || a->score > b->score)
    return a->score < b->score ? -1 : 1;
  return a->weight < b->weight ? -1 : a->weight > b->weight;
}

void
wh_calibration_set_tail(WhCalibration *calibration, GArray *trials)
{
  double total = 0, from_top = 0;
  g_array_set_size(calibration->tail, 0);
  g_array_sort(trials, compare_trials);
  for (guint i = 0; i < trials->len; i++)
    total += g_array_index(trials, WhTrial, i).weight;
  if (trials->len == 0)
    return;
  const double n = wh_trials_worth(trials, FALSE);
  double next = 0; /* share from which on the next point is kept: ever fewer toward the middle */
  for (guint i = trials->len; i > 0; i--) {
    const WhTrial *trial = &g_array_index(trials, WhTrial, i - 1);
    const double above = from_top / total;
    from_top += trial->weight;
    if (from_top / total < next || calibration->tail->len >= TAIL_POINTS)
      continue;
    /* Just above this pair only ABOVE of the share is left. */
    if (calibration->tail->len == 0) {
      const WhTailPoint end = {trial->score + JUST_ABOVE, above, wh_binom_upper(above * n, n, CONFIDENCE)};
      g_array_append_val(calibration->tail, end);
    }
    const double share = MIN(from_top / total, 1);
    const WhTailPoint point = {trial->score, share, wh_binom_upper(MIN(share * n, n), n, CONFIDENCE)};
    g_array_append_val(calibration->tail, point);
    next = share * 1.25;
  }
  for (guint a = 0, b = calibration->tail->len; a + 1 < b; a++, b--) {
    const WhTailPoint swap = g_array_index(calibration->tail, WhTailPoint, a);
    g_array_index(calibration->tail, WhTailPoint, a) = g_array_index(calibration->tail, WhTailPoint, b - 1);
    g_array_index(calibration->tail, WhTailPoint, b - 1) = swap;
  }
}
