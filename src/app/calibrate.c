/* SPDX-License-Identifier: Apache-2.0
 * From archives to a calibration. */
#include "app/calibrate.h"

#include "app/batch.h"
#include "app/cancel.h"
#include "base/error.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

#define MOST 200u         /* authors split in each archive and way */
#define LEAST 4u          /* messages of each name */
#define TOP 2000u         /* different pairs of each archive that come highest by quick scores */
#define DRAWN 1000u       /* of the others */
#define DEPENDENT 0.1     /* correlation from which on kinds count as dependent */
#define PAIRS_LEAST 100.0 /* that a correlation is worth something */

static void
clear_source(gpointer data)
{
  WhLinkSource *source = data;
  g_free(source->name);
  g_free(source->target);
}

static gboolean
parse_line(const char *line, WhLinkSource *ret, GError **error)
{
  g_auto(GStrv) fields = g_strsplit(line, "\t", 4);
  const guint n = g_strv_length(fields);
  *ret = (WhLinkSource){.as_of = G_MAXINT64};
  if (n < 2 || n > 3 || *fields[0] == '\0' || *fields[1] == '\0') {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE,
                        "expected NAME, TARGET and perhaps DAY, with tabs between");
    return FALSE;
  }
  if (n == 3 && *fields[2] != '\0' && !wh_time_parse_as_of(fields[2], &ret->as_of, error))
    return FALSE;
  ret->name = g_strdup(fields[0]);
  ret->target = g_strdup(fields[1]);
  return TRUE;
}

GArray *
wh_link_sources_read(const char *list, GError **error)
{
  g_autoptr(GArray) sources = g_array_new(FALSE, FALSE, sizeof(WhLinkSource));
  g_autofree char *text = NULL;
  g_array_set_clear_func(sources, clear_source);
  if (!g_file_get_contents(list, &text, NULL, error))
    return NULL;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    WhLinkSource source;
    g_strchomp(lines[i]);
    if (*lines[i] == '\0' || *lines[i] == '#')
      continue;
    if (!parse_line(lines[i], &source, error)) {
      g_prefix_error(error, "%s:%u: ", list, i + 1);
      return NULL;
    }
    g_array_append_val(sources, source);
  }
  if (sources->len == 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "%s: the list names no project", list);
    return NULL;
  }
  return g_steal_pointer(&sources);
}

gboolean
wh_link_source_load(WhLedger *ledger, const WhLinkSource *source, const WhScanOptions *options,
                    WhRecord *ret_record, GError **error)
{
  WhScanOptions own = *options;
  own.jobs = 1;
  own.as_recorded = TRUE;
  own.progress = NULL;
  own.as_of = source->as_of;
  own.rules = NULL;
  if (wh_record_load(ledger, source->target, &own, ret_record, error))
    return TRUE;
  g_prefix_error(error, "%s: ", source->name);
  return FALSE;
}

static void
fit_kinds(const GArray *trials, WhCalibration *calibration)
{
  for (guint k = 0; k < WH_N_LIKENESSES; k++) {
    g_autoptr(GArray) of_kind = g_array_new(FALSE, FALSE, sizeof(WhTrial));
    for (guint i = 0; i < trials->len; i++) {
      const WhLinkTrial *trial = &g_array_index(trials, WhLinkTrial, i);
      const WhTrial one = {trial->score[k], trial->weight, trial->same};
      if (!isnan(one.score))
        g_array_append_val(of_kind, one);
    }
    wh_map_fit(of_kind, &calibration->kinds[k]);
  }
}

/* Correlation of what two kinds say of different pairs. */
static double
correlation(const GArray *trials, const WhCalibration *calibration, guint a, guint b, double *ret_n)
{
  double w = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0, squares = 0;
  for (guint i = 0; i < trials->len; i++) {
    const WhLinkTrial *trial = &g_array_index(trials, WhLinkTrial, i);
    if (trial->same || isnan(trial->score[a]) || isnan(trial->score[b]))
      continue;
    const double p = wh_map_llr(&calibration->kinds[a], trial->score[a]),
                 q = wh_map_llr(&calibration->kinds[b], trial->score[b]);
    w += trial->weight;
    squares += trial->weight * trial->weight;
    x += trial->weight * p;
    y += trial->weight * q;
    xx += trial->weight * p * p;
    yy += trial->weight * q * q;
    xy += trial->weight * p * q;
  }
  *ret_n = squares > 0 ? w * w / squares : 0;
  const double spread = (xx - x * x / w) * (yy - y * y / w);
  return *ret_n >= PAIRS_LEAST && spread > 0 ? (xy - x * y / w) / sqrt(spread) : (double)NAN;
}

/* Kinds whose correlation may be above DEPENDENT (upper end of Fisher's interval) count one another's part less. */
static void
fit_overlap(const GArray *trials, WhCalibration *calibration)
{
  for (guint a = 0; a < WH_N_LIKENESSES; a++)
    for (guint b = a + 1; b < WH_N_LIKENESSES; b++) {
      double n;
      const double r = correlation(trials, calibration, a, b, &n);
      calibration->correlation[a][b] = calibration->correlation[b][a] = r;
      const double upper = isnan(r) ? 0 : tanh(atanh(CLAMP(r, -0.999, 0.999)) + 1.96 / sqrt(MAX(n - 3, 1)));
      calibration->overlap[a][b] = calibration->overlap[b][a] = upper > DEPENDENT ? MIN(upper, 1) : 0;
    }
}

static void
fit_together(const GArray *trials, WhCalibration *calibration)
{
  g_autoptr(GArray) sums = g_array_new(FALSE, FALSE, sizeof(WhTrial));
  g_autoptr(GArray) different = g_array_new(FALSE, FALSE, sizeof(WhTrial));
  g_autoptr(GArray) unstyled = g_array_new(FALSE, FALSE, sizeof(WhStrangers));
  g_autoptr(GArray) styled = g_array_new(FALSE, FALSE, sizeof(WhStrangers));
  for (guint i = 0; i < trials->len; i++) {
    const WhLinkTrial *trial = &g_array_index(trials, WhLinkTrial, i);
    double llr[WH_N_LIKENESSES];
    for (guint k = 0; k < WH_N_LIKENESSES; k++)
      llr[k] = wh_map_llr(&calibration->kinds[k], trial->score[k]);
    const WhTrial one = {wh_fuse(calibration, llr), trial->weight, trial->same};
    g_array_append_val(sums, one);
    if (trial->same)
      continue;
    WhStrangers pair = {.sum = one.score, .weight = trial->weight};
    memcpy(pair.llr, llr, sizeof llr);
    g_array_append_val(different, one);
    g_array_append_vals(isnan(trial->score[WH_LIKENESS_STYLE]) ? unstyled : styled, &pair, 1);
  }
  wh_map_fit(sums, &calibration->fused);
  wh_calibration_set_tail(calibration, different);
  wh_chance_fit(unstyled, &calibration->chance[WH_STRATUM_NO_STYLE]);
  wh_chance_fit(styled, &calibration->chance[WH_STRATUM_STYLED]);
}

/* What a search makes of several pairs: the mean of each kind, those together. */
static WhStrangers
held_against_names(const WhLinkStranger *stranger, const WhCalibration *calibration)
{
  WhStrangers all = {.weight = 1};
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    for (guint i = 0; i < stranger->n; i++)
      all.llr[k] += wh_map_llr(&calibration->kinds[k], stranger->score[i][k]) / stranger->n;
  all.sum = wh_fuse(calibration, all.llr);
  return all;
}

static void
fit_several(const GArray *strangers, WhCalibration *calibration)
{
  g_autoptr(GArray) several = g_array_sized_new(FALSE, FALSE, sizeof(WhStrangers), strangers->len);
  for (guint i = 0; i < strangers->len; i++) {
    const WhStrangers one = held_against_names(&g_array_index(strangers, WhLinkStranger, i), calibration);
    g_array_append_val(several, one);
  }
  wh_chance_fit(several, &calibration->several);
  if (calibration->several.n_knots == 0)
    calibration->several = calibration->chance[WH_STRATUM_STYLED];
}

WhCalibration *
wh_calibration_fit(const GArray *trials, const GArray *strangers)
{
  WhCalibration *calibration = wh_calibration_new();
  fit_kinds(trials, calibration);
  fit_overlap(trials, calibration);
  fit_together(trials, calibration);
  fit_several(strangers, calibration);
  return calibration;
}

/* Tells which pairs are worth the full comparison, before anything is known of what kinds are worth; the calibration that ships must
 * not, or a calibration would depend on the one before. Owner: caller. */
static WhCalibration *
rough_calibration(void)
{
  static const WhKnot knots[WH_N_LIKENESSES][2] = {
      [WH_LIKENESS_STYLE] = {{-4, -2}, {4, 3}},     [WH_LIKENESS_HANDS] = {{-1, -0.5}, {4, 4}},
      [WH_LIKENESS_TOOLS] = {{-1, -1}, {2.5, 2.5}}, [WH_LIKENESS_CLOCK] = {{-1, -0.5}, {3, 2.5}},
      [WH_LIKENESS_COMPANY] = {{0, -0.5}, {8, 2}},
  };
  WhCalibration *rough = wh_calibration_new();
  for (guint k = 0; k < WH_N_LIKENESSES; k++) {
    memcpy(rough->kinds[k].knots, knots[k], sizeof knots[k]);
    rough->kinds[k].n_knots = G_N_ELEMENTS(knots[k]);
  }
  return rough;
}

typedef struct {
  WhLedger *ledger;
  const WhScanOptions *options;
  const WhCalibration *none, *rough;
  GArray *sources;              /* WhLinkSource */
  GArray **trials, **strangers; /* by source */
  guint32 *n_people, *n_messages;
  GError **errors;
} Work;

static void
gather(guint i, gpointer user)
{
  Work *work = user;
  const WhLinkDifferent different = {.half = 0, .least = 1, .n_top = TOP, .n_drawn = DRAWN};
  g_auto(WhRecord) record = {0};
  work->trials[i] = g_array_new(FALSE, FALSE, sizeof(WhLinkTrial));
  work->strangers[i] = g_array_new(FALSE, FALSE, sizeof(WhLinkStranger));
  if (!wh_scan_goes_on(&work->errors[i]) ||
      !wh_link_source_load(work->ledger, &g_array_index(work->sources, WhLinkSource, i), work->options,
                           &record, &work->errors[i]))
    return;
  work->n_people[i] = record.people->n_persons;
  work->n_messages[i] = record.view->n_messages;
  for (guint by = 0; by < WH_N_SPLITS; by++) {
    const WhLinkTrialOptions options = {.half = 0, .by = (WhSplitBy)by, .most = MOST, .least = LEAST};
    wh_link_trials(record.people, work->none, &options, work->trials[i]);
  }
  wh_link_different(record.people, work->rough, &different, work->trials[i]);
  wh_link_strangers(record.people, work->none, 0, work->strangers[i]);
}

static void
describe(const Work *work, guint i, WhCalibration *calibration)
{
  guint same = 0;
  const GArray *trials = work->trials[i];
  for (guint t = 0; t < trials->len; t++)
    same += g_array_index(trials, WhLinkTrial, t).same ? 1 : 0;
  json_array_append_new(calibration->sources,
                        json_pack("{s:s, s:I, s:I, s:i, s:i}", "name",
                                  g_array_index(work->sources, WhLinkSource, i).name, "persons",
                                  (json_int_t)work->n_people[i], "messages", (json_int_t)work->n_messages[i],
                                  "same_pairs", same, "different_pairs", trials->len - same));
}

static WhCalibration *
finish(const Work *work, GError **error)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(WhLinkTrial));
  g_autoptr(GArray) strangers = g_array_new(FALSE, FALSE, sizeof(WhLinkStranger));
  for (guint i = 0; i < work->sources->len; i++) {
    if (work->errors[i] != NULL) {
      g_propagate_error(error, g_steal_pointer(&work->errors[i]));
      return NULL;
    }
    g_array_append_vals(all, work->trials[i]->data, work->trials[i]->len);
    g_array_append_vals(strangers, work->strangers[i]->data, work->strangers[i]->len);
  }
  WhCalibration *calibration = wh_calibration_fit(all, strangers);
  for (guint i = 0; i < work->sources->len; i++)
    describe(work, i, calibration);
  return calibration;
}

WhCalibration *
wh_calibrate(WhLedger *ledger, const char *list, const WhScanOptions *options, GError **error)
{
  g_autoptr(GArray) sources = wh_link_sources_read(list, error);
  if (sources == NULL)
    return NULL;
  g_autoptr(WhCalibration) none = wh_calibration_new(), rough = rough_calibration();
  const guint n = sources->len;
  g_autofree GArray **trials = g_new0(GArray *, n), **strangers = g_new0(GArray *, n);
  g_autofree GError **errors = g_new0(GError *, n);
  g_autofree guint32 *n_people = g_new0(guint32, n);
  g_autofree guint32 *n_messages = g_new0(guint32, n);
  Work work = {ledger, options, none, rough, sources, trials, strangers, n_people, n_messages, errors};
  wh_batch_run(n, options->jobs, gather, &work, options->progress, "Calibrating");
  WhCalibration *calibration = finish(&work, error);
  for (guint i = 0; i < n; i++) {
    g_clear_pointer(&trials[i], g_array_unref);
    g_clear_pointer(&strangers[i], g_array_unref);
    g_clear_error(&errors[i]);
  }
  return calibration;
}
