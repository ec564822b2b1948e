/* SPDX-License-Identifier: Apache-2.0
 * The main job: targets to reports. */
#include "app/decided.h"
#include "app/scan.h"

#include "app/batch.h"
#include "app/cancel.h"
#include "app/record.h"
#include "app/tests.h"
#include "base/error.h"
#include "source/worker.h"

/* The one thing a signal handler may touch: it has no other way to reach a running scan. */
static volatile gint cancelled;

void
wh_scan_cancel(void)
{
  __atomic_store_n(&cancelled, 1, __ATOMIC_RELAXED);
  wh_worker_cancel();
}

gboolean
wh_scan_goes_on(GError **error)
{
  if (!__atomic_load_n(&cancelled, __ATOMIC_RELAXED))
    return TRUE;
  g_set_error_literal(error, WH_ERROR, WH_ERROR_CANCELLED,
                      "stopped; what was read so far is kept, run again to go on from there");
  return FALSE;
}

static void
digest_add(GChecksum *digest, const char *text)
{
  /* With its NUL, so that two texts cannot run together. */
  g_checksum_update(digest, (const guchar *)(text != NULL ? text : "-"),
                    (gssize)strlen(text != NULL ? text : "-") + 1);
}

/* Two revisions of a reader make other records of the same state. */
static void
add_source(GChecksum *digest, const WhAppSource *source)
{
  digest_add(digest, source->probe.state);
  if (source->reader != NULL) {
    g_autofree char *revision = g_strdup_printf("%u", source->reader->revision);
    digest_add(digest, revision);
  }
}

/* Everything a report depends on beside what is kept of the source. Owner: caller. */
static char *
report_key(const WhProject *project, const WhScanOptions *options, const char *decisions)
{
  guint n = 0;
  const WhPattern *const *patterns = wh_patterns(&n);
  g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
  g_autofree char *numbers =
      g_strdup_printf("%" G_GINT64_FORMAT " %d", options->as_of, options->all_persons != FALSE);
  digest_add(digest, WH_VERSION);
  for (guint i = 0; i < project->sources->len; i++)
    add_source(digest, &g_array_index(project->sources, WhAppSource, i));
  digest_add(digest, project->name);
  digest_add(digest, project->shown);
  digest_add(digest, numbers);
  digest_add(digest, decisions);
  digest_add(digest, options->compile_tests ? "compile-tests" : NULL);
  digest_add(digest, options->baseline != NULL ? wh_baseline_digest(options->baseline) : NULL);
  digest_add(digest, options->rules != NULL ? wh_rules_digest(options->rules) : NULL);
  for (guint i = 0; i < n; i++) {
    g_autofree char *pattern = g_strdup_printf("%s/%d", patterns[i]->id, patterns[i]->version);
    digest_add(digest, pattern);
  }
  return g_strdup(g_checksum_get_string(digest));
}

/* Whether REPORT says that something was not read to its end. */
static gboolean
report_is_incomplete(const json_t *report)
{
  return json_is_false(json_object_get(report, "complete"));
}

/* Reports are kept with the first source. */
static gint64
report_source(const WhProject *project)
{
  return g_array_index(project->sources, WhAppSource, 0).kept.id;
}

static json_t *
kept_report(WhLedger *ledger, const WhProject *project, const char *key, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *text = wh_ledger_get_report(ledger, report_source(project), key, &local);
  if (local != NULL) {
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
  }
  /* A kept report that cannot be parsed is as good as none: it is made again. */
  return text != NULL ? json_loads(text, 0, NULL) : NULL;
}

static json_t *
analyse(WhLedger *ledger, const WhProject *project, const WhScanOptions *options, GError **error)
{
  const WhCaseOptions case_options = {.baseline = options->baseline, .half = WH_HALF_BOTH};
  const WhReportOptions report_options = {
      .project = project->name, .target = project->shown, .all_persons = options->all_persons};
  g_auto(WhRecord) record = {0};
  if (!wh_record_make(ledger, project, options, &record, error) || !wh_scan_goes_on(error))
    return NULL;
  g_autoptr(WhCaseSet) cases = wh_cases_find(record.people, &case_options);
  return wh_report_new(record.people, cases, options->baseline, &report_options);
}

static gboolean
keep_report(WhLedger *ledger, const WhProject *project, const char *key, const json_t *report, GError **error)
{
  char *text = json_dumps(report, JSON_COMPACT);
  const gboolean ok = wh_ledger_put_report(ledger, report_source(project), key, text, error);
  free(text);
  return ok;
}

/* The report of one target; kept reports are used as long as nothing they depend on has changed. */
static json_t *
scan_report(WhLedger *ledger, const char *target, const WhScanOptions *options, GError **error)
{
  g_auto(WhProject) project = {0};
  g_autoptr(GError) local = NULL;
  if (!wh_project_open(ledger, target, options, &project, error))
    return NULL;
  g_auto(WhDecided) decided = {0};
  if (!wh_decided_load(ledger, &decided, error))
    return NULL;
  g_autofree char *decisions = wh_decided_digest(&decided);
  g_autofree char *key = report_key(&project, options, decisions);
  if (wh_project_is_current(&project)) {
    json_t *kept = kept_report(ledger, &project, key, &local);
    if (kept != NULL)
      return kept;
  } else
    wh_project_update(ledger, &project, options, &local);
  if (local != NULL) {
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
  }
  if (options->compile_tests && !wh_tests_add(ledger, &project, options, error))
    return NULL;
  if (options->progress != NULL)
    wh_progress_stage(options->progress, "Weighing", "patterns", 0);
  json_t *report = analyse(ledger, &project, options, error);
  if (report != NULL && !keep_report(ledger, &project, key, report, error))
    g_clear_pointer(&report, json_decref);
  return report;
}

typedef struct {
  WhLedger *ledger;
  const WhScanOptions *options;
  GPtrArray *results;
} Scan;

/* A lone target gets the jobs and the progress for itself. */
static void
scan_one(guint i, gpointer user)
{
  const Scan *scan = user;
  WhScanOptions options = *scan->options;
  WhScanResult *result = g_ptr_array_index(scan->results, i);
  if (scan->results->len > 1) {
    options.jobs = 1;
    options.progress = NULL;
  }
  result->report = scan_report(scan->ledger, result->target, &options, &result->error);
  result->incomplete = result->report != NULL && report_is_incomplete(result->report);
}

static void
scan_result_free(gpointer data)
{
  WhScanResult *result = data;
  g_free(result->target);
  g_clear_pointer(&result->report, json_decref);
  g_clear_error(&result->error);
  g_free(result);
}

GPtrArray *
wh_scan(WhLedger *ledger, const char *const *targets, guint n_targets, const WhScanOptions *options)
{
  Scan scan = {.ledger = ledger, .options = options};
  scan.results = g_ptr_array_new_with_free_func(scan_result_free);
  for (guint i = 0; i < n_targets; i++) {
    WhScanResult *result = g_new0(WhScanResult, 1);
    result->target = g_strdup(targets[i]);
    g_ptr_array_add(scan.results, result);
  }
  if (n_targets == 1)
    scan_one(0, &scan);
  else
    wh_batch_run(n_targets, options->jobs, scan_one, &scan, options->progress, "Scanning");
  return scan.results;
}
