/* SPDX-License-Identifier: Apache-2.0
 * What was heard in messages: kept by source and by what heard it. */
#include "ledger/heard.h"

#include <zstd.h>

#include "ledger/ledger_db.h"

#define ZSTD_LEVEL 3

/* NULL: damaged. */
static GBytes *
unpack(WhStmt *stmt)
{
  gint64 size = sqlite3_column_int64(stmt, 2);
  if (size < 0 || size > WH_HEARD_MAX)
    return NULL;
  g_autofree guint8 *bytes = g_malloc((gsize)size + 1);
  gsize got =
      ZSTD_decompress(bytes, (gsize)size, sqlite3_column_blob(stmt, 3), (gsize)sqlite3_column_bytes(stmt, 3));
  return !ZSTD_isError(got) && got == (gsize)size ? g_bytes_new_take(g_steal_pointer(&bytes), got) : NULL;
}

static gboolean
add_pieces(WhLedger *ledger, gint64 source, const char *digest, GPtrArray *pieces, gint64 *ret_last,
           GError **error)
{
  g_autoptr(WhStmt) stmt = wh_db_query(
      ledger, error, "SELECT id, source, size, data FROM heard WHERE source = ? AND digest = ? ORDER BY id",
      "it", source, digest);
  int rows = -1;

  while (stmt != NULL && (rows = wh_db_step(ledger, stmt, error)) == 1) {
    GBytes *piece = unpack(stmt);
    *ret_last = sqlite3_column_int64(stmt, 0);
    if (piece != NULL)
      g_ptr_array_add(pieces, piece);
  }
  return rows == 0;
}

GPtrArray *
wh_ledger_heard(WhLedger *ledger, const gint64 *sources, guint n, const char *digest, guint *ret_n_own,
                gint64 *ret_last, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  gint64 others = 0;

  *ret_last = 0;
  *ret_n_own = 0;
  for (guint i = 0; i < n; i++) {
    if (!add_pieces(ledger, sources[i], digest, pieces, i == 0 ? ret_last : &others, error))
      return NULL;
    if (i == 0)
      *ret_n_own = pieces->len;
  }
  return g_steal_pointer(&pieces);
}

static gboolean
put_heard(WhLedger *ledger, gint64 source, const char *digest, GBytes *piece, gint64 instead_of,
          GError **error)
{
  gsize size;
  const void *bytes = g_bytes_get_data(piece, &size);
  gsize bound = ZSTD_compressBound(size);
  g_autofree char *data = g_malloc(bound);
  gsize packed = ZSTD_compress(data, bound, bytes, size, ZSTD_LEVEL);

  g_assert(!ZSTD_isError(packed)); /* the bound rules out every failure but lack of memory */
  return wh_db_run(ledger, error, "DELETE FROM heard WHERE source = ? AND (digest <> ? OR id <= ?)", "iti",
                   source, digest, instead_of) &&
         wh_db_run(ledger, error, "INSERT INTO heard (source, digest, size, data) VALUES (?, ?, ?, ?)",
                   "itib", source, digest, (gint64)size, data, packed);
}

gboolean
wh_ledger_put_heard(WhLedger *ledger, gint64 source, const char *digest, GBytes *piece, gint64 instead_of,
                    GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  if (g_bytes_get_size(piece) > WH_HEARD_MAX)
    return TRUE;
  return wh_db_begin(ledger, error) &&
         wh_db_end(ledger, put_heard(ledger, source, digest, piece, instead_of, error), error);
}
