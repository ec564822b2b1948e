/* SPDX-License-Identifier: Apache-2.0
 * From the ledger to a view, and the check of everything kept. */
#include "ledger/ledger_db.h"
#include "ledger/segment_format.h"

/* Ids of segments in order. Owner: caller. */
static GArray *
list_segments(WhLedger *ledger, gint64 source, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  return wh_db_numbers(
      ledger, error,
      "SELECT segment.id FROM segment, source WHERE source.id = ? AND segment.source = source.id"
      " AND seq <= CASE WHEN ended_seq > 0 THEN ended_seq ELSE kept_seq END"
      " AND (NOT is_state OR seq <= ended_seq) ORDER BY seq",
      "i", source);
}

static gboolean
copy_segment(GBytes *segment, gpointer user, GError **error)
{
  gsize len;
  gconstpointer data = g_bytes_get_data(segment, &len);

  *(GBytes **)user = g_bytes_new(data, len);
  return TRUE;
}

static GBytes *
get_segment(WhLedger *ledger, gint64 id, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  g_autoptr(WhStmt) stmt = wh_db_query(ledger, error, "SELECT data FROM segment WHERE id = ?", "i", id);
  g_autoptr(GBytes) copy = NULL;

  if (stmt == NULL || !wh_ledger_each_segment(ledger, stmt, copy_segment, &copy, error))
    return NULL;
  if (copy == NULL)
    g_set_error(error, WH_ERROR, WH_ERROR_STORE,
                "ledger %s: a segment went away while it was read; run again", ledger->path);
  return g_steal_pointer(&copy);
}

gboolean
wh_ledger_read_segments(WhLedger *snapshot, gint64 source, WhSink *sink, GError **error)
{
  g_autoptr(GArray) ids = list_segments(snapshot, source, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    g_autoptr(GBytes) segment = get_segment(snapshot, g_array_index(ids, gint64, i), error);
    if (segment == NULL)
      return FALSE;
    if (!wh_segment_read(segment, sink, NULL, error)) {
      g_prefix_error(error, "ledger %s: ", snapshot->path);
      return FALSE;
    }
  }
  return ids != NULL;
}

static gboolean
get_oid(WhStmt *stmt, int column, WhOid *ret_oid)
{
  if ((gsize)sqlite3_column_bytes(stmt, column) != sizeof ret_oid->bytes)
    return FALSE;
  memcpy(ret_oid->bytes, sqlite3_column_blob(stmt, column), sizeof ret_oid->bytes);
  return TRUE;
}

static gboolean
load_moves(WhLedger *ledger, gint64 source, WhViewBuilder *builder, GError **error)
{
  g_autoptr(WhStmt) stmt = wh_db_query(
      ledger, error, "SELECT name, old_target, new_target FROM ref_move WHERE source = ? ORDER BY id", "i",
      source);
  int rows = -1;

  while (stmt != NULL && (rows = wh_db_step(ledger, stmt, error)) == 1) {
    g_autofree char *name = g_strndup(sqlite3_column_blob(stmt, 0), (gsize)sqlite3_column_bytes(stmt, 0));
    WhOid old, new;
    if (get_oid(stmt, 1, &old) && get_oid(stmt, 2, &new))
      wh_view_builder_add_rewrite(builder, name, &old, &new);
  }
  return rows == 0;
}

/* What of a view is known before its records. */
typedef struct {
  guint oid_len; /* 0: not known */
  gboolean has_commits, complete;
} Frame;

static gboolean
take_frame(WhLedger *ledger, gint64 source, Frame *frame, GError **error)
{
  g_autoptr(WhStmt) stmt = wh_db_query(
      ledger, error,
      "SELECT oid_len, complete, EXISTS (SELECT 1 FROM segment WHERE source = ?1 AND n_commits > 0)"
      " FROM source WHERE id = ?1",
      "i", source);
  int rows = stmt != NULL ? wh_db_step(ledger, stmt, error) : -1;
  guint oid_len;
  gboolean has_commits;

  if (rows == 0)
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "ledger %s: it has no source %" G_GINT64_FORMAT,
                ledger->path, source);
  if (rows != 1)
    return FALSE;
  oid_len = (guint)sqlite3_column_int(stmt, 0);
  has_commits = sqlite3_column_int(stmt, 2) != 0;
  if (has_commits && frame->has_commits) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "ledger %s: two of the sources are histories; scan one repository at a time", ledger->path);
    return FALSE;
  }
  if (has_commits || frame->oid_len == 0)
    frame->oid_len = oid_len;
  frame->has_commits |= has_commits;
  frame->complete &= sqlite3_column_int(stmt, 1) != 0;
  return TRUE;
}

/* What is known of the sources before their records. */
static WhViewBuilder *
make_builder(WhLedger *ledger, const gint64 *sources, guint n_sources, const char *project, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  g_autoptr(WhViewBuilder) builder = NULL;
  g_autofree char *folder = g_path_get_dirname(ledger->path);
  Frame frame = {0, FALSE, TRUE};

  for (guint i = 0; i < n_sources; i++)
    if (!take_frame(ledger, sources[i], &frame, error))
      return NULL;
  builder = wh_view_builder_new(project, frame.oid_len != 0 ? frame.oid_len : 20);
  wh_view_builder_set_complete(builder, frame.complete);
  if (!wh_ledger_is_in_memory(ledger))
    wh_view_builder_put_texts(builder, folder);
  for (guint i = 0; i < n_sources; i++)
    if (!load_moves(ledger, sources[i], builder, error))
      return NULL;
  return g_steal_pointer(&builder);
}

static WhView *
load_snapshot(WhLedger *snapshot, const gint64 *sources, guint n_sources, const char *project, gint64 as_of,
              GError **error)
{
  g_autoptr(WhViewBuilder) builder = make_builder(snapshot, sources, n_sources, project, error);

  if (builder == NULL)
    return NULL;
  for (guint i = 0; i < n_sources; i++) {
    if (i > 0)
      wh_view_builder_next_source(builder);
    if (!wh_ledger_read_segments(snapshot, sources[i], wh_view_builder_sink(builder), error))
      return NULL;
  }
  return wh_view_builder_build(builder, as_of);
}

WhView *
wh_ledger_load_all(WhLedger *ledger, const gint64 *sources, guint n_sources, const char *project,
                   gint64 as_of, GError **error)
{
  WhLedger *snapshot = wh_ledger_open_snapshot(ledger, error);
  WhView *view;

  g_assert(n_sources > 0);
  if (snapshot == NULL)
    return NULL;
  view = load_snapshot(snapshot, sources, n_sources, project, as_of, error);
  wh_ledger_close_snapshot(ledger, snapshot);
  return view;
}

WhView *
wh_ledger_load(WhLedger *ledger, gint64 source, const char *project, gint64 as_of, GError **error)
{
  return wh_ledger_load_all(ledger, &source, 1, project, as_of, error);
}

typedef struct {
  guint64 n_segments, n_commits, n_changes, n_messages, n_events;
} Counts;

static gboolean
count_segment(GBytes *segment, gpointer user, GError **error)
{
  Counts *counts = user;
  WhSegmentInfo info;

  if (!wh_segment_read(segment, NULL, &info, error))
    return FALSE;
  counts->n_segments++;
  counts->n_commits += info.n_commits;
  counts->n_changes += info.n_changes;
  counts->n_messages += info.n_messages;
  counts->n_events += info.n_events;
  return TRUE;
}

/* SQLite's own checks answer with rows of complaints, or one "ok". */
static gboolean
check_database(WhLedger *ledger, const char *pragma, GError **error)
{
  g_autoptr(WhStmt) stmt = wh_db_query(ledger, error, pragma, "");
  int rows = stmt != NULL ? wh_db_step(ledger, stmt, error) : -1;
  const char *says = rows == 1 ? (const char *)sqlite3_column_text(stmt, 0) : "ok";

  if (rows < 0)
    return FALSE;
  if (g_strcmp0(says, "ok") == 0)
    return TRUE;
  g_set_error(
      error, WH_ERROR, WH_ERROR_STORE,
      "ledger %s: it is damaged (%s); put back a copy, or move it away: the next scan reads everything"
      " anew",
      ledger->path, says != NULL ? says : "no words for it");
  return FALSE;
}

static gboolean
check_segments(WhLedger *ledger, Counts *counts, GError **error)
{
  g_autoptr(WhStmt) stmt = wh_db_query(ledger, error, "SELECT data FROM segment ORDER BY id", "");
  g_autoptr(GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  if (wh_ledger_each_segment(ledger, stmt, count_segment, counts, &local))
    return TRUE;
  if (local->code == WH_ERROR_INPUT || local->code == WH_ERROR_LIMIT)
    g_set_error(error, WH_ERROR, WH_ERROR_STORE,
                "%s (segment %" G_GUINT64_FORMAT " of the file); move the file away: the next scan reads"
                " everything anew",
                local->message, counts->n_segments + 1);
  else
    g_propagate_error(error, g_steal_pointer(&local));
  return FALSE;
}

gboolean
wh_ledger_check(WhLedger *ledger, char **ret_report, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  Counts counts = {0};
  gint64 n_sources = 0;

  if (!check_database(ledger, "PRAGMA integrity_check(1)", error) ||
      !check_database(ledger, "PRAGMA foreign_key_check", error) || !check_segments(ledger, &counts, error) ||
      !wh_db_number(ledger, &n_sources, error, "SELECT count(*) FROM source", ""))
    return FALSE;
  *ret_report = g_strdup_printf("ledger %s: sound\n"
                                "%" G_GINT64_FORMAT " sources, %" G_GUINT64_FORMAT
                                " segments, %" G_GUINT64_FORMAT " commits, %" G_GUINT64_FORMAT
                                " changes, %" G_GUINT64_FORMAT " messages, %" G_GUINT64_FORMAT " events\n",
                                ledger->path, n_sources, counts.n_segments, counts.n_commits,
                                counts.n_changes, counts.n_messages, counts.n_events);
  return TRUE;
}
