/* SPDX-License-Identifier: Apache-2.0
 *
 * WhHearer: finds acts in one text after another; one for each thread. */
#pragma once

#include "words/rules.h"

typedef struct WhHearer WhHearer;

typedef struct {
  WhSpeechKind kind;
  guint32 from, len, flags;
  char *who;    /* owned, "" if none */
  WhSpan plain; /* the same place in the plain text */
  const WhRule *rule;
} WhHeard;

WhHearer *wh_hearer_new(const WhRules *rules);
void wh_hearer_free(WhHearer *hearer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhHearer, wh_hearer_free)
/* Whether acts are heard that rules did not find but the scorer did; TRUE unless said otherwise. */
void wh_hearer_set_learned(WhHearer *hearer, gboolean learned);
/* Whether requests of shipped rules are kept that the scorer takes for none; FALSE unless said otherwise. */
void wh_hearer_set_doubtful(WhHearer *hearer, gboolean with_doubtful);
/* Of SOURCE, at most WH_LIMIT_WORDS of it: WhHeard in order of FROM, then of rules; at most one of a kind in a
 * sentence. ONLY: that rule alone, NULL: all. SUBJECT: it is one. Borrowed until the next call. */
const GArray *wh_hearer_hear(WhHearer *hearer, WhSlice source, gboolean subject, const WhRule *only);
