/* SPDX-License-Identifier: Apache-2.0
 * Names and addresses made comparable. */
#include "people/identity.h"

#include <string.h>

static gboolean
in_list(const char *const *list, gsize n, const char *word)
{
  for (gsize i = 0; i < n; i++)
    if (list[i][0] == word[0] && g_str_equal(list[i], word))
      return TRUE;
  return FALSE;
}

/* Letters that normalising does not take apart, as people without them on the keyboard write them. */
static const char *
plain_letter(gunichar u)
{
  static const struct {
    gunichar letter;
    const char *plain;
  } letters[] = {{0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"}, {0x00fe, "th"},
                 {0x0111, "d"},  {0x0131, "i"}, {0x0142, "l"}, {0x0153, "oe"}};
  for (gsize i = 0; i < G_N_ELEMENTS(letters); i++)
    if (letters[i].letter == u)
      return letters[i].plain;
  return NULL;
}

/* Letters and digits kept, marks dropped, anything else a space. */
static char *
fold_words(const char *utf8)
{
  g_autofree char *spread = g_utf8_normalize(utf8, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold(spread != NULL ? spread : "", -1);
  GString *out = g_string_sized_new(strlen(folded) + 1);
  for (const char *at = folded; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
    gunichar u = g_utf8_get_char(at);
    if (u >= 0x80 && plain_letter(u) != NULL)
      g_string_append(out, plain_letter(u));
    else if (g_unichar_isalnum(u))
      g_string_append_unichar(out, u);
    else if (!g_unichar_ismark(u) && u != '\'' && u != '.' && out->len > 0 && out->str[out->len - 1] != ' ')
      g_string_append_c(out, ' ');
  }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate(out, out->len - 1);
  return g_string_free(out, FALSE);
}

/* Where " at " stands for '@' in TEXT, as list archives write addresses: one word before, a host after; NULL. */
static char *
hidden_at(char *text)
{
  char *at = strchr(text, '@') == NULL ? strstr(text, " at ") : NULL;
  if (at == NULL || at == text || strcspn(text, " ") != (gsize)(at - text))
    return NULL;
  const char *host = at + strlen(" at ");
  const char *dot = strchr(host, '.');
  return dot != NULL && dot != host && strpbrk(host, " \t") == NULL ? at : NULL;
}

char *
wh_identity_name(const char *name)
{
  g_autofree char *utf8 = g_utf8_make_valid(name, -1);
  char *via = strstr(utf8, " via "); /* a list or gateway that passed it on */
  if (via != NULL)
    *via = '\0';
  if (hidden_at(utf8) != NULL) /* an address is no name */
    return g_strdup("");
  return fold_words(utf8);
}

char *
wh_identity_email(const char *email)
{
  g_autofree char *lower = g_strstrip(g_ascii_strdown(email, -1));
  char *at = lower;
  if (g_str_has_prefix(at, "mailto:"))
    at += strlen("mailto:");
  while (*at != '\0' && strchr("<[\"' ", *at) != NULL)
    at++;
  gsize len = strlen(at);
  while (len > 0 && strchr(">]\"' ", at[len - 1]) != NULL)
    len--;
  char *email_only = g_strndup(at, len), *hidden = hidden_at(email_only);
  if (hidden != NULL) {
    *hidden = '@';
    memmove(hidden + 1, hidden + strlen(" at "), strlen(hidden + strlen(" at ")) + 1);
  }
  return email_only;
}

char *
wh_identity_mailbox(const char *email)
{
  const char *at = strrchr(email, '@');
  g_autofree char *login = NULL, *id = NULL;
  if (at == NULL || at == email || wh_identity_noreply(email, &login, &id))
    return g_strdup(email);
  gboolean dots = g_str_equal(at, "@gmail.com") || g_str_equal(at, "@googlemail.com");
  GString *out = g_string_new(NULL);
  for (const char *c = email; c < at && (*c != '+' || c == email); c++)
    if (*c != '.' || !dots)
      g_string_append_c(out, *c);
  g_string_append(out, dots ? "@gmail.com" : at);
  return g_string_free(out, FALSE);
}

char *
wh_identity_local(const char *email)
{
  const char *at = strrchr(email, '@');
  return at != NULL ? g_strndup(email, (gsize)(at - email)) : g_strdup(email);
}

gboolean
wh_identity_local_is_generic(const char *local)
{
  static const char *const words[] = {
      "",          "root",    "user",       "admin",     "administrator", "ubuntu",    "vagrant", "nobody",
      "none",      "noreply", "no-reply",   "unknown",   "anonymous",     "guest",     "test",    "you",
      "your",      "email",   "your-email", "youremail", "your_email",    "me",        "pi",      "ec2-user",
      "jenkins",   "build",   "builder",    "buildbot",  "git",           "svn",       "cvs",     "www-data",
      "developer", "dev",     "devnull",    "null",      "(no author)",   "no author", "na",      "n/a",
      "example",   "foo",     "bar",        "runner",    "travis",        "debian"};
  return in_list(words, G_N_ELEMENTS(words), local);
}

/* Hosts that anybody's machine may be called. */
gboolean
wh_identity_host_is_generic(const char *host)
{
  static const char *const hosts[] = {"localhost",   "(none)",     "none",     "unknown", "example.com",
                                      "local",       "null",       "invalid",  "debian",  "ubuntu",
                                      "your.domain", "domain.com", "email.com"};
  static const char *const suffixes[] = {".local",    ".localdomain", ".lan",     ".(none)",       ".home",
                                         ".internal", ".localhost",   ".invalid", ".ubuntu-domain"};
  if (in_list(hosts, G_N_ELEMENTS(hosts), host))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++)
    if (g_str_has_suffix(host, suffixes[i]))
      return TRUE;
  return FALSE;
}

gboolean
wh_identity_email_is_generic(const char *email)
{
  const char *at = strrchr(email, '@');
  g_autofree char *local = wh_identity_local(email);
  if (at == NULL)
    return wh_identity_local_is_generic(local);
  const char *host = at + 1;
  gboolean bare_host = strchr(host, '.') == NULL;
  if (wh_identity_local_is_generic(local) && (bare_host || wh_identity_host_is_generic(host)))
    return TRUE;
  return g_str_has_prefix(local, "noreply") || g_str_has_prefix(local, "no-reply") || *local == '\0' ||
         *host == '\0' || g_str_has_suffix(host, ".local") || g_str_equal(host, "localhost") ||
         g_str_has_prefix(host, "localhost.") || (bare_host && wh_identity_host_is_generic(host));
}

gboolean
wh_identity_name_is_generic(const char *name)
{
  static const char *const words[] = {"",
                                      "unknown",
                                      "root",
                                      "user",
                                      "admin",
                                      "administrator",
                                      "ubuntu",
                                      "vagrant",
                                      "nobody",
                                      "none",
                                      "anonymous",
                                      "guest",
                                      "test",
                                      "your name",
                                      "you",
                                      "no author",
                                      "github",
                                      "gitlab",
                                      "git",
                                      "svn",
                                      "cvs",
                                      "developer",
                                      "dev",
                                      "jenkins",
                                      "debian",
                                      "owner",
                                      "name",
                                      "first last",
                                      "firstname lastname",
                                      "some name",
                                      "system administrator",
                                      "full name",
                                      "maintainer",
                                      "author",
                                      "your full name",
                                      "invalid email address",
                                      "web flow",
                                      "runner"};
  return in_list(words, G_N_ELEMENTS(words), name);
}

/* Splits "123+login" or "123-login" (SEPARATOR) into its parts. */
static void
split_login(const char *local, char separator, char **ret_login, char **ret_id)
{
  gsize digits = strspn(local, "0123456789");
  if (digits > 0 && local[digits] == separator && local[digits + 1] != '\0') {
    *ret_id = g_strndup(local, digits);
    *ret_login = g_strdup(local + digits + 1);
  } else {
    *ret_id = g_strdup("");
    *ret_login = g_strdup(local);
  }
}

gboolean
wh_identity_noreply(const char *email, char **ret_login, char **ret_id)
{
  static const struct {
    const char *suffix;
    char separator;
  } forges[] = {
      {"@users.noreply.github.com", '+'}, {"@users.noreply.gitlab.com", '-'}, {"@noreply.codeberg.org", '+'}};
  for (gsize i = 0; i < G_N_ELEMENTS(forges); i++) {
    if (!g_str_has_suffix(email, forges[i].suffix))
      continue;
    g_autofree char *local = g_strndup(email, strlen(email) - strlen(forges[i].suffix));
    split_login(local, forges[i].separator, ret_login, ret_id);
    return TRUE;
  }
  return FALSE;
}

gboolean
wh_identity_is_free_mail(const char *host)
{
  static const char *const hosts[] = {"gmail.com",
                                      "googlemail.com",
                                      "outlook.com",
                                      "hotmail.com",
                                      "live.com",
                                      "yahoo.com",
                                      "icloud.com",
                                      "me.com",
                                      "mac.com",
                                      "proton.me",
                                      "protonmail.com",
                                      "pm.me",
                                      "gmx.de",
                                      "gmx.net",
                                      "gmx.com",
                                      "web.de",
                                      "mail.ru",
                                      "yandex.ru",
                                      "yandex.com",
                                      "qq.com",
                                      "163.com",
                                      "126.com",
                                      "foxmail.com",
                                      "aol.com",
                                      "msn.com",
                                      "mail.com",
                                      "posteo.de",
                                      "posteo.net",
                                      "mailbox.org",
                                      "fastmail.com",
                                      "fastmail.fm",
                                      "tutanota.com",
                                      "riseup.net",
                                      "disroot.org",
                                      "users.sourceforge.net",
                                      "users.noreply.github.com",
                                      "users.noreply.gitlab.com",
                                      "redhat.com",
                                      "google.com",
                                      "microsoft.com",
                                      "ibm.com",
                                      "intel.com",
                                      "suse.de",
                                      "suse.com",
                                      "canonical.com",
                                      "debian.org",
                                      "gentoo.org",
                                      "freebsd.org",
                                      "apache.org",
                                      "gnu.org",
                                      "users.sf.net",
                                      "free.fr",
                                      "orange.fr",
                                      "comcast.net",
                                      "naver.com"};
  return in_list(hosts, G_N_ELEMENTS(hosts), host);
}

/* Whether LOCAL holds the name's last word, or its first one of five letters and more. */
static gboolean
comes_from_name(const char *local, const char *name)
{
  g_auto(GStrv) words = g_strsplit(name, " ", -1);
  guint n = g_strv_length(words);
  for (guint i = 0; i < n; i++) {
    gsize len = strlen(words[i]);
    if ((i + 1 == n ? len >= 4 : len >= 5) && strstr(local, words[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

gboolean
wh_identity_emails_name(const char *a, const char *b, const char *name)
{
  g_autofree char *local_a = wh_identity_local(a), *local_b = wh_identity_local(b);
  return comes_from_name(local_a, name) && comes_from_name(local_b, name);
}

/* Whether A becomes B by one letter more, less or other. */
static gboolean
one_edit_apart(const char *a, const char *b)
{
  gsize len_a = strlen(a), len_b = strlen(b), same = 0, end = 0;
  if (len_a > len_b + 1 || len_b > len_a + 1)
    return FALSE;
  while (a[same] != '\0' && a[same] == b[same])
    same++;
  while (end < MIN(len_a, len_b) - same && a[len_a - 1 - end] == b[len_b - 1 - end])
    end++;
  return MAX(len_a, len_b) - same - end <= 1;
}

/* Whether HOST ("@artagnon.example") is a domain of one's own that bears LOCAL's name. */
static gboolean
is_domain_of(const char *host, const char *local)
{
  gsize len = strlen(local);
  return host != NULL && len >= 5 && !wh_identity_is_free_mail(host + 1) &&
         strncmp(host + 1, local, len) == 0 && host[1 + len] == '.';
}

gboolean
wh_identity_locals_alike(const char *a, const char *b)
{
  g_autofree char *local_a = wh_identity_local(a), *local_b = wh_identity_local(b);
  if (g_str_equal(local_a, local_b))
    return strlen(local_a) >= 3 && !wh_identity_local_is_generic(local_a);
  return MIN(strlen(local_a), strlen(local_b)) >= 6 && one_edit_apart(local_a, local_b);
}

gboolean
wh_identity_emails_alike(const char *a, const char *b)
{
  const char *host_a = strrchr(a, '@'), *host_b = strrchr(b, '@');
  g_autofree char *local_a = wh_identity_local(a), *local_b = wh_identity_local(b);
  if (wh_identity_locals_alike(a, b))
    return TRUE;
  if (is_domain_of(host_a, local_b) || is_domain_of(host_b, local_a))
    return TRUE;
  if (host_a != NULL && host_b != NULL && g_str_equal(host_a, host_b) &&
      !wh_identity_is_free_mail(host_a + 1))
    return TRUE;
  return FALSE;
}
