/* SPDX-License-Identifier: Apache-2.0
 * The subject without what mailers and lists put before it. */
#include "source/mail/mail_impl.h"

#include "base/limits.h"

/* Bytes of a mark such as "Re:", "AW[2]:", "Fwd :" at the head of TEXT, 0 when there is none. */
static gsize
mark_length(const char *text, gboolean *ret_reply)
{
  static const struct {
    const char *word;
    gboolean reply;
  } marks[] = {
      {"re", TRUE},   {"aw", TRUE},   {"sv", TRUE},    {"vs", TRUE},   {"antw", TRUE}, {"odp", TRUE},
      {"ref", TRUE},  {"ynt", TRUE},  {"回复", TRUE},  {"答复", TRUE}, {"返信", TRUE}, {"res", TRUE},
      {"rif", TRUE},  {"fwd", FALSE}, {"fw", FALSE},   {"wg", FALSE},  {"tr", FALSE},  {"rv", FALSE},
      {"enc", FALSE}, {"vb", FALSE},  {"转发", FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
    gsize n = strlen(marks[i].word);
    if (g_ascii_strncasecmp(text, marks[i].word, n) != 0)
      continue;
    if (text[n] == '[' || text[n] == '(' || text[n] == '^') {
      gsize digits = strspn(text + n + 1, "0123456789");
      if (digits > 0 && digits < 4)
        n +=
            digits + 1 + (strchr("])", text[n + 1 + digits]) != NULL && text[n + 1 + digits] != '\0' ? 1 : 0);
    }
    n += strspn(text + n, " ");
    if (text[n] == ':' || g_str_has_prefix(text + n, "：")) {
      *ret_reply = marks[i].reply;
      return n + (text[n] == ':' ? 1 : strlen("："));
    }
  }
  return 0;
}

/* Bytes of a list's tag "[name]" at the head of TEXT. What names a patch or a request ("[PATCH v2]", "[RFC]") belongs to the
 * subject. */
static gsize
tag_length(const char *text)
{
  if (*text != '[')
    return 0;
  const char *close = strchr(text, ']');
  if (close == NULL || close - text > 48)
    return 0;
  static const char *const kept[] = {"patch", "rfc", "pull", "ann", "vote", "rft", "security", "bug"};
  g_autofree char *inside = g_ascii_strdown(text + 1, close - text - 1);
  for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
    if (strstr(inside, kept[i]) != NULL)
      return 0;
  return (gsize)(close - text) + 1;
}

void
wh_mail_read_subject(const WhMailParser *parser, WhMail *mail)
{
  g_autofree char *raw = wh_mail_head_text(&parser->head, "Subject");
  g_autofree char *whole =
      wh_mail_decode_header(parser, raw != NULL ? raw : "", WH_LIMIT_SUBJECT * 4, &mail->flags);
  const char *text = whole;
  for (;;) {
    gboolean reply = FALSE;
    text += strspn(text, " ");
    gsize n = mark_length(text, &reply);
    if (n > 0 && reply)
      mail->flags |= WH_MESSAGE_FOLLOWS_UP;
    if (n == 0)
      n = tag_length(text);
    if (n == 0 || text[n] == '\0')
      break;
    text += n;
  }
  gboolean unused = FALSE;
  mail->subject = wh_mail_mend(wh_slice_str(text), WH_LIMIT_SUBJECT, &unused);
}
