/* SPDX-License-Identifier: Apache-2.0
 * Plants over all projects, and their sums by shape. */
#include "app/plant.h"

#include "app/batch.h"
#include "app/cancel.h"
#include "app/plant_run.h"
#include "base/bounds.h"
#include "base/error.h"
#include "base/text.h"

#define CONFIDENCE_END 0.975

typedef struct {
  json_t *runs;    /* of all shapes, in order */
  json_t *control; /* NULL: no messages */
  GError *error;
} Planted;

typedef struct {
  WhLedger *ledger;
  GPtrArray *labels; /* WhLabel, the ordinary ones */
  const WhScanOptions *options;
  const WhPlantOptions *plant;
  WhPlantLibrary *library;
  GPtrArray *shapes; /* WhPlantShape */
  Planted *planted;  /* by label */
} Job;

/* ---- the record as it is ---- */

/* How many persons wrote in how many calendar years, added up. */
static guint
count_author_years(const WhPeople *people)
{
  guint years = 0;
  for (guint32 person = 0; person < people->n_persons; person++) {
    guint32 n;
    const guint32 *own = wh_people_messages(people, person, &n);
    int last = G_MININT;
    for (guint32 i = 0; i < n && wh_people_is_human(people, person); i++) {
      const int year = wh_time_year(people->view->messages[own[i]].known);
      years += year != last;
      last = year;
    }
  }
  return years;
}

/* Persons other than incumbents in a case of level review or above. */
static guint
count_reviewed(const WhPeople *people, const WhCaseSet *cases)
{
  g_autofree guint8 *seen = g_new0(guint8, people->n_persons + 1);
  guint persons = 0;
  for (guint i = 0; i < cases->cases->len; i++) {
    const WhCase *one = cases->cases->pdata[i];
    for (guint s = 0; s < one->subjects->len && one->level >= WH_LEVEL_REVIEW; s++) {
      const WhCaseSubject *subject = &g_array_index(one->subjects, WhCaseSubject, s);
      if (seen[subject->person] || g_str_equal(subject->role, wh_role_id(WH_ROLE_INCUMBENT)))
        continue;
      seen[subject->person] = 1;
      persons++;
    }
  }
  return persons;
}

static json_t *
control_object(const WhPlantControl *control)
{
  guint cases = 0;
  for (guint i = 0; i < control->cases->cases->len; i++)
    cases += ((const WhCase *)control->cases->cases->pdata[i])->level >= WH_LEVEL_REVIEW;
  return json_pack("{s:s, s:i, s:i, s:i, s:i}", "project", control->name, "messages",
                   (int)control->record->view->n_messages, "author_years",
                   count_author_years(control->record->people), "reviews", cases, "persons",
                   count_reviewed(control->record->people, control->cases));
}

/* ---- one project ---- */

static gboolean
run_shapes(const Job *job, const WhPlantControl *control, Planted *planted)
{
  for (guint s = 0; s < job->shapes->len; s++)
    for (guint run = 0; run < job->plant->runs; run++) {
      const WhPlantShape *shape = job->shapes->pdata[s];
      json_t *one = wh_scan_goes_on(&planted->error)
                        ? wh_plant_run(control, job->library, shape, job->plant->seed, run, &planted->error)
                        : NULL;
      if (one == NULL)
        return FALSE;
      json_object_set_new(one, "shape", json_string(shape->name));
      json_array_append_new(planted->runs, one);
    }
  return TRUE;
}

static void
plant_project(guint i, gpointer user)
{
  const Job *job = user;
  const WhLabel *label = job->labels->pdata[i];
  Planted *planted = &job->planted[i];
  WhScanOptions options = *job->options;
  options.as_recorded = TRUE;
  options.jobs = 1;
  options.progress = NULL;
  options.as_of = G_MAXINT64;
  g_auto(WhProject) project = {0};
  g_auto(WhRecord) record = {0};
  planted->runs = json_array();
  if (!wh_project_open(job->ledger, label->target, &options, &project, &planted->error) ||
      !wh_project_update(job->ledger, &project, &options, &planted->error) ||
      !wh_record_make(job->ledger, &project, &options, &record, &planted->error) ||
      record.view->n_messages == 0)
    return;
  WhPlantControl control = {.ledger = job->ledger,
                            .project = &project,
                            .name = label->name,
                            .record = &record,
                            .judge = {.baseline = options.baseline, .half = WH_HALF_BOTH, .keep_all = TRUE},
                            .options = &options};
  if (options.baseline != NULL)
    control.judge.half = wh_baseline_judging_half(options.baseline, label->name);
  g_autoptr(WhCaseSet) cases = wh_cases_find(record.people, &control.judge);
  control.cases = cases;
  planted->control = control_object(&control);
  run_shapes(job, &control, planted);
}

/* ---- sums ---- */

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* The middle of KEY over RUNS that have a number there; null if none. */
static json_t *
median_of(const GPtrArray *runs, const char *key)
{
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(double));
  for (guint i = 0; i < runs->len; i++) {
    const json_t *value = json_object_get(runs->pdata[i], key);
    const double number = json_number_value(value);
    if (json_is_number(value))
      g_array_append_val(numbers, number);
  }
  if (numbers->len == 0)
    return json_null();
  g_array_sort(numbers, compare_numbers);
  const double low = g_array_index(numbers, double, (numbers->len - 1) / 2),
               high = g_array_index(numbers, double, numbers->len / 2);
  return json_real((low + high) / 2);
}

static gint64
sum_of(const GPtrArray *runs, const char *key)
{
  gint64 sum = 0;
  for (guint i = 0; i < runs->len; i++)
    sum += json_integer_value(json_object_get(runs->pdata[i], key));
  return sum;
}

/* How many RUNS have at least each level at KEY, with the share at review and its exact interval. */
static json_t *
reached_object(const GPtrArray *runs, const char *key)
{
  json_t *object = json_object();
  for (int level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++) {
    guint n = 0;
    for (guint i = 0; i < runs->len; i++)
      for (int l = level; l < WH_N_LEVELS; l++)
        n += g_str_equal(json_string_value(json_object_get(runs->pdata[i], key)), wh_level_id((WhLevel)l));
    json_object_set_new(object, wh_level_id((WhLevel)level), json_integer(n));
    if (level != WH_LEVEL_REVIEW)
      continue;
    json_object_set_new(object, "share", json_real(runs->len > 0 ? (double)n / runs->len : 0));
    json_object_set_new(object, "low", json_real(wh_binom_lower(n, runs->len, CONFIDENCE_END)));
    json_object_set_new(object, "high", json_real(wh_binom_upper(n, runs->len, CONFIDENCE_END)));
  }
  return object;
}

/* For each pattern, in how many RUNS it had a signal about the plant. */
static json_t *
signals_object(const GPtrArray *runs)
{
  json_t *object = json_object();
  guint n = 0;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint p = 0; p < n; p++) {
    guint count = 0;
    for (guint i = 0; i < runs->len; i++)
      count += json_object_get(json_object_get(runs->pdata[i], "signals"), patterns[p]->id) != NULL;
    if (count > 0)
      json_object_set_new(object, patterns[p]->id, json_integer(count));
  }
  return object;
}

static json_t *
shape_object(const WhPlantShape *shape, const GPtrArray *runs, guint unplaced)
{
  json_t *object =
      json_pack("{s:s, s:s, s:s, s:i, s:i, s:o, s:o}", "shape", shape->name, "says", shape->says, "expect",
                shape->wanted ? "found" : "quiet", "runs", runs->len, "unplaced", unplaced, "by_request",
                reached_object(runs, "by_request"), "by_end", reached_object(runs, "by_end"));
  static const char *const sums[] = {"people", "people_in_case", "roles_right", "false_company"};
  for (guint i = 0; i < G_N_ELEMENTS(sums); i++)
    json_object_set_new(object, sums[i], json_integer(sum_of(runs, sums[i])));
  json_object_set_new(object, "median_review_after_days", median_of(runs, "review_after_days"));
  json_object_set_new(object, "median_rank", median_of(runs, "rank"));
  json_object_set_new(object, "median_score", median_of(runs, "score"));
  json_object_set_new(object, "signals", signals_object(runs));
  return object;
}

static json_t *
shapes_array(const Job *job)
{
  json_t *shapes = json_array();
  for (guint s = 0; s < job->shapes->len; s++) {
    const WhPlantShape *shape = job->shapes->pdata[s];
    g_autoptr(GPtrArray) runs = g_ptr_array_new();
    guint unplaced = 0;
    for (guint i = 0; i < job->labels->len; i++)
      for (gsize r = 0; r < json_array_size(job->planted[i].runs); r++) {
        json_t *run = json_array_get(job->planted[i].runs, r);
        if (!g_str_equal(json_string_value(json_object_get(run, "shape")), shape->name))
          continue;
        if (json_is_true(json_object_get(run, "placed")))
          g_ptr_array_add(runs, run);
        else
          unplaced++;
      }
    json_array_append_new(shapes, shape_object(shape, runs, unplaced));
  }
  return shapes;
}

static json_t *
controls_object(const Job *job)
{
  static const char *const keys[] = {"messages", "author_years", "reviews", "persons"};
  g_autoptr(GPtrArray) controls = g_ptr_array_new();
  json_t *projects = json_array();
  for (guint i = 0; i < job->labels->len; i++)
    if (job->planted[i].control != NULL) {
      g_ptr_array_add(controls, job->planted[i].control);
      json_array_append(projects, job->planted[i].control);
    }
  json_t *object = json_object();
  for (guint k = 0; k < G_N_ELEMENTS(keys); k++)
    json_object_set_new(object, keys[k], json_integer(sum_of(controls, keys[k])));
  const guint persons = (guint)sum_of(controls, "persons");
  const double thousands = MAX((double)sum_of(controls, "author_years"), 1) / 1000;
  json_object_set_new(object, "persons_per_1000_author_years", json_real(persons / thousands));
  json_object_set_new(object, "low", json_real(wh_poisson_lower(persons, CONFIDENCE_END) / thousands));
  json_object_set_new(object, "high", json_real(wh_poisson_upper(persons, CONFIDENCE_END) / thousands));
  json_object_set_new(object, "projects", projects);
  return object;
}

/* The counts at WHICH ("acts", "families"), over all runs. */
static json_t *
heard_object(json_t *runs, const char *which)
{
  json_t *acts = json_object(), *run, *heard, *n;
  const char *act, *key;
  gsize i;
  json_array_foreach(runs, i, run) json_object_foreach(json_object_get(run, which), act, heard)
  {
    json_t *sum = json_object_get(acts, act);
    if (sum == NULL)
      json_object_set_new(acts, act, sum = json_object());
    json_object_foreach(heard, key, n) json_object_set_new(
        sum, key, json_integer(json_integer_value(json_object_get(sum, key)) + json_integer_value(n)));
  }
  return acts;
}

static json_t *
document(const Job *job)
{
  json_t *runs = json_array();
  for (guint i = 0; i < job->labels->len; i++)
    json_array_extend(runs, job->planted[i].runs);
  const WhBaseline *baseline = job->options->baseline;
  return json_pack("{s:s, s:s, s:o, s:I, s:i, s:o, s:o, s:o, s:o, s:o}", "schema", "wolfhound.planted/1",
                   "version", WH_VERSION, "baseline",
                   baseline != NULL ? json_string(wh_baseline_digest(baseline)) : json_null(), "seed",
                   (json_int_t)job->plant->seed, "runs_each", job->plant->runs, "shapes", shapes_array(job),
                   "acts", heard_object(runs, "acts"), "families", heard_object(runs, "families"), "control",
                   controls_object(job), "runs", runs);
}

/* ---- the whole ---- */

static gboolean
choose_shapes(Job *job, GError **error)
{
  const char *name = job->plant->shape;
  const WhPlantShape *one = wh_plant_library_find(job->library, name);
  if (g_str_equal(name, "all")) {
    for (guint i = 0; i < job->library->shapes->len; i++)
      g_ptr_array_add(job->shapes, job->library->shapes->pdata[i]);
    return TRUE;
  }
  if (one == NULL && g_file_test(name, G_FILE_TEST_IS_REGULAR)) {
    one = wh_plant_library_add(job->library, name, error);
    if (one == NULL)
      return FALSE;
  }
  if (one == NULL) {
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < job->library->shapes->len; i++)
      g_string_append_printf(known, ", %s", ((const WhPlantShape *)job->library->shapes->pdata[i])->name);
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "evaluate: --plant: \"%s\" is neither a file nor a shape; shapes: all%s", name, known->str);
    return FALSE;
  }
  g_ptr_array_add(job->shapes, (gpointer)(guintptr)one);
  return TRUE;
}

static gboolean
take_first_error(const Job *job, GError **error)
{
  for (guint i = 0; i < job->labels->len; i++)
    if (job->planted[i].error != NULL) {
      const WhLabel *label = job->labels->pdata[i];
      g_propagate_prefixed_error(error, g_steal_pointer(&job->planted[i].error), "%s: ", label->name);
      return TRUE;
    }
  return FALSE;
}

static void
planted_clear(Planted *planted)
{
  g_clear_pointer(&planted->runs, json_decref);
  g_clear_pointer(&planted->control, json_decref);
  g_clear_error(&planted->error);
}

json_t *
wh_plant_evaluate(WhLedger *ledger, const GArray *labels, const WhScanOptions *options,
                  const WhPlantOptions *plant, GError **error)
{
  g_autoptr(WhPlantLibrary) library = wh_plant_library_new(error);
  g_autoptr(GPtrArray) shapes = g_ptr_array_new(), ordinary = g_ptr_array_new();
  for (guint i = 0; i < labels->len; i++)
    if (g_array_index(labels, WhLabel, i).kind == WH_LABEL_ORDINARY)
      g_ptr_array_add(ordinary, &g_array_index(labels, WhLabel, i));
  Job job = {.ledger = ledger,
             .labels = ordinary,
             .options = options,
             .plant = plant,
             .library = library,
             .shapes = shapes,
             .planted = g_new0(Planted, ordinary->len + 1)};
  json_t *result = NULL;
  if (library != NULL && choose_shapes(&job, error)) {
    wh_batch_run(ordinary->len, options->jobs, plant_project, &job, options->progress, "Planting");
    result = take_first_error(&job, error) ? NULL : document(&job);
  }
  for (guint i = 0; i < ordinary->len; i++)
    planted_clear(&job.planted[i]);
  g_free(job.planted);
  return result;
}
