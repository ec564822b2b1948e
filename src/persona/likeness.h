/* SPDX-License-Identifier: Apache-2.0
 *
 * How alike two persons are, by one kind of evidence, and what says so. A suspicion with reasons for and
 * against; it never makes two persons one.
 *
 * A kind is a meter over one project's people. It looks at what was known up to a moment that only moves
 * forward, so that one pass over a history gives every day's answer. Fair by construction: no kind looks at where
 * a name comes from, how well somebody writes a language, or which country an address, charset or zone points
 * to; that two accounts live in different zones may speak against one hand, that they share one never for it. */
#pragma once

#include "persona/others.h"

typedef enum {
  WH_LIKENESS_STYLE,   /* how they write: own words only */
  WH_LIKENESS_HANDS,   /* what their hosts, addresses and keys leave */
  WH_LIKENESS_TOOLS,   /* what their programs do, and how they are used */
  WH_LIKENESS_CLOCK,   /* when they write, and when the other is silent */
  WH_LIKENESS_COMPANY, /* where they meet, more than their activity explains */
  WH_N_LIKENESSES
} WhLikenessKind;

/* One thing that speaks for one hand or against it. */
typedef struct {
  double weight; /* its part of the kind's llr: above 0 for one hand, below 0 against, 0: shown only */
  char *says;    /* owned, raw text of the record in it; a clause without full stop */
  guint32 a, b;  /* messages that show it, one of each person; WH_NONE: none */
} WhReason;

typedef struct {
  gboolean
      enough; /* the record says enough of both; else SCORE and LLR are 0, and the only reason says what is missing */
  double score;      /* on the kind's own scale, standardised against impostors; larger: more alike */
  double llr;        /* log10 P(score | one hand) / P(score | two), calibrated; 0 until it is */
  guint n_impostors; /* others of the same place and time that were held beside them; 0: none */
  guint
      n_as_alike; /* how many of those are at least as much like one of the two as these are like each other */
  GPtrArray *reasons; /* WhReason, heaviest first; owned */
} WhLikeness;

void wh_likeness_clear(WhLikeness *likeness);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhLikeness, wh_likeness_clear)
/* SAYS is taken. */
void wh_likeness_reason(WhLikeness *likeness, double weight, char *says, guint32 a, guint32 b);

/* A < B. */
typedef struct {
  guint32 a, b;
} WhPair;

/* What a kind has seen of a project. */
typedef struct WhMeter WhMeter;

typedef struct {
  WhLikenessKind kind;
  const char *id;      /* "style" */
  const char *measure; /* the exact score, in words and formula; for the manual */
  /* PEOPLE is borrowed and outlives the meter. OTHERS, of the same people: the meter takes a reference; NULL: it makes its own. Else
   * cheap: what a person left is gathered when first asked for. */
  WhMeter *(*new)(const WhPeople *people, WhOthers *others);
  void (*free)(WhMeter *meter);
  /* What was known at T and before counts from now on; T never falls. */
  void (*advance)(WhMeter *meter, gint64 t);
  /* Gathers of everybody, in up to JOBS threads, what is else gathered when first asked for. Until the next advance several
   * threads may then weigh and take quick scores at once. */
  void (*ready)(WhMeter *meter, guint jobs);
  /* A and B: different humans. Symmetric. Sets all of RET but llr and the weights of reasons beyond their share. */
  void (*compare)(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret);
  /* The same, without reasons. */
  void (*weigh)(WhMeter *meter, guint32 a, guint32 b, WhLikeness *ret);
  /* Only the score, quickly and without impostors where the kind can; NAN: not enough. What `compare` gives and
   * this may differ by a shift of the pair's own; order within a project is what counts. */
  double (*quick)(WhMeter *meter, guint32 a, guint32 b);
  /* Appends pairs (WhPair, each once, sorted) of all humans that are worth a look: about n log n of n persons. NULL:
   * the kind names none. */
  void (*candidates)(WhMeter *meter, guint jobs, GArray *pairs);
} WhLikenessOps;

extern const WhLikenessOps wh_likeness_style;   /* style.c */
extern const WhLikenessOps wh_likeness_hands;   /* hands.c */
extern const WhLikenessOps wh_likeness_tools;   /* hands.c */
extern const WhLikenessOps wh_likeness_clock;   /* clock.c */
extern const WhLikenessOps wh_likeness_company; /* company.c */

/* By kind. Never NULL. */
const WhLikenessOps *wh_likeness_ops(WhLikenessKind kind);
