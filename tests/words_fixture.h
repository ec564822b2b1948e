/* SPDX-License-Identifier: Apache-2.0
 *
 * Made messages and events for tests of what keeps and shows them: a list with threads and a forge, put into any
 * sink. */
#pragma once

#include "ledger/event.h"

typedef struct {
  GArray *messages; /* of WhMessageRecord, in the order of the archive */
  GArray *events;   /* of WhEventRecord */
  GPtrArray *memory;
} WhWordsFixture;

WhWordsFixture *wh_words_fixture_new(guint32 seed, guint n_messages, guint n_events);
void wh_words_fixture_free(WhWordsFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhWordsFixture, wh_words_fixture_free)
/* Messages FROM to TO, then a checkpoint. */
void wh_words_fixture_put_messages(const WhWordsFixture *fixture, WhSink *sink, guint from, guint to);
void wh_words_fixture_put_events(const WhWordsFixture *fixture, WhSink *sink);

/* Every field of a record as a line of text: equal records have equal lines. Appends to OUT. */
void wh_message_dump(const WhMessageRecord *record, GString *out);
void wh_event_dump(const WhEventRecord *record, GString *out);
