/* SPDX-License-Identifier: Apache-2.0
 * Statements, transactions, and what SQLite's failures mean to the user. */
#include "ledger/ledger_db.h"

#include <stdarg.h>

typedef struct {
  int code; /* primary result code of SQLite */
  WhError error;
  const char *remedy;
} Failure;

static const Failure failures[] = {
    {SQLITE_BUSY, WH_ERROR_STORE,
     "another process is writing to it; wait until it has ended, or name another file with --store"},
    {SQLITE_LOCKED, WH_ERROR_STORE,
     "another process is writing to it; wait until it has ended, or name another file with --store"},
    {SQLITE_READONLY, WH_ERROR_STORE,
     "it may only be read; make the file and its folder writable, or name another with --store"},
    {SQLITE_CANTOPEN, WH_ERROR_STORE,
     "make its folder and see that you may write there, or name another file with --store"},
    {SQLITE_PERM, WH_ERROR_STORE, "see that you may read and write it, or name another file with --store"},
    {SQLITE_CORRUPT, WH_ERROR_STORE,
     "it is damaged; put back a copy, or move it away: the next scan reads everything anew"},
    {SQLITE_NOTADB, WH_ERROR_STORE, "it is no ledger; name another file with --store"},
    {SQLITE_FULL, WH_ERROR_IO, "the disk is full; what was kept before is safe; make room and run again"},
    {SQLITE_IOERR, WH_ERROR_IO,
     "the system refused to read or write; see that there is room on the disk and run again"},
};

gboolean
wh_db_fail(const WhLedger *ledger, GError **error)
{
  int code = sqlite3_errcode(ledger->db) & 0xff;
  const Failure other = {0, WH_ERROR_STORE, "run `wolfhound doctor` to have it checked"};
  const Failure *failure = &other;

  for (guint i = 0; i < G_N_ELEMENTS(failures); i++)
    if (failures[i].code == code)
      failure = &failures[i];
  g_set_error(error, WH_ERROR, (gint)failure->error, "ledger %s: %s: %s", ledger->path,
              sqlite3_errmsg(ledger->db), failure->remedy);
  return FALSE;
}

static int
bind_one(WhStmt *stmt, int at, char type, va_list *values)
{
  switch (type) {
  case 'i':
    return sqlite3_bind_int64(stmt, at, va_arg(*values, gint64));
  case 't':
    return sqlite3_bind_text(stmt, at, va_arg(*values, const char *), -1, SQLITE_STATIC);
  case 'b': {
    const void *data = va_arg(*values, const void *);
    gsize len = va_arg(*values, gsize);
    return sqlite3_bind_blob64(stmt, at, data != NULL ? data : "", len, SQLITE_STATIC);
  }
  default:
    g_assert_not_reached();
  }
}

static WhStmt *
prepare(WhLedger *ledger, GError **error, const char *sql, const char *format, va_list *values)
{
  g_autoptr(WhStmt) stmt = NULL;

  if (sqlite3_prepare_v2(ledger->db, sql, -1, &stmt, NULL) != SQLITE_OK) {
    wh_db_fail(ledger, error);
    return NULL;
  }
  for (int i = 0; format[i] != '\0'; i++)
    if (bind_one(stmt, i + 1, format[i], values) != SQLITE_OK) {
      wh_db_fail(ledger, error);
      return NULL;
    }
  return g_steal_pointer(&stmt);
}

WhStmt *
wh_db_query(WhLedger *ledger, GError **error, const char *sql, const char *format, ...)
{
  va_list values;
  WhStmt *stmt;

  va_start(values, format);
  stmt = prepare(ledger, error, sql, format, &values);
  va_end(values);
  return stmt;
}

int
wh_db_step(WhLedger *ledger, WhStmt *stmt, GError **error)
{
  switch (sqlite3_step(stmt)) {
  case SQLITE_ROW:
    return 1;
  case SQLITE_DONE:
    return 0;
  default:
    wh_db_fail(ledger, error);
    return -1;
  }
}

gboolean
wh_db_run(WhLedger *ledger, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr(WhStmt) stmt = NULL;
  va_list values;

  va_start(values, format);
  stmt = prepare(ledger, error, sql, format, &values);
  va_end(values);
  return stmt != NULL && wh_db_step(ledger, stmt, error) >= 0;
}

gboolean
wh_db_number(WhLedger *ledger, gint64 *ret_value, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr(WhStmt) stmt = NULL;
  va_list values;
  int rows;

  va_start(values, format);
  stmt = prepare(ledger, error, sql, format, &values);
  va_end(values);
  if (stmt == NULL)
    return FALSE;
  rows = wh_db_step(ledger, stmt, error);
  if (rows == 1)
    *ret_value = sqlite3_column_int64(stmt, 0);
  return rows >= 0;
}

GArray *
wh_db_numbers(WhLedger *ledger, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(WhStmt) stmt = NULL;
  va_list values;
  int rows = -1;

  va_start(values, format);
  stmt = prepare(ledger, error, sql, format, &values);
  va_end(values);
  while (stmt != NULL && (rows = wh_db_step(ledger, stmt, error)) == 1) {
    gint64 number = sqlite3_column_int64(stmt, 0);
    g_array_append_val(numbers, number);
  }
  return rows == 0 ? g_steal_pointer(&numbers) : NULL;
}

gboolean
wh_db_begin(WhLedger *ledger, GError **error)
{
  return wh_db_run(ledger, error, "BEGIN IMMEDIATE", "");
}

gboolean
wh_db_begin_read(WhLedger *ledger, GError **error)
{
  return wh_db_run(ledger, error, "BEGIN", "");
}

gboolean
wh_db_end(WhLedger *ledger, gboolean ok, GError **error)
{
  if (ok && wh_db_run(ledger, error, "COMMIT", ""))
    return TRUE;
  if (sqlite3_get_autocommit(ledger->db) == 0)
    wh_db_run(ledger, NULL, "ROLLBACK", "");
  return FALSE;
}

gboolean
wh_ledger_each_segment(WhLedger *ledger, WhStmt *stmt, WhSegmentVisit visit, gpointer user, GError **error)
{
  int rows;

  while ((rows = wh_db_step(ledger, stmt, error)) == 1) {
    g_autoptr(GBytes) segment =
        g_bytes_new_static(sqlite3_column_blob(stmt, 0), (gsize)sqlite3_column_bytes(stmt, 0));
    if (!visit(segment, user, error)) {
      g_prefix_error(error, "ledger %s: ", ledger->path);
      return FALSE;
    }
  }
  return rows == 0;
}
