/* SPDX-License-Identifier: Apache-2.0
 *
 * What changed between two trees: the changes that `git diff-tree -r --raw --no-renames` names, in its order.
 * Equal subtrees are not opened. Bounded in changes, trees opened, path length and bytes held. */
#pragma once

#include "source/git/odb.h"

typedef struct {
  GArray *changes;    /* WhChangeRecord; a call appends */
  GStringChunk *text; /* where their paths are kept */
  gboolean cut;       /* set when a limit left changes out */
} WhTreeChanges;

typedef struct WhTreeDiff WhTreeDiff;

/* READER must outlive it. Owner: caller. */
WhTreeDiff *wh_tree_diff_new(WhOdbReader *reader, guint oid_len);
void wh_tree_diff_free(WhTreeDiff *diff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhTreeDiff, wh_tree_diff_free)

/* OLD_TREE or NEW_TREE may be NULL: nothing there. On failure (WH_ERROR_NOT_FOUND: a tree is missing;
 * WH_ERROR_INPUT: broken; WH_ERROR_LIMIT: too large) no change of this call is kept. */
gboolean wh_tree_diff_run(WhTreeDiff *diff, const WhOid *old_tree, const WhOid *new_tree, WhTreeChanges *out,
                          GError **error);

/* One entry of a tree object, its mode made canonical as git does. Borrows from the tree. */
typedef struct {
  guint32 mode;
  const char *name;
  gsize name_len;
  const guint8 *oid;
} WhTreeEntry;

/* Takes the next entry from *AT, which moves behind it. FALSE: the end (then *AT == END), or no entry. */
gboolean wh_tree_next(const guint8 **at, const guint8 *end, guint oid_len, WhTreeEntry *ret_entry);
