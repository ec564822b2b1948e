/* SPDX-License-Identifier: Apache-2.0
 * Mails that a program wrote. */
#include "source/mail/mail_impl.h"

static gboolean
header_tells(const WhMailHead *head)
{
  static const char *const presence[] = {
      "X-Autoreply",         "X-Autorespond",   "X-Auto-Response-Suppress-Reply",
      "X-Failed-Recipients", "X-Bugzilla-Type", "X-Patchwork-Bot",
      "X-GitHub-Reason"};
  g_autofree char *submitted = wh_mail_head_text(head, "Auto-Submitted");
  g_autofree char *precedence = wh_mail_head_text(head, "Precedence");
  g_autofree char *path = wh_mail_head_text(head, "Return-Path");
  if (submitted != NULL && g_ascii_strncasecmp(submitted, "no", 2) != 0)
    return TRUE;
  if (precedence != NULL && g_ascii_strcasecmp(precedence, "auto_reply") == 0)
    return TRUE;
  if (path != NULL && g_str_equal(path, "<>"))
    return TRUE;
  WhSlice unused;
  for (gsize i = 0; i < G_N_ELEMENTS(presence); i++)
    if (wh_mail_head_get(head, presence[i], &unused))
      return TRUE;
  return FALSE;
}

/* A robot's name as a word of its own: "kernel test robot", "patchwork-bot". */
static gboolean
has_word(const char *text, const char *word)
{
  gsize len = strlen(word);
  for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
    if ((at == text || !g_ascii_isalnum(at[-1])) && !g_ascii_isalnum(at[len]))
      return TRUE;
  return FALSE;
}

gboolean
wh_mail_is_robot(const WhMailParser *parser, const WhMail *mail)
{
  static const char *const words[] = {"bot",           "robot",     "syzbot",     "buildbot",
                                      "mailer-daemon", "autobuild", "autobuilder"};
  static const char *const locals[] = {
      "mailer-daemon@", "bugzilla-daemon@", "bugzilla@", "no-reply@",  "noreply@",    "jenkins@", "buildbot@",
      "syzbot+",        "patchwork-bot",    "cron@",     "ftpmaster@", "owner@bugs.", "trac@",    "jira@",
      "postmaster@",    "notifications@"};
  g_autofree char *name = g_ascii_strdown(mail->name, -1);
  g_autofree char *email = g_ascii_strdown(mail->email, -1);
  g_autofree char *local = g_strndup(email, strcspn(email, "@"));
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (has_word(name, words[i]) || has_word(local, words[i]))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(locals); i++)
    if (g_str_has_prefix(email, locals[i]))
      return TRUE;
  return header_tells(&parser->head);
}
