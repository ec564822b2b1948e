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

/* A message as it came. MESSAGE holds what needs no other message: ACCOUNT is the builder's, PARENT and THREAD
 * are not set; KNOWN is not before wh_talk_set_known. */
typedef struct {
  WhMessage message;
  gint64 arrived;          /* 0: not known */
  guint32 id, parent;      /* in ids; PARENT WH_NONE: none named */
  guint32 url;             /* in ids: of the issue or pull request, WH_NONE */
  guint32 refs_at, n_refs; /* in references, oldest first */
  guint32 source;
  const char *place; /* FILE:OFFSET, NULL: not known */
} WhBuilderMessage;

typedef struct {
  WhEvent event; /* ACTOR and OTHER are the builder's, COMMIT and THREAD are not set */
  guint32 id;    /* in ids */
  guint32 url;   /* in ids: of the issue or pull request, WH_NONE */
  WhOid oid;
} WhBuilderEvent;

typedef struct {
  WhRelease release; /* TAG, COMMIT, PREVIOUS, KNOWN, AT and N are not set */
  guint32 shelved;   /* how many releases had been given with it */
} WhBuilderRelease;

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
  WhTexts *words;         /* of messages */
  GStringChunk *places;   /* of messages */
  GArray *refs, *tags, *facts, *malformed, *rewrites;
  WhInternTexts ids;     /* of messages and events, and URLs of threads */
  GArray *talk;          /* of WhBuilderMessage, in the order of the archives */
  GArray *references;    /* of guint32: ids */
  GArray *events;        /* of WhBuilderEvent */
  GArray *releases;      /* of WhBuilderRelease */
  GArray *release_files; /* of WhReleaseFile: PATH is the builder's, RELEASE is WhBuilderRelease.shelved */
  guint32 n_shelved;
  GArray *
      comparisons; /* of WhComparison: RELEASE, TAG and COMMIT are not set, KNOWN is the newest member's time */
  GArray *findings;            /* of WhFinding, by comparison */
  guint32 source;              /* how many sources came before the present one */
  GHashTable *ref_at, *tag_at; /* text index + 1 -> index + 1: the last one of a name counts */
};

guint32 wh_builder_text(WhViewBuilder *builder, WhSlice text);
/* TEXT as the view will hold it, "" for nothing. Lives as long as the builder and its views. */
const char *wh_builder_keep(WhViewBuilder *builder, WhSlice text);
void wh_builder_malformed(WhViewBuilder *builder, WhSlice locator, const char *reason);
/* The sink's two calls for what is said and done. */
gboolean wh_talk_add_message(WhSink *sink, const WhMessageRecord *record, GError **error);
gboolean wh_talk_add_event(WhSink *sink, const WhEventRecord *record, GError **error);

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
/* The newest known time of any commit, before the cut; 0: there is none. O(n). */
gint64 wh_graph_newest(const WhGraph *graph);
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
  WhTexts *texts;
  GPtrArray *chunks; /* of GStringChunk */
  GPtrArray *arrays; /* of memory */
};
WhViewOwned *wh_view_owned_new(void);

static inline guint32
wh_builder_commit(const WhViewBuilder *builder, guint32 name)
{
  return name == WH_NONE ? WH_NONE : g_array_index(builder->commit_of_name, guint32, name);
}

/* The builder's commit that RELEASE was compared with, or WH_NONE. */
static inline guint32
wh_builder_released(const WhViewBuilder *builder, const WhRelease *release)
{
  const WhOid *oid = &release->commit_oid;
  return wh_builder_commit(builder,
                           wh_oid_is_zero(oid) ? WH_NONE : wh_intern_oid_find(&builder->commit_names, oid));
}

/* What is said and done in the view. Owner: caller. */
typedef struct {
  WhMessage *messages;
  guint32 *rows; /* by message: the builder's */
  guint32 n_messages;
  WhThread *threads;
  guint32 *thread_messages, *thread_of_url; /* the latter by id, WH_NONE */
  guint32 n_threads;
  WhEvent *events;
  guint32 n_events;
} WhTalk;

/* Sorts, links and cuts. What cannot be used goes to the builder's malformed records. Accounts stay the
 * builder's, events' COMMIT is the builder's too. */
void wh_talk_build(WhTalk *talk, WhViewBuilder *builder, gint64 as_of);
/* Frees what the caller did not take. */
void wh_talk_clear(WhTalk *talk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhTalk, wh_talk_clear)
/* The sink's two calls for what is released. */
gboolean wh_shelf_add_release(WhSink *sink, const WhReleaseRecord *record, GError **error);
gboolean wh_shelf_add_file(WhSink *sink, const WhFileRecord *record, GError **error);

/* The releases in the view. Owner: caller. */
typedef struct {
  WhRelease *releases;
  guint32 n_releases;
  WhReleaseFile *files;
  guint32 n_files;
} WhShelf;

/* Sorts and cuts. VIEW has its tags already. Paths and commits stay the builder's. */
void wh_shelf_build(WhShelf *shelf, const WhViewBuilder *builder, const WhGraph *graph, const WhView *view);
/* The view's tag of that name, or WH_NONE. O(tags). */
guint32 wh_shelf_tag_named(const WhView *view, const char *name);
/* The sink's call for comparisons of builds. */
gboolean wh_comparison_add(WhSink *sink, const WhComparisonRecord *record, GError **error);

/* The comparisons in the view. Owner: caller. */
typedef struct {
  WhComparison *comparisons;
  guint32 n_comparisons;
  WhFinding *findings;
  guint32 n_findings;
} WhCompared;

/* Sorts and cuts. VIEW has its tags and releases already, and the builder's releases have their known times. COMMIT stays the
 * builder's. */
void wh_comparisons_build(WhCompared *compared, const WhViewBuilder *builder, const WhGraph *graph,
                          const WhView *view);
/* Sets KNOWN of all the builder's messages; 0: nothing tells it. O(n). */
void wh_talk_set_known(WhViewBuilder *builder);
/* Sets parents and threads of TALK's messages, which are in order. O(n). */
void wh_talk_link(WhTalk *talk, const WhViewBuilder *builder);
/* The builder's events in order, cut, each once. */
void wh_talk_set_events(WhTalk *talk, const WhViewBuilder *builder, gint64 as_of);
/* The order of two accounts by their text. */
int wh_talk_compare_accounts(const WhViewBuilder *builder, guint32 a, guint32 b);
/* strcmp of two entries of ids; WH_NONE comes first. */
int wh_talk_compare_ids(const WhViewBuilder *builder, guint32 a, guint32 b);
