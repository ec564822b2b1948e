/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs a reader in a confined process of its own (this program again, as `wolfhound --worker KIND`), and
 * receives its segments. Crash, limit or lie of the worker becomes an error here, never harm. A program that
 * calls wh_worker_read or wh_worker_probe must hand over to wh_worker_main first thing in its main when
 * argv[1] is "--worker"; so must test programs.
 *
 * The worker may read the path, what the reader's `folders` names and the system's programs and libraries; it
 * may write to a scratch folder that the parent makes and removes. Its environment is fixed and has TMPDIR
 * and HOME in that folder. */
#pragma once

#include "ledger/segment.h"
#include "source/reader.h"

typedef gboolean (*WhWorkerSegment)(GBytes *segment, gpointer user,
                                    GError **error); /* borrowed bytes, not yet checked */

/* Like READER's read, in a worker. SEGMENT is called in order in the calling thread; so is request->progress.
 * Fails with the reader's own error, with SEGMENT's, with WH_ERROR_INPUT when the worker died or lied, with
 * WH_ERROR_CANCELLED. May be called by several threads at once. request->scratch is not used. */
gboolean wh_worker_read(const WhReader *reader, const WhReadRequest *request, guint oid_len,
                        WhWorkerSegment segment, gpointer user, gboolean *ret_complete, GError **error);
gboolean wh_worker_probe(const WhReader *reader, const char *path, WhProbe *ret_probe, GError **error);
/* Entry point of the worker process, called first thing by main when argv[1] is "--worker". Returns the exit
 * status. */
int wh_worker_main(int argc, char **argv);
/* The same for a reader that no list names; for tests. */
int wh_worker_serve(const WhReader *reader);
/* Ends all running workers, whose calls then fail with WH_ERROR_CANCELLED; async-signal-safe. */
void wh_worker_cancel(void);
