/* SPDX-License-Identifier: Apache-2.0
 *
 * What patterns over comparisons of builds share. */
#pragma once

#include "pattern/tools.h"

/* About the person of COMPARISON, who must be known, with the values before, after, of and basis; shows the comparison, and the
 * archive or tag that the build was made from. */
WhSignal *wh_build_signal(const WhPattern *pattern, const WhPeople *people, guint32 comparison,
                          double statistic);
