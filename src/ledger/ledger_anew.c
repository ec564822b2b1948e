/* SPDX-License-Identifier: Apache-2.0
 * What goes when a history was read anew: segments whose commits were all met again. */
#include "ledger/intern.h"
#include "ledger/ledger_db.h"

typedef struct {
  WhSink sink;
  WhInternOids *met;
  gboolean is_before; /* looks at the read before: nothing is added, and what is missing is noted */
  gboolean is_missing;
} MetSink;

static gboolean
take_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  MetSink *s = (MetSink *)sink;

  if (!s->is_before)
    wh_intern_oid(s->met, &record->oid, NULL);
  else if (wh_intern_oid_find(s->met, &record->oid) == WH_NONE)
    s->is_missing = TRUE;
  return TRUE;
}

static gboolean
meet_segment(GBytes *segment, gpointer user, GError **error)
{
  return wh_segment_read(segment, user, NULL, error);
}

static gboolean
meet_commits(WhLedger *ledger, gint64 source, WhInternOids *met, GError **error)
{
  MetSink sink = {.sink = {.commit = take_commit}, .met = met};
  g_autoptr(WhStmt) stmt = wh_db_query(ledger, error,
                                       "SELECT data FROM segment, source WHERE source.id = ?"
                                       " AND segment.source = source.id AND NOT is_state AND seq > ended_seq",
                                       "i", source);

  return stmt != NULL && wh_ledger_each_segment(ledger, stmt, meet_segment, &sink.sink, error);
}

/* Ids of the segments before. Owner: caller. */
static GArray *
list_before(WhLedger *ledger, gint64 source, GError **error)
{
  return wh_db_numbers(ledger, error,
                       "SELECT segment.id FROM segment, source WHERE source.id = ?"
                       " AND segment.source = source.id AND NOT is_state AND seq <= ended_seq ORDER BY seq",
                       "i", source);
}

static gboolean
drop_if_met(WhLedger *ledger, gint64 id, WhInternOids *met, GError **error)
{
  MetSink sink = {.sink = {.commit = take_commit}, .met = met, .is_before = TRUE};
  g_autoptr(WhStmt) stmt = wh_db_query(ledger, error, "SELECT data FROM segment WHERE id = ?", "i", id);

  if (stmt == NULL || !wh_ledger_each_segment(ledger, stmt, meet_segment, &sink.sink, error))
    return FALSE;
  return sink.is_missing || wh_db_run(ledger, error, "DELETE FROM segment WHERE id = ?", "i", id);
}

gboolean
wh_ledger_drop_met(WhLedger *ledger, gint64 source, GError **error)
{
  WhInternOids met;
  g_autoptr(GArray) before = list_before(ledger, source, error);
  gboolean ok = before != NULL;

  wh_intern_oids_init(&met);
  ok = ok && meet_commits(ledger, source, &met, error);
  for (guint i = 0; ok && i < before->len; i++)
    ok = drop_if_met(ledger, g_array_index(before, gint64, i), &met, error);
  wh_intern_oids_clear(&met);
  return ok;
}
