/* SPDX-License-Identifier: Apache-2.0
 *
 * Finds the lines of a patch among those of a mail: unified and context diffs, git's extras, summaries of changed files,
 * encoded files. A hunk takes as many lines as its head says. */
#pragma once

#include "source/mail/own_lines.h"

typedef struct {
  enum {
    WH_PATCH_OUT,
    WH_PATCH_HEADS,
    WH_PATCH_HUNK,
    WH_PATCH_CONTEXT,
    WH_PATCH_BINARY,
    WH_PATCH_ENCODED
  } state;
  guint64 old_left, new_left; /* lines of the hunk that are to come */
  guint strange;              /* lines in a row that a hunk cannot have: mailers wrap */
} WhOwnPatch;

/* Whether the first of LINES belongs to a patch; moves PATCH on. */
gboolean wh_own_patch_takes(WhOwnPatch *patch, WhOwnLines lines);
/* " src/file.c | 12 +++--", " 2 files changed, …": */
gboolean wh_own_is_diffstat(WhSlice line);
/* Whether a patch begins among LINES: O(n). */
gboolean wh_own_patch_ahead(WhOwnLines lines);
