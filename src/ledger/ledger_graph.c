/* SPDX-License-Identifier: Apache-2.0
 * The bare graph of a source: tips, and moves of refs that left commits behind. */
#include "ledger/ledger_graph.h"

#include "ledger/segment_format.h"

void
wh_ledger_graph_clear(WhLedgerGraph *graph)
{
  wh_intern_oids_clear(&graph->names);
  g_clear_pointer(&graph->parents_at, g_array_unref);
  g_clear_pointer(&graph->n_parents, g_array_unref);
  g_clear_pointer(&graph->parents, g_array_unref);
}

static guint32
add_name(WhLedgerGraph *graph, const WhOid *oid)
{
  const guint32 none = WH_NONE, zero = 0;
  gboolean is_new;
  guint32 name = wh_intern_oid(&graph->names, oid, &is_new);

  if (is_new) {
    g_array_append_val(graph->parents_at, none);
    g_array_append_val(graph->n_parents, zero);
  }
  return name;
}

static void
add_commit(const WhOid *oid, const WhOid *parents, guint n_parents, gpointer user)
{
  WhLedgerGraph *graph = user;
  guint32 name = add_name(graph, oid);

  if (g_array_index(graph->parents_at, guint32, name) != WH_NONE)
    return;
  g_array_index(graph->parents_at, guint32, name) = graph->parents->len;
  g_array_index(graph->n_parents, guint32, name) = n_parents;
  for (guint i = 0; i < n_parents; i++) {
    guint32 parent = add_name(graph, &parents[i]);
    g_array_append_val(graph->parents, parent);
  }
}

static gboolean
add_segment(GBytes *segment, gpointer user, GError **error)
{
  return wh_segment_read_graph(segment, add_commit, user, error);
}

gboolean
wh_ledger_graph_read(WhLedger *ledger, gint64 source, WhLedgerGraph *graph, GError **error)
{
  g_autoptr(WhStmt) stmt = NULL;

  wh_intern_oids_init(&graph->names);
  graph->parents_at = g_array_new(FALSE, FALSE, sizeof(guint32));
  graph->n_parents = g_array_new(FALSE, FALSE, sizeof(guint32));
  graph->parents = g_array_new(FALSE, FALSE, sizeof(guint32));
  stmt = wh_db_query(ledger, error,
                     "SELECT data FROM segment, source WHERE source.id = ? AND segment.source = source.id"
                     " AND n_commits > 0 AND seq <= kept_seq ORDER BY seq",
                     "i", source);
  return stmt != NULL && wh_ledger_each_segment(ledger, stmt, add_segment, graph, error);
}

gboolean
wh_ledger_graph_has(const WhLedgerGraph *graph, const WhOid *oid)
{
  guint32 name = wh_intern_oid_find(&graph->names, oid);

  return name != WH_NONE && g_array_index(graph->parents_at, guint32, name) != WH_NONE;
}

gboolean
wh_ledger_graph_is_below(const WhLedgerGraph *graph, const WhOid *old, const WhOid *new)
{
  guint32 from = wh_intern_oid_find(&graph->names, new), to = wh_intern_oid_find(&graph->names, old);
  g_autofree guint8 *is_seen = g_new0(guint8, (gsize)graph->names.table.used + 1);
  g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(guint32));

  if (from == WH_NONE || to == WH_NONE)
    return FALSE;
  g_array_append_val(stack, from);
  while (stack->len > 0) {
    guint32 name = g_array_index(stack, guint32, stack->len - 1);
    g_array_set_size(stack, stack->len - 1);
    if (name == to)
      return TRUE;
    if (is_seen[name])
      continue;
    is_seen[name] = 1;
    for (guint32 i = 0; i < g_array_index(graph->n_parents, guint32, name); i++)
      g_array_append_val(
          stack, g_array_index(graph->parents, guint32, g_array_index(graph->parents_at, guint32, name) + i));
  }
  return FALSE;
}

typedef struct {
  guint32 *at;   /* by name, one more than there are: where its children begin in LIST */
  guint32 *list; /* names */
} Children;

static guint32
parent_of(const WhLedgerGraph *graph, guint32 name, guint32 nth)
{
  return g_array_index(graph->parents, guint32, g_array_index(graph->parents_at, guint32, name) + nth);
}

static Children
find_children(const WhLedgerGraph *graph)
{
  guint32 n = (guint32)graph->names.table.used;
  Children c = {g_new0(guint32, (gsize)n + 2), g_new(guint32, (gsize)graph->parents->len + 1)};

  for (guint i = 0; i < graph->parents->len; i++)
    c.at[g_array_index(graph->parents, guint32, i) + 2]++;
  for (guint32 i = 2; i <= n; i++)
    c.at[i] += c.at[i - 1];
  for (guint32 name = 0; name < n; name++)
    for (guint32 i = 0; i < g_array_index(graph->n_parents, guint32, name); i++)
      c.list[c.at[parent_of(graph, name, i) + 1]++] = name;
  return c;
}

/* By name: 1 for a commit that is not kept, or that has such a one below it. Owner: caller. */
static guint8 *
find_open(const WhLedgerGraph *graph)
{
  guint32 n = (guint32)graph->names.table.used;
  guint8 *is_open = g_new0(guint8, (gsize)n + 1);
  Children children = find_children(graph);
  g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(guint32));

  for (guint32 name = 0; name < n; name++)
    if (g_array_index(graph->parents_at, guint32, name) == WH_NONE) {
      is_open[name] = 1;
      g_array_append_val(stack, name);
    }
  while (stack->len > 0) {
    guint32 name = g_array_index(stack, guint32, stack->len - 1);
    g_array_set_size(stack, stack->len - 1);
    for (guint32 i = children.at[name]; i < children.at[name + 1]; i++)
      if (!is_open[children.list[i]]) {
        is_open[children.list[i]] = 1;
        g_array_append_val(stack, children.list[i]);
      }
  }
  g_free(children.at);
  g_free(children.list);
  return is_open;
}

/* What stands above a gap (a shallow clone's edge, a commit that was missing) is read anew: the gap may be filled by now. */
GArray *
wh_ledger_tips(WhLedger *ledger, gint64 source, GError **error)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&ledger->mutex);
  g_auto(WhLedgerGraph) graph = {0};
  g_autofree guint8 *has_child = NULL, *is_open = NULL;
  GArray *tips;

  if (!wh_ledger_graph_read(ledger, source, &graph, error))
    return NULL;
  is_open = find_open(&graph);
  has_child = g_new0(guint8, (gsize)graph.names.table.used + 1);
  for (guint32 name = 0; name < graph.names.table.used; name++)
    for (guint32 i = 0; !is_open[name] && i < g_array_index(graph.n_parents, guint32, name); i++)
      has_child[parent_of(&graph, name, i)] = 1;
  tips = g_array_new(FALSE, FALSE, sizeof(WhOid));
  for (guint32 name = 0; name < graph.names.table.used; name++)
    if (!has_child[name] && !is_open[name])
      g_array_append_vals(tips, wh_intern_oid_at(&graph.names, name), 1);
  return tips;
}

/* Where branches and tags point: name -> WhOid. */
typedef struct {
  WhSink sink;
  GHashTable *targets;
} TargetSink;

static void
put_target(WhSink *sink, WhSlice name, const char *prefix, const WhOid *target)
{
  TargetSink *s = (TargetSink *)sink;

  if (wh_oid_is_zero(target))
    return;
  g_hash_table_insert(s->targets, g_strdup_printf("%s%.*s", prefix, (int)name.len, name.data),
                      g_memdup2(target, sizeof *target));
}

static gboolean
take_ref(WhSink *sink, const WhRefRecord *record, GError **error)
{
  if (record->kind == WH_REF_BRANCH || record->kind == WH_REF_TAG)
    put_target(sink, record->name, "", &record->target);
  return TRUE;
}

static gboolean
take_tag(WhSink *sink, const WhTagRecord *record, GError **error)
{
  put_target(sink, record->name, "refs/tags/", &record->target);
  return TRUE;
}

static gboolean
read_targets(GBytes *segment, gpointer user, GError **error)
{
  TargetSink *sink = user;

  return wh_segment_read(segment, &sink->sink, NULL, error);
}

/* The targets before (SIDE "<=") or in (">") the read that ends. */
static GHashTable *
targets_of(WhLedger *ledger, gint64 source, const char *side, GError **error)
{
  g_autoptr(GHashTable) targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *sql = g_strdup_printf("SELECT data FROM segment, source WHERE source.id = ?"
                                         " AND segment.source = source.id AND is_state AND seq %s ended_seq"
                                         " ORDER BY seq",
                                         side);
  g_autoptr(WhStmt) stmt = wh_db_query(ledger, error, sql, "i", source);
  TargetSink sink = {{NULL, take_tag, take_ref}, targets};

  if (stmt == NULL || !wh_ledger_each_segment(ledger, stmt, read_targets, &sink, error))
    return NULL;
  return g_steal_pointer(&targets);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of refs that point elsewhere now, sorted. Borrowed from OLD. */
static GPtrArray *
moved(GHashTable *old, GHashTable *new)
{
  GPtrArray *names = g_ptr_array_new();
  GHashTableIter iter;
  gpointer name, target;

  g_hash_table_iter_init(&iter, old);
  while (g_hash_table_iter_next(&iter, &name, &target)) {
    const WhOid *now = g_hash_table_lookup(new, name);
    if (now != NULL && !wh_oid_equal(now, target))
      g_ptr_array_add(names, name);
  }
  g_ptr_array_sort(names, compare_names);
  return names;
}

static gboolean
keep_move(WhLedger *ledger, gint64 source, const char *name, const WhOid *old, const WhOid *new,
          GError **error)
{
  return wh_db_run(ledger, error,
                   "INSERT INTO ref_move (source, name, old_target, new_target) VALUES (?, ?, ?, ?)", "ibbb",
                   source, name, strlen(name), old->bytes, sizeof old->bytes, new->bytes, sizeof new->bytes);
}

gboolean
wh_ledger_keep_moves(WhLedger *ledger, gint64 source, GError **error)
{
  g_autoptr(GHashTable) old = targets_of(ledger, source, "<=", error), new = NULL;
  g_autoptr(GPtrArray) names = NULL;
  g_auto(WhLedgerGraph) graph = {0};

  if (old == NULL || (new = targets_of(ledger, source, ">", error)) == NULL)
    return FALSE;
  names = moved(old, new);
  if (names->len == 0)
    return TRUE;
  if (!wh_ledger_graph_read(ledger, source, &graph, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    const WhOid *from = g_hash_table_lookup(old, names->pdata[i]),
                *to = g_hash_table_lookup(new, names->pdata[i]);
    if (wh_ledger_graph_has(&graph, from) && !wh_ledger_graph_is_below(&graph, from, to) &&
        !keep_move(ledger, source, names->pdata[i], from, to, error))
      return FALSE;
  }
  return TRUE;
}
