/* SPDX-License-Identifier: Apache-2.0
 *
 * WhRandom: numbers that look random and follow from a seed alone (splitmix64), the same everywhere. */
#pragma once

#include <glib.h>

typedef struct {
  guint64 state;
} WhRandom;

/* Seeds from TEXT: different texts give unrelated sequences. */
WhRandom wh_random_seeded(const char *text);
guint64 wh_random_next(WhRandom *random);
/* 0 .. N-1; 0 for N = 0. */
guint wh_random_below(WhRandom *random, guint n);
/* FROM .. TO, both included; FROM when TO is below it. */
gint64 wh_random_between(WhRandom *random, gint64 from, gint64 to);
