/* SPDX-License-Identifier: Apache-2.0
 * A history by git's plumbing: rev-list for the order, cat-file for the commits, diff-tree for their changes.
 */
#include "source/git/git_history.h"

#include "base/error.h"
#include "source/git/git_block.h"

#define BLOCKS_AHEAD 8u
#define LANE_BLOCKS 3u
#define LANE_BYTES (24u << 20)
#define PROGRESS_STEP 256u

typedef struct {
  const WhGitHistory *history;
  WhSink *sink;
  WhGitOrder order;
  WhGitCommits commits;
  WhGitQueue blocks;
  WhGitLane lanes[WH_GIT_LANES];
  WhGitChunk *chunk[WH_GIT_LANES]; /* being used up */
  guint used[WH_GIT_LANES];        /* its commits used */
  guint n_lanes;
  guint64 done;
  gboolean *complete;
} Merge;

static gboolean
tell(Merge *m, const WhOid *oid, const char *reason, GError **error)
{
  char hex[WH_OID_HEX_MAX + 1];
  wh_oid_format(oid, m->history->repo->oid_len, hex);
  g_autofree char *locator = g_strconcat("commit ", hex, NULL);
  WhMalformedRecord record = {wh_slice_str(locator), wh_slice_str(reason)};
  return m->sink->malformed(m->sink, &record, error);
}

static gboolean
tell_missing(Merge *m, GError **error)
{
  for (guint i = 0; i < m->order.missing->len; i++)
    if (!tell(m, &g_array_index(m->order.missing, WhOid, i), "commit is missing", error))
      return FALSE;
  if (m->order.missing->len > 0)
    *m->complete = FALSE;
  return TRUE;
}

/* The error of the thread that ended early. */
static gboolean
fail_with_thread(Merge *m, GError **error)
{
  GError **from = &m->commits.error;
  for (guint i = 0; i < m->n_lanes && *from == NULL; i++)
    from = &m->lanes[i].error;
  if (*from != NULL)
    g_propagate_error(error, g_steal_pointer(from));
  else
    g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT,
                        "git ended early; the repository may be damaged, try git fsck");
  return FALSE;
}

/* The next commit's changes from LANE, borrowed until the call after. */
static const WhGitDone *
next_done(Merge *m, guint lane, WhCommitRecord *record)
{
  WhGitChunk *chunk = m->chunk[lane];
  if (chunk == NULL || m->used[lane] == chunk->done->len) {
    wh_git_chunk_free(chunk);
    chunk = m->chunk[lane] = wh_git_queue_take(&m->lanes[lane].out);
    m->used[lane] = 0;
  }
  if (chunk == NULL)
    return NULL;
  guint i = m->used[lane]++;
  const WhGitDone *done = &g_array_index(chunk->done, WhGitDone, i);
  guint begin = i > 0 ? g_array_index(chunk->done, WhGitDone, i - 1).end : 0;
  record->n_changes = done->end - begin;
  record->changes = &g_array_index(chunk->changes, WhChangeRecord, begin);
  return done;
}

static gboolean
emit(Merge *m, const WhGitPending *pending, guint lane, GError **error)
{
  WhCommitRecord record = pending->record;
  const char *problem = pending->problem;
  if (pending->asks) {
    const WhGitDone *done = next_done(m, lane, &record);
    if (done == NULL)
      return fail_with_thread(m, error);
    record.flags |= done->flags;
    problem = problem != NULL ? problem : done->problem;
  }
  gboolean cut = (record.flags & (WH_COMMIT_CHANGES_ABSENT | WH_COMMIT_CHANGES_CUT)) != 0;
  if (pending->unread || (cut && (record.flags & WH_COMMIT_SHALLOW) == 0))
    *m->complete = FALSE;
  if (problem != NULL && !tell(m, &record.oid, problem, error))
    return FALSE;
  return pending->unread || m->sink->commit(m->sink, &record, error);
}

static void
report_progress(const Merge *m)
{
  const WhGitHistory *h = m->history;
  if (h->progress != NULL)
    h->progress(m->done, m->order.ids->len - m->order.n_boundary, h->progress_user);
}

static gboolean
emit_block(Merge *m, const WhGitBlock *block, GError **error)
{
  for (guint i = 0; i < block->commits->len; i++) {
    if (!emit(m, &g_array_index(block->commits, WhGitPending, i), block->lane, error))
      return FALSE;
    m->done++;
    if (m->done % PROGRESS_STEP == 0)
      report_progress(m);
    if (m->done % WH_GIT_CHECKPOINT == 0 && !m->sink->checkpoint(m->sink, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
emit_blocks(Merge *m, GError **error)
{
  guint expected = m->order.ids->len - m->order.n_boundary;
  gboolean ok = TRUE;
  WhGitBlock *block;
  while (ok && (block = wh_git_queue_take(&m->blocks)) != NULL) {
    ok = emit_block(m, block, error);
    wh_git_block_free(block);
  }
  if (ok && m->done != expected)
    return fail_with_thread(m, error);
  report_progress(m);
  return ok;
}

/* Runs the threads and merges what they say. On the way out the queues close, so that threads which wait wake
 * up and end. */
static gboolean
run_threads(Merge *m, GError **error)
{
  GThread *threads[WH_GIT_LANES + 1];
  for (guint i = 0; i < m->n_lanes; i++) {
    m->lanes[i] = (WhGitLane){.history = m->history};
    wh_git_queue_init(&m->lanes[i].in, LANE_BLOCKS, NULL);
    wh_git_queue_init(&m->lanes[i].out, LANE_BYTES, (GDestroyNotify)wh_git_chunk_free);
    threads[i] = g_thread_new("git-changes", wh_git_lane_run, &m->lanes[i]);
  }
  threads[m->n_lanes] = g_thread_new("git-commits", wh_git_commits_run, &m->commits);
  gboolean ok = emit_blocks(m, error);
  wh_git_queue_close(&m->blocks);
  for (guint i = 0; i < m->n_lanes; i++) {
    wh_git_queue_close(&m->lanes[i].in);
    wh_git_queue_close(&m->lanes[i].out);
  }
  for (guint i = 0; i <= m->n_lanes; i++)
    g_thread_join(threads[i]);
  return ok;
}

static void
clear_threads(Merge *m)
{
  for (guint i = 0; i < m->n_lanes; i++) {
    wh_git_chunk_free(m->chunk[i]);
    wh_git_queue_clear(&m->lanes[i].in);
    wh_git_queue_clear(&m->lanes[i].out);
    g_clear_error(&m->lanes[i].error);
  }
  wh_git_queue_clear(&m->blocks);
  g_clear_error(&m->commits.error);
}

static gboolean
merge(Merge *m, GError **error)
{
  m->n_lanes = CLAMP(m->history->jobs, 1, WH_GIT_LANES);
  wh_git_queue_init(&m->blocks, BLOCKS_AHEAD, (GDestroyNotify)wh_git_block_free);
  m->commits = (WhGitCommits){m->history, &m->order, &m->blocks, m->lanes, m->n_lanes, NULL};
  gboolean ok = run_threads(m, error);
  clear_threads(m);
  return ok;
}

gboolean
wh_git_history_read(const WhGitHistory *history, WhSink *sink, gboolean *ret_complete, GError **error)
{
  if (history->n_tips == 0)
    return TRUE;
  Merge m = {.history = history, .sink = sink, .complete = ret_complete};
  if (!wh_git_order_read(history, &m.order, error))
    return FALSE;
  gboolean ok = tell_missing(&m, error) && (m.order.ids->len == m.order.n_boundary || merge(&m, error));
  wh_git_order_clear(&m.order);
  return ok && sink->checkpoint(sink, error);
}
