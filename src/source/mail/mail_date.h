/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates of mails. */
#pragma once

#include "ledger/event.h"

/* A Date header (unfolded). FALSE: unreadable. The time may be out of WH_TIME_MIN..WH_TIME_MAX; the zone is as written. */
gboolean wh_mail_date_parse(const char *text, WhStamp *ret_stamp);
/* The line that begins a message in an mbox: "From somebody Tue Apr  1 00:18:57 2008". FALSE: it is none.
 * *RET_TIME: taken as UTC where it names no zone; 0 when it is a filler. */
gboolean wh_mail_from_line(WhSlice line, gint64 *ret_time);
/* Whether a "From " line is the filler that `git format-patch` writes. */
gboolean wh_mail_from_line_is_patch(WhSlice line);
