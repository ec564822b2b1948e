/* SPDX-License-Identifier: Apache-2.0
 *
 * What a view builder holds between its files. Indices of the builder count in the order of arrival; the
 * view's own are given out anew once the commits are sorted, so that the way a record was read leaves no
 * trace. */
#pragma once

#include "ledger/intern.h"
#include "ledger/view.h"

typedef struct {
  guint32 name;   /* in names: the ref; or text */
  guint32 commit; /* in commit_names, WH_NONE */
  guint32 target_name;
  WhRefKind kind;
} WhBuilderRef;

typedef struct {
  guint32 name, subject, key;
  WhOid oid;
  guint32 commit; /* in commit_names, WH_NONE */
  guint32 tagger; /* account, WH_NONE */
  WhStamp tagged;
  gboolean is_signed;
} WhBuilderTag;

typedef struct {
  guint32 blob, value;
  WhFactKind kind;
} WhBuilderFact;

typedef struct {
  guint32 locator, reason;
} WhBuilderMalformed;

typedef struct {
  guint32 ref;
  guint32 old_commit, new_commit; /* in commit_names */
} WhBuilderRewrite;

struct WhViewBuilder {
  WhSink sink;
  char *project;
  guint oid_len;
  gboolean complete;

  WhInternOids commit_names; /* commits and the parents and targets that are named */
  GArray *commit_of_name;    /* of guint32: commit with that name, WH_NONE: named only */
  GArray *commits;           /* of WhCommit; parents_at in parents, people and changes in builder's indices */
  GArray *name_of_commit;    /* of guint32 */
  GArray *parents;           /* of guint32: names */
  GArray *changes;           /* of WhChange */
  WhInternTexts accounts, paths, texts;
  WhInternOids blobs;
  guint32 last_fact_blob; /* WH_NONE before the first fact */
  GStringChunk *messages; /* subjects and trailers */
  GArray *refs, *tags, *facts, *malformed, *rewrites;
  GHashTable *ref_at, *tag_at; /* text index + 1 -> index + 1: the last one of a name counts */
};

/* The graph of all commits, before any cut. Arrays are as long as commits. */
typedef struct {
  guint32 n;
  WhCommit *commits; /* borrowed from the builder */
  guint32 *parents;  /* commit indices or WH_NONE, at commits[i].parents_at */
  guint32 n_parents;
  guint32 *depth;    /* longest way to a commit without kept parents */
  guint32 *by_depth; /* commits, parents first */
} WhGraph;

void wh_graph_init(WhGraph *graph, const WhViewBuilder *builder);
void wh_graph_clear(WhGraph *graph);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhGraph, wh_graph_clear)
/* Sets known times and the flags about clocks. */
void wh_graph_set_known(const WhGraph *graph);
/* Sets the flags about shape and about what reaches a commit. */
void wh_graph_set_reach(const WhGraph *graph, const WhViewBuilder *builder);

/* The facts of blobs in the view, sorted by blob, kind, value, each once: two reads may both have looked at a
 * file. NEW_BLOB: the view's index by the builder's, WH_NONE: not in the view. Owner: caller. */
GArray *wh_builder_sort_facts(WhViewBuilder *builder, const guint32 *new_blob, guint32 n_blobs);

/* The view with what it owns. */
typedef struct WhViewOwned WhViewOwned;
struct WhViewOwned {
  WhView view; /* first: a WhView from the builder is one of these */
  struct WhViewIndex *index;
  GPtrArray *chunks; /* of GStringChunk */
  GPtrArray *arrays; /* of memory */
};
WhViewOwned *wh_view_owned_new(void);

static inline guint32
wh_builder_commit(const WhViewBuilder *builder, guint32 name)
{
  return name == WH_NONE ? WH_NONE : g_array_index(builder->commit_of_name, guint32, name);
}
