/* SPDX-License-Identifier: Apache-2.0
 * Bounded queue between threads. */
#include "source/git/git_queue.h"

void
wh_git_queue_init(WhGitQueue *queue, gsize limit, GDestroyNotify free_item)
{
  *queue = (WhGitQueue){.limit = limit, .free_item = free_item};
  g_mutex_init(&queue->mutex);
  g_cond_init(&queue->changed);
  g_queue_init(&queue->items);
  g_queue_init(&queue->costs);
}

void
wh_git_queue_clear(WhGitQueue *queue)
{
  gpointer item;
  while ((item = g_queue_pop_head(&queue->items)) != NULL)
    if (queue->free_item != NULL)
      queue->free_item(item);
  g_queue_clear(&queue->costs);
  g_mutex_clear(&queue->mutex);
  g_cond_clear(&queue->changed);
}

gboolean
wh_git_queue_put(WhGitQueue *queue, gpointer item, gsize cost)
{
  g_mutex_lock(&queue->mutex);
  while (!queue->closed && queue->cost >= queue->limit)
    g_cond_wait(&queue->changed, &queue->mutex);
  gboolean open = !queue->closed;
  if (open) {
    g_queue_push_tail(&queue->items, item);
    g_queue_push_tail(&queue->costs, GSIZE_TO_POINTER(cost));
    queue->cost += cost;
    g_cond_broadcast(&queue->changed);
  }
  g_mutex_unlock(&queue->mutex);
  return open;
}

gpointer
wh_git_queue_take(WhGitQueue *queue)
{
  g_mutex_lock(&queue->mutex);
  while (!queue->closed && !queue->ended && g_queue_is_empty(&queue->items))
    g_cond_wait(&queue->changed, &queue->mutex);
  gpointer item = queue->closed ? NULL : g_queue_pop_head(&queue->items);
  if (item != NULL) {
    queue->cost -= GPOINTER_TO_SIZE(g_queue_pop_head(&queue->costs));
    g_cond_broadcast(&queue->changed);
  }
  g_mutex_unlock(&queue->mutex);
  return item;
}

void
wh_git_queue_end(WhGitQueue *queue)
{
  g_mutex_lock(&queue->mutex);
  queue->ended = TRUE;
  g_cond_broadcast(&queue->changed);
  g_mutex_unlock(&queue->mutex);
}

void
wh_git_queue_close(WhGitQueue *queue)
{
  g_mutex_lock(&queue->mutex);
  queue->closed = TRUE;
  g_cond_broadcast(&queue->changed);
  g_mutex_unlock(&queue->mutex);
}
