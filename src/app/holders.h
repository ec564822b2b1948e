/* SPDX-License-Identifier: Apache-2.0
 *
 * Who holds which right since when: one row a person, made from acts. */
#pragma once

#include "people/people.h"

#define WH_RECENT ((gint64)365 * 86400) /* what "the last 12 months" are, back from the end of the record */

typedef struct {
  guint32 person;
  gint64 first[WH_N_RIGHTS]; /* known time of the first use, G_MAXINT64: never */
  gint64 last[WH_N_RIGHTS];  /* of the last, 0: never */
  guint32 uses[WH_N_RIGHTS];
  guint32 landings;  /* commits put on the main line by own hand in the last 12 months */
  double share;      /* of all that was put there then, 0..1 */
  gint64 last_power; /* last use of any right but contributing, 0: holds none */
} WhHolder;

/* One WhHolder for each human with a right beyond contributing; EVERYBODY: for each human. Those who use
 * their rights come first: by share, then by last use, then by person. Owner: caller. */
GArray *wh_holders_new(const WhPeople *people, gboolean everybody);
