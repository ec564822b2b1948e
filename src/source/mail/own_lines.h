/* SPDX-License-Identifier: Apache-2.0
 *
 * What a line of a mail is, by itself or with those that follow. All functions are pure; lines are valid UTF-8 without
 * their end and without white space there. */
#pragma once

#include "base/slice.h"

typedef struct {
  WhSlice text;
  gboolean signature; /* it was "-- ", with the space */
  gboolean stuffed;   /* a space before it was taken off: a '>' there is the writer's */
} WhOwnLine;

typedef struct {
  const WhOwnLine *at;
  guint n;
} WhOwnLines; /* a line and those behind it */

gboolean wh_own_begins(WhSlice line, const char *prefix); /* letters of ASCII in any case */
gboolean wh_own_holds(WhSlice line, const char *word);    /* the same */
gboolean wh_own_ends(WhSlice line, const char *suffix);   /* as it stands */
gboolean wh_own_begins_any(WhSlice line, const char *const *prefixes);
gboolean wh_own_holds_any(WhSlice line, const char *const *words);
gboolean wh_own_is_blank(WhSlice line);
gboolean wh_own_is_quoted(WhSlice line);
/* Lines that introduce a quote ("On … wrote:"), 0 when it is not one. *RET_SURE: a quote follows even if nothing marks it. */
guint wh_own_attribution(WhOwnLines lines, gboolean *ret_sure);
/* Lines of the header that mailers put over the mail they answer or pass on, with the rule above it. 0: none. */
guint wh_own_old_header(WhOwnLines lines);
gboolean wh_own_is_forward_mark(WhSlice line);
gboolean wh_own_is_forward_end(WhSlice line);
/* A list's or company's text from here to the end. */
gboolean wh_own_is_footer(WhOwnLines lines);
/* Lines that Mailman's text archives put in the place of a part: 0 when they are none. */
guint wh_own_scrubbed(WhOwnLines lines);
/* Lines of a summary that git makes of a series: who, how many, and their subjects indented. 0: they are none. */
guint wh_own_shortlog(WhOwnLines lines);
gboolean wh_own_is_device_note(WhSlice line); /* "Sent from my telephone" */
gboolean wh_own_is_trailer(WhSlice line);     /* "Signed-off-by: …" */
/* Begins with a small letter and has no colon: nothing but an introduction of a quote can look so. */
gboolean wh_own_is_plain(WhSlice line);
/* Nothing but one of -_=*~ many times. */
gboolean wh_own_is_rule(WhSlice line);
