/* SPDX-License-Identifier: Apache-2.0
 * Acts found in one text: a finder says which patterns are worth trying on which sentence, PCRE2 decides. */
#include "words/match.h"

#include "base/limits.h"
#include "words/sure.h"
#include "words/learned.h"
#include "words/plain.h"
#include "words/sentence.h"

#define MAX_HEARD 64u /* acts of one text */

struct WhHearer {
  const WhRules *rules;
  WhMatcher *matcher;
  WhFinderRoom *room;
  WhPlain plain;
  GArray *hits;      /* WhFinderHit */
  GArray *tries;     /* Try: what to try, by language, sentence and pattern */
  GArray *sentences; /* WhSpan, of LANGUAGE */
  GArray *heard;     /* WhHeard */
  GArray *learned;   /* WhLearnedAct */
  gboolean rules_only, with_doubtful;
  guint8 *spent; /* by pattern: took too much in this text */
  WhSlice source;
  gboolean subject;
  const WhRule *only;
};

typedef struct {
  guint32 sentence, pattern;
} Try;

/* One pattern on one sentence. */
typedef struct {
  WhHearer *hearer;
  const WhRule *rule;
  WhSpan sentence;
  WhSpan match; /* in the whole plain text, as SENTENCE */
} Trial;

static void
heard_clear(gpointer heard)
{
  g_free(((WhHeard *)heard)->who);
}

WhHearer *
wh_hearer_new(const WhRules *rules)
{
  wh_rules_ready(rules);
  WhHearer *hearer = g_new0(WhHearer, 1);
  hearer->rules = rules;
  hearer->matcher = wh_matcher_new();
  hearer->room = wh_finder_room_new(rules->finder);
  wh_plain_init(&hearer->plain);
  hearer->hits = g_array_new(FALSE, FALSE, sizeof(WhFinderHit));
  hearer->tries = g_array_new(FALSE, FALSE, sizeof(Try));
  hearer->sentences = g_array_new(FALSE, FALSE, sizeof(WhSpan));
  hearer->heard = g_array_new(FALSE, FALSE, sizeof(WhHeard));
  hearer->learned = g_array_new(FALSE, FALSE, sizeof(WhLearnedAct));
  g_array_set_clear_func(hearer->heard, heard_clear);
  hearer->spent = g_new0(guint8, rules->patterns->len + 1);
  return hearer;
}

void
wh_hearer_free(WhHearer *hearer)
{
  if (hearer == NULL)
    return;
  wh_matcher_free(hearer->matcher);
  wh_finder_room_free(hearer->room);
  wh_plain_clear(&hearer->plain);
  g_array_unref(hearer->hits);
  g_array_unref(hearer->tries);
  g_array_unref(hearer->sentences);
  g_array_unref(hearer->heard);
  g_array_unref(hearer->learned);
  g_free(hearer->spent);
  g_free(hearer);
}

void
wh_hearer_set_learned(WhHearer *hearer, gboolean learned)
{
  hearer->rules_only = !learned;
}

void
wh_hearer_set_doubtful(WhHearer *hearer, gboolean with_doubtful)
{
  hearer->with_doubtful = with_doubtful;
}

static WhSlice
part_of(const WhHearer *hearer, gsize from, gsize to)
{
  return wh_slice((const char *)hearer->plain.text->data + from, to - from);
}

static gboolean
says(const Trial *trial, WhSetting setting, gsize from, gsize to)
{
  const WhRegex *regex = trial->rule->language->regexes[setting];
  return regex != NULL && from < to &&
         wh_regex_find(regex, trial->hearer->matcher, part_of(trial->hearer, from, to), 0, NULL) ==
             WH_REGEX_FOUND;
}

/* Whether all, or none, of PATTERNS stand in the sentence, as WANTED says. */
static gboolean
sentence_holds(const Trial *trial, const GPtrArray *patterns, gboolean wanted)
{
  const WhSlice sentence = part_of(trial->hearer, trial->sentence.from, trial->sentence.to);
  for (guint i = 0; i < patterns->len; i++) {
    const WhRegex *regex = g_ptr_array_index(patterns, i);
    if ((wh_regex_find(regex, trial->hearer->matcher, sentence, 0, NULL) == WH_REGEX_FOUND) != wanted)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_negated(const Trial *trial)
{
  const WhSlice plain = wh_plain_text(&trial->hearer->plain);
  gsize clause = wh_sentence_clause(plain, trial->sentence, trial->match.from);
  return says(trial, WH_SETTING_NEGATION_BEFORE, clause, trial->match.to) ||
         says(trial, WH_SETTING_NEGATION_AFTER, trial->match.from, trial->sentence.to);
}

static gboolean
suits(WhTreat treat, gboolean is)
{
  return treat == WH_TREAT_KEEP || (treat == WH_TREAT_ONLY) == is;
}

/* Whether the rule takes the match where it stands; sets *RET_FLAGS. */
static gboolean
is_taken(const Trial *trial, guint32 *ret_flags)
{
  const WhRule *rule = trial->rule;
  const WhSlice plain = wh_plain_text(&trial->hearer->plain);
  gboolean question = says(trial, WH_SETTING_QUESTION, trial->sentence.from, trial->sentence.to);
  gboolean conditional = says(trial, WH_SETTING_CONDITIONAL, trial->sentence.from, trial->sentence.to);
  *ret_flags = (question ? WH_SPEECH_QUESTION : 0u) | (conditional ? WH_SPEECH_CONDITIONAL : 0u) |
               (trial->hearer->subject ? WH_SPEECH_IN_SUBJECT : 0u);
  return suits(rule->question, question) && suits(rule->conditional, conditional) &&
         (rule->negated == WH_TREAT_KEEP || suits(rule->negated, is_negated(trial))) &&
         (rule->quoted == WH_TREAT_KEEP ||
          suits(rule->quoted, wh_sentence_is_quoted(rule->language, plain, trial->match))) &&
         sentence_holds(trial, rule->needs, TRUE) && sentence_holds(trial, rule->unless, FALSE);
}

static void
hear(const Trial *trial, guint32 flags, WhSlice who)
{
  GArray *all = trial->hearer->heard;
  g_array_set_size(all, all->len + 1);
  WhHeard *heard = &g_array_index(all, WhHeard, all->len - 1);
  *heard = (WhHeard){.kind = trial->rule->kind, .flags = flags, .plain = trial->match, .rule = trial->rule};
  wh_plain_span(&trial->hearer->plain, trial->hearer->source, trial->match.from, trial->match.to,
                &heard->from, &heard->len);
  heard->who = g_strndup(who.len > 0 ? who.data : "", who.len);
}

/* Tries every place in the sentence where the pattern matches, until the rule takes one. */
static void
try_pattern(WhHearer *hearer, guint32 number, WhSpan sentence)
{
  const WhRulePattern *pattern = &g_array_index(hearer->rules->patterns, WhRulePattern, number);
  const WhSlice text = part_of(hearer, sentence.from, sentence.to);
  Trial trial = {.hearer = hearer, .rule = pattern->rule, .sentence = sentence};
  WhSpan found = {0}, who = {0};
  WhSlice name = {0};
  guint32 flags = 0;
  for (gsize at = 0; at < text.len; at = found.to) {
    WhRegexAnswer answer = wh_regex_find(pattern->regex, hearer->matcher, text, at, &found);
    if (answer == WH_REGEX_TOO_MUCH)
      hearer->spent[number] = 1;
    if (answer != WH_REGEX_FOUND || found.to <= at || found.to == found.from)
      return;
    name = wh_regex_who(pattern->regex, hearer->matcher, &who)
               ? wh_slice(text.data + who.from, who.to - who.from)
               : (WhSlice){0};
    trial.match = (WhSpan){sentence.from + found.from, sentence.from + found.to};
    if (!is_taken(&trial, &flags))
      continue;
    hear(&trial, flags, name);
    return;
  }
}

static int
compare_tries(gconstpointer a, gconstpointer b)
{
  const Try *x = a, *y = b;
  if (x->sentence != y->sentence)
    return x->sentence < y->sentence ? -1 : 1;
  return x->pattern < y->pattern ? -1 : x->pattern > y->pattern;
}

/* Which patterns of a language may match in which of its sentences. */
static void
gather_tries(WhHearer *hearer, guint language)
{
  const WhRules *rules = hearer->rules;
  const guint32 *at = (const guint32 *)(const void *)rules->patterns_at->data;
  g_array_set_size(hearer->tries, 0);
  for (guint i = 0; i < hearer->hits->len; i++) {
    const WhFinderHit *hit = &g_array_index(hearer->hits, WhFinderHit, i);
    Try try = {.sentence = wh_sentence_at(hearer->sentences, hit->end - 1)};
    for (guint32 k = at[hit->text]; k < at[hit->text + 1] && try.sentence != G_MAXUINT32; k++) {
      try.pattern = g_array_index(rules->text_patterns, guint32, k);
      if (g_array_index(rules->patterns, WhRulePattern, try.pattern).language == language)
        g_array_append_val(hearer->tries, try);
    }
  }
  for (guint i = 0; i < rules->always->len; i++) {
    Try try = {.pattern = g_array_index(rules->always, guint32, i)};
    if (g_array_index(rules->patterns, WhRulePattern, try.pattern).language != language)
      continue;
    for (; try.sentence < hearer->sentences->len; try.sentence++)
      g_array_append_val(hearer->tries, try);
  }
  g_array_sort(hearer->tries, compare_tries);
}

static gboolean
is_wanted(const WhHearer *hearer, guint32 pattern)
{
  const WhRule *rule = g_array_index(hearer->rules->patterns, WhRulePattern, pattern).rule;
  return (hearer->only == NULL || rule == hearer->only) && !hearer->spent[pattern] &&
         suits(rule->subject, hearer->subject);
}

/* Whether the whole text is of a kind that has no acts: advertisement, fraud. */
static gboolean
is_passed_over(WhHearer *hearer, const WhLanguage *language)
{
  const WhRegex *regex = language->regexes[WH_SETTING_PASS_OVER];
  const WhSlice plain = wh_plain_text(&hearer->plain);
  return regex != NULL && wh_regex_find(regex, hearer->matcher, plain, 0, NULL) == WH_REGEX_FOUND;
}

/* Whether a rule, from act FROM on, heard much the same there. */
static gboolean
is_heard(const WhHearer *hearer, guint from, const WhLearnedAct *act)
{
  for (guint i = from; i < hearer->heard->len; i++) {
    const WhHeard *heard = &g_array_index(hearer->heard, WhHeard, i);
    if (heard->plain.from < act->piece.to && act->piece.from < heard->plain.to &&
        (heard->kind == act->kind || (wh_speech_is_request(heard->kind) && wh_speech_is_request(act->kind))))
      return TRUE;
  }
  return FALSE;
}

/* Whether the request at INDEX is one by its marks. */
static gboolean
is_sure(WhHearer *hearer, guint index)
{
  WhRequest request = {0};
  wh_request_at(hearer->rules, wh_plain_text(&hearer->plain), hearer->sentences, hearer->heard, index,
                &request);
  return wh_sure_is(hearer->rules->sure, hearer->matcher, &request);
}

/* Takes out requests, of shipped rules from act FROM on, that are none to the scorer and unsure by their marks: a user's rules mean
 * what they say. */
static void
drop_doubtful(WhHearer *hearer, guint from)
{
  const WhSlice plain = wh_plain_text(&hearer->plain);
  for (guint i = hearer->heard->len; i > from && !hearer->with_doubtful; i--) {
    const WhHeard *heard = &g_array_index(hearer->heard, WhHeard, i - 1);
    const guint32 at = wh_sentence_at(hearer->sentences, heard->plain.from);
    if (wh_speech_is_request(heard->kind) && g_str_equal(heard->rule->file, "en.rules") &&
        at != G_MAXUINT32 &&
        wh_learned_doubts(hearer->rules->learned, plain, g_array_index(hearer->sentences, WhSpan, at),
                          heard->plain, hearer->subject) &&
        (!wh_sure_covers(heard) || !is_sure(hearer, i - 1)))
      g_array_remove_index(hearer->heard, i - 1);
  }
}

/* Tells which of the requests from act FROM on may be none. */
static void
tell_unsure(WhHearer *hearer, guint from)
{
  for (guint i = from; i < hearer->heard->len; i++)
    if (wh_sure_covers(&g_array_index(hearer->heard, WhHeard, i)) && !is_sure(hearer, i))
      g_array_index(hearer->heard, WhHeard, i).flags |= WH_SPEECH_UNSURE;
}

/* What the scorer hears in the sentences of its language, where the rules did not. */
static void
hear_learned(WhHearer *hearer, const WhLanguage *language, guint already)
{
  const WhLearned *learned = hearer->rules->learned;
  if (learned == NULL || language != wh_learned_language(learned) || hearer->rules_only ||
      hearer->only != NULL)
    return;
  drop_doubtful(hearer, already);
  const guint by_rules = hearer->heard->len;
  g_array_set_size(hearer->learned, 0);
  wh_learned_hear(learned, wh_plain_text(&hearer->plain), hearer->sentences, hearer->subject,
                  hearer->learned);
  for (guint i = 0; i < hearer->learned->len && hearer->heard->len < MAX_HEARD; i++) {
    const WhLearnedAct *act = &g_array_index(hearer->learned, WhLearnedAct, i);
    const gsize middle = act->piece.from + (act->piece.to - act->piece.from) / 2;
    Trial trial = {hearer, wh_learned_rule(learned, act->kind), act->piece, {middle, middle + 1}};
    const WhSlice piece = part_of(hearer, act->piece.from, act->piece.to);
    guint32 flags = 0;
    if (by_rules > already && is_heard(hearer, already, act))
      continue;
    if (!is_taken(&trial, &flags)) /* quoted: most of it is */
      continue;
    trial.match = act->piece;
    hear(&trial, flags, wh_learned_who(learned, hearer->matcher, piece, act->kind));
  }
  tell_unsure(hearer, already);
}

static void
hear_language(WhHearer *hearer, guint language)
{
  const WhRules *rules = hearer->rules;
  guint32 kinds = 0;
  const WhLanguage *of = g_ptr_array_index(rules->languages, language);
  const guint already = hearer->heard->len;
  g_array_set_size(hearer->sentences, 0);
  wh_sentences_split(of, wh_plain_text(&hearer->plain), hearer->sentences);
  gather_tries(hearer, language);
  for (guint i = 0; i < hearer->tries->len && hearer->heard->len < MAX_HEARD; i++) {
    const Try *try = &g_array_index(hearer->tries, Try, i), *last = i > 0 ? try - 1 : NULL;
    if (last == NULL || last->sentence != try->sentence)
      kinds = 0;
    else if (last->pattern == try->pattern)
      continue;
    guint32 kind = 1u << g_array_index(rules->patterns, WhRulePattern, try->pattern).rule->kind;
    guint before = hearer->heard->len;
    if ((kinds & kind) == 0 && is_wanted(hearer, try->pattern))
      try_pattern(hearer, try->pattern, g_array_index(hearer->sentences, WhSpan, try->sentence));
    if (hearer->heard->len > before)
      kinds |= kind;
  }
  hear_learned(hearer, of, already);
  if (hearer->heard->len > already && is_passed_over(hearer, of))
    g_array_set_size(hearer->heard, already);
}

static int
compare_heard(gconstpointer a, gconstpointer b)
{
  const WhHeard *x = a, *y = b;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return x->len < y->len ? -1 : x->len > y->len;
}

/* Of acts of one kind that overlap, found by rules of several languages or files, the first counts. */
static void
drop_doubles(GArray *heard)
{
  guint32 ends[WH_N_SPEECH_KINDS] = {0};
  for (guint i = 0; i < heard->len;) {
    const WhHeard *h = &g_array_index(heard, WhHeard, i);
    if (h->from < ends[h->kind]) {
      g_array_remove_index(heard, i);
      continue;
    }
    ends[h->kind] = h->from + h->len;
    i++;
  }
}

const GArray *
wh_hearer_hear(WhHearer *hearer, WhSlice source, gboolean subject, const WhRule *only)
{
  const WhRules *rules = hearer->rules;
  source.len = MIN(source.len, (gsize)WH_LIMIT_WORDS);
  hearer->source = source;
  hearer->subject = subject;
  hearer->only = only;
  g_array_set_size(hearer->heard, 0);
  g_array_set_size(hearer->hits, 0);
  wh_plain_set(&hearer->plain, source);
  wh_finder_scan(rules->finder, hearer->room, wh_plain_text(&hearer->plain), hearer->hits);
  if (hearer->hits->len == 0 && rules->always->len == 0 && rules->learned == NULL)
    return hearer->heard;
  memset(hearer->spent, 0, rules->patterns->len + 1);
  for (guint i = 0; i < rules->languages->len; i++)
    hear_language(hearer, i);
  g_array_sort(hearer->heard, compare_heard);
  drop_doubles(hearer->heard);
  return hearer->heard;
}
