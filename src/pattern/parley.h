/* SPDX-License-Identifier: Apache-2.0
 *
 * What the patterns over words share: sayings with a weight, how many of them a project has seen, and how to
 * show them. A weight depends on nothing later than its saying. */
#pragma once

#include "pattern/tools.h"

/* A saying that counts. */
typedef struct {
  gint64 t;
  guint32 saying; /* in people->sayings */
  guint32 speaker;
  double weight; /* of the saying itself, > 0 */
  /* What is counted: the weight beyond the heaviest of the same speaker in the 90 days before; at least 0.3 of it
   * where the speaker's last is a week old or more. */
  double adds;
  double sum; /* running sum of ADDS, with this one */
} WhUtterance;

typedef struct WhParley WhParley;
struct WhParley {
  const WhPeople *people; /* borrowed */
  WhStrangers *strangers; /* owned */
  GArray *utterances;     /* WhUtterance, by (known, message, act) */
  guint32 *serves;        /* by saying: see wh_parley_serves */
  double (*weigh)(WhParley *talk, const WhSaying *saying);
};

/* Finds the sayings to which WEIGH gives more than 0. */
void wh_parley_init(WhParley *talk, const WhPeople *people,
                    double (*weigh)(WhParley *talk, const WhSaying *saying));
void wh_parley_clear(WhParley *talk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhParley, wh_parley_clear)

static inline const WhUtterance *
wh_parley_get(const WhParley *talk, guint i)
{
  return &g_array_index(talk->utterances, WhUtterance, i);
}
static inline const WhSaying *
wh_parley_saying(const WhParley *talk, const WhUtterance *utterance)
{
  return &talk->people->sayings[utterance->saying];
}

/* The first utterance known at T or later. O(log n). */
guint wh_parley_at(const WhParley *talk, gint64 t);
/* What the utterances known in [FROM, TO) add. O(log n). */
double wh_parley_sum(const WhParley *talk, gint64 from, gint64 to);
/* How much was there in [FROM, TO): years of the record of words, and thousands of messages. O(log n). */
double wh_parley_exposure(const WhParley *talk, gint64 from, gint64 to);
/* The surprise of K within the SPAN up to T (inclusive), against the adds of the WH_PARLEY_HABIT before it, where
 * a project of no record is taken to show PRIOR per unit of exposure. */
#define WH_PARLEY_HABIT (8 * WH_YEAR)
double wh_parley_surprise(const WhParley *talk, double k, gint64 t, gint64 span, double prior);
/* The one for whom SAYING is said, other than the speaker and nobody who runs the project: who is named or waits; for
 * a call for, or praise of, nobody by name, whom the speaker served within the year before, else whose change the
 * thread waits for (calls only), else whose changes the speaker turned to most within that year, twice at least.
 * WH_NONE: nobody. */
guint32 wh_parley_serves(const WhParley *talk, const WhSaying *saying);
/* How much of a stranger PERSON is at T, by what was there WH_PARLEY_BACK earlier: what a campaign says itself
 * makes nobody known. */
#define WH_PARLEY_BACK (90 * WH_DAY)
double wh_parley_strange(WhParley *talk, guint32 person, gint64 t);
/* How many speakers count in [FROM, TO): (sum w)^2 / (sum w^2) over their heaviest weights. 0: none. */
double wh_parley_speakers(const WhParley *talk, guint from, guint to);

/* Asks for rights, for whomever, or offers to take over. */
gboolean wh_saying_requests(const WhSaying *saying);
/* Complains, belittles or urges. */
gboolean wh_saying_presses(const WhSaying *saying);
/* Whether the speaker speaks in a thread of their own making. */
gboolean wh_saying_in_own_thread(const WhPeople *people, const WhSaying *saying);
/* Whether it comes with a change that is put up for review, or opens a series of them. */
gboolean wh_saying_with_change(const WhPeople *people, const WhSaying *saying);
guint32 wh_saying_flags(const WhPeople *people, const WhSaying *saying); /* WhSpeechFlags */
/* The one other than the speaker for whom it is said, where that is somebody who does not run the project;
 * WH_NONE. */
guint32 wh_saying_serves(const WhPeople *people, const WhSaying *saying);
/* Releases: indices of acts that tag, sign, release or publish, by time. Owner: caller. */
GArray *wh_releases_in_order(const WhPeople *people);
/* The last of RELEASES known at T or before, NULL if none. O(log n). */
const WhAct *wh_release_before(const WhPeople *people, const GArray *releases, gint64 t);
/* Shows it as evidence, with what it does as the note. */
void wh_signal_saying(WhSignal *signal, const WhPeople *people, guint32 saying);
/* Lays down how much a person had said and landed before the signal: values "messages" and "landed". */
void wh_signal_standing(WhSignal *signal, const WhPeople *people, guint32 person);
