/* SPDX-License-Identifier: Apache-2.0
 * Small groups, from how much all pairs of their names say together. */
#include "persona/link_impl.h"

#include "base/order.h"
#include "base/statistics.h"

#include <math.h>

#define MOST G_N_ELEMENTS(((WhLinkGroup *)NULL)->persons)
#define FIRST 0.75 /* of what is allowed for pairs; each further name makes it a quarter */
#define FURTHER 0.25

/* Persons taken for one hand: one alone, or two nodes joined. */
typedef struct {
  guint32 persons[MOST];
  guint n;
  guint parts[2];  /* nodes; of one person: none */
  double join;     /* surprise of the pairs across the parts, favoured as the part that is less so */
  double evidence; /* of all joins within, and what is favoured of its persons */
  double favour;   /* of its persons together */
  double join_q;   /* of the least sure of the joins within that are tests of their own; 0: none is */
  gboolean inside; /* went into another */
} Node;

typedef struct {
  guint x, y; /* nodes, x < y */
  double surprise;
} Edge;

typedef struct {
  const WhLinkGrouping *grouping;
  GHashTable *known; /* WhLinkPair, a set by pair */
  GArray *nodes;     /* Node */
  GArray *edges;     /* Edge: all that ever were */
  GTree *
      open; /* those between nodes that are in no other, by number: the best first, of equal ones the older */
  GPtrArray *edges_of; /* by node: GArray of guint32, numbers of edges */
} Joining;

static guint
hash_pair(gconstpointer key)
{
  const WhPair *pair = &((const WhLinkPair *)key)->pair;
  return pair->a * 2654435761u ^ pair->b;
}

static gboolean
equal_pairs(gconstpointer pa, gconstpointer pb)
{
  const WhPair *x = &((const WhLinkPair *)pa)->pair, *y = &((const WhLinkPair *)pb)->pair;
  return x->a == y->a && x->b == y->b;
}

static Node *
node_at(const Joining *joining, guint i)
{
  return &g_array_index(joining->nodes, Node, i);
}

static const WhLinkPair *
known_pair(Joining *joining, guint32 a, guint32 b)
{
  const WhLinkPair pair = {.pair = {MIN(a, b), MAX(a, b)}};
  const WhLinkPair *known = g_hash_table_lookup(joining->known, &pair);
  if (known != NULL)
    return known;
  WhLinkPair *weighed = g_memdup2(&pair, sizeof pair);
  joining->grouping->weigh(pair.pair, joining->grouping->user, weighed);
  g_hash_table_add(joining->known, weighed);
  return weighed;
}

/* How surprising all pairs across are together; what speaks against one hand counts against. NAN: nothing is known of them. */
static double
surprise_across(Joining *joining, const Node *x, const Node *y)
{
  double llr[WH_N_LIKENESSES] = {0}, surprise = (double)NAN;
  guint n = 0;
  for (guint i = 0; i < x->n; i++)
    for (guint j = 0; j < y->n; j++) {
      const WhLinkPair *one = known_pair(joining, x->persons[i], y->persons[j]);
      if (isnan(one->surprise))
        continue;
      for (guint k = 0; k < WH_N_LIKENESSES; k++)
        llr[k] += one->llr[k];
      surprise = one->surprise;
      n++;
    }
  for (guint k = 0; k < WH_N_LIKENESSES; k++)
    llr[k] /= MAX(n, 1);
  return n > 1 ? joining->grouping->several(llr, joining->grouping->user) : surprise;
}

/* The least by which anybody could be told to belong to a hand: one among all people by chance. */
static double
least_surprise(const Joining *joining)
{
  return log10(MAX(joining->grouping->n_persons, 10));
}

static const Edge *
edge_at(const Joining *joining, guint32 i)
{
  return &g_array_index(joining->edges, Edge, i);
}

static int
compare_edges(gconstpointer pa, gconstpointer pb, gpointer user)
{
  const guint32 a = GPOINTER_TO_UINT(pa), b = GPOINTER_TO_UINT(pb);
  const double x = edge_at(user, a)->surprise, y = edge_at(user, b)->surprise;
  if (x < y || x > y)
    return x > y ? -1 : 1;
  return a < b ? -1 : a > b;
}

static guint32
add_node(Joining *joining, const Node *node)
{
  g_array_append_vals(joining->nodes, node, 1);
  g_ptr_array_add(joining->edges_of, g_array_new(FALSE, FALSE, sizeof(guint32)));
  return joining->nodes->len - 1;
}

static void
add_edge(Joining *joining, guint x, guint y)
{
  const Node *one = node_at(joining, x), *two = node_at(joining, y);
  if (one->n + two->n > MOST)
    return;
  const Edge edge = {MIN(x, y), MAX(x, y), surprise_across(joining, one, two)};
  const guint32 at = joining->edges->len;
  if (!(edge.surprise >= least_surprise(joining)))
    return;
  g_array_append_val(joining->edges, edge);
  g_array_append_val(g_ptr_array_index(joining->edges_of, x), at);
  g_array_append_val(g_ptr_array_index(joining->edges_of, y), at);
  g_tree_insert(joining->open, GUINT_TO_POINTER(at), NULL);
}

/* The nodes that X or Y have an edge to, but each other; those edges go. Owner: caller. */
static GArray *
take_neighbours(Joining *joining, guint x, guint y)
{
  GArray *others = g_array_new(FALSE, FALSE, sizeof(guint32));
  const guint ends[2] = {x, y};
  for (guint end = 0; end < 2; end++) {
    const GArray *edges = g_ptr_array_index(joining->edges_of, ends[end]);
    for (guint i = 0; i < edges->len; i++) {
      const guint32 at = g_array_index(edges, guint32, i);
      const Edge *edge = edge_at(joining, at);
      const guint32 other = edge->x == ends[end] ? edge->y : edge->x;
      if (g_tree_remove(joining->open, GUINT_TO_POINTER(at)) && other != x && other != y)
        g_array_append_val(others, other);
    }
  }
  g_array_sort(others, wh_compare_u32);
  return others;
}

static void
join_best(Joining *joining)
{
  const Edge edge = *edge_at(joining, GPOINTER_TO_UINT(g_tree_node_key(g_tree_node_first(joining->open))));
  Node node = *node_at(joining, edge.x);
  const Node *y = node_at(joining, edge.y);
  const guint x_n = node.n;
  for (guint i = 0; i < y->n; i++)
    node.persons[node.n++] = y->persons[i];
  node.parts[0] = edge.x;
  node.parts[1] = edge.y;
  node.join = edge.surprise + MIN(node.favour / x_n, y->favour / y->n);
  node.evidence += y->evidence + edge.surprise;
  node.favour += y->favour;
  node_at(joining, edge.x)->inside = node_at(joining, edge.y)->inside = TRUE;
  const guint32 joined = add_node(joining, &node);
  g_autoptr(GArray) others = take_neighbours(joining, edge.x, edge.y);
  for (guint i = 0; i < others->len; i++)
    if (i == 0 || g_array_index(others, guint32, i) != g_array_index(others, guint32, i - 1))
      add_edge(joining, joined, g_array_index(others, guint32, i));
}

static guint
leaf_of(Joining *joining, GHashTable *leaves, guint32 person)
{
  gpointer found = g_hash_table_lookup(leaves, GUINT_TO_POINTER(person + 1));
  if (found != NULL)
    return GPOINTER_TO_UINT(found) - 1;
  const double favour = joining->grouping->favours != NULL ? joining->grouping->favours[person] : 0;
  const guint32 at =
      add_node(joining, &(Node){.persons = {person}, .n = 1, .evidence = favour, .favour = favour});
  g_hash_table_insert(leaves, GUINT_TO_POINTER(person + 1), GUINT_TO_POINTER(at + 1));
  return at;
}

/* The best pair of nodes is joined, again and again. */
static void
join_all(Joining *joining)
{
  const GArray *pairs = joining->grouping->pairs;
  g_autoptr(GHashTable) leaves = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < pairs->len; i++) {
    const WhLinkPair *one = &g_array_index(pairs, WhLinkPair, i);
    g_hash_table_add(joining->known, g_memdup2(one, sizeof *one));
    if (!(one->surprise >= least_surprise(joining)))
      continue;
    const guint x = leaf_of(joining, leaves, one->pair.a), y = leaf_of(joining, leaves, one->pair.b);
    add_edge(joining, x, y);
  }
  while (g_tree_nnodes(joining->open) > 0)
    join_best(joining);
}

static gboolean
is_seed(const Joining *joining, const Node *node)
{
  return node->n > 1 && node_at(joining, node->parts[0])->n + node_at(joining, node->parts[1])->n == 2;
}

/* -log10 of how many groups of that size as good as this chance would make: of N people one pair is the first, each further name one
 * of N; sizes share what is allowed. Larger groups have evidence to spare, pairs have not. */
static double
margin(const Joining *joining, guint n, double evidence)
{
  const WhLinkGrouping *g = joining->grouping;
  return evidence - log10(MAX(g->n_pairs, 1)) - (n - 2.0) * log10(MAX(g->n_persons, 1)) + log10(FIRST) +
         (n - 2.0) * log10(FURTHER);
}

static int
compare_joins(gconstpointer pa, gconstpointer pb, gpointer user)
{
  const double a = node_at(user, *(const guint32 *)pa)->join, b = node_at(user, *(const guint32 *)pb)->join;
  return a > b ? -1 : a < b;
}

/* Of each node, which stand behind their parts, the q of the least sure join within; Q of JOINS, nodes. */
static void
set_join_q(const Joining *joining, const GArray *joins, const double *q)
{
  for (guint i = 0; i < joins->len; i++)
    node_at(joining, g_array_index(joins, guint32, i))->join_q = q[i];
  for (guint i = 0; i < joining->nodes->len; i++) {
    Node *node = node_at(joining, i);
    for (guint k = 0; node->n > 1 && k < 2; k++)
      node->join_q = MAX(node->join_q, node_at(joining, node->parts[k])->join_q);
  }
}

/* The least surprise at which those who join a hand do so at the bound for q. A join is a test of its own: the people times the hands that
 * somebody could join. Each pair across counts in its mean alone, and the first pair of a hand in none of them. */
static double
least_join(const Joining *joining)
{
  g_autoptr(GArray) joins = g_array_new(FALSE, FALSE, sizeof(guint32));
  guint hands = 0;
  for (guint32 i = 0; i < joining->nodes->len; i++) {
    const Node *node = node_at(joining, i);
    if (node->n > 1 && !is_seed(joining, node))
      g_array_append_val(joins, i);
    hands += node->n > 1 && !node->inside && margin(joining, node->n, node->evidence) >= 0 ? 1 : 0;
  }
  g_autofree double *surprises = g_new0(double, joins->len + 1), *q = g_new0(double, joins->len + 1);
  double least = (double)INFINITY;
  g_array_sort_with_data(joins, compare_joins, (gpointer)(gsize)joining);
  for (guint i = 0; i < joins->len; i++)
    surprises[i] = node_at(joining, g_array_index(joins, guint32, i))->join;
  wh_false_discovery(surprises, joins->len,
                     MAX((double)MAX(hands, 1) * joining->grouping->n_persons, joins->len), q);
  for (guint i = 0; i < joins->len && q[i] <= joining->grouping->max_q; i++)
    least = surprises[i];
  set_join_q(joining, joins, q);
  return least;
}

/* What remains of NODE where joins below LEAST come apart. */
static void
take_apart(const Joining *joining, guint at, double least, GArray *whole)
{
  const Node *node = node_at(joining, at);
  gboolean holds = is_seed(joining, node) || node->join >= least;
  for (guint i = 0; i < 2 && holds && !is_seed(joining, node); i++) {
    const guint before = whole->len, part = node->parts[i];
    if (node_at(joining, part)->n == 1)
      continue;
    take_apart(joining, part, least, whole);
    holds = whole->len == before + 1 && g_array_index(whole, guint32, before) == part;
    g_array_set_size(whole, before);
  }
  if (holds) {
    const guint32 kept = at;
    g_array_append_val(whole, kept);
    return;
  }
  for (guint i = 0; i < 2; i++)
    if (node_at(joining, node->parts[i])->n > 1)
      take_apart(joining, node->parts[i], least, whole);
}

typedef struct {
  WhLinkGroup group;
  double margin, join_q;
} Found;

static int
compare_found(gconstpointer pa, gconstpointer pb)
{
  const Found *a = pa, *b = pb;
  if (a->margin < b->margin || a->margin > b->margin)
    return a->margin > b->margin ? -1 : 1;
  return a->group.persons[0] < b->group.persons[0] ? -1 : a->group.persons[0] > b->group.persons[0];
}

/* What the kinds say of the pairs within GROUP, on the mean. */
static void
set_llr(Joining *joining, WhLinkGroup *group)
{
  const double n_pairs = group->n * (group->n - 1) / 2.0;
  for (guint i = 0; i < group->n; i++)
    for (guint j = i + 1; j < group->n; j++) {
      const WhLinkPair *pair = known_pair(joining, group->persons[i], group->persons[j]);
      for (guint k = 0; k < WH_N_LIKENESSES; k++)
        group->llr[k] += pair->llr[k] / n_pairs;
    }
}

/* Owner: caller. */
static GArray *
list_found(const Joining *joining, const GArray *whole)
{
  GArray *all = g_array_new(FALSE, FALSE, sizeof(Found));
  for (guint i = 0; i < whole->len; i++) {
    const Node *node = node_at(joining, g_array_index(whole, guint32, i));
    Found found = {{.n = node->n}, margin(joining, node->n, node->evidence), node->join_q};
    memcpy(found.group.persons, node->persons, sizeof found.group.persons);
    qsort(found.group.persons, found.group.n, sizeof(guint32), wh_compare_u32);
    g_array_append_val(all, found);
  }
  g_array_sort(all, compare_found);
  return all;
}

static int
compare_groups(gconstpointer pa, gconstpointer pb)
{
  const WhLinkGroup *a = pa, *b = pb;
  if (a->q < b->q || a->q > b->q)
    return a->q < b->q ? -1 : 1;
  return a->persons[0] < b->persons[0] ? -1 : a->persons[0] > b->persons[0];
}

/* Benjamini and Hochberg over groups; none is surer than its least sure join. */
static GArray *
take_groups(Joining *joining, const GArray *whole)
{
  GArray *groups = g_array_new(FALSE, FALSE, sizeof(WhLinkGroup));
  g_autoptr(GArray) all = list_found(joining, whole);
  g_autofree double *margins = g_new0(double, all->len + 1), *q = g_new0(double, all->len + 1);
  for (guint i = 0; i < all->len; i++)
    margins[i] = g_array_index(all, Found, i).margin;
  wh_false_discovery(margins, all->len, 1, q);
  for (guint i = 0; i < all->len && q[i] <= joining->grouping->max_q; i++) {
    Found *found = &g_array_index(all, Found, i);
    found->group.q = MAX(q[i], found->join_q);
    set_llr(joining, &found->group);
    g_array_append_val(groups, found->group);
  }
  g_array_sort(groups, compare_groups);
  return groups;
}

GArray *
wh_link_groups(const WhLinkGrouping *grouping)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full(hash_pair, equal_pairs, g_free, NULL);
  g_autoptr(GArray) nodes = g_array_new(FALSE, FALSE, sizeof(Node));
  g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(Edge));
  g_autoptr(GArray) whole = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GPtrArray) edges_of = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  Joining joining = {
      .grouping = grouping, .known = known, .nodes = nodes, .edges = edges, .edges_of = edges_of};
  g_autoptr(GTree) open = g_tree_new_with_data(compare_edges, &joining);
  joining.open = open;
  join_all(&joining);
  const double least = least_join(&joining);
  for (guint i = 0; i < nodes->len; i++)
    if (!node_at(&joining, i)->inside && node_at(&joining, i)->n > 1)
      take_apart(&joining, i, least, whole);
  return take_groups(&joining, whole);
}
