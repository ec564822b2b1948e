/* SPDX-License-Identifier: Apache-2.0
 * Links joined to small groups. */
#include "persona/link_impl.h"

#include "base/order.h"

typedef struct {
  WhLinker *linker;
  GHashTable *group_of; /* person + 1 -> index in groups + 1 */
  GArray *groups;       /* WhLinkGroup; n 0: went into another */
} Joining;

static guint
group_of(Joining *joining, guint32 person)
{
  gpointer key = GUINT_TO_POINTER(person + 1), found = g_hash_table_lookup(joining->group_of, key);
  if (found == NULL) {
    const WhLinkGroup alone = {.persons = {person}, .n = 1};
    g_array_append_val(joining->groups, alone);
    found = GUINT_TO_POINTER(joining->groups->len);
    g_hash_table_insert(joining->group_of, key, found);
  }
  return GPOINTER_TO_UINT(found) - 1;
}

static gboolean
speaks_for(Joining *joining, guint32 a, guint32 b)
{
  g_auto(WhLink) link = {0};
  wh_linker_weigh(joining->linker, a, b, &link);
  return link.n_enough > 0 && link.sum > 0;
}

/* Whether every pair across the two, but the link itself, speaks for one hand. */
static gboolean
fits(Joining *joining, const WhLinkGroup *x, const WhLinkGroup *y, const WhLink *link)
{
  if (x->n + y->n > G_N_ELEMENTS(x->persons))
    return FALSE;
  for (guint i = 0; i < x->n; i++)
    for (guint j = 0; j < y->n; j++) {
      const guint32 a = MIN(x->persons[i], y->persons[j]), b = MAX(x->persons[i], y->persons[j]);
      if ((a != link->a || b != link->b) && !speaks_for(joining, a, b))
        return FALSE;
    }
  return TRUE;
}

static void
join(Joining *joining, guint into, guint from, double q)
{
  WhLinkGroup *x = &g_array_index(joining->groups, WhLinkGroup, into);
  WhLinkGroup *y = &g_array_index(joining->groups, WhLinkGroup, from);
  for (guint i = 0; i < y->n; i++) {
    g_hash_table_insert(joining->group_of, GUINT_TO_POINTER(y->persons[i] + 1), GUINT_TO_POINTER(into + 1));
    x->persons[x->n++] = y->persons[i];
  }
  y->n = 0;
  x->q = q; /* links come best first, so this is the weakest so far */
}

static int
compare_groups(gconstpointer pa, gconstpointer pb)
{
  const WhLinkGroup *a = pa, *b = pb;
  if (a->q < b->q || a->q > b->q)
    return a->q < b->q ? -1 : 1;
  return a->persons[0] < b->persons[0] ? -1 : a->persons[0] > b->persons[0];
}

GArray *
wh_link_groups(WhLinker *linker, const GArray *links)
{
  g_autoptr(GHashTable) index = g_hash_table_new(NULL, NULL);
  g_autoptr(GArray) sets = g_array_new(FALSE, FALSE, sizeof(WhLinkGroup));
  GArray *groups = g_array_new(FALSE, FALSE, sizeof(WhLinkGroup));
  Joining joining = {.linker = linker, .group_of = index, .groups = sets};
  for (guint i = 0; i < links->len; i++) {
    const WhLink *link = &g_array_index(links, WhLink, i);
    const guint x = group_of(&joining, link->a), y = group_of(&joining, link->b);
    if (x != y &&
        fits(&joining, &g_array_index(sets, WhLinkGroup, x), &g_array_index(sets, WhLinkGroup, y), link))
      join(&joining, x, y, link->q);
  }
  for (guint i = 0; i < sets->len; i++) {
    WhLinkGroup *group = &g_array_index(sets, WhLinkGroup, i);
    qsort(group->persons, group->n, sizeof(guint32), wh_compare_u32);
    if (group->n > 1)
      g_array_append_val(groups, *group);
  }
  g_array_sort(groups, compare_groups);
  return groups;
}
