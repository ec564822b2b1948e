/* SPDX-License-Identifier: Apache-2.0
 * One record made of what chosen accounts left in several projects. */
#include "app/hunt_record.h"

/* Hands on what the accounts wanted left. */
typedef struct {
  WhSink sink; /* first */
  WhSink *to;
  GHashTable *accounts;
  GHashTable *counts; /* of messages, by account; borrows keys from ACCOUNTS */
  guint each;
} Sieve;

char *
wh_hunt_account_key(const char *name, const char *email)
{
  return g_strdup_printf("%s\n%s", name, email);
}

void
wh_hunt_want(const WhHunt *hunt, GHashTable *accounts, guint32 person)
{
  const WhHuntPerson *p = wh_hunt_person(hunt->index, person);
  for (guint i = p->accounts_at; i < p->accounts_at + p->n_accounts; i++) {
    const WhHuntAccount *account = &g_array_index(hunt->index->accounts, WhHuntAccount, i);
    g_hash_table_add(accounts, wh_hunt_account_key(account->name, account->email));
  }
}

/* The key as ACCOUNTS has it; NULL: not wanted. */
static const char *
wanted(const Sieve *sieve, WhSlice name, WhSlice email)
{
  g_autofree char *key = g_strdup_printf("%.*s\n%.*s", (int)name.len, name.data != NULL ? name.data : "",
                                         (int)email.len, email.data != NULL ? email.data : "");
  gpointer kept = NULL;
  g_hash_table_lookup_extended(sieve->accounts, key, &kept, NULL);
  return kept;
}

static gboolean
take_message(WhSink *sink, const WhMessageRecord *record, GError **error)
{
  const Sieve *sieve = (const Sieve *)sink;
  const char *key = wanted(sieve, record->name, record->email);
  if (key == NULL)
    return TRUE;
  const guint n = GPOINTER_TO_UINT(g_hash_table_lookup(sieve->counts, key));
  if (sieve->each > 0 && n >= sieve->each)
    return TRUE;
  g_hash_table_insert(sieve->counts, (gpointer)(gsize)key, GUINT_TO_POINTER(n + 1));
  return sieve->to->message(sieve->to, record, error);
}

/* Only who, when and by which key: histories of several projects have no one line. */
static gboolean
take_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  const Sieve *sieve = (const Sieve *)sink;
  WhCommitRecord bare = *record;
  bare.n_parents = bare.n_changes = 0;
  return wanted(sieve, record->author_name, record->author_email) == NULL ||
         sieve->to->commit(sieve->to, &bare, error);
}

WhView *
wh_hunt_record(const WhHunt *hunt, const GArray *projects, GHashTable *accounts, guint each, GError **error)
{
  g_autoptr(WhViewBuilder) builder = wh_view_builder_new("", 20);
  g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
  g_autofree char *folder = g_path_get_dirname(wh_hunt_project(hunt->index, 0)->store);
  Sieve sieve = {.sink = {.message = take_message, .commit = take_commit},
                 .to = wh_view_builder_sink(builder),
                 .accounts = accounts,
                 .counts = counts,
                 .each = each};
  gboolean first = TRUE;
  wh_view_builder_put_texts(builder, folder);
  for (guint i = 0; i < projects->len; i++) {
    const WhHuntProject *project = wh_hunt_project(hunt->index, g_array_index(projects, guint32, i));
    for (guint s = 0; s < project->sources->len; s++) {
      if (!first)
        wh_view_builder_next_source(builder);
      first = FALSE;
      g_hash_table_remove_all(counts);
      if (!wh_ledger_replay(project->ledger, g_array_index(project->sources, gint64, s), &sieve.sink, NULL,
                            error))
        return NULL;
    }
  }
  return wh_view_builder_build(builder, hunt->as_of);
}
