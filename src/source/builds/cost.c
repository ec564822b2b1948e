/* SPDX-License-Identifier: Apache-2.0
 * The reader of what `wolfhound cost --format json` writes. */
#include "source/builds/builds.h"

#include <math.h>

#define RUNS_MAX 1000000u

/* The measure that is spoken of: instructions where they were counted, else CPU time. */
static const json_t *
spoken_of(const json_t *document)
{
  const json_t *measures = json_object_get(document, "measures"), *cpu = NULL;
  for (gsize i = 0; i < json_array_size(measures); i++) {
    const json_t *measure = json_array_get(measures, i);
    const char *id = json_string_value(json_object_get(measure, "id"));
    if (g_strcmp0(id, "instructions") == 0)
      return measure;
    if (g_strcmp0(id, "cpu") == 0)
      cpu = measure;
  }
  return cpu;
}

/* A number as whole parts of 1/SCALE; 0 where it is none. */
static guint32
scaled(double value, double scale, guint32 max)
{
  const double parts = round(value * scale);
  return isfinite(parts) && parts > 0 ? (guint32)MIN(parts, (double)max) : 0;
}

static const char *
take(WhBuildsRecord *into, const json_t *document)
{
  WhComparisonRecord *record = &into->record;
  const json_t *measure = spoken_of(document), *interval = json_object_get(measure, "ratio_interval");
  const json_t *p = json_object_get(measure, "p");
  const double chance = json_number_value(p);
  if (measure == NULL || !json_is_number(p) || !(chance >= 0 && chance <= 1))
    return "it measures neither instructions nor CPU time";
  record->before = wh_json_text(json_object_get(document, "before"), "command");
  record->after = wh_json_text(json_object_get(document, "after"), "command");
  record->measure = wh_json_text(measure, "id");
  record->runs = wh_builds_number(document, "runs", RUNS_MAX);
  record->surprise =
      chance > 0 ? scaled(-log10(chance), 1000, WH_COMPARISON_SURPRISE_MAX) : WH_COMPARISON_SURPRISE_MAX;
  record->ratio = scaled(json_number_value(json_object_get(measure, "ratio")), 1e6, WH_COMPARISON_RATIO_MAX);
  record->low = scaled(json_number_value(json_array_get(interval, 0)), 1e6, WH_COMPARISON_RATIO_MAX);
  record->high = scaled(json_number_value(json_array_get(interval, 1)), 1e6, WH_COMPARISON_RATIO_MAX);
  record->same_work = json_is_true(json_object_get(document, "same_work"));
  return NULL;
}

static gboolean
read_source(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  static const WhBuildsForm form = {"wolfhound.cost/1", WH_COMPARISON_COST, take};
  return wh_builds_read(&form, request, sink, ret_complete, error);
}

const WhReader wh_reader_cost = {
    .kind = "cost",
    .revision = 1,
    .summary = "costs of two builds: what wolfhound cost --format json writes",
    .as = WH_READ_AS_COST,
    .bid = wh_builds_bid,
    .probe = wh_builds_probe,
    .read = read_source,
};
