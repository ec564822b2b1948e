/* SPDX-License-Identifier: Apache-2.0
 *
 * Project-years: what a baseline counts. One unit YOUNG is a project's first 365 days; each later calendar
 * year (UTC) is a unit SETTLED. A unit that the record covers for less than WH_UNIT_MIN_DAYS, or in which
 * nothing landed, is none. */
#pragma once

#include "case/case.h"

#define WH_YOUNG_SECONDS ((gint64)365 * 86400)
#define WH_UNIT_MIN_DAYS 183

typedef struct {
  int year; /* YOUNG: the year in which it begins */
  WhStratum stratum;
  gint64 from, to; /* known times, [from, to) */
} WhUnit;

/* How a signal or score of time T is judged. A project without a landed commit is young for ever. */
WhStratum wh_stratum_at(const WhPeople *people, gint64 t);
/* WhUnit in order of time. Owner: caller. */
GArray *wh_units_new(const WhPeople *people);
/* What a unit adds to a baseline: by pattern index the largest statistic about a human (0: none, NAN: blind),
 * and the largest score. */
void wh_unit_statistics(const WhUnit *unit, const WhPeople *people, const WhCaseSet *set,
                        double *ret_statistics);
double wh_unit_score(const WhUnit *unit, const WhCaseSet *set);
