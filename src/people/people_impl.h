/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of people: the steps that build a WhPeople, in the order they run. Each fills the arrays named with
 * it from those filled before; all memory belongs to the WhPeopleImpl. */
#pragma once

#include "people/people.h"

typedef struct WhIncumbents WhIncumbents;

/* Running counts of what a person said. */
typedef struct {
  guint32 threads, days, answered;
} WhSaid;

typedef struct {
  WhPeople people; /* first: the public face */
  GStringChunk *text;
  WhPerson *persons;
  guint32 *person_of, *author_of, *committer_of;
  guint32 *accounts;      /* of all persons, side by side */
  guint32 *account_flags; /* WhPersonFlags by account */
  gint64 *account_first;  /* known time of first appearance, G_MAXINT64: never */
  guint8 *is_login;       /* by account: its name is a login */
  char **names, **emails; /* by account: folded */
  guint32 *speaker_of, *actor_of;
  WhLanding *landing;
  guint32 *landing_event; /* by commit of the line: event that named its lander, WH_NONE */
  guint32 *arrivals;      /* landed commits in the order they landed */
  guint n_arrivals;
  const WhPersonDecision *decisions;
  guint n_decisions;
  GArray *merges, *apart; /* WhMerge */
  GArray *line;           /* guint32, oldest first */
  guint8 *pull;           /* by position on the line: the merge only took in what was there already */
  GArray *acts;           /* WhAct */
  WhReleaser *releasers, *builders;
  guint32 *first_act;
  guint32 *acts_at, *acts_of;  /* offsets by person, indices of acts */
  guint32 *landed_at, *landed; /* offsets by person, commits in the order they landed */
  guint32 *own_before,
      *days_before;        /* beside landed: own-hand commits and active days up to and with this one */
  guint32 *said_at, *said; /* offsets by person, messages in order of time */
  WhSaid *said_before;     /* beside said: counts up to and with this one */
  WhIncumbents *incumbents;
  GArray *sayings; /* WhSaying */
} WhPeopleImpl;

static inline const WhPeopleImpl *
wh_people_impl(const WhPeople *people)
{
  return (const WhPeopleImpl *)people;
}

/* Whether the forge calls somebody one of the project's own. */
static inline gboolean
wh_association_is_inside(guint8 association)
{
  return association == WH_ASSOCIATION_COLLABORATOR || association == WH_ASSOCIATION_MEMBER ||
         association == WH_ASSOCIATION_OWNER;
}

/* bots.c: WhPersonFlags of one account, by tables. Names are claims: see there. */
guint32 wh_bots_classify(const WhAccount *account);
/* Whether KEY is one that a forge signs with. */
gboolean wh_bots_is_forge_key(const char *key);

/* merge.c: account_flags, account_first, is_login, names, emails, person_of, merges. Returns the number of persons. LINE need not be
 * known. */
guint32 wh_merge_accounts(WhPeopleImpl *impl);

/* mainline.c: main_branch, line, pull, landing->landing. Needs author_of and committer_of. */
void wh_mainline_find(WhPeopleImpl *impl);
/* The default branch's ref, NULL if there is none. */
const WhRef *wh_mainline_branch(const WhView *view);
/* By commit: whether the default branch reaches it. NULL without a default branch. Owner: caller. */
guint8 *wh_mainline_reached(const WhView *view);
/* foxtrot.c: whether the merge COMMIT of the line took the main branch into a private copy of it, so that the
 * line goes on through its second parent. MAIN: the branch's short name. *RET_PULL: it names the main branch
 * as what it took in. */
typedef struct WhFoxtrot WhFoxtrot;
WhFoxtrot *wh_foxtrot_new(const WhPeopleImpl *impl, const char *main_branch);
void wh_foxtrot_free(WhFoxtrot *foxtrot);
gboolean wh_foxtrot_crosses(WhFoxtrot *foxtrot, guint32 commit, gboolean *ret_pull);
/* landing.c: the rest of landing, arrivals. */
void wh_landing_judge(WhPeopleImpl *impl);

/* acts.c: acts, releasers, builders, first_act, acts_of. */
void wh_acts_collect(WhPeopleImpl *impl);

/* involvement.c: landed lists. */
void wh_involvement_index(WhPeopleImpl *impl);

/* said.c: speaker_of, actor_of, and what persons have of it; then the lists of messages. */
void wh_said_assign(WhPeopleImpl *impl);
void wh_said_index(WhPeopleImpl *impl);

/* sayings.c: sayings. Needs incumbents. */
void wh_sayings_collect(WhPeopleImpl *impl);
