/* SPDX-License-Identifier: Apache-2.0
 * Building a baseline and reading tails off it. */
#include "case/baseline_private.h"

#include <math.h>

/* Statistics are open scales; what is beyond this is the same for every purpose, and JSON has no infinity. */
#define LARGEST_VALUE 1e9
/* Years of one project that weigh fully. */
#define FULL_YEARS 10.0

static void
column_clear(gpointer data)
{
  WhColumn *column = data;
  g_free(column->id);
}

static void
project_clear(gpointer data)
{
  WhBaselineProject *project = data;
  g_free(project->name);
  g_free(project->tip);
}

static void
unit_clear(gpointer data)
{
  WhBaselineUnit *unit = data;
  g_free(unit->values);
}

static GArray *
array_of(gsize size, GDestroyNotify clear)
{
  GArray *array = g_array_new(FALSE, FALSE, (guint)size);
  g_array_set_clear_func(array, clear);
  return array;
}

WhGroup
wh_pattern_group(const WhPattern *pattern)
{
  const guint32 talk = WH_RECORD_WORDS | WH_RECORD_FORGE | WH_RECORD_REGISTRY;
  return (pattern->needs & talk) != 0 ? WH_GROUP_WORDS : WH_GROUP_HISTORY;
}

guint32
wh_record_groups(guint32 records)
{
  const guint32 talk = WH_RECORD_WORDS | WH_RECORD_FORGE | WH_RECORD_REGISTRY;
  guint32 groups = (records & talk) != 0 ? 1u << WH_GROUP_WORDS : 0;
  if ((records & WH_RECORD_GIT) != 0 || groups == 0)
    groups |= 1u << WH_GROUP_HISTORY;
  return groups;
}

WhBaseline *
wh_baseline_new_empty(void)
{
  WhBaseline *baseline = g_new0(WhBaseline, 1);
  baseline->columns = array_of(sizeof(WhColumn), column_clear);
  baseline->projects = array_of(sizeof(WhBaselineProject), project_clear);
  baseline->units = array_of(sizeof(WhBaselineUnit), unit_clear);
  baseline->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return baseline;
}

void
wh_baseline_add_column(WhBaseline *baseline, const char *id, int version)
{
  g_assert(baseline->units->len == 0);
  WhColumn column = {g_strdup(id), version};
  g_array_append_val(baseline->columns, column);
}

WhBaseline *
wh_baseline_new(void)
{
  WhBaseline *baseline = wh_baseline_new_empty();
  guint n;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint i = 0; i < n; i++)
    wh_baseline_add_column(baseline, patterns[i]->id, patterns[i]->version);
  return baseline;
}

static guint
n_cells(const WhBaseline *baseline)
{
  return WH_N_HALVES * WH_N_STRATA * (baseline->columns->len + WH_N_GROUPS);
}

static void
drop_cells(WhBaseline *baseline)
{
  if (baseline->cells == NULL)
    return;
  for (guint i = 0; i < n_cells(baseline); i++)
    wh_cell_clear(&baseline->cells[i]);
  g_clear_pointer(&baseline->cells, g_free);
}

void
wh_baseline_free(WhBaseline *baseline)
{
  if (baseline == NULL)
    return;
  drop_cells(baseline);
  g_array_unref(baseline->columns);
  g_array_unref(baseline->projects);
  g_array_unref(baseline->units);
  g_hash_table_unref(baseline->by_name);
  g_free(baseline->digest);
  g_free(baseline);
}

WhHalf
wh_baseline_half_of(const char *project_name)
{
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, project_name, -1);
  return g_ascii_xdigit_value(digest[0]) < 8 ? WH_HALF_A : WH_HALF_B;
}

WhHalf
wh_baseline_judging_half(const WhBaseline *baseline, const char *project_name)
{
  if (!g_hash_table_contains(baseline->by_name, project_name))
    return WH_HALF_BOTH;
  return wh_baseline_half_of(project_name) == WH_HALF_A ? WH_HALF_B : WH_HALF_A;
}

guint
wh_baseline_add_project(WhBaseline *baseline, const char *name, const char *tip)
{
  g_autofree char *valid = g_utf8_make_valid(name, -1);
  gpointer known;
  if (g_hash_table_lookup_extended(baseline->by_name, valid, NULL, &known))
    return GPOINTER_TO_UINT(known);
  WhBaselineProject project = {g_strdup(valid), g_utf8_make_valid(tip, -1), wh_baseline_half_of(valid), 0};
  guint index = baseline->projects->len;
  g_array_append_val(baseline->projects, project);
  g_hash_table_insert(baseline->by_name, g_steal_pointer(&valid), GUINT_TO_POINTER(index));
  return index;
}

/* Held to the scale and to the six digits that a file keeps, so that a baseline judges alike before and after
 * saving. */
static double
kept_value(double value)
{
  if (isnan(value))
    return (double)NAN;
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(text, sizeof text, "%.6g", CLAMP(value, 0, LARGEST_VALUE));
  return g_ascii_strtod(text, NULL) + 0.0; /* no negative zero: it has two spellings */
}

guint
wh_baseline_add_unit(WhBaseline *baseline, guint project, int year, WhStratum stratum,
                     const double *statistics, double case_score)
{
  g_assert(project < baseline->projects->len);
  WhBaselineUnit unit = {.project = project, .year = year, .stratum = stratum};
  unit.values = g_new(double, baseline->columns->len);
  for (guint i = 0; i < baseline->columns->len; i++)
    unit.values[i] = kept_value(statistics[i]);
  for (guint group = 0; group < WH_N_GROUPS; group++)
    unit.score_both[group] = unit.score_own[group] =
        group == WH_GROUP_HISTORY ? kept_value(case_score) : (double)NAN;
  g_array_index(baseline->projects, WhBaselineProject, project).n_units++;
  g_array_append_val(baseline->units, unit);
  return baseline->units->len - 1;
}

void
wh_baseline_set_case_scores(WhBaseline *baseline, guint unit, WhGroup group, double by_both,
                            double by_own_half)
{
  g_assert(unit < baseline->units->len);
  WhBaselineUnit *kept = &g_array_index(baseline->units, WhBaselineUnit, unit);
  kept->score_both[group] = kept_value(by_both);
  kept->score_own[group] = kept_value(by_own_half);
}

static double
unit_value(const WhBaselineUnit *unit, guint column, guint n_columns, WhHalf half)
{
  if (column < n_columns)
    return unit->values[column];
  return half == WH_HALF_BOTH ? unit->score_both[column - n_columns] : unit->score_own[column - n_columns];
}

/* By project: how many of its units have a value. Owner: caller. */
static guint *
count_years(const WhBaseline *baseline, WhHalf half, guint column)
{
  guint *years = g_new0(guint, baseline->projects->len + 1);
  for (guint i = 0; i < baseline->units->len; i++) {
    const WhBaselineUnit *unit = &g_array_index(baseline->units, WhBaselineUnit, i);
    years[unit->project] += isnan(unit_value(unit, column, baseline->columns->len, half)) ? 0 : 1;
  }
  return years;
}

static void
fit_cell(WhBaseline *baseline, WhHalf half, WhStratum stratum, guint column)
{
  guint n_columns = baseline->columns->len;
  g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(WhWeighted));
  g_autofree guint *years = count_years(baseline, half, column);
  for (guint i = 0; i < baseline->units->len; i++) {
    const WhBaselineUnit *unit = &g_array_index(baseline->units, WhBaselineUnit, i);
    const WhBaselineProject *project = &g_array_index(baseline->projects, WhBaselineProject, unit->project);
    WhWeighted value = {.value = unit_value(unit, column, n_columns, half)};
    if (unit->stratum != stratum || (half != WH_HALF_BOTH && project->half != half) || isnan(value.value))
      continue;
    value.weight = MIN(1, FULL_YEARS / years[unit->project]);
    g_array_append_val(values, value);
  }
  guint at = (half * WH_N_STRATA + stratum) * (n_columns + WH_N_GROUPS) + column;
  wh_cell_init(&baseline->cells[at], values);
}

void
wh_baseline_fit(WhBaseline *baseline)
{
  drop_cells(baseline);
  baseline->cells = g_new0(WhCell, n_cells(baseline));
  for (guint half = 0; half < WH_N_HALVES; half++)
    for (guint stratum = 0; stratum < WH_N_STRATA; stratum++)
      for (guint column = 0; column < baseline->columns->len + WH_N_GROUPS; column++)
        fit_cell(baseline, (WhHalf)half, (WhStratum)stratum, column);
  g_autoptr(GString) text = wh_baseline_format(baseline);
  g_free(baseline->digest);
  baseline->digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text->str, text->len);
}

const WhCell *
wh_baseline_cell(const WhBaseline *baseline, WhHalf half, WhStratum stratum, guint column)
{
  g_assert(baseline->cells != NULL && column < baseline->columns->len + WH_N_GROUPS);
  return &baseline->cells[(half * WH_N_STRATA + stratum) * (baseline->columns->len + WH_N_GROUPS) + column];
}

WhTail
wh_baseline_tail(const WhBaseline *baseline, WhHalf half, WhStratum stratum, const WhPattern *pattern,
                 double statistic)
{
  for (guint i = 0; i < baseline->columns->len; i++) {
    const WhColumn *column = &g_array_index(baseline->columns, WhColumn, i);
    if (column->version == pattern->version && g_str_equal(column->id, pattern->id))
      return wh_cell_tail(wh_baseline_cell(baseline, half, stratum, i), kept_value(statistic));
  }
  return (WhTail){.rate = 1, .upper = 1};
}

WhTail
wh_baseline_case_tail(const WhBaseline *baseline, WhHalf half, WhStratum stratum, WhGroup group, double score)
{
  return wh_cell_tail(wh_baseline_cell(baseline, half, stratum, baseline->columns->len + group),
                      kept_value(score));
}

double
wh_baseline_case_largest(const WhBaseline *baseline, WhHalf half, WhStratum stratum, WhGroup group)
{
  return wh_cell_quantile(wh_baseline_cell(baseline, half, stratum, baseline->columns->len + group), 1);
}

void
wh_baseline_count(const WhBaseline *baseline, WhHalf half, guint *ret_projects, guint *ret_units)
{
  *ret_projects = *ret_units = 0;
  for (guint i = 0; i < baseline->projects->len; i++) {
    const WhBaselineProject *project = &g_array_index(baseline->projects, WhBaselineProject, i);
    if (half != WH_HALF_BOTH && project->half != half)
      continue;
    ++*ret_projects;
    *ret_units += project->n_units;
  }
}

const char *
wh_baseline_digest(const WhBaseline *baseline)
{
  g_assert(baseline->digest != NULL);
  return baseline->digest;
}
