/* SPDX-License-Identifier: Apache-2.0
 *
 * WhMarks: which person left which marks in which years. A mark is a value in a space; what a program, host, address
 * or key leaves.
 *
 * Invariants: a value's index never changes; a person's uses are sorted by value; all counts are of what was added so
 * far and do not depend on the order in which it was. */
#pragma once

#include "people/people.h"

typedef enum {
  WH_MARK_MACHINE, /* what a computer calls itself */
  WH_MARK_NETWORK, /* where the first hop saw it: address, its network, its name */
  WH_MARK_PROGRAM, /* the joint habits of the program that wrote a mail, without its version */
  WH_MARK_VERSION, /* the program with its version */
  WH_MARK_FAMILY,  /* the program's name */
  WH_MARK_UPDATE,  /* a version first used within a fortnight */
  WH_MARK_SELF,    /* "self": the own address among those the mail goes to; "other" */
  WH_MARK_QUOTE,   /* how quotes are introduced and marked */
  WH_MARK_SIGN,    /* what divides the signature */
  WH_MARK_MADE,    /* the same with the program that did it: QUOTE, a line end, PROGRAM */
  WH_MARK_QUOTER,  /* a program with which quotes were introduced */
  WH_MARK_HABIT,   /* "quote", "sign": whoever left any mark of these two */
  WH_MARK_ADDRESS, /* pattern of the local part, with its provider */
  WH_MARK_DOMAIN,  /* domains that mails come from or are signed by */
  WH_MARK_KEY,     /* key of commits and tags */
  WH_N_MARKS
} WhMarkSpace;

typedef struct {
  guint32 value, n;
  guint32 message; /* the first that shows it; WH_NONE: a commit or tag does */
  guint64 years;   /* bit y: used in year WH_MARKS_BEGIN + y */
} WhUse;

#define WH_MARKS_BEGIN 1985

typedef struct {
  char *text;
  WhMarkSpace space;
  GArray *persons;        /* guint32: who left it, in the order in which they first did */
  guint32 *by_year;       /* persons by year; NULL while they are few */
  GHashTable *by_company; /* company to number of persons; NULL while they are few */
} WhMark;

typedef struct {
  GArray *uses;          /* WhUse, by value */
  guint32 n[WH_N_MARKS]; /* of all its uses of a space */
  guint32 company;       /* the domain that it first wrote from, as a value; WH_NONE: nobody knows */
  GArray *domains;       /* guint32: all that it wrote from, as values; NULL: none */
  guint64 years;
} WhMarked;

typedef struct {
  GArray *values; /* WhMark */
  GHashTable *index[WH_N_MARKS];
  WhMarked *persons;
  guint32 spaces;
  guint32 n_persons, n_active; /* of all; who left any mark so far */
  guint32 active[64];          /* persons by year */
  GHashTable *companies;       /* company to number of persons */
} WhMarks;

/* SPACES: bit i set for each WhMarkSpace i that is kept; marks of others are passed over. */
WhMarks *wh_marks_new(guint32 n_persons, guint32 spaces);
void wh_marks_free(WhMarks *marks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhMarks, wh_marks_free)
/* PERSON left TEXT at T; MESSAGE shows it, or WH_NONE. Returns whether it was the first time. */
gboolean wh_marks_add(WhMarks *marks, guint32 person, WhMarkSpace space, const char *text, gint64 t,
                      guint32 message);
/* PERSON writes from DOMAIN: with those who do so it belongs, unless it is known already where it belongs. */
void wh_marks_settle(WhMarks *marks, guint32 person, const char *domain);
/* Whether PERSON wrote from DOMAIN, a value. */
gboolean wh_marks_writes_from(const WhMarks *marks, guint32 person, guint32 domain);
/* NULL: never left it. */
const WhUse *wh_marks_use(const WhMarks *marks, guint32 person, guint32 value);
static inline const WhMark *
wh_mark(const WhMarks *marks, guint32 value)
{
  return &g_array_index(marks->values, WhMark, value);
}

/* The chance that somebody else of the years in which A or B left VALUE, give or take one, did too: smoothed share of
 * persons and years without A's and B's; where one writes from the other's domain, at least the share among the others of it.
 * Above 0, at most 1. */
double wh_marks_share(const WhMarks *marks, guint32 value, guint32 a, guint32 b);
/* The same among those who left GIVEN; USUAL is what to expect of one of whom nothing is known. */
double wh_marks_share_given(const WhMarks *marks, guint32 value, guint32 given, double usual, guint32 a,
                            guint32 b);
/* The value TEXT of SPACE; WH_NONE: nobody left it. */
guint32 wh_marks_find(const WhMarks *marks, WhMarkSpace space, const char *text);
