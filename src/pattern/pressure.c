/* SPDX-License-Identifier: Apache-2.0
 * pressure: strangers complain to, belittle or urge those who run the project, more than is usual here. */
#include "pattern/parley.h"

#include <math.h>

#define LONGEST (180 * WH_DAY)
#define PRIOR 1.0 /* such sayings per year and thousand messages, where nothing is known yet */
#define FLOOR 0.4

static const gint64 spans[] = {30 * WH_DAY, 90 * WH_DAY, LONGEST};

typedef struct {
  const WhPattern *self;
  WhParley talk;
  GPtrArray *signals;
  WhPeak *peaks;
  double *for_person, *by_person; /* zero between uses */
} Sweep;

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  static const double kinds[WH_N_SPEECH_KINDS] = {
      [WH_SPEECH_COMPLAINS] = 1, [WH_SPEECH_BELITTLES] = 1.5, [WH_SPEECH_URGES] = 0.7};
  const WhPeople *people = talk->people;
  double weight = kinds[saying->kind];
  if (!(weight > 0))
    return 0;
  weight *= wh_parley_strange(talk, saying->speaker, saying->known);
  if (wh_saying_in_own_thread(people, saying))
    weight *= 0.25; /* who asks after their own patch or report presses for nobody */
  if (wh_saying_flags(people, saying) & WH_SPEECH_QUESTION)
    weight *= 0.7;
  guint32 served = wh_parley_serves(talk, saying);
  if (saying->whom != WH_NONE && !wh_people_is_incumbent(people, saying->whom, saying->known))
    weight *= 0.3;
  if (served != WH_NONE)
    return weight * (0.6 + 0.7 * wh_parley_strange(talk, served, saying->known));
  return weight * (saying->whom == WH_NONE ? 0.3 : 0.4); /* as every user in want of something */
}

/* Whom the utterances [FROM, TO) serve: the one for whom most is said, where that is much of it and by more
 * than one; else the one who presses most. */
static guint32
whose(Sweep *s, guint from, guint to)
{
  double total = 0;
  guint32 served = WH_NONE, pressing = WH_NONE;
  for (guint i = from; i < to; i++) {
    const WhUtterance *one = wh_parley_get(&s->talk, i);
    guint32 person = wh_parley_serves(&s->talk, wh_parley_saying(&s->talk, one));
    total += one->adds;
    s->by_person[one->speaker] += one->adds;
    if (pressing == WH_NONE || s->by_person[one->speaker] > s->by_person[pressing])
      pressing = one->speaker;
    if (person == WH_NONE)
      continue;
    s->for_person[person] += one->adds;
    if (served == WH_NONE || s->for_person[person] > s->for_person[served])
      served = person;
  }
  gboolean much = served != WH_NONE && s->for_person[served] >= 0.4 * total;
  for (guint i = from; i < to; i++) {
    const WhUtterance *one = wh_parley_get(&s->talk, i);
    guint32 person = wh_parley_serves(&s->talk, wh_parley_saying(&s->talk, one));
    s->by_person[one->speaker] = 0;
    if (person != WH_NONE)
      s->for_person[person] = 0;
  }
  return much ? served : pressing;
}

/* Whether ONE is part of what SIGNAL is about: said by or for its person, or in a thread in which the person pressed. What
 * others said at the same time about other things made the moment unusual, and puts nobody into a case. */
static gboolean
belongs(const Sweep *s, const WhSignal *signal, const WhUtterance *one, guint from, guint to)
{
  const WhSaying *saying = wh_parley_saying(&s->talk, one);
  if (one->speaker == signal->person || wh_parley_serves(&s->talk, saying) == signal->person)
    return TRUE;
  const WhMessage *messages = s->talk.people->view->messages;
  for (guint i = from; i < to; i++) {
    const WhUtterance *other = wh_parley_get(&s->talk, i);
    if (other->speaker == signal->person &&
        messages[wh_parley_saying(&s->talk, other)->message].thread == messages[saying->message].thread)
      return TRUE;
  }
  return FALSE;
}

static void
describe(const Sweep *s, WhSignal *signal, guint from, guint to)
{
  const WhPeople *people = s->talk.people;
  guint voices = 0, incumbents = 0;
  for (guint i = to; i > from; i--) {
    const WhUtterance *one = wh_parley_get(&s->talk, i - 1);
    const WhSaying *saying = wh_parley_saying(&s->talk, one);
    guint before = signal->parties->len;
    if (!belongs(s, signal, one, from, to))
      continue;
    wh_signal_party(signal, one->speaker, WH_ROLE_PRESSURE);
    voices += signal->parties->len > before;
    if (saying->whom != WH_NONE && incumbents++ < 3 && signal->other == WH_NONE)
      signal->other = saying->whom;
    if (saying->whom != WH_NONE && incumbents <= 3)
      wh_signal_party(signal, saying->whom, WH_ROLE_INCUMBENT);
    if (one->adds > 0)
      wh_signal_saying(signal, people, one->saying);
  }
  wh_signal_value(signal, "voices", "%u", voices);
  wh_signal_value(signal, "days", "%" G_GINT64_FORMAT, (signal->reached - signal->from) / WH_DAY + 1);
  wh_signal_standing(signal, people, signal->person);
}

/* Adds WEIGHT to what is known of KEY; the sum. */
static double
add_to(GHashTable *sums, guint64 key, double weight)
{
  gint64 packed = (gint64)key;
  double *sum = g_hash_table_lookup(sums, &packed);
  if (sum == NULL) {
    sum = g_new0(double, 1);
    g_hash_table_insert(sums, g_memdup2(&packed, sizeof packed), sum);
  }
  return *sum += weight;
}

/* The share of the utterances [FROM, TO) that goes to the same thread, for the same person or against the same
 * one, whichever is most: who is at odds with many about many things runs no campaign. */
static double
concentration(const Sweep *s, guint from, guint to)
{
  g_autoptr(GHashTable) sums = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  double total = 0, most = 0;
  for (guint i = from; i < to; i++) {
    const WhUtterance *one = wh_parley_get(&s->talk, i);
    const WhSaying *saying = wh_parley_saying(&s->talk, one);
    const guint32 about[] = {s->talk.people->view->messages[saying->message].thread, saying->for_whom,
                             saying->whom};
    total += one->adds;
    for (guint64 a = 0; a < G_N_ELEMENTS(about); a++)
      if (about[a] != WH_NONE)
        most = MAX(most, add_to(sums, a << 32 | about[a], one->adds));
  }
  return total > 0 ? most / total : 0;
}

/* The statistic of the window of SPAN that ends with utterance LAST; *RET_FROM: its first utterance. */
static double
scan(const Sweep *s, guint last, gint64 span, guint *ret_from)
{
  gint64 t = wh_parley_get(&s->talk, last)->t;
  guint from = *ret_from = wh_parley_at(&s->talk, t + 1 - span), to = wh_parley_at(&s->talk, t + 1);
  double k = wh_parley_sum(&s->talk, t + 1 - span, t + 1);
  double surprise = wh_parley_surprise(&s->talk, k, t, span, PRIOR);
  if (surprise < FLOOR)
    return 0;
  double voices = wh_parley_speakers(&s->talk, from, to);
  return surprise * (1 - 1 / (1 + voices)) * (0.25 + 0.75 * concentration(s, from, to));
}

static void
consider(Sweep *s, guint last)
{
  gint64 t = wh_parley_get(&s->talk, last)->t;
  double best = 0;
  guint best_from = last;
  for (guint w = 0; w < G_N_ELEMENTS(spans); w++) {
    guint from;
    double stat = scan(s, last, spans[w], &from);
    if (stat > best) {
      best = stat;
      best_from = from;
    }
  }
  if (best < FLOOR)
    return;
  guint to = wh_parley_at(&s->talk, t + 1);
  guint32 person = whose(s, best_from, to);
  if (!wh_peak_rises(&s->peaks[person], best, t))
    return;
  WhSignal *signal = wh_signal_new(s->self, person, WH_NONE, wh_parley_get(&s->talk, best_from)->t, t, best);
  describe(s, signal, best_from, to);
  g_ptr_array_add(s->signals, signal);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  g_autofree double *for_person = g_new0(double, people->n_persons + 1);
  g_autofree double *by_person = g_new0(double, people->n_persons + 1);
  Sweep s = {
      .self = self, .signals = signals, .peaks = peaks, .for_person = for_person, .by_person = by_person};
  wh_parley_init(&s.talk, people, weigh);
  for (guint i = 0; i < s.talk.utterances->len; i++)
    consider(&s, i);
  wh_parley_clear(&s.talk);
}

static const char *const innocent[] = {"many users are stuck on the same missing release or fix",
                                       "a report elsewhere sent people here who had never written before",
                                       "the project is slow, and those who say so are right", NULL};
static const char *const next[] = {
    "see what else those who press have done, here and in other projects",
    "see whose patch or request they serve, and whether that person asked them", NULL};

const WhPattern wh_pattern_pressure = {
    .id = "pressure",
    .family = WH_FAMILY_WORDS,
    .version = 3,
    .needs = WH_RECORD_WORDS,
    .order = WH_ORDER_PRESSURE,
    .summary = "strangers complain to, belittle or urge those who run the project, more than is usual here",
    .statistic =
        "The largest over windows of 30, 90 and 180 days of v/(1+v) * (1+3c)/4 * -log10 P(K >= k): k is the "
        "weight said in it, where what a speaker says again within 90 days adds what it is heavier, or after "
        "a week at least 0.3 of itself; v how many voices make it up ((sum w)^2 / sum w^2), c the share of "
        "it "
        "in one thread, for one person or against one, and K a negative binomial of the mean that the eight "
        "years before let expect (prior: 1 per year and per thousand messages). A saying weighs 1 "
        "(complains), 1.5 (belittles) or 0.7 (urges), times the speaker's strangeness 90 days before; a "
        "quarter in a thread of one's own, 0.7 in a question, 0.3 to somebody who does not run the project; "
        "times 0.6 + 0.7 of the strangeness of the one it is said for, or 0.4 for nobody, 0.3 for nobody and "
        "to nobody by name.",
    .null_model = "the rate of such sayings by strangers in this project's past",
    .says =
        "{voices|voice|voices} pressed those who run the project within {days|day|days}, mostly for {person}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
