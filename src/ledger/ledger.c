/* SPDX-License-Identifier: Apache-2.0
 * Sources and their reads: what is appended, when it counts. */
#include "ledger/intern.h"
#include "ledger/ledger_db.h"
#include "ledger/segment_format.h"

void
wh_ledger_source_clear(WhLedgerSource *source)
{
  g_clear_pointer(&source->state, g_free);
}

static gboolean
find_source(WhLedger *ledger, const char *kind, const char *key, WhLedgerSource *ret_source, GError **error)
{
  g_autoptr(WhStmt) stmt = wh_db_query(
      ledger, error,
      "SELECT id, oid_len, complete, state, revision, ended_seq FROM source WHERE kind = ? AND key = ?", "tt",
      kind, key);
  int rows = stmt != NULL ? wh_db_step(ledger, stmt, error) : -1;

  *ret_source = (WhLedgerSource){0};
  if (rows != 1)
    return rows == 0;
  ret_source->id = sqlite3_column_int64(stmt, 0);
  ret_source->oid_len = (guint)sqlite3_column_int(stmt, 1);
  ret_source->complete = sqlite3_column_int(stmt, 2) != 0;
  ret_source->state = g_strdup((const char *)sqlite3_column_text(stmt, 3));
  ret_source->revision = (guint)sqlite3_column_int(stmt, 4);
  ret_source->ended = sqlite3_column_int64(stmt, 5) > 0;
  return TRUE;
}

gboolean
wh_ledger_find_source(WhLedger *ledger, const char *kind, const char *key, WhLedgerSource *ret_source,
                      GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  return find_source(ledger, kind, key, ret_source, error);
}

gboolean
wh_ledger_source(WhLedger *ledger, const char *kind, const char *key, WhLedgerSource *ret_source,
                 GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  if (!find_source(ledger, kind, key, ret_source, error))
    return FALSE;
  if (ret_source->id != 0)
    return TRUE;
  return wh_db_run(ledger, error, "INSERT OR IGNORE INTO source (kind, key) VALUES (?, ?)", "tt", kind,
                   key) &&
         find_source(ledger, kind, key, ret_source, error);
}

guint64
wh_ledger_commit_count(WhLedger *ledger, gint64 source, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  gint64 n = 0;

  wh_db_number(ledger, &n, error,
               "SELECT coalesce(sum(n_commits), 0) FROM segment, source"
               " WHERE source.id = ? AND segment.source = source.id AND seq <= kept_seq",
               "i", source);
  return (guint64)n;
}

static gboolean
not_known(const WhLedger *ledger, gint64 source, GError **error)
{
  g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "ledger %s: it has no source %" G_GINT64_FORMAT,
              ledger->path, source);
  return FALSE;
}

/* Whatever is there now stays. Numbers of segments only grow; MORE 1: an empty reading too has one that it ended
 * at. */
static gboolean
keep_all(WhLedger *ledger, gint64 source, gint64 more, GError **error)
{
  return wh_db_run(ledger, error,
                   "UPDATE source SET kept_seq = max(ended_seq + ?2, (SELECT coalesce(max(seq), 0)"
                   " FROM segment WHERE source = ?1)) WHERE id = ?1",
                   "ii", source, more);
}

static WhReadWay
way_of(const WhLedger *ledger, gint64 source)
{
  return (WhReadWay)GPOINTER_TO_INT(g_hash_table_lookup(ledger->ways, &source));
}

static void
set_way(WhLedger *ledger, gint64 source, WhReadWay way)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  g_hash_table_replace(ledger->ways, g_memdup2(&source, sizeof source), GINT_TO_POINTER(way));
}

void
wh_ledger_read_whole(WhLedger *ledger, gint64 source)
{
  set_way(ledger, source, WH_WAY_WHOLE);
}

void
wh_ledger_read_anew(WhLedger *ledger, gint64 source)
{
  set_way(ledger, source, WH_WAY_ANEW);
}

/* What a read left that had no end and no checkpoint is dropped: it is read again. So are its refs. A source
 * that is read from its beginning each time keeps nothing of a read without an end. */
static gboolean
drop_loose_ends(WhLedger *ledger, gint64 source, GError **error)
{
  return wh_db_run(ledger, error,
                   "DELETE FROM segment WHERE source = ?1"
                   " AND (seq > (SELECT kept_seq FROM source WHERE id = ?1)"
                   " OR ((is_state OR ?2) AND seq > (SELECT ended_seq FROM source WHERE id = ?1)))",
                   "ii", source, (gint64)(way_of(ledger, source) != WH_WAY_ON)) &&
         keep_all(ledger, source, 0, error);
}

static gboolean
check_oid_len(WhLedger *ledger, gint64 source, guint oid_len, GError **error)
{
  gint64 kept = -1;

  if (!wh_db_number(ledger, &kept, error, "SELECT oid_len FROM source WHERE id = ?", "i", source))
    return FALSE;
  if (kept < 0)
    return not_known(ledger, source, error);
  if (kept == 0 || kept == oid_len)
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
              "ledger %s: the source was kept with object names of %d bytes and now has %u; it is another"
              " repository at the same place: name another file with --store",
              ledger->path, (int)kept, oid_len);
  return FALSE;
}

static gboolean
begin_read(WhLedger *ledger, gint64 source, guint oid_len, GError **error)
{
  gint64 generation = 0;

  if (!check_oid_len(ledger, source, oid_len, error) || !drop_loose_ends(ledger, source, error) ||
      !wh_db_run(ledger, error,
                 "UPDATE source SET oid_len = ?, complete = 0, generation = generation + 1 WHERE id = ?",
                 "ii", (gint64)oid_len, source) ||
      !wh_db_number(ledger, &generation, error, "SELECT generation FROM source WHERE id = ?", "i", source))
    return FALSE;
  g_hash_table_insert(ledger->generations, g_memdup2(&source, sizeof source),
                      g_memdup2(&generation, sizeof generation));
  return TRUE;
}

gboolean
wh_ledger_begin_read(WhLedger *ledger, gint64 source, guint oid_len, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  g_assert(oid_len == 20 || oid_len == 32);
  return wh_db_begin(ledger, error) && wh_db_end(ledger, begin_read(ledger, source, oid_len, error), error);
}

/* Whether the read that was begun here is still the newest one of the source. */
static gboolean
is_our_read(WhLedger *ledger, gint64 source, GError **error)
{
  const gint64 *ours = g_hash_table_lookup(ledger->generations, &source);
  gint64 now = -1;

  if (!wh_db_number(ledger, &now, error, "SELECT generation FROM source WHERE id = ?", "i", source))
    return FALSE;
  if (now < 0)
    return not_known(ledger, source, error);
  if (ours != NULL && *ours == now)
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_STORE,
              "ledger %s: another process has begun to read the same source; let it finish and run again",
              ledger->path);
  return FALSE;
}

typedef struct {
  WhSink sink;
  WhInternTexts accounts;
} AccountSink;

static gboolean
take_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  AccountSink *s = (AccountSink *)sink;

  wh_intern_account(&s->accounts, record->author_name, record->author_email, NULL);
  wh_intern_account(&s->accounts, record->committer_name, record->committer_email, NULL);
  return TRUE;
}

static gboolean
take_tag(WhSink *sink, const WhTagRecord *record, GError **error)
{
  AccountSink *s = (AccountSink *)sink;

  if (record->tagger_name.len > 0 || record->tagger_email.len > 0)
    wh_intern_account(&s->accounts, record->tagger_name, record->tagger_email, NULL);
  return TRUE;
}

static gboolean
take_message(WhSink *sink, const WhMessageRecord *record, GError **error)
{
  AccountSink *s = (AccountSink *)sink;

  wh_intern_account(&s->accounts, record->name, record->email, NULL);
  return TRUE;
}

static gboolean
take_event(WhSink *sink, const WhEventRecord *record, GError **error)
{
  AccountSink *s = (AccountSink *)sink;

  if (record->name.len > 0 || record->email.len > 0)
    wh_intern_account(&s->accounts, record->name, record->email, NULL);
  if (record->other_name.len > 0 || record->other_email.len > 0)
    wh_intern_account(&s->accounts, record->other_name, record->other_email, NULL);
  return TRUE;
}

static gboolean
put_account(WhLedger *ledger, gint64 source, WhSlice both, GError **error)
{
  gsize name_len = strlen(both.data), email_len = both.len - name_len - 1;
  const char *email = both.data + name_len + 1;

  return wh_db_run(ledger, error, "INSERT OR IGNORE INTO account (email, name) VALUES (?, ?)", "bb", email,
                   email_len, both.data, name_len) &&
         wh_db_run(ledger, error,
                   "INSERT OR REPLACE INTO account_source (account, source, generation)"
                   " SELECT account.id, source.id, generation FROM account, source"
                   " WHERE source.id = ? AND email = ? AND name = ?",
                   "ibb", source, email, email_len, both.data, name_len);
}

static gboolean
put_accounts(WhLedger *ledger, gint64 source, const WhInternTexts *accounts, GError **error)
{
  for (guint32 i = 0; i < accounts->table.used; i++)
    if (!put_account(ledger, source, wh_intern_text_at(accounts, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
put_segment(WhLedger *ledger, gint64 source, GBytes *segment, const WhSegmentInfo *info, GError **error)
{
  gsize len;
  const void *data = g_bytes_get_data(segment, &len);
  gint64 seq = 0;
  gboolean is_state = info->n_refs + info->n_tags > 0;

  if (!wh_db_number(ledger, &seq, error,
                    "SELECT 1 + max(ended_seq, (SELECT coalesce(max(seq), 0) FROM segment WHERE source = ?1))"
                    " FROM source WHERE id = ?1",
                    "i", source) ||
      !wh_db_run(ledger, error,
                 "INSERT INTO segment (source, seq, is_state, n_commits, n_changes, n_facts, data)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?)",
                 "iiiiiib", source, seq, (gint64)is_state, (gint64)info->n_commits, (gint64)info->n_changes,
                 (gint64)info->n_facts, data, len))
    return FALSE;
  return !wh_segment_is_closed(segment) ||
         wh_db_run(ledger, error, "UPDATE source SET kept_seq = ? WHERE id = ?", "ii", seq, source);
}

static gboolean
check_info(WhLedger *ledger, gint64 source, const WhSegmentInfo *info, GError **error)
{
  if (!check_oid_len(ledger, source, info->oid_len, error))
    return FALSE;
  if (info->n_refs + info->n_tags == 0 ||
      info->n_commits + info->n_facts + info->n_malformed + info->n_messages + info->n_events == 0)
    return TRUE;
  g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT,
                      "segment: it mixes refs or tags with other records; the bytes are not wolfhound's");
  return FALSE;
}

gboolean
wh_ledger_append(WhLedger *ledger, gint64 source, GBytes *segment, GError **error)
{
  AccountSink sink = {{.commit = take_commit, .tag = take_tag, .message = take_message, .event = take_event}};
  WhSegmentInfo info;
  gboolean ok;

  wh_intern_texts_init(&sink.accounts);
  ok = wh_segment_read(segment, &sink.sink, &info, error);
  if (ok) {
    G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
    ok = wh_db_begin(ledger, error) &&
         wh_db_end(ledger,
                   is_our_read(ledger, source, error) && check_info(ledger, source, &info, error) &&
                       put_segment(ledger, source, segment, &info, error) &&
                       put_accounts(ledger, source, &sink.accounts, error),
                   error);
  }
  wh_intern_texts_clear(&sink.accounts);
  return ok;
}

/* A read that was cut short before it came to the refs says nothing about them: the earlier ones stay. */
static gboolean
replace_state(WhLedger *ledger, gint64 source, gboolean complete, GError **error)
{
  gint64 has_new = 0;

  if (!wh_db_number(ledger, &has_new, error,
                    "SELECT count(*) FROM segment, source WHERE source.id = ? AND segment.source = source.id"
                    " AND is_state AND seq > ended_seq",
                    "i", source))
    return FALSE;
  if (!complete && has_new == 0)
    return TRUE;
  return wh_ledger_keep_moves(ledger, source, error) &&
         wh_db_run(ledger, error,
                   "DELETE FROM segment WHERE source = ?1 AND is_state"
                   " AND seq <= (SELECT ended_seq FROM source WHERE id = ?1)",
                   "i", source);
}

static gboolean
forget_accounts(WhLedger *ledger, gint64 source, GError **error)
{
  return wh_db_run(ledger, error,
                   "DELETE FROM account_source WHERE source = ?1"
                   " AND generation < (SELECT generation FROM source WHERE id = ?1)",
                   "i", source) &&
         wh_db_run(ledger, error,
                   "DELETE FROM account WHERE NOT EXISTS"
                   " (SELECT 1 FROM account_source WHERE account = account.id)",
                   "");
}

/* What was read before goes, and what the read appended stands alone. */
static gboolean
replace_whole(WhLedger *ledger, gint64 source, GError **error)
{
  return wh_db_run(ledger, error,
                   "DELETE FROM segment WHERE source = ?1"
                   " AND seq <= (SELECT ended_seq FROM source WHERE id = ?1)",
                   "i", source) &&
         keep_all(ledger, source, 1, error) && forget_accounts(ledger, source, error);
}

/* The read that ends comes in the place of the one before, as its way says. */
static gboolean
settle(WhLedger *ledger, gint64 source, gboolean complete, GError **error)
{
  switch (way_of(ledger, source)) {
  case WH_WAY_WHOLE:
    return replace_whole(ledger, source, error);
  case WH_WAY_ANEW:
    return keep_all(ledger, source, 0, error) && replace_state(ledger, source, complete, error) &&
           wh_ledger_drop_met(ledger, source, error);
  case WH_WAY_ON:
  default:
    return keep_all(ledger, source, 0, error) && replace_state(ledger, source, complete, error);
  }
}

static gboolean
end_read(WhLedger *ledger, gint64 source, guint revision, const char *state, GError **error)
{
  const gboolean complete = state != NULL;

  if (!is_our_read(ledger, source, error) || !settle(ledger, source, complete, error))
    return FALSE;
  if (way_of(ledger, source) == WH_WAY_ANEW)
    g_hash_table_remove(ledger->ways, &source);
  return wh_db_run(ledger, error,
                   "UPDATE source SET complete = ?2, state = ?3, revision = ?4, ended_seq = kept_seq"
                   " WHERE id = ?1",
                   "iiti", source, (gint64)complete, state, (gint64)revision);
}

gboolean
wh_ledger_end_read(WhLedger *ledger, gint64 source, guint revision, const char *state, gboolean complete,
                   GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);

  return wh_db_begin(ledger, error) &&
         wh_db_end(ledger, end_read(ledger, source, revision, complete ? state : NULL, error), error);
}
