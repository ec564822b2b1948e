/* SPDX-License-Identifier: Apache-2.0
 * What is kept of a source, as the records it was read as. */
#include "ledger/ledger_db.h"

static GPtrArray *
take_segments(WhLedger *ledger, gint64 source, gboolean *ret_complete, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  gint64 complete = 0;

  if (!wh_db_number(ledger, &complete, error, "SELECT complete FROM source WHERE id = ?", "i", source))
    return NULL;
  if (ret_complete != NULL)
    *ret_complete = complete != 0;
  return wh_ledger_copy_segments(ledger, source, error);
}

gboolean
wh_ledger_replay(WhLedger *ledger, gint64 source, WhSink *sink, gboolean *ret_complete, GError **error)
{
  g_autoptr(GPtrArray) segments = take_segments(ledger, source, ret_complete, error);

  for (guint i = 0; segments != NULL && i < segments->len; i++)
    if (!wh_segment_read(g_ptr_array_index(segments, i), sink, NULL, error)) {
      g_prefix_error(error, "ledger %s: ", ledger->path);
      return FALSE;
    }
  return segments != NULL;
}
