/* SPDX-License-Identifier: Apache-2.0
 * What people make of their names. */
#include "people/forms.h"

#include <string.h>

#include "base/slice.h"
#include "people/identity.h"

#define LOGIN_LETTERS 8
#define MAX_FORM 120 /* bytes; longer ones are cut */
#define UTF8_MAX 6
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
wh_forms_words(const char *name, const char *folded_name)
{
  if (strchr(name, '@') != NULL)
    return g_new0(char *, 1);
  g_autofree char *folded = NULL;
  if (strchr(folded_name, ' ') == NULL || strpbrk(name, "([._,") != NULL) {
    g_autofree char *spread = spread_name(name);
    folded = wh_identity_name(*g_strstrip(spread) != '\0' ? spread : name);
  }
  g_auto(GStrv) parts = g_strsplit(folded != NULL ? folded : folded_name, " ", MAX_WORDS);
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

typedef struct {
  WhFormVisit visit;
  gpointer user;
} Visitor;

static WhSlice
letters_of(const char *word, guint n)
{
  gsize len = 0;
  for (guint i = 0; i < n && word[len] != '\0'; i++)
    len += first_letter(word + len);
  return wh_slice(word, len);
}

static void
visit_joined(WhSlice a, WhSlice b, WhForm kind, const Visitor *visitor)
{
  char form[MAX_FORM + 1];
  gsize len_a = MIN(a.len, MAX_FORM), len_b = MIN(b.len, MAX_FORM - len_a);
  memcpy(form, a.data, len_a);
  memcpy(form + len_a, b.data, len_b);
  form[len_a + len_b] = '\0';
  visitor->visit(form, kind, visitor->user);
}

static void
visit_initials(const char *const *words, guint n, const Visitor *visitor)
{
  char letters[MAX_WORDS * UTF8_MAX];
  gsize len = 0, before = 0;
  for (guint i = 0; i < n; i++) {
    WhSlice letter = letters_of(words[i], 1);
    before = len;
    memcpy(letters + len, letter.data, letter.len);
    len += letter.len;
  }
  WhSlice first = letters_of(words[0], 1), last = wh_slice_str(words[n - 1]);
  visit_joined(wh_slice(letters, len), WH_SLICE(""), WH_FORM_SHORT, visitor);
  visit_joined(wh_slice(letters, before), last, WH_FORM_SHORT, visitor);
  visit_joined(wh_slice_str(words[0]), wh_slice(letters + first.len, len - first.len), WH_FORM_SHORT,
               visitor);
}

/* Logins of old systems hold eight letters. */
static void
visit_cut(WhSlice a, WhSlice b, const Visitor *visitor)
{
  if (a.len >= LOGIN_LETTERS || a.len + b.len <= LOGIN_LETTERS)
    return;
  visit_joined(a, wh_slice(b.data, LOGIN_LETTERS - a.len), WH_FORM_SHORT, visitor);
}

static void
visit_two(const char *first_word, const char *last_word, const Visitor *visitor)
{
  WhSlice first = wh_slice_str(first_word), last = wh_slice_str(last_word),
          letter = letters_of(first_word, 1);
  if (!wh_forms_is_letter(first_word) && !wh_forms_is_letter(last_word)) {
    visit_joined(first, last, WH_FORM_FULL, visitor);
    visit_joined(last, first, WH_FORM_FULL, visitor);
    visit_joined(letters_of(first_word, 2), last, WH_FORM_SHORT, visitor);
    visit_cut(first, last, visitor);
    visit_cut(letter, last, visitor);
  }
  visit_joined(letter, last, WH_FORM_SHORT, visitor);
  visit_joined(last, letter, WH_FORM_SHORT, visitor);
  visit_joined(first, letters_of(last_word, 1), WH_FORM_SHORT, visitor);
}

void
wh_forms_of_name(const char *const *words, WhFormVisit visit, gpointer user)
{
  Visitor visitor = {visit, user};
  guint n = g_strv_length((char **)(guintptr)words);
  if (n < 2)
    return;
  if (n > 2) {
    g_autofree char *all = g_strjoinv("", (char **)(guintptr)words);
    visit_joined(wh_slice_str(all), WH_SLICE(""), WH_FORM_FULL, &visitor);
    visit_initials(words, n, &visitor);
  }
  const char *first = n == 3 && wh_forms_is_letter(words[0]) ? words[1] : words[0]; /* "H. Peter Anvin" */
  visit_two(first, words[n - 1], &visitor);
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
  static const char *const kinds[] = {"co.", "ac.", "edu.", "com.", "org.", "net.", "gov.", "or.", "ne."};
  const char *third = host, *second = host, *last = host; /* labels from the end */
  for (const char *at = host; *at != '\0'; at++)
    if (*at == '.') {
      third = second;
      second = last;
      last = at + 1;
    }
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (g_str_has_prefix(second, kinds[i]))
      return third;
  return second;
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
