/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the mail parser share. */
#pragma once

#include "source/mail/mail_head.h"
#include "source/mail/mail_own.h"
#include "source/mail/mail_parse.h"

#include <gmime/gmime.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeContentType, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InternetAddressList, g_object_unref)

struct WhMailParser {
  GMimeParserOptions *options;
  WhMailHead head;
};

/* What the parts of a mail say, before quotes and the like are taken away. */
typedef struct {
  GString *text;       /* UTF-8, '\n' between lines */
  const char *charset; /* of the first text, folded to lower case, borrowed from `name`; "" if none is said */
  char *name;
  const char *coding; /* static: "7bit", "8bit", "base64", "quoted-printable", "other" */
  gboolean html;      /* made from HTML */
  gboolean has_html, has_plain;
  gboolean flowed, delsp;
  gboolean crlf;
  guint32 flags;
  const char *problem;
} WhMailBody;

void wh_mail_body_clear(WhMailBody *body);
/* Finds the text of a mail, plain before HTML, attachments and other mails left out. */
void wh_mail_body_read(const WhMailParser *parser, WhMailBody *ret_body);

/* Appends DATA in CHARSET (NULL: not said) as UTF-8, without NUL. FALSE: something had to be mended. */
gboolean wh_mail_append_utf8(GString *out, WhSlice data, const char *charset);
/* TEXT as valid UTF-8 of at most MAX bytes, cut between characters; *RET_BAD is set when it was mended, else left
 * alone. Owner: caller. */
char *wh_mail_mend(WhSlice text, gsize max, gboolean *ret_bad);
/* A header value with its encoded words decoded. Owner: caller. */
char *wh_mail_decode_header(const WhMailParser *parser, const char *value, gsize max, guint32 *flags);

/* Who wrote it: from From, Reply-To and what lists leave of them. */
void wh_mail_read_sender(const WhMailParser *parser, WhMail *mail);
/* To and Cc. */
void wh_mail_read_recipients(const WhMailParser *parser, WhMail *mail);
/* Message-ID, In-Reply-To, References. */
void wh_mail_read_ids(const WhMailParser *parser, WhMail *mail);
void wh_mail_read_subject(const WhMailParser *parser, WhMail *mail);
/* "key: value" lines that tell hands apart. */
void wh_mail_read_traits(const WhMailParser *parser, const WhMailBody *body, const WhMailOwn *own,
                         WhMail *mail);
gboolean wh_mail_is_robot(const WhMailParser *parser, const WhMail *mail);
/* A made id: the same for the same mail. */
char *wh_mail_make_id(const WhMailParser *parser);
