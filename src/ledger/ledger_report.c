/* SPDX-License-Identifier: Apache-2.0
 * Finished reports and the cases in them. */
#include <zstd.h>

#include "ledger/ledger_db.h"

#define ZSTD_LEVEL 3
#define REPORT_MAX (1u << 30) /* bytes of a report once unpacked */
#define REPORTS_KEPT 32       /* of one source: every new state of the record makes one more */

static char *
unpack(const WhLedger *ledger, WhStmt *stmt, GError **error)
{
  gint64 size = sqlite3_column_int64(stmt, 0);
  gsize packed = (gsize)sqlite3_column_bytes(stmt, 1), got;
  g_autofree char *json = NULL;

  if (size >= 0 && size <= REPORT_MAX) {
    json = g_malloc((gsize)size + 1);
    got = ZSTD_decompress(json, (gsize)size, sqlite3_column_blob(stmt, 1), packed);
    if (!ZSTD_isError(got) && got == (gsize)size) {
      json[size] = '\0';
      return g_steal_pointer(&json);
    }
  }
  g_set_error(error, WH_ERROR, WH_ERROR_STORE,
              "ledger %s: a report in it is damaged; move the file away: the next scan reads everything anew",
              ledger->path);
  return NULL;
}

/* The first report of STMT; NULL without error when there is none. Takes STMT. */
static char *
take_report(WhLedger *ledger, WhStmt *query, GError **error)
{
  g_autoptr(WhStmt) stmt = query;

  if (stmt == NULL || wh_db_step(ledger, stmt, error) != 1)
    return NULL;
  return unpack(ledger, stmt, error);
}

char *
wh_ledger_get_report(WhLedger *ledger, gint64 source, const char *key, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  return take_report(ledger,
                     wh_db_query(ledger, error, "SELECT size, data FROM report WHERE source = ? AND key = ?",
                                 "it", source, key),
                     error);
}

char *
wh_ledger_last_report(WhLedger *ledger, gint64 source, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  return take_report(ledger,
                     wh_db_query(ledger, error,
                                 "SELECT size, data FROM report WHERE source = ? ORDER BY id DESC LIMIT 1",
                                 "i", source),
                     error);
}

char *
wh_ledger_find_case(WhLedger *ledger, const char *case_prefix, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  if (case_prefix[0] == '\0')
    return NULL;
  return take_report(
      ledger,
      wh_db_query(ledger, error,
                  "SELECT size, data FROM report, report_case WHERE report.id = report_case.report"
                  " AND case_id >= ?1 AND substr(case_id, 1, length(?1)) = ?1"
                  " ORDER BY report.id DESC LIMIT 1",
                  "t", case_prefix),
      error);
}

static gboolean
put_report(WhLedger *ledger, gint64 source, const char *key, const char *json, GError **error)
{
  gsize size = strlen(json), bound = ZSTD_compressBound(size), packed;
  g_autofree char *data = g_malloc(bound);
  gint64 report;

  packed = ZSTD_compress(data, bound, json, size, ZSTD_LEVEL);
  g_assert(!ZSTD_isError(packed)); /* the bound rules out every failure but lack of memory */
  if (!wh_db_run(ledger, error, "DELETE FROM report WHERE source = ? AND key = ?", "it", source, key) ||
      !wh_db_run(ledger, error, "INSERT INTO report (source, key, size, data) VALUES (?, ?, ?, ?)", "itib",
                 source, key, (gint64)size, data, packed))
    return FALSE;
  report = sqlite3_last_insert_rowid(ledger->db);
  if (!wh_db_run(ledger, error,
                 "DELETE FROM report WHERE source = ?1 AND id NOT IN"
                 " (SELECT id FROM report WHERE source = ?1 ORDER BY id DESC LIMIT ?2)",
                 "ii", source, (gint64)REPORTS_KEPT))
    return FALSE;
  return wh_db_run(ledger, error,
                   "INSERT OR IGNORE INTO report_case SELECT json_extract(value, '$.id'), ?"
                   " FROM json_each(CASE WHEN json_valid(?2) THEN ?2 ELSE '{}' END, '$.cases')"
                   " WHERE typeof(json_extract(value, '$.id')) = 'text'",
                   "it", report, json);
}

gboolean
wh_ledger_put_report(WhLedger *ledger, gint64 source, const char *key, const char *json, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  return wh_db_begin(ledger, error) && wh_db_end(ledger, put_report(ledger, source, key, json, error), error);
}
