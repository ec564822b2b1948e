/* SPDX-License-Identifier: Apache-2.0
 *
 * What patterns over releases share. */
#pragma once

#include "pattern/pattern.h"
#include "pattern/release_level.h"

/* The files of one release that weigh anything, heaviest first, then by path. */
typedef struct {
  guint32 release;
  double weight; /* of all: the i-th largest divided by i */
  guint32 *files;
  guint n;
} WhReleaseWeight;
void wh_release_weigh(WhReleaseWeight *sum, const WhView *view, guint32 release,
                      double (*weight)(const WhReleaseFile *file));
void wh_release_weight_clear(WhReleaseWeight *sum);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhReleaseWeight, wh_release_weight_clear)

/* About the person of RELEASE, who must be known, with the values release, tag and basis. */
WhSignal *wh_release_signal(const WhPattern *pattern, const WhPeople *people, guint32 release,
                            double statistic);
/* Shows a file: what it is and how the build reaches it. */
void wh_release_evidence(WhSignal *signal, const WhPeople *people, guint32 file);
/* "signed by", "tagged by": how the record tells whose a release is. */
const char *wh_release_basis(WhReleasedBy by);
/* "the build includes it". */
const char *wh_release_reach_says(guint8 reach);
