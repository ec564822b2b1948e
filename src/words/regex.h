/* SPDX-License-Identifier: Apache-2.0
 *
 * PCRE2 with bounds: UTF-8, caseless, Unicode properties. Text must be valid UTF-8. A match that would take more
 * than the bounds allow counts as none. */
#pragma once

#include "base/slice.h"

#define WH_REGEX_MAX_PATTERN (64u << 10) /* bytes after fragments are put in */
#define WH_REGEX_MATCH_LIMIT 20000u      /* steps of one match */
#define WH_REGEX_DEPTH_LIMIT 2000u       /* nested backtracks */
#define WH_REGEX_HEAP_LIMIT 4096u        /* KiB */

typedef struct WhRegex WhRegex;
typedef struct WhMatcher WhMatcher; /* room for one match at a time: one for each thread */

typedef struct {
  gsize from, to;
} WhSpan;

/* SPAN of TEXT, which it must lie in. Borrowed. */
static inline WhSlice
wh_span_of(WhSlice text, WhSpan span)
{
  return wh_slice(text.data + span.from, span.to - span.from);
}

/* WHOLE_WORDS: what is found neither begins nor ends inside a word. WH_ERROR_INPUT with PCRE2's words and the place. */
WhRegex *wh_regex_new(const char *pattern, gboolean whole_words, GError **error);
/* Of a pattern that is known to be good: compiled when it is first looked for, since most are never. Any thread may be the first. */
WhRegex *wh_regex_new_later(const char *pattern, gboolean whole_words);
void wh_regex_free(WhRegex *regex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhRegex, wh_regex_free)

WhMatcher *wh_matcher_new(void);
void wh_matcher_free(WhMatcher *matcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhMatcher, wh_matcher_free)

typedef enum { WH_REGEX_NONE, WH_REGEX_FOUND, WH_REGEX_TOO_MUCH } WhRegexAnswer;
/* The first match in TEXT at or after START. RET_SPAN may be NULL. */
WhRegexAnswer wh_regex_find(const WhRegex *regex, WhMatcher *matcher, WhSlice text, gsize start,
                            WhSpan *ret_span);
/* Where the group "who" lay in the last match; FALSE: it took no part. */
gboolean wh_regex_who(const WhRegex *regex, const WhMatcher *matcher, WhSpan *ret_span);
