/* SPDX-License-Identifier: Apache-2.0
 *
 * The class of one file that is not byte for byte the tag's: whose work it is, and why. Pure, bounded, trusts
 * nothing. Generators are listed in generators.def. */
#pragma once

#include "source/release/reach.h"

typedef struct {
  WhFileClass class;
  char *generator; /* "" when none. Owned, as the others */
  char *reason;    /* one line */
  char *
      excerpt; /* short diff against the tag's, the known upstream or the shape expected; "" when there is nothing to show */
} WhJudged;
void wh_judged_clear(WhJudged *judged);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhJudged, wh_judged_clear)

/* What is looked at once for a whole archive: versions of tools that its files declare, its macros, its build files. */
typedef struct WhJudge WhJudge;
/* Both outlive it. */
WhJudge *wh_judge_new(const WhShippedTrees *trees, const WhReach *reach);
void wh_judge_free(WhJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhJudge, wh_judge_free)
void wh_judge_file(WhJudge *judge, const WhShipped *file, WhJudged *ret_judged);
/* "autoconf 2.71; automake 1.16.5": by all files judged so far. Owner: caller. */
char *wh_judge_tools(const WhJudge *judge);
