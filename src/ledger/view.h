/* SPDX-License-Identifier: Apache-2.0
 *
 * WhView: the read-only picture of one project's record as of a day. All that people, patterns and cases see.
 *
 * Invariants: commits are sorted by (known, topological, oid), so a parent's index is below its child's;
 * every index is in range or WH_NONE; strings are NUL-terminated raw bytes, perhaps no UTF-8. Nothing with
 * known time after as_of is in it.
 *
 * Known time of a commit: the later of its committer time and its parents' known times. A committer time more
 * than WH_CLOCK_SLACK ahead of a child's is held at the child's, unless the clock that was wrong is rather
 * the child's: that is so where what follows the child comes back to the commit's time sooner (in commits, at
 * most 64) than what lies before the commit falls below the child's. Both are kept as facts: flags.
 */
#pragma once

#include "ledger/texts.h"
#include "ledger/view_comparison.h"
#include "ledger/view_release.h"

#define WH_NONE G_MAXUINT32
#define WH_CLOCK_SLACK (30 * 86400)

typedef enum {
  WH_RECORD_GIT = 1 << 0,        /* commits, refs and changed paths */
  WH_RECORD_CONTENT = 1 << 1,    /* file contents could be read */
  WH_RECORD_SIGNATURES = 1 << 2, /* at least one commit or tag carries a signature */
  WH_RECORD_TAGS = 1 << 3,       /* there are tags */
  WH_RECORD_WORDS = 1 << 4,      /* messages: mail, issues, reviews */
  WH_RECORD_REGISTRY = 1 << 5,   /* events of a package registry */
  WH_RECORD_RELEASE = 1 << 6,
  WH_RECORD_FORGE = 1 << 7, /* events of a forge: merges, closings, members */
  WH_RECORD_BUILD = 1 << 8, /* builds compared */
  WH_RECORD_COST = 1 << 9,  /* costs of builds compared */
} WhRecordKind;

typedef enum { /* beside WhCommitFlags, from bit 16 */
               WH_COMMIT_MERGE = 1 << 16,
               WH_COMMIT_ROOT = 1 << 17,
               WH_COMMIT_BRANCH = 1 << 18,    /* reachable from a current branch (or tag, or HEAD) */
               WH_COMMIT_PULL_ONLY = 1 << 19, /* reachable only from refs/pull and the like */
               WH_COMMIT_NOTES = 1 << 20,     /* reachable only from refs/notes */
               WH_COMMIT_ORPHANED =
                   1 << 21, /* once seen, no longer reachable from any ref: history was rewritten */
               WH_COMMIT_CLOCK_AHEAD =
                   1 << 22, /* claimed time ahead of what was built on it; known time held back */
               WH_COMMIT_CLOCK_BEHIND = 1 << 23, /* claimed time before its parents'; known time moved up */
               WH_COMMIT_PARENT_MISSING = 1 << 24,
} WhViewCommitFlags;

typedef struct {
  WhOid oid;
  gint64 known;
  WhStamp authored, committed;
  guint32 author, committer;     /* accounts */
  guint32 parents_at, n_parents; /* in view->parents; a missing parent is WH_NONE */
  guint32 changes_at, n_changes; /* in view->changes */
  guint32 flags;                 /* WhCommitFlags | WhViewCommitFlags */
  const char *subject, *trailers, *key;
} WhCommit;

typedef struct {
  guint32 path;               /* in view->paths */
  guint32 old_blob, new_blob; /* in view->blobs, WH_NONE: none */
  guint32 old_mode, new_mode;
  char status;
} WhChange;

typedef struct {
  const char *name, *email; /* as written; email may be "" */
} WhAccount;

typedef struct {
  const char *name;
  WhOid oid;      /* zero: lightweight */
  guint32 target; /* commit, WH_NONE if none or not in the view */
  guint32 tagger; /* account, WH_NONE */
  WhStamp tagged;
  gint64 known; /* the later of the tagger's time and the target's known time */
  const char *subject, *key;
  gboolean is_signed;
} WhTag;

typedef struct {
  const char *name, *target_name;
  WhRefKind kind;
  guint32
      target; /* commit or WH_NONE; in a cut view the newest commit of the target's first-parent chain that is
               * still in the view, so that the main line of a cut record is the whole one's beginning */
} WhRef;

typedef struct {
  guint32 blob; /* in view->blobs */
  WhFactKind kind;
  const char *value;
} WhFact;

/* A message. Known time: ARRIVED where the archive says it and the Date is within WH_CLOCK_SLACK of it, else
 * the Date; of a mail held to the middle of its neighbours in the archive where it is farther than
 * WH_CLOCK_SLACK from it and they agree among themselves. Neighbours: up to four dated messages before and as
 * many after it, in the order of the same source; middle: their median; they agree where, without the lowest and
 * highest quarter, they lie within WH_CLOCK_SLACK, or within a sixteenth of how far the Date is off (a date of
 * 2099 on a list with a mail a month). The first and last of a source have neighbours on one side only, which
 * cannot tell a wrong clock from a long silence: they keep their Date. A message without Date and arrival gets
 * the median of what neighbours it has; without any it is malformed.
 * Of two messages with one id the first known counts; further ones with the same text are left out, with
 * another text they are kept as malformed. */
typedef struct {
  const char *id, *subject, *to, *traits;
  guint32 text;        /* in view->texts: the author's own words */
  const char *locator; /* Message-ID, URL, or FILE:OFFSET where the id was made up */
  gint64 known;
  WhStamp claimed;
  guint32 account;
  guint32 parent; /* message that it answers: the one it names, else the newest of its references, on a forge
                     what opened the issue; always an earlier one; WH_NONE */
  guint32 thread; /* in view->threads */
  guint32 flags;  /* WhMessageFlags */
  guint8 kind;    /* WhMessageKind */
  guint8 association; /* WhAssociation */
} WhMessage;

/* Messages that belong together: by parents and references, also where what they refer to is not in the record;
 * on a forge, by issue or pull request; where a mail names no parent and no references but its subject claims
 * to follow up, by subject with the newest message of the last 90 days, which then counts as its parent. A
 * message never joins a thread through one that was known later, so that a cut record has the same threads. */
typedef struct {
  guint32 first;   /* message that began it */
  guint32 at, n;   /* its messages in order of known time: view->thread_messages[at .. at + n) */
  const char *url; /* of the issue or pull request, "" for mail */
} WhThread;

typedef struct {
  const char *id, *object, *detail, *locator;
  gint64 known;         /* claimed time: forges and registries keep the clock */
  guint32 actor, other; /* accounts, WH_NONE */
  guint32 commit;       /* named by its oid, WH_NONE: none or not in the view */
  guint32 thread;       /* of the issue or pull request; WH_NONE: none, or begun later */
  guint8 verb;          /* WhVerb */
  guint8 registry;
} WhEvent;

/* A ref that moved between two scans to a commit that does not contain the old one. */
typedef struct {
  const char *name;
  WhOid old_target, new_target;
} WhRewrite;

typedef struct {
  const char *locator, *reason;
} WhMalformed;

typedef struct {
  const char *project; /* name to show */
  guint oid_len;
  gint64 as_of;      /* G_MAXINT64: the whole record */
  guint32 records;   /* WhRecordKind mask of what there is */
  gboolean complete; /* every source was read to its end */
  const WhCommit *commits;
  guint32 n_commits;
  const guint32 *parents;
  guint32 n_parents;
  const WhChange *changes;
  guint32 n_changes;
  const WhAccount *accounts;
  guint32 n_accounts;
  const char *const *paths;
  guint32 n_paths;
  const WhOid *blobs;
  guint32 n_blobs;
  const WhTag *tags;
  guint32 n_tags; /* sorted by known, name */
  const WhRef *refs;
  guint32 n_refs; /* sorted by name; as they are now, whatever as_of */
  const WhFact *facts;
  guint32 n_facts;         /* sorted by blob, kind, value */
  const guint32 *facts_at; /* n_blobs + 1 offsets: facts of blob b are facts_at[b] .. facts_at[b+1] */
  const WhRewrite *rewrites;
  guint32 n_rewrites;
  const WhMalformed *malformed;
  guint32 n_malformed;
  const WhMessage *messages;
  guint32 n_messages;   /* sorted by known, id */
  const WhTexts *texts; /* of the messages; NULL: there are none */
  const WhThread *threads;
  guint32 n_threads;              /* sorted by first */
  const guint32 *thread_messages; /* n_messages */
  const WhEvent *events;
  guint32 n_events; /* sorted by known, verb, id; each id and verb once */
  const WhRelease *releases;
  guint32 n_releases; /* sorted by known, version, name */
  const WhReleaseFile *release_files;
  guint32 n_release_files; /* sorted by release, path */
  const WhComparison *comparisons;
  guint32 n_comparisons; /* sorted by known, kind, id */
  const WhFinding *findings;
  guint32 n_findings; /* by comparison, rarest first */
} WhView;

/* A builder takes segments or single records, then makes the view. Used by the ledger, by tests, and by a
 * scan that keeps nothing. */
typedef struct WhViewBuilder WhViewBuilder;
WhViewBuilder *wh_view_builder_new(const char *project, guint oid_len);
void wh_view_builder_free(WhViewBuilder *builder);
WhSink *wh_view_builder_sink(WhViewBuilder *builder); /* borrowed: copies what it is given */
void wh_view_builder_add_rewrite(WhViewBuilder *builder, const char *ref, const WhOid *old_target,
                                 const WhOid *new_target);
/* What the sink gets from now on comes from another source: a message's neighbours are of its own. */
void wh_view_builder_next_source(WhViewBuilder *builder);
/* Where texts go that memory need not hold, see wh_texts_new. Before the first record. */
void wh_view_builder_put_texts(WhViewBuilder *builder, const char *folder);
void wh_view_builder_set_complete(WhViewBuilder *builder, gboolean complete);
/* Sorts, links and cuts at AS_OF (G_MAXINT64: no cut). Known times are computed on the whole record before
 * the cut, so that a view cut at T equals a record cut at T. The builder is spent. */
WhView *wh_view_builder_build(WhViewBuilder *builder, gint64 as_of);
void wh_view_free(WhView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhViewBuilder, wh_view_builder_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhView, wh_view_free)

/* Index of the message with that id, WH_NONE if absent. O(log n) or better after the first call. */
guint32 wh_view_find_message(const WhView *view, const char *id);
/* The words of one message; for many, read with a WhTextReader. Owner: caller. */
char *wh_view_text(const WhView *view, guint32 message);
/* Facts of one blob: sets *RET_N, returns the first (borrowed) or NULL. BLOB may be WH_NONE. */
const WhFact *wh_view_facts(const WhView *view, guint32 blob, guint32 *ret_n);
/* Index of the commit with that name, WH_NONE if absent. PREFIX: at least 4 hex digits; WH_NONE when
 * ambiguous. O(log n) after the first call. */
guint32 wh_view_find_commit(const WhView *view, const char *hex_prefix);
