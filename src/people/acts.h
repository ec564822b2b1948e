/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of acts: what its files share while the list grows. */
#pragma once

#include "people/people_impl.h"

typedef struct {
  WhPeopleImpl *impl;
  GArray *list;              /* WhAct, of impl */
  const guint32 *path_kinds; /* by path */
  guint32 *latest;           /* [person * WH_N_RIGHTS + right]: index of the newest act + 1 */
  GHashTable *logins;        /* addresses and "@login" to person + 1; made on first need */
} WhActs;

/* Appends ACT; FALSE when its person is a program, which holds no rights. */
gboolean wh_acts_add(WhActs *acts, WhAct act);

/* acts_owners.c: people whom COMMIT's list of owners names anew. */
void wh_acts_named_owners(WhActs *acts, guint32 commit);
/* acts_tags.c: releases tagged and tags signed. */
void wh_acts_tags(WhActs *acts);
/* acts_releases.c: whose the release archives are, and which were signed; needs the tags' acts. */
void wh_acts_releases(WhActs *acts);
/* acts_events.c: what forges and registries tell. */
void wh_acts_events(WhActs *acts);
