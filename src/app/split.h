/* SPDX-License-Identifier: Apache-2.0
 *
 * Real authors under several invented names: the truth that links are calibrated and measured by. What they wrote, when,
 * and what their programs left stays; names and addresses are invented, no two at one provider, and in what they wrote
 * themselves their own names give way to the invented ones. */
#pragma once

#include "people/people.h"

/* What goes to which of a hand's names. */
typedef enum {
  WH_SPLIT_THREADS,    /* whole threads, by hash of what they are about: the same period */
  WH_SPLIT_EARLY_LATE, /* one name after the other */
  WH_SPLIT_MESSAGES,   /* each message by hash: the names meet in threads */
  WH_SPLIT_ALIASES, /* what came from the first address, and what came from others that are declared to be the same person's */
  WH_N_SPLITS
} WhSplitBy;
const char *wh_split_id(WhSplitBy by); /* "threads" */

#define WH_SPLIT_MAX 4u
typedef struct {
  guint32 person;                 /* of the people that are split */
  guint n;                        /* names, 2 .. WH_SPLIT_MAX */
  guint32 accounts[WH_SPLIT_MAX]; /* set: in the view that is made */
} WhSplit;

typedef struct {
  WhSplitBy by;
  double
      noise; /* 0 .. 1: rate at which habits of writing change under all names but the first, see split_noise.c */
  const char *salt; /* another one gives another division */
} WhSplitOptions;

/* Those worth splitting in N: humans with LEAST messages or more for each name, without bots. Owner: caller. */
GArray *wh_split_eligible(const WhPeople *people, guint n, guint least); /* of guint32 */
/* The half that NAME belongs to, by SHA-256 of SALT and it: 0 or 1. Authors go by their first address. */
guint wh_split_half(const WhPeople *people, guint32 person, const char *salt);
/* The view of PEOPLE in which SPLITS (WhSplit) write under invented names; borrows from PEOPLE's, which outlives it.
 * Owner: caller. */
WhView *wh_split_view(const WhPeople *people, GArray *splits, const WhSplitOptions *options);

/* TEXT with habits changed at RATE, as KEY decides: see split_noise.c. Owner: caller. */
char *wh_split_noise(const char *text, double rate, const char *key);
