/* SPDX-License-Identifier: Apache-2.0
 * Merging by what people make of their names: an address, login or one-word name that spells another account's full name, is short
 * for it where nobody else's name is short for the same, or is the very same handle. The names must not contradict each other, and
 * time bounds hold as for equal names. */
#include "people/forms.h"
#include "people/identity.h"
#include "people/merge.h"

#define MIN_FULL 6     /* letters of a form that spells a full name */
#define MIN_SHORT 5    /* of one that is short for it */
#define MIN_HANDLE 4   /* of a handle that stands for itself */
#define MIN_INITIALS 3 /* of a handle that is somebody's initials, or that is all there is of an address */
#define MIN_DOMAIN 6
#define LONG_HANDLE 8 /* letters that two people do not hit on by chance */
#define SEVERAL G_MAXUINT32
#define MIN_FIRST 6   /* letters of a first name that only one bears, as a handle */
#define MAX_KEY 120   /* bytes; longer ones are cut */
#define MAX_BUCKET 64 /* more accounts of one handle than that say that it is nobody's */

typedef struct {
  guint32 account;
  WhForm form;
} Claim;

typedef struct {
  WhMerger *m;
  GHashTable *buckets; /* form to GArray of Claim */
  GPtrArray *order;    /* the forms by first appearance */
  GHashTable *words;   /* see words_of_names; borrowed */
  guint32 account;     /* whose forms are being collected */
} Handles;

static void
add_claim(const char *form, WhForm kind, gpointer user)
{
  Handles *self = user;
  if (strlen(form) < (kind == WH_FORM_DOMAIN ? MIN_DOMAIN : MIN_INITIALS))
    return;
  char key[MAX_KEY + 1];
  g_strlcpy(key, form, sizeof key);
  wh_forms_fold_umlauts(key);
  GArray *bucket = g_hash_table_lookup(self->buckets, key);
  if (bucket == NULL && kind < WH_FORM_HANDLE)
    return; /* nobody goes by it */
  if (bucket == NULL) {
    bucket = g_array_new(FALSE, FALSE, sizeof(Claim));
    char *kept = g_strdup(key);
    g_ptr_array_add(self->order, kept);
    g_hash_table_insert(self->buckets, kept, bucket);
  }
  Claim claim = {self->account, kind};
  g_array_append_val(bucket, claim);
}

/* What accounts are called, then the forms of names that some are called by. */
static void
collect(Handles *self, gboolean names)
{
  WhMerger *m = self->m;
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i];
    if (!wh_merger_is_human(m, account))
      continue;
    self->account = account;
    gboolean named = !m->odd[account] && !wh_identity_name_is_generic(m->names[account]);
    if (names && named)
      wh_forms_of_name((const char *const *)m->words[account], add_claim, self);
    if (!names)
      wh_forms_of_account(named ? m->view->accounts[account].name : " ", m->emails[account], add_claim, self);
  }
}

/* ---- do the names agree ---- */

/* Words that are the same, or one of which is short for the other. */
static gboolean
words_agree(const char *a, const char *b)
{
  gsize len_a = strlen(a), len_b = strlen(b), len = MIN(len_a, len_b);
  return strncmp(a, b, len) == 0 && (len_a == len_b || len == 1 || len >= 3);
}

/* Whether word I of A (N_A words) may be word J of B. Only first names are shortened, and only they and last names to one letter. */
static gboolean
is_same_word(char *const *a, guint i, guint n_a, char *const *b, guint j, guint n_b)
{
  if (g_str_equal(a[i], b[j]))
    return TRUE;
  gboolean first = i == 0 && j == 0, last = i + 1 == n_a && j + 1 == n_b;
  gboolean letter = wh_forms_is_letter(a[i]) || wh_forms_is_letter(b[j]);
  return (first || (last && letter)) && words_agree(a[i], b[j]);
}

gboolean
wh_merge_names_agree(char *const *a, char *const *b)
{
  guint n_a = g_strv_length((char **)(guintptr)a), n_b = g_strv_length((char **)(guintptr)b);
  if (n_a > n_b)
    return wh_merge_names_agree(b, a);
  guint i = 0;
  for (guint j = 0; i < n_a && j < n_b; j++)
    i += is_same_word(a, i, n_a, b, j, n_b) ? 1 : 0;
  if (i == n_a)
    return n_a >= 2;
  g_autofree char *key_a = wh_forms_key((const char *const *)a),
                  *key_b = wh_forms_key((const char *const *)b);
  return key_a != NULL && g_strcmp0(key_a, key_b) == 0;
}

/* Whether a name of one word may be the bearer's of the other, of any number: it is the handle KEY itself, or one of the words. */
static gboolean
word_fits(const char *word, const char *key, char *const *other)
{
  g_autofree char *squashed = wh_forms_squash(word);
  wh_forms_fold_umlauts(squashed);
  if (g_str_equal(squashed, key) || (strlen(key) >= 4 && g_str_has_prefix(squashed, key)))
    return TRUE;
  for (guint i = 0; other[i] != NULL; i++)
    if (strlen(word) >= 2 && words_agree(word, other[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_word_of_names(const Handles *self, const char *word)
{
  return g_hash_table_contains(self->words, word);
}

/* Whether the raw name of ACCOUNT is KEY written in one go. */
static gboolean
is_named(const WhMerger *m, guint32 account, const char *key)
{
  const char *name = m->view->accounts[account].name;
  if (strpbrk(name, " \t") != NULL)
    return FALSE;
  g_autofree char *squashed = wh_forms_squash(name);
  wh_forms_fold_umlauts(squashed);
  return g_str_equal(squashed, key);
}

/* A name of one word against another name of any length. STRONG: the handle is enough where the word says nothing against it. */
static gboolean
word_may_be(const Handles *self, const char *word, const char *key, char *const *other, gboolean strong)
{
  return word_fits(word, key, other) || (strong && !is_word_of_names(self, word));
}

/* Whether the names of A and B let them be one. KEY: the handle that both have. */
static gboolean
names_fit(const Handles *self, guint32 a, guint32 b, const char *key, gboolean strong)
{
  const WhMerger *m = self->m;
  char **x = m->words[a], **y = m->words[b];
  guint n_x = g_strv_length(x), n_y = g_strv_length(y);
  if (n_x == 0 || n_y == 0 || wh_identity_name_is_generic(m->names[a]) ||
      wh_identity_name_is_generic(m->names[b]) || is_named(m, a, key) || is_named(m, b, key))
    return TRUE;
  if (n_x == 1)
    return word_may_be(self, x[0], key, y, strong);
  if (n_y == 1)
    return word_may_be(self, y[0], key, x, strong);
  return wh_merge_names_agree(x, y) || (strong && wh_merge_share_word(m->names[a], m->names[b]));
}

/* ---- one handle ---- */

static const Claim *
claim_at(const GArray *bucket, guint i)
{
  return &g_array_index(bucket, Claim, i);
}

/* The one group among the claims of FORM; WH_NONE: nobody, or several. *RET_ANY: whether there are any. */
static guint32
only_group(WhMerger *m, const GArray *bucket, WhForm form, gboolean *ret_any)
{
  guint32 only = WH_NONE;
  *ret_any = FALSE;
  for (guint i = 0; i < bucket->len; i++) {
    if (claim_at(bucket, i)->form != form)
      continue;
    guint32 account = claim_at(bucket, i)->account;
    if (*ret_any && (only == WH_NONE || wh_merger_root(m, account) != wh_merger_root(m, only)))
      only = WH_NONE;
    else
      only = account;
    *ret_any = TRUE;
  }
  return only;
}

static gboolean
may_be_one(const Handles *self, guint32 a, guint32 b, const char *key, gboolean strong)
{
  return wh_merge_in_history(self->m, a, b) && names_fit(self, a, b, key, strong) &&
         (is_word_of_names(self, key) ? wh_merge_in_use_together(self->m, a, b)
                                      : wh_merge_in_touch(self->m, a, b));
}

/* The same where both are addresses: a full name that agrees and the same local part outlast any silence. */
static gboolean
may_be_one_handle(const Handles *self, const Claim *a, const Claim *b, const char *key, gboolean strong)
{
  char **x = self->m->words[a->account], **y = self->m->words[b->account];
  if (a->form == WH_FORM_HANDLE && b->form == WH_FORM_HANDLE &&
      wh_merge_in_history(self->m, a->account, b->account) && wh_merge_names_agree(x, y))
    return TRUE;
  return may_be_one(self, a->account, b->account, key, strong);
}

/* What of the claim's account shows the handle. */
static const char *
shown(const WhMerger *m, const Claim *claim)
{
  const WhAccount *account = &m->view->accounts[claim->account];
  return claim->form == WH_FORM_CALLED || *account->email == '\0' ? account->name : account->email;
}

/* Handles that are a form of OWNER's name. */
static void
unite_with_owner(const Handles *self, const GArray *bucket, const char *key, guint32 owner, gboolean full)
{
  WhMerger *m = self->m;
  for (guint i = 0; i < bucket->len; i++) {
    const Claim *claim = claim_at(bucket, i);
    if (claim->form < WH_FORM_HANDLE || (claim->form == WH_FORM_DOMAIN && !full) ||
        (claim->form == WH_FORM_CALLED && is_word_of_names(self, key)) ||
        wh_merger_root(m, claim->account) == wh_merger_root(m, owner) ||
        !may_be_one(self, owner, claim->account, key, full && claim->form != WH_FORM_DOMAIN))
      continue;
    g_autofree char *detail = g_strdup_printf("%s %s %s", shown(m, claim), full ? "spells" : "is short for",
                                              m->view->accounts[owner].name);
    wh_merger_unite(m, owner, claim->account, WH_MERGE_HANDLE, detail);
  }
}

/* Whether the handle KEY shows that two accounts are one. A word of names shows it as an address alone, and two that are only called
 * alike must be called something rare. */
static gboolean
forms_match(const Handles *self, const Claim *a, const Claim *b, const char *key)
{
  gboolean strong = strlen(key) >= LONG_HANDLE;
  for (guint i = 0; i < 2; i++) {
    WhForm form = i == 0 ? a->form : b->form;
    if (form < WH_FORM_HANDLE || form == WH_FORM_DOMAIN || (form == WH_FORM_BARE && !strong) ||
        (form == WH_FORM_CALLED && is_word_of_names(self, key)))
      return FALSE;
  }
  gboolean called = a->form == WH_FORM_CALLED || b->form == WH_FORM_CALLED;
  if (called && !(self->m->in_history[a->account] && self->m->in_history[b->account]))
    return FALSE; /* a login is no first name */
  return strong || a->form == WH_FORM_HANDLE || b->form == WH_FORM_HANDLE;
}

/* Whether every two accounts that go by the handle KEY may be one. */
static gboolean
is_one_hand(const Handles *self, const GArray *bucket, const char *key, gboolean strong)
{
  for (guint i = 0; i < bucket->len; i++)
    for (guint j = i + 1; j < bucket->len; j++)
      if (forms_match(self, claim_at(bucket, i), claim_at(bucket, j), key) &&
          !names_fit(self, claim_at(bucket, i)->account, claim_at(bucket, j)->account, key, strong))
        return FALSE;
  return TRUE;
}

gboolean
wh_merge_is_bare(const WhMerger *m, guint32 account)
{
  const char *at = strrchr(m->emails[account], '@');
  return at == NULL || strchr(at, '.') == NULL || wh_identity_host_is_generic(at + 1) ||
         wh_identity_email_is_generic(m->emails[account]);
}

static gboolean
any_bare(const WhMerger *m, const GArray *bucket)
{
  for (guint i = 0; i < bucket->len; i++)
    if (claim_at(bucket, i)->form == WH_FORM_HANDLE && wh_merge_is_bare(m, claim_at(bucket, i)->account))
      return TRUE;
  return FALSE;
}

/* A handle that stands for itself. */
static void
unite_handles(const Handles *self, const GArray *bucket, const char *key, gboolean strong)
{
  WhMerger *m = self->m;
  for (guint i = 0; i < bucket->len; i++)
    for (guint j = 0; j < i; j++) {
      const Claim *a = claim_at(bucket, j), *b = claim_at(bucket, i);
      if (forms_match(self, a, b, key) && wh_merger_root(m, a->account) != wh_merger_root(m, b->account) &&
          may_be_one_handle(self, a, b, key, strong)) {
        g_autofree char *detail = g_strdup_printf("same handle in %s and %s", shown(m, a), shown(m, b));
        wh_merger_unite(m, a->account, b->account, WH_MERGE_HANDLE, detail);
      }
    }
}

/* Whether KEY is no more than a first or last name that many may have: only where one person goes by it. */
static gboolean
stands_for_itself(const Handles *self, const GArray *bucket, const char *key, gboolean is_form)
{
  gboolean bare = any_bare(self->m, bucket);
  if (is_word_of_names(self, key))
    return bare ||
           (strlen(key) >= MIN_FIRST && GPOINTER_TO_UINT(g_hash_table_lookup(self->words, key)) != SEVERAL);
  return strlen(key) >= (bare || is_form ? MIN_INITIALS : MIN_HANDLE);
}

static void
judge_bucket(const Handles *self, const char *key, const GArray *bucket)
{
  gboolean any_full = FALSE, any_short = FALSE, strong = strlen(key) >= LONG_HANDLE;
  guint32 full = only_group(self->m, bucket, WH_FORM_FULL, &any_full);
  guint32 brief = only_group(self->m, bucket, WH_FORM_SHORT, &any_short);
  if (full != WH_NONE && strlen(key) >= MIN_FULL)
    unite_with_owner(self, bucket, key, full, TRUE);
  else if (!any_full && brief != WH_NONE && strlen(key) >= MIN_SHORT)
    unite_with_owner(self, bucket, key, brief, FALSE);
  if (stands_for_itself(self, bucket, key, brief != WH_NONE) && is_one_hand(self, bucket, key, strong))
    unite_handles(self, bucket, key, strong);
}

/* Every word of names of two words or more, as the keys are written, to the account + 1 that bears it, SEVERAL where more than one
 * person does. Owner: caller. */
static GHashTable *
words_of_names(WhMerger *m)
{
  GHashTable *words = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i];
    char **its = m->words[account];
    for (guint w = 0; its[0] != NULL && its[1] != NULL && its[w] != NULL; w++) {
      guint32 known = GPOINTER_TO_UINT(g_hash_table_lookup(words, its[w]));
      gboolean other =
          known != 0 && (known == SEVERAL || wh_merger_root(m, known - 1) != wh_merger_root(m, account));
      g_hash_table_insert(words, its[w], GUINT_TO_POINTER(other ? SEVERAL : account + 1));
    }
  }
  return words;
}

void
wh_merge_by_handle(WhMerger *m)
{
  g_autoptr(GHashTable) words = words_of_names(m);
  g_autoptr(GHashTable) buckets =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autoptr(GPtrArray) order = g_ptr_array_new();
  Handles self = {.m = m, .buckets = buckets, .order = order, .words = words};
  collect(&self, FALSE);
  collect(&self, TRUE);
  for (guint i = 0; i < order->len; i++) {
    const GArray *bucket = g_hash_table_lookup(buckets, g_ptr_array_index(order, i));
    if (bucket->len > 1 && bucket->len <= MAX_BUCKET)
      judge_bucket(&self, g_ptr_array_index(order, i), bucket);
  }
}
