/* SPDX-License-Identifier: Apache-2.0
 *
 * The same work over numbered items, in several threads. */
#pragma once

#include <glib.h>

/* Does item I (0 .. N-1), in thread WORKER (0 .. jobs-1). Each item once, in no order. */
typedef void (*WhSpreadWork)(guint i, guint worker, gpointer user);

/* Runs WORK over N items in up to JOBS threads (0 counts as 1), the caller's among them, and returns when all are done. A thread takes
 * CHUNK items (1 or more, in a row) at a time. */
void wh_spread(guint n, guint jobs, guint chunk, WhSpreadWork work, gpointer user);
