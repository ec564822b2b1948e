/* SPDX-License-Identifier: Apache-2.0
 * What is kept of a project, written in the neutral form. */
#include "app/export.h"

#include "app/cancel.h"
#include "app/export_cut.h"
#include "app/project.h"
#include "source/events/events.h"

/* What is exported together. */
typedef struct {
  char *name;
  GArray *ids; /* of gint64: sources in the ledger */
  guint oid_len;
} Chosen;

static void
chosen_clear(Chosen *chosen)
{
  g_clear_pointer(&chosen->name, g_free);
  g_clear_pointer(&chosen->ids, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Chosen, chosen_clear)

static gboolean
choose_project(WhLedger *ledger, const char *text, const WhScanOptions *options, Chosen *chosen,
               GError **error)
{
  g_auto(WhProject) project = {0};
  if (!wh_project_open(ledger, text, options, &project, error) ||
      !wh_project_update(ledger, &project, options, error))
    return FALSE;
  chosen->name = g_strdup(project.name);
  for (guint i = 0; i < project.sources->len; i++) {
    const WhAppSource *source = &g_array_index(project.sources, WhAppSource, i);
    g_array_append_val(chosen->ids, source->kept.id);
    if (i == 0)
      chosen->oid_len = source->probe.oid_len;
  }
  return TRUE;
}

/* One kind of records of all sources, so that the order does not depend on how they were kept. */
static gboolean
put_kind(WhLedger *ledger, const Chosen *chosen, WhSink *kind, gboolean *complete, GError **error)
{
  for (guint i = 0; i < chosen->ids->len; i++) {
    gboolean whole = TRUE;
    if (!wh_scan_goes_on(error) ||
        !wh_ledger_replay(ledger, g_array_index(chosen->ids, gint64, i), kind, &whole, error))
      return FALSE;
    *complete = *complete && whole;
  }
  return TRUE;
}

static gboolean
put_all(WhLedger *ledger, const Chosen *chosen, WhExportCut *cut, gboolean *complete, GError **error)
{
  for (guint kind = 0; kind < WH_EXPORT_N_KINDS; kind++)
    if (!put_kind(ledger, chosen, wh_export_cut_sink(cut, kind), complete, error))
      return FALSE;
  return TRUE;
}

gboolean
wh_export(WhLedger *ledger, const char *text, const WhScanOptions *options, GString *out,
          gboolean *ret_complete, GError **error)
{
  g_auto(Chosen) chosen = {.ids = g_array_new(FALSE, FALSE, sizeof(gint64))};
  g_autoptr(WhView) view = NULL;
  if (!choose_project(ledger, text, options, &chosen, error))
    return FALSE;
  if (options->as_of != G_MAXINT64) {
    view = wh_ledger_load_all(ledger, (const gint64 *)(gpointer)chosen.ids->data, chosen.ids->len,
                              chosen.name, options->as_of, error);
    if (view == NULL)
      return FALSE;
  }
  if (options->progress != NULL)
    wh_progress_stage(options->progress, "Writing", "", 0);
  g_autoptr(WhEventsWriter) writer = wh_events_writer_new(out, chosen.oid_len);
  g_autoptr(WhExportCut) cut = wh_export_cut_new(view, chosen.oid_len, wh_events_writer_sink(writer));
  *ret_complete = TRUE;
  wh_events_write_header(writer, chosen.name);
  return put_all(ledger, &chosen, cut, ret_complete, error);
}
