/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages of different people that have rare values in common. */
#pragma once

#include "app/hunt_find.h"

#define WH_HUNT_USERS_MAX 24u /* a value that more people have says nothing */
#define WH_HUNT_USES_MAX 96u  /* or that more messages have */

typedef struct {
  guint32 a, b;    /* messages, A before B */
  guint32 n;       /* values in common */
  guint32 used_by; /* people who have the rarest of them */
} WhHuntPair;

/* Of a value that N people have, each one's first message is paired with the first and with the one before: as many
 * pairs as messages, not their square. With a start every pair has a message of it. Each pair once, by (a, b).
 * Owner: caller. */
GArray *wh_hunt_pairs_of(const WhHunt *hunt, WhSpool *spool, GError **error);
