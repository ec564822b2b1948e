/* SPDX-License-Identifier: Apache-2.0
 * What the headers of a mail show of the place, program and habits it came from. */
#include "source/mail/mail_impl.h"

#include "base/limits.h"

#define VALUE_MAX 200u
#define DOMAINS_MAX 8u
#define STAMP_LENGTH 10u
#define SHAPE_TOKENS 24u

static void
add(GString *out, const char *key, const char *value)
{
  gboolean unused = FALSE;
  g_autofree char *mended = wh_mail_mend(wh_slice_str(value), VALUE_MAX, &unused);
  g_strstrip(g_strdelimit(mended, "\r\n", ' '));
  if (*mended == '\0' || out->len + strlen(key) + strlen(mended) + 3 > WH_LIMIT_TRAITS)
    return;
  g_string_append_printf(out, "%s%s: %s", out->len > 0 ? "\n" : "", key, mended);
}

static gboolean
is_host_char(char c)
{
  return g_ascii_isalnum(c) || (c != '\0' && strchr(".-_:", c) != NULL);
}

static char *
take_host(const char *p)
{
  gsize n = 0;
  while (is_host_char(p[n]))
    n++;
  return g_ascii_strdown(p, (gssize)n);
}

/* The address in brackets, as a literal of IPv6 too. */
static char *
take_ip(const char *received)
{
  const char *open = strchr(received, '[');
  if (open == NULL)
    return g_strdup("");
  open++;
  if (g_ascii_strncasecmp(open, "IPv6:", 5) == 0)
    open += 5;
  return take_host(open);
}

/* "from HELO (NAME [IP]) by …" of the first hop: "HELO NAME IP". */
static void
add_origin(const WhMailParser *parser, GString *out)
{
  WhSlice value;
  if (!wh_mail_head_last(&parser->head, "Received", &value))
    return;
  g_autofree char *received = wh_mail_unfold(value);
  char *by = strstr(received, " by ");
  if (!g_str_has_prefix(received, "from "))
    return;
  if (by != NULL)
    *by = '\0';
  g_autofree char *helo = take_host(received + 5);
  const char *open = strchr(received, '(');
  g_autofree char *name = open != NULL ? take_host(open + 1) : g_strdup("");
  g_autofree char *ip = take_ip(received);
  g_autofree char *all = g_strjoin(" ", helo, name, ip, NULL);
  g_strstrip(all);
  add(out, "origin", all);
}

static void
add_list(const WhMailParser *parser, GString *out)
{
  g_autofree char *id = wh_mail_head_text(&parser->head, "List-Id");
  if (id == NULL)
    return;
  const char *open = strrchr(id, '<');
  g_autofree char *inside = open != NULL ? g_ascii_strdown(open + 1, (gssize)strcspn(open + 1, ">")) : NULL;
  add(out, "list", inside != NULL ? inside : id);
}

/* Adds the domain at P to OUT if it is not in it. */
static void
add_domain(GString *out, const char *p, guint *n)
{
  p += strspn(p, " @\"");
  const char *side = p + strcspn(p, "@; \"");
  g_autofree char *domain = take_host(*side == '@' ? side + 1 : p);
  g_autofree char *spaced = g_strconcat(" ", out->str, " ", NULL);
  g_autofree char *wanted = g_strconcat(" ", domain, " ", NULL);
  if (*domain == '\0' || *n >= DOMAINS_MAX || strstr(spaced, wanted) != NULL)
    return;
  if (out->len > 0)
    g_string_append_c(out, ' ');
  g_string_append(out, domain);
  (*n)++;
}

/* The domains that KEYS introduce in all fields NAME. */
static void
add_domains(const WhMailParser *parser, const char *name, const char *const *keys, const char *trait,
            GString *out)
{
  g_autoptr(GString) domains = g_string_new(NULL);
  guint n = 0;
  for (guint i = 0; i < parser->head.fields->len; i++) {
    const WhMailField *field = &g_array_index(parser->head.fields, WhMailField, i);
    if (!wh_mail_field_is(field, name))
      continue;
    g_autofree char *value = wh_mail_unfold(field->value);
    for (gsize k = 0; keys[k] != NULL; k++)
      for (const char *at = strstr(value, keys[k]); at != NULL && n < DOMAINS_MAX;
           at = strstr(at + 1, keys[k]))
        if (at == value || strchr(" ;\t", at[-1]) != NULL)
          add_domain(domains, at + strlen(keys[k]), &n);
  }
  add(out, trait, domains->str);
}

static void
add_mailer(const WhMailParser *parser, GString *out)
{
  static const char *const names[] = {"User-Agent", "X-Mailer", "X-Newsreader", "X-MimeOLE"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *value = wh_mail_head_text(&parser->head, names[i]);
    if (value == NULL)
      continue;
    guint32 unused = 0;
    g_autofree char *decoded = wh_mail_decode_header(parser, value, VALUE_MAX, &unused);
    add(out, "mailer", decoded);
    return;
  }
}

typedef struct {
  gboolean lower, upper, digit, beyond_hex;
  guint len;
} Token;

static void
put_token(GString *out, const Token *t)
{
  char class = 'w';
  if (t->len == 0)
    return;
  if (!t->lower && !t->upper)
    class = '9';
  else if (t->digit && !t->beyond_hex && !(t->lower && t->upper))
    class = 'x';
  else if (!t->digit && !t->upper)
    class = 'a';
  else if (!t->digit && !t->lower)
    class = 'A';
  /* Counters and process numbers have any length; stamps of time, and what is random, one. */
  if (class == 'a' || (class == '9' && t->len < STAMP_LENGTH))
    g_string_append_c(out, class);
  else
    g_string_append_printf(out, "%c%u", class, t->len);
}

/* The form of an id's left side, with what differs between two mails of one program taken out: runs of letters and digits by
 * class and length. */
static void
put_shape(GString *out, const char *local)
{
  Token t = {0};
  guint n = 0;
  for (const char *p = local; *p != '\0' && n < SHAPE_TOKENS; p++) {
    if (g_ascii_isalnum(*p)) {
      t.lower |= g_ascii_islower(*p);
      t.upper |= g_ascii_isupper(*p);
      t.digit |= g_ascii_isdigit(*p);
      t.beyond_hex |= !g_ascii_isxdigit(*p);
      t.len++;
      continue;
    }
    put_token(out, &t);
    t = (Token){0};
    g_string_append_c(out, (guchar)*p > ' ' && (guchar)*p < 0x7f ? *p : '?');
    n++;
  }
  put_token(out, &t);
}

static gboolean
is_uuid(const char *local)
{
  static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (strlen(local) != strlen(shape))
    return FALSE;
  for (gsize i = 0; shape[i] != '\0'; i++)
    if (shape[i] == 'x' ? !g_ascii_isxdigit(local[i]) : local[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
is_random(const char *local)
{
  gboolean lower = FALSE, upper = FALSE, digit = FALSE;
  for (const char *p = local; *p != '\0'; p++) {
    lower |= g_ascii_islower(*p);
    upper |= g_ascii_isupper(*p);
    digit |= g_ascii_isdigit(*p);
    if (!g_ascii_isalnum(*p) && strchr("+_=-/", *p) == NULL)
      return FALSE;
  }
  return lower && upper && digit && strlen(local) > 24;
}

static void
add_id_form(const WhMail *mail, GString *out)
{
  const char *at = strrchr(mail->id, '@');
  if ((mail->flags & WH_MESSAGE_MADE_ID) != 0 || at == NULL)
    return;
  g_autofree char *local = g_strndup(mail->id, (gsize)(at - mail->id));
  const char *own = strchr(mail->email, '@');
  g_autoptr(GString) shape = g_string_new(NULL);
  if (is_uuid(local))
    g_string_append(shape, "uuid");
  else if (is_random(local))
    g_string_append_printf(shape, "r%u", (guint)strlen(local));
  else
    put_shape(shape, local);
  g_string_append_printf(shape, "@%s", own != NULL && g_ascii_strcasecmp(own, at) == 0 ? "own" : at + 1);
  add(out, "idform", shape->str);
}

static void
add_form(const WhMailBody *body, const char *shape, GString *out)
{
  g_autoptr(GString) form = g_string_new(NULL);
  if (body->has_plain)
    g_string_append(form, "plain ");
  if (body->has_html)
    g_string_append(form, "html ");
  if (body->flowed)
    g_string_append(form, "flowed ");
  if (body->crlf)
    g_string_append(form, "crlf ");
  g_string_append_printf(form, "%s %s", body->coding, shape);
  add(out, "form", form->str);
}

/* What is made from HTML was marked here, and a patch has the mark of the program that made the patch. */
static void
add_manner(const WhMailBody *body, const WhMailOwn *own, const WhMail *mail, GString *out)
{
  if (own->quote != NULL && !body->html)
    add(out, "quote", own->quote);
  if (*mail->text != '\0' && (mail->flags & WH_MESSAGE_PATCH) == 0)
    add(out, "sign", own->sign);
}

static gboolean
sends_to_self(const WhMail *mail)
{
  g_autofree char *own = g_utf8_strdown(mail->email, -1);
  g_autofree char *wanted = g_strconcat(" ", own, " ", NULL);
  g_autofree char *to = g_strconcat(" ", mail->to, " ", NULL);
  return *own != '\0' && strstr(to, wanted) != NULL;
}

void
wh_mail_read_traits(const WhMailParser *parser, const WhMailBody *body, const WhMailOwn *own, WhMail *mail)
{
  static const char *const dkim[] = {"d=", NULL};
  static const char *const auth[] = {"header.from=", "header.d=", "header.i=", "smtp.mailfrom=", NULL};
  GString *out = g_string_new(NULL);
  add_origin(parser, out);
  add_mailer(parser, out);
  add_list(parser, out);
  add_domains(parser, "DKIM-Signature", dkim, "dkim", out);
  add_domains(parser, "Authentication-Results", auth, "auth", out);
  add(out, "charset", body->charset);
  add_form(body, own->shape, out);
  add_id_form(mail, out);
  if (sends_to_self(mail))
    add(out, "self", "1");
  add_manner(body, own, mail, out);
  mail->traits = g_string_free(out, FALSE);
}
