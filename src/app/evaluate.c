/* SPDX-License-Identifier: Apache-2.0
 * The evaluation as a whole: projects side by side, then the sums. */
#include "app/evaluate.h"

#include "app/batch.h"
#include "app/outcome.h"
#include "base/bounds.h"
#include "base/error.h"

#define WORST_SHOWN 10u
#define CONFIDENCE_END 0.975 /* each end of a two-sided 95% interval */

static void
variant_clear(gpointer data)
{
  g_free(((WhVariant *)data)->name);
}

static void
add_variant(GArray *variants, char *name, guint64 without)
{
  const WhVariant variant = {name, without};
  g_array_append_val(variants, variant);
}

static GArray *
variants_new(const WhEvaluateOptions *options)
{
  GArray *variants = g_array_new(FALSE, FALSE, sizeof(WhVariant));
  guint n = 0;
  const WhPattern *const *patterns = wh_patterns(&n);
  guint64 families[WH_N_FAMILIES] = {0};
  g_array_set_clear_func(variants, variant_clear);
  add_variant(variants, g_strdup(""), options->without);
  for (guint i = 0; i < n && options->ablation; i++) {
    families[patterns[i]->family] |= (guint64)1 << i;
    add_variant(variants, g_strconcat("pattern ", patterns[i]->id, NULL), options->without | (guint64)1 << i);
  }
  for (int family = 0; family < WH_N_FAMILIES; family++)
    if (families[family] != 0)
      add_variant(variants, g_strconcat("family ", wh_family_id((WhFamily)family), NULL),
                  options->without | families[family]);
  return variants;
}

static const WhLabel *
label_at(const WhEvaluation *evaluation, guint i)
{
  return &g_array_index(evaluation->labels, WhLabel, i);
}

/* Sums over ordinary projects of HALF (BOTH: all), for one variant. */
typedef struct {
  guint projects, units;
  guint cases[WH_N_LEVELS];
} Sum;

static Sum
sum_ordinary(const WhEvaluation *evaluation, WhHalf half, guint variant)
{
  Sum sum = {0};
  for (guint i = 0; i < evaluation->labels->len; i++) {
    const WhOutcome *outcome = &evaluation->outcomes[i];
    if (label_at(evaluation, i)->kind != WH_LABEL_ORDINARY || (half != WH_HALF_BOTH && outcome->half != half))
      continue;
    sum.projects++;
    sum.units += outcome->n_units;
    for (int level = 0; level < WH_N_LEVELS; level++)
      sum.cases[level] += g_array_index(outcome->variants, WhVariantOutcome, variant).cases[level];
  }
  return sum;
}

/* Cases at LEVEL or above per project-year, with the exact Poisson interval. */
static json_t *
rate_object(const Sum *sum, WhLevel level)
{
  guint cases = 0;
  for (int l = (int)level; l < WH_N_LEVELS; l++)
    cases += sum->cases[l];
  const double years = MAX(sum->units, 1);
  return json_pack("{s:s, s:i, s:f, s:f, s:f}", "level", wh_level_id(level), "cases", cases,
                   "per_project_year", cases / years, "low", wh_poisson_lower(cases, CONFIDENCE_END) / years,
                   "high", wh_poisson_upper(cases, CONFIDENCE_END) / years);
}

static json_t *
sum_object(const Sum *sum)
{
  json_t *levels = json_array();
  for (int level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++)
    json_array_append_new(levels, rate_object(sum, (WhLevel)level));
  return json_pack("{s:i, s:i, s:o}", "projects", sum->projects, "project_years", sum->units, "levels",
                   levels);
}

static json_t *
halves_array(const WhEvaluation *evaluation)
{
  json_t *halves = json_array();
  for (int half = WH_HALF_A; half <= WH_HALF_B; half++) {
    const Sum sum = sum_ordinary(evaluation, (WhHalf)half, 0);
    json_t *one = sum_object(&sum);
    json_object_set_new(one, "half", json_string(half == WH_HALF_A ? "A" : "B"));
    json_object_set_new(one, "judged_by", json_string(half == WH_HALF_A ? "B" : "A"));
    json_array_append_new(halves, one);
  }
  return halves;
}

static int
compare_cases(gconstpointer pa, gconstpointer pb)
{
  const json_t *a = *(const json_t *const *)pa, *b = *(const json_t *const *)pb;
  const double x = json_number_value(json_object_get(a, "upper")),
               y = json_number_value(json_object_get(b, "upper"));
  if (x < y || x > y)
    return x < y ? -1 : 1;
  const double s = json_number_value(json_object_get(a, "score")),
               t = json_number_value(json_object_get(b, "score"));
  if (s < t || s > t)
    return s > t ? -1 : 1;
  const int by_project = g_strcmp0(json_string_value(json_object_get(a, "project")),
                                   json_string_value(json_object_get(b, "project")));
  return by_project != 0 ? by_project
                         : g_strcmp0(json_string_value(json_object_get(a, "id")),
                                     json_string_value(json_object_get(b, "id")));
}

/* Cases of ordinary projects, rarest first; elements borrowed. */
static GPtrArray *
ordinary_cases(const WhEvaluation *evaluation)
{
  GPtrArray *all = g_ptr_array_new();
  for (guint i = 0; i < evaluation->labels->len; i++) {
    const json_t *cases = evaluation->outcomes[i].cases;
    for (gsize c = 0; c < json_array_size(cases) && label_at(evaluation, i)->kind == WH_LABEL_ORDINARY; c++)
      g_ptr_array_add(all, json_array_get(cases, c));
  }
  g_ptr_array_sort(all, compare_cases);
  return all;
}

static json_t *
worst_array(const GPtrArray *cases)
{
  json_t *worst = json_array();
  for (guint i = 0; i < MIN(cases->len, WORST_SHOWN); i++)
    json_array_append(worst, g_ptr_array_index(cases, i));
  return worst;
}

static gboolean
has_pattern(const json_t *one, const char *id)
{
  const json_t *patterns = json_object_get(one, "patterns");
  for (gsize i = 0; i < json_array_size(patterns); i++)
    if (g_strcmp0(json_string_value(json_array_get(patterns, i)), id) == 0)
      return TRUE;
  return FALSE;
}

/* In how many cases of each level a pattern's signal counts. */
static json_t *
causes_array(const GPtrArray *cases)
{
  json_t *causes = json_array();
  guint n = 0;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint p = 0; p < n; p++) {
    json_t *one = json_pack("{s:s}", "pattern", patterns[p]->id);
    for (int level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++) {
      guint count = 0;
      for (guint i = 0; i < cases->len; i++) {
        const json_t *c = g_ptr_array_index(cases, i);
        count +=
            g_strcmp0(json_string_value(json_object_get(c, "level")), wh_level_id((WhLevel)level)) == 0 &&
            has_pattern(c, patterns[p]->id);
      }
      json_object_set_new(one, wh_level_id((WhLevel)level), json_integer(count));
    }
    json_array_append_new(causes, one);
  }
  return causes;
}

/* Reported against observed: the share of ordinary project-years said to be at most so frequent. */
static json_t *
reliability_array(const WhEvaluation *evaluation)
{
  static const guint once_in[] = {2, 5, 10, 20, 50, 100, 200, 500};
  json_t *rows = json_array();
  for (guint t = 0; t < G_N_ELEMENTS(once_in); t++) {
    guint hits = 0, units = 0;
    for (guint i = 0; i < evaluation->labels->len; i++) {
      const GArray *own = evaluation->outcomes[i].units;
      for (guint u = 0; u < own->len && label_at(evaluation, i)->kind == WH_LABEL_ORDINARY; u++, units++)
        hits += g_array_index(own, double, u) <= 1.0 / once_in[t];
    }
    json_array_append_new(rows, json_pack("{s:i, s:f, s:i, s:i, s:f, s:f, s:f}", "once_in", once_in[t],
                                          "reported", 1.0 / once_in[t], "project_years", units, "reached",
                                          hits, "observed", units > 0 ? (double)hits / units : 0.0, "low",
                                          wh_binom_lower(hits, units, CONFIDENCE_END), "high",
                                          wh_binom_upper(hits, units, CONFIDENCE_END)));
  }
  return rows;
}

static json_t *
ordinary_object(const WhEvaluation *evaluation)
{
  const Sum sum = sum_ordinary(evaluation, WH_HALF_BOTH, 0);
  g_autoptr(GPtrArray) cases = ordinary_cases(evaluation);
  json_t *object = sum_object(&sum);
  json_object_set_new(object, "halves", halves_array(evaluation));
  json_object_set_new(object, "patterns", causes_array(cases));
  json_object_set_new(object, "worst", worst_array(cases));
  json_object_set_new(object, "reliability", reliability_array(evaluation));
  return object;
}

static json_t *
actors_array(const WhEvaluation *evaluation, WhLabelKind kind)
{
  json_t *actors = json_array();
  for (guint i = 0; i < evaluation->labels->len; i++)
    if (label_at(evaluation, i)->kind == kind)
      json_array_append(actors, evaluation->outcomes[i].actor);
  return actors;
}

static guint
actors_at(const WhEvaluation *evaluation, WhLabelKind kind, guint variant, WhLevel level)
{
  guint n = 0;
  for (guint i = 0; i < evaluation->labels->len; i++)
    n += label_at(evaluation, i)->kind == kind &&
         g_array_index(evaluation->outcomes[i].variants, WhVariantOutcome, variant).actor_level >= level;
  return n;
}

static json_t *
ablation_array(const WhEvaluation *evaluation)
{
  json_t *rows = json_array();
  for (guint v = 0; v < evaluation->variants->len && evaluation->variants->len > 1; v++) {
    const Sum sum = sum_ordinary(evaluation, WH_HALF_BOTH, v);
    json_t *row = sum_object(&sum);
    json_object_set_new(row, "without", json_string(g_array_index(evaluation->variants, WhVariant, v).name));
    json_object_set_new(row, "incidents_at_note",
                        json_integer(actors_at(evaluation, WH_LABEL_INCIDENT, v, WH_LEVEL_NOTE)));
    json_object_set_new(row, "incidents_at_review",
                        json_integer(actors_at(evaluation, WH_LABEL_INCIDENT, v, WH_LEVEL_REVIEW)));
    json_object_set_new(row, "handovers_at_review",
                        json_integer(actors_at(evaluation, WH_LABEL_HANDOVER, v, WH_LEVEL_REVIEW)));
    json_array_append_new(rows, row);
  }
  return rows;
}

static json_t *
baseline_object(const WhBaseline *baseline)
{
  guint projects = 0, units = 0;
  if (baseline == NULL)
    return json_null();
  wh_baseline_count(baseline, WH_HALF_BOTH, &projects, &units);
  return json_pack("{s:s, s:i, s:i}", "digest", wh_baseline_digest(baseline), "projects", projects,
                   "project_years", units);
}

static json_t *
without_array(guint64 without)
{
  json_t *names = json_array();
  guint n = 0;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint i = 0; i < n; i++)
    if (without & (guint64)1 << i)
      json_array_append_new(names, json_string(patterns[i]->id));
  return names;
}

static json_t *
document(const WhEvaluation *evaluation, const WhEvaluateOptions *options)
{
  return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "wolfhound.evaluation/1", "version",
                   WH_VERSION, "baseline", baseline_object(evaluation->options->baseline), "without",
                   without_array(options->without), "ordinary", ordinary_object(evaluation), "incidents",
                   actors_array(evaluation, WH_LABEL_INCIDENT), "handovers",
                   actors_array(evaluation, WH_LABEL_HANDOVER), "ablation", ablation_array(evaluation));
}

static void
evaluate_item(guint i, gpointer user)
{
  wh_evaluate_project(user, i);
}

static gboolean
take_first_error(WhEvaluation *evaluation, GError **error)
{
  for (guint i = 0; i < evaluation->labels->len; i++)
    if (evaluation->outcomes[i].error != NULL) {
      g_propagate_prefixed_error(error, g_steal_pointer(&evaluation->outcomes[i].error),
                                 "%s: ", label_at(evaluation, i)->name);
      return TRUE;
    }
  return FALSE;
}

json_t *
wh_evaluate(WhLedger *ledger, const GArray *labels, const WhScanOptions *options,
            const WhEvaluateOptions *evaluate, GError **error)
{
  g_autoptr(GArray) variants = variants_new(evaluate);
  g_autofree WhOutcome *outcomes = g_new0(WhOutcome, labels->len);
  WhEvaluation evaluation = {
      .ledger = ledger, .labels = labels, .options = options, .variants = variants, .outcomes = outcomes};
  wh_batch_run(labels->len, options->jobs, evaluate_item, &evaluation, options->progress, "Evaluating");
  json_t *result = take_first_error(&evaluation, error) ? NULL : document(&evaluation, evaluate);
  for (guint i = 0; i < labels->len; i++)
    wh_outcome_clear(&outcomes[i]);
  return result;
}
