/* SPDX-License-Identifier: Apache-2.0
 * What planted campaigns gave, as text. */
#include "app/plant.h"

#include "report/doc.h"

/* "12.5" or "-". */
static char *
number_or_dash(const json_t *shape, const char *key, const char *format)
{
  const json_t *value = json_object_get(shape, key);
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return json_is_number(value)
             ? g_strdup(g_ascii_formatd(text, sizeof text, format, json_number_value(value)))
             : g_strdup("-");
}

static void
put_row(GString *out, const json_t *shape)
{
  const json_t *by_request = json_object_get(shape, "by_request"), *by_end = json_object_get(shape, "by_end");
  g_autofree char *days = number_or_dash(shape, "median_review_after_days", "%.0f"),
                  *rank = number_or_dash(shape, "median_rank", "%.0f"),
                  *score = number_or_dash(shape, "median_score", "%.2f");
  g_string_append_printf(
      out,
      "  %-22s %-6s %5" G_GINT64_FORMAT "  %4" G_GINT64_FORMAT " %4" G_GINT64_FORMAT " %4" G_GINT64_FORMAT
      "   %4" G_GINT64_FORMAT " %4" G_GINT64_FORMAT " %4" G_GINT64_FORMAT "  %5.2f %6s %5s %6s\n",
      wh_doc_key(shape, "shape"), wh_doc_key(shape, "expect"), wh_doc_count(shape, "runs"),
      wh_doc_count(by_request, "note"), wh_doc_count(by_request, "review"), wh_doc_count(by_request, "alarm"),
      wh_doc_count(by_end, "note"), wh_doc_count(by_end, "review"), wh_doc_count(by_end, "alarm"),
      wh_doc_number(by_request, "share"), days, rank, score);
}

static void
put_people(GString *out, const json_t *shape)
{
  g_string_append_printf(
      out,
      "  %-22s %6" G_GINT64_FORMAT " %6" G_GINT64_FORMAT " %6" G_GINT64_FORMAT " %6" G_GINT64_FORMAT "  ",
      wh_doc_key(shape, "shape"), wh_doc_count(shape, "people"), wh_doc_count(shape, "people_in_case"),
      wh_doc_count(shape, "roles_right"), wh_doc_count(shape, "false_company"));
  const char *pattern;
  json_t *runs, *signals = json_object_get(shape, "signals");
  json_object_foreach(signals, pattern, runs)
      g_string_append_printf(out, " %s %" G_GINT64_FORMAT, pattern, (gint64)json_integer_value(runs));
  g_string_append_c(out, '\n');
}

/* What planted messages were heard as, act by act. */
static void
put_acts(GString *out, json_t *acts)
{
  const char *act, *kind;
  json_t *heard, *n;
  g_string_append(out, "\n  planted act       texts   understood as, in so many of them\n");
  json_object_foreach(acts, act, heard)
  {
    g_string_append_printf(out, "  %-16s %6" G_GINT64_FORMAT "  ", act, wh_doc_count(heard, "planted"));
    json_object_foreach(heard, kind, n) if (!g_str_equal(kind, "planted"))
        g_string_append_printf(out, " %s %" G_GINT64_FORMAT, kind, (gint64)json_integer_value(n));
    g_string_append_c(out, '\n');
  }
}

static void
put_families(GString *out, json_t *families)
{
  const char *family;
  json_t *counts;
  g_string_append(out, "\n  family            texts  understood at all\n");
  json_object_foreach(families, family, counts)
      g_string_append_printf(out, "  %-16s %6" G_GINT64_FORMAT "  %6" G_GINT64_FORMAT "\n", family,
                             wh_doc_count(counts, "planted"), wh_doc_count(counts, "heard"));
}

static void
put_control(GString *out, const json_t *control)
{
  g_string_append_printf(out,
                         "\nThe same %" G_GSIZE_FORMAT " records without plants: %" G_GINT64_FORMAT
                         " messages, %" G_GINT64_FORMAT " author-years\n"
                         "  %" G_GINT64_FORMAT " cases at review or above hold %" G_GINT64_FORMAT
                         " persons other than incumbents: %.2f per 1,000 author-years (95%%: %.2f to %.2f)\n",
                         json_array_size(json_object_get(control, "projects")),
                         wh_doc_count(control, "messages"), wh_doc_count(control, "author_years"),
                         wh_doc_count(control, "reviews"), wh_doc_count(control, "persons"),
                         wh_doc_number(control, "persons_per_1000_author_years"),
                         wh_doc_number(control, "low"), wh_doc_number(control, "high"));
}

static void
put_unplaced(GString *out, const json_t *shapes)
{
  for (gsize i = 0; i < json_array_size(shapes); i++) {
    const json_t *shape = json_array_get(shapes, i);
    if (wh_doc_count(shape, "unplaced") > 0)
      g_string_append_printf(
          out, "  %s: %" G_GINT64_FORMAT " runs found no place (traffic, people, kind of record)\n",
          wh_doc_key(shape, "shape"), wh_doc_count(shape, "unplaced"));
  }
}

void
wh_plant_text(const json_t *planted, GString *out)
{
  const json_t *shapes = json_object_get(planted, "shapes");
  g_string_append_printf(
      out,
      "Planted campaigns, seed %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " of each shape a project\n\n"
      "                                       by the week of request   by the end\n"
      "  shape                  expect  runs  note rev. alrm   note rev. alrm  share   days  rank  score\n",
      wh_doc_count(planted, "seed"), wh_doc_count(planted, "runs_each"));
  for (gsize i = 0; i < json_array_size(shapes); i++)
    put_row(out, json_array_get(shapes, i));
  g_string_append(
      out,
      "\n  share: at review or above by the week of the request; days: median from the request to the\n"
      "  first review; rank: median among all persons that week; score: median of the best case\n\n"
      "  people                 planted in case right  false   patterns with a signal, in so many runs\n");
  for (gsize i = 0; i < json_array_size(shapes); i++)
    put_people(out, json_array_get(shapes, i));
  g_string_append(
      out, "\n  right: in the case with a role they play; false: others in the case who are no incumbents\n");
  put_unplaced(out, shapes);
  put_acts(out, json_object_get(planted, "acts"));
  put_families(out, json_object_get(planted, "families"));
  put_control(out, json_object_get(planted, "control"));
}
