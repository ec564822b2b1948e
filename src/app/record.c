/* SPDX-License-Identifier: Apache-2.0
 * From what is kept to people. */
#include "app/record.h"

#include "app/cancel.h"
#include "app/decided.h"

void
wh_record_clear(WhRecord *record)
{
  g_clear_pointer(&record->people, wh_people_free);
  g_clear_pointer(&record->speech, wh_speech_free);
  g_clear_pointer(&record->view, wh_view_free);
}

static gboolean
take(WhView *view, const WhScanOptions *options, const GArray *decisions, WhRecord *ret_record,
     GError **error)
{
  g_auto(WhRecord) record = {.view = view};
  if (!wh_scan_goes_on(error))
    return FALSE;
  if (options->rules != NULL && record.view->n_messages > 0)
    record.speech = wh_speech_find(options->rules, record.view, options->jobs);
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
  return take(view, options, NULL, ret_record, error);
}

gboolean
wh_record_make(WhLedger *ledger, const WhProject *project, const WhScanOptions *options, WhRecord *ret_record,
               GError **error)
{
  g_auto(WhDecided) decided = {0};
  if (!options->as_recorded && !wh_decided_load(ledger, &decided, error))
    return FALSE;
  WhView *view = wh_project_load(ledger, project, options, error);
  return view != NULL && take(view, options, decided.rules, ret_record, error);
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
