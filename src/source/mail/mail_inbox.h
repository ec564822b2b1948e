/* SPDX-License-Identifier: Apache-2.0
 *
 * A public inbox kept in git (version 1: a file for each mail; version 2: one file "m" that each commit replaces), read with
 * our own object reader. Messages come in the order of commits; what a later commit takes out again is left out. */
#pragma once

#include "source/mail/mail_run.h"
#include "source/reader.h"

/* PATH: a git directory. LOCATOR: what to call it in what is told. What is missing or broken is told, and sets
 * *RET_COMPLETE to FALSE. */
gboolean wh_mail_inbox_read(const char *path, const char *locator, const WhReadRequest *request,
                            WhMailRun *run, gboolean *ret_complete, GError **error);
/* Digest of its refs. Owner: caller. */
char *wh_mail_inbox_state(const char *path, GError **error);
