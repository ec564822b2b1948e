/* SPDX-License-Identifier: Apache-2.0
 * The order of commits by an own walk, for histories that git gives up on. */
#include "source/git/git_order.h"

#include "base/limits.h"
#include "source/git/git_object.h"
#include "source/git/git_stream.h"

#define WINDOW 256u /* commits asked for at a time: their ids fit into a pipe */

typedef struct {
  WhOid oid;
  WhOid *parents;
  guint n_parents;
  guint next;   /* of the depth-first walk: next parent to visit */
  guint8 state; /* 0 new, 1 on the way, 2 done */
  guint8 present;
} Node;

typedef struct {
  const WhGitHistory *history;
  GHashTable *nodes; /* WhOid in Node -> Node; owns */
  GQueue pending;    /* of Node, borrowed */
  WhGitChild child;
  WhGitStream stream;
  WhGitCommitParser parser;
} Walk;

static void
node_free(gpointer data)
{
  Node *node = data;
  g_free(node->parents);
  g_free(node);
}

static Node *
add_node(Walk *walk, const WhOid *oid)
{
  Node *node = g_hash_table_lookup(walk->nodes, oid);
  if (node != NULL)
    return node;
  node = g_new0(Node, 1);
  node->oid = *oid;
  g_hash_table_insert(walk->nodes, &node->oid, node);
  g_queue_push_tail(&walk->pending, node);
  return node;
}

static gboolean
start_child(Walk *walk, GError **error)
{
  static const char *const args[] = {"cat-file", "--batch", NULL};
  wh_git_stream_clear(&walk->stream);
  wh_git_child_kill(&walk->child);
  if (!wh_git_child_start(walk->history->shadow, args, -1, &walk->child, error))
    return FALSE;
  wh_git_stream_init(&walk->stream, &walk->child);
  return TRUE;
}

static void
take_answer(Walk *walk, Node *node, const WhGitAnswer *answer)
{
  node->present = answer->type == WH_GIT_OBJECT_COMMIT;
  if (!node->present || g_hash_table_contains(walk->history->repo->shallow, &node->oid))
    return;
  wh_git_commit_parse(&walk->parser, answer->body, walk->history->repo->oid_len, answer->cut);
  node->n_parents = walk->parser.record.n_parents;
  node->parents = g_memdup2(walk->parser.record.parents, node->n_parents * sizeof(WhOid));
  for (guint i = 0; i < node->n_parents; i++)
    add_node(walk, &node->parents[i]);
}

/* Asks for up to WINDOW pending commits and takes the answers. A commit that ends git counts as missing. */
static gboolean
read_window(Walk *walk, GError **error)
{
  g_autoptr(GPtrArray) window = g_ptr_array_new();
  g_autoptr(GString) request = g_string_new(NULL);
  char hex[WH_OID_HEX_MAX + 1];
  while (window->len < WINDOW && !g_queue_is_empty(&walk->pending)) {
    Node *node = g_queue_pop_head(&walk->pending);
    wh_oid_format(&node->oid, walk->history->repo->oid_len, hex);
    g_string_append_printf(request, "%s\n", hex);
    g_ptr_array_add(window, node);
  }
  gboolean alive = wh_git_child_exchange(&walk->child, request->str, request->len, walk->stream.buffer);
  guint i = 0;
  WhGitAnswer answer;
  for (; i < window->len && wh_git_stream_object(&walk->stream, WH_LIMIT_COMMIT_OBJECT, &answer); i++)
    take_answer(walk, g_ptr_array_index(window, i), &answer);
  if (alive && i == window->len)
    return TRUE;
  for (guint k = window->len; k > i + 1; k--)
    g_queue_push_head(&walk->pending, g_ptr_array_index(window, k - 1));
  return start_child(walk, error);
}

static gboolean
read_from(Walk *walk, const WhOid *tips, guint n_tips, GError **error)
{
  for (guint i = 0; i < n_tips; i++)
    add_node(walk, &tips[i]);
  while (!g_queue_is_empty(&walk->pending))
    if (!read_window(walk, error))
      return FALSE;
  return TRUE;
}

/* Parents before children below ROOT, into OUT; what is not there goes to MISSING. An own stack, as histories
 * are deep. */
static void
visit(Walk *walk, Node *root, GArray *out, GArray *missing)
{
  g_autoptr(GPtrArray) stack = g_ptr_array_new();
  g_ptr_array_add(stack, root);
  while (stack->len > 0) {
    Node *node = g_ptr_array_index(stack, stack->len - 1);
    if (node->state == 0)
      node->state = 1;
    if (node->state == 1 && node->next < node->n_parents) {
      Node *parent = g_hash_table_lookup(walk->nodes, &node->parents[node->next++]);
      if (parent->state == 0)
        g_ptr_array_add(stack, parent);
      continue;
    }
    if (node->state == 1)
      g_array_append_val(node->present ? out : missing, node->oid);
    node->state = 2;
    g_ptr_array_set_size(stack, (gint)stack->len - 1);
  }
}

static void
visit_tips(Walk *walk, const WhOid *tips, guint n_tips, GArray *out, GArray *missing)
{
  for (guint i = 0; i < n_tips; i++) {
    Node *node = g_hash_table_lookup(walk->nodes, &tips[i]);
    if (node->state == 0)
      visit(walk, node, out, missing);
  }
}

static int
compare_oids(gconstpointer a, gconstpointer b)
{
  return wh_oid_compare(a, b);
}

/* All that HAVE contains is boundary: more than needed, but right. */
static gboolean
walk_all(Walk *walk, WhGitOrder *order, GError **error)
{
  const WhGitHistory *h = walk->history;
  if (!start_child(walk, error) || !read_from(walk, h->have, h->n_have, error) ||
      !read_from(walk, h->tips, h->n_tips, error))
    return FALSE;
  g_autoptr(GArray) known_missing = g_array_new(FALSE, FALSE, sizeof(WhOid));
  order->ids = g_array_new(FALSE, FALSE, sizeof(WhOid));
  order->missing = g_array_new(FALSE, FALSE, sizeof(WhOid));
  visit_tips(walk, h->have, h->n_have, order->ids, known_missing);
  order->n_boundary = order->ids->len;
  visit_tips(walk, h->tips, h->n_tips, order->ids, order->missing);
  g_array_append_vals(order->missing, known_missing->data, known_missing->len);
  g_array_sort(order->missing, compare_oids);
  return TRUE;
}

gboolean
wh_git_order_walk(const WhGitHistory *history, WhGitOrder *ret_order, GError **error)
{
  Walk walk = {.history = history, .child = WH_GIT_CHILD_NONE};
  walk.nodes = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, NULL, node_free);
  g_queue_init(&walk.pending);
  wh_git_commit_parser_init(&walk.parser);
  WhGitOrder order = {0};
  gboolean ok = walk_all(&walk, &order, error);
  if (ok)
    *ret_order = order;
  wh_git_commit_parser_clear(&walk.parser);
  wh_git_stream_clear(&walk.stream);
  wh_git_child_kill(&walk.child);
  g_queue_clear(&walk.pending);
  g_hash_table_unref(walk.nodes);
  return ok;
}
