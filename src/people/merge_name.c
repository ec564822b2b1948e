/* SPDX-License-Identifier: Apache-2.0
 * Merging by the same name. Anybody can write another's name into a commit, and somebody who wears a silent
 * maintainer's name at a new address is just what a takeover looks like. So a name alone is not enough: both
 * addresses must have been in use at the same time or within a year of each other, or look like one owner's. After a
 * longer silence a new, unlike address stays a person of its own, unless there is nothing to be taken over. */
#include "people/forms.h"
#include "people/identity.h"
#include "people/merge.h"

#define MAX_SILENCE (365 * 86400)
#define LITTLE 30    /* commits that give nobody standing */
#define MAX_GROUP 24 /* more accounts of one name than that say that the name is common */

static GHashTable *
words_of_names(const WhMerger *m)
{
  GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < m->n_order; i++) {
    const char *name = m->names[m->order[i]];
    if (strchr(name, ' ') == NULL)
      continue;
    g_auto(GStrv) parts = g_strsplit(name, " ", -1);
    for (guint w = 0; parts[w] != NULL; w++)
      g_hash_table_add(words, g_strdup(parts[w]));
  }
  return words;
}

/* A full name, or a handle that is not anybody's first or last name. */
static gboolean
is_telling(const char *name, GHashTable *words)
{
  if (wh_identity_name_is_generic(name) || g_utf8_strlen(name, -1) < 4)
    return FALSE;
  return strchr(name, ' ') != NULL || !g_hash_table_contains(words, name);
}

gboolean
wh_merge_in_use_together(WhMerger *m, guint32 a, guint32 b)
{
  guint32 root_a = wh_merger_root(m, a), root_b = wh_merger_root(m, b);
  return m->first[root_a] <= m->last[root_b] + MAX_SILENCE &&
         m->first[root_b] <= m->last[root_a] + MAX_SILENCE;
}

/* Of two groups the one that fell silent first. */
static guint32
earlier_of(WhMerger *m, guint32 a, guint32 b)
{
  guint32 root_a = wh_merger_root(m, a), root_b = wh_merger_root(m, b);
  return m->last[root_a] < m->last[root_b] ? root_a : root_b;
}

static gboolean
had_power(WhMerger *m, guint32 a, guint32 b)
{
  return m->power[earlier_of(m, a, b)] >= WH_MERGE_POWER;
}

gboolean
wh_merge_in_touch(WhMerger *m, guint32 a, guint32 b)
{
  return wh_merge_in_use_together(m, a, b) ||
         (!had_power(m, a, b) && m->deeds[earlier_of(m, a, b)] <= LITTLE);
}

static gboolean
is_local_or_login(const char *email, const char *handle)
{
  g_autofree char *login = NULL, *id = NULL;
  if (!wh_identity_noreply(email, &login, &id))
    login = wh_identity_local(email);
  return g_str_equal(login, handle);
}

/* A single word must be what one of the addresses begins with, or a login; or the local parts are alike. */
static gboolean
handle_shows(const WhMerger *m, guint32 a, guint32 b)
{
  const char *name = m->names[a];
  if (strchr(name, ' ') != NULL || wh_identity_locals_alike(m->emails[a], m->emails[b]) ||
      m->words[a][0] == NULL || m->words[a][1] != NULL)
    return TRUE;
  return g_utf8_strlen(name, -1) >= 5 &&
         (is_local_or_login(m->emails[a], name) || is_local_or_login(m->emails[b], name));
}

/* Whether addresses outlast a silence. That both hold the name is no proof where somebody would gain by it: who takes up a name
 * chooses such an address. */
static gboolean
addresses_fit(WhMerger *m, guint32 a, guint32 b)
{
  return wh_identity_emails_alike(m->emails[a], m->emails[b]) ||
         (!had_power(m, a, b) && wh_identity_emails_name(m->emails[a], m->emails[b], m->names[a]));
}

static gboolean
one_owner(WhMerger *m, guint32 a, guint32 b)
{
  return handle_shows(m, a, b) && (wh_merge_in_touch(m, a, b) || addresses_fit(m, a, b));
}

static gboolean
unite_two(WhMerger *m, guint32 a, guint32 b, const char *detail)
{
  const guint32 root_a = wh_merger_root(m, a), root_b = wh_merger_root(m, b);
  if (root_a == root_b || wh_merge_is_forbidden(m, root_a, root_b) || !one_owner(m, a, b))
    return FALSE;
  g_autofree char *against = wh_merge_imitation(m, a, b);
  if (against == NULL)
    return wh_merger_unite(m, a, b, WH_MERGE_NAME, detail);
  wh_merge_keep_apart(m, a, b, WH_MERGE_NAME, against);
  return FALSE;
}

/* GROUP: human accounts of one name, by first appearance. Repeats while something changes, since every merge
 * widens the time in which a person is known to be about. */
static void
unite_namesakes(WhMerger *m, const GArray *group)
{
  guint32 first = g_array_index(group, guint32, 0);
  g_autofree char *detail = g_strconcat("same name ", m->view->accounts[first].name, NULL);
  gboolean changed = group->len <= MAX_GROUP;
  while (changed) {
    changed = FALSE;
    for (guint i = 1; i < group->len; i++) {
      guint32 b = g_array_index(group, guint32, i);
      for (guint j = 0; j < i; j++) {
        guint32 a = g_array_index(group, guint32, j);
        changed |= unite_two(m, a, b, detail);
      }
    }
  }
}

/* Programs of one name are one, whatever their address. */
static void
unite_programs(WhMerger *m, const GArray *group)
{
  for (guint i = 1; i < group->len; i++)
    wh_merger_unite(m, g_array_index(group, guint32, 0), g_array_index(group, guint32, i), WH_MERGE_NAME,
                    "same program");
}

/* Owner: caller. */
static char *
key_of_name(const WhMerger *m, guint32 account)
{
  char *key = wh_merger_is_human(m, account) ? wh_forms_key((const char *const *)m->words[account]) : NULL;
  return key != NULL ? key : g_strdup(m->names[account]);
}

/* Takes KEY. */
static void
add_to_group(GHashTable *groups, GPtrArray *keys, char *key, guint32 account)
{
  GArray *group = g_hash_table_lookup(groups, key);
  if (group == NULL) {
    group = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_ptr_array_add(keys, key);
    g_hash_table_insert(groups, g_steal_pointer(&key), group);
  }
  g_free(key);
  g_array_append_val(group, account);
}

static void
unite_groups(WhMerger *m, gboolean humans, GHashTable *words)
{
  g_autoptr(GHashTable) groups =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i];
    if (wh_merger_is_human(m, account) == humans &&
        (!humans || (!m->odd[account] && is_telling(m->names[account], words))))
      add_to_group(groups, keys, key_of_name(m, account), account);
  }
  for (guint i = 0; i < keys->len; i++) {
    const GArray *group = g_hash_table_lookup(groups, g_ptr_array_index(keys, i));
    if (group->len < 2)
      continue;
    if (humans)
      unite_namesakes(m, group);
    else
      unite_programs(m, group);
  }
}

void
wh_merge_by_name(WhMerger *m)
{
  g_autoptr(GHashTable) words = words_of_names(m);
  unite_groups(m, TRUE, words);
  unite_groups(m, FALSE, words);
}
