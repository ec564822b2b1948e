/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a report document: what every writer shares. A document may come from a file, so nothing in it is
 * trusted: absent or wrong members read as empty, and all text is made safe on the way out. */
#pragma once

#include <glib.h>
#include <jansson.h>

/* Borrowed; "" when absent. For ids and keywords that are compared, never shown. */
const char *wh_doc_key(const json_t *object, const char *key);
/* Safe to show, "" when absent. Owner: caller. */
char *wh_doc_text(const json_t *object, const char *key);
/* The text of an array's element, safe to show. Owner: caller. */
char *wh_doc_item(const json_t *array, gsize index);
/* "2024-02-23" from a time member; "" when absent. Owner: caller. */
char *wh_doc_day(const json_t *object, const char *key);
/* Seconds since 1970 of a time member; FALSE when absent or no time. */
gboolean wh_doc_time(const json_t *object, const char *key, gint64 *ret_time);
double wh_doc_number(const json_t *object, const char *key);
gint64 wh_doc_count(const json_t *object, const char *key);
gboolean wh_doc_true(const json_t *object, const char *key);

/* The person with that id; NULL if the document has none. Borrowed. */
const json_t *wh_doc_person(const json_t *report, const char *id);
/* Name of that person, or the id. Owner: caller. */
char *wh_doc_person_name(const json_t *report, const char *id);
/* The entry of a person's rights with that id; NULL. Borrowed. */
const json_t *wh_doc_right(const json_t *person, const char *right);
/* What a piece of evidence says in its own words: the excerpt, for a message with who said it and, in few
 * words, what that does: "Ada Lund asks for rights: \"…\"". Owner: caller. */
char *wh_doc_quote(const json_t *report, const json_t *evidence);
/* "Ada Lund asks for rights": who did what with a message; NULL for what is no message with such words. Owner:
 * caller. */
char *wh_doc_deed(const json_t *report, const json_t *evidence);
/* The excerpt alone, in quotation marks when it is somebody's words. Owner: caller. */
char *wh_doc_words(const json_t *evidence);
/* Why a signal cites the evidence, "" when that is only what the evidence says of itself. Owner: caller. */
char *wh_doc_note(const json_t *evidence);
/* Whether both are found at one place: then day and place are not said again. */
gboolean wh_doc_same_place(const json_t *evidence, const json_t *before);
/* "requester Ada Lund; pressure Ivo Berg, Lin Moe": the people of a case by role, without whom it is about;
 * NULL when there is nobody else. Owner: caller. */
char *wh_doc_roles(const json_t *report, const json_t *one_case);
/* What was decided about the people of a case, and who was kept apart from them: "Ada Lund: merged by decision: a@example.org and
 * b@example.org are one person, by eve on 2024-03-01: REASON". Owned strings. */
GPtrArray *wh_doc_decided(const json_t *report, const json_t *one_case);
/* Name of whom a case is about. Owner: caller. */
char *wh_doc_subject(const json_t *report, const json_t *one_case);

/* 0 none, 1 note, 2 review, 3 alarm. */
guint wh_doc_level(const json_t *one_case);
/* Level and score of the worst case of a report, for sorting; level 0 when it has none. */
guint wh_doc_worst(const json_t *report, double *ret_score);
/* Reports, worst first (by level, score, position). Elements are borrowed; owner of the array: caller. */
GPtrArray *wh_doc_sorted(const json_t *reports);
/* Signals that count toward a case; where none is marked, the last of each pattern. Borrowed elements. */
GPtrArray *wh_doc_counting(const json_t *one_case);
/* Those that count and the last of each pattern: a pattern's earlier signals say less of the same. Borrowed
 * elements. */
GPtrArray *wh_doc_telling(const json_t *one_case);
/* Different texts of list KEY over the signals that count, one of each signal in turn, at most MAX. Owned
 * strings. */
GPtrArray *wh_doc_digest(const json_t *one_case, const char *key, guint max);
/* Lines that say what could not be looked at: one per missing kind of record, with its patterns; where those
 * are more than MAX_NAMED, their number. Owned strings. */
GPtrArray *wh_doc_blind(const json_t *report, guint max_named);
/* Whether the document holds a record of KIND ("git"); wh_doc_absent: what was not read, in words, without what
 * goes with a missing history. Owned strings. */
gboolean wh_doc_has_record(const json_t *report, const char *kind);
GPtrArray *wh_doc_absent(const json_t *report);

/* Patterns that saw something, "ladder, displacement", and no case came of it. Owner: caller. */
char *wh_doc_fired(const json_t *report);
/* Whether nothing could be judged for want of a baseline. */
gboolean wh_doc_unjudged(const json_t *report);

/* "1,512". Owner: caller. */
char *wh_doc_thousands(gint64 n);
/* "once in about 740 ordinary project-years; 1,512 stand behind it", or what there is instead. Owner: caller.
 */
char *wh_doc_rarity(const json_t *of);
/* The same in few characters: "1 in 740 project-years". Owner: caller. */
char *wh_doc_rarity_short(const json_t *of);
/* "from 2013-01-07 to 2024-02-21: 4,123 commits and tags; 14 people". Owner: caller. */
char *wh_doc_record_line(const json_t *report);
/* Whether the record holds nothing at all, so that being quiet says nothing. */
gboolean wh_doc_is_empty(const json_t *report);
/* Who came last to a right that moves power: "Ivo Lund, tagged a release, 2021-06-04"; NULL. Owner: caller.
 */
char *wh_doc_last_change(const json_t *report);
/* What a level means in a sentence: "deserves a look". Static. */
const char *wh_doc_level_says(guint level);
const char *wh_doc_level_name(guint level);
