/* SPDX-License-Identifier: Apache-2.0
 * Commits of a walk to records in batches. */
#include "source/git/git_batch.h"
#include "base/limits.h"

struct WhGitBatcher {
  const WhWalk *walk;
  guint oid_len;
  WhOdbReader *reader;
  WhTreeDiff *diff;
  WhGitCommitParser parser;
};

WhGitBatch *
wh_git_batch_new(void)
{
  WhGitBatch *batch = g_new0(WhGitBatch, 1);
  batch->commits = g_array_new(FALSE, FALSE, sizeof(WhCommitRecord));
  batch->text = g_string_chunk_new(1u << 16);
  batch->changes =
      (WhTreeChanges){.changes = g_array_new(FALSE, FALSE, sizeof(WhChangeRecord)), .text = batch->text};
  batch->faults = g_array_new(FALSE, FALSE, sizeof(WhGitFault));
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
send_faults(const WhGitBatch *batch, guint before, guint *at, guint oid_len, WhSink *sink, GError **error)
{
  for (; *at < batch->faults->len; (*at)++) {
    const WhGitFault *fault = &g_array_index(batch->faults, WhGitFault, *at);
    char hex[WH_OID_HEX_MAX + 1];
    if (fault->before != before)
      return TRUE;
    wh_oid_format(&fault->oid, oid_len, hex);
    g_autofree char *locator = g_strconcat("commit ", hex, NULL);
    WhMalformedRecord record = {wh_slice_str(locator), wh_slice_str(fault->reason)};
    if (!sink->malformed(sink, &record, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wh_git_batch_send(const WhGitBatch *batch, guint oid_len, WhSink *sink, gboolean *ret_complete,
                  GError **error)
{
  const WhChangeRecord *changes = (const WhChangeRecord *)(gconstpointer)batch->changes.changes->data;
  guint fault = 0;
  if (batch->gaps)
    *ret_complete = FALSE;
  for (guint i = 0; i < batch->commits->len; i++) {
    WhCommitRecord record = g_array_index(batch->commits, WhCommitRecord, i);
    record.changes = changes;
    changes += record.n_changes;
    if (!send_faults(batch, i, &fault, oid_len, sink, error) || !sink->commit(sink, &record, error))
      return FALSE;
  }
  return send_faults(batch, batch->commits->len, &fault, oid_len, sink, error);
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
add_fault(WhGitBatch *batch, const WhOid *oid, const char *reason)
{
  WhGitFault fault = {.oid = *oid, .before = batch->commits->len, .reason = reason};
  if (reason != NULL)
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

/* The tree of the first parent: read in the walk, unless that stopped there. FALSE: it cannot be read. */
static gboolean
parent_tree(WhGitBatcher *batcher, const WhWalkCommit *commit, WhOid *ret_tree)
{
  guint32 index = g_array_index(batcher->walk->parents, guint32, commit->parents_at);
  const WhWalkCommit *parent = &g_array_index(batcher->walk->commits, WhWalkCommit, index);
  *ret_tree = parent->tree;
  if (!wh_oid_is_zero(ret_tree))
    return TRUE;
  g_autoptr(WhObject) object =
      wh_odb_read(batcher->reader, &parent->oid, WH_OBJECT_COMMIT, WH_LIMIT_COMMIT_OBJECT, NULL);
  g_autoptr(GArray) unused = g_array_new(FALSE, FALSE, sizeof(WhOid));
  return object != NULL && wh_walk_parse_head(wh_slice((const char *)object->data, object->size),
                                              batcher->oid_len, ret_tree, unused);
}

/* Adds the changes of RECORD, none for merges. Returns NULL, or why they are not known or cut. */
static const char *
add_changes(WhGitBatcher *batcher, const WhWalkCommit *commit, WhGitBatch *batch, WhCommitRecord *record)
{
  WhOid old_tree = {0};
  if (record->n_parents > 1)
    return NULL;
  record->flags |= WH_COMMIT_CHANGES_ABSENT;
  if (commit->shallow && record->n_parents > 0)
    return NULL;
  if (record->n_parents > 0 && (commit->n_parents == 0 || !parent_tree(batcher, commit, &old_tree)))
    return "its parent is missing, so its changes are not known";
  guint before = batch->changes.changes->len;
  batch->changes.cut = FALSE;
  if (!wh_tree_diff_run(batcher->diff, record->n_parents > 0 ? &old_tree : NULL, &batcher->parser.tree,
                        &batch->changes, NULL))
    return "a tree is missing or damaged, so its changes are not known";
  record->flags &= ~(guint32)WH_COMMIT_CHANGES_ABSENT;
  record->n_changes = batch->changes.changes->len - before;
  if (!batch->changes.cut)
    return NULL;
  record->flags |= WH_COMMIT_CHANGES_CUT;
  return "too many changed paths, or too long ones: the rest is left out";
}

static void
add_record(WhGitBatcher *batcher, const WhWalkCommit *commit, WhGitBatch *batch)
{
  WhCommitRecord record = batcher->parser.record;
  record.oid = commit->oid;
  record.flags |= commit->shallow ? WH_COMMIT_SHALLOW : 0u;
  const char *problem = add_changes(batcher, commit, batch, &record);
  batch->gaps |= problem != NULL;
  add_fault(batch, &record.oid, batcher->parser.problem != NULL ? batcher->parser.problem : problem);
  keep_all(batch, &record);
  batch->bytes += sizeof record + record.n_changes * (sizeof(WhChangeRecord) + 32);
  g_array_append_val(batch->commits, record);
}

void
wh_git_batcher_add(WhGitBatcher *batcher, guint32 index, WhGitBatch *batch)
{
  const WhWalkCommit *commit = &g_array_index(batcher->walk->commits, WhWalkCommit, index);
  g_autoptr(WhObject) object = wh_walk_take_object(batcher->walk, index);
  if (object == NULL)
    object = wh_odb_read_at(batcher->reader, &commit->oid, commit->place, WH_OBJECT_COMMIT,
                            WH_LIMIT_COMMIT_OBJECT, NULL);
  if (object == NULL) { /* the walk could read it, so the store changes under us */
    add_fault(batch, &commit->oid, "commit cannot be read");
    batch->gaps = TRUE;
    return;
  }
  wh_git_commit_parse(&batcher->parser, wh_slice((const char *)object->data, object->size), batcher->oid_len,
                      object->size < object->whole);
  add_record(batcher, commit, batch);
}
