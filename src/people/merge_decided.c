/* SPDX-License-Identifier: Apache-2.0
 * What an observer decided about who is one person: stronger than every rule. Of two decisions about one pair the later counts. */
#include "people/identity.h"
#include "people/merge.h"

typedef struct {
  GArray *a, *b; /* accounts of the two addresses; B NULL: all others */
} Apart;

static void
apart_clear(gpointer data)
{
  Apart *apart = data;
  g_array_unref(apart->a);
  if (apart->b != NULL)
    g_array_unref(apart->b);
}

static GArray *
accounts_of(const WhMerger *m, const char *email)
{
  GArray *accounts = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 i = 0; i < m->n_order; i++)
    if (g_str_equal(m->emails[m->order[i]], email))
      g_array_append_val(accounts, m->order[i]);
  return accounts;
}

static gboolean
is_same_pair(const WhPersonDecision *x, const WhPersonDecision *y)
{
  return (g_str_equal(x->a, y->a) && g_str_equal(x->b, y->b)) ||
         (g_str_equal(x->a, y->b) && g_str_equal(x->b, y->a));
}

static gboolean
is_overruled(const WhPersonDecision *decisions, guint n, guint i)
{
  for (guint j = i + 1; j < n; j++)
    if (is_same_pair(&decisions[i], &decisions[j]))
      return TRUE;
  return FALSE;
}

/* Takes APART. */
static void
add_apart(WhMerger *m, const Apart *apart, WhMergeReason reason, const char *detail)
{
  if (m->apart == NULL) {
    m->apart = g_array_new(FALSE, FALSE, sizeof(Apart));
    g_array_set_clear_func(m->apart, apart_clear);
  }
  g_array_append_vals(m->apart, apart, 1);
  WhMerge shown = {g_array_index(apart->a, guint32, 0),
                   apart->b == NULL ? WH_NONE : g_array_index(apart->b, guint32, 0), reason,
                   g_string_chunk_insert_const(m->impl->text, detail)};
  g_array_append_val(m->impl->apart, shown);
}

static void
keep_apart(WhMerger *m, const WhPersonDecision *decision)
{
  gboolean alone = *decision->b == '\0';
  Apart apart = {accounts_of(m, decision->a), alone ? NULL : accounts_of(m, decision->b)};
  if (apart.a->len == 0 || (!alone && apart.b->len == 0))
    apart_clear(&apart);
  else
    add_apart(m, &apart, WH_MERGE_DECISION, decision->detail);
}

void
wh_merge_keep_apart(WhMerger *m, guint32 a, guint32 b, WhMergeReason reason, const char *detail)
{
  Apart apart = {g_array_new(FALSE, FALSE, sizeof(guint32)), g_array_new(FALSE, FALSE, sizeof(guint32))};
  g_array_append_val(apart.a, a);
  g_array_append_val(apart.b, b);
  add_apart(m, &apart, reason, detail);
}

static void
put_together(WhMerger *m, const WhPersonDecision *decision)
{
  g_autoptr(GArray) a = accounts_of(m, decision->a), b = accounts_of(m, decision->b);
  if (a->len > 0 && b->len > 0)
    wh_merger_unite(m, g_array_index(a, guint32, 0), g_array_index(b, guint32, 0), WH_MERGE_DECISION,
                    decision->detail);
}

void
wh_merge_by_decision(WhMerger *m)
{
  const WhPersonDecision *decisions = m->impl->decisions;
  guint n = m->impl->n_decisions;
  for (guint i = 0; i < n; i++)
    if (decisions[i].split && !is_overruled(decisions, n, i))
      keep_apart(m, &decisions[i]);
  for (guint i = 0; i < n; i++)
    if (!decisions[i].split && !is_overruled(decisions, n, i))
      put_together(m, &decisions[i]);
}

static gboolean
holds(WhMerger *m, const GArray *accounts, guint32 root)
{
  for (guint i = 0; i < accounts->len; i++)
    if (wh_merger_root(m, g_array_index(accounts, guint32, i)) == root)
      return TRUE;
  return FALSE;
}

gboolean
wh_merge_is_forbidden(WhMerger *m, guint32 root_a, guint32 root_b)
{
  for (guint i = 0; m->apart != NULL && i < m->apart->len; i++) {
    const Apart *apart = &g_array_index(m->apart, Apart, i);
    gboolean a = holds(m, apart->a, root_a), b = holds(m, apart->a, root_b);
    if (apart->b == NULL ? a != b : (a && holds(m, apart->b, root_b)) || (b && holds(m, apart->b, root_a)))
      return TRUE;
  }
  return FALSE;
}
