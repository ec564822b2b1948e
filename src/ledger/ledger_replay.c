/* SPDX-License-Identifier: Apache-2.0
 * What is kept of a source, as the records it was read as. */
#include "ledger/ledger_db.h"

static gboolean
get_complete(WhLedger *ledger, gint64 source, gboolean *ret_complete, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  gint64 complete = 0;

  if (!wh_db_number(ledger, &complete, error, "SELECT complete FROM source WHERE id = ?", "i", source))
    return FALSE;
  if (ret_complete != NULL)
    *ret_complete = complete != 0;
  return TRUE;
}

gboolean
wh_ledger_replay(WhLedger *ledger, gint64 source, WhSink *sink, gboolean *ret_complete, GError **error)
{
  WhLedger *snapshot = wh_ledger_open_snapshot(ledger, error);
  gboolean ok;

  if (snapshot == NULL)
    return FALSE;
  ok = get_complete(snapshot, source, ret_complete, error) &&
       wh_ledger_read_segments(snapshot, source, sink, error);
  wh_ledger_close_snapshot(ledger, snapshot);
  return ok;
}
