/* SPDX-License-Identifier: Apache-2.0
 *
 * Commit records read ahead: a batch owns all text and changes of its records, so that it can pass between
 * threads. */
#pragma once

#include "source/git/git_object.h"
#include "source/git/treediff.h"
#include "source/git/walk.h"

typedef struct {
  GArray *commits; /* WhCommitRecord; `changes` is set only as it is sent */
  WhTreeChanges changes;
  GStringChunk *text;
  GArray *faults; /* WhGitFault */
  gsize bytes;    /* held, roughly */
  gboolean gaps;  /* something in it could not be read to its end */
} WhGitBatch;

typedef struct {
  WhOid oid;
  guint before;       /* the record in the batch that it stands before */
  const char *reason; /* static */
} WhGitFault;

WhGitBatch *wh_git_batch_new(void);
void wh_git_batch_free(WhGitBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhGitBatch, wh_git_batch_free)
/* Sends the records in order, each after its faults. Sets *RET_COMPLETE to FALSE when the batch has gaps. */
gboolean wh_git_batch_send(const WhGitBatch *batch, guint oid_len, WhSink *sink, gboolean *ret_complete,
                           GError **error);

/* Makes records of commits of a walk. One thread's own. */
typedef struct WhGitBatcher WhGitBatcher;
WhGitBatcher *wh_git_batcher_new(const WhOdb *odb, const WhWalk *walk);
void wh_git_batcher_free(WhGitBatcher *batcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhGitBatcher, wh_git_batcher_free)
/* Adds the record of walk->commits[INDEX]. Never fails: what cannot be read is a fault. */
void wh_git_batcher_add(WhGitBatcher *batcher, guint32 index, WhGitBatch *batch);
