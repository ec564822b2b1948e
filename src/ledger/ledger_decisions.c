/* SPDX-License-Identifier: Apache-2.0
 * Decisions about persons. */
#include "ledger/decisions.h"

#include "ledger/ledger_db.h"

void
wh_decision_free(WhDecision *decision)
{
  if (decision == NULL)
    return;
  g_free(decision->a);
  g_free(decision->b);
  g_free(decision->reason);
  g_free(decision->by);
  g_free(decision->undone_by);
  g_free(decision);
}

static char *
text_at(WhStmt *stmt, int column)
{
  return g_strdup((const char *)sqlite3_column_text(stmt, column));
}

static WhDecision *
row(WhStmt *stmt)
{
  WhDecision *decision = g_new0(WhDecision, 1);

  decision->id = sqlite3_column_int64(stmt, 0);
  decision->split = sqlite3_column_int(stmt, 1) != 0;
  decision->a = text_at(stmt, 2);
  decision->b = text_at(stmt, 3);
  decision->reason = text_at(stmt, 4);
  decision->by = text_at(stmt, 5);
  decision->made = sqlite3_column_int64(stmt, 6);
  decision->undone = sqlite3_column_int64(stmt, 7);
  decision->undone_by = text_at(stmt, 8);
  return decision;
}

GPtrArray *
wh_ledger_decisions(WhLedger *ledger, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)wh_decision_free);
  g_autoptr(WhStmt) stmt = wh_db_query(
      ledger, error,
      "SELECT id, split, a, b, reason, author, made, undone, undone_by FROM decision ORDER BY id", "");
  int rows = -1;

  while (stmt != NULL && (rows = wh_db_step(ledger, stmt, error)) == 1)
    g_ptr_array_add(list, row(stmt));
  return rows == 0 ? g_steal_pointer(&list) : NULL;
}

static gboolean
decide(WhLedger *ledger, const WhDecision *d, gint64 *ret_id, GError **error)
{
  gint64 split = d->split ? 1 : 0;

  *ret_id = 0;
  if (!wh_db_number(ledger, ret_id, error,
                    "SELECT id FROM decision WHERE split = ? AND a = ? AND b = ? AND author = ? AND made = ?",
                    "ittti", split, d->a, d->b, d->by, d->made))
    return FALSE;
  if (*ret_id != 0)
    return TRUE;
  if (!wh_db_run(ledger, error,
                 "INSERT INTO decision (split, a, b, reason, author, made, undone, undone_by)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 "ittttiit", split, d->a, d->b, d->reason, d->by, d->made, d->undone, d->undone_by))
    return FALSE;
  *ret_id = sqlite3_last_insert_rowid(ledger->db);
  return TRUE;
}

gboolean
wh_ledger_decide(WhLedger *ledger, const WhDecision *decision, gint64 *ret_id, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  return wh_db_begin(ledger, error) && wh_db_end(ledger, decide(ledger, decision, ret_id, error), error);
}

static gboolean
undo(WhLedger *ledger, gint64 id, const char *by, gint64 time, GError **error)
{
  if (!wh_db_run(ledger, error, "UPDATE decision SET undone = ?, undone_by = ? WHERE id = ? AND undone = ?",
                 "itii", time, by, id, G_MAXINT64))
    return FALSE;
  if (sqlite3_changes(ledger->db) == 1)
    return TRUE;
  g_set_error(
      error, WH_ERROR, WH_ERROR_NOT_FOUND,
      "there is no decision %" G_GINT64_FORMAT " in force; `wolfhound persons --decisions` lists them", id);
  return FALSE;
}

gboolean
wh_ledger_undo_decision(WhLedger *ledger, gint64 id, const char *by, gint64 time, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  return wh_db_begin(ledger, error) && wh_db_end(ledger, undo(ledger, id, by, time, error), error);
}
