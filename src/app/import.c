/* SPDX-License-Identifier: Apache-2.0
 * Files of the neutral form kept in the ledger, and what they hold. */
#include "app/export.h"

#include "app/cancel.h"
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
                      .event = count_event},
                     import};
  return wh_ledger_replay(ledger, source, &counter.sink, NULL, error);
}

typedef struct {
  WhLedger *ledger;
  gint64 source;
} Keeping;

static gboolean
keep_segment(GBytes *segment, gpointer user, GError **error)
{
  const Keeping *keeping = user;
  return wh_scan_goes_on(error) && wh_ledger_append(keeping->ledger, keeping->source, segment, error);
}

/* "dir/pad.ndjson.gz" is about pad. */
static char *
name_of(const char *path)
{
  g_auto(WhEventsHeader) header = {0};
  if (wh_events_header_peek(path, &header, NULL) && header.project != NULL)
    return g_steal_pointer(&header.project);
  char *name = g_path_get_basename(path);
  char *dot = strchr(name + 1, '.');
  if (dot != NULL)
    *dot = '\0';
  return name;
}

static gboolean
keep(WhLedger *ledger, const WhReader *reader, const char *path, WhImport *import, GError **error)
{
  g_auto(WhProbe) probe = {0};
  g_auto(WhLedgerSource) kept = {0};
  const WhReadRequest request = {.path = path, .jobs = 1};
  if (!wh_worker_probe(reader, path, &probe, error) ||
      !wh_ledger_source(ledger, reader->kind, import->project, &kept, error))
    return FALSE;
  Keeping keeping = {ledger, kept.id};
  wh_ledger_read_whole(ledger, kept.id);
  return wh_ledger_begin_read(ledger, kept.id, probe.oid_len, error) &&
         wh_worker_read(reader, &request, probe.oid_len, keep_segment, &keeping, &import->complete, error) &&
         wh_scan_goes_on(error) &&
         wh_ledger_end_read(ledger, kept.id, probe.state, import->complete, error) &&
         count(ledger, kept.id, import, error);
}

gboolean
wh_import(WhLedger *ledger, const char *path, const char *project, const WhScanOptions *options,
          WhImport *ret_import, GError **error)
{
  const WhReader *reader = wh_reader_for(path, WH_READ_AS_EVENTS);
  if (reader == NULL) {
    g_autofree char *safe = wh_text_safe(wh_slice_str(path), 0);
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: there is no such file or folder", safe);
    return FALSE;
  }
  g_auto(WhImport) import = {.project = project != NULL ? g_strdup(project) : name_of(path),
                             .from = G_MAXINT64,
                             .to = G_MININT64,
                             .problems = g_ptr_array_new_with_free_func(g_free)};
  if (options->progress != NULL)
    wh_progress_stage(options->progress, "Reading", "", 0);
  if (!keep(ledger, reader, path, &import, error))
    return FALSE;
  *ret_import = import;
  memset(&import, 0, sizeof import);
  return TRUE;
}
