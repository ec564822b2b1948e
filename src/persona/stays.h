/* SPDX-License-Identifier: Apache-2.0
 *
 * How much somebody wrote or landed in the two years before a moment, and when, for all moments at once: it changes only where
 * something of it becomes known, or is two years old. */
#pragma once

#include "people/people.h"

typedef struct {
  gint64 sum; /* of the times at which the first and the last in the window were known; of both lists, by what
                         each holds */
  gint64 from, until; /* the moments: from <= t < until */
  guint32 person;
  guint16 n;    /* in the window */
  guint8 mixed; /* said and landed: SUM is rounded */
} WhStay;

/* Appends the stays (WhStay) of PERSON in the order of time, no two at one moment: at most two for each thing that the person did, of which
 * there are no more than G_MAXUINT16. */
void wh_stays_of(const WhPeople *people, guint32 person, GArray *ret_stays);
