/* SPDX-License-Identifier: Apache-2.0
 *
 * One mail's bytes to what a message record says of it. Any bytes give a message: what breaks a rule is named in
 * `problem`. Pure; may run in several threads, each with a parser of its own. */
#pragma once

#include "ledger/event.h"

typedef struct {
  WhSlice bytes;    /* header and body, at most WH_LIMIT_MAIL */
  gint64 arrived;   /* when an archive took it, 0: see its own Received headers */
  gint64 from_time; /* what its "From " line says, 0: nothing */
  gboolean escaped; /* lines that begin with "From " got a '>' before them, as in an mbox */
  gboolean cut;     /* BYTES are not all of it */
} WhMailInput;

typedef struct {
  char *id, *parent, *thread, *name, *email, *subject, *text, *to, *traits; /* none NULL; all UTF-8 */
  WhStamp claimed;
  gint64 arrived;
  guint32 flags;       /* WhMessageFlags */
  const char *problem; /* static text: the first broken rule that cost something, NULL if none */
} WhMail;

void wh_mail_clear(WhMail *mail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhMail, wh_mail_clear)

typedef struct WhMailParser WhMailParser;
/* Owner: caller. */
WhMailParser *wh_mail_parser_new(void);
void wh_mail_parser_free(WhMailParser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhMailParser, wh_mail_parser_free)

/* O(length). Owner of what is in *RET_MAIL: caller. */
void wh_mail_parse(WhMailParser *parser, const WhMailInput *input, WhMail *ret_mail);
/* MAIL as a record that borrows from it. */
void wh_mail_record(const WhMail *mail, const char *place, WhMessageRecord *ret_record);
