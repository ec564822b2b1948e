/* SPDX-License-Identifier: Apache-2.0
 *
 * WhPeople: accounts merged to persons because the record declares them one, what landed on the main line and
 * by whose hand, who held which right since when. Built once from a view; borrowed by patterns, cases and
 * reports.
 *
 * Invariants: person ids are indices, numbered by first appearance (known time, then account text), so that a
 * cut record numbers its persons like the whole one; acts are sorted by (known, commit or tag order). Times
 * are known times unless named otherwise. */
#pragma once

#include "words/words.h"

typedef enum {
  WH_PERSON_BOT = 1 << 0,   /* dependabot, renovate, CI accounts … : holds no rights, starts no case */
  WH_PERSON_FORGE = 1 << 1, /* the account a forge commits merges with: noreply@github.com and its like */
} WhPersonFlags;

typedef enum {
  WH_MERGE_ADDRESS,
  WH_MERGE_MAILMAP,
  WH_MERGE_NOREPLY,
  WH_MERGE_KEY,
  WH_MERGE_NAME,
  WH_MERGE_LOGIN,  /* a forge or registry names the login's address, or the login opened the pull requests
                     whose commits are the other's */
  WH_MERGE_HANDLE, /* an address, login or one-word name made of the other's full name, or the same handle */
  WH_MERGE_DECISION, /* an observer decided it */
  WH_N_MERGE_REASONS
} WhMergeReason;

/* Account A was put with account B because of REASON. DETAIL says it ("same address alice@example.org"). */
typedef struct {
  guint32 a, b;
  WhMergeReason reason;
  const char *detail;
} WhMerge;

/* What an observer decided: the accounts of two addresses (folded, see wh_identity_email) are one person, or (SPLIT) are not; B of a
 * split "": A is nobody else. It holds for every day: decisions are the observer's, not the record's. */
typedef struct {
  const char *a, *b;
  gboolean split;
  const char *detail; /* who decided, when and why */
} WhPersonDecision;

typedef struct {
  const char *name;        /* the name most often used, the address if none; raw */
  guint32 flags;           /* WhPersonFlags */
  const guint32 *accounts; /* sorted */
  guint32 n_accounts;
  /* known time of the first and last commit authored, committed or tagged, message or event; G_MAXINT64 and 0
   * if none */
  gint64 first, last;
  guint32 n_landed;   /* commits authored that reached the main line */
  guint32 n_authored; /* commits authored anywhere but pull-only refs */
  guint32 n_said;     /* messages written */
} WhPerson;

/* Rights in the order that a newcomer usually gets them. */
typedef enum {
  WH_RIGHT_CONTRIBUTE,  /* authored a commit that reached the main line */
  WH_RIGHT_LAND_OWN,    /* put own work on the main line by own hand */
  WH_RIGHT_LAND_OTHERS, /* put others' work there: first-parent merge, or committer of another's commit on the
                           line */
  WH_RIGHT_CI,          /* landed by own hand a change of CI definitions */
  WH_RIGHT_SECURITY,    /* landed by own hand a change of the security contact */
  WH_RIGHT_OWNERS,      /* landed by own hand a change of CODEOWNERS, MAINTAINERS, or is named there */
  WH_RIGHT_TAG,         /* made a release: annotated tag, or the release commit, with a light tag or none */
  WH_RIGHT_SIGN,        /* signed a tag, or the archive of a release, with a key */
  /* What only forges and registries tell. */
  WH_RIGHT_TRIAGE,   /* closed, labelled or assigned others' issues on the forge */
  WH_RIGHT_MEMBER,   /* the forge names them collaborator, member or owner, or granted access */
  WH_RIGHT_RELEASE,  /* made a release page on the forge */
  WH_RIGHT_PUBLISH,  /* published a version to a registry */
  WH_RIGHT_REGISTRY, /* is named as owner by a registry */
  WH_N_RIGHTS
} WhRight;

/* Stable id ("land-others") and words ("landed others' work"). */
const char *wh_right_id(WhRight right);
const char *wh_right_says(WhRight right);

/* One use of a right: what a ladder and every share are counted from. */
typedef struct {
  gint64 known;
  guint32 person;
  WhRight right;
  guint32
      commit;  /* the landing commit, which is on the main line, or the tag's target; WH_NONE for what only a
                         forge or registry tells */
  guint32 tag; /* TAG and SIGN, WH_NONE for a release commit; else WH_NONE */
  guint32 for_person; /* LAND_OTHERS: whose work (the first, where several); else WH_NONE */
  guint32 event;      /* in view->events, where a forge or registry told it; else WH_NONE */
  guint32 n_commits;  /* at least 1: one landing makes one act per person and right, about so many commits */
  guint32 message;    /* MEMBER: the first message in which the forge says so; else WH_NONE */
  guint32 release;    /* SIGN: in view->releases, where an archive was signed; else WH_NONE */
} WhAct;

/* How the record tells whose a release archive is. What packed it is evidence and names nobody. */
typedef enum {
  WH_RELEASED_UNKNOWN,
  WH_RELEASED_BY_LANDER, /* landed the commit that it was compared with: no better name is there */
  WH_RELEASED_BY_TAGGER, /* made the tag, or the release commit */
  WH_RELEASED_BY_KEY,    /* signed it with a key that signed commits or tags of theirs before */
} WhReleasedBy;

typedef struct {
  guint32 person; /* a human; WH_NONE: unknown */
  WhReleasedBy by;
} WhReleaser;

/* Whether the act moves the project itself: landing own or others' work, making or publishing a release, being
 * named as owner by a registry. */
gboolean wh_act_is_power(const WhAct *act);

#define WH_BUTTON_SLACK 600
/* How a commit came to the main line. */
typedef struct {
  guint32 landing; /* the first-parent commit of the main line that brought it (itself when on the line);
                      WH_NONE: never landed */
  guint32 lander; /* person by whose hand; WH_NONE when a program did it for someone not named, or not landed.
                 A forge's event within WH_BUTTON_SLACK after the landing commit names who pressed its button */
  guint8 by_forge; /* a forge's or a program's account is the committer of the landing commit */
  guint8 imported; /* came with a foreign root (subtree, history import): nobody's rights follow from it */
} WhLanding;

/* A speech act with the people in it, as far as the record up to its message tells. What the letter of a patch does is one
 * saying, though the patch be sent again under the same subject, each time within 180 days of the last. Names in words are logins
 * with '@', addresses, full names, or a first name that exactly one who wrote in the thread before, else
 * exactly one who ran the project in the last year, bears. */
typedef struct {
  gint64 known;
  guint32 act; /* in speech->acts */
  guint32 message;
  WhSpeechKind kind;
  guint32 speaker;
  guint32
      whom; /* who is asked, pressed, refused: the one named; else the author of what is answered, where that
                   is an incumbent, or where rights are granted or refused. WH_NONE: everybody */
  guint32 for_whom; /* who would gain. ASKS_FOR_SELF, OFFERS: the speaker. ASKS_FOR_OTHER, ENDORSES: the one
                       named, else for whom the message that is answered asks. GRANTS: as `whom`. COMPLAINS,
                       BELITTLES, URGES: the author of the patch or pull request that began the thread, if
                       another than the speaker and no incumbent. WH_NONE: nobody that is known */
} WhSaying;

typedef struct {
  const WhView *view;     /* borrowed, outlives people */
  const WhSpeech *speech; /* borrowed, outlives people; NULL: no words were looked at */
  const WhSaying *sayings;
  guint32 n_sayings;         /* speech acts of humans, by (known, message, act) */
  const guint32 *speaker_of; /* person by message */
  const guint32 *actor_of;   /* person by event; WH_NONE: not known */
  const WhPerson *persons;
  guint32 n_persons;
  const guint32 *person_of;    /* by account; WH_NONE for one that never acts in the view */
  const guint32 *author_of;    /* person by commit */
  const guint32 *committer_of; /* person by commit */
  const WhLanding *landing;    /* by commit */
  const WhMerge *merges;
  guint32 n_merges;
  const WhMerge *apart; /* splits that concern accounts of the view; b is WH_NONE where a is nobody else */
  guint32 n_apart;
  const WhAct *acts;
  guint32 n_acts;
  const WhReleaser *releasers; /* by release */
  const WhReleaser *builders;  /* by comparison: whose the release or tag is that the build was made from */
  const guint32 *first_act;    /* [person * WH_N_RIGHTS + right]: index in acts, WH_NONE */
  const char *main_branch;     /* "refs/heads/main"; NULL when there is no line */
  const guint32 *line;         /* the main line's commits, oldest first */
  guint32 n_line;
  gint64 begin, end; /* known time of the line's first and last commit; without a line, of the first and last
                        message or event */
} WhPeople;

/* O(commits + changes + messages). Never fails: an empty view gives no people. SPEECH may be NULL. */
WhPeople *wh_people_new(const WhView *view, const WhSpeech *speech);
/* The same under DECISIONS, in the order in which they were made; of two about one pair the later counts. */
WhPeople *wh_people_new_decided(const WhView *view, const WhSpeech *speech, const WhPersonDecision *decisions,
                                guint n_decisions);
void wh_people_free(WhPeople *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhPeople, wh_people_free)

/* What PERSON had done before T (exclusive). O(log n). */
typedef struct {
  guint32 landed; /* own commits on the main line */
  guint32 landed_by_own_hand;
  gint64 first; /* known time of the first of them, G_MAXINT64 if none */
  gint64 last;
  guint32 active_days; /* different UTC days with a landed commit */
} WhInvolvement;
WhInvolvement wh_people_involvement(const WhPeople *people, guint32 person, gint64 t);
/* What PERSON had said before T (exclusive). O(log n). */
typedef struct {
  guint32 messages;
  guint32 threads;     /* different ones */
  guint32 active_days; /* different UTC days */
  guint32 answered;    /* messages in threads that somebody else began */
  gint64 first, last;  /* G_MAXINT64 and 0 if none */
} WhVoice;
WhVoice wh_people_voice(const WhPeople *people, guint32 person, gint64 t);
/* Messages of PERSON as indices in view->messages, ascending: sets *RET_N, borrowed. */
const guint32 *wh_people_messages(const WhPeople *people, guint32 person, guint32 *ret_n);
/* Whether PERSON runs the project at T: used power over it (wh_act_is_power, or a right that a forge or
 * registry tells) within the two years before. Where the record before T tells of nobody's power at all: is
 * one of the few who wrote half of all answers within the two years before, and (in a record of a year or more) came
 * at least half a year before. What the forge says of collaborators, members and owners counts from the message
 * that it stands in. */
gboolean wh_people_is_incumbent(const WhPeople *people, guint32 person, gint64 t);
/* Landed commits of PERSON in the order they landed (known time of landing, then index): sets *RET_N,
 * borrowed. */
const guint32 *wh_people_landed(const WhPeople *people, guint32 person, guint32 *ret_n);
/* Acts of PERSON as indices in acts, ascending: sets *RET_N, borrowed. */
const guint32 *wh_people_acts(const WhPeople *people, guint32 person, guint32 *ret_n);
/* Whether PERSON can be a subject: neither bot nor forge. */
gboolean wh_people_is_human(const WhPeople *people, guint32 person);
/* Kinds of path that rights and patterns ask about. */
typedef enum {
  WH_PATH_CI = 1 << 0,
  WH_PATH_SECURITY = 1 << 1,
  WH_PATH_OWNERS = 1 << 2,
  WH_PATH_BUILD = 1 << 3,
  WH_PATH_MANIFEST = 1 << 4,
  WH_PATH_TEST = 1 << 5,
  WH_PATH_BINARY = 1 << 6 /* by extension */,
  WH_PATH_DOC = 1 << 7,
  WH_PATH_CODE = 1 << 8,
  WH_PATH_RELEASE = 1 << 9 /* changelog, news, version files */,
  WH_PATH_GENERATED = 1 << 10,
  WH_PATH_FUZZ = 1 << 11,
} WhPathKind;
guint32 wh_path_kinds(const char *path); /* mask */
