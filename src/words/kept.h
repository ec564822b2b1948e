/* SPDX-License-Identifier: Apache-2.0
 *
 * WhKept: what was heard in messages before, by the digest of their words, so that nobody need listen again. Hearing is a pure
 * function of rules and words, so that a message says the same wherever it stands; who keeps the pieces keeps them by
 * wh_rules_digest.
 *
 * Invariants: a piece is taken whole or not at all; an answer is checked against the words that it is about; lookups are
 * safe from several threads as long as nothing is added. Hostile words cannot make two messages look alike: the digest is
 * of SHA-256, cut to 16 bytes. */
#pragma once

#include "words/words.h"

#define WH_KEPT_DIGEST 16u

typedef struct {
  guint8 bytes[WH_KEPT_DIGEST];
} WhKeptKey;

/* SUBJECT NULL: it is not the message's own. */
WhKeptKey wh_kept_key(const char *subject, const char *text);

typedef struct WhKept WhKept;
WhKept *wh_kept_new(void);
void wh_kept_free(WhKept *kept);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhKept, wh_kept_free)
/* Takes in what wh_kept_pack made. FALSE: it is broken, and nothing of it is taken. */
gboolean wh_kept_add(WhKept *kept, GBytes *piece);
/* Whether the message was heard before; appends its acts (WHO and RULE borrowed from KEPT) with MESSAGE to ACTS. */
gboolean wh_kept_find(const WhKept *kept, const WhKeptKey *key, const char *subject, const char *text,
                      guint32 message, GArray *acts);
/* What was heard just now: N ACTS, copied. */
void wh_kept_put(WhKept *kept, const WhKeptKey *key, const WhSpeechAct *acts, guint n);
/* What was put since, with ALL also what was added; NULL where nothing was put, or more than a piece holds. The same for any order of
 * putting. Owner: caller. */
GBytes *wh_kept_pack(const WhKept *kept, gboolean all);

/* wh_speech_find that asks KEPT first and puts there what it had to hear; rules are compiled only where there is such. */
WhSpeech *wh_speech_find_kept(const WhRules *rules, const WhView *view, guint jobs, WhKept *kept);
