/* SPDX-License-Identifier: Apache-2.0
 * Calibrations as files: schema wolfhound.links/2. */
#include "persona/calibration.h"

#include "base/error.h"
#include "persona/resources.h"

#include <math.h>
#include <string.h>

#define SCHEMA "wolfhound.links/2"
#define SHIPPED "/wolfhound/links.json"
#define MAX_FILE (1u << 20)
#define MAX_TAIL 256u
#define MAX_FIGURE 1e9

const char *
wh_likeness_id(WhLikenessKind kind)
{
  static const char *const ids[WH_N_LIKENESSES] = {"style", "hands", "tools", "clock", "company"};
  return ids[kind];
}

WhCalibration *
wh_calibration_new(void)
{
  WhCalibration *calibration = g_new0(WhCalibration, 1);
  calibration->tail = g_array_new(FALSE, FALSE, sizeof(WhTailPoint));
  calibration->sources = json_array();
  for (guint a = 0; a < WH_N_LIKENESSES; a++)
    for (guint b = 0; b < WH_N_LIKENESSES; b++)
      calibration->correlation[a][b] = (double)NAN;
  return calibration;
}

void
wh_calibration_free(WhCalibration *calibration)
{
  if (calibration == NULL)
    return;
  g_array_unref(calibration->tail);
  json_decref(calibration->sources);
  g_free(calibration);
}

/* X to the precision of the file, so that what is read again is the same. */
static json_t *
figure(double x)
{
  return isnan(x) ? json_null() : json_real(round(x * 1e4) / 1e4);
}

static json_t *
share(double x)
{
  char text[32];
  g_ascii_formatd(text, sizeof text, "%.4g", x);
  return json_real(g_ascii_strtod(text, NULL));
}

static json_t *
map_object(const char *id, const WhLikenessMap *map)
{
  json_t *knots = json_array();
  for (guint i = 0; i < map->n_knots; i++)
    json_array_append_new(knots, json_pack("[o, o]", figure(map->knots[i].score), figure(map->knots[i].llr)));
  return json_pack("{s:s, s:o, s:o, s:o}", "kind", id, "same_pairs", figure(round(map->n_same)),
                   "different_pairs", figure(round(map->n_different)), "knots", knots);
}

static json_t *
overlap_array(const WhCalibration *calibration)
{
  json_t *rows = json_array();
  for (guint a = 0; a < WH_N_LIKENESSES; a++)
    for (guint b = a + 1; b < WH_N_LIKENESSES; b++)
      json_array_append_new(rows,
                            json_pack("{s:[s, s], s:o, s:o}", "kinds", wh_likeness_id((WhLikenessKind)a),
                                      wh_likeness_id((WhLikenessKind)b), "correlation",
                                      figure(calibration->correlation[a][b]), "overlap",
                                      figure(calibration->overlap[a][b])));
  return rows;
}

static json_t *
tail_array(const WhCalibration *calibration)
{
  json_t *rows = json_array();
  for (guint i = 0; i < calibration->tail->len; i++) {
    const WhTailPoint *point = &g_array_index(calibration->tail, WhTailPoint, i);
    json_array_append_new(
        rows, json_pack("[o, o, o]", figure(point->sum), share(point->share), share(point->upper)));
  }
  return rows;
}

static json_t *
chance_object(const char *of, const WhChance *chance)
{
  json_t *knots = json_array();
  for (guint i = 0; i < chance->n_knots; i++)
    json_array_append_new(
        knots, json_pack("[o, o]", figure(chance->knots[i].sum), figure(chance->knots[i].surprise)));
  return json_pack("{s:s, s:o, s:[o, o], s:o}", "of", of, "different", figure(round(chance->n)), "usual",
                   figure(chance->usual[0]), figure(chance->usual[1]), "tail", knots);
}

/* In the order of the file. */
#define N_CHANCES (WH_N_LINK_STRATA + 1)
static const char *const chances[N_CHANCES] = {"pairs without style", "pairs", "one and several names"};

static json_t *
chance_array(const WhCalibration *calibration)
{
  json_t *rows = json_array();
  for (guint s = 0; s < WH_N_LINK_STRATA; s++)
    json_array_append_new(rows, chance_object(chances[s], &calibration->chance[s]));
  json_array_append_new(rows, chance_object(chances[WH_N_LINK_STRATA], &calibration->several));
  return rows;
}

char *
wh_calibration_format(const WhCalibration *calibration)
{
  json_t *kinds = json_array();
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    json_array_append_new(kinds, map_object(wh_likeness_id((WhLikenessKind)k), &calibration->kinds[k]));
  json_t *root = json_pack("{s:s, s:O, s:o, s:o, s:o, s:o, s:o}", "schema", SCHEMA, "sources",
                           calibration->sources, "kinds", kinds, "dependence", overlap_array(calibration),
                           "together", map_object("together", &calibration->fused), "chance",
                           chance_array(calibration), "different_pairs_at_or_above", tail_array(calibration));
  g_autofree char *json = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(7));
  json_decref(root);
  return g_strconcat(json, "\n", NULL);
}

/* One number after the other of ROW; FALSE unless there are N of a size that can be. */
static gboolean
read_figures(const json_t *row, guint n, double *ret)
{
  if (json_array_size(row) != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const json_t *one = json_array_get(row, i);
    ret[i] = json_number_value(one);
    if (!json_is_number(one) || !(fabs(ret[i]) < MAX_FIGURE))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_map(const json_t *object, WhLikenessMap *map)
{
  const json_t *knots = json_object_get(object, "knots");
  *map = (WhLikenessMap){.n_same = json_number_value(json_object_get(object, "same_pairs")),
                         .n_different = json_number_value(json_object_get(object, "different_pairs")),
                         .n_knots = (guint)MIN(json_array_size(knots), WH_KNOTS_MAX)};
  if (!json_is_array(knots) || json_array_size(knots) > WH_KNOTS_MAX)
    return FALSE;
  for (guint i = 0; i < map->n_knots; i++) {
    double pair[2];
    if (!read_figures(json_array_get(knots, i), 2, pair))
      return FALSE;
    map->knots[i] = (WhKnot){pair[0], pair[1]};
    if (i > 0 && (!(pair[0] > map->knots[i - 1].score) || pair[1] < map->knots[i - 1].llr))
      return FALSE;
  }
  return TRUE;
}

static gboolean
find_kind(const char *id, guint *ret_kind)
{
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    if (g_strcmp0(id, wh_likeness_id((WhLikenessKind)k)) == 0) {
      *ret_kind = k;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_kinds(const json_t *rows, WhCalibration *calibration)
{
  for (gsize i = 0; i < json_array_size(rows); i++) {
    const json_t *row = json_array_get(rows, i);
    guint kind;
    if (!find_kind(json_string_value(json_object_get(row, "kind")), &kind) ||
        !read_map(row, &calibration->kinds[kind]))
      return FALSE;
  }
  return json_is_array(rows);
}

static gboolean
read_overlap(const json_t *rows, WhCalibration *calibration)
{
  for (gsize i = 0; i < json_array_size(rows); i++) {
    const json_t *row = json_array_get(rows, i), *kinds = json_object_get(row, "kinds");
    const json_t *correlation = json_object_get(row, "correlation");
    const double overlap = json_number_value(json_object_get(row, "overlap"));
    guint a, b;
    if (!find_kind(json_string_value(json_array_get(kinds, 0)), &a) ||
        !find_kind(json_string_value(json_array_get(kinds, 1)), &b) || !(overlap >= 0 && overlap <= 1))
      return FALSE;
    calibration->overlap[a][b] = calibration->overlap[b][a] = overlap;
    calibration->correlation[a][b] = calibration->correlation[b][a] =
        json_is_number(correlation) ? json_number_value(correlation) : (double)NAN;
  }
  return json_is_array(rows);
}

static gboolean
read_tail(const json_t *rows, WhCalibration *calibration)
{
  for (gsize i = 0; i < json_array_size(rows); i++) {
    double row[3];
    if (i >= MAX_TAIL || !read_figures(json_array_get(rows, i), 3, row))
      return FALSE;
    const WhTailPoint point = {row[0], row[1], row[2]};
    g_array_append_val(calibration->tail, point);
  }
  return json_is_array(rows);
}

static gboolean
read_chance_tail(const json_t *knots, WhChance *chance)
{
  chance->n_knots = (guint)MIN(json_array_size(knots), WH_CHANCE_KNOTS_MAX);
  if (!json_is_array(knots) || json_array_size(knots) > WH_CHANCE_KNOTS_MAX)
    return FALSE;
  for (guint i = 0; i < chance->n_knots; i++) {
    double pair[2];
    if (!read_figures(json_array_get(knots, i), 2, pair) || !(pair[1] >= 0))
      return FALSE;
    chance->knots[i] = (WhChanceKnot){pair[0], pair[1]};
    if (i > 0 && !(pair[0] > chance->knots[i - 1].sum && pair[1] > chance->knots[i - 1].surprise))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_chance(const json_t *rows, WhCalibration *calibration)
{
  for (guint s = 0; s < N_CHANCES && json_array_size(rows) == N_CHANCES; s++) {
    const json_t *row = json_array_get(rows, s);
    WhChance *chance = s < WH_N_LINK_STRATA ? &calibration->chance[s] : &calibration->several;
    if (g_strcmp0(json_string_value(json_object_get(row, "of")), chances[s]) != 0 ||
        !read_figures(json_object_get(row, "usual"), 2, chance->usual) ||
        !read_chance_tail(json_object_get(row, "tail"), chance))
      return FALSE;
    chance->n = json_number_value(json_object_get(row, "different"));
  }
  return json_array_size(rows) == N_CHANCES;
}

/* NULL: all is well; else which member is wrong. */
static const char *
read_all(const json_t *root, WhCalibration *calibration)
{
  const char *schema = json_string_value(json_object_get(root, "schema"));
  if (g_strcmp0(schema, SCHEMA) != 0)
    return "schema";
  if (!read_kinds(json_object_get(root, "kinds"), calibration))
    return "kinds";
  if (!read_overlap(json_object_get(root, "dependence"), calibration))
    return "dependence";
  if (!read_map(json_object_get(root, "together"), &calibration->fused))
    return "together";
  if (!read_tail(json_object_get(root, "different_pairs_at_or_above"), calibration))
    return "different_pairs_at_or_above";
  if (!read_chance(json_object_get(root, "chance"), calibration))
    return "chance";
  json_t *sources = json_object_get(root, "sources");
  if (!json_is_array(sources))
    return "sources";
  json_decref(calibration->sources);
  calibration->sources = json_incref(sources);
  return NULL;
}

WhCalibration *
wh_calibration_parse(const char *text, gsize len, const char *name, GError **error)
{
  json_error_t problem = {0};
  json_t *root = len <= MAX_FILE ? json_loadb(text, len, JSON_REJECT_DUPLICATES, &problem) : NULL;
  if (root == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "%s: line %d is no JSON (%s); `wolfhound calibrate` makes such a file", name, problem.line,
                len <= MAX_FILE ? problem.text : "too large");
    return NULL;
  }
  g_autoptr(WhCalibration) calibration = wh_calibration_new();
  const char *wrong = read_all(root, calibration);
  json_decref(root);
  if (wrong != NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "%s: the member \"%s\" is not as %s has it; `wolfhound calibrate` makes such a file", name,
                wrong, SCHEMA);
    return NULL;
  }
  return g_steal_pointer(&calibration);
}

WhCalibration *
wh_calibration_load(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize len;
  g_autoptr(GError) cause = NULL;
  if (!g_file_get_contents(path, &text, &len, &cause)) {
    const gboolean absent = g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_set_error(error, WH_ERROR, absent ? WH_ERROR_NOT_FOUND : WH_ERROR_IO, "cannot read the calibration: %s",
                cause->message);
    return NULL;
  }
  return wh_calibration_parse(text, len, path, error);
}

static WhCalibration *
load_shipped(void)
{
  g_autoptr(GBytes) bytes =
      g_resource_lookup_data(wh_persona_get_resource(), SHIPPED, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert(bytes != NULL);
  gsize len;
  const char *text = g_bytes_get_data(bytes, &len);
  WhCalibration *shipped = wh_calibration_parse(text, len, "links.json", NULL);
  g_assert(shipped != NULL);
  return shipped;
}

const WhCalibration *
wh_calibration_shipped(void)
{
  static gsize once;
  if (g_once_init_enter(&once))
    g_once_init_leave(&once, GPOINTER_TO_SIZE(load_shipped()));
  return GSIZE_TO_POINTER(once);
}
