/* SPDX-License-Identifier: Apache-2.0
 * A comparison of costs as JSON. */
#include "binary/cost_document.h"

#include "base/text.h"

#include <sys/wait.h>

static const struct {
  const char *id, *unit;
} measures[WH_N_COSTS] = {
    {"instructions", "instructions"}, {"cpu", "seconds"}, {"wall", "seconds"}, {"memory", "bytes"}};

const char *
wh_cost_measure_id(WhCostMeasure measure)
{
  return measures[measure].id;
}

static json_t *
status_of(int status)
{
  g_autofree char *text = WIFSIGNALED(status) ? g_strdup_printf("signal %d", WTERMSIG(status))
                                              : g_strdup_printf("exit %d", WEXITSTATUS(status));
  return json_string(text);
}

static json_t *
side_of(const WhCosts *costs, guint side, const char *command)
{
  json_t *out = json_object();
  g_autofree char *safe = wh_text_safe(wh_slice_str(command), 0);
  const WhCostRun *run = &costs->run[side][0];
  json_object_set_new(out, "command", json_string(safe));
  json_object_set_new(out, "status",
                      wh_costs_same_status(costs, side) ? status_of(run->status) : json_null());
  json_object_set_new(out, "output_sha256",
                      wh_costs_same_output(costs, side) ? json_string(run->digest) : json_null());
  return out;
}

static json_t *
interval(double low, double high)
{
  return json_pack("[f,f]", low, high);
}

static json_t *
measure_of(const WhCostResult *result, WhCostMeasure measure)
{
  json_t *out = json_object();
  json_object_set_new(out, "id", json_string(measures[measure].id));
  json_object_set_new(out, "unit", json_string(measures[measure].unit));
  json_object_set_new(out, "median_before", json_real(result->median[0]));
  json_object_set_new(out, "median_after", json_real(result->median[1]));
  json_object_set_new(out, "n", json_integer(result->shift.n));
  json_object_set_new(out, "statistic", json_real(result->shift.statistic));
  json_object_set_new(out, "p", json_real(result->shift.p));
  json_object_set_new(out, "exact", json_boolean(result->shift.exact));
  json_object_set_new(out, "shift", json_real(result->shift.shift));
  json_object_set_new(out, "shift_interval", interval(result->shift.low, result->shift.high));
  if (result->has_ratio) {
    json_object_set_new(out, "ratio", json_real(result->ratio.shift));
    json_object_set_new(out, "ratio_interval", interval(result->ratio.low, result->ratio.high));
  }
  json_object_set_new(out, "confidence", json_real(result->shift.confidence));
  return out;
}

json_t *
wh_costs_document(const WhCostPlan *plan, const WhCosts *costs)
{
  json_t *all = json_array();
  for (guint i = 0; i < WH_N_COSTS; i++) {
    const WhCostResult result = wh_costs_compare(costs, (WhCostMeasure)i);
    if (result.available)
      json_array_append_new(all, measure_of(&result, (WhCostMeasure)i));
  }
  return json_pack("{s:s, s:{s:s, s:s}, s:o, s:o, s:i, s:i, s:I, s:b, s:o}", "schema", "wolfhound.cost/1",
                   "tool", "name", "wolfhound", "version", WH_VERSION, "before",
                   side_of(costs, 0, plan->command[0]), "after", side_of(costs, 1, plan->command[1]), "runs",
                   (int)costs->n, "warmups", (int)plan->warmups, "seed", (json_int_t)plan->seed, "same_work",
                   (int)wh_costs_same_work(costs), "measures", all);
}
