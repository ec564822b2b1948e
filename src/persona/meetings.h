/* SPDX-License-Identifier: Apache-2.0
 *
 * WhMeetings: who came to which place, by spans of time, and how often some of them would have met had each
 * person only come to as many places, and each place drawn as many people, as they did in that span. A place is a thread, a
 * file, or somebody: whatever people have in common by turning to it. It belongs to the span in which it began, so that
 * people of different years could never have met there.
 *
 * The model is WhBicm, one for each span, fitted anew when something came to it since. */
#pragma once

#include "persona/bicm.h"

typedef struct WhMeetings WhMeetings;

/* SPAN in seconds; persons are 0 .. N_PERSONS - 1. */
WhMeetings *wh_meetings_new(guint32 n_persons, gint64 span);
void wh_meetings_free(WhMeetings *meetings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhMeetings, wh_meetings_free)

/* PERSON came to the place WHAT (any number of the caller's) of the span that holds BEGAN; EVIDENCE is the caller's, of the first
 * time. Returns whether that is new. Times before 1970 and after 2200 count as those. */
gboolean wh_meetings_add(WhMeetings *meetings, guint32 person, guint32 what, gint64 began, guint32 evidence);

typedef struct {
  guint32 what;
  guint32 crowd;      /* how many people came there */
  guint32 of_a, of_b; /* evidence */
} WhMeeting;
/* Appends where A and B met, places of few people first. O(n + m log m), n the places of the one who went about less. */
void wh_meetings_shared(const WhMeetings *meetings, guint32 a, guint32 b, GArray *ret_shared);
guint wh_meetings_count(const WhMeetings *meetings, guint32 a, guint32 b);
/* Whether both went anywhere in one span. */
gboolean wh_meetings_could(const WhMeetings *meetings, guint32 a, guint32 b);
/* At how many places at least LEAST of the N persons were. */
guint wh_meetings_together(const WhMeetings *meetings, const guint32 *persons, guint n, guint least);
/* Places of PERSON. */
guint wh_meetings_degree(const WhMeetings *meetings, guint32 person);
/* Appends to TRIALS (WhTrials) by span and class of place the chance that at least LEAST of the N different PERSONS are at one
 * place; only spans in which so many of them went anywhere. */
void wh_meetings_trials(WhMeetings *meetings, const guint32 *persons, guint n, guint least, GArray *trials);
/* Makes in up to JOBS threads what is else made when trials are first asked for: until the next is added, several threads may then
 * ask. */
void wh_meetings_ready(WhMeetings *meetings, guint jobs);
/* Appends pairs (WhPair's form: two guint32, the lower first), each once, sorted: those who met at LEAST different places
 * that drew at most CROWD people. O(sum over such places of their people squared). */
void wh_meetings_pairs(const WhMeetings *meetings, guint crowd, guint least, GArray *pairs);
