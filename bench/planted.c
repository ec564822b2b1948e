/* SPDX-License-Identifier: Apache-2.0
 * What a pattern says of planted people, and of the people who are there anyhow.
 *
 *   planted-bench PATTERN STORE RUNS SHAPES TARGET...     per shape the share of plants that reach each statistic (seed 1), and the
 *                                                 largest statistics of ordinary project-years */
#include "app/plant_run.h"
#include "pattern/pattern.h"
#include "source/worker.h"

#include <stdio.h>
#include <stdlib.h>

static const double levels[] = {0.5, 1, 1.5, 2, 3, 4, 6, 8, 12};

typedef struct {
  const WhPattern *pattern;
  WhLedger *ledger;
  const WhScanOptions *options;
  WhPlantLibrary *library;
  guint runs;
  char **shapes;     /* names */
  GArray *ordinary;  /* double: largest of each project-year */
  GArray **by_shape; /* double, by shape */
} Bench;

static double
largest(const Bench *bench, const WhPeople *people, gboolean (*counts)(const WhPeople *, guint32, gpointer),
        gpointer data)
{
  g_autoptr(GPtrArray) signals = g_ptr_array_new_with_free_func((GDestroyNotify)wh_signal_free);
  wh_pattern_run(bench->pattern, people, signals);
  double best = 0;
  for (guint i = 0; i < signals->len; i++) {
    const WhSignal *signal = signals->pdata[i];
    if (counts(people, signal->person, data))
      best = MAX(best, signal->statistic);
  }
  return best;
}

/* Whether PERSON is one of the plant's. */
static gboolean
is_planted(const WhPeople *people, guint32 person, gpointer data)
{
  const WhPlantSite *site = data;
  for (guint i = 0; i < site->members->len; i++) {
    const WhPlantMember *member = &g_array_index(site->members, WhPlantMember, i);
    for (guint32 a = 0; a < people->persons[person].n_accounts; a++) {
      const WhAccount *account = &people->view->accounts[people->persons[person].accounts[a]];
      if (g_str_equal(account->name, member->name) && g_str_equal(account->email, member->email))
        return TRUE;
    }
  }
  return FALSE;
}

static void
plant_once(Bench *bench, const WhPlantControl *control, guint shape, guint run)
{
  g_autoptr(GError) error = NULL;
  const WhPlantShape *one = bench->library->shapes->pdata[shape];
  g_autofree char *text = g_strdup_printf("1\n%s\n%s\n%u", control->name, one->name, run);
  WhRandom random = wh_random_seeded(text);
  g_auto(WhPlantSite) site = {0};
  g_auto(WhRecord) record = {0};
  if (!wh_plant_site_choose(bench->library, one, control->record->people, &random, &site))
    return;
  g_autoptr(GArray) messages = wh_plant_write(bench->library, &site, "project", &random);
  WhView *view = wh_plant_view(control, &site, messages, &error);
  if (view == NULL || !wh_record_take(view, bench->options, &record, &error))
    g_error("%s", error->message);
  double best = largest(bench, record.people, is_planted, &site);
  g_array_append_val(bench->by_shape[shape], best);
}

static void
look_at_years(Bench *bench, const WhPeople *people, const char *name)
{
  g_autoptr(GPtrArray) signals = g_ptr_array_new_with_free_func((GDestroyNotify)wh_signal_free);
  gint64 begin = g_get_monotonic_time();
  wh_pattern_run(bench->pattern, people, signals);
  double took = (double)(g_get_monotonic_time() - begin) / 1e6, years[400] = {0};
  for (guint i = 0; i < signals->len; i++) {
    const WhSignal *signal = signals->pdata[i];
    gint64 year = CLAMP(signal->reached / 31557600, 0, 399);
    years[year] = MAX(years[year], signal->statistic);
  }
  const WhView *view = people->view;
  gint64 first = CLAMP(view->messages[0].known / 31557600, 0, 399),
         last = CLAMP(view->messages[view->n_messages - 1].known / 31557600, 0, 399);
  printf("%s: %u messages, %.2f s:", name, view->n_messages, took);
  for (gint64 year = first; year <= last; year++) {
    printf(" %.1f", years[year]);
    g_array_append_val(bench->ordinary, years[year]);
  }
  printf("\n");
}

static void
add_project(Bench *bench, const char *target)
{
  g_autoptr(GError) error = NULL;
  g_auto(WhProject) project = {0};
  g_auto(WhRecord) record = {0};
  if (!wh_project_open(bench->ledger, target, bench->options, &project, &error) ||
      !wh_record_load(bench->ledger, target, bench->options, &record, &error))
    g_error("%s", error->message);
  if (record.view->n_messages == 0)
    return;
  look_at_years(bench, record.people, project.name);
  const WhPlantControl control = {.ledger = bench->ledger,
                                  .project = &project,
                                  .name = project.name,
                                  .record = &record,
                                  .options = bench->options};
  for (guint shape = 0; shape < bench->library->shapes->len; shape++) {
    const WhPlantShape *one = bench->library->shapes->pdata[shape];
    for (guint run = 0; run < bench->runs; run++)
      if (g_str_equal(bench->shapes[0], "all") ||
          g_strv_contains((const char *const *)bench->shapes, one->name))
        plant_once(bench, &control, shape, run);
  }
}

static void
print_levels(const char *name, const GArray *values)
{
  printf("%-26s %5u", name, values->len);
  for (guint k = 0; k < G_N_ELEMENTS(levels); k++) {
    guint n = 0;
    for (guint i = 0; i < values->len; i++)
      n += g_array_index(values, double, i) >= levels[k] ? 1 : 0;
    printf(" %6.3f", values->len > 0 ? (double)n / values->len : 0);
  }
  printf("\n");
}

int
main(int argc, char **argv)
{
  if (argc > 1 && g_str_equal(argv[1], "--worker"))
    return wh_worker_main(argc, argv);
  if (argc < 6 || wh_pattern_find(argv[1]) == NULL) {
    fprintf(stderr, "usage: planted-bench PATTERN STORE RUNS SHAPE,...|all TARGET...\n");
    return 2;
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(WhLedger) ledger = wh_ledger_open(argv[2], &error);
  g_autoptr(WhRules) rules = error == NULL ? wh_rules_load(NULL, FALSE, &error) : NULL;
  g_autoptr(WhPlantLibrary) library = error == NULL ? wh_plant_library_new(&error) : NULL;
  if (error != NULL) {
    fprintf(stderr, "planted-bench: %s\n", error->message);
    return 2;
  }
  const WhScanOptions options = {.as_of = G_MAXINT64, .offline = TRUE, .jobs = 1, .rules = rules};
  g_auto(GStrv) shapes = g_strsplit(argv[4], ",", -1);
  g_autofree GArray **by_shape = g_new(GArray *, library->shapes->len);
  g_autoptr(GArray) ordinary = g_array_new(FALSE, FALSE, sizeof(double));
  for (guint i = 0; i < library->shapes->len; i++)
    by_shape[i] = g_array_new(FALSE, FALSE, sizeof(double));
  Bench bench = {.pattern = wh_pattern_find(argv[1]),
                 .ledger = ledger,
                 .options = &options,
                 .library = library,
                 .runs = (guint)atoi(argv[3]),
                 .shapes = shapes,
                 .ordinary = ordinary,
                 .by_shape = by_shape};
  for (int i = 5; i < argc; i++)
    add_project(&bench, argv[i]);
  printf("%-26s %5s", "reaches at least", "n");
  for (guint k = 0; k < G_N_ELEMENTS(levels); k++)
    printf(" %6.1f", levels[k]);
  printf("\n");
  print_levels("ordinary project-years", ordinary);
  for (guint i = 0; i < library->shapes->len; i++) {
    print_levels(((const WhPlantShape *)library->shapes->pdata[i])->name, by_shape[i]);
    g_array_unref(by_shape[i]);
  }
  return 0;
}
