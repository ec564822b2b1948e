/* SPDX-License-Identifier: Apache-2.0
 * What observers decided about who is one person, across the projects of a hunt. Within a project it counted when its people were
 * put together. */
#include "app/decided.h"
#include "app/hunt_index.h"
#include "people/identity.h"

typedef struct {
  GArray *a, *b; /* guint32: persons who hold the one address and the other; B empty: everybody else */
} Apart;

static void
apart_clear(gpointer data)
{
  Apart *apart = data;
  g_array_unref(apart->a);
  g_array_unref(apart->b);
}

static int
compare_made(gconstpointer a, gconstpointer b)
{
  const WhDecision *x = *(const WhDecision *const *)a, *y = *(const WhDecision *const *)b;
  return x->made < y->made ? -1 : x->made > y->made;
}

static gboolean
is_same_pair(const WhDecision *x, const WhDecision *y)
{
  return (g_str_equal(x->a, y->a) && g_str_equal(x->b, y->b)) ||
         (g_str_equal(x->a, y->b) && g_str_equal(x->b, y->a));
}

/* Those in force of all stores, by the time at which they were made; of two about one pair the later. Borrowed from KEPT. */
static GPtrArray *
in_force(const GPtrArray *kept)
{
  GPtrArray *list = g_ptr_array_new();
  for (guint i = 0; i < kept->len; i++)
    if (((const WhDecision *)kept->pdata[i])->undone == G_MAXINT64)
      g_ptr_array_add(list, kept->pdata[i]);
  g_ptr_array_sort(list, compare_made); /* stable */
  for (guint i = list->len; i-- > 0;)
    for (guint k = i + 1; k < list->len; k++)
      if (is_same_pair(list->pdata[i], list->pdata[k])) {
        g_ptr_array_remove_index(list, i);
        break;
      }
  return list;
}

/* Persons, each once, ascending. */
static GArray *
holders_of(const WhHuntIndex *index, const char *address)
{
  GArray *persons = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; *address != '\0' && i < index->accounts->len; i++) {
    const WhHuntAccount *account = &g_array_index(index->accounts, WhHuntAccount, i);
    g_autofree char *folded = wh_identity_email(account->email);
    if (g_str_equal(folded, address) &&
        (persons->len == 0 || g_array_index(persons, guint32, persons->len - 1) != account->person))
      g_array_append_val(persons, account->person);
  }
  return persons;
}

static void
keep_apart(WhHuntIndex *index, const WhDecision *decision)
{
  Apart apart = {holders_of(index, decision->a), holders_of(index, decision->b)};
  if (apart.a->len == 0 || (*decision->b != '\0' && apart.b->len == 0))
    apart_clear(&apart);
  else
    g_array_append_val(index->apart, apart);
}

static void
put_together(WhHuntIndex *index, const WhDecision *decision)
{
  g_autoptr(GArray) a = holders_of(index, decision->a), b = holders_of(index, decision->b);
  for (guint i = 0; a->len > 0 && i < b->len; i++)
    wh_hunt_unite_two(index, g_array_index(a, guint32, 0), g_array_index(b, guint32, i));
  for (guint i = 1; b->len > 0 && i < a->len; i++)
    wh_hunt_unite_two(index, g_array_index(b, guint32, 0), g_array_index(a, guint32, i));
}

gboolean
wh_hunt_decide(WhHuntIndex *index, WhLedger *const *ledgers, guint n, GError **error)
{
  index->apart = g_array_new(FALSE, FALSE, sizeof(Apart));
  g_array_set_clear_func(index->apart, apart_clear);
  for (guint i = 0; i < n; i++) {
    g_autoptr(GPtrArray) kept = wh_ledger_decisions(ledgers[i], error);
    if (kept == NULL)
      return FALSE;
    while (kept->len > 0)
      g_ptr_array_add(index->decisions, g_ptr_array_steal_index(kept, 0));
  }
  g_autoptr(GPtrArray) list = in_force(index->decisions);
  for (guint i = 0; i < list->len; i++)
    if (((const WhDecision *)list->pdata[i])->split)
      keep_apart(index, list->pdata[i]);
  for (guint i = 0; i < list->len; i++)
    if (!((const WhDecision *)list->pdata[i])->split)
      put_together(index, list->pdata[i]);
  return TRUE;
}

static gboolean
holds(const WhHuntIndex *index, const GArray *persons, guint32 root)
{
  for (guint i = 0; i < persons->len; i++) {
    guint32 person = g_array_index(persons, guint32, i);
    while (wh_hunt_person(index, person)->party != person)
      person = wh_hunt_person(index, person)->party;
    if (person == root)
      return TRUE;
  }
  return FALSE;
}

gboolean
wh_hunt_is_forbidden(const WhHuntIndex *index, guint32 root_a, guint32 root_b)
{
  for (guint i = 0; index->apart != NULL && i < index->apart->len; i++) {
    const Apart *apart = &g_array_index(index->apart, Apart, i);
    const gboolean a = holds(index, apart->a, root_a), b = holds(index, apart->a, root_b);
    if (apart->b->len == 0 ? a != b
                           : (a && holds(index, apart->b, root_b)) || (b && holds(index, apart->b, root_a)))
      return TRUE;
  }
  return FALSE;
}

GPtrArray *
wh_hunt_decisions_of(const WhHuntIndex *index, const guint32 *members, guint n)
{
  GPtrArray *says = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint m = 0; index->decisions->len > 0 && m < n; m++) {
    const WhHuntPerson *person = wh_hunt_person(index, members[m]);
    for (guint32 i = person->accounts_at; i < person->accounts_at + person->n_accounts; i++)
      g_hash_table_add(addresses, wh_identity_email(g_array_index(index->accounts, WhHuntAccount, i).email));
  }
  g_autoptr(GPtrArray) list = in_force(index->decisions);
  for (guint i = 0; i < list->len; i++) {
    const WhDecision *decision = list->pdata[i];
    if (g_hash_table_contains(addresses, decision->a) || g_hash_table_contains(addresses, decision->b))
      g_ptr_array_add(says, wh_decision_says(decision));
  }
  return says;
}
