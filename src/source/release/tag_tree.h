/* SPDX-License-Identifier: Apache-2.0
 *
 * WhTagTree: all files of a commit, by path and by content. */
#pragma once

#include "source/git/odb.h"

#define WH_MODE_SUBMODULE 0160000u
#define WH_MODE_LINK 0120000u

typedef struct {
  WhSlice path; /* NUL-terminated */
  WhOid oid;    /* of a submodule: its commit */
  guint32 mode;
  gboolean grafted; /* of a submodule's own repository */
} WhTagFile;

typedef struct WhTagTree WhTagTree;

/* COMMIT may be NULL: a tree without files. READER must outlive it. Owner: caller. */
WhTagTree *wh_tag_tree_new(WhOdbReader *reader, const WhOid *commit, GError **error);
void wh_tag_tree_free(WhTagTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhTagTree, wh_tag_tree_free)
/* Leaves only what lies below FOLDER ("packages/pad"), by its path there: one package of a repository of many.
 * wh_tag_tree_path_of still knows all. */
void wh_tag_tree_enter(WhTagTree *tree, const char *folder);

/* Puts the files of a submodule's COMMIT in the place of its entry at PATH. READER is of its own repository. FALSE leaves the
 * tree as it was. */
gboolean wh_tag_tree_graft(WhTagTree *tree, const char *path, WhOdbReader *reader, const WhOid *commit,
                           GError **error);

/* In the order of paths. Borrowed. */
const WhTagFile *wh_tag_tree_files(const WhTagTree *tree, guint *ret_n);
const WhTagFile *wh_tag_tree_find(const WhTagTree *tree, WhSlice path); /* NULL: none */
const char *wh_tag_tree_path_of(const WhTagTree *tree, const WhOid *oid);
/* Of the first paths with this content the one with the last component of LIKE, or else the first. */
const char *wh_tag_tree_path_like(const WhTagTree *tree, const WhOid *oid, WhSlice like);
