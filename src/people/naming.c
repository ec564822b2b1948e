/* SPDX-License-Identifier: Apache-2.0
 * From names in words to persons: logins, addresses, full names, and first names among those who are there. */
#include "people/naming.h"

#include "people/identity.h"
#include "people/incumbents.h"

#define LOOK_BACK 1000 /* messages of a thread, for who wrote in it */
#define NAMESAKES 64   /* persons of one full name that are told apart */
#define LAST_YEAR ((gint64)365 * 86400)

struct WhNaming {
  const WhPeopleImpl *impl;
  GHashTable *accounts;     /* "@login", folded address or full name to GArray of accounts by appearance */
  guint32 *place;           /* by message: its place in its thread */
  guint32 *active;          /* by person: marks of the last year */
  GArray *present;          /* guint32: persons with such marks, perhaps some without */
  guint8 *listed;           /* by person: is in present */
  guint mark_from, mark_to; /* those marks */
};

static void
learn(WhNaming *self, char *key, guint32 account)
{
  GArray *list = g_hash_table_lookup(self->accounts, key);
  if (list == NULL) {
    list = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_hash_table_insert(self->accounts, key, list);
  } else {
    g_free(key);
  }
  g_array_append_val(list, account);
}

static void
learn_account(WhNaming *self, guint32 account)
{
  const char *name = self->impl->names[account], *email = self->impl->emails[account];
  g_autofree char *login = NULL, *id = NULL;
  if (wh_identity_noreply(email, &login, &id))
    learn(self, g_strconcat("@", login, NULL), account);
  else if (*email != '\0' && !wh_identity_email_is_generic(email))
    learn(self, g_strdup(email), account);
  if (self->impl->is_login[account] && *name != '\0') {
    const char *raw = self->impl->people.view->accounts[account].name;
    g_autofree char *lower = g_ascii_strdown(raw, -1);
    if (login == NULL || !g_str_equal(login, lower))
      learn(self, g_strconcat("@", lower, NULL), account);
  }
  if (strchr(name, ' ') != NULL && !wh_identity_name_is_generic(name))
    learn(self, g_strdup(name), account);
}

static int
by_appearance(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhPeopleImpl *impl = user;
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  if (impl->account_first[x] != impl->account_first[y])
    return impl->account_first[x] < impl->account_first[y] ? -1 : 1;
  return impl->person_of[x] < impl->person_of[y] ? -1 : impl->person_of[x] > impl->person_of[y];
}

static void
find_places(WhNaming *self)
{
  const WhView *view = self->impl->people.view;
  self->place = g_new0(guint32, view->n_messages + 1);
  for (guint32 t = 0; t < view->n_threads; t++)
    for (guint32 i = 0; i < view->threads[t].n; i++)
      self->place[view->thread_messages[view->threads[t].at + i]] = i;
}

WhNaming *
wh_naming_new(const WhPeopleImpl *impl)
{
  WhNaming *self = g_new0(WhNaming, 1);
  self->impl = impl;
  self->accounts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  self->active = g_new0(guint32, impl->people.n_persons + 1);
  self->listed = g_new0(guint8, impl->people.n_persons + 1);
  self->present = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 i = 0; i < impl->people.view->n_accounts; i++)
    if (impl->person_of[i] != WH_NONE)
      learn_account(self, i);
  GHashTableIter iter;
  gpointer list;
  g_hash_table_iter_init(&iter, self->accounts);
  while (g_hash_table_iter_next(&iter, NULL, &list))
    g_array_sort_with_data(list, by_appearance, (gpointer)(guintptr)impl);
  find_places(self);
  return self;
}

void
wh_naming_free(WhNaming *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref(self->accounts);
  g_array_unref(self->present);
  g_free(self->place);
  g_free(self->active);
  g_free(self->listed);
  g_free(self);
}

static gboolean
is_one_of(const char *who, const char *const *words)
{
  g_autofree char *lower = g_ascii_strdown(who, -1);
  return g_strv_contains(words, g_strstrip(lower));
}

gboolean
wh_naming_is_you(const char *who)
{
  static const char *const words[] = {"", "you", "u", "your", "yourself", NULL};
  return is_one_of(who, words);
}

gboolean
wh_naming_is_pronoun(const char *who)
{
  static const char *const words[] = {"he",    "him",      "his",         "himself",     "she",
                                      "her",   "hers",     "herself",     "they",        "them",
                                      "their", "this guy", "this person", "that person", NULL};
  return is_one_of(who, words);
}

/* ---- who is there ---- */

/* Candidates for a name; one person twice is one. */
typedef struct {
  guint32 person;
  gboolean several;
} Found;

static void
found(Found *f, guint32 person)
{
  if (f->person == WH_NONE)
    f->person = person;
  else if (f->person != person)
    f->several = TRUE;
}

static gboolean
begins_with_word(const char *name, const char *word)
{
  gsize len = strlen(word);
  return strncmp(name, word, len) == 0 && (name[len] == ' ' || name[len] == '\0');
}

/* Whether PERSON was seen by T under WORD: as first name, one-word name or login. */
static gboolean
goes_by(const WhPeopleImpl *impl, guint32 person, const char *word, gint64 t)
{
  const WhPerson *p = &impl->persons[person];
  for (guint32 i = 0; i < p->n_accounts; i++) {
    guint32 account = p->accounts[i];
    g_autofree char *login = NULL, *id = NULL;
    if (impl->account_first[account] > t)
      continue;
    if (begins_with_word(impl->names[account], word))
      return TRUE;
    if (wh_identity_noreply(impl->emails[account], &login, &id) && g_str_equal(login, word))
      return TRUE;
  }
  return FALSE;
}

/* Calls found() for everybody who wrote in the thread before MESSAGE, but its speaker, and goes by WORD. */
static Found
among_thread(const WhNaming *self, const char *word, guint32 message)
{
  const WhPeopleImpl *impl = self->impl;
  const WhView *view = impl->people.view;
  const WhMessage *m = &view->messages[message];
  Found f = {WH_NONE, FALSE};
  if (m->thread == WH_NONE)
    return f;
  const guint32 *list = view->thread_messages + view->threads[m->thread].at;
  guint32 here = self->place[message], from = here > LOOK_BACK ? here - LOOK_BACK : 0;
  for (guint32 i = from; i < here; i++) {
    guint32 person = impl->speaker_of[list[i]];
    if (person != impl->speaker_of[message] && person != f.person && impl->persons[person].flags == 0 &&
        goes_by(impl, person, word, m->known))
      found(&f, person);
  }
  return f;
}

/* Makes the marks those of the year up to T. */
static void
move_to(WhNaming *self, gint64 t)
{
  guint n, kept = 0;
  const WhPowerMark *marks = wh_incumbents_marks(self->impl->incumbents, &n);
  for (; self->mark_to < n && marks[self->mark_to].t <= t; self->mark_to++) {
    guint32 person = marks[self->mark_to].person;
    self->active[person]++;
    if (!self->listed[person])
      g_array_append_val(self->present, person);
    self->listed[person] = 1;
  }
  for (; self->mark_from < self->mark_to && marks[self->mark_from].t < t - LAST_YEAR; self->mark_from++)
    self->active[marks[self->mark_from].person]--;
  for (guint i = 0; i < self->present->len; i++) {
    guint32 person = g_array_index(self->present, guint32, i);
    self->listed[person] = self->active[person] > 0;
    if (self->active[person] > 0)
      g_array_index(self->present, guint32, kept++) = person;
  }
  g_array_set_size(self->present, kept);
}

static Found
among_incumbents(WhNaming *self, const char *word, guint32 message)
{
  const WhPeopleImpl *impl = self->impl;
  gint64 t = impl->people.view->messages[message].known;
  Found f = {WH_NONE, FALSE};
  guint n = 0;
  const guint32 *list = wh_incumbents_few(impl->incumbents, t, &n);
  if (list == NULL) {
    move_to(self, t);
    list = (const guint32 *)(gpointer)self->present->data;
    n = self->present->len;
  }
  for (guint i = 0; i < n; i++)
    if (list[i] != impl->speaker_of[message] && goes_by(impl, list[i], word, t))
      found(&f, list[i]);
  return f;
}

/* ---- whole names ---- */

static gboolean
wrote_before(const WhNaming *self, guint32 person, guint32 message)
{
  const WhView *view = self->impl->people.view;
  const WhMessage *m = &view->messages[message];
  if (m->thread == WH_NONE)
    return FALSE;
  const guint32 *list = view->thread_messages + view->threads[m->thread].at;
  guint32 here = self->place[message], from = here > LOOK_BACK ? here - LOOK_BACK : 0;
  for (guint32 i = from; i < here; i++)
    if (self->impl->speaker_of[list[i]] == person)
      return TRUE;
  return FALSE;
}

/* The one who bore KEY by the time of MESSAGE; of several, the one who wrote in the thread. */
static guint32
by_key(const WhNaming *self, const char *key, guint32 message)
{
  const WhPeopleImpl *impl = self->impl;
  const GArray *list = g_hash_table_lookup(self->accounts, key);
  Found all = {WH_NONE, FALSE}, here = {WH_NONE, FALSE};
  for (guint i = 0; list != NULL && i < MIN(list->len, NAMESAKES); i++) {
    guint32 account = g_array_index(list, guint32, i);
    if (impl->account_first[account] > impl->people.view->messages[message].known)
      break;
    found(&all, impl->person_of[account]);
  }
  if (!all.several)
    return all.person;
  for (guint i = 0; i < MIN(list->len, NAMESAKES); i++) {
    guint32 account = g_array_index(list, guint32, i);
    if (impl->account_first[account] <= impl->people.view->messages[message].known &&
        wrote_before(self, impl->person_of[account], message))
      found(&here, impl->person_of[account]);
  }
  return here.several ? WH_NONE : here.person;
}

guint32
wh_naming_find(WhNaming *self, const char *who, guint32 message)
{
  g_autofree char *trimmed = g_strstrip(g_strdup(who));
  if (strchr(trimmed, '@') != NULL) { /* "@login" or an address */
    g_autofree char *key = wh_identity_email(trimmed);
    return by_key(self, key, message);
  }
  g_autofree char *name = wh_identity_name(trimmed);
  if (strchr(name, ' ') != NULL)
    return by_key(self, name, message);
  if (g_utf8_strlen(name, -1) < 2)
    return WH_NONE;
  Found f = among_thread(self, name, message);
  if (f.person == WH_NONE)
    f = among_incumbents(self, name, message);
  return f.several ? WH_NONE : f.person;
}
