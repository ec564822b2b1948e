/* SPDX-License-Identifier: Apache-2.0
 * What is kept: the list of sources, and the newest report of each. */
#include "ledger/ledger_db.h"

static void
kept_clear(gpointer data)
{
  WhLedgerKept *kept = data;

  g_free(kept->kind);
  g_free(kept->key);
}

GArray *
wh_ledger_list(WhLedger *ledger, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(WhLedgerKept));
  g_autoptr(WhStmt) stmt = wh_db_query(
      ledger, error, "SELECT id, kind, key, complete FROM source WHERE oid_len > 0 ORDER BY id", "");
  int rows = -1;

  g_array_set_clear_func(list, kept_clear);
  while (stmt != NULL && (rows = wh_db_step(ledger, stmt, error)) == 1) {
    WhLedgerKept kept = {.id = sqlite3_column_int64(stmt, 0),
                         .kind = g_strdup((const char *)sqlite3_column_text(stmt, 1)),
                         .key = g_strdup((const char *)sqlite3_column_text(stmt, 2)),
                         .complete = sqlite3_column_int(stmt, 3) != 0};
    g_array_append_val(list, kept);
  }
  return rows == 0 ? g_steal_pointer(&list) : NULL;
}

gboolean
wh_ledger_each_address(WhLedger *ledger, WhLedgerAddress visit, gpointer user, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  g_autoptr(WhStmt) stmt = wh_db_query(ledger, error, "SELECT email FROM account", "");
  int rows = -1;

  while (stmt != NULL && (rows = wh_db_step(ledger, stmt, error)) == 1)
    visit(wh_slice(sqlite3_column_blob(stmt, 0), (gsize)sqlite3_column_bytes(stmt, 0)), user);
  return rows == 0;
}
