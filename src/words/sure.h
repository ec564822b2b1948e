/* SPDX-License-Identifier: Apache-2.0
 *
 * Which of the requests that were heard are sure: a weighed sum of marks, from a file that a person can read (data/speech/en.sure, form in
 * doc/RULES.md), whose weights bench/fit-requests.py finds on labelled messages. Immutable once read; any thread may ask. */
#pragma once

#include "words/match.h"

#define WH_SURE_MAX_MARKS 256u

typedef struct WhSure WhSure;

/* Of BYTES, whose patterns must be good; NAME is told where they break the form (WH_ERROR_INPUT). Owner: caller. */
WhSure *wh_sure_new(GBytes *bytes, const char *name, GError **error);
void wh_sure_free(WhSure *sure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhSure, wh_sure_free)

/* A request where it was heard. Texts are plain. */
typedef struct {
  const WhHeard *heard;
  WhSlice before, sentence,
      after;             /* the one it stands in, and those around it in the same text, empty at its ends */
  double request, other; /* what the scorer makes of it as a request and as anything else, 1 being sure */
  gboolean again;        /* another sentence of the text asks, too */
} WhRequest;

guint wh_sure_n_marks(const WhSure *sure);
const char *wh_sure_mark(const WhSure *sure, guint i); /* "in maintainers-file" */
/* Sets MARKS, one for each: 0 where it is not there, mostly 1 where it is. */
void wh_sure_see(const WhSure *sure, WhMatcher *matcher, const WhRequest *request, double *marks);
gboolean wh_sure_is(const WhSure *sure, WhMatcher *matcher, const WhRequest *request);

/* Whether ACT is a request that the shipped rules or the scorer heard: those of a user's rules mean what they say. */
gboolean wh_sure_covers(const WhHeard *heard);
/* Sets *RET of the act at INDEX of HEARD, found in PLAIN, which SENTENCES (WhSpan) cut. */
void wh_request_at(const WhRules *rules, WhSlice plain, const GArray *sentences, const GArray *heard,
                   guint index, WhRequest *ret);
