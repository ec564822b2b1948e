/* SPDX-License-Identifier: Apache-2.0
 *
 * Pull parser of what `git diff-tree --stdin --raw -z` writes when it is fed pairs of trees: a header line
 * for each pair, then the changes; a line that is no pair comes back as it is. Pure; takes any bytes. */
#pragma once

#include "ledger/event.h"

typedef enum {
  WH_GIT_RAW_MORE,   /* BYTES end within a record */
  WH_GIT_RAW_PAIR,   /* old_tree, new_tree */
  WH_GIT_RAW_CHANGE, /* change; its path borrows from BYTES */
  WH_GIT_RAW_ECHO,   /* echo: a line that came back */
  WH_GIT_RAW_BROKEN, /* no record begins here */
} WhGitRawKind;

typedef struct {
  WhOid old_tree, new_tree;
  WhChangeRecord change;
  WhSlice echo;
  gsize used; /* bytes of the record; 0 for MORE and BROKEN */
} WhGitRaw;

WhGitRawKind wh_git_raw_next(WhSlice bytes, guint oid_len, WhGitRaw *ret_raw);
