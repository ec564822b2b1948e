/* SPDX-License-Identifier: Apache-2.0
 *
 * What is looked for in an index, and how a finding is shown. Each part gives one member of the document: an array, best
 * first, at most options' limit long, every line with project and locator. */
#pragma once

#include "app/hunt_index.h"

typedef struct {
  const char *kind; /* "case", "address", "key", "login", "name"; NULL: none was asked for */
  guint8 *has;      /* by party: it is part of the start */
  GArray *parties;  /* guint32, ascending */
} WhHuntStart;
void wh_hunt_start_clear(WhHuntStart *start);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhHuntStart, wh_hunt_start_clear)
/* Finds who TEXT (may be NULL) names. WH_ERROR_NOT_FOUND: nobody. */
gboolean wh_hunt_start_find(const WhHuntIndex *index, const char *text, WhHuntStart *ret_start,
                            GError **error);

typedef struct {
  const WhHuntIndex *index;
  const WhHuntStart *start;
  guint limit; /* G_MAXUINT: no bound */
  gint64 as_of;
  GArray *members_at; /* guint32 by party, one more than persons: in MEMBERS */
  GArray *members;    /* guint32: persons by (party, person) */
} WhHunt;

/* Members of PARTY: sets *RET_N, borrowed. */
const guint32 *wh_hunt_members(const WhHunt *hunt, guint32 party, guint *ret_n);
static inline guint32
wh_hunt_party(const WhHunt *hunt, guint32 person)
{
  return wh_hunt_person(hunt->index, person)->party;
}
/* Whether two parties bear a name in common that says something. */
gboolean wh_hunt_same_name(const WhHunt *hunt, guint32 a, guint32 b);
/* The same of a word of a name, where one bears more of it than the other. */
gboolean wh_hunt_like_name(const WhHunt *hunt, guint32 a, guint32 b);
static inline gboolean
wh_hunt_has_start(const WhHunt *hunt)
{
  return hunt->start->kind != NULL;
}

/* { "project", "person", "name" } */
json_t *wh_hunt_show_person(const WhHunt *hunt, guint32 person);
/* The same with time, locator, subject and words of a message; WORDS may be NULL. */
json_t *wh_hunt_show_message(const WhHunt *hunt, guint32 message, const WhHuntText *text, const char *words);
json_t *wh_hunt_show_step(const WhHunt *hunt, const WhHuntStep *step);

/* The same person in other projects. */
json_t *wh_hunt_same(const WhHunt *hunt);
/* Mails nearly alike, and turns of phrase, of different people. MAILS: gets the pairs (WhHuntPair) of the former, best
 * first. */
gboolean wh_hunt_phrases(const WhHunt *hunt, GArray *mails, json_t **ret_mails, json_t **ret_phrases,
                         GError **error);
/* How alike A and B (parties) are by all kinds of likeness, over the projects where they said most and among others of
 * those places; json null where that cannot be told. */
gboolean wh_hunt_compare(const WhHunt *hunt, guint32 a, guint32 b, json_t **ret_likeness, GError **error);
/* Accounts that share what programs, hosts and addresses leave, or a text nearly alike (MAILS). */
gboolean wh_hunt_hands(const WhHunt *hunt, const GArray *mails, json_t **ret_hands, GError **error);
/* Whether PARTY asks, offers, vouches or presses anywhere, or somebody does for it. */
gboolean wh_hunt_speaks_of_rights(const WhHunt *hunt, guint32 party);
/* Pairs of people of several projects that all kinds of likeness together name, among at most MOST people. RET_LOOKED: how many people
 * and pairs that was. */
gboolean wh_hunt_links(const WhHunt *hunt, guint most, const WhScanOptions *scan, json_t **ret_links,
                       json_t **ret_looked, GError **error);
/* Accounts that meet around somebody in one project and again in another. */
json_t *wh_hunt_circles(const WhHunt *hunt);
/* The same order of acts. */
json_t *wh_hunt_orders(const WhHunt *hunt);
