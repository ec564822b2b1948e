/* SPDX-License-Identifier: Apache-2.0
 * One mail to one message. */
#include "source/mail/mail_impl.h"

#include "base/limits.h"
#include "source/mail/mail_date.h"
#include "source/mail/mail_own.h"

void
wh_mail_clear(WhMail *mail)
{
  g_free(mail->id);
  g_free(mail->parent);
  g_free(mail->thread);
  g_free(mail->name);
  g_free(mail->email);
  g_free(mail->subject);
  g_free(mail->text);
  g_free(mail->to);
  g_free(mail->traits);
  memset(mail, 0, sizeof *mail);
}

WhMailParser *
wh_mail_parser_new(void)
{
  static gsize once = 0;
  if (g_once_init_enter(&once)) {
    g_mime_init();
    g_once_init_leave(&once, 1);
  }
  /* Named, since the default follows the locale. */
  const char *charsets[] = {"utf-8", "windows-1252", NULL};
  WhMailParser *parser = g_new0(WhMailParser, 1);
  parser->options = g_mime_parser_options_new();
  g_mime_parser_options_set_fallback_charsets(parser->options, charsets);
  wh_mail_head_init(&parser->head);
  return parser;
}

void
wh_mail_parser_free(WhMailParser *parser)
{
  if (parser == NULL)
    return;
  g_mime_parser_options_free(parser->options);
  wh_mail_head_clear(&parser->head);
  g_free(parser);
}

/* When the last host took it: the date behind the last ';' of the topmost Received. */
static gint64
received_time(const WhMailHead *head)
{
  g_autofree char *received = wh_mail_head_text(head, "Received");
  const char *semicolon = received != NULL ? strrchr(received, ';') : NULL;
  WhStamp stamp;
  if (semicolon == NULL || !wh_mail_date_parse(semicolon + 1, &stamp))
    return 0;
  return stamp.time > WH_TIME_MIN && stamp.time < WH_TIME_MAX ? stamp.time : 0;
}

static void
read_times(const WhMailParser *parser, const WhMailInput *input, WhMail *mail)
{
  mail->arrived = input->arrived > 0 ? input->arrived : received_time(&parser->head);
  if (mail->arrived == 0)
    mail->arrived = input->from_time;
  mail->arrived = CLAMP(mail->arrived, WH_TIME_MIN, WH_TIME_MAX);
  g_autofree char *date = wh_mail_head_text(&parser->head, "Date");
  gboolean good = date != NULL && wh_mail_date_parse(date, &mail->claimed);
  if (!good)
    mail->claimed = (WhStamp){mail->arrived, WH_ZONE_ABSENT};
  if (!good || mail->claimed.time < WH_TIME_MIN || mail->claimed.time > WH_TIME_MAX)
    mail->flags |= WH_MESSAGE_BAD_DATE;
  mail->claimed.time = CLAMP(mail->claimed.time, WH_TIME_MIN, WH_TIME_MAX);
}

static void
read_words(const WhMailParser *parser, const WhMailInput *input, WhMail *mail)
{
  WhMailBody body;
  WhMailOwn own;
  wh_mail_body_read(parser, &body);
  WhMailOwnRequest request = {.name = mail->name,
                              .email = mail->email,
                              .flowed = body.flowed && !body.html,
                              .delsp = body.delsp,
                              .escaped = input->escaped};
  wh_mail_own_words(wh_slice(body.text->str, body.text->len), &request, &own);
  mail->flags |= body.flags | own.flags;
  if (mail->problem == NULL)
    mail->problem = body.problem;
  mail->text = g_string_free(own.text, FALSE);
  wh_mail_read_traits(parser, &body, &own, mail);
  g_free(own.quote);
  wh_mail_body_clear(&body);
}

void
wh_mail_parse(WhMailParser *parser, const WhMailInput *input, WhMail *ret_mail)
{
  *ret_mail = (WhMail){0};
  wh_mail_head_parse(&parser->head, input->bytes);
  if (input->cut) {
    ret_mail->flags |= WH_MESSAGE_CUT;
    ret_mail->problem = "it is longer than what is read of one mail";
  } else if (parser->head.cut)
    ret_mail->problem = "its header has a field that is too long, or too many";
  else if (parser->head.fields->len == 0)
    ret_mail->problem = "it has no header";
  else if (memchr(input->bytes.data, '\0', input->bytes.len - parser->head.body.len) != NULL)
    ret_mail->problem = "its header holds NUL bytes";
  wh_mail_read_ids(parser, ret_mail);
  wh_mail_read_sender(parser, ret_mail);
  wh_mail_read_subject(parser, ret_mail);
  wh_mail_read_recipients(parser, ret_mail);
  read_times(parser, input, ret_mail);
  read_words(parser, input, ret_mail);
  if (wh_mail_is_robot(parser, ret_mail))
    ret_mail->flags |= WH_MESSAGE_BY_BOT;
}

void
wh_mail_record(const WhMail *mail, const char *place, WhMessageRecord *ret_record)
{
  *ret_record = (WhMessageRecord){.kind = WH_MESSAGE_MAIL,
                                  .id = wh_slice_str(mail->id),
                                  .parent = wh_slice_str(mail->parent),
                                  .thread = wh_slice_str(mail->thread),
                                  .name = wh_slice_str(mail->name),
                                  .email = wh_slice_str(mail->email),
                                  .claimed = mail->claimed,
                                  .arrived = mail->arrived,
                                  .subject = wh_slice_str(mail->subject),
                                  .text = wh_slice_str(mail->text),
                                  .to = wh_slice_str(mail->to),
                                  .traits = wh_slice_str(mail->traits),
                                  .place = wh_slice_str(place),
                                  .association = WH_ASSOCIATION_UNKNOWN,
                                  .flags = mail->flags};
}
