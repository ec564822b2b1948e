/* SPDX-License-Identifier: Apache-2.0
 * urgency: strangers claim haste, a deadline or a hole they do not name, around a request or somebody's change. */
#include "pattern/parley.h"

#define SPAN (90 * WH_DAY)
#define PRIOR 1.0 /* such sayings per year and thousand messages, where nothing is known yet */
#define FLOOR 0.2

typedef struct {
  const WhPattern *self;
  WhParley talk;
  GPtrArray *signals;
  WhPeak *peaks;
} Sweep;

/* How little is known of whoever asked for rights within the span before: 0 if nobody did. */
static double
requested_before(WhParley *talk, const WhSaying *saying)
{
  double strange = 0;
  for (const WhSaying *s = saying; s >= talk->people->sayings && s->known >= saying->known - SPAN; s--)
    if (wh_saying_requests(s) && s->speaker != WH_NONE)
      strange = MAX(strange, wh_strangeness(talk->strangers, s->speaker, saying->known));
  return strange;
}

/* Who began the thread with a change of their own, if somebody else than the speaker; WH_NONE. */
static guint32
whose_change(const WhPeople *people, const WhSaying *saying)
{
  const WhView *view = people->view;
  guint32 thread = view->messages[saying->message].thread;
  if (thread >= view->n_threads)
    return WH_NONE;
  const WhMessage *first = &view->messages[view->threads[thread].first];
  gboolean change = first->kind == WH_MESSAGE_PULL || (first->flags & WH_MESSAGE_PATCH) != 0;
  guint32 author = people->speaker_of[view->threads[thread].first];
  return change && author != saying->speaker ? author : WH_NONE;
}

static guint32
about_whom(const WhPeople *people, const WhSaying *saying)
{
  guint32 person = wh_saying_serves(people, saying);
  if (person == WH_NONE)
    person = whose_change(people, saying);
  if (person == WH_NONE || !wh_people_is_human(people, person) ||
      wh_people_is_incumbent(people, person, saying->known))
    return saying->speaker;
  return person;
}

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  double weight = saying->kind == WH_SPEECH_HINTS ? 1 : saying->kind == WH_SPEECH_URGES ? 0.7 : 0;
  if (!(weight > 0))
    return 0;
  weight *= wh_strangeness(talk->strangers, saying->speaker, saying->known);
  if (!(weight > 0))
    return 0;
  double around = about_whom(talk->people, saying) != saying->speaker ? 1 : requested_before(talk, saying);
  if (wh_saying_in_own_thread(talk->people, saying))
    weight *= 0.5;
  return weight * around;
}

static void
describe(const Sweep *s, WhSignal *signal)
{
  guint to = wh_parley_at(&s->talk, signal->reached + 1), n = 0;
  for (guint i = to; i > wh_parley_at(&s->talk, signal->reached + 1 - SPAN); i--) {
    const WhUtterance *one = wh_parley_get(&s->talk, i - 1);
    const WhSaying *saying = wh_parley_saying(&s->talk, one);
    if (about_whom(s->talk.people, saying) != signal->person)
      continue;
    n++;
    signal->from = one->t;
    wh_signal_party(signal, one->speaker, WH_ROLE_PRESSURE);
    wh_signal_party(signal, saying->whom, WH_ROLE_INCUMBENT);
    wh_signal_saying(signal, s->talk.people, one->saying);
  }
  wh_signal_value(signal, "times", "%u", n);
  wh_signal_standing(signal, s->talk.people, signal->person);
}

static void
consider(Sweep *s, const WhUtterance *one)
{
  const WhSaying *saying = wh_parley_saying(&s->talk, one);
  double k = wh_parley_sum(&s->talk, one->t + 1 - SPAN, one->t + 1);
  double stat = one->weight * wh_parley_surprise(&s->talk, MAX(k, one->weight), one->t, SPAN, PRIOR);
  guint32 person = about_whom(s->talk.people, saying);
  if (stat < FLOOR || !wh_peak_rises(&s->peaks[person], stat, one->t))
    return;
  WhSignal *signal = wh_signal_new(s->self, person, saying->whom, one->t, one->t, stat);
  describe(s, signal);
  g_ptr_array_add(s->signals, signal);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  Sweep s = {.self = self, .signals = signals, .peaks = peaks};
  wh_parley_init(&s.talk, people, weigh);
  for (guint i = 0; i < s.talk.utterances->len; i++)
    consider(&s, wh_parley_get(&s.talk, i));
  wh_parley_clear(&s.talk);
}

static const char *const innocent[] = {
    "there is a deadline of theirs, such as a product or a conference",
    "a real vulnerability, reported by somebody who keeps its details back on purpose",
    "a regression that hurts many", NULL};
static const char *const next[] = {"ask what the deadline is, and for the details in private",
                                   "review what was to go in quickly as slowly as ever", NULL};

const WhPattern wh_pattern_urgency = {
    .id = "urgency",
    .family = WH_FAMILY_WORDS,
    .version = 2,
    .needs = WH_RECORD_WORDS,
    .order = WH_ORDER_PRESSURE,
    .summary = "strangers claim haste or a hole they do not name, around a request or somebody's change",
    .statistic =
        "w * -log10 P(K >= k): w is the saying's weight, k that of all within the 90 days up to it, "
        "each speaker counted once, K a negative binomial of the mean that the eight years before let "
        "expect (prior: 1 per year and per thousand messages). w = 1 (hints at a vulnerability without "
        "detail) or 0.7 (urges), times the speaker's strangeness, half in a thread of one's own, times r: "
        "r is 1 where it is said for somebody else or in the thread of somebody else's change, else how "
        "strange somebody was who asked for rights in the 90 days before, 0 where nobody did.",
    .null_model = "the rate of such sayings by strangers in this project's past",
    .says =
        "haste or an unnamed danger was claimed {times|time|times} by people of whom little is known here, "
        "around "
        "{person}, who had written {messages|message|messages} and landed {landed|commit|commits} by then",
    .innocent = innocent,
    .next = next,
    .run = run,
};
