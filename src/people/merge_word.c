/* SPDX-License-Identifier: Apache-2.0
 * Merging names that are written differently: "J. Doe" and "Jane Doe" where all who bear a word of the name may be one, and a lone
 * first name on an address that says nothing else where only one person bears it. */
#include "people/identity.h"
#include "people/merge.h"

#define MIN_WORD 5     /* letters of a word that tells a family from others */
#define MIN_FIRST 3    /* of a first name that stands alone */
#define MAX_BEARERS 12 /* accounts of one word: more say that it is common */

typedef struct {
  GHashTable *bearers; /* word to GArray of accounts, by appearance */
  GHashTable *firsts;  /* the same for first words */
  GPtrArray *order;
} Words;

static void
add_bearer(GHashTable *table, GPtrArray *order, char *word, guint32 account)
{
  GArray *list = g_hash_table_lookup(table, word);
  if (list == NULL) {
    list = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_hash_table_insert(table, word, list);
    if (order != NULL)
      g_ptr_array_add(order, word);
  }
  if (list->len == 0 || g_array_index(list, guint32, list->len - 1) != account)
    g_array_append_val(list, account);
}

static void
collect(Words *self, const WhMerger *m)
{
  for (guint32 i = 0; i < m->n_order; i++) {
    guint32 account = m->order[i];
    char **words = m->words[account];
    if (!wh_merger_is_human(m, account) || m->odd[account] || words[0] == NULL || words[1] == NULL ||
        wh_identity_name_is_generic(m->names[account]))
      continue;
    add_bearer(self->firsts, NULL, words[0], account);
    for (guint w = 0; words[w] != NULL; w++)
      if (strlen(words[w]) >= MIN_WORD)
        add_bearer(self->bearers, self->order, words[w], account);
  }
}

static gboolean
all_agree(const WhMerger *m, const GArray *list)
{
  for (guint i = 0; i < list->len; i++)
    for (guint j = i + 1; j < list->len; j++)
      if (!wh_merge_names_agree(m->words[g_array_index(list, guint32, i)],
                                m->words[g_array_index(list, guint32, j)]))
        return FALSE;
  return TRUE;
}

static void
unite_bearers(WhMerger *m, const GArray *list, const char *word)
{
  for (guint i = 1; i < list->len; i++)
    for (guint j = 0; j < i; j++) {
      guint32 a = g_array_index(list, guint32, j), b = g_array_index(list, guint32, i);
      if (wh_merger_root(m, a) == wh_merger_root(m, b) || g_str_equal(m->names[a], m->names[b]) ||
          !wh_merge_in_history(m, a, b) || !wh_merge_in_touch(m, a, b))
        continue;
      g_autofree char *detail = g_strdup_printf("%s may be %s, and nobody else is called %s",
                                                m->view->accounts[b].name, m->view->accounts[a].name, word);
      wh_merger_unite(m, a, b, WH_MERGE_NAME, detail);
    }
}

/* The only group among LIST that was in use about when ACCOUNT was; WH_NONE for none or several. */
static guint32
only_bearer(WhMerger *m, const GArray *list, guint32 account)
{
  guint32 only = WH_NONE;
  for (guint i = 0; i < list->len; i++) {
    guint32 bearer = g_array_index(list, guint32, i);
    if (!wh_merge_in_use_together(m, bearer, account))
      continue;
    if (only != WH_NONE && wh_merger_root(m, bearer) != wh_merger_root(m, only))
      return WH_NONE;
    only = bearer;
  }
  return only;
}

static void
unite_first(WhMerger *m, const Words *self, guint32 account)
{
  g_autofree char *local = wh_identity_local(m->emails[account]);
  const char *name = m->names[account];
  gboolean unnamed = wh_identity_name_is_generic(name);
  const char *word = unnamed ? local : name;
  const GArray *list = g_hash_table_lookup(self->firsts, word);
  if (list == NULL || strlen(word) < MIN_FIRST ||
      (!wh_identity_local_is_generic(local) && !g_str_equal(local, word)))
    return;
  guint32 owner = only_bearer(m, list, account);
  if (owner == WH_NONE || !wh_merge_in_history(m, owner, account))
    return;
  g_autofree char *detail =
      g_strdup_printf("%s is the only %s of the time", m->view->accounts[owner].name, word);
  wh_merger_unite(m, owner, account, WH_MERGE_HANDLE, detail);
}

void
wh_merge_by_word(WhMerger *m)
{
  g_autoptr(GHashTable) bearers =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  g_autoptr(GHashTable) firsts =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  g_autoptr(GPtrArray) order = g_ptr_array_new();
  Words self = {bearers, firsts, order};
  collect(&self, m);
  for (guint i = 0; i < order->len; i++) {
    const GArray *list = g_hash_table_lookup(bearers, g_ptr_array_index(order, i));
    if (list->len > 1 && list->len <= MAX_BEARERS && all_agree(m, list))
      unite_bearers(m, list, g_ptr_array_index(order, i));
  }
  for (guint32 i = 0; i < m->n_order; i++)
    if (wh_merger_is_human(m, m->order[i]) && wh_merge_is_bare(m, m->order[i]) &&
        strchr(m->names[m->order[i]], ' ') == NULL)
      unite_first(m, &self, m->order[i]);
}
