/* SPDX-License-Identifier: Apache-2.0
 *
 * The ledger's connection and the few calls to SQLite that its files share. Whoever calls holds the mutex. */
#pragma once

#include <sqlite3.h>

#include "base/error.h"
#include "ledger/ledger.h"

typedef enum {
  WH_WAY_ON, /* what is appended comes on top of what is kept */
  WH_WAY_WHOLE,
  WH_WAY_ANEW
} WhReadWay;

struct WhLedger {
  sqlite3 *db;
  char *path; /* as messages show it */
  GMutex mutex;
  GHashTable *generations; /* source id -> generation of the read begun here, both as gint64 pointers */
  GHashTable *ways;        /* source id -> WhReadWay, of those that do not read on */
};

typedef sqlite3_stmt WhStmt;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhStmt, sqlite3_finalize)

/* Sets ERROR to what SQLite's last failure means: what, which file, what to do. Returns FALSE. */
gboolean wh_db_fail(const WhLedger *ledger, GError **error);

/* A statement with its values: one letter of FORMAT each: i gint64; t text (const char *, may be NULL); b
 * bytes (const void *, gsize), borrowed until the statement ends. NULL on failure. */
WhStmt *wh_db_query(WhLedger *ledger, GError **error, const char *sql, const char *format, ...);
/* 1: there is a row, 0: no more, -1: failure. */
int wh_db_step(WhLedger *ledger, WhStmt *stmt, GError **error);
/* Runs a statement that gives no rows. */
gboolean wh_db_run(WhLedger *ledger, GError **error, const char *sql, const char *format, ...);
/* The one number that a query gives; *RET_VALUE stays as it is when there is no row. */
gboolean wh_db_number(WhLedger *ledger, gint64 *ret_value, GError **error, const char *sql,
                      const char *format, ...);
/* The first column, numbers, of all rows that a query gives, in their order: gint64. Owner: caller. NULL on failure. */
GArray *wh_db_numbers(WhLedger *ledger, GError **error, const char *sql, const char *format, ...);

gboolean wh_db_begin(WhLedger *ledger, GError **error);      /* to write: waits for other writers */
gboolean wh_db_begin_read(WhLedger *ledger, GError **error); /* to see one state throughout */
/* Commits when OK, else rolls back and leaves ERROR, which is then set, as it is. Returns whether all is
 * kept. */
gboolean wh_db_end(WhLedger *ledger, gboolean ok, GError **error);

gboolean wh_ledger_is_in_memory(const WhLedger *ledger);
/* Brings the schema up to date. */
gboolean wh_ledger_migrate(WhLedger *ledger, GError **error);

/* Calls VISIT for each segment that SQL (one column of bytes) gives, in order. */
typedef gboolean (*WhSegmentVisit)(GBytes *segment, gpointer user, GError **error);
gboolean wh_ledger_each_segment(WhLedger *ledger, WhStmt *stmt, WhSegmentVisit visit, gpointer user,
                                GError **error);
/* Compares the refs of the read that ends with those of the one before and keeps moves that left commits
 * behind. */
gboolean wh_ledger_keep_moves(WhLedger *ledger, gint64 source, GError **error);
/* Drops segments of the read before whose commits the read that ends has all met again; those with refs and tags stay. */
gboolean wh_ledger_drop_met(WhLedger *ledger, gint64 source, GError **error);
/* The ledger as it is now, whatever others write from now on: a connection of its own, in a transaction; of one in
 * memory the ledger itself, where nobody else writes. Free with wh_ledger_close_snapshot. NULL on failure. */
WhLedger *wh_ledger_open_snapshot(WhLedger *ledger, GError **error);
void wh_ledger_close_snapshot(WhLedger *ledger, WhLedger *snapshot);
/* Gives SINK what the last ended read of SOURCE left; before the first has ended, what there is. One segment at a time is
 * in memory, and others need not wait while it is decoded. */
gboolean wh_ledger_read_segments(WhLedger *snapshot, gint64 source, WhSink *sink, GError **error);
