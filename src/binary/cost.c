/* SPDX-License-Identifier: Apache-2.0
 * Pairs of runs in a chosen order, and what they say together. */
#include "binary/cost.h"

#include "base/error.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

void
wh_costs_free(WhCosts *costs)
{
  if (costs == NULL)
    return;
  g_free(costs->run[0]);
  g_free(costs->run[1]);
  g_free(costs);
}

typedef struct {
  const WhCostPlan *plan;
  char **argv[2];
  GRand *random;
  guint done;
} Session;

static gboolean
run_side(Session *s, guint side, WhCostRun *ret_run, GError **error)
{
  if (s->plan->goes_on != NULL && !s->plan->goes_on(error))
    return FALSE;
  if (!wh_cost_run(s->argv[side], s->plan->goes_on, ret_run, error))
    return FALSE;
  s->done++;
  if (s->plan->progress != NULL)
    s->plan->progress(s->done, s->plan->user);
  return TRUE;
}

/* One pair; who goes first is drawn, so that a drift of the machine favours neither. */
static gboolean
run_pair(Session *s, WhCostRun *before, WhCostRun *after, GError **error)
{
  if (g_rand_boolean(s->random))
    return run_side(s, 1, after, error) && run_side(s, 0, before, error);
  return run_side(s, 0, before, error) && run_side(s, 1, after, error);
}

static gboolean
run_all(Session *s, WhCosts *costs, GError **error)
{
  WhCostRun spent[2];
  for (guint i = 0; i < s->plan->warmups; i++)
    if (!run_pair(s, &spent[0], &spent[1], error))
      return FALSE;
  for (guint i = 0; i < s->plan->runs; i++)
    if (!run_pair(s, &costs->run[0][i], &costs->run[1][i], error))
      return FALSE;
  return TRUE;
}

static gboolean
split(const char *command, char ***ret_argv, GError **error)
{
  g_autoptr(GError) cause = NULL;
  if (g_shell_parse_argv(command, NULL, ret_argv, &cause))
    return TRUE;
  g_autofree char *safe = wh_text_safe(wh_slice_str(command), 200);
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "the command \"%s\" cannot be split into words: %s", safe,
              cause->message);
  return FALSE;
}

WhCosts *
wh_costs_measure(const WhCostPlan *plan, GError **error)
{
  g_assert(plan->runs >= 1 && plan->runs <= WH_COST_RUNS_MAX && plan->warmups <= WH_COST_RUNS_MAX);
  g_auto(GStrv) before = NULL, after = NULL;
  if (!split(plan->command[0], &before, error) || !split(plan->command[1], &after, error))
    return NULL;
  g_autoptr(WhCosts) costs = g_new0(WhCosts, 1);
  costs->n = plan->runs;
  costs->run[0] = g_new0(WhCostRun, plan->runs);
  costs->run[1] = g_new0(WhCostRun, plan->runs);
  Session session = {.plan = plan, .argv = {before, after}, .random = g_rand_new_with_seed(plan->seed)};
  const gboolean ok = run_all(&session, costs, error);
  g_rand_free(session.random);
  return ok ? g_steal_pointer(&costs) : NULL;
}

/* Fills VALUES[side]; FALSE: some run lacks the measure. */
static gboolean
collect(const WhCosts *costs, WhCostMeasure measure, double *values[2])
{
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < costs->n; i++) {
      if (measure == WH_COST_INSTRUCTIONS && !costs->run[side][i].counted)
        return FALSE;
      values[side][i] = costs->run[side][i].value[measure];
    }
  return TRUE;
}

static WhSignedRank
compare_ratios(double *const values[2], guint n, gboolean *ret_possible)
{
  g_autofree double *logs = g_new0(double, n);
  *ret_possible = TRUE;
  for (guint i = 0; i < n; i++) {
    *ret_possible &= values[0][i] > 0 && values[1][i] > 0;
    logs[i] = *ret_possible ? log(values[1][i] / values[0][i]) : 0;
  }
  WhSignedRank ratio = wh_signed_rank(logs, n, WH_COST_CONFIDENCE);
  ratio.shift = exp(ratio.shift);
  ratio.low = exp(ratio.low);
  ratio.high = exp(ratio.high);
  return ratio;
}

WhCostResult
wh_costs_compare(const WhCosts *costs, WhCostMeasure measure)
{
  WhCostResult result = {0};
  g_autofree double *before = g_new0(double, costs->n), *after = g_new0(double, costs->n);
  g_autofree double *more = g_new0(double, costs->n);
  double *values[2] = {before, after};
  if (!collect(costs, measure, values))
    return result;
  for (guint i = 0; i < costs->n; i++)
    more[i] = after[i] - before[i];
  result.available = TRUE;
  result.median[0] = wh_median(before, costs->n);
  result.median[1] = wh_median(after, costs->n);
  result.shift = wh_signed_rank(more, costs->n, WH_COST_CONFIDENCE);
  result.ratio = compare_ratios(values, costs->n, &result.has_ratio);
  return result;
}

gboolean
wh_costs_same_status(const WhCosts *costs, guint side)
{
  for (guint i = 1; i < costs->n; i++)
    if (costs->run[side][i].status != costs->run[side][0].status)
      return FALSE;
  return TRUE;
}

gboolean
wh_costs_same_output(const WhCosts *costs, guint side)
{
  for (guint i = 1; i < costs->n; i++)
    if (!g_str_equal(costs->run[side][i].digest, costs->run[side][0].digest))
      return FALSE;
  return TRUE;
}

gboolean
wh_costs_same_work(const WhCosts *costs)
{
  for (guint side = 0; side < 2; side++)
    if (!wh_costs_same_status(costs, side) || !wh_costs_same_output(costs, side))
      return FALSE;
  return costs->run[0][0].status == costs->run[1][0].status &&
         g_str_equal(costs->run[0][0].digest, costs->run[1][0].digest);
}
