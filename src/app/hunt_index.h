/* SPDX-License-Identifier: Apache-2.0
 *
 * WhHuntIndex: what is left of many projects once each was looked at and let go: their people with accounts, steps and
 * cases, what was said for whom, and messages with what could tell a hand. Memory is in proportion to people and messages;
 * views are held only while a project is gathered.
 *
 * Invariants: projects are in the order of stores and of their sources; a project's persons are its humans, in the order of
 * their ids; steps are by (person, time, kind), each kind of a person once; messages are by project, then as in its view.
 * All indices count over all projects unless named otherwise. Text is owned by the index, raw. */
#pragma once

#include "app/hunt.h"
#include "app/hunt_spool.h"
#include "app/record.h"
#include "ledger/decisions.h"

typedef struct {
  char *name;       /* as reports show it, else from where the record lay; each once */
  char *store;      /* file that holds it */
  WhLedger *ledger; /* borrowed */
  GArray *sources;  /* gint64 */
  char *cases_json; /* its newest kept report, until it was gathered; NULL: none */
  char *key;        /* of its first source */
  char *root;       /* name of the first commit of its main line, or "" */
  guint32 family;   /* first project with the same root or key: a fork or a copy is no other project */
  guint32 persons_at, n_persons;
  guint32 n_messages;
  gint64 begin, end;
  gboolean complete;
} WhHuntProject;

typedef struct {
  guint32 project, person; /* PERSON: id there */
  guint32 party;           /* persons of several projects that the record declares one: see wh_hunt_unite */
  const char *name;
  guint32 accounts_at, n_accounts, steps_at, n_steps;
  gint64 first, last;
  guint32 n_landed, n_said;
  guint32 n_cases; /* kept cases with this person as a subject */
} WhHuntPerson;

typedef struct {
  guint32 person;
  const char *name, *email;     /* as written */
  const char *folded, *address; /* made comparable; ADDRESS of a forge's login: "@login" */
  gboolean generic;             /* the address may be many people's */
} WhHuntAccount;

typedef struct {
  const char *key;
  guint32 person;
} WhHuntKey;

/* What a person did first when. */
typedef enum {
  WH_STEP_WORD,    /* wrote the first message */
  WH_STEP_ASKS,    /* asks for rights */
  WH_STEP_OFFERS,  /* offers to take over */
  WH_STEP_VOUCHES, /* vouches for another, or asks for rights for them */
  WH_STEP_PRESSES, /* complains, belittles, urges */
  WH_STEP_VOUCHED, /* another vouches for them, or asks for rights for them */
  WH_STEP_PRESSED, /* another presses for the sake of their work */
  WH_STEP_GRANTED, /* is granted rights in words */
  WH_STEP_REFUSED,
  WH_STEP_RIGHTS, /* and, from here on, the rights */
  WH_N_STEPS = WH_STEP_RIGHTS + WH_N_RIGHTS
} WhStepKind;
const char *wh_step_id(guint kind);
const char *wh_step_says(guint kind);

typedef struct {
  guint32 person, other; /* OTHER: the one who vouches, presses or gains; WH_NONE */
  guint32 n;             /* how often */
  guint8 kind;           /* WhStepKind */
  guint8 outside;        /* of words: one at least is by somebody who did not run the project then, and
                            * of vouching names whom */
  gint64 time;
  const char *locator;
} WhHuntStep;

typedef struct {
  guint32 project, speaker, for_whom; /* FOR_WHOM may be WH_NONE */
  guint32 thread;
  WhSpeechKind kind;
  gboolean inside; /* the speaker ran the project then */
  gint64 time;
  const char *locator;
} WhHuntSaying;

typedef struct {
  guint32 person, text, thread;
  guint32 acts;   /* mask 1 << WhSpeechKind */
  guint32 parent; /* message, WH_NONE: none, or not kept */
  gint64 time;
  guint8 kind;
  gboolean
      answered; /* stands in a thread with others: what nobody answers is mostly no word to the project */
} WhHuntMessage;

typedef struct {
  guint32 project;
  char *id, *role; /* of PERSON in it */
  guint32 person;
  WhLevel level; /* reached by the end */
  double score;
  gint64 first_seen;
} WhHuntCase; /* one for each subject */

typedef struct {
  GStringChunk *chunk;
  GArray *projects; /* WhHuntProject */
  GArray *persons;  /* WhHuntPerson */
  GArray *accounts; /* WhHuntAccount */
  GArray *keys;     /* WhHuntKey */
  GArray *steps;    /* WhHuntStep */
  GArray *sayings;  /* WhHuntSaying */
  GArray *messages; /* WhHuntMessage */
  GArray *cases;    /* WhHuntCase by (project, person, score) */
  WhTexts *texts;
  WhSpool *marks, *traits; /* of messages: turns of phrase, and what programs and hosts leave */
  GPtrArray *decisions;    /* WhDecision of all stores, undone ones too */
  GArray *apart;           /* see hunt_decided.c; NULL: nothing is */
  guint32 n_threads, n_parties;
  guint64 n_said, n_commits; /* messages and commits looked at */
} WhHuntIndex;

void wh_hunt_index_clear(WhHuntIndex *index);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhHuntIndex, wh_hunt_index_clear)

/* The projects that LEDGER, kept in file STORE, holds: those of its reports with all their sources, and every other source by
 * itself. Appends to INDEX what it does not have yet. */
gboolean wh_hunt_list(WhHuntIndex *index, WhLedger *ledger, const char *store, GError **error);
/* Looks at every project, some at a time. */
gboolean wh_hunt_gather(WhHuntIndex *index, const WhScanOptions *options, GError **error);
/* A project's record and what was made of it while others were too. */
typedef struct {
  WhRecord record;
  GArray *marks;     /* guint64: of messages, side by side */
  guint32 *marks_at; /* offsets by message of the view, one more than there are */
} WhHuntVisit;
void wh_hunt_visit_clear(WhHuntVisit *visit);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhHuntVisit, wh_hunt_visit_clear)
/* What can be done of a visit without the index. */
void wh_hunt_visit_prepare(WhHuntVisit *visit);
/* Appends what VISIT says to INDEX as of its project PROJECT; projects come in order. */
gboolean wh_hunt_take(WhHuntIndex *index, guint32 project, const WhHuntVisit *visit, GError **error);
/* The parts: steps and sayings; messages. PERSON_OF: by person of the record, WH_NONE: no human. THREADS_AT: what its
 * first thread counts as over all projects. */
void wh_hunt_take_steps(WhHuntIndex *index, guint32 project, const WhRecord *record,
                        const guint32 *person_of);
gboolean wh_hunt_take_messages(WhHuntIndex *index, const WhHuntVisit *visit, const guint32 *person_of,
                               GError **error);
/* Where a message can be found: "Message-ID <…>" or its address. Owner: caller. */
char *wh_hunt_place(const WhMessage *message);
/* For a FOLDER that has them all: an index ready to be filled. */
gboolean wh_hunt_index_init(WhHuntIndex *index, const char *folder, GError **error);
/* The cases of the project's kept report, as of AS_OF. */
void wh_hunt_take_cases(WhHuntIndex *index, guint32 project, gint64 as_of);
/* Puts persons into parties by what the record declares: same address, same login, same signing key. */
void wh_hunt_unite(WhHuntIndex *index);
/* What was decided in any of the stores; before wh_hunt_unite, whose rules it is stronger than. */
gboolean wh_hunt_decide(WhHuntIndex *index, WhLedger *const *ledgers, guint n, GError **error);
/* What decisions say about the addresses of N MEMBERS (owned strings). Owner: caller. */
GPtrArray *wh_hunt_decisions_of(const WhHuntIndex *index, const guint32 *members, guint n);
/* While parties are made: the one that PERSON is of, and puts two together unless they are to be kept apart. */
guint32 wh_hunt_root(WhHuntIndex *index, guint32 person);
void wh_hunt_unite_two(WhHuntIndex *index, guint32 a, guint32 b);
/* Whether a decision keeps two parties apart. */
gboolean wh_hunt_is_forbidden(const WhHuntIndex *index, guint32 a, guint32 b);

static inline const WhHuntPerson *
wh_hunt_person(const WhHuntIndex *index, guint32 i)
{
  return &g_array_index(index->persons, WhHuntPerson, i);
}

static inline const WhHuntMessage *
wh_hunt_message(const WhHuntIndex *index, guint32 i)
{
  return &g_array_index(index->messages, WhHuntMessage, i);
}

static inline const WhHuntProject *
wh_hunt_project(const WhHuntIndex *index, guint32 i)
{
  return &g_array_index(index->projects, WhHuntProject, i);
}

static inline guint32
wh_hunt_family(const WhHuntIndex *index, guint32 person)
{
  return wh_hunt_project(index, wh_hunt_person(index, person)->project)->family;
}

/* A kept message's parts; owned strings, none NULL. */
typedef struct {
  char *locator, *subject, *traits, *words;
} WhHuntText;
void wh_hunt_text_clear(WhHuntText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhHuntText, wh_hunt_text_clear)
void wh_hunt_text_get(const WhHuntIndex *index, WhTextReader *reader, guint32 message, WhHuntText *ret_text);
