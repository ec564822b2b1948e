/* SPDX-License-Identifier: Apache-2.0
 *
 * What people decided about who is one person: kept with the store, for every project in it. A decision is the observer's, not the
 * record's: it holds for every day that is looked at, and --as-of does not cut it. Nothing is ever taken out: an undone decision
 * stays, with who undid it. */
#pragma once

#include "ledger/ledger.h"

typedef struct {
  gint64 id; /* from 1, in the order in which they were made; 0 where not kept yet */
  gboolean split;
  char *a, *b; /* addresses, folded; b of a split "": from everybody else */
  char *reason, *by;
  gint64 made;   /* when, by the clock of who made it */
  gint64 undone; /* G_MAXINT64: in force */
  char *undone_by;
} WhDecision;

void wh_decision_free(WhDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhDecision, wh_decision_free)

/* All decisions by id, undone ones too (GPtrArray of WhDecision). Owner: caller. NULL on failure. */
GPtrArray *wh_ledger_decisions(WhLedger *ledger, GError **error);
/* Keeps DECISION under a new id. One of the same kind, pair and time by the same author is already kept: *RET_ID is its id. */
gboolean wh_ledger_decide(WhLedger *ledger, const WhDecision *decision, gint64 *ret_id, GError **error);
/* WH_ERROR_NOT_FOUND: no such decision in force. */
gboolean wh_ledger_undo_decision(WhLedger *ledger, gint64 id, const char *by, gint64 time, GError **error);
