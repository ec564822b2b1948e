/* SPDX-License-Identifier: Apache-2.0
 *
 * WhLives: the moments of each person of a project, and of all together, up to a moment that only moves forward.
 *
 * Invariant: a life's moments and threads are in order from wh_lives_of on, all times from wh_lives_all on, both from wh_lives_ready
 * on, until the next advance. */
#pragma once

#include "people/people.h"
#include "persona/clock_beats.h"

typedef struct {
  gint64 t;
  guint32 thread, message; /* WH_NONE: none */
} WhMoment;

typedef struct {
  GArray *moments; /* WhMoment, by time where sorted; NULL: none */
  GArray *threads; /* guint32, ascending, where sorted */
  gboolean sorted;
  gint64 last; /* when the newest was known */
} WhLife;

typedef struct WhLives WhLives;

/* PEOPLE is borrowed and outlives it. Owner: caller. */
WhLives *wh_lives_new(const WhPeople *people);
void wh_lives_free(WhLives *lives);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhLives, wh_lives_free)
/* What was known at T and before counts from now on; T never falls. */
void wh_lives_advance(WhLives *lives, gint64 t);
gint64 wh_lives_now(const WhLives *lives);
/* Puts everybody's moments in order: several threads may then ask at once. */
void wh_lives_ready(WhLives *lives);
/* In order. Borrowed. */
const WhLife *wh_lives_of(WhLives *lives, guint32 person);
/* Of all humans, in order. Borrowed until the next advance. */
WhTimes wh_lives_all(WhLives *lives);
/* Times of LIFE outside threads of OTHER: who answer each other are awake together. Owner: caller. */
GArray *wh_life_apart(const WhLife *life, const WhLife *other); /* of gint64 */
/* Threads of both. Owner: caller. */
GArray *wh_life_common(const WhLife *life, const WhLife *other); /* of guint32 */
