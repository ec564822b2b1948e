/* SPDX-License-Identifier: Apache-2.0
 * From what is kept to people. */
#include "app/record.h"

#include "app/cancel.h"
#include "app/decided.h"
#include "ledger/heard.h"
#include "words/kept.h"

#define PIECES_MAX 8u /* of a source; then they are made one */

void
wh_record_clear(WhRecord *record)
{
  g_clear_pointer(&record->people, wh_people_free);
  g_clear_pointer(&record->speech, wh_speech_free);
  g_clear_pointer(&record->view, wh_view_free);
}

/* Where a record is kept; nowhere: no ledger. */
typedef struct {
  WhLedger *ledger;
  const gint64 *sources;
  guint n_sources;
  gboolean only_look; /* nothing is kept there */
} Place;

/* What had to be listened to is kept for the next time. Whether that succeeds changes no result, so that no failure is one
 * of the run. */
static void
keep_heard(const Place *place, const WhRules *rules, const WhKept *kept, guint n_own, gint64 last)
{
  const gboolean all = n_own >= PIECES_MAX;
  g_autoptr(GBytes) piece = wh_kept_pack(kept, all);
  if (piece != NULL)
    wh_ledger_put_heard(place->ledger, place->sources[0], wh_rules_digest(rules), piece, all ? last : 0,
                        NULL);
}

static gboolean
hear(const Place *place, const WhView *view, const WhScanOptions *options, WhSpeech **ret_speech,
     GError **error)
{
  guint n_own = 0;
  gint64 last = 0;
  g_autoptr(GPtrArray) pieces = wh_ledger_heard(place->ledger, place->sources, place->n_sources,
                                                wh_rules_digest(options->rules), &n_own, &last, error);
  if (pieces == NULL)
    return FALSE;
  g_autoptr(WhKept) kept = wh_kept_new();
  for (guint i = 0; i < pieces->len; i++)
    wh_kept_add(kept, g_ptr_array_index(pieces, i)); /* a broken one is as good as none */
  *ret_speech = wh_speech_find_kept(options->rules, view, options->jobs, kept);
  if (!place->only_look)
    keep_heard(place, options->rules, kept, n_own, last);
  return TRUE;
}

static gboolean
take(WhView *view, const WhScanOptions *options, const Place *place, const GArray *decisions,
     WhRecord *ret_record, GError **error)
{
  g_auto(WhRecord) record = {.view = view};
  if (!wh_scan_goes_on(error))
    return FALSE;
  if (options->rules != NULL && record.view->n_messages > 0) {
    if (place->ledger == NULL)
      record.speech = wh_speech_find(options->rules, record.view, options->jobs);
    else if (!hear(place, record.view, options, &record.speech, error))
      return FALSE;
  }
  if (!wh_scan_goes_on(error))
    return FALSE;
  record.people =
      wh_people_new_decided(record.view, record.speech,
                            decisions != NULL ? (const WhPersonDecision *)(gpointer)decisions->data : NULL,
                            decisions != NULL ? decisions->len : 0);
  *ret_record = record;
  memset(&record, 0, sizeof record);
  return TRUE;
}

gboolean
wh_record_take(WhView *view, const WhScanOptions *options, WhRecord *ret_record, GError **error)
{
  const Place nowhere = {0};
  return take(view, options, &nowhere, NULL, ret_record, error);
}

gboolean
wh_record_take_changed(WhView *view, WhLedger *ledger, const WhProject *project, const WhScanOptions *options,
                       WhRecord *ret_record, GError **error)
{
  g_autoptr(GArray) sources = wh_project_source_ids(project);
  const Place place = {ledger, (const gint64 *)(gconstpointer)sources->data, sources->len, TRUE};
  return take(view, options, &place, NULL, ret_record, error);
}

gboolean
wh_record_of_sources(WhLedger *ledger, const GArray *sources, const char *name, const WhScanOptions *options,
                     WhRecord *ret_record, GError **error)
{
  const Place place = {ledger, (const gint64 *)(gconstpointer)sources->data, sources->len, FALSE};
  g_auto(WhDecided) decided = {0};
  if (!options->as_recorded && !wh_decided_load(ledger, &decided, error))
    return FALSE;
  WhView *view = wh_ledger_load_all(ledger, place.sources, place.n_sources, name, options->as_of, error);
  return view != NULL && take(view, options, &place, decided.rules, ret_record, error);
}

gboolean
wh_record_make(WhLedger *ledger, const WhProject *project, const WhScanOptions *options, WhRecord *ret_record,
               GError **error)
{
  g_autoptr(GArray) sources = wh_project_source_ids(project);
  return wh_record_of_sources(ledger, sources, project->name, options, ret_record, error);
}

gboolean
wh_record_load(WhLedger *ledger, const char *text, const WhScanOptions *options, WhRecord *ret_record,
               GError **error)
{
  g_auto(WhProject) project = {0};
  return wh_project_open(ledger, text, options, &project, error) &&
         wh_project_update(ledger, &project, options, error) &&
         wh_record_make(ledger, &project, options, ret_record, error);
}
