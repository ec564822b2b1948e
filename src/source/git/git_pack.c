/* SPDX-License-Identifier: Apache-2.0
 * A history from its object store: walk, then records by several threads, sent in order. */
#include "source/git/git_pack.h"
#include "source/git/git_batch.h"

#define CHUNK 2048u /* commits that one thread takes at a time: neighbours share trees */
#define BATCH_COMMITS 256u
#define BATCH_BYTES ((gsize)1 << 20)
#define READY_BYTES ((gsize)48 << 20) /* batches that wait for the sink */
#define READY_BATCHES 16u             /* of the chunk that is being sent */

struct WhGitPack {
  const WhGitRepo *repo;
  WhOdb *odb;
};

typedef struct {
  GQueue batches;
  gboolean done;
} Chunk;

/* What the threads share. LOCK guards all that is not const; CHANGED tells of any change. */
typedef struct {
  const WhOdb *odb;
  const WhWalk *walk;
  guint n_chunks;
  GMutex lock;
  GCond changed;
  Chunk *chunks;
  guint next;  /* to be taken by a reader */
  guint front; /* being sent */
  gsize ready; /* bytes in all queues */
  gboolean stop;
} Pool;

typedef struct {
  const WhGitHistory *history;
  WhSink *sink;
  guint64 total, done, marked;
  gboolean complete;
} Sender;

typedef gboolean (*TakeBatch)(WhGitBatch *batch, gpointer user, GError **error); /* takes the batch */

WhGitPack *
wh_git_pack_open(const WhGitRepo *repo, GError **error)
{
  const char *const *folders = (const char *const *)(const void *)repo->objects->pdata;
  WhOdb *odb = wh_odb_open(folders, repo->objects->len, repo->oid_len, error);
  if (odb == NULL)
    return NULL;
  WhGitPack *pack = g_new0(WhGitPack, 1);
  pack->repo = repo;
  pack->odb = odb;
  return pack;
}

void
wh_git_pack_free(WhGitPack *pack)
{
  if (pack == NULL)
    return;
  wh_odb_free(pack->odb);
  g_free(pack);
}

const WhOdb *
wh_git_pack_odb(const WhGitPack *pack)
{
  return pack->odb;
}

/* Makes the batches of commits FROM up to TO of the order. */
static gboolean
read_range(WhGitBatcher *batcher, const WhWalk *walk, guint from, guint to, TakeBatch take, gpointer user,
           GError **error)
{
  g_autoptr(WhGitBatch) batch = wh_git_batch_new();
  for (guint i = from; i < to; i++) {
    wh_git_batcher_add(batcher, g_array_index(walk->order, guint32, i), batch);
    if (i + 1 < to && batch->commits->len < BATCH_COMMITS && batch->bytes < BATCH_BYTES)
      continue;
    if (!take(g_steal_pointer(&batch), user, error))
      return FALSE;
    batch = wh_git_batch_new();
  }
  return TRUE;
}

static gboolean
send_batch(WhGitBatch *taken, gpointer user, GError **error)
{
  g_autoptr(WhGitBatch) batch = taken;
  Sender *sender = user;
  const WhGitHistory *history = sender->history;
  if (!wh_git_batch_send(batch, history->repo->oid_len, sender->sink, &sender->complete, error))
    return FALSE;
  sender->done += batch->commits->len;
  if (history->progress != NULL)
    history->progress(sender->done, sender->total, history->progress_user);
  if (sender->done - sender->marked < WH_GIT_CHECKPOINT - BATCH_COMMITS)
    return TRUE;
  sender->marked = sender->done;
  return sender->sink->checkpoint(sender->sink, error);
}

typedef struct {
  Pool *pool;
  guint chunk;
} Place;

/* A reader may run ahead of the sink by READY_BYTES in all; the chunk being sent never waits for others. */
static gboolean
must_wait(const Pool *pool, guint chunk)
{
  if (pool->stop)
    return FALSE;
  if (chunk == pool->front)
    return pool->chunks[chunk].batches.length >= READY_BATCHES;
  return pool->ready >= READY_BYTES;
}

static gboolean
queue_batch(WhGitBatch *batch, gpointer user, GError **error)
{
  (void)error;
  Place *place = user;
  Pool *pool = place->pool;
  g_mutex_lock(&pool->lock);
  while (must_wait(pool, place->chunk))
    g_cond_wait(&pool->changed, &pool->lock);
  pool->ready += batch->bytes;
  g_queue_push_tail(&pool->chunks[place->chunk].batches, batch);
  gboolean go_on = !pool->stop;
  g_cond_broadcast(&pool->changed);
  g_mutex_unlock(&pool->lock);
  return go_on;
}

static gboolean
take_chunk(Pool *pool, guint *ret_chunk)
{
  g_mutex_lock(&pool->lock);
  gboolean found = !pool->stop && pool->next < pool->n_chunks;
  if (found)
    *ret_chunk = pool->next++;
  g_mutex_unlock(&pool->lock);
  return found;
}

static void
end_chunk(Pool *pool, guint chunk)
{
  g_mutex_lock(&pool->lock);
  pool->chunks[chunk].done = TRUE;
  g_cond_broadcast(&pool->changed);
  g_mutex_unlock(&pool->lock);
}

static gpointer
reader_thread(gpointer user)
{
  Place place = {.pool = user};
  const WhWalk *walk = place.pool->walk;
  g_autoptr(WhGitBatcher) batcher = wh_git_batcher_new(place.pool->odb, walk);
  while (take_chunk(place.pool, &place.chunk)) {
    guint from = place.chunk * CHUNK, to = MIN(from + CHUNK, walk->order->len);
    read_range(batcher, walk, from, to, queue_batch, &place, NULL);
    end_chunk(place.pool, place.chunk);
  }
  return NULL;
}

/* The next batch of the front chunk; NULL: the chunk is at its end. */
static WhGitBatch *
pop_batch(Pool *pool)
{
  Chunk *chunk = &pool->chunks[pool->front];
  g_mutex_lock(&pool->lock);
  while (chunk->batches.length == 0 && !chunk->done)
    g_cond_wait(&pool->changed, &pool->lock);
  WhGitBatch *batch = g_queue_pop_head(&chunk->batches);
  if (batch != NULL)
    pool->ready -= batch->bytes;
  else if (pool->front + 1 < pool->n_chunks)
    pool->front++;
  g_cond_broadcast(&pool->changed);
  g_mutex_unlock(&pool->lock);
  return batch;
}

static gboolean
send_all(Pool *pool, Sender *sender, GError **error)
{
  for (guint i = 0; i < pool->n_chunks; i++)
    for (WhGitBatch *batch = pop_batch(pool); batch != NULL; batch = pop_batch(pool))
      if (!send_batch(batch, sender, error))
        return FALSE;
  return TRUE;
}

static void
stop_readers(Pool *pool, GPtrArray *threads)
{
  g_mutex_lock(&pool->lock);
  pool->stop = TRUE;
  g_cond_broadcast(&pool->changed);
  g_mutex_unlock(&pool->lock);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join(g_ptr_array_index(threads, i));
}

static void
free_batch(gpointer batch)
{
  wh_git_batch_free(batch);
}

static gboolean
read_in_threads(const WhOdb *odb, const WhWalk *walk, guint jobs, Sender *sender, GError **error)
{
  Pool pool = {.odb = odb, .walk = walk, .n_chunks = (walk->order->len + CHUNK - 1) / CHUNK};
  g_autoptr(GPtrArray) threads = g_ptr_array_new();
  g_mutex_init(&pool.lock);
  g_cond_init(&pool.changed);
  pool.chunks = g_new0(Chunk, pool.n_chunks);
  for (guint i = 0; i < MIN(jobs, pool.n_chunks); i++)
    g_ptr_array_add(threads, g_thread_new("pack", reader_thread, &pool));
  gboolean good = send_all(&pool, sender, error);
  stop_readers(&pool, threads);
  for (guint i = 0; i < pool.n_chunks; i++)
    g_queue_clear_full(&pool.chunks[i].batches, free_batch);
  g_free(pool.chunks);
  g_cond_clear(&pool.changed);
  g_mutex_clear(&pool.lock);
  return good;
}

static gboolean
send_gaps(const WhWalk *walk, Sender *sender, GError **error)
{
  for (guint i = 0; i < walk->gaps->len; i++) {
    const WhWalkGap *gap = &g_array_index(walk->gaps, WhWalkGap, i);
    char hex[WH_OID_HEX_MAX + 1];
    wh_oid_format(&g_array_index(walk->commits, WhWalkCommit, gap->commit).oid,
                  sender->history->repo->oid_len, hex);
    g_autofree char *locator = g_strdup_printf("commit %s", hex);
    WhMalformedRecord record = {wh_slice_str(locator), wh_slice_str(gap->reason)};
    sender->complete = FALSE;
    if (!sender->sink->malformed(sender->sink, &record, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wh_git_pack_read(WhGitPack *pack, const WhGitHistory *history, WhSink *sink, gboolean *ret_complete,
                 GError **error)
{
  WhWalkRequest request = {history->tips, history->n_tips, history->have, history->n_have,
                           history->repo->shallow};
  g_autoptr(WhOdbReader) reader = wh_odb_reader_new(pack->odb, 0);
  g_autoptr(WhWalk) walk = wh_walk_new(reader, &request, error);
  g_clear_pointer(&reader, wh_odb_reader_free); /* its cache no longer shares objects with the walk */
  if (walk == NULL)
    return FALSE;
  Sender sender = {.history = history, .sink = sink, .total = walk->order->len, .complete = TRUE};
  if (!send_gaps(walk, &sender, error))
    return FALSE;
  gboolean good = FALSE;
  if (history->jobs > 1 && walk->order->len > CHUNK) {
    good = read_in_threads(pack->odb, walk, history->jobs, &sender, error);
  } else {
    g_autoptr(WhGitBatcher) batcher = wh_git_batcher_new(pack->odb, walk);
    good = read_range(batcher, walk, 0, walk->order->len, send_batch, &sender, error);
  }
  if (good && !sender.complete)
    *ret_complete = FALSE;
  return good && sink->checkpoint(sink, error);
}
