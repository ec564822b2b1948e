/* SPDX-License-Identifier: Apache-2.0
 * Merging by what somebody declared: mailmap, a forge's no-reply address, a signing key. */
#include "people/identity.h"
#include "people/merge.h"

/* ---- mailmap ---- */

/* Blobs of the versions of .mailmap that the default branch has held, oldest first. A version's facts are at least the lines that it
 * adds to the one before, so all versions together say what was ever declared. Owner: caller. */
static GArray *
find_mailmaps(const WhView *view)
{
  GArray *blobs = g_array_new(FALSE, FALSE, sizeof(guint32));
  guint32 path = 0;
  while (path < view->n_paths && !g_str_equal(view->paths[path], ".mailmap"))
    path++;
  g_autofree guint8 *reached = path < view->n_paths ? wh_mainline_reached(view) : NULL;
  for (guint32 i = 0; reached != NULL && i < view->n_commits; i++) {
    const WhCommit *commit = &view->commits[i];
    for (guint32 c = 0; reached[i] && c < commit->n_changes; c++) {
      const WhChange *change = &view->changes[commit->changes_at + c];
      if (change->path == path && change->new_blob != WH_NONE)
        g_array_append_val(blobs, change->new_blob);
    }
  }
  return blobs;
}

typedef struct {
  char *proper_name, *proper_email, *name, *email; /* folded, "" if absent */
} Entry;

/* "Name <email>" in folded parts. */
static void
split_ident(const char *text, char **ret_name, char **ret_email)
{
  const char *open = strchr(text, '<'), *close = open != NULL ? strchr(open, '>') : NULL;
  g_autofree char *name = open != NULL ? g_strndup(text, (gsize)(open - text)) : g_strdup(text);
  g_autofree char *email = close != NULL ? g_strndup(open + 1, (gsize)(close - open - 1)) : g_strdup("");
  *ret_name = wh_identity_name(name);
  *ret_email = wh_identity_email(email);
}

static void
entry_parse(const char *value, Entry *e)
{
  const char *tab = strchr(value, '\t');
  g_autofree char *left = tab != NULL ? g_strndup(value, (gsize)(tab - value)) : g_strdup(value);
  split_ident(left, &e->proper_name, &e->proper_email);
  split_ident(tab != NULL ? tab + 1 : "", &e->name, &e->email);
  if (*e->email == '\0') { /* "Proper Name <email>": the one address is what commits carry */
    g_free(e->email);
    e->email = g_steal_pointer(&e->proper_email);
    e->proper_email = g_strdup("");
  }
}

static void
entry_clear(Entry *e)
{
  g_free(e->proper_name);
  g_free(e->proper_email);
  g_free(e->name);
  g_free(e->email);
}

typedef struct {
  GHashTable *by_email; /* folded email to account + 1 of its first account */
  GHashTable *by_name;  /* proper name to account + 1 of an account declared to have it */
  GHashTable *seen; /* lines that were applied: later versions repeat most of them, which changes nothing */
} Declared;

static void
unite_declared(WhMerger *m, GHashTable *table, const char *key, guint32 account, const char *detail)
{
  guint32 known = GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
  if (known != 0)
    wh_merger_unite(m, known - 1, account, WH_MERGE_MAILMAP, detail);
  else
    g_hash_table_insert(table, g_strdup(key), GUINT_TO_POINTER(account + 1));
}

static void
apply_to_account(WhMerger *m, Declared *d, const Entry *e, guint32 account)
{
  g_autofree char *detail = g_strdup_printf("mailmap gives %s to %s", m->emails[account],
                                            *e->proper_name != '\0' ? e->proper_name : e->proper_email);
  if (*e->proper_email != '\0')
    unite_declared(m, d->by_email, e->proper_email, account, detail);
  if (strchr(e->proper_name, ' ') != NULL && !wh_identity_name_is_generic(e->proper_name))
    unite_declared(m, d->by_name, e->proper_name, account, detail);
}

/* Accounts of each address, in order of appearance. Owner: caller. */
static GHashTable *
accounts_by_email(const WhMerger *m)
{
  GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  for (guint32 i = 0; i < m->n_order; i++) {
    GArray *list = g_hash_table_lookup(table, m->emails[m->order[i]]);
    if (list == NULL) {
      list = g_array_new(FALSE, FALSE, sizeof(guint32));
      g_hash_table_insert(table, m->emails[m->order[i]], list);
    }
    g_array_append_val(list, m->order[i]);
  }
  return table;
}

static void
apply_entry(WhMerger *m, Declared *d, GHashTable *accounts, const Entry *e)
{
  const GArray *list = g_hash_table_lookup(accounts, e->email);
  for (guint i = 0; list != NULL && i < list->len; i++) {
    guint32 account = g_array_index(list, guint32, i);
    if (*e->name == '\0' || g_str_equal(e->name, m->names[account]))
      apply_to_account(m, d, e, account);
  }
}

static void
apply_version(WhMerger *m, Declared *declared, GHashTable *accounts, guint32 blob)
{
  guint32 n_facts;
  const WhFact *facts = wh_view_facts(m->view, blob, &n_facts);
  for (guint32 i = 0; i < n_facts; i++) {
    if (facts[i].kind != WH_FACT_MAILMAP ||
        !g_hash_table_add(declared->seen, (gpointer)(guintptr)facts[i].value))
      continue;
    Entry entry;
    entry_parse(facts[i].value, &entry);
    apply_entry(m, declared, accounts, &entry);
    entry_clear(&entry);
  }
}

void
wh_merge_by_mailmap(WhMerger *m)
{
  g_autoptr(GArray) versions = find_mailmaps(m->view);
  if (versions->len == 0)
    return;
  g_autoptr(GHashTable) accounts = accounts_by_email(m);
  g_autoptr(GHashTable) by_email = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  Declared declared = {by_email, by_name, seen};
  for (guint32 i = 0; i < m->n_order; i++)
    if (!wh_identity_email_is_generic(m->emails[m->order[i]]) &&
        !g_hash_table_contains(by_email, m->emails[m->order[i]]))
      g_hash_table_insert(by_email, g_strdup(m->emails[m->order[i]]), GUINT_TO_POINTER(m->order[i] + 1));
  for (guint i = 0; i < versions->len; i++)
    apply_version(m, &declared, accounts, g_array_index(versions, guint32, i));
}

/* ---- a forge's no-reply addresses ---- */

/* What a login may stand for outside the forge: the one group whose address or name is that login. */
typedef struct {
  guint32 group;
  gboolean ambiguous, by_address;
} Claim;

static void
claim(WhMerger *m, GHashTable *claims, const char *word, guint32 account, gboolean by_address)
{
  if (g_utf8_strlen(word, -1) < 4)
    return;
  Claim *known = g_hash_table_lookup(claims, word);
  if (known == NULL) {
    known = g_new0(Claim, 1);
    known->group = account;
    g_hash_table_insert(claims, g_strdup(word), known);
  } else if (wh_merger_root(m, known->group) != wh_merger_root(m, account)) {
    known->ambiguous = TRUE;
  }
  known->by_address |= by_address;
}

static GHashTable *
collect_claims(WhMerger *m)
{
  GHashTable *claims = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i];
    const char *email = m->emails[account];
    g_autofree char *login = NULL, *id = NULL;
    if (!wh_merger_is_human(m, account) || wh_identity_noreply(email, &login, &id))
      continue;
    g_autofree char *local = wh_identity_local(email);
    if (!wh_identity_email_is_generic(email))
      claim(m, claims, local, account, TRUE);
    if (strchr(m->names[account], ' ') == NULL && !g_str_equal(local, m->names[account]))
      claim(m, claims, m->names[account], account, FALSE);
  }
  return claims;
}

static void
unite_with_claim(WhMerger *m, GHashTable *claims, const char *login, guint32 account)
{
  const Claim *claim = g_hash_table_lookup(claims, login);
  /* Of the many who only speak, two may well be namesakes, and a one-word name is no login. */
  if (claim != NULL && !m->in_history[account] && (!m->in_history[claim->group] || !claim->by_address))
    return;
  if (claim == NULL || claim->ambiguous || wh_merge_names_conflict(m->names[account], m->names[claim->group]))
    return;
  g_autofree char *detail = g_strconcat("forge login ", login, NULL);
  wh_merger_unite(m, claim->group, account, WH_MERGE_NOREPLY, detail);
}

static void
unite_known(WhMerger *m, GHashTable *table, char *key, guint32 account)
{
  guint32 known = GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
  g_autofree char *detail = g_strconcat("forge account ", key, NULL);
  if (known != 0)
    wh_merger_unite(m, known - 1, account, WH_MERGE_NOREPLY, detail);
  else
    g_hash_table_insert(table, g_steal_pointer(&key), GUINT_TO_POINTER(account + 1));
  g_free(key);
}

void
wh_merge_by_noreply(WhMerger *m)
{
  g_autoptr(GHashTable) claims = NULL;
  g_autoptr(GHashTable) logins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i];
    g_autofree char *login = NULL, *id = NULL;
    if (!wh_merger_is_human(m, account) || !wh_identity_noreply(m->emails[account], &login, &id))
      continue;
    const char *forge = strrchr(m->emails[account], '@');
    unite_known(m, logins, g_strconcat(login, forge, NULL), account);
    if (*id != '\0')
      unite_known(m, logins, g_strconcat("#", id, forge, NULL), account);
    if (claims == NULL)
      claims = collect_claims(m);
    unite_with_claim(m, claims, login, account);
  }
}

/* ---- the same signing key ---- */

static void
sign_with(WhMerger *m, GHashTable *keys, const char *key, guint32 account)
{
  if (account == WH_NONE || *key == '\0' || !wh_merger_is_human(m, account) || wh_bots_is_forge_key(key))
    return;
  gpointer known = g_hash_table_lookup(keys, key);
  g_autofree char *detail = g_strconcat("same signing key ", key, NULL);
  if (known != NULL && wh_merge_names_conflict(m->names[GPOINTER_TO_UINT(known) - 1], m->names[account]))
    return; /* a project's key that two people use */
  if (known != NULL)
    wh_merger_unite(m, GPOINTER_TO_UINT(known) - 1, account, WH_MERGE_KEY, detail);
  else
    g_hash_table_insert(keys, g_strdup(key), GUINT_TO_POINTER(account + 1));
}

void
wh_merge_by_key(WhMerger *m)
{
  g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < m->view->n_commits; i++) {
    const WhCommit *commit = &m->view->commits[i];
    if (*commit->key != '\0')
      sign_with(m, keys, commit->key, commit->committer);
  }
  for (guint32 i = 0; i < m->view->n_tags; i++)
    if (*m->view->tags[i].key != '\0')
      sign_with(m, keys, m->view->tags[i].key, m->view->tags[i].tagger);
}
