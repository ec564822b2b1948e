/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions with bounds. */
#include "words/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/error.h"

#define MAX_GROUPS 64u

struct WhRegex {
  char *pattern; /* NULL: CODE was there from the beginning */
  gboolean whole_words;
  gsize ready; /* g_once: not 0 once there is CODE */
  pcre2_code *code;
  guint32 who[4]; /* numbers of the groups named "who", 0: none */
};

struct WhMatcher {
  pcre2_match_context *context;
  pcre2_match_data *data;
};

/* One name may stand in several alternatives. */
static void
find_who(WhRegex *regex)
{
  guint32 n = 0, size = 0;
  PCRE2_SPTR table = NULL;
  pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &n);
  pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &table);
  for (guint32 i = 0, found = 0; i < n && found < G_N_ELEMENTS(regex->who); i++, table += size)
    if (g_str_equal((const char *)table + 2, "who"))
      regex->who[found++] = (guint32)table[0] << 8 | table[1];
}

static pcre2_code *
compile(const char *pattern, GError **error)
{
  const guint32 options = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C;
  int number = 0;
  PCRE2_SIZE at = 0;
  if (strlen(pattern) > WH_REGEX_MAX_PATTERN) {
    g_set_error(error, WH_ERROR, WH_ERROR_LIMIT,
                "the pattern is longer than %u bytes with its fragments put in", WH_REGEX_MAX_PATTERN);
    return NULL;
  }
  pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &number, &at, NULL);
  if (code == NULL) {
    PCRE2_UCHAR says[160] = "";
    pcre2_get_error_message(number, says, sizeof says);
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s, before \"%.24s\"", (const char *)says,
                at < strlen(pattern) ? pattern + at : "its end");
  }
  return code;
}

/* "(" or "[": whether what begins at AT is plain enough for is_balanced(). */
static gboolean
is_plain_opening(const char *at)
{
  if (*at == '[')
    return at[1] != ']' && at[1] != '[' && !(at[1] == '^' && at[2] == ']');
  const gsize flags = at[1] == '?' ? strspn(at + 2, "imsn-") : 0;
  return at[1] != '*' && !(at[1] == '?' && strchr("#x^J", at[2 + flags]) != NULL);
}

/* Whether every bracket of PATTERN closes one of its own; FALSE also where only compiling it can tell. */
static gboolean
is_balanced(const char *pattern)
{
  guint depth = 0;
  gboolean in_class = FALSE;
  for (const char *at = pattern; *at != '\0'; at++) {
    if (*at == '\\') {
      at++;
      if (strchr("QE", *at) != NULL) /* or the end */
        return FALSE;
      continue;
    }
    if (in_class ? *at == '[' : (*at == '(' || *at == '[') && !is_plain_opening(at))
      return FALSE;
    if (!in_class && *at == ')' && depth-- == 0)
      return FALSE;
    depth += !in_class && *at == '(';
    in_class = in_class ? *at != ']' : *at == '[';
  }
  return depth == 0 && !in_class;
}

/* PATTERN between the edges of words. Where it might not be balanced it is compiled alone first, so that it cannot close
 * the wrapping, and so that an error is told of itself. */
static pcre2_code *
compile_whole(const char *pattern, GError **error)
{
  g_autofree char *wrapped = g_strdup_printf("(?<!\\w)(?:%s)(?!\\w)", pattern);
  pcre2_code *code = is_balanced(pattern) ? compile(wrapped, NULL) : NULL;
  if (code != NULL)
    return code;
  code = compile(pattern, error);
  if (code == NULL)
    return NULL;
  pcre2_code_free(code);
  return compile(wrapped, error);
}

static gboolean
make_ready(WhRegex *regex, const char *pattern, GError **error)
{
  guint32 groups = 0;
  pcre2_code *code = regex->whole_words ? compile_whole(pattern, error) : compile(pattern, error);
  if (code == NULL)
    return FALSE;
  pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
  if (groups >= MAX_GROUPS) {
    pcre2_code_free(code);
    g_set_error(error, WH_ERROR, WH_ERROR_LIMIT,
                "more than %u groups; write (?:…) for those that are not named", MAX_GROUPS - 1);
    return FALSE;
  }
  pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* where it cannot, matching is slower */
  regex->code = code;
  find_who(regex);
  return TRUE;
}

WhRegex *
wh_regex_new(const char *pattern, gboolean whole_words, GError **error)
{
  g_autoptr(WhRegex) regex = g_new0(WhRegex, 1);
  regex->whole_words = whole_words;
  return make_ready(regex, pattern, error) ? g_steal_pointer(&regex) : NULL;
}

WhRegex *
wh_regex_new_later(const char *pattern, gboolean whole_words)
{
  WhRegex *regex = g_new0(WhRegex, 1);
  regex->pattern = g_strdup(pattern);
  regex->whole_words = whole_words;
  return regex;
}

static void
compile_first(const WhRegex *regex)
{
  WhRegex *own = (WhRegex *)(guintptr)regex;
  g_autoptr(GError) error = NULL;
  if (regex->pattern == NULL || !g_once_init_enter(&own->ready))
    return;
  make_ready(own, regex->pattern, &error);
  g_assert_no_error(error);
  g_once_init_leave(&own->ready, 1);
}

void
wh_regex_free(WhRegex *regex)
{
  if (regex == NULL)
    return;
  pcre2_code_free(regex->code);
  g_free(regex->pattern);
  g_free(regex);
}

WhMatcher *
wh_matcher_new(void)
{
  WhMatcher *matcher = g_new0(WhMatcher, 1);
  matcher->context = pcre2_match_context_create(NULL);
  matcher->data = pcre2_match_data_create(MAX_GROUPS, NULL);
  pcre2_set_match_limit(matcher->context, WH_REGEX_MATCH_LIMIT);
  pcre2_set_depth_limit(matcher->context, WH_REGEX_DEPTH_LIMIT);
  pcre2_set_heap_limit(matcher->context, WH_REGEX_HEAP_LIMIT);
  return matcher;
}

void
wh_matcher_free(WhMatcher *matcher)
{
  if (matcher == NULL)
    return;
  pcre2_match_data_free(matcher->data);
  pcre2_match_context_free(matcher->context);
  g_free(matcher);
}

WhRegexAnswer
wh_regex_find(const WhRegex *regex, WhMatcher *matcher, WhSlice text, gsize start, WhSpan *ret_span)
{
  if (start > text.len)
    return WH_REGEX_NONE;
  compile_first(regex);
  int n = pcre2_match(regex->code, (PCRE2_SPTR)(text.data != NULL ? text.data : ""), text.len, start,
                      PCRE2_NO_UTF_CHECK, matcher->data, matcher->context);
  if (n < 0)
    return n == PCRE2_ERROR_NOMATCH ? WH_REGEX_NONE : WH_REGEX_TOO_MUCH;
  const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(matcher->data);
  /* \K in a lookaround can turn a match around. */
  if (ret_span != NULL)
    *ret_span = (WhSpan){MIN(ends[0], ends[1]), MAX(ends[0], ends[1])};
  return WH_REGEX_FOUND;
}

gboolean
wh_regex_who(const WhRegex *regex, const WhMatcher *matcher, WhSpan *ret_span)
{
  const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(matcher->data);
  for (guint i = 0; i < G_N_ELEMENTS(regex->who) && regex->who[i] != 0; i++) {
    const PCRE2_SIZE *pair = ends + 2 * (gsize)regex->who[i];
    if (pair[0] == PCRE2_UNSET || pair[1] <= pair[0])
      continue;
    *ret_span = (WhSpan){pair[0], pair[1]};
    return TRUE;
  }
  return FALSE;
}
