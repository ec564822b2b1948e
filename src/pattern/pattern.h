/* SPDX-License-Identifier: Apache-2.0
 *
 * A pattern: people and their view in, signals out. A pure function: no I/O, no clock, no globals, no SQL.
 *
 * A pattern sweeps known time once, forward, and emits a signal at the moment a person's statistic is
 * reached; what it says of moment t depends on nothing later than t. So running as of T equals the signals of
 * the whole record with `reached` at or before T. A person's signals of one pattern have rising statistics
 * within a window (an emission that says no more than an earlier one is left out). */
#pragma once

#include "people/people.h"

typedef enum {
  WH_FAMILY_WORDS,
  WH_FAMILY_PERSONA,
  WH_FAMILY_RIGHTS,
  WH_FAMILY_CHANGE,
  WH_FAMILY_RELEASE,
  WH_N_FAMILIES
} WhFamily;
const char *wh_family_id(WhFamily family);

typedef enum {
  WH_EVIDENCE_COMMIT,
  WH_EVIDENCE_TAG,
  WH_EVIDENCE_REWRITE,
  WH_EVIDENCE_MESSAGE,    /* view->messages */
  WH_EVIDENCE_SAYING,     /* people->sayings: the message, with the words that count */
  WH_EVIDENCE_EVENT,      /* view->events */
  WH_EVIDENCE_ARCHIVE,    /* view->releases: a release as a whole */
  WH_EVIDENCE_RELEASE,    /* view->release_files: a file of one */
  WH_EVIDENCE_COMPARISON, /* view->comparisons */
  WH_N_EVIDENCE_KINDS
} WhEvidenceKind;
typedef struct {
  WhEvidenceKind kind;
  guint32 index;    /* in the view's (for sayings: people's) array of that kind */
  const char *note; /* static text: why this one is shown ("first landing of others' work"); may be NULL */
  char *detail; /* raw text from the record that matters here (a path, a dependency); owned; may be NULL */
} WhEvidence;

typedef struct {
  const char *key; /* static; "{key}" in the pattern's `says` */
  char *value;     /* owned, raw */
} WhValue;

typedef struct WhPattern WhPattern;

/* Where a pattern stands in the course of a takeover; a case's order term is counted over these. */
typedef enum {
  WH_ORDER_FAMILY, /* as its family: rights, change and release stand for themselves, persona and words
                      nowhere */
  WH_ORDER_STRAIN,
  WH_ORDER_PRESSURE,
  WH_ORDER_REQUEST,
  WH_ORDER_RIGHTS,
  WH_ORDER_CHANGE,
  WH_ORDER_RELEASE,
  WH_N_ORDERS
} WhOrder;

/* What somebody does in a signal or a case. */
typedef enum {
  WH_ROLE_SUBJECT,
  WH_ROLE_BENEFICIARY, /* who gains, or would */
  WH_ROLE_REQUESTER,   /* asks for it */
  WH_ROLE_PRESSURE,    /* presses whoever holds it */
  WH_ROLE_ENDORSER,    /* vouches for the beneficiary */
  WH_ROLE_INCUMBENT,   /* holds it */
  WH_N_ROLES
} WhRole;
const char *wh_role_id(WhRole role); /* "beneficiary" */

typedef struct {
  guint32 person;
  WhRole role;
} WhParty;

typedef struct {
  const WhPattern *pattern;
  guint32 person;       /* about whom: where words are for somebody, the one who would gain */
  guint32 other;        /* who is on the other side (the incumbent who lost, the victim), WH_NONE */
  gint64 from, reached; /* window: known time of the first evidence, and when the statistic was reached */
  double statistic;     /* on the pattern's scale, > 0; larger is rarer */
  GArray *values;       /* WhValue */
  GArray *evidence;     /* WhEvidence, by time; at most WH_MAX_EVIDENCE */
  GArray *parties; /* WhParty: who else has a part in it, and PERSON where the role is another than subject or
                           beneficiary; each (person, role) once, at most WH_MAX_PARTIES */
} WhSignal;
#define WH_MAX_EVIDENCE 12
#define WH_MAX_PARTIES 16

typedef enum { WH_STATE_QUIET, WH_STATE_FIRES, WH_STATE_BLIND } WhPatternState;

struct WhPattern {
  const char *id; /* "control-points" */
  WhFamily family;
  int version;            /* rises when the same input may give another answer */
  guint32 needs;          /* WhRecordKind mask; any missing: blind */
  gboolean context;       /* adds through order only, never by itself */
  WhOrder order;          /* 0: its family's place */
  double usual;           /* what honest work shows of this anyhow, as -log10 of a share of project-years: a
                             * case's score counts only what goes beyond it; 0: honest successors hardly show it */
  gboolean renews;        /* whom it fires on is judged as new to power again */
  const char *summary;    /* one line */
  const char *statistic;  /* the exact statistic, in words and formula; for the manual */
  const char *null_model; /* what it is compared with */
  const char *says; /* message with {person}, {other} and {value keys}; {key|day|days}: "1 day", "2 days" */
  const char *const *innocent; /* NULL-terminated innocent readings */
  const char *const *next;     /* NULL-terminated: what to look at to settle it */
  void (*run)(const WhPattern *self, const WhPeople *people, GPtrArray *signals);
};

/* The list, in the order of patterns.def. */
const WhPattern *const *wh_patterns(guint *ret_n);
const WhPattern *wh_pattern_find(const char *id);
/* What PATTERN says, for a reader: "{days|day|days}" as "{days} days". Owner: caller. */
char *wh_pattern_message(const WhPattern *pattern);
/* Appends PATTERN's signals to SIGNALS (owned WhSignal, free func set), sorted by (reached, person). */
WhPatternState wh_pattern_run(const WhPattern *pattern, const WhPeople *people, GPtrArray *signals);

WhSignal *wh_signal_new(const WhPattern *pattern, guint32 person, guint32 other, gint64 from, gint64 reached,
                        double statistic);
void wh_signal_free(WhSignal *signal);
void wh_signal_value(WhSignal *signal, const char *key, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* Further evidence is left out once WH_MAX_EVIDENCE is reached: add what matters most first, or choose. */
void wh_signal_evidence(WhSignal *signal, WhEvidenceKind kind, guint32 index, const char *note,
                        const char *detail);
/* What shows ACT: the tag or the archive where it is one, else the commit, else the event or message that tells of it. FALSE:
 * nothing does. */
gboolean wh_act_evidence(const WhAct *act, WhEvidenceKind *ret_kind, guint32 *ret_index);
/* PERSON has a part in SIGNAL; once is enough. */
void wh_signal_party(WhSignal *signal, guint32 person, WhRole role);
/* For g_ptr_array_sort: by (reached, person), then by the rest so that equal records sort equally. */
int wh_signal_compare(gconstpointer a, gconstpointer b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhSignal, wh_signal_free)
