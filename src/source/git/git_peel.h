/* SPDX-License-Identifier: Apache-2.0
 *
 * What the refs of a repository lead to: through annotated tags, and tags of tags, to commits. */
#pragma once

#include "source/git/git_ask.h"
#include "source/git/git_refs.h"

typedef struct {
  gboolean present;
  gboolean is_commit;
  WhOid next;          /* an annotated tag: what it names; else zero */
  WhTagRecord *tag;    /* an annotated tag: its record without name and target; else NULL */
  const char *problem; /* of the tag object; static text, NULL: none */
} WhGitPeeled;

typedef struct {
  GHashTable *objects; /* WhOid -> WhGitPeeled */
  GStringChunk *text;
} WhGitPeel;

WhGitPeel *wh_git_peel_new(WhGitStore store, const WhGitRefs *refs, GError **error);
void wh_git_peel_free(WhGitPeel *peel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhGitPeel, wh_git_peel_free)
/* Borrowed; NULL for an object that no ref leads to. */
const WhGitPeeled *wh_git_peel_get(const WhGitPeel *peel, const WhOid *oid);
/* The commit that OID leads to. FALSE when something on the way is missing; *RET_COMMIT is zero when it leads
 * to a tree or a blob. */
gboolean wh_git_peel_commit(const WhGitPeel *peel, const WhOid *oid, WhOid *ret_commit);
