/* SPDX-License-Identifier: Apache-2.0
 * From traits of a message and from addresses to marks. */
#include "persona/hands_traits.h"

#include "people/identity.h"

#include <gio/gio.h>

#define FORTNIGHT (14 * 86400)
#define RUN_FIXED                                                                                            \
  14u /* letters and digits in one run of an id: from here the length is a habit of the program */

typedef struct {
  WhMarks *marks;
  guint32 person, message;
  gint64 t;
} Place;

static gboolean
put(const Place *at, WhMarkSpace space, const char *prefix, const char *text)
{
  g_autofree char *mark = g_strconcat(prefix, text, NULL);
  return wh_marks_add(at->marks, at->person, space, mark, at->t, at->message);
}

/* ---- where ---- */

/* What countless machines call themselves, and words that servers put where a name would stand. */
static gboolean
is_nobody(const char *host)
{
  static const char *const names[] = {
      "",      "localhost", "unknown", "mail",  "smtp", "mx",      "server",        "gateway",
      "relay", "host",      "helo",    "port",  "user", "account", "authenticated", "sender",
      "using", "bogon",     "may",     "ident", "no",   "from",    "unverified",    NULL};
  return g_strv_contains(names, host) || g_str_has_prefix(host, "localhost.");
}

/* The first word of a name that is no name on the net: the machine keeps it when it moves. */
static char *
own_name(const char *host)
{
  static const char *const local[] = {".lan",   ".local",    ".localdomain", ".home", ".localnet",
                                      ".intra", ".internal", ".fritz.box",   NULL};
  if (strchr(host, '.') == NULL)
    return g_strdup(host);
  for (gsize i = 0; local[i] != NULL; i++)
    if (g_str_has_suffix(host, local[i]))
      return g_strndup(host, strcspn(host, "."));
  return NULL;
}

static void
put_host(const Place *at, const char *host)
{
  if (is_nobody(host))
    return;
  g_autofree char *name = own_name(host);
  if (name == NULL)
    put(at, WH_MARK_MACHINE, "host ", host);
  else if (!is_nobody(name))
    put(at, WH_MARK_MACHINE, "machine ", name);
}

/* The network that ADDRESS is in, as one household or office has it: /24, /56 of IPv6. */
static char *
network_of(GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes(address);
  if (g_inet_address_get_family(address) == G_SOCKET_FAMILY_IPV4)
    return g_strdup_printf("%u.%u.%u", bytes[0], bytes[1], bytes[2]);
  GString *text = g_string_new(NULL);
  for (gsize i = 0; i < 7; i++)
    g_string_append_printf(text, "%02x", bytes[i]);
  return g_string_free(text, FALSE);
}

static void
put_address_of_host(const Place *at, GInetAddress *address)
{
  if (g_inet_address_get_is_loopback(address) || g_inet_address_get_is_any(address))
    return;
  g_autofree char *text = g_inet_address_to_string(address);
  /* Every second home has such an address inside: it says something only beside others. */
  if (g_inet_address_get_is_site_local(address))
    return;
  put(at, WH_MARK_NETWORK, "address ", text);
  if (g_inet_address_get_is_link_local(address))
    return;
  g_autofree char *network = network_of(address);
  put(at, WH_MARK_NETWORK, "network ", network);
}

static void
put_origin(const Place *at, const char *value)
{
  g_auto(GStrv) words = g_strsplit(value, " ", 4);
  for (guint i = 0; i < 3 && words[i] != NULL; i++) {
    g_strstrip(words[i]);
    while (g_str_has_suffix(words[i], "."))
      words[i][strlen(words[i]) - 1] = '\0';
    g_autoptr(GInetAddress) address = *words[i] != '\0' ? g_inet_address_new_from_string(words[i]) : NULL;
    if (address != NULL)
      put_address_of_host(at, address);
    else
      put_host(at, words[i]);
  }
}

/* ---- the program ---- */

/* "de", "en-US": the language that somebody reads menus in. */
static gboolean
is_language(const char *word, gsize n)
{
  return (n == 2 && g_ascii_islower(word[0]) && g_ascii_islower(word[1])) ||
         (n == 5 && g_ascii_islower(word[0]) && g_ascii_islower(word[1]) &&
          (word[2] == '-' || word[2] == '_') && g_ascii_isalpha(word[3]) && g_ascii_isalpha(word[4]));
}

/* MAILER without languages between ';', '(' and ')'. */
static char *
without_language(const char *mailer)
{
  GString *out = g_string_new(NULL);
  while (*mailer != '\0') {
    gsize blank = strspn(mailer, " "), n = strcspn(mailer + blank, ";()"), word = n;
    while (word > 0 && mailer[blank + word - 1] == ' ')
      word--;
    if (!is_language(mailer + blank, word))
      g_string_append_len(out, mailer + blank, (gssize)word);
    mailer += blank + n;
    if (*mailer != '\0')
      g_string_append_c(out, *mailer++);
  }
  return g_string_free(out, FALSE);
}

char *
wh_hands_family(const char *mailer)
{
  g_autofree char *plain = without_language(mailer);
  GString *out = g_string_new(NULL);
  for (const char *p = plain; *p != '\0'; p++) {
    gboolean number = g_ascii_isdigit(*p) || (*p == '.' && out->len > 0 && out->str[out->len - 1] == '#');
    if (!number)
      g_string_append_c(out, *p);
    else if (out->len == 0 || out->str[out->len - 1] != '#')
      g_string_append_c(out, '#');
  }
  return g_string_free(out, FALSE);
}

/* The form of an id without what its writer's address brought in: letters of any length are alike. */
static char *
id_habit(const char *form)
{
  const char *at = strrchr(form, '@');
  gsize n = at != NULL ? (gsize)(at - form) : strlen(form);
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < n; i++) {
    char c = form[i];
    if (g_ascii_isalpha(c) || c == '9') {
      gsize digits = strspn(form + i + 1, "0123456789");
      gulong length = strtoul(form + i + 1, NULL, 10);
      if (strchr("wxaA", c) != NULL && length < RUN_FIXED)
        g_string_append_c(out, 'w');
      else
        g_string_append_len(out, form + i, (gssize)(1 + digits));
      i += digits;
    } else
      g_string_append_c(out, c);
  }
  /* git send-email ends with the sender's own local part. */
  if (g_str_has_prefix(out->str, "914.9-9-") || g_str_has_prefix(out->str, "910-9-9-"))
    g_string_truncate(out, strlen("914.9-9-"));
  g_string_append(out, at != NULL && g_str_equal(at, "@own") ? "@own" : "@host");
  return g_string_free(out, FALSE);
}

/* The parts of a mail, without where the answer stands, and without charset and transfer encoding: these depend on the
 * letters that somebody's language needs. */
static char *
form_habit(const char *form)
{
  g_auto(GStrv) words = g_strsplit(form, " ", 8);
  GString *out = g_string_new(NULL);
  static const char *const kept[] = {"plain", "html", "flowed", "crlf", NULL};
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strv_contains(kept, words[i]))
      g_string_append_printf(out, "%c", words[i][0]);
  return g_string_free(out, FALSE);
}

typedef struct {
  const char *mailer, *idform, *form, *self, *quote, *sign;
} Traits;

static void
put_mailer(const Place *at, const char *mailer)
{
  g_autofree char *family = wh_hands_family(mailer);
  g_autofree char *version = without_language(mailer);
  gboolean first = put(at, WH_MARK_FAMILY, "", family);
  if (!put(at, WH_MARK_VERSION, "", version) || first)
    return;
  /* Two rows of fortnights, so that some fortnight holds two days that lie near to each other. */
  for (guint row = 0; row < 2; row++) {
    g_autofree char *update = g_strdup_printf("%u %" G_GINT64_FORMAT " %s", row,
                                              (at->t + row * (FORTNIGHT / 2)) / FORTNIGHT, version);
    put(at, WH_MARK_UPDATE, "", update);
  }
}

/* "": the mail has no header that tells. Owner: caller. */
static char *
program_of(const Traits *traits)
{
  if (traits->mailer == NULL && traits->idform == NULL)
    return g_strdup("");
  g_autofree char *family = wh_hands_family(traits->mailer != NULL ? traits->mailer : "");
  g_autofree char *id = id_habit(traits->idform != NULL ? traits->idform : "");
  g_autofree char *form = form_habit(traits->form != NULL ? traits->form : "");
  return g_strjoin(" | ", family, id, form, NULL);
}

static void
put_program(const Place *at, const Traits *traits, const char *program)
{
  if (*program == '\0')
    return;
  put(at, WH_MARK_PROGRAM, "", program);
  put(at, WH_MARK_SELF, "", traits->self != NULL ? "self" : "other");
  if (traits->mailer != NULL)
    put_mailer(at, traits->mailer);
  const char *host = traits->idform != NULL ? strrchr(traits->idform, '@') : NULL;
  if (host != NULL && !g_str_equal(host, "@own"))
    put_host(at, host + 1);
}

/* Without headers PROGRAM is "". */
static void
put_manner(const Place *at, const Traits *traits, const char *program)
{
  if (traits->sign != NULL) {
    put(at, WH_MARK_SIGN, "", traits->sign);
    put(at, WH_MARK_HABIT, "", WH_HANDS_SIGNS);
  }
  if (traits->quote == NULL)
    return;
  g_autofree char *made = g_strjoin("\n", traits->quote, program, NULL);
  put(at, WH_MARK_QUOTE, "", traits->quote);
  put(at, WH_MARK_MADE, "", made);
  put(at, WH_MARK_QUOTER, "", program);
  put(at, WH_MARK_HABIT, "", WH_HANDS_QUOTES);
}

/* Whoever it belongs to: the last two labels of DOMAIN, three where those are as short as those of "co.uk". Colleagues write
 * from several domains below it. Borrowed. */
static const char *
whole_domain(const char *domain)
{
  guint labels = 0;
  const char *from = domain + strlen(domain), *end = from;
  while (from > domain) {
    if (from[-1] == '.') {
      const gsize len = (gsize)(end - from);
      labels++;
      if (labels >= 3 || (labels == 2 && len > 3))
        return from;
      end = from - 1;
    }
    from--;
  }
  return domain;
}

static void
put_domains(const Place *at, const char *value)
{
  g_auto(GStrv) domains = g_strsplit(value, " ", 16);
  for (guint i = 0; domains[i] != NULL; i++)
    if (*domains[i] != '\0')
      put(at, WH_MARK_DOMAIN, "", whole_domain(domains[i]));
}

static void
take_line(const Place *at, char *line, Traits *traits)
{
  char *colon = strstr(line, ": ");
  if (colon == NULL)
    return;
  *colon = '\0';
  const char *value = colon + 2;
  if (g_str_equal(line, "origin"))
    put_origin(at, value);
  else if (g_str_equal(line, "dkim") || g_str_equal(line, "auth"))
    put_domains(at, value);
  else if (g_str_equal(line, "mailer"))
    traits->mailer = value;
  else if (g_str_equal(line, "idform"))
    traits->idform = value;
  else if (g_str_equal(line, "form"))
    traits->form = value;
  else if (g_str_equal(line, "self"))
    traits->self = value;
  else if (g_str_equal(line, "quote"))
    traits->quote = value;
  else if (g_str_equal(line, "sign"))
    traits->sign = value;
}

void
wh_hands_read_message(WhMarks *marks, guint32 person, const WhMessage *message, guint32 index)
{
  Place at = {marks, person, index, message->known};
  g_auto(GStrv) lines = g_strsplit(message->traits, "\n", 32);
  Traits traits = {0};
  for (guint i = 0; lines[i] != NULL; i++)
    take_line(&at, lines[i], &traits);
  g_autofree char *program = program_of(&traits);
  put_program(&at, &traits, program);
  put_manner(&at, &traits, program);
}

/* ---- addresses ---- */

void
wh_hands_read_address(WhMarks *marks, guint32 person, const char *email, gint64 t, guint32 message)
{
  g_autofree char *folded = wh_identity_email(email);
  const char *at = strrchr(folded, '@');
  if (at == NULL || at == folded || wh_identity_email_is_generic(folded))
    return;
  wh_marks_settle(marks, person, whole_domain(at + 1));
  Place place = {marks, person, message, t};
  put(&place, WH_MARK_DOMAIN, "", whole_domain(at + 1));
  GString *pattern = g_string_new(NULL);
  for (const char *p = folded; p < at; p++) {
    char c = g_ascii_isdigit(*p) ? '9' : g_ascii_isalpha(*p) || (guchar)*p >= 0x80 ? 'a' : *p;
    if (c != 'a' || pattern->len == 0 || pattern->str[pattern->len - 1] != 'a')
      g_string_append_c(pattern, c);
  }
  g_string_append(pattern, at);
  put(&place, WH_MARK_ADDRESS, "", pattern->str);
  g_string_free(pattern, TRUE);
}
