/* SPDX-License-Identifier: Apache-2.0
 *
 * The refs of an examined repository, read from its files without git: HEAD, packed-refs, loose refs. */
#pragma once

#include "source/git/git_repo.h"

typedef struct {
  char *name;     /* refs/heads/main */
  char *symbolic; /* the ref it names, NULL for an ordinary one */
  WhOid target;   /* the object it names in the end, perhaps a tag; zero when that cannot be told */
} WhGitRef;

typedef struct {
  char *locator, *reason;
  gboolean harmless; /* no history is out of reach for it */
} WhGitComplaint;

typedef struct {
  GPtrArray *refs;       /* WhGitRef, sorted by name, no name twice */
  char *head;            /* the ref HEAD names, NULL when HEAD is detached or broken */
  WhOid head_target;     /* zero: names a ref that is not there */
  GPtrArray *complaints; /* WhGitComplaint */
} WhGitRefs;

/* Fails with WH_ERROR_LIMIT past WH_LIMIT_REFS; what else is wrong becomes a complaint. Owner: caller. */
WhGitRefs *wh_git_refs_read(const WhGitRepo *repo, GError **error);
void wh_git_refs_free(WhGitRefs *refs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhGitRefs, wh_git_refs_free)

const WhGitRef *wh_git_refs_find(const WhGitRefs *refs, const char *name);
/* SHA-256 over all names and targets, HEAD, and the shallow list. Owner: caller. */
char *wh_git_refs_digest(const WhGitRefs *refs, const WhGitRepo *repo);
WhRefKind wh_git_ref_kind(const char *name);
/* The branch that a newcomer would see first: what the remote of a working copy names, else HEAD, else a branch of a usual name; NULL
 * when there is none. Where HEAD's own branch and the remote's have the same name, HEAD's is returned and *RET_REMOTE is the
 * remote's (else NULL): the one that is ahead is meant. Borrowed. */
const char *wh_git_refs_default(const WhGitRefs *refs, const char **ret_remote);

typedef void (*WhGitPackedFunc)(WhSlice name, const WhOid *oid, gpointer user);
/* Parses packed-refs; returns how many lines made no sense. */
guint wh_git_packed_refs_parse(WhSlice text, guint oid_len, WhGitPackedFunc func, gpointer user);
