/* SPDX-License-Identifier: Apache-2.0
 * Files of the neutral form kept in the ledger, and what they hold. */
#include "app/export.h"

#include "app/project.h"
#include "base/error.h"
#include "base/text.h"
#include "source/events/events.h"
#include "source/worker.h"

#define PROBLEMS_MAX 10

void
wh_import_clear(WhImport *import)
{
  g_clear_pointer(&import->project, g_free);
  g_clear_pointer(&import->problems, g_ptr_array_unref);
}

typedef struct {
  WhSink sink;
  WhImport *import;
} Counter;

static WhImport *
import_of(WhSink *sink)
{
  return ((Counter *)(gpointer)sink)->import;
}

static void
count_time(WhImport *import, WhStamp stamp)
{
  if (stamp.time == 0)
    return;
  import->from = MIN(import->from, stamp.time);
  import->to = MAX(import->to, stamp.time);
}

static gboolean
count_commit(WhSink *sink, const WhCommitRecord *r, GError **error)
{
  import_of(sink)->commits++;
  import_of(sink)->changes += r->n_changes;
  count_time(import_of(sink), r->committed);
  return TRUE;
}

static gboolean
count_tag(WhSink *sink, const WhTagRecord *r, GError **error)
{
  import_of(sink)->tags++;
  return TRUE;
}

static gboolean
count_ref(WhSink *sink, const WhRefRecord *r, GError **error)
{
  import_of(sink)->refs++;
  return TRUE;
}

static gboolean
count_fact(WhSink *sink, const WhFactRecord *r, GError **error)
{
  import_of(sink)->facts++;
  return TRUE;
}

static gboolean
count_message(WhSink *sink, const WhMessageRecord *r, GError **error)
{
  import_of(sink)->messages++;
  count_time(import_of(sink), r->claimed);
  return TRUE;
}

static gboolean
count_event(WhSink *sink, const WhEventRecord *r, GError **error)
{
  import_of(sink)->events++;
  count_time(import_of(sink), r->claimed);
  return TRUE;
}

static gboolean
count_release(WhSink *sink, const WhReleaseRecord *r, GError **error)
{
  import_of(sink)->releases++;
  count_time(import_of(sink), (WhStamp){r->newest, WH_ZONE_ABSENT});
  return TRUE;
}

static gboolean
count_file(WhSink *sink, const WhFileRecord *r, GError **error)
{
  import_of(sink)->files++;
  return TRUE;
}

static gboolean
count_comparison(WhSink *sink, const WhComparisonRecord *r, GError **error)
{
  import_of(sink)->comparisons++;
  return TRUE;
}

static gboolean
count_malformed(WhSink *sink, const WhMalformedRecord *r, GError **error)
{
  WhImport *import = import_of(sink);
  if (import->malformed++ < PROBLEMS_MAX) {
    g_autofree char *locator = wh_text_safe(r->locator, 200), *reason = wh_text_safe(r->reason, 200);
    g_ptr_array_add(import->problems, g_strdup_printf("%s: %s", locator, reason));
  }
  return TRUE;
}

static gboolean
count(WhLedger *ledger, gint64 source, WhImport *import, GError **error)
{
  Counter counter = {{.commit = count_commit,
                      .tag = count_tag,
                      .ref = count_ref,
                      .fact = count_fact,
                      .malformed = count_malformed,
                      .message = count_message,
                      .event = count_event,
                      .release = count_release,
                      .file = count_file,
                      .comparison = count_comparison},
                     import};
  return wh_ledger_replay(ledger, source, &counter.sink, &import->complete, error);
}

static char *
name_of(const char *path)
{
  g_auto(WhEventsHeader) header = {0};
  if (wh_events_header_peek(path, &header, NULL) && header.project != NULL)
    return g_steal_pointer(&header.project);
  return wh_project_name_of_path(path);
}

static gboolean
keep(WhLedger *ledger, const char *path, const WhScanOptions *options, WhImport *import, GError **error)
{
  g_auto(WhAppSource) source = {
      .as = WH_READ_AS_EVENTS, .reader = wh_reader_for(path, WH_READ_AS_EVENTS), .path = g_strdup(path)};
  return wh_worker_probe(source.reader, path, &source.probe, error) &&
         wh_ledger_source(ledger, source.reader->kind, import->project, &source.kept, error) &&
         wh_app_source_update(ledger, &source, options, error) &&
         count(ledger, source.kept.id, import, error);
}

gboolean
wh_import(WhLedger *ledger, const char *path, const char *project, const WhScanOptions *options,
          WhImport *ret_import, GError **error)
{
  if (wh_reader_for(path, WH_READ_AS_EVENTS) == NULL) {
    g_autofree char *safe = wh_text_safe(wh_slice_str(path), 0);
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: there is no such file or folder", safe);
    return FALSE;
  }
  g_auto(WhImport) import = {.project = project != NULL ? g_strdup(project) : name_of(path),
                             .from = G_MAXINT64,
                             .to = G_MININT64,
                             .problems = g_ptr_array_new_with_free_func(g_free)};
  if (!keep(ledger, path, options, &import, error))
    return FALSE;
  *ret_import = import;
  memset(&import, 0, sizeof import);
  return TRUE;
}
