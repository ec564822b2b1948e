/* SPDX-License-Identifier: Apache-2.0
 * Numbered items in several threads, with progress. */
#include "app/batch.h"

#include "base/spread.h"

typedef struct {
  WhBatchWork work;
  gpointer user;
  WhProgress *progress;
  gint done; /* atomic */
} Batch;

static void
do_item(guint item, guint worker, gpointer user)
{
  Batch *batch = user;
  (void)worker;
  batch->work(item, batch->user);
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
  wh_spread(n, jobs, 1, do_item, &batch);
}
