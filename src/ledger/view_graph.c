/* SPDX-License-Identifier: Apache-2.0
 * The graph of commits behind a view: depth, known times, what reaches what. */
#include "ledger/view_build.h"

#define CLOCK_RUN 64u /* commits in a row whose clocks are weighed against those that follow */

typedef struct {
  guint32 *at;       /* n + 1 offsets */
  guint32 *children; /* commits, grouped by parent */
} Children;

static void
children_clear(Children *c)
{
  g_free(c->at);
  g_free(c->children);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Children, children_clear)

static void
children_init(Children *c, const WhGraph *g)
{
  g_autofree guint32 *next = NULL;

  c->at = g_new0(guint32, (gsize)g->n + 1);
  c->children = g_new(guint32, (gsize)g->n_parents + 1);
  for (guint32 i = 0; i < g->n_parents; i++)
    if (g->parents[i] != WH_NONE)
      c->at[g->parents[i] + 1]++;
  for (guint32 i = 0; i < g->n; i++)
    c->at[i + 1] += c->at[i];
  next = g_memdup2(c->at, sizeof(guint32) * ((gsize)g->n + 1));
  for (guint32 i = 0; i < g->n; i++)
    for (guint32 p = 0; p < g->commits[i].n_parents; p++) {
      guint32 parent = g->parents[g->commits[i].parents_at + p];
      if (parent != WH_NONE)
        c->children[next[parent]++] = i;
    }
}

/* Visits commits whose parents are all visited; returns how many were. MISSING: parents still to come, per
 * commit. */
static guint32
visit(WhGraph *g, const Children *c, guint32 *missing)
{
  guint32 n = 0;

  for (guint32 i = 0; i < g->n; i++)
    if (missing[i] == 0)
      g->by_depth[n++] = i;
  for (guint32 at = 0; at < n; at++) {
    guint32 parent = g->by_depth[at];
    for (guint32 k = c->at[parent]; k < c->at[parent + 1]; k++) {
      guint32 child = c->children[k];
      g->depth[child] = MAX(g->depth[child], g->depth[parent] + 1);
      if (--missing[child] == 0)
        g->by_depth[n++] = child;
    }
  }
  return n;
}

static guint32 *
count_parents(const WhGraph *g)
{
  guint32 *missing = g_new0(guint32, (gsize)g->n + 1);

  for (guint32 i = 0; i < g->n; i++)
    for (guint32 p = 0; p < g->commits[i].n_parents; p++)
      missing[i] += g->parents[g->commits[i].parents_at + p] != WH_NONE;
  return missing;
}

/* Objects named by their hash form no circle, but names that a liar sends may. Its commits lose each other.
 */
static void
break_circles(WhGraph *g, const guint32 *missing)
{
  for (guint32 i = 0; i < g->n; i++)
    for (guint32 p = 0; missing[i] > 0 && p < g->commits[i].n_parents; p++) {
      guint32 *parent = &g->parents[g->commits[i].parents_at + p];
      if (*parent != WH_NONE && missing[*parent] > 0)
        *parent = WH_NONE;
    }
}

static void
sort_by_depth(WhGraph *g)
{
  g_autofree guint32 *at = NULL;
  guint32 deepest = 0;

  for (guint32 i = 0; i < g->n; i++)
    deepest = MAX(deepest, g->depth[i]);
  at = g_new0(guint32, (gsize)deepest + 2);
  for (guint32 i = 0; i < g->n; i++)
    at[g->depth[i] + 1]++;
  for (guint32 d = 0; d <= deepest; d++)
    at[d + 1] += at[d];
  for (guint32 i = 0; i < g->n; i++)
    g->by_depth[at[g->depth[i]]++] = i;
}

void
wh_graph_init(WhGraph *graph, const WhViewBuilder *builder)
{
  graph->n = builder->commits->len;
  graph->commits = (WhCommit *)(gpointer)builder->commits->data;
  graph->n_parents = builder->parents->len;
  graph->parents = g_new(guint32, (gsize)graph->n_parents + 1);
  graph->depth = g_new0(guint32, (gsize)graph->n + 1);
  graph->by_depth = g_new(guint32, (gsize)graph->n + 1);
  for (guint32 i = 0; i < graph->n_parents; i++)
    graph->parents[i] = wh_builder_commit(builder, g_array_index(builder->parents, guint32, i));

  for (gboolean is_whole = FALSE; !is_whole;) {
    g_auto(Children) children = {NULL, NULL};
    g_autofree guint32 *missing = count_parents(graph);
    children_init(&children, graph);
    memset(graph->depth, 0, sizeof(guint32) * graph->n);
    is_whole = visit(graph, &children, missing) == graph->n;
    if (!is_whole)
      break_circles(graph, missing);
  }
  sort_by_depth(graph);
}

void
wh_graph_clear(WhGraph *graph)
{
  g_free(graph->parents);
  g_free(graph->depth);
  g_free(graph->by_depth);
}

static guint32
first_parent(const WhGraph *g, guint32 commit)
{
  return g->commits[commit].n_parents > 0 ? g->parents[g->commits[commit].parents_at] : WH_NONE;
}

/* Whether COMMIT's clock was ahead, rather than CHILD's behind: the fewer commits in a row tell the untrue
 * time. HELD: times after holding back, known for CHILD and all above it. NEXT: a child of each commit. */
static gboolean
is_ahead(const WhGraph *g, const gint64 *held, const guint32 *next, guint32 commit, guint32 child)
{
  gint64 bound = held[child];
  guint32 down = commit, up = child;

  for (guint32 run = 0; run < CLOCK_RUN; run++) {
    up = next[up];
    if (up != WH_NONE && held[up] >= g->commits[commit].committed.time - WH_CLOCK_SLACK)
      return FALSE;
    down = first_parent(g, down);
    if (down == WH_NONE || g->commits[down].committed.time <= bound)
      return TRUE;
    if (up == WH_NONE)
      return FALSE;
  }
  return FALSE;
}

/* Of several children the earliest is walked to, whatever the order in which they came. */
static void
offer_next(const WhGraph *g, const gint64 *held, guint32 *next, guint32 parent, guint32 child)
{
  guint32 now = next[parent];

  if (now == WH_NONE || held[child] < held[now] ||
      (held[child] == held[now] && wh_oid_compare(&g->commits[child].oid, &g->commits[now].oid) < 0))
    next[parent] = child;
}

/* Children first: a time far ahead of what was built on it is held at that. */
static gint64 *
hold_back(const WhGraph *g)
{
  gint64 *held = g_new(gint64, (gsize)g->n + 1);
  g_autofree guint32 *next = g_new(guint32, (gsize)g->n + 1);

  for (guint32 i = 0; i < g->n; i++) {
    held[i] = g->commits[i].committed.time;
    next[i] = WH_NONE;
  }
  for (guint32 at = g->n; at-- > 0;) {
    guint32 child = g->by_depth[at];
    for (guint32 p = 0; p < g->commits[child].n_parents; p++) {
      guint32 parent = g->parents[g->commits[child].parents_at + p];
      if (parent == WH_NONE)
        continue;
      offer_next(g, held, next, parent, child);
      if (g->commits[parent].committed.time > held[child] + WH_CLOCK_SLACK && held[child] < held[parent] &&
          is_ahead(g, held, next, parent, child))
        held[parent] = held[child];
    }
  }
  return held;
}

gint64
wh_graph_newest(const WhGraph *graph)
{
  gint64 newest = 0;
  for (guint32 i = 0; i < graph->n; i++)
    newest = MAX(newest, graph->commits[i].known);
  return newest;
}

void
wh_graph_set_known(const WhGraph *graph)
{
  g_autofree gint64 *held = hold_back(graph);

  for (guint32 at = 0; at < graph->n; at++) {
    guint32 i = graph->by_depth[at];
    WhCommit *commit = &graph->commits[i];
    commit->known = held[i];
    for (guint32 p = 0; p < commit->n_parents; p++) {
      guint32 parent = graph->parents[commit->parents_at + p];
      if (parent != WH_NONE)
        commit->known = MAX(commit->known, graph->commits[parent].known);
    }
    if (held[i] < commit->committed.time)
      commit->flags |= WH_COMMIT_CLOCK_AHEAD;
    if (commit->known > commit->committed.time)
      commit->flags |= WH_COMMIT_CLOCK_BEHIND;
  }
}

static void
set_shape(const WhGraph *g, WhCommit *commit)
{
  if (commit->n_parents > 1)
    commit->flags |= WH_COMMIT_MERGE;
  if (commit->n_parents == 0 && (commit->flags & WH_COMMIT_SHALLOW) == 0)
    commit->flags |= WH_COMMIT_ROOT;
  for (guint32 p = 0; p < commit->n_parents; p++)
    if (g->parents[commit->parents_at + p] == WH_NONE)
      commit->flags |= WH_COMMIT_PARENT_MISSING;
}

static void
mark(const WhGraph *g, const WhViewBuilder *b, guint32 name, guint32 flag)
{
  guint32 commit = wh_builder_commit(b, name);

  if (commit != WH_NONE)
    g->commits[commit].flags |= flag;
}

static guint32
flag_of(WhRefKind kind)
{
  switch (kind) {
  case WH_REF_HEAD:
  case WH_REF_BRANCH:
  case WH_REF_TAG:
    return WH_COMMIT_BRANCH;
  case WH_REF_NOTES:
    return WH_COMMIT_NOTES;
  case WH_REF_PULL:
  case WH_REF_OTHER:
  case WH_N_REF_KINDS:
    break;
  }
  return WH_COMMIT_PULL_ONLY;
}

/* Exactly one of the four stays: the most public way to reach the commit. */
static guint32
settle(guint32 flags)
{
  const guint32 all = WH_COMMIT_BRANCH | WH_COMMIT_PULL_ONLY | WH_COMMIT_NOTES;

  if ((flags & WH_COMMIT_BRANCH) != 0)
    return (flags & ~all) | WH_COMMIT_BRANCH;
  if ((flags & WH_COMMIT_PULL_ONLY) != 0)
    return (flags & ~all) | WH_COMMIT_PULL_ONLY;
  return (flags & WH_COMMIT_NOTES) != 0 ? flags : flags | WH_COMMIT_ORPHANED;
}

void
wh_graph_set_reach(const WhGraph *graph, const WhViewBuilder *builder)
{
  const guint32 all = WH_COMMIT_BRANCH | WH_COMMIT_PULL_ONLY | WH_COMMIT_NOTES;
  gboolean has_refs = builder->refs->len > 0 || builder->tags->len > 0;

  for (guint i = 0; i < builder->refs->len; i++) {
    const WhBuilderRef *ref = &g_array_index(builder->refs, WhBuilderRef, i);
    mark(graph, builder, ref->commit, flag_of(ref->kind));
  }
  for (guint i = 0; i < builder->tags->len; i++)
    mark(graph, builder, g_array_index(builder->tags, WhBuilderTag, i).commit, WH_COMMIT_BRANCH);
  for (guint32 at = graph->n; at-- > 0;) {
    WhCommit *commit = &graph->commits[graph->by_depth[at]];
    if (!has_refs)
      commit->flags |= WH_COMMIT_BRANCH;
    for (guint32 p = 0; p < commit->n_parents; p++) {
      guint32 parent = graph->parents[commit->parents_at + p];
      if (parent != WH_NONE)
        graph->commits[parent].flags |= commit->flags & all;
    }
    commit->flags = settle(commit->flags);
    set_shape(graph, commit);
  }
}
