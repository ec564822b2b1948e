/* SPDX-License-Identifier: Apache-2.0
 * An evaluation as text. */
#include "app/evaluate.h"

#include "report/doc.h"

static void
put_sum(GString *out, const char *head, const json_t *sum)
{
  const json_t *levels = json_object_get(sum, "levels");
  g_string_append_printf(out, "%-26s %4" G_GINT64_FORMAT " projects %6" G_GINT64_FORMAT " project-years\n",
                         head, wh_doc_count(sum, "projects"), wh_doc_count(sum, "project_years"));
  for (gsize i = 0; i < json_array_size(levels); i++) {
    const json_t *level = json_array_get(levels, i);
    g_string_append_printf(
        out, "    %-8s or above %5" G_GINT64_FORMAT " cases  %.4f a project-year (95%%: %.4f to %.4f)\n",
        wh_doc_key(level, "level"), wh_doc_count(level, "cases"), wh_doc_number(level, "per_project_year"),
        wh_doc_number(level, "low"), wh_doc_number(level, "high"));
  }
}

/* "a, b" of an array of strings. */
static char *
join(const json_t *strings)
{
  GString *joined = g_string_new(NULL);
  for (gsize i = 0; i < json_array_size(strings); i++) {
    g_autofree char *one = wh_doc_item(strings, i);
    g_string_append_printf(joined, "%s%s", i > 0 ? ", " : "", one);
  }
  return g_string_free(joined, FALSE);
}

static void
put_halves(GString *out, const json_t *ordinary)
{
  const json_t *halves = json_object_get(ordinary, "halves");
  for (gsize i = 0; i < json_array_size(halves); i++) {
    const json_t *half = json_array_get(halves, i);
    g_autofree char *head = g_strdup_printf("Half %s, judged by half %s", wh_doc_key(half, "half"),
                                            wh_doc_key(half, "judged_by"));
    put_sum(out, head, half);
  }
}

static void
put_causes(GString *out, const json_t *ordinary)
{
  const json_t *patterns = json_object_get(ordinary, "patterns");
  g_string_append(out,
                  "\nCases in which a pattern's signal counts\n                       note review  alarm\n");
  for (gsize i = 0; i < json_array_size(patterns); i++) {
    const json_t *one = json_array_get(patterns, i);
    g_string_append_printf(out,
                           "    %-16s %6" G_GINT64_FORMAT " %6" G_GINT64_FORMAT " %6" G_GINT64_FORMAT "\n",
                           wh_doc_key(one, "pattern"), wh_doc_count(one, "note"), wh_doc_count(one, "review"),
                           wh_doc_count(one, "alarm"));
  }
}

static void
put_worst(GString *out, const json_t *ordinary)
{
  const json_t *worst = json_object_get(ordinary, "worst");
  g_string_append(out, "\nThe rarest cases of ordinary projects\n");
  for (gsize i = 0; i < json_array_size(worst); i++) {
    const json_t *one = json_array_get(worst, i);
    g_autofree char *project = wh_doc_text(one, "project");
    g_autofree char *patterns = join(json_object_get(one, "patterns"));
    g_string_append_printf(out, "    %-7s %-28s %s %-6s %s to %s  score %.2f, at most %.4f a year: %s\n",
                           wh_doc_key(one, "level"), project, wh_doc_key(one, "id"),
                           wh_doc_key(one, "person"), wh_doc_key(one, "first_seen"), wh_doc_key(one, "peak"),
                           wh_doc_number(one, "score"), wh_doc_number(one, "upper"), patterns);
  }
}

static void
put_reliability(GString *out, const json_t *ordinary)
{
  const json_t *rows = json_object_get(ordinary, "reliability");
  g_string_append(out, "\nReported against observed, on the half that did not set the figure\n"
                       "    reported at most  observed (95%)            project-years\n");
  for (gsize i = 0; i < json_array_size(rows); i++) {
    const json_t *row = json_array_get(rows, i);
    g_string_append_printf(out,
                           "    1 in %-6" G_GINT64_FORMAT " %.4f  %.4f (%.4f to %.4f)  %" G_GINT64_FORMAT
                           " of %" G_GINT64_FORMAT "\n",
                           wh_doc_count(row, "once_in"), wh_doc_number(row, "reported"),
                           wh_doc_number(row, "observed"), wh_doc_number(row, "low"),
                           wh_doc_number(row, "high"), wh_doc_count(row, "reached"),
                           wh_doc_count(row, "project_years"));
  }
}

static void
put_levels(GString *out, const json_t *levels)
{
  static const char *const ids[] = {"note", "review", "alarm"};
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
    const json_t *level = json_object_get(levels, ids[i]);
    if (level == NULL)
      continue;
    g_string_append_printf(out, "    %-8s first on %s", ids[i], wh_doc_key(level, "day"));
    if (json_object_get(level, "days_before_payload") != NULL)
      g_string_append_printf(out, ", %" G_GINT64_FORMAT " days before the payload",
                             wh_doc_count(level, "days_before_payload"));
    g_string_append_c(out, '\n');
  }
}

static void
put_days(GString *out, const json_t *days)
{
  for (gsize i = 0; i < json_array_size(days); i++) {
    const json_t *day = json_array_get(days, i);
    if (!wh_doc_true(day, "seen")) {
      g_string_append_printf(out, "    as of %s: the actor is not in the record\n", wh_doc_key(day, "day"));
      continue;
    }
    g_string_append_printf(out,
                           "    as of %s: level %s, rank %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                           " persons (%" G_GINT64_FORMAT " tied), score %.2f\n",
                           wh_doc_key(day, "day"), wh_doc_key(day, "level"), wh_doc_count(day, "rank"),
                           wh_doc_count(day, "of"), wh_doc_count(day, "tied"), wh_doc_number(day, "score"));
  }
}

static void
put_rights(GString *out, json_t *rights)
{
  const char *right;
  json_t *day;
  g_string_append(out, "    rights:");
  json_object_foreach(rights, right, day)
      g_string_append_printf(out, " %s %s", right, json_string_value(day));
  g_string_append_c(out, '\n');
}

static void
put_actors(GString *out, const char *head, const json_t *actors)
{
  if (json_array_size(actors) > 0)
    g_string_append_printf(out, "\n%s\n", head);
  for (gsize i = 0; i < json_array_size(actors); i++) {
    const json_t *actor = json_array_get(actors, i);
    g_autofree char *project = wh_doc_text(actor, "project");
    g_autofree char *patterns = join(json_object_get(actor, "patterns"));
    g_string_append_printf(out, "  %s: %s%s%s%s\n", project,
                           wh_doc_true(actor, "seen") ? wh_doc_key(actor, "level")
                                                      : "the actor is not in the record",
                           *patterns != '\0' ? " (" : "", patterns, *patterns != '\0' ? ")" : "");
    put_levels(out, json_object_get(actor, "levels"));
    put_days(out, json_object_get(actor, "days"));
    put_rights(out, json_object_get(actor, "rights"));
  }
}

static double
rate_of(const json_t *row, gsize level)
{
  return wh_doc_number(json_array_get(json_object_get(row, "levels"), level), "per_project_year");
}

static void
put_ablation(GString *out, const json_t *rows)
{
  if (json_array_size(rows) > 0)
    g_string_append(
        out,
        "\nWithout                     notes   reviews  incidents noted  reviewed  hand-overs reviewed\n");
  for (gsize i = 0; i < json_array_size(rows); i++) {
    const json_t *row = json_array_get(rows, i);
    const char *without = wh_doc_key(row, "without");
    g_string_append_printf(
        out, "  %-24s %.4f  %.4f %13" G_GINT64_FORMAT " %10" G_GINT64_FORMAT " %12" G_GINT64_FORMAT "\n",
        *without != '\0' ? without : "(nothing left out)", rate_of(row, 0), rate_of(row, 1),
        wh_doc_count(row, "incidents_at_note"), wh_doc_count(row, "incidents_at_review"),
        wh_doc_count(row, "handovers_at_review"));
  }
}

void
wh_evaluate_text(const json_t *evaluation, GString *out)
{
  const json_t *ordinary = json_object_get(evaluation, "ordinary");
  const json_t *baseline = json_object_get(evaluation, "baseline");
  g_string_append_printf(out,
                         "Baseline: %" G_GINT64_FORMAT " project-years of %" G_GINT64_FORMAT " projects\n",
                         wh_doc_count(baseline, "project_years"), wh_doc_count(baseline, "projects"));
  if (wh_doc_count(ordinary, "projects") > 0) {
    g_string_append_c(out, '\n');
    put_sum(out, "Ordinary projects", ordinary);
    put_halves(out, ordinary);
    put_causes(out, ordinary);
    put_worst(out, ordinary);
    put_reliability(out, ordinary);
  }
  put_actors(out, "Incidents", json_object_get(evaluation, "incidents"));
  put_actors(out, "Honest hand-overs", json_object_get(evaluation, "handovers"));
  put_ablation(out, json_object_get(evaluation, "ablation"));
}
