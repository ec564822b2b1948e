/* SPDX-License-Identifier: Apache-2.0
 * What people make of their names. */
#include "people/forms.h"

#include <string.h>

#include "people/identity.h"

#define LOGIN_LETTERS 8
#define MAX_WORDS 8 /* more than that is a sentence */

/* "Jane Doe (jd) [work]" without what stands in brackets; with spaces where a word of mixed case, a dot or an underscore joins
 * words. */
static char *
spread_name(const char *name)
{
  g_autofree char *utf8 = g_utf8_make_valid(name, -1);
  gboolean one_word = strpbrk(utf8, " \t") == NULL;
  GString *out = g_string_new(NULL);
  gunichar before = 0;
  guint depth = 0;
  for (const char *at = utf8; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
    gunichar u = g_utf8_get_char(at);
    depth += u == '(' || u == '[';
    if (depth == 0 && one_word && g_unichar_islower(before) && g_unichar_isupper(u))
      g_string_append_c(out, ' ');
    if (depth == 0 && (u == '.' || u == '_' || u == ','))
      g_string_append_c(out, ' ');
    else if (depth == 0)
      g_string_append_unichar(out, u);
    depth -= depth > 0 && (u == ')' || u == ']');
    before = u;
  }
  return g_string_free(out, FALSE);
}

void
wh_forms_fold_umlauts(char *word)
{
  char *to = word;
  for (const char *from = word; *from != '\0'; from++) {
    *to++ = *from;
    if (strchr("aou", *from) != NULL && from[1] == 'e' && from != word)
      from++;
  }
  *to = '\0';
}

char **
wh_forms_words(const char *name)
{
  if (strchr(name, '@') != NULL)
    return g_new0(char *, 1);
  g_autofree char *spread = spread_name(name);
  g_autofree char *folded = wh_identity_name(*g_strstrip(spread) != '\0' ? spread : name);
  g_auto(GStrv) parts = g_strsplit(folded, " ", MAX_WORDS);
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (guint i = 0; parts[i] != NULL; i++) {
    if (*parts[i] == '\0')
      continue;
    wh_forms_fold_umlauts(parts[i]);
    g_ptr_array_add(words, g_strdup(parts[i]));
  }
  g_ptr_array_add(words, NULL);
  return (char **)g_ptr_array_steal(words, NULL);
}

static gsize
first_letter(const char *word)
{
  return (gsize)g_utf8_skip[(guchar)*word];
}

gboolean
wh_forms_is_letter(const char *word)
{
  return *word != '\0' && word[first_letter(word)] == '\0';
}

static int
compare_words(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

char *
wh_forms_key(const char *const *words)
{
  g_autoptr(GPtrArray) kept = g_ptr_array_new(), letters = g_ptr_array_new();
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add(wh_forms_is_letter(words[i]) ? letters : kept, (gpointer)(guintptr)words[i]);
  if (kept->len < 2)
    g_ptr_array_extend(kept, letters, NULL, NULL);
  if (kept->len < 2)
    return NULL;
  g_ptr_array_sort(kept, compare_words);
  g_ptr_array_add(kept, NULL);
  return g_strjoinv(" ", (char **)kept->pdata);
}

static void
visit_joined(const char *a, gsize a_len, const char *b, gsize b_len, WhForm kind, WhFormVisit visit,
             gpointer user)
{
  g_autofree char *form = g_strdup_printf("%.*s%.*s", (int)a_len, a, (int)b_len, b);
  visit(form, kind, user);
}

static void
visit_initials(const char *const *words, guint n, WhFormVisit visit, gpointer user)
{
  g_autoptr(GString) form = g_string_new(NULL);
  for (guint i = 0; i + 1 < n; i++)
    g_string_append_len(form, words[i], (gssize)first_letter(words[i]));
  gsize len = form->len;
  g_string_append_len(form, words[n - 1], (gssize)first_letter(words[n - 1]));
  visit(form->str, WH_FORM_SHORT, user);
  g_string_truncate(form, len);
  g_string_append(form, words[n - 1]);
  visit(form->str, WH_FORM_SHORT, user);
  g_string_assign(form, words[0]);
  for (guint i = 1; i < n; i++)
    g_string_append_len(form, words[i], (gssize)first_letter(words[i]));
  visit(form->str, WH_FORM_SHORT, user);
}

/* Logins of old systems hold eight letters. */
static void
visit_cut(const char *a, gsize a_len, const char *b, WhFormVisit visit, gpointer user)
{
  g_autofree char *form = g_strdup_printf("%.*s%s", (int)a_len, a, b);
  if (a_len >= LOGIN_LETTERS || strlen(form) <= LOGIN_LETTERS || !g_str_is_ascii(form))
    return;
  form[LOGIN_LETTERS] = '\0';
  visit(form, WH_FORM_SHORT, user);
}

static void
visit_short(const char *first, const char *last, WhFormVisit visit, gpointer user)
{
  gsize letter = first_letter(first);
  visit_joined(first, letter, last, strlen(last), WH_FORM_SHORT, visit, user);
  visit_joined(last, strlen(last), first, letter, WH_FORM_SHORT, visit, user);
  visit_joined(first, strlen(first), last, first_letter(last), WH_FORM_SHORT, visit, user);
  if (wh_forms_is_letter(first))
    return;
  letter += first_letter(first + letter);
  visit_joined(first, letter, last, strlen(last), WH_FORM_SHORT, visit, user);
}

void
wh_forms_of_name(const char *const *words, WhFormVisit visit, gpointer user)
{
  guint n = g_strv_length((char **)(guintptr)words);
  if (n < 2)
    return;
  const char *first = words[0], *last = words[n - 1];
  if (n == 3 && wh_forms_is_letter(first)) /* "H. Peter Anvin" */
    first = words[1];
  if (!wh_forms_is_letter(first) && !wh_forms_is_letter(last)) {
    visit_joined(first, strlen(first), last, strlen(last), WH_FORM_FULL, visit, user);
    visit_joined(last, strlen(last), first, strlen(first), WH_FORM_FULL, visit, user);
    visit_cut(first, strlen(first), last, visit, user);
    visit_cut(first, first_letter(first), last, visit, user);
  }
  if (n > 2) {
    g_autofree char *all = g_strjoinv("", (char **)(guintptr)words);
    visit(all, WH_FORM_FULL, user);
    visit_initials(words, n, visit, user);
  }
  visit_short(first, last, visit, user);
}

char *
wh_forms_squash(const char *text)
{
  GString *out = g_string_new(NULL);
  for (const char *at = text; *at != '\0' && *at != '+'; at++)
    if (g_ascii_isalnum(*at) || (guchar)*at >= 0x80)
      g_string_append_c(out, g_ascii_tolower(*at));
  return g_string_free(out, FALSE);
}

static void
visit_handle(const char *text, WhForm kind, WhFormVisit visit, gpointer user)
{
  g_autofree char *handle = wh_forms_squash(text);
  visit(handle, kind, user);
  gsize len = strlen(handle);
  while (len > 0 && g_ascii_isdigit(handle[len - 1]))
    len--;
  if (handle[len] == '\0' || len < 5)
    return;
  handle[len] = '\0';
  visit(handle, WH_FORM_BARE, user);
}

/* "eric.antonio.quintero": the names of it that may be in use. */
static void
visit_three(const char *local, WhFormVisit visit, gpointer user)
{
  g_auto(GStrv) parts = g_strsplit(local, ".", 4);
  if (g_strv_length(parts) != 3)
    return;
  for (guint i = 0; i < 2 && strlen(parts[2]) > 1; i++) {
    if (strlen(parts[i]) < 2)
      continue;
    g_autofree char *both = g_strconcat(parts[i], parts[2], NULL);
    g_autofree char *handle = wh_forms_squash(both);
    visit(handle, WH_FORM_BARE, user);
  }
}

const char *
wh_forms_domain(const char *host)
{
  static const char *const kinds[] = {"co", "ac", "edu", "com", "org", "net", "gov", "or", "ne", NULL};
  g_auto(GStrv) labels = g_strsplit(host, ".", -1);
  guint n = g_strv_length(labels), keep = n > 2 && g_strv_contains(kinds, labels[n - 2]) ? 3 : 2;
  const char *at = host;
  for (guint i = 0; i + keep < n; i++)
    at += strlen(labels[i]) + 1;
  return at;
}

void
wh_forms_of_account(const char *name, const char *email, WhFormVisit visit, gpointer user)
{
  g_autofree char *login = NULL, *id = NULL;
  const char *at = strrchr(email, '@');
  g_autofree char *local = wh_identity_local(email);
  if (wh_identity_noreply(email, &login, &id))
    visit_handle(login, WH_FORM_HANDLE, visit, user);
  else if (!wh_identity_local_is_generic(local)) {
    visit_handle(local, WH_FORM_HANDLE, visit, user);
    visit_three(local, visit, user);
  }
  if (strchr(name, '@') != NULL) {
    g_autofree char *folded = wh_identity_email(name);
    g_autofree char *its_local = wh_identity_local(folded);
    visit_handle(its_local, WH_FORM_HANDLE, visit, user);
  } else if (strpbrk(name, " \t") == NULL) {
    visit_handle(name, WH_FORM_CALLED, visit, user);
  }
  if (login == NULL && at != NULL && !wh_identity_is_free_mail(at + 1)) {
    const char *domain = wh_forms_domain(at + 1);
    g_autofree char *label = g_strndup(domain, strcspn(domain, "."));
    g_autofree char *squashed = wh_forms_squash(label);
    visit(squashed, WH_FORM_DOMAIN, user);
  }
}
