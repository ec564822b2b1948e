/* SPDX-License-Identifier: Apache-2.0
 *
 * A worker process as its parent sees it: started on a job, heard, ended. Used by worker.c alone. */
#pragma once

#include "source/wire.h"

typedef struct {
  const char *path; /* as the caller named it */
  char *scratch;
  GPid pid; /* 0: none */
  gint slot;
  gint cancellations; /* when it began */
  int out, err;       /* pipes from it */
  guint64 received;
  GString *words; /* the end of what it wrote to standard error */
} WhWorker;

typedef enum { WH_GOT_ALL, WH_GOT_END, WH_GOT_PART, WH_GOT_STALL, WH_GOT_CANCELLED } WhGot;

/* Starts READER on JOB in a scratch folder made here; JOB's path becomes absolute. W is to be ended by
 * wh_worker_end whatever comes back, before JOB is cleared. */
gboolean wh_worker_begin(WhWorker *w, const WhReader *reader, WhJob *job, GError **error);
/* Kills what still runs and removes the scratch folder. */
void wh_worker_end(WhWorker *w);
/* Reads LEN bytes of what the worker sends. END: it closed before the first of them; PART: in the middle. */
WhGot wh_worker_get(WhWorker *w, void *buf, gsize len);
/* Sets the error that GOT (not ALL) means, with how the worker ended. Always FALSE. */
gboolean wh_worker_fail(WhWorker *w, WhGot got, GError **error);
/* The worker sent what the protocol does not allow. Always FALSE. */
gboolean wh_worker_fail_protocol(WhWorker *w, GError **error);
