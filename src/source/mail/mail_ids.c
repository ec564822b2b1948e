/* SPDX-License-Identifier: Apache-2.0
 * Ids of a mail and of those it answers. */
#include "source/mail/mail_impl.h"

#include "base/limits.h"

/* Takes the next "<id>" of *TEXT, without brackets and white space. FALSE: no more. */
static gboolean
next_id(const char **text, GString *ret_id)
{
  for (;;) {
    const char *open = strchr(*text, '<');
    const char *close = open != NULL ? strchr(open, '>') : NULL;
    if (close == NULL)
      return FALSE;
    *text = close + 1;
    g_string_truncate(ret_id, 0);
    for (const char *p = open + 1; p < close; p++)
      if ((guchar)*p > ' ' && *p != '<')
        g_string_append_c(ret_id, *p);
    if (ret_id->len > 0 && ret_id->len <= WH_LIMIT_ID &&
        g_utf8_validate(ret_id->str, (gssize)ret_id->len, NULL))
      return TRUE;
  }
}

/* The only word of TEXT, if it looks like an id whose brackets were lost. */
static gboolean
bare_id(const char *text, GString *ret_id)
{
  gsize len = strlen(text);
  if (len == 0 || len > WH_LIMIT_ID || strpbrk(text, " <>") != NULL ||
      !g_utf8_validate(text, (gssize)len, NULL))
    return FALSE;
  g_string_assign(ret_id, text);
  return TRUE;
}

static void
hash_field(GChecksum *sum, const WhMailHead *head, const char *name)
{
  WhSlice value = {0};
  wh_mail_head_get(head, name, &value);
  g_autofree char *text = wh_mail_unfold(value);
  g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

char *
wh_mail_make_id(const WhMailParser *parser)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  hash_field(sum, &parser->head, "Date");
  hash_field(sum, &parser->head, "From");
  hash_field(sum, &parser->head, "Subject");
  g_checksum_update(sum, (const guchar *)parser->head.body.data, (gssize)parser->head.body.len);
  return g_strconcat("made-", g_checksum_get_string(sum), "@wolfhound", NULL);
}

/* The newest ids, oldest first. */
static char *
join_newest(const GPtrArray *ids)
{
  GString *out = g_string_new(NULL);
  for (guint i = ids->len > WH_LIMIT_REFERENCES ? ids->len - WH_LIMIT_REFERENCES : 0; i < ids->len; i++) {
    if (out->len > 0)
      g_string_append_c(out, ' ');
    g_string_append(out, g_ptr_array_index(ids, i));
  }
  return g_string_free(out, FALSE);
}

void
wh_mail_read_ids(const WhMailParser *parser, WhMail *mail)
{
  const WhMailHead *head = &parser->head;
  g_autofree char *own = wh_mail_head_text(head, "Message-ID");
  g_autofree char *answered = wh_mail_head_text(head, "In-Reply-To");
  g_autofree char *references = wh_mail_head_text(head, "References");
  g_autoptr(GString) id = g_string_new(NULL);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  const char *at = own;
  if (own != NULL && (next_id(&at, id) || bare_id(own, id)))
    mail->id = g_strdup(id->str);
  else {
    mail->id = wh_mail_make_id(parser);
    mail->flags |= WH_MESSAGE_MADE_ID;
  }
  for (at = references; at != NULL && next_id(&at, id);)
    g_ptr_array_add(ids, g_strdup(id->str));
  mail->thread = join_newest(ids);
  at = answered;
  if (answered != NULL && (next_id(&at, id) || (strchr(answered, '@') != NULL && bare_id(answered, id))))
    mail->parent = g_strdup(id->str);
  else
    mail->parent = g_strdup(ids->len > 0 ? g_ptr_array_index(ids, ids->len - 1) : "");
  if (g_str_equal(mail->parent, mail->id)) /* answers itself: a broken mailer, or a loop on purpose */
    *mail->parent = '\0';
}
