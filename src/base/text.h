/* SPDX-License-Identifier: Apache-2.0
 *
 * Outside text made safe to show, and times in words. All functions are pure. */
#pragma once

#include "base/slice.h"

/* A copy of S as valid UTF-8 without control characters, terminal escapes, bidirectional controls or
 * invisible characters: each of those becomes a visible escape such as \x1b or \u{202e}. At most MAX
 * characters (0: no bound), cut with an ellipsis. Line breaks and tabs are escaped too; what chooses the
 * picture of a symbol (variation selector, joiner between two emoji) is kept. Owner: caller. Never NULL. */
char *wh_text_safe(WhSlice s, gsize max);

/* Whether U is a bidirectional control (U+061C, U+200E/F, U+202A-E, U+2066-9). */
gboolean wh_text_is_bidi(gunichar u);
/* Whether U shows nothing and is not an ordinary space: zero width, tags, fillers, controls but TAB LF CR. */
gboolean wh_text_is_invisible(gunichar u);

/* RFC 3339 in UTC, "2024-02-23T00:00:00Z"; times out of WH_TIME_MIN..WH_TIME_MAX are clamped. */
char *wh_time_format(gint64 unix_seconds);
/* The UTC day, "2024-02-23". */
char *wh_time_format_day(gint64 unix_seconds);
/* Parses "YYYY-MM-DD" (the END of that UTC day, exclusive start of the next minus one second, since "as of a
 * day" includes the day), or an RFC 3339 time. FALSE with WH_ERROR_USAGE when it is neither. */
gboolean wh_time_parse_as_of(const char *text, gint64 *ret_time, GError **error);
/* "3 days", "7 months", "2.4 years": a span in the unit a reader expects. Owner: caller. */
char *wh_time_format_span(gint64 seconds);
/* Calendar year (UTC) of a time. */
int wh_time_year(gint64 unix_seconds);
/* First second of a calendar year (UTC). */
gint64 wh_time_year_start(int year);
