/* SPDX-License-Identifier: Apache-2.0
 *
 * WhCauses: for each person what others did for them, and how often they came to that person's threads besides. One who
 * is served holds no power over the project when served. What is asked at T depends on nothing later. */
#pragma once

#include "pattern/parley.h"

#define WH_CAUSE_SPAN WH_YEAR

typedef struct {
  gint64 t;
  guint32 speaker, message;
  guint32
      saying; /* in people->sayings; WH_NONE: came to a thread of the one served, without a patch and without
                     a word that counts */
  guint32 kind; /* WhSpeechKind, where there is a saying */
  double weight;
} WhDeed;

/* What SAYING weighs for the stranger whom it serves: its kind's weight, times the speaker's strangeness, times 0.3 + 0.7 of that
 * one's. 0: it serves nobody, comes with the speaker's own change, or is of a kind that weighs nothing. */
double wh_cause_weight(WhParley *talk, const WhSaying *saying, const double kinds[WH_N_SPEECH_KINDS]);

typedef struct WhCauses WhCauses;

/* Of the utterances of TALK (borrowed) that serve somebody, with their weights. O(sayings, and messages of whoever
 * served). */
WhCauses *wh_causes_new(WhParley *talk);
void wh_causes_free(WhCauses *causes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhCauses, wh_causes_free)
/* What was done for PERSON, by (t, message, saying); NULL: nothing. Borrowed. */
const GArray *wh_causes_deeds(const WhCauses *causes, guint32 person);

/* When something was done for somebody by one who spoke for them within the span before, or at that time. */
typedef struct {
  gint64 t;
  guint32 person;
} WhCauseMoment;
int wh_cause_moment_compare(gconstpointer a, gconstpointer b); /* GCompareFunc: by (t, person) */
/* All of them, each once, by (t, person). Owner: caller. */
GArray *wh_causes_moments(const WhCauses *causes);

/* One who served somebody within the span. An occasion is what they said within a week, and counts its heaviest saying. */
typedef struct {
  guint32 speaker;
  double sum, squares; /* over occasions, of what they count */
  guint occasions;
  /* Having come besides, a fortnight from every occasion and other visit: a quarter of their first saying each, at most
   * twice; 0 for whoever sent changes within the span. */
  double visited;
  guint messages; /* sayings and visits: messages that have to do with the one served */
  guint32 saying; /* the last */
  gint64 first;   /* of what they said */
} WhAdvocate;
/* Those who served PERSON in (T - span, T], by their first saying. Owner: caller. */
GArray *wh_causes_advocates(const WhCauses *causes, guint32 person, gint64 t);
WhRole wh_saying_role(const WhSaying *saying); /* of who vouches, asks, or presses */
