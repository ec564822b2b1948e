/* SPDX-License-Identifier: Apache-2.0
 * How far the yearly best case scores by words and by history go together, in projects with both records.
 *
 *   both-bench BASELINE STORE TARGET...     a line for each project-year, then the rank correlation */
#include "app/record.h"
#include "case/unit.h"
#include "source/worker.h"

#include <math.h>
#include <stdio.h>

typedef struct {
  double history, words;
} Year;

/* Cases by patterns of GROUP alone. */
static WhCaseSet *
find_cases(const WhPeople *people, const WhBaseline *baseline, const char *name, WhGroup group)
{
  WhCaseOptions options = {.baseline = baseline, .half = wh_baseline_judging_half(baseline, name)};
  guint n;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint i = 0; i < n; i++)
    if (wh_pattern_group(patterns[i]) != group)
      options.without_patterns |= (guint64)1 << i;
  return wh_cases_find(people, &options);
}

static gboolean
add_project(WhLedger *ledger, const char *target, const WhScanOptions *options, GArray *years, GError **error)
{
  g_auto(WhProject) project = {0};
  g_auto(WhRecord) record = {0};
  if (!wh_project_open(ledger, target, options, &project, error) ||
      !wh_record_load(ledger, target, options, &record, error))
    return FALSE;
  g_autoptr(WhCaseSet) history = find_cases(record.people, options->baseline, project.name, WH_GROUP_HISTORY);
  g_autoptr(WhCaseSet) words = find_cases(record.people, options->baseline, project.name, WH_GROUP_WORDS);
  g_autoptr(GArray) units = wh_units_new(record.people);
  for (guint i = 0; i < units->len; i++) {
    const WhUnit *unit = &g_array_index(units, WhUnit, i);
    if (unit->stratum != WH_STRATUM_SETTLED || !wh_unit_has(unit, record.people, WH_GROUP_HISTORY) ||
        !wh_unit_has(unit, record.people, WH_GROUP_WORDS))
      continue;
    Year year = {wh_unit_score(unit, history), wh_unit_score(unit, words)};
    printf("%s\t%d\t%.2f\t%.2f\n", project.name, unit->year, year.history, year.words);
    g_array_append_val(years, year);
  }
  return TRUE;
}

/* Of equals the middle rank, from 1. */
static double
rank_of(const GArray *years, double value, gboolean words)
{
  guint below = 0, equal = 0;
  for (guint i = 0; i < years->len; i++) {
    const Year *year = &g_array_index(years, Year, i);
    double other = words ? year->words : year->history;
    below += other < value;
    equal += other == value;
  }
  return below + (equal + 1) / 2.0;
}

/* Spearman's, with the interval by Fisher's transformation. */
static void
print_correlation(const GArray *years)
{
  double middle = (years->len + 1) / 2.0, hh = 0, ww = 0, hw = 0;
  for (guint i = 0; i < years->len; i++) {
    const Year *year = &g_array_index(years, Year, i);
    double h = rank_of(years, year->history, FALSE) - middle, w = rank_of(years, year->words, TRUE) - middle;
    hh += h * h;
    ww += w * w;
    hw += h * w;
  }
  double r = hh > 0 && ww > 0 ? hw / sqrt(hh * ww) : 0,
         half = years->len > 3 ? 1.96 / sqrt(years->len - 3.0) : (double)INFINITY;
  printf("%u project-years, rank correlation %.2f (95%%: %.2f to %.2f)\n", years->len, r,
         tanh(atanh(r) - half), tanh(atanh(r) + half));
}

int
main(int argc, char **argv)
{
  if (argc > 1 && g_str_equal(argv[1], "--worker"))
    return wh_worker_main(argc, argv);
  g_autoptr(GError) error = NULL;
  if (argc < 4) {
    fprintf(stderr, "usage: both-bench BASELINE STORE TARGET...\n");
    return 2;
  }
  g_autoptr(WhBaseline) baseline = wh_baseline_load(argv[1], &error);
  g_autoptr(WhRules) rules = error == NULL ? wh_rules_load(NULL, FALSE, &error) : NULL;
  g_autoptr(WhLedger) ledger = error == NULL ? wh_ledger_open(argv[2], &error) : NULL;
  g_autoptr(GArray) years = g_array_new(FALSE, FALSE, sizeof(Year));
  const WhScanOptions options = {
      .as_of = G_MAXINT64, .offline = TRUE, .jobs = 1, .baseline = baseline, .rules = rules};
  for (int i = 3; i < argc && error == NULL; i++)
    if (!add_project(ledger, argv[i], &options, years, &error))
      break;
  if (error != NULL) {
    fprintf(stderr, "both-bench: %s\n", error->message);
    return 2;
  }
  print_correlation(years);
  return 0;
}
