/* SPDX-License-Identifier: Apache-2.0
 * A pool of threads over numbered items. */
#include "app/batch.h"

typedef struct {
  WhBatchWork work;
  gpointer user;
  WhProgress *progress;
  gint done; /* atomic */
} Batch;

static void
do_item(gpointer item, gpointer user)
{
  Batch *batch = user;
  batch->work(GPOINTER_TO_UINT(item) - 1, batch->user);
  const gint done = g_atomic_int_add(&batch->done, 1) + 1;
  if (batch->progress != NULL)
    wh_progress_tick(batch->progress, (guint64)done);
}

void
wh_batch_run(guint n, guint jobs, WhBatchWork work, gpointer user, WhProgress *progress, const char *label)
{
  Batch batch = {.work = work, .user = user, .progress = progress};
  if (n == 0)
    return;
  if (progress != NULL)
    wh_progress_stage(progress, label, "projects", n);
  GThreadPool *pool = g_thread_pool_new(do_item, &batch, (gint)CLAMP(jobs, 1, n), TRUE, NULL);
  for (guint i = 1; i <= n; i++) /* a pool takes no NULL, so items are numbered from 1 in it */
    g_thread_pool_push(pool, GUINT_TO_POINTER(i), NULL);
  g_thread_pool_free(pool, FALSE, TRUE);
}
