/* SPDX-License-Identifier: Apache-2.0
 *
 * Git as a tool over an examined repository's objects and over nothing else of it. The shadow is an empty git
 * directory of our own that borrows the object folders through alternates: so git sees no configuration,
 * hook, attribute, replace ref, graft, commit-graph or ref of the examined repository. A child gets a fixed
 * environment. */
#pragma once

#include "source/git/git_repo.h"

typedef struct WhGitShadow WhGitShadow;

/* SCRATCH: existing folder to make the shadow in; NULL: the system's folder for temporary files. Owner:
 * caller; freeing removes the folder. The shallow list of REPO is copied. */
WhGitShadow *wh_git_shadow_new(const WhGitRepo *repo, const char *scratch, GError **error);
void wh_git_shadow_free(WhGitShadow *shadow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhGitShadow, wh_git_shadow_free)
guint wh_git_shadow_oid_len(const WhGitShadow *shadow);
/* An unnamed file in the shadow, open for reading and writing; -1 with WH_ERROR_IO. Owner: caller. */
int wh_git_shadow_file(const WhGitShadow *shadow, GError **error);

typedef struct {
  GPid pid; /* 0: none runs */
  int in;   /* its standard input, -1 when it was given a file; non-blocking */
  int out;  /* its standard output */
  int err;  /* file that collects its standard error */
} WhGitChild;

#define WH_GIT_CHILD_NONE ((WhGitChild){.pid = 0, .in = -1, .out = -1, .err = -1})

/* Starts `git ARGS...`. STDIN_FD: file to read from (stays the caller's, read from its current offset), -1: a
 * pipe. */
gboolean wh_git_child_start(const WhGitShadow *shadow, const char *const *args, int stdin_fd,
                            WhGitChild *ret_child, GError **error);
/* Closes the pipes and waits. FALSE when the child did not end well; the message tells its last words. */
gboolean wh_git_child_finish(WhGitChild *child, GError **error);
/* Ends it whatever it does. Safe on a child that does not run. */
void wh_git_child_kill(WhGitChild *child);
/* Writes all of DATA to the child, appending to OUT what it says meanwhile (so that neither waits for the
 * other). FALSE: the child closed its input. */
gboolean wh_git_child_exchange(WhGitChild *child, const void *data, gsize len, GByteArray *out);
/* Appends what the child says next to OUT; FALSE at the end. */
gboolean wh_git_child_more(WhGitChild *child, GByteArray *out);
