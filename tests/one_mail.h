/* SPDX-License-Identifier: Apache-2.0
 *
 * A parser and the mail that it read last, for tests that look at one mail at a time. */
#pragma once

#include "source/mail/mail_parse.h"

typedef struct {
  WhMailParser *parser;
  WhMail mail;
} Fixture;

static void
init(Fixture *f, gconstpointer unused)
{
  f->parser = wh_mail_parser_new();
  f->mail = (WhMail){0};
}

static void
clear(Fixture *f, gconstpointer unused)
{
  wh_mail_clear(&f->mail);
  wh_mail_parser_free(f->parser);
}
