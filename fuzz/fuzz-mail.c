/* SPDX-License-Identifier: Apache-2.0
 * Any bytes parse as a mail; what comes out is valid UTF-8 and keeps to the limits of records. */
#include "fuzz.h"

#include "base/limits.h"
#include "source/mail/mail_parse.h"

static void
check_text(const char *text, gsize max)
{
  g_assert_nonnull(text);
  g_assert_true(g_utf8_validate(text, -1, NULL));
  g_assert_cmpuint(strlen(text), <=, max);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(WhMailParser) parser = wh_mail_parser_new();
  WhMailInput input = {.bytes = wh_slice((const char *)data, size), .escaped = size % 2 == 0};
  g_auto(WhMail) mail = {0};
  wh_mail_parse(parser, &input, &mail);
  check_text(mail.id, WH_LIMIT_ID);
  check_text(mail.parent, WH_LIMIT_ID);
  check_text(mail.thread, WH_LIMIT_REFERENCES * (WH_LIMIT_ID + 1));
  check_text(mail.name, WH_LIMIT_IDENT);
  check_text(mail.email, WH_LIMIT_IDENT);
  check_text(mail.subject, WH_LIMIT_SUBJECT);
  check_text(mail.text, WH_LIMIT_WORDS);
  check_text(mail.to, WH_LIMIT_TO * (2 * WH_LIMIT_IDENT + 1));
  check_text(mail.traits, WH_LIMIT_TRAITS);
  g_assert_true(mail.claimed.time >= WH_TIME_MIN && mail.claimed.time <= WH_TIME_MAX);
  g_assert_true(mail.claimed.zone == WH_ZONE_ABSENT || ABS(mail.claimed.zone) <= 9999);
  g_assert_true(mail.arrived >= WH_TIME_MIN && mail.arrived <= WH_TIME_MAX);
  return 0;
}
