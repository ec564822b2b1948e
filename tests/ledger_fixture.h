/* SPDX-License-Identifier: Apache-2.0
 *
 * Made records for tests of the ledger: a random history, put into any sink, whole or in parts. */
#pragma once

#include "ledger/ledger.h"
#include "ledger/segment.h"
#include "ledger/view.h"

typedef struct {
  guint n_commits;
  guint n_paths;
  guint n_people;
  guint merges; /* one in so many commits is a merge; 0: none */
  guint skews;  /* one in so many clocks is wrong; 0: none */
  guint oid_len;
} WhFixtureShape;

typedef struct {
  WhFixtureShape shape;
  GArray *commits;      /* of WhCommitRecord, parents first */
  GArray *tags, *facts; /* of WhTagRecord, WhFactRecord */
  GArray *refs;         /* of WhRefRecord: as they are at the end */
  GPtrArray *memory;
} WhFixture;

WhFixture *wh_fixture_new(guint32 seed, const WhFixtureShape *shape);
void wh_fixture_free(WhFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhFixture, wh_fixture_free)
/* Commits FROM to TO with the facts of the blobs they bring, then a checkpoint. */
void wh_fixture_put_commits(const WhFixture *fixture, WhSink *sink, guint from, guint to);
/* Refs and tags as they stand when the first N commits are there: those that lead nowhere yet are left out.
 */
void wh_fixture_put_state(const WhFixture *fixture, WhSink *sink, guint n);

/* Everything a view says, as text: equal views have equal dumps. Owner: caller. */
char *wh_view_dump(const WhView *view);
/* What it says of one message or event, in words that do not depend on what comes later. */
void wh_view_dump_message(const WhView *view, guint32 message, GString *out);
void wh_view_dump_event(const WhView *view, guint32 event, GString *out);

/* A folder for one ledger, as a fixture of g_test_add. */
typedef struct {
  char *folder, *path;
} WhFixturePlace;
void wh_fixture_place_init(WhFixturePlace *place, gconstpointer unused);
void wh_fixture_place_clear(WhFixturePlace *place, gconstpointer unused);
WhLedger *wh_fixture_ledger(const char *path);
/* Shows ERROR where OK does not hold. */
void wh_fixture_must(gboolean ok, GError *error);
