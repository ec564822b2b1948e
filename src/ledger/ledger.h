/* SPDX-License-Identifier: Apache-2.0
 *
 * WhLedger: everything kept, in one SQLite file (WAL). One row a source, one row a segment of a source, the accounts,
 * refs and their moves, and finished reports. A ledger may be used from several threads: calls are serialised inside.
 * A second process that writes waits up to 10 s, then gets WH_ERROR_STORE naming the file and the remedy. */
#pragma once

#include "ledger/segment.h"
#include "ledger/view.h"

typedef struct WhLedger WhLedger;

/* PATH NULL: the default file under the XDG data directory (folders are made). ":memory:" keeps nothing.
 * Migrates older schemas; a newer one than this program knows is WH_ERROR_STORE. Owner: caller. */
WhLedger *wh_ledger_open(const char *path, GError **error);
void wh_ledger_close(WhLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhLedger, wh_ledger_close)
char *wh_ledger_default_path(void);
/* PRAGMA integrity_check and a decode of every segment. RET_REPORT: lines to show, owner: caller. */
gboolean wh_ledger_check(WhLedger *ledger, char **ret_report, GError **error);

typedef struct {
  gint64 id;
  guint oid_len;     /* 0: never read */
  gboolean complete; /* the last read came to its end */
  gboolean ended;    /* there was one, complete or not */
  guint revision;    /* of its reader; 0: none, or before this was kept */
  char *
      state; /* digest of the refs at the last read if that was complete, else NULL; lets a scan see that nothing is new */
} WhLedgerSource;
void wh_ledger_source_clear(WhLedgerSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhLedgerSource, wh_ledger_source_clear)

/* Finds or makes the source of KIND ("git") at KEY (canonical path or URL). */
gboolean wh_ledger_source(WhLedger *ledger, const char *kind, const char *key, WhLedgerSource *ret_source,
                          GError **error);
/* Finds it only: *RET_SOURCE has the id 0 when there is none. */
gboolean wh_ledger_find_source(WhLedger *ledger, const char *kind, const char *key,
                               WhLedgerSource *ret_source, GError **error);
typedef struct {
  gint64 id;
  char *kind, *key;
  gboolean complete; /* the last read came to its end */
} WhLedgerKept;
/* All sources that were ever read, in the order in which they were first named. Owner: caller. */
GArray *wh_ledger_list(WhLedger *ledger, GError **error); /* of WhLedgerKept */
/* Calls VISIT with the address of every account that is kept, as written, each name's once. */
typedef void (*WhLedgerAddress)(WhSlice address, gpointer user);
gboolean wh_ledger_each_address(WhLedger *ledger, WhLedgerAddress visit, gpointer user, GError **error);
/* Tips of all that is kept whole, down to its roots: an ancestor-closed set lies below them. What stands above a gap is not among it. For
 * incremental reads. Owner: caller. */
GArray *wh_ledger_tips(WhLedger *ledger, gint64 source, GError **error); /* of WhOid */
/* Number of commits kept, 0 if none. */
guint64 wh_ledger_commit_count(WhLedger *ledger, gint64 source, GError **error);
/* Keeps one segment (checked first) durably, in a transaction of its own. Only between wh_ledger_begin_read and wh_ledger_end_read
 * in this process; WH_ERROR_STORE when another process has begun to read the source since. After a read that broke off, what was
 * appended counts up to its last checkpoint (or end of a builder); the rest is dropped when the next read begins. */
gboolean wh_ledger_append(WhLedger *ledger, gint64 source, GBytes *segment, GError **error);
/* Ends a read in one transaction: the refs and tags in the segments appended since `begin` replace the earlier ones (moves are
 * kept), STATE and the reader's REVISION are remembered, the source is complete. */
gboolean wh_ledger_begin_read(WhLedger *ledger, gint64 source, guint oid_len, GError **error);
gboolean wh_ledger_end_read(WhLedger *ledger, gint64 source, guint revision, const char *state,
                            gboolean complete, GError **error);
/* What kind of reading a source is: git's grows, all else is read whole. What a read of such a source appended then
 * replaces, when it is ended (complete or not), everything that was kept of it before, in the transaction of end_read; until then
 * the earlier reading is what counts. A read that was not ended leaves nothing once the next one begins. Said once for a source
 * and this WhLedger, before begin_read. */
void wh_ledger_read_whole(WhLedger *ledger, gint64 source);
/* Says of a source that grows that this read begins at its roots, because its reader makes other records than the one before did. As with
 * wh_ledger_read_whole the earlier reading counts until the end and is replaced then, but for segments with commits that are
 * not there any more: those stay. */
void wh_ledger_read_anew(WhLedger *ledger, gint64 source);
/* The view of several sources together, in that order: at most one of them holds commits (else WH_ERROR_USAGE), and the
 * names of the view are as long as its. COMPLETE of the view is that of all. */
WhView *wh_ledger_load_all(WhLedger *ledger, const gint64 *sources, guint n_sources, const char *project,
                           gint64 as_of, GError **error);
/* The view of one source. */
WhView *wh_ledger_load(WhLedger *ledger, gint64 source, const char *project, gint64 as_of, GError **error);

/* What is kept of one source, again as records: those members of SINK that are there get what they take, in the order in
 * which it was read; each kind keeps its order, however the source was cut into segments. RET_COMPLETE (may be NULL): its
 * last read came to its end. */
gboolean wh_ledger_replay(WhLedger *ledger, gint64 source, WhSink *sink, gboolean *ret_complete,
                          GError **error);

/* Finished reports: KEY is a digest of everything the report depends on. Of each source the newest 32 are kept. NULL without
 * error: not there. Owner: caller. */
char *wh_ledger_get_report(WhLedger *ledger, gint64 source, const char *key, GError **error);
gboolean wh_ledger_put_report(WhLedger *ledger, gint64 source, const char *key, const char *json,
                              GError **error);
/* The newest report kept with SOURCE, whatever it depends on. NULL without error: none. Owner: caller. */
char *wh_ledger_last_report(WhLedger *ledger, gint64 source, GError **error);
/* The newest report that holds a case whose id begins with CASE_PREFIX. NULL without error: none. */
char *wh_ledger_find_case(WhLedger *ledger, const char *case_prefix, GError **error);
