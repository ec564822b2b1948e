/* SPDX-License-Identifier: Apache-2.0
 *
 * WhCompany: where the people of a project meet, as known up to a moment that only moves forward. */
#pragma once

#include "people/people.h"
#include "persona/meetings.h"

typedef enum {
  /* Wrote in one thread. Threads that one person began with one subject (but for tags and versions in front of it) within
   * half a year of each other, or within an hour, are one place: reposts of a patch meet the same reviewers. Spans of
   * 30 days. */
  WH_COMPANY_THREADS,
  WH_COMPANY_CIRCLE, /* answer, or are answered by, the same one: spans of half a year */
  WH_COMPANY_FILES, /* authored changes of one file: spans of half a year; commits of more than 50 files are left out */
  WH_COMPANY_SERVED, /* spoke for, or pressed for, the same other one: spans of a year */
  WH_N_COMPANIES
} WhCompanyLayer;

typedef struct WhCompany WhCompany;

/* LAYERS: mask of 1 << WhCompanyLayer; others stay empty. PEOPLE is borrowed and outlives it. */
WhCompany *wh_company_new(const WhPeople *people, guint32 layers);
void wh_company_free(WhCompany *company);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhCompany, wh_company_free)
/* What was known at T and before counts from now on; T never falls. O(what is new). */
void wh_company_advance(WhCompany *company, gint64 t);
/* Evidence of visits: the message (THREADS, CIRCLE), commit (FILES) or saying (SERVED). What places are: the first thread
 * of the place, the person, the path, the person. Borrowed. */
WhMeetings *wh_company_layer(const WhCompany *company, WhCompanyLayer layer);

typedef struct {
  guint met;       /* places at which at least so many were together */
  double expected; /* what their activity explains */
  double surprise; /* -log10 P(so many places or more) */
  double first;    /* -log10 P(at least one) */
  WhTailKind kind;
} WhCompanyMeasure;
/* At least LEAST of the N different PERSONS together. Layers that were not asked for measure nothing. */
WhCompanyMeasure wh_company_measure(const WhCompany *company, WhCompanyLayer layer, const guint32 *persons,
                                    guint n, guint least);
/* How often A wrote right after B, or B after A, in one thread, against any order of the same messages: of n messages, a and b
 * of them by the two, 2 a b / n. By what is known so far; a sum of such chances is held against the Poisson, of which it is rather
 * less spread. *RET_OF_A and *RET_OF_B: the last such messages, WH_NONE. O(messages of the threads they shared). */
WhCompanyMeasure wh_company_step(const WhCompany *company, guint32 a, guint32 b, guint32 *ret_of_a,
                                 guint32 *ret_of_b);
