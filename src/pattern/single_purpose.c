/* SPDX-License-Identifier: Apache-2.0
 * single-purpose: accounts that do little here but ask, press or vouch for somebody else, and stop with it. */
#include "pattern/cause.h"

#define SILENCE (60 * WH_DAY) /* without a word in a project that goes on: it stopped */
#define GOES_ON 10            /* messages by others in that time */
#define STOPPED 1.25          /* what having stopped multiplies */
#define FLOOR 0.2

typedef struct {
  const WhPattern *self;
  WhParley talk;
  WhCauses *causes;
  GPtrArray *signals;
  WhPeak *peaks;
} Sweep;

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  static const double kinds[WH_N_SPEECH_KINDS] = {[WH_SPEECH_ASKS_FOR_OTHER] = 1.5,
                                                  [WH_SPEECH_ENDORSES] = 1.5,
                                                  [WH_SPEECH_BELITTLES] = 1,
                                                  [WH_SPEECH_COMPLAINS] = 1,
                                                  [WH_SPEECH_URGES] = 1};
  return wh_cause_weight(talk, saying, kinds);
}

static guint32
messages_in_span(const WhPeople *people, guint32 person, gint64 t)
{
  return wh_people_voice(people, person, t + 1).messages -
         wh_people_voice(people, person, t - WH_CAUSE_SPAN + 1).messages;
}

/* When it was plain that PERSON, who spoke at T, had stopped: known time of the first message of others after
 * the silence; G_MAXINT64: never. */
static gint64
stopped_at(const WhPeople *people, guint32 person, gint64 t)
{
  const WhView *view = people->view;
  guint32 n;
  const guint32 *own = wh_people_messages(people, person, &n);
  gint64 last = t;
  for (guint32 i = 0; i < n; i++) {
    gint64 when = view->messages[own[i]].known;
    if (when >= last + SILENCE)
      break;
    last = MAX(last, when);
  }
  guint32 at = wh_message_at(view, last + SILENCE);
  gboolean goes_on = at - wh_message_at(view, last + 1) >= GOES_ON;
  return goes_on && at < view->n_messages && people->speaker_of[at] != person ? view->messages[at].known
                                                                              : G_MAXINT64;
}

/* When something was done for somebody, or one who did it had plainly stopped. Owner: caller. */
static GArray *
find_moments(const Sweep *s)
{
  GArray *moments = wh_causes_moments(s->causes);
  for (guint i = 0; i < s->talk.utterances->len; i++) {
    const WhUtterance *one = wh_parley_get(&s->talk, i);
    const WhCauseMoment moment = {stopped_at(s->talk.people, one->speaker, one->t),
                                  wh_parley_serves(&s->talk, wh_parley_saying(&s->talk, one))};
    if (moment.t != G_MAXINT64)
      g_array_append_val(moments, moment);
  }
  g_array_sort(moments, wh_cause_moment_compare);
  return moments;
}

/* What ADVOCATE did, as far as it is all that they did here. */
static double
value_of(const Sweep *s, const WhAdvocate *advocate, gint64 t)
{
  guint32 of = MAX(messages_in_span(s->talk.people, advocate->speaker, t), advocate->messages);
  double share = (advocate->messages + 1.0) / (of + 2.0);
  gint64 spoke = s->talk.people->sayings[advocate->saying].known;
  return (advocate->sum + advocate->visited) * share *
         (stopped_at(s->talk.people, advocate->speaker, spoke) <= t ? STOPPED : 1);
}

static void
emit(Sweep *s, const WhCauseMoment *moment, double stat, const GArray *advocates)
{
  const WhPeople *people = s->talk.people;
  WhSignal *signal = wh_signal_new(s->self, moment->person, WH_NONE, moment->t, moment->t, stat);
  guint n = 0, of = 0;
  for (guint i = 0; i < advocates->len; i++) {
    const WhAdvocate *one = &g_array_index(advocates, WhAdvocate, i);
    n += one->messages;
    of += MAX(messages_in_span(people, one->speaker, moment->t), one->messages);
    signal->from = MIN(signal->from, one->first);
    wh_signal_party(signal, one->speaker, wh_saying_role(&people->sayings[one->saying]));
    wh_signal_saying(signal, people, one->saying);
  }
  wh_signal_value(signal, "accounts", "%u", advocates->len);
  wh_signal_value(signal, "purpose", "%u", n);
  wh_signal_value(signal, "messages", "%u", of);
  g_ptr_array_add(s->signals, signal);
}

/* Each further account that serves the same one is a fact of its own: the sum, times how many there are. */
static void
consider(Sweep *s, const WhCauseMoment *moment)
{
  g_autoptr(GArray) advocates = wh_causes_advocates(s->causes, moment->person, moment->t);
  double sum = 0, squares = 0;
  for (guint i = 0; i < advocates->len; i++) {
    double value = value_of(s, &g_array_index(advocates, WhAdvocate, i), moment->t);
    sum += value;
    squares += value * value;
  }
  double stat = squares > 0 ? sum * sum * sum / squares : 0;
  if (stat >= FLOOR && wh_peak_rises(&s->peaks[moment->person], stat, moment->t))
    emit(s, moment, stat, advocates);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  Sweep s = {.self = self, .signals = signals, .peaks = peaks};
  wh_parley_init(&s.talk, people, weigh);
  s.causes = wh_causes_new(&s.talk);
  g_autoptr(GArray) moments = find_moments(&s);
  for (guint i = 0; i < moments->len; i++)
    consider(&s, &g_array_index(moments, WhCauseMoment, i));
  wh_causes_free(s.causes);
  wh_parley_clear(&s.talk);
}

static const char *const innocent[] = {"a user who came once, with one concern, and left",
                                       "a packager who looks after one thing in many projects",
                                       "somebody who otherwise reads along without writing", NULL};
static const char *const next[] = {"see whether the account exists elsewhere, and what it does there",
                                   "compare its language, hours and headers with the others of the case",
                                   NULL};

const WhPattern wh_pattern_single_purpose = {
    .id = "single-purpose",
    .family = WH_FAMILY_PERSONA,
    .version = 3,
    .needs = WH_RECORD_WORDS,
    .summary = "accounts that do little here but ask, press or vouch for somebody else, and stop with it",
    .statistic =
        "s^3 / q over the accounts that served one other person within a year, s the sum and q the sum of "
        "squares "
        "of a (n + 1) / (m + 2): n of the account's m messages within the year served the person or came to "
        "a "
        "thread of theirs without a patch, and a is the sum over the account's occasions, as in advocacy, of "
        "1.5 "
        "for vouching or asking for the person, 1 for pressing in the thread of their change, times the "
        "account's "
        "strangeness 90 days before, times 0.3 + 0.7 of the person's. An account that sent no change within "
        "the "
        "year adds a quarter of its first saying for having come to a thread of the person a fortnight from "
        "every "
        "other occasion, at most twice. A quarter more for an account when 60 days without a word of it have "
        "passed while others wrote at least 10.",
    .null_model = "accounts that serve others in ordinary projects: mostly once, beside much else",
    .says = "{accounts|account|accounts} served {person}; of all that came from there within a year "
            "({messages|message|messages}) {purpose} had to do with that one",
    .innocent = innocent,
    .next = next,
    .run = run,
};
