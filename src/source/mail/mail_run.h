/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages parsed in threads and sent on in the order they were given. Bounded: at most WH_MAIL_RUN_BYTES of mail, or one
 * message, wait at a time. */
#pragma once

#include "ledger/event.h"
#include "source/mail/mail_parse.h"

#define WH_MAIL_RUN_BYTES (8u << 20)

typedef struct WhMailRun WhMailRun;

/* SINK must outlive it and is called in the thread that gives the messages. Owner: caller. */
WhMailRun *wh_mail_run_new(WhSink *sink, guint jobs);
void wh_mail_run_free(WhMailRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhMailRun, wh_mail_run_free)
/* INPUT is copied. PLACE: of the record, and of what is told of it. FALSE: the sink failed. */
gboolean wh_mail_run_add(WhMailRun *run, const WhMailInput *input, const char *place, GError **error);
/* Tells of something malformed, after all that was given before. */
gboolean wh_mail_run_tell(WhMailRun *run, const char *locator, const char *reason, GError **error);
/* Sends all that still waits. */
gboolean wh_mail_run_flush(WhMailRun *run, GError **error);
guint64 wh_mail_run_count(const WhMailRun *run);
