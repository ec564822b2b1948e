/* SPDX-License-Identifier: Apache-2.0
 *
 * How much a file of a release asks to be looked at, by its class and by what the build does with it. */
#pragma once

#include "ledger/view.h"

typedef enum {
  WH_RELEASE_QUIET,  /* explained, or nothing that could act */
  WH_RELEASE_NOTE,   /* not explained */
  WH_RELEASE_REVIEW, /* not explained, and part of the build */
  WH_N_RELEASE_LEVELS
} WhReleaseLevel;

WhReleaseLevel wh_release_level(const WhReleaseFile *file);
/* "quiet", "note", "review". */
const char *wh_release_level_id(WhReleaseLevel level);
/* What most asks to be looked at comes first: level, class, reach, then path. */
int wh_release_compare(const WhView *view, const WhReleaseFile *a, const WhReleaseFile *b);

/* Ids: "ahead", "included", "added". */
const char *wh_file_class_id(WhFileClass class);
const char *wh_file_reach_id(WhFileReach reach);
const char *wh_file_state_id(WhFileState state);
