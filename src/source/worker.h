/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs a reader in a confined process of its own (this program again, as `wolfhound --worker`), and receives checked segments.
 * Crash, limit or lie of the worker becomes an error here, never harm. */
#pragma once

#include "ledger/segment.h"
#include "source/reader.h"

typedef gboolean (*WhWorkerSegment)(GBytes *segment, gpointer user, GError **error); /* borrowed bytes, not yet checked */

/* Like READER's read, in a worker. SEGMENT is called in order in the calling thread. */
gboolean wh_worker_read(const WhReader *reader, const WhReadRequest *request, guint oid_len, WhWorkerSegment segment, gpointer user,
                        gboolean *ret_complete, GError **error);
gboolean wh_worker_probe(const WhReader *reader, const char *path, WhProbe *ret_probe, GError **error);
/* Entry point of the worker process, called first thing by main when argv[1] is "--worker". Returns the exit status. */
int wh_worker_main(int argc, char **argv);
/* Asks all running workers to stop; async-signal-safe. */
void wh_worker_cancel(void);
