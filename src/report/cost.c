/* SPDX-License-Identifier: Apache-2.0
 * The costs of two commands as text. */
#include "report/builds.h"

#include <math.h>

#define SAID_BELOW 0.001 /* as WH_COST_P: a difference is said to be one below this */
#define LEAST_PAIRS 11   /* fewer cannot reach it: 2 / 2^10 is above one in a thousand */

static const char *
string_of(const json_t *object, const char *key)
{
  const char *s = json_string_value(json_object_get(object, key));
  return s != NULL ? s : "";
}

static double
number_of(const json_t *object, const char *key)
{
  return json_number_value(json_object_get(object, key));
}

static const char *
name_of(const char *id)
{
  static const struct {
    const char *id, *name;
  } names[] = {{"instructions", "instructions"},
               {"cpu", "CPU time"},
               {"wall", "time on the clock"},
               {"memory", "memory"}};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_equal(names[i].id, id))
      return names[i].name;
  return id;
}

static char *
value_text(const char *unit, double value)
{
  if (g_str_equal(unit, "bytes"))
    return g_strdup_printf("%.1f MiB", value / 1048576);
  if (g_str_equal(unit, "seconds"))
    return fabs(value) < 1 ? g_strdup_printf("%.2f ms", value * 1000) : g_strdup_printf("%.3f s", value);
  return g_strdup_printf("%.0f", value);
}

static char *
ratio_text(const json_t *measure)
{
  const json_t *interval = json_object_get(measure, "ratio_interval");
  if (interval == NULL)
    return g_strdup("-");
  return g_strdup_printf("%.4f (%.4f to %.4f)", number_of(measure, "ratio"),
                         json_number_value(json_array_get(interval, 0)),
                         json_number_value(json_array_get(interval, 1)));
}

static void
put_measure(WhPage *page, const json_t *measure)
{
  const char *unit = string_of(measure, "unit");
  g_autofree char *before = value_text(unit, number_of(measure, "median_before"));
  g_autofree char *after = value_text(unit, number_of(measure, "median_after"));
  g_autofree char *ratio = ratio_text(measure);
  g_string_append_printf(page->out, "  %-18s %15s %15s   %-27s %.2g\n", name_of(string_of(measure, "id")),
                         before, after, ratio, number_of(measure, "p"));
}

/* The measure that is spoken of: instructions where they were counted, else CPU time. */
static const json_t *
spoken_of(const json_t *document)
{
  const json_t *measures = json_object_get(document, "measures"), *cpu = NULL;
  for (gsize i = 0; i < json_array_size(measures); i++) {
    const json_t *measure = json_array_get(measures, i);
    if (g_str_equal(string_of(measure, "id"), "instructions"))
      return measure;
    if (g_str_equal(string_of(measure, "id"), "cpu"))
      cpu = measure;
  }
  return cpu;
}

static char *
conclusion(const json_t *document)
{
  const json_t *measure = spoken_of(document), *interval = json_object_get(measure, "ratio_interval");
  const char *name = name_of(string_of(measure, "id"));
  const double low = json_number_value(json_array_get(interval, 0)),
               high = json_number_value(json_array_get(interval, 1)), ratio = number_of(measure, "ratio");
  if (json_integer_value(json_object_get(document, "runs")) < LEAST_PAIRS)
    return g_strdup_printf("Fewer than %d pairs cannot show a difference at one in a thousand.", LEAST_PAIRS);
  if (interval == NULL)
    return g_strdup_printf("The commands are too short to measure their %s.", name);
  if (number_of(measure, "p") >= SAID_BELOW)
    return g_strdup_printf(
        "No difference in %s that chance would not make once in a thousand times; the interval "
        "is %+.1f%% to %+.1f%%.",
        name, 100 * (low - 1), 100 * (high - 1));
  return g_strdup_printf("The new command takes %.1f%% %s %s (95%% interval %.1f%% to %.1f%%).",
                         100 * fabs(ratio - 1), ratio > 1 ? "more" : "less", name,
                         100 * MIN(fabs(low - 1), fabs(high - 1)), 100 * MAX(fabs(low - 1), fabs(high - 1)));
}

static void
put_side(WhPage *page, const char *label, const json_t *side)
{
  g_autoptr(GString) line = g_string_new(string_of(side, "command"));
  const char *status = json_string_value(json_object_get(side, "status"));
  g_string_append_printf(line, " (%s%s)", status != NULL ? status : "ends differently from run to run",
                         json_is_null(json_object_get(side, "output_sha256")) ? ", output varies" : "");
  wh_page_field(page, label, 0, line->str);
}

void
wh_cost_text(WhPage *page, const json_t *document)
{
  const json_t *measures = json_object_get(document, "measures");
  g_autofree char *concluded = conclusion(document);
  const double confidence = number_of(spoken_of(document), "confidence");
  wh_page_wrap(page, 0, 0, 0, concluded);
  wh_page_wrap(page, 0, 0, 0,
               json_is_true(json_object_get(document, "same_work"))
                   ? "Both do the same work: they end alike and print the same bytes every time."
                   : "They do not do the same work, or not every time: what they print or how they end "
                     "differs, so the costs are not of the same thing.");
  g_string_append_c(page->out, '\n');
  put_side(page, "Old", json_object_get(document, "before"));
  put_side(page, "New", json_object_get(document, "after"));
  g_string_append_printf(page->out, "\n  medians of %-7" JSON_INTEGER_FORMAT " %15s %15s   %-27s %s\n",
                         json_integer_value(json_object_get(document, "runs")), "old", "new",
                         "ratio (interval)", "p");
  for (gsize i = 0; i < json_array_size(measures); i++)
    put_measure(page, json_array_get(measures, i));
  g_string_append_printf(page->out,
                         "\nIntervals hold with %.1f%%; p is of the signed-rank test, two-sided.\n",
                         100 * confidence);
}
