/* SPDX-License-Identifier: Apache-2.0
 * Commits of a walk to records in batches. */
#include "source/git_batch.h"
#include "base/limits.h"

struct WhGitBatcher {
  const WhWalk *walk;
  guint oid_len;
  WhOdbReader *reader;
  WhTreeDiff *diff;
  WhGitCommitParser parser;
};

static void
clear_fault(gpointer fault)
{
  g_free(((WhGitFault *)fault)->reason);
}

WhGitBatch *
wh_git_batch_new(void)
{
  WhGitBatch *batch = g_new0(WhGitBatch, 1);
  batch->commits = g_array_new(FALSE, FALSE, sizeof(WhCommitRecord));
  batch->text = g_string_chunk_new(1u << 16);
  batch->changes =
      (WhTreeChanges){.changes = g_array_new(FALSE, FALSE, sizeof(WhChangeRecord)), .text = batch->text};
  batch->faults = g_array_new(FALSE, FALSE, sizeof(WhGitFault));
  g_array_set_clear_func(batch->faults, clear_fault);
  return batch;
}

void
wh_git_batch_free(WhGitBatch *batch)
{
  if (batch == NULL)
    return;
  g_array_unref(batch->commits);
  g_array_unref(batch->changes.changes);
  g_array_unref(batch->faults);
  g_string_chunk_free(batch->text);
  g_free(batch);
}

static gboolean
send_faults(const WhGitBatch *batch, guint commit, guint *at, const char *hex, WhSink *sink, GError **error)
{
  while (*at < batch->faults->len && g_array_index(batch->faults, WhGitFault, *at).commit == commit) {
    g_autofree char *locator = g_strdup_printf("commit %s", hex);
    const char *reason = g_array_index(batch->faults, WhGitFault, (*at)++).reason;
    WhMalformedRecord record = {wh_slice_str(locator), wh_slice_str(reason)};
    if (!sink->malformed(sink, &record, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wh_git_batch_send(const WhGitBatch *batch, guint oid_len, WhSink *sink, gboolean *ret_complete,
                  GError **error)
{
  const WhChangeRecord *changes = (const WhChangeRecord *)(const void *)batch->changes.changes->data;
  guint fault = 0;
  if (batch->faults->len > 0)
    *ret_complete = FALSE;
  for (guint i = 0; i < batch->commits->len; i++) {
    char hex[WH_OID_HEX_MAX + 1];
    WhCommitRecord record = g_array_index(batch->commits, WhCommitRecord, i);
    record.changes = changes;
    changes += record.n_changes;
    wh_oid_format(&record.oid, oid_len, hex);
    if (!sink->commit(sink, &record, error) || !send_faults(batch, i, &fault, hex, sink, error))
      return FALSE;
  }
  return TRUE;
}

WhGitBatcher *
wh_git_batcher_new(const WhOdb *odb, const WhWalk *walk)
{
  WhGitBatcher *batcher = g_new0(WhGitBatcher, 1);
  batcher->walk = walk;
  batcher->oid_len = wh_odb_oid_len(odb);
  batcher->reader = wh_odb_reader_new(odb, 0);
  batcher->diff = wh_tree_diff_new(batcher->reader, batcher->oid_len);
  wh_git_commit_parser_init(&batcher->parser);
  return batcher;
}

void
wh_git_batcher_free(WhGitBatcher *batcher)
{
  if (batcher == NULL)
    return;
  wh_git_commit_parser_clear(&batcher->parser);
  wh_tree_diff_free(batcher->diff);
  wh_odb_reader_free(batcher->reader);
  g_free(batcher);
}

static void
add_fault(WhGitBatch *batch, const char *reason)
{
  WhGitFault fault = {.commit = batch->commits->len, .reason = g_strdup(reason)};
  g_array_append_val(batch->faults, fault);
}

static void
keep(WhGitBatch *batch, WhSlice *slice)
{
  batch->bytes += slice->len;
  slice->data = g_string_chunk_insert_len(batch->text, slice->len > 0 ? slice->data : "", (gssize)slice->len);
}

/* The record's text moves into the batch: the object it borrows from goes. */
static void
keep_all(WhGitBatch *batch, WhCommitRecord *record)
{
  WhSlice parents = {(const char *)(const void *)record->parents, record->n_parents * sizeof(WhOid)};
  keep(batch, &parents);
  record->parents = (const WhOid *)(const void *)parents.data;
  keep(batch, &record->author_name);
  keep(batch, &record->author_email);
  keep(batch, &record->committer_name);
  keep(batch, &record->committer_email);
  keep(batch, &record->subject);
  keep(batch, &record->trailers);
  keep(batch, &record->key);
}

/* The tree of the first parent: read in the walk, unless that stopped there. NULL: it cannot be read. */
static const WhOid *
parent_tree(WhGitBatcher *batcher, const WhWalkCommit *commit, WhOid *room, GError **error)
{
  guint32 index = g_array_index(batcher->walk->parents, guint32, commit->parents_at);
  const WhWalkCommit *parent = &g_array_index(batcher->walk->commits, WhWalkCommit, index);
  *room = parent->tree;
  if (!wh_oid_is_zero(room))
    return room;
  g_autoptr(WhObject) object =
      wh_odb_read(batcher->reader, &parent->oid, WH_OBJECT_COMMIT, WH_LIMIT_COMMIT_OBJECT, error);
  g_autoptr(GArray) unused = g_array_new(FALSE, FALSE, sizeof(WhOid));
  if (object != NULL)
    wh_walk_parse_head(wh_slice((const char *)object->data, object->size), batcher->oid_len, room, unused);
  return object != NULL ? room : NULL;
}

static gboolean
add_changes(WhGitBatcher *batcher, const WhWalkCommit *commit, WhGitBatch *batch, GError **error)
{
  WhOid room = {0};
  const WhOid *old_tree = NULL;
  if (commit->n_parents > 1)
    return TRUE;
  if (commit->n_parents == 1) {
    old_tree = parent_tree(batcher, commit, &room, error);
    if (old_tree == NULL)
      return FALSE;
  }
  return wh_tree_diff_run(batcher->diff, old_tree, &commit->tree, &batch->changes, error);
}

void
wh_git_batcher_add(WhGitBatcher *batcher, guint32 index, WhGitBatch *batch)
{
  const WhWalkCommit *commit = &g_array_index(batcher->walk->commits, WhWalkCommit, index);
  g_autoptr(GError) error = NULL;
  g_autoptr(WhObject) object = wh_odb_read_at(batcher->reader, &commit->oid, commit->place, WH_OBJECT_COMMIT,
                                              WH_LIMIT_COMMIT_OBJECT, &error);
  if (object == NULL) { /* the walk could read it, so the store changes under us */
    add_fault(batch, error->message);
    return;
  }
  wh_git_commit_parse(&batcher->parser, wh_slice((const char *)object->data, object->size), batcher->oid_len,
                      object->size < object->whole);
  WhCommitRecord record = batcher->parser.record;
  record.oid = commit->oid;
  if (batcher->parser.problem != NULL)
    add_fault(batch, batcher->parser.problem);
  guint before = batch->changes.changes->len;
  batch->changes.cut = FALSE;
  if (!add_changes(batcher, commit, batch, &error)) {
    record.flags |= WH_COMMIT_CHANGES_ABSENT;
    add_fault(batch, error->message);
  }
  record.n_changes = batch->changes.changes->len - before;
  record.flags |=
      (batch->changes.cut ? WH_COMMIT_CHANGES_CUT : 0u) | (commit->shallow ? WH_COMMIT_SHALLOW : 0u);
  keep_all(batch, &record);
  batch->bytes += sizeof record + record.n_changes * (sizeof(WhChangeRecord) + 32);
  g_array_append_val(batch->commits, record);
}
