/* SPDX-License-Identifier: Apache-2.0
 *
 * Splits an mbox, and the text archives of Mailman, into messages. A message begins with a "From " line that has a date
 * and is followed by a header. A Content-Length is believed only where such a line, or the end, follows what it
 * names. */
#pragma once

#include "base/slice.h"
#include "source/stream.h"

typedef struct {
  WhSlice bytes;    /* behind the "From " line; borrowed until the next call */
  guint64 offset;   /* of its "From " line, in the unpacked stream */
  gint64 from_time; /* what that line says, 0: nothing */
  gboolean cut;     /* longer than WH_LIMIT_MAIL: the rest is left out */
} WhMboxMessage;

typedef struct WhMbox WhMbox;

/* INPUT must outlive it and is read by nobody else. Owner: caller. */
WhMbox *wh_mbox_new(WhInput *input);
void wh_mbox_free(WhMbox *mbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhMbox, wh_mbox_free)

typedef enum {
  WH_MAIL_FILE_NONE,  /* no mail */
  WH_MAIL_FILE_EMPTY, /* nothing but white space */
  WH_MAIL_FILE_MBOX,
  WH_MAIL_FILE_SINGLE, /* one message */
} WhMailFileKind;
/* What the stream holds, told by its first lines. Before the first next. */
WhMailFileKind wh_mbox_kind(WhMbox *mbox);
/* The next message. FALSE: the end. */
gboolean wh_mbox_next(WhMbox *mbox, WhMboxMessage *ret_message);
/* The whole stream as one message. FALSE: it is empty. */
gboolean wh_mbox_single(WhMbox *mbox, WhMboxMessage *ret_message);
/* Bytes of the unpacked stream that were passed over because no message had begun; after the first next. */
guint64 wh_mbox_preface(const WhMbox *mbox);
/* How far the stream was read. */
guint64 wh_mbox_offset(const WhMbox *mbox);
