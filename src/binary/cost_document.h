/* SPDX-License-Identifier: Apache-2.0
 *
 * A comparison of costs as JSON: "wolfhound.cost/1" (data/cost.schema.json). */
#pragma once

#include "binary/cost.h"

#include <jansson.h>

const char *wh_cost_measure_id(WhCostMeasure measure); /* "cpu" */
/* What PLAN measured. Owner: caller (json_decref). */
json_t *wh_costs_document(const WhCostPlan *plan, const WhCosts *costs);
