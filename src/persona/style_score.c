/* SPDX-License-Identifier: Apache-2.0
 * From features to one score, by impostors and weights. */
#include "persona/style_score.h"

#include "base/error.h"
#include "persona/resources.h"
#include "persona/style_impl.h"

#include <gio/gio.h>
#include <jansson.h>
#include <math.h>

#define CERTAIN 6.0 /* standard deviations beyond which nothing more is learnt */

void
wh_style_cohort_add(WhStyleCohort *cohort, const double *features)
{
  cohort->n++;
  for (int f = 0; f < WH_N_STYLE_FEATURES; f++) {
    cohort->sum[f] += features[f];
    cohort->squares[f] += features[f] * features[f];
  }
}

void
wh_style_cohort_take_out(WhStyleCohort *cohort, const double *features)
{
  cohort->n--;
  for (int f = 0; f < WH_N_STYLE_FEATURES; f++) {
    cohort->sum[f] -= features[f];
    cohort->squares[f] -= features[f] * features[f];
  }
}

void
wh_style_standardise(const WhStyleBackground *background, const WhStyleCohort *cohort, const double *features,
                     double *ret_z)
{
  for (int f = 0; f < WH_N_STYLE_FEATURES; f++) {
    double n = cohort->n, usual = background->usual_mean[f], spread = background->usual_variance[f];
    double mean = (cohort->sum[f] + 2 * usual) / (n + 2);
    double own = n > 0 ? cohort->squares[f] / n - cohort->sum[f] / n * (cohort->sum[f] / n) : 0;
    double variance = (MAX(own, 0) * n + 8 * spread) / (n + 8);
    ret_z[f] = CLAMP((features[f] - mean) / sqrt(variance + 1e-12), -CERTAIN, CERTAIN);
    /* Many people never commit, so that others tell little of it: it stays what it is, which is 0 where one has none. */
    if (f == WH_STYLE_COMMIT)
      ret_z[f] = CLAMP(features[f], -CERTAIN, CERTAIN);
  }
}

double
wh_style_fuse(const WhStyleWeights *weights, const double *z_a, const double *z_b)
{
  double score = weights->bias;
  for (int f = 0; f < WH_N_STYLE_FEATURES; f++)
    score += weights->weight[f] * (z_a[f] + z_b[f]) / 2;
  return score;
}

/* ---- the data file ---- */

static gboolean
read_weights(json_t *root, WhStyleWeights *ret_weights, GError **error)
{
  json_t *weights = json_object_get(root, "weights"), *bias = json_object_get(root, "bias");
  *ret_weights = (WhStyleWeights){.bias = json_number_value(bias)};
  if (!json_is_object(weights) || !json_is_number(bias)) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "weights of style: “weights” or “bias” is missing");
    return FALSE;
  }
  for (int f = 0; f < WH_N_STYLE_FEATURES; f++) {
    json_t *value = json_object_get(weights, wh_style_feature_id((WhStyleFeature)f));
    if (!json_is_number(value) || json_number_value(value) < 0) {
      g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "weights of style: “%s” must be a number, 0 or more",
                  wh_style_feature_id((WhStyleFeature)f));
      return FALSE;
    }
    ret_weights->weight[f] = json_number_value(value);
  }
  return TRUE;
}

gboolean
wh_style_weights_parse(const char *json, gsize len, WhStyleWeights *ret_weights, GError **error)
{
  json_error_t problem;
  json_t *root = json_loadb(json, len, JSON_REJECT_DUPLICATES, &problem);
  if (root == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "weights of style: %s in line %d", problem.text,
                problem.line);
    return FALSE;
  }
  gboolean ok = read_weights(root, ret_weights, error);
  json_decref(root);
  return ok;
}

guint
wh_style_weights_wanted(const WhStyleWeights *weights)
{
  guint wanted = 0;
  for (guint f = 0; f < WH_N_STYLE_FEATURES; f++)
    wanted |= weights->weight[f] > 0 ? 1u << f : 0;
  return wanted;
}

char *
wh_style_weights_print(const WhStyleWeights *weights)
{
  GString *out = g_string_new("{\n");
  g_string_append_printf(out, "  \"bias\": %.4f,\n  \"weights\": {\n", weights->bias);
  for (int f = 0; f < WH_N_STYLE_FEATURES; f++)
    g_string_append_printf(out, "    \"%s\": %.4f%s\n", wh_style_feature_id((WhStyleFeature)f),
                           weights->weight[f], f + 1 < WH_N_STYLE_FEATURES ? "," : "");
  g_string_append(out, "  }\n}\n");
  return g_string_free(out, FALSE);
}

const WhStyleWeights *
wh_style_weights_shipped(void)
{
  static gsize ready;
  static WhStyleWeights weights;
  if (g_once_init_enter(&ready)) {
    g_autoptr(GBytes) bytes = g_resource_lookup_data(wh_persona_get_resource(), "/wolfhound/style.json",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(bytes != NULL);
    gsize len;
    const char *json = g_bytes_get_data(bytes, &len);
    gboolean ok = wh_style_weights_parse(json, len, &weights, NULL);
    g_assert(ok);
    g_once_init_leave(&ready, 1);
  }
  return &weights;
}
