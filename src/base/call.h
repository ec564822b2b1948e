/* SPDX-License-Identifier: Apache-2.0
 *
 * One function run on one path in a confined process of its own, with a compact answer: for readers whose
 * result is a page of facts and not a history. Crash, limit or lie of the process becomes an error, never
 * harm.
 *
 * A program that uses wh_call_confined must hand over to wh_call_main first thing in its main when argv[1] is
 * "--call"; so must test programs. */
#pragma once

#include "base/slice.h"

typedef struct {
  const char *name; /* as the process is asked for; unique in the program */
  /* In the process: reads PATH (absolute) as REQUEST says and appends the answer to OUT. */
  gboolean (*run)(const char *path, WhSlice request, GByteArray *out, GError **error);
  gsize answer_max;     /* bytes; a longer answer is an error */
  guint64 memory_bytes; /* limit of the process */
  guint cpu_seconds;    /* limit of the process */
} WhCall;

/* CALL's answer about PATH. The process may read PATH and what is below it, and nothing else; it may run no
 * program. Bytes of the answer come from a process that read hostile input: decode them as such. Fails with
 * the function's own error, WH_ERROR_INPUT when the process died or lied, WH_ERROR_CANCELLED after
 * wh_child_cancel. May be called by several threads at once. Owner: caller. */
GBytes *wh_call_confined(const WhCall *call, const char *path, WhSlice request, GError **error);

/* The process itself: serves the one of CALLS (NULL-terminated) that ARGV names. Returns the exit status. */
int wh_call_main(const WhCall *const *calls, int argc, char **argv);
