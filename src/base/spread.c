/* SPDX-License-Identifier: Apache-2.0
 * Threads over numbered items. */
#include "base/spread.h"

#define JOBS_MAX 64u

typedef struct {
  WhSpreadWork work;
  gpointer user;
  guint n, chunk;
  guint next; /* atomic */
} Spread;

typedef struct {
  Spread *spread;
  guint number;
  GThread *thread;
} Worker;

static gpointer
run(gpointer data)
{
  const Worker *worker = data;
  Spread *spread = worker->spread;
  for (;;) {
    const guint from = __atomic_fetch_add(&spread->next, 1, __ATOMIC_SEQ_CST) * spread->chunk;
    if (from >= spread->n)
      return NULL;
    for (guint i = from; i < MIN(from + spread->chunk, spread->n); i++)
      spread->work(i, worker->number, spread->user);
  }
}

/* Where the system gives no further thread, those that there are do the work. */
void
wh_spread(guint n, guint jobs, guint chunk, WhSpreadWork work, gpointer user)
{
  Spread spread = {.work = work, .user = user, .n = n, .chunk = MAX(chunk, 1)};
  Worker workers[JOBS_MAX] = {0};
  const guint wanted = CLAMP(jobs, 1, MIN(MAX(n, 1), JOBS_MAX));
  for (guint i = 0; i < wanted; i++)
    workers[i] = (Worker){.spread = &spread, .number = i};
  for (guint i = 1; i < wanted; i++)
    workers[i].thread = g_thread_try_new("spread", run, &workers[i], NULL);
  run(&workers[0]);
  for (guint i = 1; i < wanted; i++)
    if (workers[i].thread != NULL)
      g_thread_join(workers[i].thread);
}
