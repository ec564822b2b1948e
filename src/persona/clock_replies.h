/* SPDX-License-Identifier: Apache-2.0
 *
 * How soon two persons answer each other, beside how soon others answer either of them in the same threads. */
#pragma once

#include "people/people.h"

typedef struct {
  guint n, n_others;            /* answers between the two; of others to either */
  gint64 median, median_others; /* seconds; 0 where there are none */
  double z; /* rank sum: below 0, the two answer sooner than others do; 0 where either has fewer than five */
  guint32 asked, answered; /* the first such pair of messages; WH_NONE */
} WhReplies;

/* THREADS (of guint32): those in which both wrote; what was known after T is left out. */
WhReplies wh_clock_replies(const WhPeople *people, guint32 a, guint32 b, const GArray *threads, gint64 t);
