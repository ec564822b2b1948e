/* SPDX-License-Identifier: Apache-2.0
 * The baseline's file: written with one project-year a line, sorted; read with every value checked. */
#include "case/baseline_private.h"

#include "base/error.h"
#include "case/resources.h"

#include <jansson.h>
#include <math.h>

#define SCHEMA "wolfhound.baseline/2"
#define SCHEMA_HISTORY "wolfhound.baseline/1" /* no project-year has a score from words: two scores less */
#define SHIPPED "/wolfhound/baseline.json"
#define MAX_FILE (256u << 20)
#define MAX_COLUMNS 256u
#define MAX_PROJECTS 1000000u
#define MAX_YEARS 1000u /* of one project */
#define FIRST_YEAR 1970
#define LAST_YEAR 2100

static const char *const stratum_ids[WH_N_STRATA] = {"settled", "young"};
static const char *const half_ids[WH_N_HALVES] = {"both", "A", "B"};

static void
put_string(GString *out, const char *text)
{
  json_t *string = json_string(text);
  char *dumped = json_dumps(string, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
  g_string_append(out, dumped);
  free(dumped);
  json_decref(string);
}

static void
put_value(GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append(out, isnan(value) ? "null" : g_ascii_formatd(text, sizeof text, "%.6g", value));
}

static void
put_unit(GString *out, const WhBaselineUnit *unit, guint n_columns, gboolean words)
{
  g_string_append_printf(out, "   [%d, \"%s\", [", unit->year, stratum_ids[unit->stratum]);
  for (guint i = 0; i < n_columns; i++) {
    g_string_append(out, i > 0 ? ", " : "");
    put_value(out, unit->values[i]);
  }
  g_string_append_c(out, ']');
  for (guint group = 0; group < (words ? WH_N_GROUPS : WH_GROUP_HISTORY + 1u); group++) {
    g_string_append(out, ", ");
    put_value(out, unit->score_both[group]);
    g_string_append(out, ", ");
    put_value(out, unit->score_own[group]);
  }
  g_string_append_c(out, ']');
}

static int
compare_units(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhBaseline *baseline = user;
  const WhBaselineUnit *x = *(const WhBaselineUnit *const *)a, *y = *(const WhBaselineUnit *const *)b;
  if (x->project != y->project)
    return g_strcmp0(g_array_index(baseline->projects, WhBaselineProject, x->project).name,
                     g_array_index(baseline->projects, WhBaselineProject, y->project).name);
  if (x->year != y->year)
    return x->year < y->year ? -1 : 1;
  return (x->stratum > y->stratum) - (x->stratum < y->stratum);
}

static int
compare_projects(gconstpointer a, gconstpointer b)
{
  return g_strcmp0((*(const WhBaselineProject *const *)a)->name,
                   (*(const WhBaselineProject *const *)b)->name);
}

static GPtrArray *
sorted_projects(const WhBaseline *baseline)
{
  GPtrArray *projects = g_ptr_array_new();
  for (guint i = 0; i < baseline->projects->len; i++)
    g_ptr_array_add(projects, &g_array_index(baseline->projects, WhBaselineProject, i));
  g_ptr_array_sort(projects, compare_projects);
  return projects;
}

static GPtrArray *
sorted_units(const WhBaseline *baseline)
{
  GPtrArray *units = g_ptr_array_new();
  for (guint i = 0; i < baseline->units->len; i++)
    g_ptr_array_add(units, &g_array_index(baseline->units, WhBaselineUnit, i));
  /* The comparison reads the baseline; GLib's user data is not const. */
  g_ptr_array_sort_with_data(units, compare_units, (gpointer)(guintptr)baseline);
  return units;
}

/* Both lists are sorted by project name, so that each project's units follow one another. */
static void
put_projects(GString *out, const WhBaseline *baseline, gboolean words)
{
  g_autoptr(GPtrArray) projects = sorted_projects(baseline);
  g_autoptr(GPtrArray) units = sorted_units(baseline);
  guint at = 0;
  for (guint i = 0; i < projects->len; i++) {
    const WhBaselineProject *project = projects->pdata[i];
    g_string_append(out, i > 0 ? ",\n  {\"name\": " : "\n  {\"name\": ");
    put_string(out, project->name);
    g_string_append(out, ", \"tip\": ");
    put_string(out, project->tip);
    g_string_append_printf(out, ", \"half\": \"%s\", \"years\": [", half_ids[project->half]);
    for (guint j = 0; j < project->n_units; j++) {
      g_string_append(out, j > 0 ? ",\n" : "\n");
      put_unit(out, units->pdata[at++], baseline->columns->len, words);
    }
    g_string_append(out, "]}");
  }
}

static gboolean
has_words(const WhBaseline *baseline)
{
  for (guint i = 0; i < baseline->units->len; i++) {
    const WhBaselineUnit *unit = &g_array_index(baseline->units, WhBaselineUnit, i);
    if (!isnan(unit->score_both[WH_GROUP_WORDS]) || !isnan(unit->score_own[WH_GROUP_WORDS]))
      return TRUE;
  }
  return FALSE;
}

GString *
wh_baseline_format(const WhBaseline *baseline)
{
  gboolean words = has_words(baseline);
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "{\n \"schema\": \"%s\",\n \"patterns\": [", words ? SCHEMA : SCHEMA_HISTORY);
  for (guint i = 0; i < baseline->columns->len; i++) {
    const WhColumn *column = &g_array_index(baseline->columns, WhColumn, i);
    g_string_append(out, i > 0 ? ",\n  {\"id\": " : "\n  {\"id\": ");
    put_string(out, column->id);
    g_string_append_printf(out, ", \"version\": %d}", column->version);
  }
  g_string_append(out, "],\n \"projects\": [");
  put_projects(out, baseline, words);
  g_string_append(out, "]\n}\n");
  return out;
}

gboolean
wh_baseline_save(const WhBaseline *baseline, const char *path, GError **error)
{
  g_autoptr(GString) text = wh_baseline_format(baseline);
  g_autoptr(GError) cause = NULL;
  if (g_file_set_contents(path, text->str, (gssize)text->len, &cause))
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_IO, "cannot write the baseline: %s; choose another place with -o",
              cause->message);
  return FALSE;
}

static gboolean
refuse(GError **error, const char *what, const char *name, size_t at)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
              "baseline: %s in %s, entry %zu; remake it with `wolfhound baseline build`", what, name, at);
  return FALSE;
}

/* A number at or above 0, or null for NAN. */
static gboolean
read_value(const json_t *json, double *ret_value)
{
  double value = json_is_null(json) ? (double)NAN : json_number_value(json);
  *ret_value = value;
  return json_is_null(json) || (json_is_number(json) && value >= 0 && isfinite(value));
}

static gboolean
read_stratum(const json_t *json, WhStratum *ret_stratum)
{
  for (guint i = 0; i < WH_N_STRATA; i++)
    if (g_strcmp0(json_string_value(json), stratum_ids[i]) == 0) {
      *ret_stratum = (WhStratum)i;
      return TRUE;
    }
  return FALSE;
}

/* Year and stratum, as a place in the order that a project's units keep; -1 when they are none. */
static gint64
read_place(const json_t *year, const json_t *stratum, WhStratum *ret_stratum)
{
  gint64 value = json_is_integer(year) ? json_integer_value(year) : 0;
  if (value < FIRST_YEAR || value > LAST_YEAR || !read_stratum(stratum, ret_stratum))
    return -1;
  return value * WH_N_STRATA + *ret_stratum;
}

/* N_SCORES of JSON from the fourth entry on: two a group, and that is all of it. */
static gboolean
read_scores(const json_t *json, size_t n_scores, double (*ret_scores)[2])
{
  for (size_t i = 0; i < n_scores; i++)
    if (!read_value(json_array_get(json, 3 + i), &ret_scores[i / 2][i % 2]))
      return FALSE;
  return json_array_size(json) == 3 + n_scores;
}

/* LAST: the place of the unit before. */
static gboolean
read_unit(WhBaseline *baseline, guint project, const json_t *json, size_t n_scores, gint64 *last)
{
  const json_t *values = json_array_get(json, 2);
  double statistics[MAX_COLUMNS], scores[WH_N_GROUPS][2] = {{0, 0}, {(double)NAN, (double)NAN}};
  WhStratum stratum = WH_STRATUM_SETTLED;
  gint64 place = read_place(json_array_get(json, 0), json_array_get(json, 1), &stratum);
  if (place <= *last || !json_is_array(values) || json_array_size(values) != baseline->columns->len ||
      !read_scores(json, n_scores, scores))
    return FALSE;
  for (size_t i = 0; i < json_array_size(values); i++)
    if (!read_value(json_array_get(values, i), &statistics[i]))
      return FALSE;
  *last = place;
  guint unit = wh_baseline_add_unit(baseline, project, (int)(place / WH_N_STRATA), stratum, statistics,
                                    scores[WH_GROUP_HISTORY][0]);
  for (guint group = 0; group < WH_N_GROUPS; group++)
    wh_baseline_set_case_scores(baseline, unit, (WhGroup)group, scores[group][0], scores[group][1]);
  return TRUE;
}

static gboolean
read_project(WhBaseline *baseline, const json_t *json, size_t at, size_t n_scores, GError **error)
{
  const char *name = json_string_value(json_object_get(json, "name"));
  const char *tip = json_string_value(json_object_get(json, "tip"));
  const json_t *years = json_object_get(json, "years");
  if (name == NULL || tip == NULL || !json_is_array(years) || json_array_size(years) > MAX_YEARS)
    return refuse(error, "a project lacks name, tip or years, or has too many years,", "projects", at);
  if (g_hash_table_contains(baseline->by_name, name))
    return refuse(error, "a project is named twice", "projects", at);
  guint project = wh_baseline_add_project(baseline, name, tip);
  gint64 last = -1;
  for (size_t i = 0; i < json_array_size(years); i++)
    if (!read_unit(baseline, project, json_array_get(years, i), n_scores, &last))
      return refuse(error, "a project-year is not [year, stratum, [values], scores] or out of order", name,
                    i);
  return TRUE;
}

static gboolean
read_columns(WhBaseline *baseline, const json_t *json, GError **error)
{
  if (!json_is_array(json) || json_array_size(json) > MAX_COLUMNS)
    return refuse(error, "no list, or too long a one,", "patterns", 0);
  for (size_t i = 0; i < json_array_size(json); i++) {
    const char *id = json_string_value(json_object_get(json_array_get(json, i), "id"));
    const json_t *version = json_object_get(json_array_get(json, i), "version");
    if (id == NULL || !json_is_integer(version) || json_integer_value(version) < 0 ||
        json_integer_value(version) > G_MAXINT)
      return refuse(error, "a pattern lacks id or version", "patterns", i);
    for (guint j = 0; j < baseline->columns->len; j++)
      if (g_str_equal(g_array_index(baseline->columns, WhColumn, j).id, id))
        return refuse(error, "a pattern is named twice", "patterns", i);
    wh_baseline_add_column(baseline, id, (int)json_integer_value(version));
  }
  return TRUE;
}

static gboolean
read_all(WhBaseline *baseline, const json_t *json, GError **error)
{
  const char *schema = json_string_value(json_object_get(json, "schema"));
  gboolean words = g_strcmp0(schema, SCHEMA) == 0;
  if (!words && g_strcmp0(schema, SCHEMA_HISTORY) != 0)
    return refuse(error, "not the schema " SCHEMA " or " SCHEMA_HISTORY, "schema", 0);
  const json_t *projects = json_object_get(json, "projects");
  if (!read_columns(baseline, json_object_get(json, "patterns"), error))
    return FALSE;
  if (!json_is_array(projects) || json_array_size(projects) > MAX_PROJECTS)
    return refuse(error, "no list, or too long a one,", "projects", 0);
  for (size_t i = 0; i < json_array_size(projects); i++)
    if (!read_project(baseline, json_array_get(projects, i), i, words ? 2 * WH_N_GROUPS : 2, error))
      return FALSE;
  return TRUE;
}

WhBaseline *
wh_baseline_parse(const char *data, gsize len, GError **error)
{
  json_error_t problem;
  json_t *json = len <= MAX_FILE ? json_loadb(data, len, JSON_REJECT_DUPLICATES, &problem) : NULL;
  if (json == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "baseline: line %d is no JSON (%s)",
                len <= MAX_FILE ? problem.line : 0, len <= MAX_FILE ? problem.text : "too large");
    return NULL;
  }
  g_autoptr(WhBaseline) baseline = wh_baseline_new_empty();
  gboolean good = read_all(baseline, json, error);
  json_decref(json);
  if (!good)
    return NULL;
  wh_baseline_fit(baseline);
  return g_steal_pointer(&baseline);
}

static WhBaseline *
load_shipped(GError **error)
{
  g_autoptr(GBytes) bytes =
      g_resource_lookup_data(wh_case_get_resource(), SHIPPED, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  gsize len;
  const char *data = g_bytes_get_data(bytes, &len);
  return wh_baseline_parse(data, len, error);
}

WhBaseline *
wh_baseline_load(const char *path, GError **error)
{
  if (path == NULL)
    return load_shipped(error);
  g_autofree char *data = NULL;
  gsize len;
  g_autoptr(GError) cause = NULL;
  if (!g_file_get_contents(path, &data, &len, &cause)) {
    gboolean absent = g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_set_error(error, WH_ERROR, absent ? WH_ERROR_NOT_FOUND : WH_ERROR_IO, "cannot read the baseline: %s",
                cause->message);
    return NULL;
  }
  WhBaseline *baseline = wh_baseline_parse(data, len, error);
  if (baseline == NULL)
    g_prefix_error(error, "%s: ", path);
  return baseline;
}
