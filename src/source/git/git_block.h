/* SPDX-License-Identifier: Apache-2.0
 *
 * What passes between the threads that read a history with git's plumbing:
 *
 *   reader (one cat-file) --blocks--> the calling thread, in order
 *          \--blocks, in turn--> lanes (a diff-tree each) --chunks--> the calling thread
 *
 * A block is owned by the calling thread's queue; a lane borrows it until it has put the chunk that ends it.
 */
#pragma once

#include "source/git/git_order.h"
#include "source/git/git_queue.h"

#define WH_GIT_BLOCK_COMMITS 512u
#define WH_GIT_LANES 2u

typedef struct {
  WhCommitRecord record; /* without changes; text in the block */
  const char *problem;   /* static text, NULL: none */
  WhOid old_tree, new_tree;
  gboolean asks;   /* its changes come from a lane */
  gboolean unread; /* the commit itself could not be read: no record */
} WhGitPending;

typedef struct {
  GArray *commits; /* WhGitPending */
  GStringChunk *text;
  guint n_asks;
  guint lane;
} WhGitBlock;

WhGitBlock *wh_git_block_new(void);
void wh_git_block_free(WhGitBlock *block);

typedef struct {
  guint end;           /* its changes end here in the chunk's */
  guint32 flags;       /* WhCommitFlags to add */
  const char *problem; /* static text, NULL: none */
} WhGitDone;

/* Changes of some commits that ask, in their order. */
typedef struct {
  GArray *done;    /* WhGitDone */
  GArray *changes; /* WhChangeRecord */
  GStringChunk *paths;
  gsize size; /* bytes held, about */
} WhGitChunk;

WhGitChunk *wh_git_chunk_new(void);
void wh_git_chunk_free(WhGitChunk *chunk);

/* Asks for the changes of blocks. */
typedef struct {
  const WhGitHistory *history;
  WhGitQueue in;  /* blocks, borrowed */
  WhGitQueue out; /* chunks */
  GError *error;  /* read after the thread ended */
} WhGitLane;

gpointer wh_git_lane_run(gpointer lane); /* thread function */

/* Reads the commits of an order and makes blocks of them. */
typedef struct {
  const WhGitHistory *history;
  const WhGitOrder *order;
  WhGitQueue *out;  /* all blocks */
  WhGitLane *lanes; /* [n_lanes]: take the blocks that ask, in turn */
  guint n_lanes;
  GError *error; /* read after the thread ended */
} WhGitCommits;

gpointer wh_git_commits_run(gpointer commits); /* thread function */
