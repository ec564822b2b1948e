/* SPDX-License-Identifier: Apache-2.0
 * chorus: several of whom little is known here speak for the same one. */
#include "pattern/parley.h"

#define SPAN WH_YEAR
#define PRIOR 0.3 /* such sayings per year and thousand messages, where nothing is known yet */
#define FLOOR 0.2

typedef struct {
  const WhPattern *self;
  WhParley talk;
  GPtrArray *signals;
  WhPeak *peaks;
  double *weight; /* by person, zero between uses */
} Sweep;

/* For whom it is said; the speaker, who asks or offers for themselves; WH_NONE: for nobody by name. */
static guint32
served(const WhParley *talk, const WhSaying *saying)
{
  if (saying->kind == WH_SPEECH_ASKS_FOR_SELF || saying->kind == WH_SPEECH_OFFERS)
    return saying->speaker;
  return wh_parley_serves(talk, saying);
}

/* Calls for somebody, rather than only against those who run the project. */
static gboolean
vouches(const WhSaying *saying)
{
  return saying->kind == WH_SPEECH_ASKS_FOR_OTHER || saying->kind == WH_SPEECH_ENDORSES;
}

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  static const double kinds[WH_N_SPEECH_KINDS] = {
      [WH_SPEECH_ASKS_FOR_OTHER] = 1, [WH_SPEECH_ENDORSES] = 1, [WH_SPEECH_COMPLAINS] = 0.3,
      [WH_SPEECH_BELITTLES] = 0.3,    [WH_SPEECH_URGES] = 0.3,  [WH_SPEECH_ASKS_FOR_SELF] = 0.2,
      [WH_SPEECH_OFFERS] = 0.2};
  double weight = kinds[saying->kind];
  if (!(weight > 0))
    return 0;
  guint32 person = served(talk, saying);
  if (person == WH_NONE && (saying->kind != WH_SPEECH_ASKS_FOR_OTHER || saying->for_whom != WH_NONE))
    return 0;
  if (wh_saying_with_change(talk->people, saying))
    weight *= 0.3;
  weight *= wh_parley_strange(talk, saying->speaker, saying->known);
  if (person == WH_NONE)
    return weight * 0.5;
  return person == saying->speaker ? weight
                                   : weight * (0.4 + 0.6 * wh_parley_strange(talk, person, saying->known));
}

/* Whether it counts for PERSON: said for them, or asking for somebody without a name. */
static gboolean
counts_for(const Sweep *s, const WhUtterance *one, guint32 person)
{
  guint32 for_whom = served(&s->talk, wh_parley_saying(&s->talk, one));
  return for_whom == person || (for_whom == WH_NONE && one->speaker != person);
}

typedef struct {
  double sum, squares; /* over voices, of their heaviest weights */
  gboolean vouched;
} Chorus;

/* The voices in [FROM, TO) for PERSON. */
static Chorus
listen(Sweep *s, guint from, guint to, guint32 person)
{
  Chorus chorus = {0};
  for (guint i = from; i < to; i++) {
    const WhUtterance *one = wh_parley_get(&s->talk, i);
    double before = s->weight[one->speaker];
    if (one->speaker == person || !counts_for(s, one, person))
      continue;
    chorus.vouched |= vouches(wh_parley_saying(&s->talk, one));
    if (one->weight <= before)
      continue;
    chorus.sum += one->weight - before;
    chorus.squares += one->weight * one->weight - before * before;
    s->weight[one->speaker] = one->weight;
  }
  for (guint i = from; i < to; i++)
    s->weight[wh_parley_get(&s->talk, i)->speaker] = 0;
  return chorus;
}

static void
describe(const Sweep *s, WhSignal *signal, guint from, guint to)
{
  const WhPeople *people = s->talk.people;
  guint voices = 0;
  for (guint i = to; i > from; i--) {
    const WhUtterance *one = wh_parley_get(&s->talk, i - 1);
    const WhSaying *saying = wh_parley_saying(&s->talk, one);
    if (!counts_for(s, one, signal->person))
      continue;
    gboolean own = one->speaker == signal->person;
    guint before = signal->parties->len;
    wh_signal_party(signal, one->speaker,
                    own                                  ? WH_ROLE_REQUESTER
                    : saying->kind == WH_SPEECH_ENDORSES ? WH_ROLE_ENDORSER
                    : vouches(saying)                    ? WH_ROLE_REQUESTER
                                                         : WH_ROLE_PRESSURE);
    voices += !own && signal->parties->len > before;
    wh_signal_party(signal, saying->whom, WH_ROLE_INCUMBENT);
    if (signal->other == WH_NONE && saying->whom != signal->person)
      signal->other = saying->whom;
    signal->from = one->t;
    wh_signal_saying(signal, people, one->saying);
  }
  wh_signal_value(signal, "voices", "%u", voices);
  wh_signal_standing(signal, people, signal->person);
}

static void
consider(Sweep *s, gint64 t, guint32 person)
{
  guint from = wh_parley_at(&s->talk, t + 1 - SPAN), to = wh_parley_at(&s->talk, t + 1);
  Chorus chorus = listen(s, from, to, person);
  if (!chorus.vouched || !(chorus.squares > 0))
    return;
  double voices = chorus.sum * chorus.sum / chorus.squares;
  double stat = MAX(0, 1 - 1 / voices) * wh_parley_surprise(&s->talk, chorus.sum, t, SPAN, PRIOR);
  if (stat < FLOOR || !wh_peak_rises(&s->peaks[person], stat, t))
    return;
  WhSignal *signal = wh_signal_new(s->self, person, WH_NONE, t, t, stat);
  describe(s, signal, from, to);
  g_ptr_array_add(s->signals, signal);
}

/* Whom a call for nobody by name may serve: whoever was last spoken for, or spoke for themselves, within the
 * span; else the first who called. */
static guint32
served_around(const Sweep *s, gint64 t)
{
  guint from = wh_parley_at(&s->talk, t + 1 - SPAN);
  for (guint i = wh_parley_at(&s->talk, t + 1); i > from; i--) {
    guint32 person = served(&s->talk, wh_parley_saying(&s->talk, wh_parley_get(&s->talk, i - 1)));
    if (person != WH_NONE)
      return person;
  }
  return wh_parley_get(&s->talk, from)->speaker;
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  g_autofree double *weight = g_new0(double, people->n_persons + 1);
  Sweep s = {.self = self, .signals = signals, .peaks = peaks, .weight = weight};
  wh_parley_init(&s.talk, people, weigh);
  for (guint i = 0; i < s.talk.utterances->len; i++) {
    const WhUtterance *one = wh_parley_get(&s.talk, i);
    guint32 person = served(&s.talk, wh_parley_saying(&s.talk, one));
    consider(&s, one->t, person != WH_NONE ? person : served_around(&s, one->t));
  }
  wh_parley_clear(&s.talk);
}

static const char *const innocent[] = {"users who met the same good help, and say so when asked",
                                       "an open call for a successor, which many answer",
                                       "colleagues of one company who work on the same thing", NULL};
static const char *const next[] = {"see what else those who spoke have done, here and in other projects",
                                   "compare how they write, and when", NULL};

const WhPattern wh_pattern_chorus = {
    .id = "chorus",
    .family = WH_FAMILY_WORDS,
    .version = 3,
    .needs = WH_RECORD_WORDS,
    .order = WH_ORDER_REQUEST,
    .summary = "several of whom little is known here speak for the same one",
    .statistic =
        "(1 - 1/v) * -log10 P(K >= k) over the year before: k is the sum over those who speak for one person "
        "(never the person) of their heaviest saying, v = (sum w)^2 / sum w^2 how many voices that makes, K "
        "a "
        "negative binomial of the mean that the eight years before let expect for everybody together (prior: "
        "0.3 per year and per thousand messages). A saying weighs 1 (asks for rights for the person, "
        "vouches), 0.5 (asks for somebody without a name, by one who served nobody) or 0.3 (complains for "
        "the "
        "person's sake), times the speaker's strangeness 90 days before, times 0.4 + 0.6 of the person's. "
        "Nothing without one who asks or vouches.",
    .null_model = "how often people as little known speak for others in this project's past",
    .says =
        "{voices|voice|voices} of whom little is known here spoke for {person} (messages written by then: "
        "{messages}; "
        "commits landed: {landed})",
    .innocent = innocent,
    .next = next,
    .run = run,
};
