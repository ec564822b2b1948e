/* SPDX-License-Identifier: Apache-2.0
 *
 * A process of this program that reads hostile bytes: how its parent starts, hears and ends it, and how it
 * begins itself. What is said on the pipe is the business of who uses it (source/worker.h, base/call.h).
 *
 * The child gets its job on standard input and answers on standard output. Its environment is fixed and has
 * TMPDIR and HOME in a scratch folder that the parent makes and removes. */
#pragma once

#include "base/slice.h"

typedef struct {
  char *path;    /* what it reads, absolute */
  char *scratch; /* its folder */
  GPid pid;      /* 0: none */
  gint slot;
  gint cancellations; /* when it began */
  int out, err;       /* pipes from it */
  guint64 received;
  GString *words; /* the end of what it wrote to standard error */
} WhChild;

typedef enum { WH_GOT_ALL, WH_GOT_END, WH_GOT_PART, WH_GOT_STALL, WH_GOT_CANCELLED } WhGot;

/* Makes the scratch folder of a child that is to read PATH. W is to be ended by wh_child_end whatever comes
 * back. */
gboolean wh_child_init(WhChild *w, const char *path, GError **error);
/* Starts `wolfhound ROLE KIND` on the bytes JOB. */
gboolean wh_child_start(WhChild *w, const char *role, const char *kind, const GByteArray *job,
                        GError **error);
/* Reads LEN bytes of what the child sends. END: it closed before the first of them; PART: in the middle. */
WhGot wh_child_get(WhChild *w, void *buf, gsize len);
/* Sets the error that GOT (not ALL) means, with how the child ended. Always FALSE. */
gboolean wh_child_fail(WhChild *w, WhGot got, GError **error);
/* The child sent what the protocol does not allow. Always FALSE. */
gboolean wh_child_fail_protocol(WhChild *w, GError **error);
/* Kills what still runs and removes the scratch folder. */
void wh_child_end(WhChild *w);
/* Ends all running children, whose readers then fail with WH_ERROR_CANCELLED; async-signal-safe. */
void wh_child_cancel(void);

/* The child's side. Leads a group of its own and ends with its parent. RET_JOB: what standard input held, at
 * most MAX bytes (more: FALSE); owner: caller. RET_OUT: where answers go; standard output itself leads to
 * nothing from here on, so that what a library prints does not mix with them. */
gboolean wh_child_enter(gsize max, GByteArray **ret_job, int *ret_out);
gboolean wh_child_write(int fd, const void *data, gsize len);
/* BYTES, or 0 under a sanitizer, whose shadow alone is larger than any limit: for WhConfineRules. */
guint64 wh_child_memory_limit(guint64 bytes);

#define WH_CHILD_MESSAGE_MAX 8192u /* bytes of an error message */
/* An error as bytes: code and message. */
void wh_child_put_error(GByteArray *out, const GError *error);
/* Sets ERROR to what the payload says, its text made safe, or to WH_ERROR_INPUT when it says nothing
 * readable. */
void wh_child_get_error(WhSlice payload, GError **error);
