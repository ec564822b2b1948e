/* SPDX-License-Identifier: Apache-2.0
 *
 * Where an examined repository keeps its things, found without git: the git directory (through .git files,
 * worktrees and submodules), the object folders (through alternates), the hash in use. Reads of its
 * configuration only the keys extensions.objectformat, extensions.refstorage and extensions.partialclone. */
#pragma once

#include "ledger/event.h"

typedef struct {
  char *git_dir;       /* canonical; holds HEAD of this worktree */
  char *common_dir;    /* canonical; holds refs, packed-refs, config, shallow. Often the same as git_dir */
  GPtrArray *objects;  /* canonical object folders (char *): the own one, then its alternates */
  guint oid_len;       /* 20 or 32 */
  gboolean partial;    /* objects may be missing on purpose */
  GHashTable *shallow; /* set of WhOid: commits whose parents are cut off. Empty in a whole repository */
} WhGitRepo;

/* PATH: a bare repository, a worktree, or a .git file or folder. WH_ERROR_NOT_FOUND when it is no repository,
 * WH_ERROR_INPUT when its layout cannot be read. Owner: caller. */
WhGitRepo *wh_git_repo_open(const char *path, GError **error);
void wh_git_repo_free(WhGitRepo *repo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhGitRepo, wh_git_repo_free)
/* Whether PATH looks like one. Opens no content. */
gboolean wh_git_repo_is(const char *path);
/* All folders a reader of REPO must be able to read, NULL-terminated (for confinement). Owner: caller. */
char **wh_git_repo_folders(const WhGitRepo *repo);

/* The hash named by a configuration's text: 20, 32, or 0 for one that is not known. *RET_REFTABLE and
 * *RET_PARTIAL may be NULL. */
guint wh_git_config_hash(WhSlice text, gboolean *ret_reftable, gboolean *ret_partial);
