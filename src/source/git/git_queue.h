/* SPDX-License-Identifier: Apache-2.0
 *
 * A queue between two threads that holds back the faster one: items have a cost, and putting waits while the
 * queued cost is at the limit (an empty queue takes any item). */
#pragma once

#include <glib.h>

typedef struct {
  GMutex mutex;
  GCond changed;
  GQueue items, costs;
  gsize cost, limit;
  gboolean ended;           /* nothing more will be put */
  gboolean closed;          /* nobody takes any more */
  GDestroyNotify free_item; /* for items left over; NULL: borrowed */
} WhGitQueue;

void wh_git_queue_init(WhGitQueue *queue, gsize limit, GDestroyNotify free_item);
void wh_git_queue_clear(WhGitQueue *queue);
/* FALSE when the queue is closed: the item stays the caller's. */
gboolean wh_git_queue_put(WhGitQueue *queue, gpointer item, gsize cost);
/* The oldest item, waiting for one; NULL when it ended or was closed. */
gpointer wh_git_queue_take(WhGitQueue *queue);
void wh_git_queue_end(WhGitQueue *queue);
void wh_git_queue_close(WhGitQueue *queue);
