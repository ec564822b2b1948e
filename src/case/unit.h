/* SPDX-License-Identifier: Apache-2.0
 *
 * Project-years: what a baseline counts. One unit YOUNG is a project's first 365 days; each later calendar
 * year (UTC) is a unit SETTLED. A unit that the record covers for less than WH_UNIT_MIN_DAYS, or in which
 * nothing landed, is none. Where there is no history but messages or events, years begin with the first of
 * those, and one in which nothing was said or done is none. */
#pragma once

#include "case/case.h"

#define WH_YOUNG_SECONDS ((gint64)365 * 86400)
#define WH_UNIT_MIN_DAYS 183

typedef struct {
  int year; /* YOUNG: the year in which it begins */
  WhStratum stratum;
  gint64 from, to; /* known times, [from, to) */
} WhUnit;

/* How a signal or score of time T is judged. A record without a landed commit, message or event
 * is young for ever. */
WhStratum wh_stratum_at(const WhPeople *people, gint64 t);
/* WhUnit in order of time. Owner: caller. */
GArray *wh_units_new(const WhPeople *people);
/* Whether the record has anything of GROUP in the unit: words that begin later, or end earlier, say nothing of
 * the years without them. */
gboolean wh_unit_has(const WhUnit *unit, const WhPeople *people, WhGroup group);
/* What a unit adds to a baseline: by pattern index the largest statistic about a human (0: none, NAN: blind, or
 * nothing of its group, or no release that it needs, in the unit), and the largest score. */
void wh_unit_statistics(const WhUnit *unit, const WhPeople *people, const WhCaseSet *set,
                        double *ret_statistics);
double wh_unit_score(const WhUnit *unit, const WhCaseSet *set);
