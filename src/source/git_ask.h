/* SPDX-License-Identifier: Apache-2.0
 *
 * Many objects from one `git cat-file`, in order. */
#pragma once

#include "source/git_stream.h"

/* ANSWER is borrowed for the call. FALSE ends the reading early, without error. */
typedef gboolean (*WhGitAskFunc)(guint i, const WhGitAnswer *answer, gpointer user);

/* Calls FUNC for each of IDS in order, with at most KEEP bytes of its body (0: only type and size are read).
 * An object that git cannot read is answered as MISSING, one that makes git give up as DAMAGED; after too
 * many of those the whole fails with WH_ERROR_INPUT. */
gboolean wh_git_ask(const WhGitShadow *shadow, const WhOid *ids, guint n_ids, gsize keep, WhGitAskFunc func,
                    gpointer user, GError **error);
/* Those of IDS that are commits and present, in order. NULL with error set. Owner: caller. */
GArray *wh_git_present_commits(const WhGitShadow *shadow, const WhOid *ids, guint n_ids, GError **error);
