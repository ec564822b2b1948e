/* SPDX-License-Identifier: Apache-2.0
 *
 * WhRecord: a project's whole record as of a day, ready for patterns: the view, what is said in it, and the
 * people. */
#pragma once

#include "app/project.h"
#include "people/people.h"

typedef struct {
  WhView *view;
  WhSpeech *speech;
  WhPeople *people;
} WhRecord;

void wh_record_clear(WhRecord *record);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhRecord, wh_record_clear)

/* From VIEW, which it takes; without what was decided about persons, and everything is listened to anew. */
gboolean wh_record_take(WhView *view, const WhScanOptions *options, WhRecord *ret_record, GError **error);
/* The same of a VIEW that holds mostly what LEDGER keeps of PROJECT: what was heard there is not listened to again, and nothing is
 * kept. */
gboolean wh_record_take_changed(WhView *view, WhLedger *ledger, const WhProject *project,
                                const WhScanOptions *options, WhRecord *ret_record, GError **error);
/* From what LEDGER keeps of SOURCES (gint64, one at least) as project NAME, under the decisions that it keeps. Messages that were
 * listened to before with the same rules are not listened to again: what they say is kept with the first source. */
gboolean wh_record_of_sources(WhLedger *ledger, const GArray *sources, const char *name,
                              const WhScanOptions *options, WhRecord *ret_record, GError **error);
/* From what is kept of PROJECT, under the decisions that LEDGER keeps. */
gboolean wh_record_make(WhLedger *ledger, const WhProject *project, const WhScanOptions *options,
                        WhRecord *ret_record, GError **error);
/* The same of what TEXT names (see WhProject), brought up to date first. */
gboolean wh_record_load(WhLedger *ledger, const char *text, const WhScanOptions *options,
                        WhRecord *ret_record, GError **error);
