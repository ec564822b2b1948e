/* SPDX-License-Identifier: Apache-2.0
 * Persons of several projects that the record declares one. */
#include "app/hunt_index.h"

#include "people/identity.h"
#include "people/people_impl.h"

#define NAMES_OF_ADDRESS 3u /* an address under more full names without a common word is no one person's */
#define HOLDERS_OF_KEY 3u   /* a key that more people than these sign with is a service's */

/* Halves the way to the root as it goes. */
guint32
wh_hunt_root(WhHuntIndex *index, guint32 person)
{
  WhHuntPerson *persons = (WhHuntPerson *)(gpointer)index->persons->data;
  while (persons[person].party != person) {
    persons[person].party = persons[persons[person].party].party;
    person = persons[person].party;
  }
  return person;
}

/* The lower number stays, so that the order of uniting does not matter. */
void
wh_hunt_unite_two(WhHuntIndex *index, guint32 a, guint32 b)
{
  a = wh_hunt_root(index, a);
  b = wh_hunt_root(index, b);
  if (a != b && wh_hunt_is_forbidden(index, a, b))
    return;
  g_array_index(index->persons, WhHuntPerson, MAX(a, b)).party = MIN(a, b);
}

static int
compare_addresses(gconstpointer a, gconstpointer b)
{
  const WhHuntAccount *x = *(const WhHuntAccount *const *)a, *y = *(const WhHuntAccount *const *)b;
  const int order = strcmp(x->address, y->address);
  return order != 0 ? order : (x > y) - (x < y);
}

static gboolean
shares_word(const char *a, const char *b)
{
  g_auto(GStrv) words = g_strsplit(a, " ", -1);
  g_autofree char *spaced = g_strdup_printf(" %s ", b);
  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *word = g_strdup_printf(" %s ", words[i]);
    if (strlen(words[i]) > 1 && strstr(spaced, word) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Whether the accounts of one address bear so many names that it is a list's or a company's. */
static gboolean
is_shared(GPtrArray *accounts, guint from, guint to)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = from; i < to && names->len <= NAMES_OF_ADDRESS; i++) {
    const WhHuntAccount *account = accounts->pdata[i];
    gboolean is_new = strchr(account->folded, ' ') != NULL;
    for (guint k = 0; k < names->len && is_new; k++)
      is_new = !shares_word(account->folded, names->pdata[k]);
    if (is_new)
      g_ptr_array_add(names, (gpointer)(guintptr)account->folded);
  }
  return names->len > NAMES_OF_ADDRESS;
}

static void
unite_by_address(WhHuntIndex *index)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();
  for (guint i = 0; i < index->accounts->len; i++) {
    WhHuntAccount *account = &g_array_index(index->accounts, WhHuntAccount, i);
    if (!account->generic && account->address[0] != '\0')
      g_ptr_array_add(sorted, account);
  }
  g_ptr_array_sort(sorted, compare_addresses);
  for (guint i = 0, end; i < sorted->len; i = end) {
    const WhHuntAccount *first = sorted->pdata[i];
    for (end = i + 1; end < sorted->len; end++)
      if (!g_str_equal(((const WhHuntAccount *)sorted->pdata[end])->address, first->address))
        break;
    if (is_shared(sorted, i, end))
      continue;
    for (guint k = i + 1; k < end; k++)
      wh_hunt_unite_two(index, first->person, ((const WhHuntAccount *)sorted->pdata[k])->person);
  }
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
  const WhHuntKey *x = a, *y = b;
  const int order = strcmp(x->key, y->key);
  return order != 0 ? order : (x->person > y->person) - (x->person < y->person);
}

static void
unite_by_key(WhHuntIndex *index)
{
  g_array_sort(index->keys, compare_keys);
  for (guint i = 0, end; i < index->keys->len; i = end) {
    const WhHuntKey *first = &g_array_index(index->keys, WhHuntKey, i);
    g_autoptr(GHashTable) holders = g_hash_table_new(NULL, NULL);
    for (end = i; end < index->keys->len; end++) {
      const WhHuntKey *key = &g_array_index(index->keys, WhHuntKey, end);
      if (!g_str_equal(key->key, first->key))
        break;
      g_hash_table_add(holders, GUINT_TO_POINTER(wh_hunt_root(index, key->person) + 1));
    }
    if (wh_bots_is_forge_key(first->key) || g_hash_table_size(holders) > HOLDERS_OF_KEY)
      continue;
    for (guint k = i + 1; k < end; k++)
      wh_hunt_unite_two(index, first->person, g_array_index(index->keys, WhHuntKey, k).person);
  }
}

void
wh_hunt_unite(WhHuntIndex *index)
{
  unite_by_address(index);
  unite_by_key(index);
  for (guint32 i = 0; i < index->persons->len; i++) {
    const guint32 root = wh_hunt_root(index, i); /* at or before I, and already its own last answer */
    g_array_index(index->persons, WhHuntPerson, i).party = root;
    index->n_parties += root == i;
  }
}
