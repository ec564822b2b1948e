/* SPDX-License-Identifier: Apache-2.0
 *
 * The same work over many items, some at a time. */
#pragma once

#include "base/progress.h"

/* Does item I (0 .. N-1); called from several threads, each item once, in no order. */
typedef void (*WhBatchWork)(guint i, gpointer user);

/* Runs WORK over N items with up to JOBS threads and returns when all are done. PROGRESS may be NULL. */
void wh_batch_run(guint n, guint jobs, WhBatchWork work, gpointer user, WhProgress *progress,
                  const char *label);
