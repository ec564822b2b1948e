/* SPDX-License-Identifier: Apache-2.0
 * Who is named in a list of owners: by address, or by the login that a no-reply address shows. */
#include "people/acts.h"
#include "people/identity.h"

static void
learn(GHashTable *logins, char *key, guint32 person)
{
  if (!g_hash_table_contains(logins, key))
    g_hash_table_insert(logins, key, GUINT_TO_POINTER(person + 1));
  else
    g_free(key);
}

static GHashTable *
learn_logins(const WhPeopleImpl *impl)
{
  const WhView *view = impl->people.view;
  GHashTable *logins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < view->n_accounts; i++) {
    if (impl->person_of[i] == WH_NONE)
      continue;
    g_autofree char *email = wh_identity_email(view->accounts[i].email);
    g_autofree char *login = NULL, *id = NULL;
    if (wh_identity_noreply(email, &login, &id))
      learn(logins, g_strconcat("@", login, NULL), impl->person_of[i]);
    if (*email != '\0')
      learn(logins, g_steal_pointer(&email), impl->person_of[i]);
  }
  return logins;
}

static gboolean
has_owner(const WhFact *facts, guint32 n, const char *value)
{
  for (guint32 i = 0; i < n; i++)
    if (facts[i].kind == WH_FACT_OWNER && g_str_equal(facts[i].value, value))
      return TRUE;
  return FALSE;
}

static void
name_owner(WhActs *acts, guint32 commit, const char *value)
{
  g_autofree char *key = wh_identity_email(value);
  guint32 person = GPOINTER_TO_UINT(g_hash_table_lookup(acts->logins, key));
  guint32 landing = acts->impl->landing[commit].landing;
  gint64 known = acts->impl->people.view->commits[landing].known;
  if (person == 0 || acts->impl->persons[person - 1].first > known)
    return;
  wh_acts_add(acts, (WhAct){known, person - 1, WH_RIGHT_OWNERS, landing, WH_NONE, WH_NONE, WH_NONE, 1,
                            WH_NONE, WH_NONE});
}

void
wh_acts_named_owners(WhActs *acts, guint32 commit)
{
  const WhView *view = acts->impl->people.view;
  const WhCommit *c = &view->commits[commit];
  for (guint32 i = 0; i < c->n_changes; i++) {
    const WhChange *change = &view->changes[c->changes_at + i];
    if ((acts->path_kinds[change->path] & WH_PATH_OWNERS) == 0)
      continue;
    guint32 n = 0, n_old = 0;
    const WhFact *facts = wh_view_facts(view, change->new_blob, &n);
    const WhFact *old = wh_view_facts(view, change->old_blob, &n_old);
    if (n > 0 && acts->logins == NULL)
      acts->logins = learn_logins(acts->impl);
    for (guint32 f = 0; f < n; f++)
      if (facts[f].kind == WH_FACT_OWNER && !has_owner(old, n_old, facts[f].value))
        name_owner(acts, commit, facts[f].value);
  }
}
