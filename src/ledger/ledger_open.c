/* SPDX-License-Identifier: Apache-2.0
 * Opens a ledger and brings its schema up to date. */
#include "ledger/ledger_db.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define APPLICATION_ID 0x57484c47 /* "WHLG" */
#define BUSY_MS 10000
#define WAL_TRIES 200 /* SQLite does not wait by itself when the journal's kind is changed */
#define WAL_PAUSE_US (BUSY_MS * 1000 / WAL_TRIES)
#define IN_MEMORY ":memory:"

/* Migration N leads from version N to N + 1. Never change one that was released. */
static const char *const migrations[] = {
    "CREATE TABLE source ("
    " id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL,"
    " oid_len INTEGER NOT NULL DEFAULT 0,"
    " complete INTEGER NOT NULL DEFAULT 0,"   /* the last read came to its end */
    " state TEXT,"                            /* digest of the refs then */
    " generation INTEGER NOT NULL DEFAULT 0," /* counts reads begun: two at once are noticed */
    " kept_seq INTEGER NOT NULL DEFAULT 0,"   /* last segment that ends where reading can go on */
    " ended_seq INTEGER NOT NULL DEFAULT 0,"  /* last segment of the last read that was ended */
    " UNIQUE (kind, key));"
    "CREATE TABLE segment ("
    " id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,"
    " seq INTEGER NOT NULL,"
    " is_state INTEGER NOT NULL," /* holds refs and tags, which the next read replaces */
    " n_commits INTEGER NOT NULL, n_changes INTEGER NOT NULL, n_facts INTEGER NOT NULL,"
    " data BLOB NOT NULL, UNIQUE (source, seq));"
    "CREATE TABLE account ("
    " id INTEGER PRIMARY KEY, email BLOB NOT NULL, name BLOB NOT NULL, UNIQUE (email, name));"
    "CREATE TABLE account_source ("
    " account INTEGER NOT NULL REFERENCES account, source INTEGER NOT NULL REFERENCES source ON DELETE "
    "CASCADE,"
    " PRIMARY KEY (account, source)) WITHOUT ROWID;"
    "CREATE TABLE ref_move ("
    " id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,"
    " name BLOB NOT NULL, old_target BLOB NOT NULL, new_target BLOB NOT NULL);"
    "CREATE INDEX ref_move_source ON ref_move (source);"
    "CREATE TABLE report ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,"
    " key TEXT NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (source, key));"
    "CREATE TABLE report_case ("
    " case_id TEXT NOT NULL, report INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,"
    " PRIMARY KEY (case_id, report)) WITHOUT ROWID;",
    /* the read that last met the account there: a source that is read whole forgets what is gone */
    "ALTER TABLE account_source ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;",
    "CREATE TABLE decision ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, split INTEGER NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,"
    " reason TEXT NOT NULL, author TEXT NOT NULL, made INTEGER NOT NULL,"
    " undone INTEGER NOT NULL, undone_by TEXT,"
    " UNIQUE (split, a, b, author, made));",
    "CREATE TABLE heard ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,"
    " digest TEXT NOT NULL," /* of what heard it */
    " size INTEGER NOT NULL, data BLOB NOT NULL);"
    "CREATE INDEX heard_source ON heard (source);",
    /* of the reader that made what is kept */
    "ALTER TABLE source ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;",
};
#define VERSION ((gint64)G_N_ELEMENTS(migrations))

static gboolean
run_script(WhLedger *ledger, const char *sql, GError **error)
{
  return sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) == SQLITE_OK || wh_db_fail(ledger, error);
}

/* The version of the file's schema; refuses files that are somebody else's, or newer than this program. */
static gboolean
read_version(WhLedger *ledger, gint64 *ret_version, GError **error)
{
  gint64 version = 0, application = 0, tables = 0;

  if (!wh_db_number(ledger, &version, error, "PRAGMA user_version", "") ||
      !wh_db_number(ledger, &application, error, "PRAGMA application_id", "") ||
      !wh_db_number(ledger, &tables, error, "SELECT count(*) FROM sqlite_schema", ""))
    return FALSE;
  if (application != APPLICATION_ID && (application != 0 || version != 0 || tables != 0)) {
    g_set_error(error, WH_ERROR, WH_ERROR_STORE,
                "ledger %s: it is another program's database; name another file with --store", ledger->path);
    return FALSE;
  }
  if (version > VERSION) {
    g_set_error(error, WH_ERROR, WH_ERROR_STORE,
                "ledger %s: its schema %" G_GINT64_FORMAT " is newer than this program's %" G_GINT64_FORMAT
                "; use a newer wolfhound, or name another file with --store",
                ledger->path, version, VERSION);
    return FALSE;
  }
  *ret_version = version;
  return TRUE;
}

static gboolean
run_migrations(WhLedger *ledger, GError **error)
{
  g_autofree char *stamp =
      g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, (int)VERSION);
  gint64 version;

  /* Read again inside the transaction: another process may have been quicker. */
  if (!read_version(ledger, &version, error))
    return FALSE;
  for (; version < VERSION; version++)
    if (!run_script(ledger, migrations[version], error))
      return FALSE;
  return run_script(ledger, stamp, error);
}

gboolean
wh_ledger_migrate(WhLedger *ledger, GError **error)
{
  gint64 version;

  /* In one look: another process may be making the file just now. */
  if (!run_script(ledger, "BEGIN", error))
    return FALSE;
  gboolean known = read_version(ledger, &version, error);
  sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
  if (!known)
    return FALSE;
  if (version == VERSION)
    return TRUE;
  return wh_db_begin(ledger, error) && wh_db_end(ledger, run_migrations(ledger, error), error);
}

static gboolean
use_wal(WhLedger *ledger, GError **error)
{
  for (guint i = 0; i < WAL_TRIES; i++) {
    if (sqlite3_exec(ledger->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) == SQLITE_OK)
      return TRUE;
    if ((sqlite3_errcode(ledger->db) & 0xff) != SQLITE_BUSY)
      break;
    g_usleep(WAL_PAUSE_US);
  }
  return wh_db_fail(ledger, error);
}

char *
wh_ledger_default_path(void)
{
  return g_build_filename(g_get_user_data_dir(), "wolfhound", "ledger.db", NULL);
}

static gboolean
refuse_file(const char *path, const char *what, GError **error)
{
  int saved = errno;

  g_set_error(error, WH_ERROR, WH_ERROR_STORE,
              "ledger %s: %s: %s; see that you may write there, or name another file with --store", path,
              what, g_strerror(saved));
  return FALSE;
}

/* What it holds is private: SQLite would make the file readable to everybody. */
static gboolean
make_file(const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  int fd;

  if (g_mkdir_with_parents(folder, 0700) != 0)
    return refuse_file(path, "its folder cannot be made", error);
  fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
  if (fd < 0)
    return refuse_file(path, "it cannot be opened", error);
  close(fd);
  return TRUE;
}

static gboolean
set_up(WhLedger *ledger, GError **error)
{
  sqlite3_busy_timeout(ledger->db, BUSY_MS);
  sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return wh_ledger_migrate(ledger, error) && use_wal(ledger, error) &&
         run_script(ledger, "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON", error);
}

WhLedger *
wh_ledger_open(const char *path, GError **error)
{
  g_autoptr(WhLedger) ledger = g_new0(WhLedger, 1);

  g_mutex_init(&ledger->mutex);
  ledger->path = path != NULL ? g_strdup(path) : wh_ledger_default_path();
  ledger->generations = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  ledger->ways = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  if (!wh_ledger_is_in_memory(ledger) && !make_file(ledger->path, error))
    return NULL;
  if (sqlite3_open_v2(ledger->path, &ledger->db,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
    wh_db_fail(ledger, error);
    return NULL;
  }
  return set_up(ledger, error) ? g_steal_pointer(&ledger) : NULL;
}

gboolean
wh_ledger_is_in_memory(const WhLedger *ledger)
{
  return g_str_equal(ledger->path, IN_MEMORY);
}

WhLedger *
wh_ledger_open_snapshot(WhLedger *ledger, GError **error)
{
  g_autoptr(WhLedger) snapshot = NULL;
  gint64 version = 0;

  if (wh_ledger_is_in_memory(ledger))
    return ledger;
  snapshot = g_new0(WhLedger, 1);
  g_mutex_init(&snapshot->mutex);
  snapshot->path = g_strdup(ledger->path);
  if (sqlite3_open_v2(snapshot->path, &snapshot->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
      SQLITE_OK) {
    wh_db_fail(snapshot, error);
    return NULL;
  }
  sqlite3_busy_timeout(snapshot->db, BUSY_MS);
  sqlite3_db_config(snapshot->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(snapshot->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  /* A transaction sees what there is from its first look on. */
  if (!wh_db_begin_read(snapshot, error) || !read_version(snapshot, &version, error))
    return NULL;
  return g_steal_pointer(&snapshot);
}

void
wh_ledger_close_snapshot(WhLedger *ledger, WhLedger *snapshot)
{
  if (snapshot == ledger)
    return;
  wh_db_end(snapshot, TRUE, NULL);
  wh_ledger_close(snapshot);
}

void
wh_ledger_close(WhLedger *ledger)
{
  if (ledger == NULL)
    return;
  sqlite3_close_v2(ledger->db);
  g_mutex_clear(&ledger->mutex);
  g_clear_pointer(&ledger->generations, g_hash_table_unref);
  g_clear_pointer(&ledger->ways, g_hash_table_unref);
  g_free(ledger->path);
  g_free(ledger);
}
