/* SPDX-License-Identifier: Apache-2.0
 * From a list of projects to a baseline, in two passes: statistics, then the scores that those statistics
 * give. */
#include "app/baseline_build.h"

#include "app/batch.h"
#include "app/cancel.h"
#include "app/record.h"
#include "base/error.h"
#include "base/text.h"
#include "case/unit.h"

#include <math.h>

typedef struct {
  char *name, *target, *commit; /* commit: NULL: all, or up to AS_OF */
  char *tip;                    /* the commit that ends the record, hex */
  gint64 as_of;
  GArray *units;                                      /* WhUnit */
  double *statistics;                                 /* [unit * n_patterns + pattern] */
  guint *rows;                                        /* by unit: its index in the baseline */
  guint32 groups;                                     /* mask 1 << WhGroup of what its record has */
  double *by_both[WH_N_GROUPS], *by_own[WH_N_GROUPS]; /* by unit: scores from each group alone */
  GError *error;
} Project;

typedef struct {
  WhLedger *ledger;
  const WhScanOptions *options;
  GPtrArray *projects;
  guint n_patterns;
  WhBaseline *baseline;
} Build;

static void
project_free(gpointer data)
{
  Project *project = data;
  g_free(project->name);
  g_free(project->target);
  g_free(project->commit);
  g_free(project->tip);
  g_clear_pointer(&project->units, g_array_unref);
  g_free(project->statistics);
  g_free(project->rows);
  for (guint group = 0; group < WH_N_GROUPS; group++) {
    g_free(project->by_both[group]);
    g_free(project->by_own[group]);
  }
  g_clear_error(&project->error);
  g_free(project);
}

static Project *
parse_line(const char *line, guint number, const char *list, GError **error)
{
  g_auto(GStrv) fields = g_strsplit(line, "\t", 4);
  const guint n = g_strv_length(fields);
  if (n < 2 || n > 3 || *fields[0] == '\0' || *fields[1] == '\0') {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "%s:%u: expected NAME, TARGET and perhaps COMMIT or DAY, with tabs between", list, number);
    return NULL;
  }
  Project *project = g_new0(Project, 1);
  project->name = g_strdup(fields[0]);
  project->target = g_strdup(fields[1]);
  project->commit = n == 3 && *fields[2] != '\0' ? g_strdup(fields[2]) : NULL;
  project->as_of = G_MAXINT64;
  if (project->commit != NULL && strchr(project->commit, '-') != NULL &&
      !wh_time_parse_as_of(project->commit, &project->as_of, error)) {
    g_prefix_error(error, "%s:%u: ", list, number);
    g_clear_pointer(&project, project_free);
  }
  return project;
}

static GPtrArray *
read_list(const char *list, GError **error)
{
  g_autoptr(GPtrArray) projects = g_ptr_array_new_with_free_func(project_free);
  g_autofree char *text = NULL;
  if (!g_file_get_contents(list, &text, NULL, error))
    return NULL;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_strchomp(lines[i]);
    if (*lines[i] == '\0' || *lines[i] == '#')
      continue;
    Project *project = parse_line(lines[i], i + 1, list, error);
    if (project == NULL)
      return NULL;
    g_ptr_array_add(projects, project);
  }
  if (projects->len == 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "%s: the list names no project", list);
    return NULL;
  }
  return g_steal_pointer(&projects);
}

/* The day of a project's commit, which ends its record. */
static gboolean
find_end(const WhView *view, Project *project, GError **error)
{
  const guint32 commit = wh_view_find_commit(view, project->commit);
  if (commit == WH_NONE) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: no commit %s; fetch the repository again",
                project->name, project->commit);
    return FALSE;
  }
  project->as_of = view->commits[commit].known;
  return TRUE;
}

/* The record of a project up to its commit or day. */
static gboolean
load(const Build *build, Project *project, WhRecord *ret_record, GError **error)
{
  WhScanOptions options = *build->options;
  options.as_recorded = TRUE;
  options.jobs = 1;
  options.progress = NULL;
  options.as_of = project->as_of;
  g_auto(WhProject) sources = {0};
  if (!wh_project_open(build->ledger, project->target, &options, &sources, error) ||
      !wh_project_update(build->ledger, &sources, &options, error))
    return FALSE;
  if (project->commit != NULL && project->as_of == G_MAXINT64) {
    g_autoptr(WhView) whole = wh_project_load(build->ledger, &sources, &options, error);
    if (whole == NULL || !find_end(whole, project, error))
      return FALSE;
    options.as_of = project->as_of;
  }
  return wh_record_make(build->ledger, &sources, &options, ret_record, error);
}

static char *
newest_commit(const WhView *view)
{
  char hex[WH_OID_HEX_MAX + 1] = "";
  if (view->n_commits > 0)
    wh_oid_format(&view->commits[view->n_commits - 1].oid, view->oid_len, hex);
  return g_strdup(hex);
}

/* First pass: the largest statistic of every pattern in every unit. */
static void
measure(guint i, gpointer user)
{
  const Build *build = user;
  Project *project = g_ptr_array_index(build->projects, i);
  const WhCaseOptions none = {.baseline = NULL, .half = WH_HALF_BOTH};
  if (!wh_scan_goes_on(&project->error))
    return;
  g_auto(WhRecord) record = {0};
  if (!load(build, project, &record, &project->error))
    return;
  g_autoptr(WhCaseSet) set = wh_cases_find(record.people, &none);
  project->tip = project->commit != NULL ? g_strdup(project->commit) : newest_commit(record.view);
  project->units = wh_units_new(record.people);
  project->statistics = g_new0(double, (gsize)project->units->len * build->n_patterns);
  for (guint u = 0; u < project->units->len; u++)
    wh_unit_statistics(&g_array_index(project->units, WhUnit, u), record.people, set,
                       project->statistics + (gsize)u * build->n_patterns);
}

/* Patterns of other groups than GROUP: bit i leaves out wh_patterns()[i]. */
static guint64
other_patterns(WhGroup group)
{
  guint64 mask = 0;
  guint n;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint i = 0; i < MIN(n, 64); i++)
    if (wh_pattern_group(patterns[i]) != group)
      mask |= (guint64)1 << i;
  return mask;
}

static double *
unit_scores(const Build *build, const Project *project, const WhPeople *people, WhGroup group, WhHalf half)
{
  const WhCaseOptions options = {
      .baseline = build->baseline, .half = half, .without_patterns = other_patterns(group)};
  g_autoptr(WhCaseSet) set = wh_cases_find(people, &options);
  double *scores = g_new0(double, project->units->len);
  for (guint u = 0; u < project->units->len; u++) {
    const WhUnit *unit = &g_array_index(project->units, WhUnit, u);
    scores[u] = wh_unit_has(unit, people, group) ? wh_unit_score(unit, set) : (double)NAN;
  }
  return scores;
}

/* Second pass: the scores of every unit, by the whole baseline and by the project's own half. */
static void
score(guint i, gpointer user)
{
  const Build *build = user;
  Project *project = g_ptr_array_index(build->projects, i);
  if (!wh_scan_goes_on(&project->error))
    return;
  g_auto(WhRecord) record = {0};
  if (!load(build, project, &record, &project->error))
    return;
  project->groups = wh_record_groups(record.view->records);
  for (guint group = 0; group < WH_N_GROUPS; group++) {
    if ((project->groups & 1u << group) == 0)
      continue;
    project->by_both[group] = unit_scores(build, project, record.people, (WhGroup)group, WH_HALF_BOTH);
    project->by_own[group] =
        unit_scores(build, project, record.people, (WhGroup)group, wh_baseline_half_of(project->name));
  }
}

static void
add_project(Build *build, Project *project)
{
  const guint index = wh_baseline_add_project(build->baseline, project->name, project->tip);
  project->rows = g_new0(guint, project->units->len);
  for (guint u = 0; u < project->units->len; u++) {
    const WhUnit *unit = &g_array_index(project->units, WhUnit, u);
    project->rows[u] = wh_baseline_add_unit(build->baseline, index, unit->year, unit->stratum,
                                            project->statistics + (gsize)u * build->n_patterns, (double)NAN);
  }
}

static void
set_scores(Build *build, const Project *project)
{
  for (guint group = 0; group < WH_N_GROUPS; group++)
    for (guint u = 0; u < project->units->len && (project->groups & 1u << group) != 0; u++)
      wh_baseline_set_case_scores(build->baseline, project->rows[u], (WhGroup)group,
                                  project->by_both[group][u], project->by_own[group][u]);
}

/* Runs WORK over all projects; FALSE with the first project's error in the order of the list. */
static gboolean
pass(Build *build, WhBatchWork work, const char *label, GError **error)
{
  wh_batch_run(build->projects->len, build->options->jobs, work, build, build->options->progress, label);
  for (guint i = 0; i < build->projects->len; i++) {
    Project *project = g_ptr_array_index(build->projects, i);
    if (project->error == NULL)
      continue;
    g_propagate_prefixed_error(error, g_steal_pointer(&project->error), "%s: ", project->name);
    return FALSE;
  }
  return TRUE;
}

WhBaseline *
wh_baseline_build(WhLedger *ledger, const char *list, const WhScanOptions *options, GError **error)
{
  Build build = {.ledger = ledger, .options = options};
  g_autoptr(GPtrArray) projects = read_list(list, error);
  g_autoptr(WhBaseline) baseline = wh_baseline_new();
  if (projects == NULL)
    return NULL;
  build.projects = projects;
  build.baseline = baseline;
  wh_patterns(&build.n_patterns);
  if (!pass(&build, measure, "Measuring", error))
    return NULL;
  for (guint i = 0; i < projects->len; i++)
    add_project(&build, g_ptr_array_index(projects, i));
  wh_baseline_fit(baseline);
  if (!pass(&build, score, "Scoring", error))
    return NULL;
  for (guint i = 0; i < projects->len; i++)
    set_scores(&build, g_ptr_array_index(projects, i));
  wh_baseline_fit(baseline);
  return g_steal_pointer(&baseline);
}
