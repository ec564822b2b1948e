/* SPDX-License-Identifier: Apache-2.0
 *
 * What patterns over releases share. */
#pragma once

#include "pattern/release_level.h"
#include "pattern/tools.h"

/* What a file weighs, 0: nothing. */
typedef double (*WhFileWeight)(const WhView *view, const WhReleaseFile *file);

/* The files of one release that weigh anything, heaviest first, then by path. */
typedef struct {
  guint32 release;
  double
      weight; /* of all: the i-th largest divided by i, for where there are many a generator is missing rather than
                    an explanation */
  guint32 *files;
  guint n;
  guint earlier;    /* releases of the project before it in the record that were compared with a tag */
  double statistic; /* -log10 P(W >= weight), negative binomial; mean (WH_RELEASE_PRIOR + sum of the earlier
                       weights) / (earlier + 1), size the same without division */
} WhReleaseWeight;
#define WH_RELEASE_PRIOR 0.3 /* what a release of an ordinary project weighs, before its own past is known */
#define WH_RELEASE_OLD 0.2   /* share that a file keeps where an earlier release had the same content there */

typedef void (*WhReleaseEmit)(const WhPattern *self, const WhPeople *people, const WhReleaseWeight *weight,
                              GPtrArray *signals);
/* Weighs every release in order of time; calls EMIT for those whose person is known and whose statistic is at least FLOOR and rises
 * over what was said of the person. */
void wh_release_sweep(const WhPattern *self, const WhPeople *people, WhFileWeight weight, double floor,
                      WhReleaseEmit emit, GPtrArray *signals);

/* About the person of RELEASE, who must be known, with the values release, tag and basis. */
WhSignal *wh_release_signal(const WhPattern *pattern, const WhPeople *people, guint32 release,
                            double statistic);
/* Shows a file: what it is and how the build reaches it. */
void wh_release_evidence(WhSignal *signal, const WhPeople *people, guint32 file);
/* The values and the evidence that tell of the files of WEIGHT. Takes SIGNAL into SIGNALS. */
void wh_release_take(GPtrArray *signals, WhSignal *signal, const WhPeople *people,
                     const WhReleaseWeight *weight);
/* "signed by", "tagged by": how the record tells whose a release is. */
const char *wh_release_basis(WhReleasedBy by);
/* "the build includes it". */
const char *wh_release_reach_says(guint8 reach);
