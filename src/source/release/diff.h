/* SPDX-License-Identifier: Apache-2.0
 *
 * Two texts line by line: the shortest edit (Myers 1986, "An O(ND) difference algorithm"), bounded. None of Debian's C
 * libraries that could be linked offers one. */
#pragma once

#include "base/slice.h"

#define WH_DIFF_EDITS 400u    /* lines added and removed; beyond that the middle counts as replaced */
#define WH_DIFF_LINES 200000u /* of one side that are looked at */

typedef struct {
  char op;      /* '+' only in B, '-' only in A */
  guint number; /* of the line in its side, from 1 */
  WhSlice line; /* borrowed, without its end */
} WhDiffLine;

typedef struct {
  GArray *lines; /* of WhDiffLine, in order */
  gboolean
      cut; /* more edits than WH_DIFF_EDITS, or more lines: LINES holds the differing middle as a whole */
  gboolean line_ends; /* the sides differ in line ends alone */
} WhDiff;

void wh_diff(WhSlice a, WhSlice b, WhDiff *ret);
void wh_diff_clear(WhDiff *diff);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhDiff, wh_diff_clear)
/* "-12: old" and "+12: new" lines, safe to show, at most WH_LIMIT_EXCERPT bytes. Owner: caller. */
char *wh_diff_excerpt(const WhDiff *diff);
