/* SPDX-License-Identifier: Apache-2.0
 *
 * The bare graph of the commits kept of one source: for where to read on, and for what a ref left behind. */
#pragma once

#include "ledger/intern.h"
#include "ledger/ledger_db.h"

typedef struct {
  WhInternOids names; /* commits and their parents */
  GArray *parents_at; /* of guint32, per name: where its parents begin, WH_NONE: no commit of ours */
  GArray *n_parents;  /* of guint32, per name */
  GArray *parents;    /* of guint32: names */
} WhLedgerGraph;

void wh_ledger_graph_clear(WhLedgerGraph *graph);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhLedgerGraph, wh_ledger_graph_clear)
/* GRAPH starts zeroed; it is to be cleared whatever the outcome. */
gboolean wh_ledger_graph_read(WhLedger *ledger, gint64 source, WhLedgerGraph *graph, GError **error);
gboolean wh_ledger_graph_has(const WhLedgerGraph *graph, const WhOid *oid);
/* Whether OLD is NEW or lies below it. */
gboolean wh_ledger_graph_is_below(const WhLedgerGraph *graph, const WhOid *old, const WhOid *new);
