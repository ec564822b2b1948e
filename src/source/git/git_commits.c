/* SPDX-License-Identifier: Apache-2.0
 * The thread that reads commits in order and sends them on in blocks. */
#include "source/git/git_block.h"

#include "base/limits.h"
#include "source/git/git_ask.h"
#include "source/git/git_object.h"

/* The empty tree, which git knows without storing it: what a root commit is compared with. */
static const char *const empty_trees[] = {"4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                                          "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"};

typedef struct {
  WhGitCommits *job;
  GHashTable *index; /* WhOid in order -> its number + 1 */
  GArray *trees;     /* WhOid by number; zero: not read */
  WhOid empty_tree;
  WhGitCommitParser parser;
  WhGitBlock *block;
  guint next_lane;
  gboolean stopped; /* nobody takes blocks any more */
} Reader;

static const WhOid *
oid_at(const Reader *reader, guint i)
{
  return &g_array_index(reader->job->order->ids, WhOid, i);
}

static const WhOid *
tree_of(const Reader *reader, const WhOid *commit)
{
  guint at = GPOINTER_TO_UINT(g_hash_table_lookup(reader->index, commit));
  const WhOid *tree = at > 0 ? &g_array_index(reader->trees, WhOid, at - 1) : NULL;
  return tree != NULL && !wh_oid_is_zero(tree) ? tree : NULL;
}

static WhSlice
keep(Reader *reader, WhSlice s)
{
  return s.len == 0 ? wh_slice(NULL, 0)
                    : wh_slice(g_string_chunk_insert_len(reader->block->text, s.data, (gssize)s.len), s.len);
}

static void
keep_record(Reader *reader, WhCommitRecord *r)
{
  r->author_name = keep(reader, r->author_name);
  r->author_email = keep(reader, r->author_email);
  r->committer_name = keep(reader, r->committer_name);
  r->committer_email = keep(reader, r->committer_email);
  r->subject = keep(reader, r->subject);
  r->trailers = keep(reader, r->trailers);
  r->key = keep(reader, r->key);
  WhSlice parents = keep(reader, wh_slice((const char *)r->parents, r->n_parents * sizeof(WhOid)));
  r->parents = (const WhOid *)(gconstpointer)parents.data; /* a WhOid may stand at any address */
}

/* Says which two trees tell the changes; none for merges, nor where nothing changed. */
static void
plan_changes(const Reader *reader, WhGitPending *p)
{
  WhCommitRecord *r = &p->record;
  if (r->n_parents > 1)
    return;
  gboolean shallow = g_hash_table_contains(reader->job->history->repo->shallow, &r->oid);
  const WhOid *old = r->n_parents == 0 ? &reader->empty_tree
                     : shallow         ? NULL
                                       : tree_of(reader, &r->parents[0]);
  if (old == NULL || wh_oid_is_zero(&p->new_tree)) {
    r->flags |= WH_COMMIT_CHANGES_ABSENT;
    if (!shallow && p->problem == NULL)
      p->problem = "its parent is missing, so its changes are not known";
    return;
  }
  p->old_tree = *old;
  p->asks = !wh_oid_equal(old, &p->new_tree);
}

static gboolean
send_block(Reader *reader)
{
  WhGitBlock *block = reader->block;
  if (block == NULL || reader->stopped)
    return !reader->stopped;
  WhGitCommits *job = reader->job;
  reader->block = NULL;
  gboolean asks = block->n_asks > 0;
  block->lane = reader->next_lane;
  if (asks)
    reader->next_lane = (reader->next_lane + 1) % job->n_lanes;
  WhGitQueue *lane = &job->lanes[block->lane].in;
  if (!wh_git_queue_put(job->out, block, 1)) {
    wh_git_block_free(block);
    reader->stopped = TRUE;
  } else if (asks && !wh_git_queue_put(lane, block, 1)) {
    reader->stopped = TRUE;
  }
  return !reader->stopped;
}

static gboolean
add_pending(Reader *reader, const WhGitPending *pending)
{
  g_array_append_vals(reader->block->commits, pending, 1);
  reader->block->n_asks += pending->asks ? 1 : 0;
  return reader->block->commits->len < WH_GIT_BLOCK_COMMITS || send_block(reader);
}

static void
open_block(Reader *reader)
{
  if (reader->block == NULL)
    reader->block = wh_git_block_new();
}

static gboolean
take_unread(Reader *reader, guint i, const char *problem)
{
  if (i < reader->job->order->n_boundary)
    return TRUE;
  open_block(reader);
  WhGitPending p = {.record = {.oid = *oid_at(reader, i)}, .problem = problem, .unread = TRUE};
  return add_pending(reader, &p);
}

static gboolean
take_commit(Reader *reader, guint i, const WhGitAnswer *answer)
{
  if (answer->type == WH_GIT_OBJECT_MISSING)
    return take_unread(reader, i, "commit is missing");
  if (answer->type != WH_GIT_OBJECT_COMMIT)
    return take_unread(reader, i, "commit cannot be read");
  WhGitCommitParser *parser = &reader->parser;
  wh_git_commit_parse(parser, answer->body, reader->job->history->repo->oid_len, answer->cut);
  g_array_index(reader->trees, WhOid, i) = parser->tree;
  if (i < reader->job->order->n_boundary)
    return TRUE;
  open_block(reader);
  WhGitPending p = {.record = parser->record, .problem = parser->problem, .new_tree = parser->tree};
  p.record.oid = *oid_at(reader, i);
  if (g_hash_table_contains(reader->job->history->repo->shallow, &p.record.oid))
    p.record.flags |= WH_COMMIT_SHALLOW;
  plan_changes(reader, &p);
  keep_record(reader, &p.record);
  return add_pending(reader, &p);
}

static gboolean
take_answer(guint i, const WhGitAnswer *answer, gpointer user)
{
  return take_commit(user, i, answer);
}

static void
reader_init(Reader *reader, WhGitCommits *job)
{
  guint n = job->order->ids->len;
  *reader = (Reader){.job = job};
  wh_git_commit_parser_init(&reader->parser);
  wh_oid_parse(wh_slice_str(empty_trees[job->history->repo->oid_len == 32]), &reader->empty_tree);
  reader->trees = g_array_sized_new(FALSE, TRUE, sizeof(WhOid), n);
  g_array_set_size(reader->trees, n);
  reader->index = g_hash_table_new(wh_oid_hash, wh_oid_equal);
  for (guint i = 0; i < n; i++)
    g_hash_table_insert(reader->index, &g_array_index(job->order->ids, WhOid, i), GUINT_TO_POINTER(i + 1));
}

static void
reader_clear(Reader *reader)
{
  wh_git_commit_parser_clear(&reader->parser);
  g_array_unref(reader->trees);
  g_hash_table_unref(reader->index);
  wh_git_block_free(reader->block);
}

gpointer
wh_git_commits_run(gpointer data)
{
  WhGitCommits *job = data;
  Reader reader;
  reader_init(&reader, job);
  const GArray *ids = job->order->ids;
  if (wh_git_ask((WhGitStore){.shadow = job->history->shadow}, (const WhOid *)(gconstpointer)ids->data,
                 ids->len, WH_LIMIT_COMMIT_OBJECT, take_answer, &reader, &job->error))
    send_block(&reader);
  reader_clear(&reader);
  wh_git_queue_end(job->out);
  for (guint i = 0; i < job->n_lanes; i++)
    wh_git_queue_end(&job->lanes[i].in);
  return NULL;
}
