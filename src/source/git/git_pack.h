/* SPDX-License-Identifier: Apache-2.0
 *
 * The fast way from tips to commit records: reads the object store itself, without git. Same records as
 * wh_git_history_read, in an order of its own (walk.h). */
#pragma once

#include "source/git/git_history.h"
#include "source/git/odb.h"

typedef struct WhGitPack WhGitPack;

/* Fails where this way is not for the repository (an index of another version, a pack that is not one, a link
 * or special file among the packs, too many of them): the plumbing may then still read it. Owner: caller. */
WhGitPack *wh_git_pack_open(const WhGitRepo *repo, GError **error);
void wh_git_pack_free(WhGitPack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhGitPack, wh_git_pack_free)
const WhOdb *wh_git_pack_odb(const WhGitPack *pack);

/* As wh_git_history_read; history->shadow is not used. With JOBS above one, that many threads read ahead of
 * the sink, which is called in this thread; what they hold ready is bounded. */
gboolean wh_git_pack_read(WhGitPack *pack, const WhGitHistory *history, WhSink *sink, gboolean *ret_complete,
                          GError **error);
