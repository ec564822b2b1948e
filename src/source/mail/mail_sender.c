/* SPDX-License-Identifier: Apache-2.0
 * Who wrote a mail and whom it went to, through obfuscation and lists that put themselves in the writer's place. */
#include "source/mail/mail_impl.h"

#include "base/limits.h"

#define RECIPIENT_BYTES (16u << 10) /* of To or Cc, that are parsed */

/* What archives write for '@'. */
static const char *const ats[] = {" at ",       " AT ", " (at) ", "(at)",  " [at] ", "[at]",
                                  " <at> ",     "<at>", " {at} ", "_at_",  " en ",   " em ",
                                  " \xc3\xa0 ", " a ",  " på ",   " chez "};

static gboolean
is_address_char(char c)
{
  return g_ascii_isalnum(c) || (c != '\0' && strchr(".-_+=/!#$%&'*~", c) != NULL);
}

/* Whether what stands before AT and behind REST reads as the two sides of an address. */
static gboolean
joins(const char *text, const char *at, const char *rest)
{
  const char *end = rest;
  while (is_address_char(*end))
    end++;
  g_autofree char *domain = g_strndup(rest, (gsize)(end - rest));
  const char *dot = strchr(domain, '.');
  return at > text && is_address_char(at[-1]) && dot != NULL && dot > domain && dot[1] != '\0';
}

/* TEXT with its "name at host.org" made "name@host.org" once. Owner: caller. */
static char *
deobfuscate(const char *text)
{
  if (strchr(text, '@') != NULL)
    return g_strdup(text);
  for (gsize i = 0; i < G_N_ELEMENTS(ats); i++)
    for (const char *at = strstr(text, ats[i]); at != NULL; at = strstr(at + 1, ats[i])) {
      const char *rest = at + strlen(ats[i]);
      if (!joins(text, at, rest))
        continue;
      g_autofree char *before = g_strndup(text, (gsize)(at - text));
      return g_strconcat(before, "@", rest, NULL);
    }
  return g_strdup(text);
}

typedef struct {
  char *name, *email; /* never NULL once read */
} Mailbox;

static void
mailbox_clear(Mailbox *box)
{
  g_free(box->name);
  g_free(box->email);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mailbox, mailbox_clear)

/* The first mailbox in LIST, groups opened one level. */
static InternetAddress *
first_mailbox(InternetAddressList *list)
{
  for (int i = 0; list != NULL && i < internet_address_list_length(list); i++) {
    InternetAddress *address = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_MAILBOX(address))
      return address;
    if (INTERNET_ADDRESS_IS_GROUP(address)) {
      InternetAddressList *members = internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address));
      if (internet_address_list_length(members) > 0 &&
          INTERNET_ADDRESS_IS_MAILBOX(internet_address_list_get_address(members, 0)))
        return internet_address_list_get_address(members, 0);
    }
  }
  return NULL;
}

/* "(Some Name)" at the end: where the old style puts it, and pipermail. */
static char *
comment_name(const char *text)
{
  const char *open = strchr(text, '('), *close = strrchr(text, ')');
  return open != NULL && close != NULL && close > open ? g_strndup(open + 1, (gsize)(close - open - 1))
                                                       : g_strdup("");
}

/* A name without the quotes and space around it. */
static char *
trim_name(char *name)
{
  g_strstrip(name);
  gsize len = strlen(name);
  while (len >= 2 && (*name == '"' || *name == '\'') && name[len - 1] == *name) {
    memmove(name, name + 1, len - 2);
    name[len - 2] = '\0';
    len = strlen(g_strstrip(name));
  }
  return name;
}

static void
parse_mailbox(const WhMailParser *parser, const char *raw, Mailbox *box, guint32 *flags)
{
  g_autofree char *text = deobfuscate(raw);
  g_autoptr(InternetAddressList) list = internet_address_list_parse(parser->options, text);
  InternetAddress *address = first_mailbox(list);
  const char *addr =
      address != NULL ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)) : NULL;
  const char *name = address != NULL ? internet_address_get_name(address) : NULL;
  gboolean bad = FALSE;
  box->email = wh_mail_mend(wh_slice_str(addr != NULL ? addr : ""), WH_LIMIT_IDENT, &bad);
  if (name != NULL)
    box->name = trim_name(wh_mail_mend(wh_slice_str(name), WH_LIMIT_IDENT, &bad));
  else {
    g_autofree char *comment = comment_name(text);
    box->name = trim_name(wh_mail_decode_header(parser, comment, WH_LIMIT_IDENT, flags));
  }
  g_autofree char *named = deobfuscate(box->name);
  if (*named != '\0' && g_ascii_strcasecmp(named, box->email) == 0)
    *box->name = '\0'; /* an address twice is no name */
  if (strchr(box->email, '@') == NULL && *box->name == '\0') {
    g_free(box->name);
    box->name = trim_name(wh_mail_decode_header(parser, text, WH_LIMIT_IDENT, flags));
  }
  if (bad)
    *flags |= WH_MESSAGE_BAD_TEXT;
}

/* " via " in a name that a list has put there: "Ann Smith via Project-devel". */
static char *
find_via(const char *name)
{
  char *lower = g_ascii_strdown(name, -1);
  const char *at = g_strrstr(lower, " via ");
  gsize offset = at != NULL ? (gsize)(at - lower) : 0;
  g_free(lower);
  return offset > 0 ? g_strndup(name, offset) : NULL;
}

/* The address is the list's own: named by the list's headers. */
static gboolean
is_list_address(const WhMailHead *head, const char *email)
{
  static const char *const names[] = {"List-Post", "X-BeenThere",      "Mailing-list",
                                      "Sender",    "List-Unsubscribe", "To"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *value = wh_mail_head_text(head, names[i]);
    g_autofree char *folded = value != NULL ? g_ascii_strdown(value, -1) : NULL;
    g_autofree char *address = g_ascii_strdown(email, -1);
    if (folded != NULL && *address != '\0' && strstr(folded, address) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* The writer's own address, from the headers that lists save it in. */
static gboolean
original_address(const WhMailParser *parser, const char *list_address, Mailbox *ret_box, guint32 *flags)
{
  static const char *const names[] = {"X-Original-From", "X-MailFrom", "Original-From", "X-Original-Sender",
                                      "Reply-To"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *value = wh_mail_head_text(&parser->head, names[i]);
    if (value == NULL || strlen(value) > WH_LIMIT_PATH)
      continue;
    g_autoptr(InternetAddressList) list = internet_address_list_parse(parser->options, value);
    if (list == NULL || internet_address_list_length(list) != 1)
      continue;
    g_auto(Mailbox) box = {0};
    parse_mailbox(parser, value, &box, flags);
    if (strchr(box.email, '@') == NULL || g_ascii_strcasecmp(box.email, list_address) == 0 ||
        is_list_address(&parser->head, box.email))
      continue;
    *ret_box = box;
    box = (Mailbox){0};
    return TRUE;
  }
  return FALSE;
}

/* A list that rewrote From: the address that stays must not be the list's, or all its writers would be one. */
static void
undo_munging(const WhMailParser *parser, char *real_name, WhMail *mail)
{
  g_auto(Mailbox) original = {0};
  if (!is_list_address(&parser->head, mail->email) && strstr(mail->email, "googlegroups.com") == NULL)
    return;
  gboolean found = original_address(parser, mail->email, &original, &mail->flags);
  g_free(mail->email);
  g_free(mail->name);
  mail->email = g_strdup(found ? original.email : "");
  mail->name = trim_name(g_strdup(real_name));
}

void
wh_mail_read_sender(const WhMailParser *parser, WhMail *mail)
{
  g_autofree char *from = wh_mail_head_text(&parser->head, "From");
  if (from == NULL)
    from = wh_mail_head_text(&parser->head, "Sender");
  Mailbox box = {0};
  parse_mailbox(parser, from != NULL ? from : "", &box, &mail->flags);
  mail->name = box.name;
  mail->email = box.email;
  g_autofree char *real_name = find_via(mail->name);
  if (real_name != NULL)
    undo_munging(parser, real_name, mail);
}

static void
add_recipients(InternetAddressList *list, GString *out, guint *n)
{
  for (int i = 0; i < internet_address_list_length(list) && *n < WH_LIMIT_TO; i++) {
    InternetAddress *address = internet_address_list_get_address(list, i);
    if (!INTERNET_ADDRESS_IS_MAILBOX(address))
      continue;
    const char *addr = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
    if (addr == NULL || strlen(addr) > WH_LIMIT_IDENT || strchr(addr, '@') == NULL ||
        strpbrk(addr, " \t\r\n") != NULL)
      continue;
    gboolean bad = FALSE;
    g_autofree char *good = wh_mail_mend(wh_slice_str(addr), WH_LIMIT_IDENT, &bad);
    g_autofree char *folded = g_utf8_strdown(good, -1);
    if (out->len > 0)
      g_string_append_c(out, ' ');
    g_string_append(out, folded);
    (*n)++;
  }
}

void
wh_mail_read_recipients(const WhMailParser *parser, WhMail *mail)
{
  static const char *const names[] = {"To", "Cc"};
  GString *out = g_string_new(NULL);
  guint n = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    WhSlice value;
    if (!wh_mail_head_get(&parser->head, names[i], &value))
      continue;
    value.len = MIN(value.len, RECIPIENT_BYTES);
    g_autofree char *raw = wh_mail_unfold(value);
    g_autofree char *text = deobfuscate(raw);
    g_autoptr(InternetAddressList) list = internet_address_list_parse(parser->options, text);
    if (list != NULL)
      add_recipients(list, out, &n);
  }
  mail->to = g_string_free(out, FALSE);
}
