/* SPDX-License-Identifier: Apache-2.0
 *
 * Which commits are to be read, parents first. */
#pragma once

#include "source/git/git_history.h"

typedef struct {
  GArray *ids; /* WhOid: first the boundary (parents that HAVE contains), then the commits, parents first */
  guint n_boundary;
  GArray *missing; /* WhOid: commits that are named as parents and are not there; sorted */
} WhGitOrder;

void wh_git_order_clear(WhGitOrder *order);
/* Asks git; when it gives up over a damaged history, walks it commit by commit. */
gboolean wh_git_order_read(const WhGitHistory *history, WhGitOrder *ret_order, GError **error);
/* The walk alone. Slower, since it waits for each generation of commits; survives missing and damaged ones.
 */
gboolean wh_git_order_walk(const WhGitHistory *history, WhGitOrder *ret_order, GError **error);

/* A file with one id a line, for git's standard input. -1 with error set. Owner: caller. */
int wh_git_list_file(const WhGitShadow *shadow, const WhOid *ids, guint n_ids, GError **error);
