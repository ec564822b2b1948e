/* SPDX-License-Identifier: Apache-2.0
 * Sure requests: marks, and their weights. */
#include "words/sure.h"

#include "base/error.h"
#include "words/learned.h"
#include "words/sentence.h"

#define MAX_FILE (256u << 10)

typedef enum { MARK_GIVEN, MARK_RULE, MARK_IN, MARK_BEFORE, MARK_AFTER, N_WHERES } Where;
static const char *const wheres[N_WHERES] = {"given", "rule", "in", "before", "after"};

/* What is known without looking at words. */
typedef enum {
  GIVEN_ALWAYS,
  GIVEN_REQUEST,         /* the scorer's opinion, held to -1 .. 1 */
  GIVEN_SCORED,          /* as much of it as is above 0 */
  GIVEN_OTHER,           /* its best opinion of what else it is */
  GIVEN_LEARNED,         /* no rule heard it */
  GIVEN_LEARNED_REQUEST, /* its opinion where no rule heard it */
  GIVEN_SELF,
  GIVEN_OFFER,
  GIVEN_SUBJECT,
  GIVEN_QUESTION,
  GIVEN_CONDITIONAL,
  GIVEN_NAMED,
  GIVEN_AGAIN,
  N_GIVEN
} Given;
static const char *const givens[N_GIVEN] = {"always",          "request", "scored", "other",   "learned",
                                            "learned-request", "self",    "offer",  "subject", "question",
                                            "conditional",     "named",   "again"};

typedef struct {
  char *name, *called; /* CALLED: with where */
  double weight;
  Where where;
  Given given;
  WhRegex *regex;
} Mark;

struct WhSure {
  GArray *marks; /* Mark */
  double least;
};

static void
mark_clear(gpointer data)
{
  Mark *mark = data;
  g_free(mark->name);
  g_free(mark->called);
  wh_regex_free(mark->regex);
}

static guint
index_of(const char *const *names, guint n, const char *name)
{
  guint i = 0;
  while (i < n && !g_str_equal(names[i], name))
    i++;
  return i;
}

/* A line "WHERE NAME WEIGHT [PATTERN]", cut at spaces. */
static gboolean
add_mark(WhSure *sure, char **parts)
{
  const guint n = g_strv_length(parts);
  Mark mark = {.where = (Where)index_of(wheres, N_WHERES, parts[0])};
  const gboolean with_pattern = mark.where >= MARK_IN;
  if (mark.where == N_WHERES || n != (with_pattern ? 4 : 3) || sure->marks->len == WH_SURE_MAX_MARKS)
    return FALSE;
  char *end = NULL;
  mark.weight = g_ascii_strtod(parts[2], &end);
  mark.given = mark.where == MARK_GIVEN ? (Given)index_of(givens, N_GIVEN, parts[1]) : N_GIVEN;
  if (end == parts[2] || *end != '\0' || (mark.where == MARK_GIVEN && mark.given == N_GIVEN))
    return FALSE;
  mark.regex = with_pattern ? wh_regex_new_later(parts[3], FALSE) : NULL;
  g_array_append_val(sure->marks, mark);
  Mark *kept = &g_array_index(sure->marks, Mark, sure->marks->len - 1);
  kept->name = g_strdup(parts[1]);
  kept->called = g_strconcat(parts[0], " ", parts[1], NULL);
  return TRUE;
}

static gboolean
add_line(WhSure *sure, const char *line)
{
  g_auto(GStrv) parts = g_strsplit(line, " ", 4);
  if (*line == '\0' || *line == '#')
    return TRUE;
  if (!g_str_equal(parts[0], "least") || g_strv_length(parts) != 2)
    return add_mark(sure, parts);
  char *end = NULL;
  sure->least = g_ascii_strtod(parts[1], &end);
  return end != parts[1] && *end == '\0';
}

WhSure *
wh_sure_new(GBytes *bytes, const char *name, GError **error)
{
  gsize len = 0;
  const char *data = g_bytes_get_data(bytes, &len);
  g_autoptr(WhSure) sure = g_new0(WhSure, 1);
  sure->marks = g_array_new(FALSE, TRUE, sizeof(Mark));
  g_array_set_clear_func(sure->marks, mark_clear);
  g_autofree char *text = g_strndup(data != NULL ? data : "", MIN(len, MAX_FILE));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!add_line(sure, g_strstrip(lines[i]))) {
      g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                  "%s:%u: is no mark of a request; a line is WHERE NAME WEIGHT [PATTERN], or least WEIGHT",
                  name, i + 1);
      return NULL;
    }
  return g_steal_pointer(&sure);
}

void
wh_sure_free(WhSure *sure)
{
  if (sure == NULL)
    return;
  g_array_unref(sure->marks);
  g_free(sure);
}

guint
wh_sure_n_marks(const WhSure *sure)
{
  return sure->marks->len;
}

const char *
wh_sure_mark(const WhSure *sure, guint i)
{
  return g_array_index(sure->marks, Mark, i).called;
}

static double
given(const WhRequest *request, Given which)
{
  const WhHeard *heard = request->heard;
  const gboolean learned = wh_speech_is_learned(heard->rule->id);
  const double opinion = CLAMP(request->request, -1, 1);
  const double values[N_GIVEN] = {
      [GIVEN_ALWAYS] = 1,
      [GIVEN_REQUEST] = opinion,
      [GIVEN_SCORED] = MAX(opinion, 0),
      [GIVEN_OTHER] = CLAMP(request->other, -1, 1),
      [GIVEN_LEARNED] = learned,
      [GIVEN_LEARNED_REQUEST] = learned ? opinion : 0,
      [GIVEN_SELF] = heard->kind == WH_SPEECH_ASKS_FOR_SELF,
      [GIVEN_OFFER] = heard->kind == WH_SPEECH_OFFERS,
      [GIVEN_SUBJECT] = (heard->flags & WH_SPEECH_IN_SUBJECT) != 0,
      [GIVEN_QUESTION] = (heard->flags & WH_SPEECH_QUESTION) != 0,
      [GIVEN_CONDITIONAL] = (heard->flags & WH_SPEECH_CONDITIONAL) != 0,
      [GIVEN_NAMED] = *heard->who != '\0',
      [GIVEN_AGAIN] = request->again,
  };
  return values[which];
}

static double
see(const Mark *mark, WhMatcher *matcher, const WhRequest *request)
{
  const WhSlice texts[N_WHERES] = {
      [MARK_IN] = request->sentence, [MARK_BEFORE] = request->before, [MARK_AFTER] = request->after};
  if (mark->where == MARK_GIVEN)
    return given(request, mark->given);
  if (mark->where == MARK_RULE)
    return g_str_equal(request->heard->rule->id, mark->name);
  return texts[mark->where].len > 0 &&
         wh_regex_find(mark->regex, matcher, texts[mark->where], 0, NULL) == WH_REGEX_FOUND;
}

void
wh_sure_see(const WhSure *sure, WhMatcher *matcher, const WhRequest *request, double *marks)
{
  for (guint i = 0; i < sure->marks->len; i++)
    marks[i] = see(&g_array_index(sure->marks, Mark, i), matcher, request);
}

gboolean
wh_sure_is(const WhSure *sure, WhMatcher *matcher, const WhRequest *request)
{
  double sum = 0;
  for (guint i = 0; i < sure->marks->len; i++) {
    const Mark *mark = &g_array_index(sure->marks, Mark, i);
    sum += mark->weight * see(mark, matcher, request);
  }
  return sum >= sure->least;
}

gboolean
wh_sure_covers(const WhHeard *heard)
{
  return wh_speech_is_request(heard->kind) && heard->kind != WH_SPEECH_CALLS &&
         (wh_speech_is_learned(heard->rule->id) || g_str_equal(heard->rule->file, "en.rules"));
}

void
wh_request_at(const WhRules *rules, WhSlice plain, const GArray *sentences, const GArray *heard, guint index,
              WhRequest *ret)
{
  const WhHeard *self = &g_array_index(heard, WhHeard, index);
  const guint32 at = wh_sentence_at(sentences, self->plain.from);
  WhSpan sentence = self->plain;
  *ret = (WhRequest){.heard = self};
  if (at != G_MAXUINT32 && self->plain.from < g_array_index(sentences, WhSpan, at).to) {
    sentence = g_array_index(sentences, WhSpan, at);
    if (at > 0)
      ret->before = wh_span_of(plain, g_array_index(sentences, WhSpan, at - 1));
    if (at + 1 < sentences->len)
      ret->after = wh_span_of(plain, g_array_index(sentences, WhSpan, at + 1));
  }
  ret->sentence = wh_span_of(plain, sentence);
  for (guint i = 0; i < heard->len && !ret->again; i++) {
    const WhHeard *other = &g_array_index(heard, WhHeard, i);
    ret->again =
        wh_sure_covers(other) && (other->plain.from < sentence.from || other->plain.from >= sentence.to);
  }
  wh_learned_opinion(rules->learned, plain, sentence, self->plain, (self->flags & WH_SPEECH_IN_SUBJECT) != 0,
                     &ret->request, &ret->other);
}
