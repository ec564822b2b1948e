/* SPDX-License-Identifier: Apache-2.0
 *
 * From tips to a stream of commit records: the one step of the git reader that has more than one way to be
 * done. Each way gives the same records: parents before children, no commit twice, nothing that HAVE
 * contains. */
#pragma once

#include "source/git/git_child.h"
#include "source/git/git_repo.h"

typedef struct {
  const WhGitRepo *repo;
  const WhGitShadow *shadow; /* for git's own plumbing */
  const WhOid *tips;         /* commits, each once, all present */
  guint n_tips;
  const WhOid *have; /* commits, all present */
  guint n_have;
  guint jobs;
  void (*progress)(guint64 done, guint64 total, gpointer user); /* may be NULL */
  gpointer progress_user;
} WhGitHistory;

/* Sends every commit reachable from TIPS and not from HAVE to SINK in the calling thread, with its changes
 * against the first parent (none for merges), and a checkpoint at least each WH_GIT_CHECKPOINT commits. What
 * is missing or damaged goes to sink->malformed and sets *RET_COMPLETE to FALSE (it is not touched
 * otherwise). */
gboolean wh_git_history_read(const WhGitHistory *history, WhSink *sink, gboolean *ret_complete,
                             GError **error);

#define WH_GIT_CHECKPOINT 4096u
