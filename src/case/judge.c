/* SPDX-License-Identifier: Apache-2.0
 * Case scores of views with one or both groups of record.
 *
 * With H the score by the history alone and W by words alone, P(H + W >= s) is read off a grid of steps of
 * GRID_STEP: mass of W between two points counts at the upper one, so that nothing is made rarer. */
#include "case/judge.h"

#include "case/unit.h"

#include <math.h>

#define GRID_STEP 0.02
#define GRID_POINTS 1250u /* up to 25: more than any score */

typedef struct {
  double rate, upper;
} Point;

typedef struct {
  Point *points; /* by grid point; NULL: not combined */
  double project_years;
  double observed; /* largest sum of what was observed */
} Combined;

struct WhCaseJudge {
  const WhPeople *people;
  const WhCaseOptions *options;
  guint32 groups; /* mask 1 << WhGroup */
  Combined combined[WH_N_STRATA];
};

static WhTail
group_tail(const WhCaseJudge *judge, WhStratum stratum, WhGroup group, double score)
{
  return wh_baseline_case_tail(judge->options->baseline, judge->options->half, stratum, group, score);
}

static double
grid_value(guint i)
{
  return i * GRID_STEP;
}

/* The tail of GROUP at each grid point; the first is just above 0. */
static Point *
group_points(const WhCaseJudge *judge, WhStratum stratum, WhGroup group, WhTail *ret_last)
{
  Point *points = g_new(Point, GRID_POINTS);
  for (guint i = 0; i < GRID_POINTS; i++) {
    *ret_last = group_tail(judge, stratum, group, i > 0 ? grid_value(i) : GRID_STEP / 1000);
    points[i] = (Point){ret_last->rate, ret_last->upper};
  }
  return points;
}

/* P(H + W >= grid point K): W is 0, or lies between two points and counts as the upper, or is as large as K alone. */
static Point
combine_at(const Point *h, const Point *w, guint k)
{
  Point sum = {(1 - w[0].rate) * h[k].rate, (1 - w[0].upper) * h[k].upper};
  for (guint i = 0; i < k; i++) {
    guint rest = k - i - 1; /* W up to point i + 1 leaves so much to H; 0: certain */
    sum.rate += (w[i].rate - w[i + 1].rate) * (rest > 0 ? h[rest].rate : 1);
    sum.upper += (w[i].upper - w[i + 1].upper) * (rest > 0 ? h[rest].upper : 1);
  }
  sum.rate = MIN(sum.rate + w[k].rate, 1);
  sum.upper = MIN(sum.upper + w[k].upper, 1);
  return sum;
}

static void
combine(WhCaseJudge *judge, WhStratum stratum)
{
  Combined *c = &judge->combined[stratum];
  WhTail history = group_tail(judge, stratum, WH_GROUP_HISTORY, 1);
  WhTail words = group_tail(judge, stratum, WH_GROUP_WORDS, 1);
  if (!history.calibrated || !words.calibrated)
    return;
  g_autofree Point *h = group_points(judge, stratum, WH_GROUP_HISTORY, &history);
  g_autofree Point *w = group_points(judge, stratum, WH_GROUP_WORDS, &words);
  c->points = g_new(Point, GRID_POINTS);
  c->project_years = MIN(history.project_years, words.project_years);
  c->points[0] = (Point){1, 1};
  for (guint k = 1; k < GRID_POINTS; k++) {
    Point at = combine_at(h, w, k);
    /* Rounding must not make a larger score less rare. */
    c->points[k] = (Point){MIN(at.rate, c->points[k - 1].rate), MIN(at.upper, c->points[k - 1].upper)};
  }
  c->observed =
      wh_baseline_case_largest(judge->options->baseline, judge->options->half, stratum, WH_GROUP_HISTORY) +
      wh_baseline_case_largest(judge->options->baseline, judge->options->half, stratum, WH_GROUP_WORDS);
}

WhCaseJudge *
wh_case_judge_new(const WhPeople *people, const WhCaseOptions *options)
{
  WhCaseJudge *judge = g_new0(WhCaseJudge, 1);
  judge->people = people;
  judge->options = options;
  judge->groups = wh_record_groups(people->view->records);
  if (options->baseline != NULL && judge->groups == (1u << WH_GROUP_HISTORY | 1u << WH_GROUP_WORDS))
    for (guint stratum = 0; stratum < WH_N_STRATA; stratum++)
      combine(judge, (WhStratum)stratum);
  return judge;
}

void
wh_case_judge_free(WhCaseJudge *judge)
{
  if (judge == NULL)
    return;
  for (guint stratum = 0; stratum < WH_N_STRATA; stratum++)
    g_free(judge->combined[stratum].points);
  g_free(judge);
}

static WhTail
combined_tail(const Combined *c, double score)
{
  WhTail tail = {
      .rate = 1, .upper = 1, .project_years = c->project_years, .calibrated = TRUE, .combined = TRUE};
  if (!(score > 0))
    return tail;
  guint k = (guint)MIN(floor(score / GRID_STEP + 1e-9), GRID_POINTS - 1.0);
  tail.rate = c->points[k].rate;
  tail.upper = c->points[k].upper;
  tail.extrapolated = score > c->observed;
  return tail;
}

/* Where the baseline cannot say both, the group that it knows judges: the other's signals then add nothing. */
WhTail
wh_case_judge_stratum_tail(const WhCaseJudge *judge, WhStratum stratum, double score)
{
  if (judge->options->baseline == NULL)
    return (WhTail){.rate = 1, .upper = 1};
  if (judge->combined[stratum].points != NULL)
    return combined_tail(&judge->combined[stratum], score);
  gboolean history = (judge->groups & 1u << WH_GROUP_HISTORY) != 0;
  WhTail tail = group_tail(judge, stratum, history ? WH_GROUP_HISTORY : WH_GROUP_WORDS, score);
  if (tail.calibrated || judge->groups == (history ? 1u << WH_GROUP_HISTORY : 1u << WH_GROUP_WORDS))
    return tail;
  return group_tail(judge, stratum, WH_GROUP_WORDS, score);
}

WhTail
wh_case_judge_tail(const WhCaseJudge *judge, gint64 t, double score)
{
  return wh_case_judge_stratum_tail(judge, wh_stratum_at(judge->people, t), score);
}
