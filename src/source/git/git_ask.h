/* SPDX-License-Identifier: Apache-2.0
 *
 * Many objects in order: from the object store itself, or, where the own reader refuses it, from one `git
 * cat-file`. */
#pragma once

#include "source/git/git_stream.h"
#include "source/git/odb.h"

/* Where objects come from: one of the two is set. Borrowed. */
typedef struct {
  const WhOdb *odb;
  const WhGitShadow *shadow;
} WhGitStore;

guint wh_git_store_oid_len(WhGitStore store);

/* ANSWER is borrowed for the call. FALSE ends the reading early, without error. */
typedef gboolean (*WhGitAskFunc)(guint i, const WhGitAnswer *answer, gpointer user);

/* Calls FUNC for each of IDS in order, with at most KEEP bytes of its body (0: type and size alone). An
 * object that is not there is answered as MISSING, one that cannot be read, or is too large for the own
 * reader, as DAMAGED; when git gives up over too many the whole fails with WH_ERROR_INPUT. */
gboolean wh_git_ask(WhGitStore store, const WhOid *ids, guint n_ids, gsize keep, WhGitAskFunc func,
                    gpointer user, GError **error);
/* Those of IDS that are commits and present, in order. NULL with error set. Owner: caller. */
GArray *wh_git_present_commits(WhGitStore store, const WhOid *ids, guint n_ids, GError **error);
