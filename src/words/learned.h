/* SPDX-License-Identifier: Apache-2.0
 *
 * What the scorer hears in sentences beside the rules. Its acts carry rules that are not among those of files: "model.ACT". */
#pragma once

#include "words/model.h"
#include "words/rules.h"

typedef struct {
  WhSpan piece; /* of the plain text */
  WhSpeechKind kind;
} WhLearnedAct;

/* Of BYTES, for texts in LANGUAGE (borrowed). Owner: caller. */
WhLearned *wh_learned_new(GBytes *bytes, const WhLanguage *language, GError **error);
void wh_learned_free(WhLearned *learned);
const WhLanguage *wh_learned_language(const WhLearned *learned);
const WhRule *wh_learned_rule(const WhLearned *learned, WhSpeechKind kind);
/* What "model.ACT" names is no longer heard; FALSE: nothing is called ID. */
gboolean wh_learned_drop(WhLearned *learned, const char *id);
/* Appends to ACTS (WhLearnedAct) what is heard in SENTENCES (WhSpan) of PLAIN, at most one act in a piece. */
void wh_learned_hear(const WhLearned *learned, WhSlice plain, const GArray *sentences, gboolean subject,
                     GArray *acts);
/* What the scorer makes of the words around MATCH within SENTENCE of PLAIN: as a request, and, in the part that is most of one, as the
 * likeliest other act. 1 is a sure one, 0 undecided, -1 where there is nothing that it looks at. */
void wh_learned_opinion(const WhLearned *learned, WhSlice plain, WhSpan sentence, WhSpan match,
                        gboolean subject, double *ret_request, double *ret_other);
/* Whether a request that a rule found there is none to the scorer. */
gboolean wh_learned_doubts(const WhLearned *learned, WhSlice plain, WhSpan sentence, WhSpan match,
                           gboolean subject);
/* Whom PIECE names, for acts of KIND that name somebody; empty: nobody. Borrowed from PIECE. */
WhSlice wh_learned_who(const WhLearned *learned, WhMatcher *matcher, WhSlice piece, WhSpeechKind kind);
