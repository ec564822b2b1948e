/* SPDX-License-Identifier: Apache-2.0
 *
 * Words, times and people of the test language (see view_text.h). Each function takes from the front of *AT
 * and moves it on. */
#pragma once

#include "ledger/event.h"

/* Skips blanks; whether anything is left. */
gboolean wh_lex_more(const char **at);
/* The next word, or quoted text with C escapes; NULL at the end. Owner: caller. */
char *wh_lex_word(const char **at);
/* Whether the next word is WORD; takes it then. */
gboolean wh_lex_take(const char **at, const char *word);
/* "7d" in seconds. */
gboolean wh_lex_span(const char *word, gint64 *ret_seconds);

/* Whether the next word begins like a time. */
gboolean wh_lex_is_time(const char *at);
typedef struct {
  gint64 previous;  /* what "+3d" counts from */
  gint64 shift;     /* added to absolute times */
  const char *zone; /* of times that name none */
} WhLexClock;
gboolean wh_lex_time(const char **at, const WhLexClock *clock, WhStamp *ret_stamp);
/* The instant STAMP as written in ZONE ("Europe/Berlin", "+0200"). */
WhStamp wh_lex_in_zone(gint64 instant, const char *zone);

/* "Name <email>" up to the closing bracket. Owner: caller. */
gboolean wh_lex_account(const char **at, char **ret_name, char **ret_email);

/* LINE with {i}, {j-1} … replaced: TURNS holds the turns of the loops, innermost last. Owner: caller. */
char *wh_lex_expand(const char *line, const GArray *turns);
