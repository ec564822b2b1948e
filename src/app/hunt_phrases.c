/* SPDX-License-Identifier: Apache-2.0
 * Mails nearly alike and turns of phrase, of different people: candidates by rare marks, then held side by side. */
#include "app/hunt_find.h"

#include "app/hunt_pairs.h"
#include "app/hunt_words.h"
#include "report/build.h"

#define ALIKE 0.35       /* share of runs in common that makes two mails nearly alike */
#define PHRASE_MIN 8u    /* words of a turn of phrase that somebody at the start uses */
#define PHRASE_ANY 12u   /* of anybody's: shorter ones are what everybody writes */
#define MAIL_ANY 16u     /* words in common of mails nearly alike, likewise */
#define LOOKED_MAX 4000u /* pairs that are held side by side */
#define USED_RARELY 4u   /* people who may have a turn of phrase */
#define RUNS_SHOWN 3u
#define FAR ((gint64)3 * 365 * 86400) /* what lies farther apart is hardly one doing */

typedef struct {
  WhHuntPair pair;
  double likeness;
  guint words;     /* in common */
  guint longest;   /* words of the longest passage */
  GPtrArray *runs; /* char * */
  guint rank_acts, rank_projects;
} Match;

static void
match_clear(gpointer data)
{
  g_ptr_array_unref(((Match *)data)->runs);
}

#define SPEECH_OF_RIGHTS                                                                                     \
  (1u << WH_SPEECH_ASKS_FOR_SELF | 1u << WH_SPEECH_ASKS_FOR_OTHER | 1u << WH_SPEECH_OFFERS |                 \
   1u << WH_SPEECH_ENDORSES)
#define SPEECH_OF_PRESSURE                                                                                   \
  (1u << WH_SPEECH_COMPLAINS | 1u << WH_SPEECH_BELITTLES | 1u << WH_SPEECH_URGES | 1u << WH_SPEECH_PUSHES |  \
   1u << WH_SPEECH_HINTS)

/* 2: asks or vouches; 1: presses; 0: neither. */
static guint
acts_weight(const WhHuntMessage *message)
{
  if (message->acts & SPEECH_OF_RIGHTS)
    return 2;
  return (message->acts & SPEECH_OF_PRESSURE) != 0;
}

static guint
pair_acts(const WhHunt *hunt, const WhHuntPair *pair)
{
  return MIN(acts_weight(wh_hunt_message(hunt->index, pair->a)),
             acts_weight(wh_hunt_message(hunt->index, pair->b)));
}

static gboolean
in_start(const WhHunt *hunt, guint32 message)
{
  return hunt->start->has[wh_hunt_party(hunt, wh_hunt_message(hunt->index, message)->person)] != 0;
}

/* An answer holds words of what it answers, whether they are marked as quoted or not. */
static gboolean
is_answer(const WhHunt *hunt, guint32 later, guint32 earlier)
{
  for (guint32 at = later, n = 0; at != WH_NONE && n < 64; n++) {
    at = wh_hunt_message(hunt->index, at)->parent;
    if (at == earlier)
      return TRUE;
  }
  return FALSE;
}

/* What is worth to be held side by side. */
static gboolean
is_candidate(const WhHunt *hunt, const WhHuntPair *pair)
{
  const WhHuntMessage *a = wh_hunt_message(hunt->index, pair->a), *b = wh_hunt_message(hunt->index, pair->b);
  if (wh_hunt_has_start(hunt) ? in_start(hunt, pair->a) == in_start(hunt, pair->b)
                              : pair_acts(hunt, pair) == 0 || ABS(a->time - b->time) > FAR)
    return FALSE;
  if (is_answer(hunt, pair->b, pair->a) || is_answer(hunt, pair->a, pair->b))
    return FALSE;
  if (!wh_hunt_has_start(hunt) && !a->answered && !b->answered)
    return FALSE;
  return a->thread != b->thread || pair_acts(hunt, pair) > 0;
}

static int
compare_candidates(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhHuntPair *x = a, *y = b;
  const guint x_acts = pair_acts(user, x), y_acts = pair_acts(user, y);
  const guint x_weight = x->n + 4 * x_acts, y_weight = y->n + 4 * y_acts;
  if (x_weight != y_weight)
    return x_weight > y_weight ? -1 : 1;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

static void
choose(const WhHunt *hunt, GArray *pairs)
{
  guint n = 0;
  for (guint i = 0; i < pairs->len; i++)
    if (is_candidate(hunt, &g_array_index(pairs, WhHuntPair, i)))
      g_array_index(pairs, WhHuntPair, n++) = g_array_index(pairs, WhHuntPair, i);
  g_array_set_size(pairs, n);
  g_array_sort_with_data(pairs, compare_candidates, (gpointer)(guintptr)hunt);
  g_array_set_size(pairs, MIN(n, LOOKED_MAX));
}

/* Takes SAYS. What stands in a text twice counts once. */
static void
take_run(Match *match, const WhPhraseRun *run, char *says)
{
  g_autofree char *passage = says;
  for (guint i = 0; i < match->runs->len; i++)
    if (g_str_equal(match->runs->pdata[i], passage))
      return;
  match->words += run->n;
  match->longest = MAX(match->longest, run->n);
  if (match->runs->len < RUNS_SHOWN)
    g_ptr_array_add(match->runs, g_steal_pointer(&passage));
}

/* Side by side: how alike, and which passages. */
static void
hold(const WhHunt *hunt, WhTextReader *reader, const WhHuntPair *pair, Match *ret_match)
{
  g_auto(WhPhraseText) a = {0}, b = {0};
  g_auto(WhHuntText) x = {0}, y = {0};
  *ret_match = (Match){.pair = *pair, .runs = g_ptr_array_new_with_free_func(g_free)};
  wh_phrase_text_init(&a);
  wh_phrase_text_init(&b);
  wh_hunt_text_get(hunt->index, reader, pair->a, &x);
  wh_hunt_text_get(hunt->index, reader, pair->b, &y);
  wh_phrase_text_set(&a, wh_slice_str(x.words));
  wh_phrase_text_set(&b, wh_slice_str(y.words));
  g_autoptr(GArray) runs = wh_phrase_runs(&a, &b);
  for (guint i = 0; i < runs->len; i++) {
    const WhPhraseRun *run = &g_array_index(runs, WhPhraseRun, i);
    if (wh_phrase_is_prose(&a, run->a, run->n))
      take_run(ret_match, run, wh_phrase_says(&a, run->a, run->n));
  }
  ret_match->likeness = wh_phrase_likeness(&a, &b);
  ret_match->rank_acts = pair_acts(hunt, pair);
  ret_match->rank_projects = wh_hunt_family(hunt->index, wh_hunt_message(hunt->index, pair->a)->person) !=
                             wh_hunt_family(hunt->index, wh_hunt_message(hunt->index, pair->b)->person);
}

static guint
rank_of(const Match *match)
{
  return match->rank_acts * 4 + (match->pair.used_by <= USED_RARELY ? 2 : 0) + match->rank_projects;
}

static int
compare_matches(gconstpointer a, gconstpointer b)
{
  const Match *x = a, *y = b;
  const guint x_rank = rank_of(x), y_rank = rank_of(y);
  if (x_rank != y_rank)
    return x_rank > y_rank ? -1 : 1;
  if (x->words != y->words)
    return x->words > y->words ? -1 : 1;
  if (x->pair.a != y->pair.a)
    return x->pair.a < y->pair.a ? -1 : 1;
  return x->pair.b < y->pair.b ? -1 : x->pair.b > y->pair.b;
}

static gboolean
is_enough(const WhHunt *hunt, const Match *match)
{
  const gboolean started = wh_hunt_has_start(hunt);
  if (match->likeness >= ALIKE)
    return match->words >= (started ? PHRASE_MIN : MAIL_ANY);
  return match->pair.used_by <= USED_RARELY && match->longest >= (started ? PHRASE_MIN : PHRASE_ANY);
}

/* Owner: caller. */
static GArray *
match_all(const WhHunt *hunt, const GArray *pairs)
{
  GArray *matches = g_array_new(FALSE, FALSE, sizeof(Match));
  g_autoptr(WhTextReader) reader = wh_text_reader_new(hunt->index->texts);
  g_array_set_clear_func(matches, match_clear);
  for (guint i = 0; i < pairs->len; i++) {
    const WhHuntPair *pair = &g_array_index(pairs, WhHuntPair, i);
    Match match;
    if (wh_hunt_same_name(hunt, wh_hunt_party(hunt, wh_hunt_message(hunt->index, pair->a)->person),
                          wh_hunt_party(hunt, wh_hunt_message(hunt->index, pair->b)->person)))
      continue;
    hold(hunt, reader, pair, &match);
    if (is_enough(hunt, &match))
      g_array_append_val(matches, match);
    else
      match_clear(&match);
  }
  g_array_sort(matches, compare_matches);
  return matches;
}

/* The messages of a finding: those of the matches that hang together with FIRST, each once, by time. */
typedef struct {
  const WhHunt *hunt;
  const GArray *matches;
  guint8 *used; /* by match */
} Grouping;

static void
add_message(GArray *messages, guint32 message)
{
  for (guint i = 0; i < messages->len; i++)
    if (g_array_index(messages, guint32, i) == message)
      return;
  g_array_append_val(messages, message);
}

static gboolean
has_message(const GArray *messages, guint32 message)
{
  for (guint i = 0; i < messages->len; i++)
    if (g_array_index(messages, guint32, i) == message)
      return TRUE;
  return FALSE;
}

static int
compare_message_times(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhHunt *hunt = user;
  const guint32 i = *(const guint32 *)a, k = *(const guint32 *)b;
  const gint64 x = wh_hunt_message(hunt->index, i)->time, y = wh_hunt_message(hunt->index, k)->time;
  if (x != y)
    return x < y ? -1 : 1;
  return i < k ? -1 : i > k;
}

/* Owner: caller. */
static GArray *
group_of(const Grouping *g, guint first)
{
  GArray *messages = g_array_new(FALSE, FALSE, sizeof(guint32));
  const gboolean alike = g_array_index(g->matches, Match, first).likeness >= ALIKE;
  gboolean grown = TRUE;
  add_message(messages, g_array_index(g->matches, Match, first).pair.a);
  while (grown) {
    grown = FALSE;
    for (guint i = first; i < g->matches->len; i++) {
      const Match *match = &g_array_index(g->matches, Match, i);
      if (g->used[i] || (match->likeness >= ALIKE) != alike || (!alike && i != first) ||
          !(has_message(messages, match->pair.a) || has_message(messages, match->pair.b)))
        continue;
      add_message(messages, match->pair.a);
      add_message(messages, match->pair.b);
      g->used[i] = 1;
      grown = TRUE;
    }
  }
  g_array_sort_with_data(messages, compare_message_times, (gpointer)(guintptr)g->hunt);
  return messages;
}

static guint
count_different(const WhHunt *hunt, const GArray *messages, gboolean families)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < messages->len; i++) {
    const guint32 person = wh_hunt_message(hunt->index, g_array_index(messages, guint32, i))->person;
    g_hash_table_add(
        seen,
        GUINT_TO_POINTER((families ? wh_hunt_family(hunt->index, person) : wh_hunt_party(hunt, person)) + 1));
  }
  return g_hash_table_size(seen);
}

static json_t *
show_group(const WhHunt *hunt, WhTextReader *reader, const Match *match, const GArray *messages)
{
  json_t *uses = json_array(), *passages = json_array();
  for (guint i = 0; i < match->runs->len; i++)
    json_array_append_new(passages, wh_build_text(match->runs->pdata[i], 600));
  for (guint i = 0; i < messages->len; i++) {
    const guint32 message = g_array_index(messages, guint32, i);
    g_auto(WhHuntText) text = {0};
    wh_hunt_text_get(hunt->index, reader, message, &text);
    json_array_append_new(uses, wh_hunt_show_message(hunt, message, &text, NULL));
  }
  return json_pack("{s:i, s:i, s:i, s:f, s:i, s:i, s:o, s:o}", "people",
                   (int)count_different(hunt, messages, FALSE), "projects",
                   (int)count_different(hunt, messages, TRUE), "words", (int)match->words, "alike",
                   wh_build_round(match->likeness, 3), "used_by", (int)match->pair.used_by, "of_people",
                   (int)hunt->index->n_parties, "passages", passages, "messages", uses);
}

static void
show_all(const WhHunt *hunt, const GArray *matches, json_t *mails, json_t *phrases)
{
  g_autofree guint8 *used = g_new0(guint8, matches->len + 1);
  g_autoptr(WhTextReader) reader = wh_text_reader_new(hunt->index->texts);
  const Grouping g = {hunt, matches, used};
  for (guint i = 0; i < matches->len; i++) {
    const Match *match = &g_array_index(matches, Match, i);
    json_t *list = match->likeness >= ALIKE ? mails : phrases;
    if (used[i] || json_array_size(list) >= hunt->limit)
      continue;
    g_autoptr(GArray) messages = group_of(&g, i);
    json_array_append_new(list, show_group(hunt, reader, match, messages));
  }
}

gboolean
wh_hunt_phrases(const WhHunt *hunt, GArray *mails, json_t **ret_mails, json_t **ret_phrases, GError **error)
{
  g_autoptr(GArray) pairs = wh_hunt_pairs_of(hunt, hunt->index->marks, error);
  if (pairs == NULL)
    return FALSE;
  choose(hunt, pairs);
  g_autoptr(GArray) matches = match_all(hunt, pairs);
  for (guint i = 0; i < matches->len; i++)
    if (g_array_index(matches, Match, i).likeness >= ALIKE)
      g_array_append_val(mails, g_array_index(matches, Match, i).pair);
  *ret_mails = json_array();
  *ret_phrases = json_array();
  show_all(hunt, matches, *ret_mails, *ret_phrases);
  return TRUE;
}
