/* SPDX-License-Identifier: Apache-2.0
 *
 * Words: what messages do. Rules from data files find speech acts in the own words of each message of a view.
 * A pure function of rules and view; who is meant is settled later (people/), here it is text.
 *
 * A rule file is text, one language each: see doc/RULES.md. Rules are compiled with PCRE2; Vectorscan, where
 * it was built in, finds the messages that are worth a look, and the answers are the same without it. */
#pragma once

#include "ledger/view.h"

typedef enum {
  WH_SPEECH_ASKS_FOR_SELF,  /* asks for rights for whoever speaks */
  WH_SPEECH_ASKS_FOR_OTHER, /* asks for rights for somebody else, or for new maintainers without a name */
  WH_SPEECH_OFFERS,         /* offers to take over */
  WH_SPEECH_ENDORSES,       /* vouches for a named person */
  WH_SPEECH_COMPLAINS,      /* of slowness: no answer, no release, no review */
  WH_SPEECH_BELITTLES,      /* guilt, belittling or threats toward whoever maintains */
  WH_SPEECH_URGES,          /* urgency or a deadline */
  WH_SPEECH_HINTS,          /* a vulnerability is claimed without detail */
  WH_SPEECH_PUSHES,         /* to upgrade, to ship, to drop another version */
  WH_SPEECH_STRAIN,         /* a maintainer reports overload, illness, no time, or leaves */
  WH_SPEECH_GRANTS,         /* announces or grants rights */
  WH_SPEECH_REFUSES,        /* refuses rights, or says to wait */
  WH_SPEECH_CALLS, /* whoever maintains looks for helpers or a successor: makes requests that follow ordinary */
  WH_N_SPEECH_KINDS
} WhSpeechKind;
const char *wh_speech_id(WhSpeechKind kind);   /* "asks-for-self" */
const char *wh_speech_says(WhSpeechKind kind); /* "asks for rights" */
WhSpeechKind wh_speech_parse(const char *id);  /* WH_N_SPEECH_KINDS: unknown */
/* Whether rights are asked for, offered to be taken, or called for. */
gboolean wh_speech_is_request(WhSpeechKind kind);

typedef enum {
  WH_SPEECH_QUESTION = 1 << 0,    /* stands in a question */
  WH_SPEECH_CONDITIONAL = 1 << 1, /* under a condition ("if you need help …") */
  WH_SPEECH_IN_SUBJECT = 1 << 2,  /* FROM and LEN count in the subject */
  WH_SPEECH_UNSURE = 1 << 3,      /* a request that may be none: too many of its kind were not */
} WhSpeechFlags;

typedef struct {
  guint32 message;
  WhSpeechKind kind;
  guint32 from, len; /* bytes of the message's text (or subject) that say it: a whole sentence's part */
  guint32 flags;     /* WhSpeechFlags */
  const char *who;   /* the person that the words name ("Jane", "@jdoe"), "" if none; for ASKS_FOR_OTHER and
                        ENDORSES whom it is for, for the rest whom it is said to */
  const char *rule;  /* id of the rule */
} WhSpeechAct;

/* Whether RULE, an act's, is the scorer and not of a file: "model.complains". */
#define WH_SPEECH_LEARNED "model."
gboolean wh_speech_is_learned(const char *rule);
/* Whether a rule heard it and not the scorer alone; of a request: whether it is one by its marks (doc/RULES.md). */
gboolean wh_speech_is_sure(const WhSpeechAct *act);
/* wh_speech_says, or for what is not sure "seems to ask for rights". */
const char *wh_speech_told(const WhSpeechAct *act);

typedef struct WhRules WhRules;

/* Reads rule FILES (NULL: none) after the rules that are part of the program; with ONLY, instead of them. A file
 * that breaks the form: WH_ERROR_INPUT with file and line. Owner: caller. */
WhRules *wh_rules_load(const char *const *files, gboolean only, GError **error);
void wh_rules_free(WhRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhRules, wh_rules_free)
/* Digest of all rules, for caches and reports. Borrowed. */
const char *wh_rules_digest(const WhRules *rules);
guint wh_rules_count(const WhRules *rules);
/* Runs the examples of every rule: each "yes" must give the rule's act, each "no" must not. TRUE if all hold;
 * FALSE with RET_REPORT naming file, line and example of each that does not (owner: caller). */
gboolean wh_rules_check(const WhRules *rules, char **ret_report);
/* Rules as text for `wolfhound patterns` and the manual: id, act, language, first example. Owner: caller. */
char *wh_rules_describe(const WhRules *rules);

typedef struct {
  const WhSpeechAct *acts; /* by message, from */
  guint32 n_acts;
  const guint32 *acts_at; /* view->n_messages + 1 offsets */
} WhSpeech;

/* Finds all acts of VIEW with up to JOBS threads; the answer does not depend on their number. */
WhSpeech *wh_speech_find(const WhRules *rules, const WhView *view, guint jobs);
/* Of one text, for tests and tools: WhSpeechAct in an array (text borrowed from RULES' own pool). Owner: caller. */
GArray *wh_speech_of_text(const WhRules *rules, const char *subject, const char *text);
void wh_speech_free(WhSpeech *speech);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhSpeech, wh_speech_free)
