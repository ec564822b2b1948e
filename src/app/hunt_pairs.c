/* SPDX-License-Identifier: Apache-2.0
 * Pairs of messages by what they have in common. */
#include "app/hunt_pairs.h"

typedef struct {
  const WhHunt *hunt;
  GArray *pairs;
  GHashTable *parties; /* of the group at hand */
  GArray *firsts;      /* guint32: the first message of each of its people */
} Pairing;

static void
add_pair(const Pairing *p, guint32 a, guint32 b, guint32 used_by)
{
  const WhHuntPair pair = {MIN(a, b), MAX(a, b), 1, used_by};
  g_array_append_val(p->pairs, pair);
}

/* The start's message with everybody else's. */
static void
pair_start(const Pairing *p)
{
  for (guint i = 0; i < p->firsts->len; i++) {
    const guint32 a = g_array_index(p->firsts, guint32, i);
    if (!p->hunt->start->has[wh_hunt_party(p->hunt, wh_hunt_message(p->hunt->index, a)->person)])
      continue;
    for (guint k = 0; k < p->firsts->len; k++)
      if (k != i)
        add_pair(p, a, g_array_index(p->firsts, guint32, k), p->firsts->len);
  }
}

static void
pair_all(const Pairing *p)
{
  for (guint i = 1; i < p->firsts->len; i++) {
    add_pair(p, g_array_index(p->firsts, guint32, 0), g_array_index(p->firsts, guint32, i), p->firsts->len);
    if (i > 1)
      add_pair(p, g_array_index(p->firsts, guint32, i - 1), g_array_index(p->firsts, guint32, i),
               p->firsts->len);
  }
}

static void
visit(guint64 value, const guint32 *items, guint n, gpointer user)
{
  Pairing *p = user;
  (void)value;
  if (n > WH_HUNT_USES_MAX)
    return;
  g_hash_table_remove_all(p->parties);
  g_array_set_size(p->firsts, 0);
  for (guint i = 0; i < n; i++) {
    const guint32 party = wh_hunt_party(p->hunt, wh_hunt_message(p->hunt->index, items[i])->person);
    if (g_hash_table_add(p->parties, GUINT_TO_POINTER(party + 1)))
      g_array_append_val(p->firsts, items[i]);
  }
  if (p->firsts->len < 2 || p->firsts->len > WH_HUNT_USERS_MAX)
    return;
  if (wh_hunt_has_start(p->hunt))
    pair_start(p);
  else
    pair_all(p);
}

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
  const WhHuntPair *x = a, *y = b;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

static void
merge(GArray *pairs)
{
  guint n = 0;
  g_array_sort(pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++) {
    const WhHuntPair *pair = &g_array_index(pairs, WhHuntPair, i);
    WhHuntPair *last = n > 0 ? &g_array_index(pairs, WhHuntPair, n - 1) : NULL;
    if (last != NULL && last->a == pair->a && last->b == pair->b) {
      last->n++;
      last->used_by = MIN(last->used_by, pair->used_by);
    } else
      g_array_index(pairs, WhHuntPair, n++) = *pair;
  }
  g_array_set_size(pairs, n);
}

GArray *
wh_hunt_pairs_of(const WhHunt *hunt, WhSpool *spool, GError **error)
{
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhHuntPair));
  g_autoptr(GHashTable) parties = g_hash_table_new(NULL, NULL);
  g_autoptr(GArray) firsts = g_array_new(FALSE, FALSE, sizeof(guint32));
  Pairing p = {hunt, pairs, parties, firsts};
  if (!wh_spool_groups(spool, visit, &p, error))
    return NULL;
  merge(pairs);
  return g_steal_pointer(&pairs);
}
