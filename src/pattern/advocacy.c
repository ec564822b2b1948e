/* SPDX-License-Identifier: Apache-2.0
 * advocacy: people of whom little is known here take up the cause of the same other stranger, again and again. */
#include "pattern/cause.h"

#define FLOOR 0.3

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
  static const double kinds[WH_N_SPEECH_KINDS] = {[WH_SPEECH_ASKS_FOR_OTHER] = 3,
                                                  [WH_SPEECH_ENDORSES] = 2,
                                                  [WH_SPEECH_BELITTLES] = 1.5,
                                                  [WH_SPEECH_COMPLAINS] = 1,
                                                  [WH_SPEECH_URGES] = 0.7};
  return wh_cause_weight(talk, saying, kinds);
}

static void
show(const Sweep *s, WhSignal *signal, const GArray *advocates)
{
  const WhPeople *people = s->talk.people;
  const GArray *deeds = wh_causes_deeds(s->causes, signal->person);
  for (guint i = deeds->len; i > 0; i--) {
    const WhDeed *deed = &g_array_index(deeds, WhDeed, i - 1);
    if (deed->saying == WH_NONE || deed->t > signal->reached || deed->t <= signal->reached - WH_CAUSE_SPAN)
      continue;
    const WhSaying *saying = &people->sayings[deed->saying];
    wh_signal_party(signal, deed->speaker, wh_saying_role(saying));
    wh_signal_saying(signal, people, deed->saying);
    if (saying->whom != WH_NONE && saying->whom != signal->person &&
        wh_people_is_incumbent(people, saying->whom, saying->known))
      signal->other = saying->whom;
  }
  guint occasions = 0;
  for (guint i = 0; i < advocates->len; i++) {
    const WhAdvocate *one = &g_array_index(advocates, WhAdvocate, i);
    occasions += one->occasions;
    signal->from = MIN(signal->from, one->first);
  }
  wh_signal_value(signal, "accounts", "%u", advocates->len);
  wh_signal_value(signal, "occasions", "%u", occasions);
  wh_signal_value(signal, "days", "%" G_GINT64_FORMAT, (signal->reached - signal->from) / WH_DAY + 1);
  wh_signal_standing(signal, people, signal->person);
}

/* Each further occasion is a fact of its own: the sum, times how many that makes. */
static void
consider(Sweep *s, const WhCauseMoment *moment)
{
  g_autoptr(GArray) advocates = wh_causes_advocates(s->causes, moment->person, moment->t);
  double sum = 0, squares = 0;
  for (guint i = 0; i < advocates->len; i++) {
    sum += g_array_index(advocates, WhAdvocate, i).sum;
    squares += g_array_index(advocates, WhAdvocate, i).squares;
  }
  double stat = squares > 0 ? sum * sum * sum / squares : 0;
  if (stat < FLOOR || !wh_peak_rises(&s->peaks[moment->person], stat, moment->t))
    return;
  WhSignal *signal = wh_signal_new(s->self, moment->person, WH_NONE, moment->t, moment->t, stat);
  show(s, signal, advocates);
  g_ptr_array_add(s->signals, signal);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  Sweep s = {.self = self, .signals = signals, .peaks = peaks};
  wh_parley_init(&s.talk, people, weigh);
  s.causes = wh_causes_new(&s.talk);
  g_autoptr(GArray) moments = wh_causes_moments(s.causes);
  for (guint i = 0; i < moments->len; i++)
    consider(&s, &g_array_index(moments, WhCauseMoment, i));
  wh_causes_free(s.causes);
  wh_parley_clear(&s.talk);
}

static const char *const innocent[] = {
    "a user who waits for one patch, and says so more than once",
    "colleagues of whoever wrote it, or customers who need it",
    "somebody who works well and is praised for it by those who met that work", NULL};
static const char *const next[] = {
    "see what else those who spoke have done here, and whether they exist elsewhere",
    "see whether what is asked for grew: an answer, a merge, then rights",
    "ask the one whom it is for whether they know those who speak", NULL};

const WhPattern wh_pattern_advocacy = {
    .id = "advocacy",
    .family = WH_FAMILY_WORDS,
    .version = 1,
    .needs = WH_RECORD_WORDS,
    .summary = "strangers take up the cause of the same other stranger on several occasions",
    .statistic =
        "s^3 / q over the year before, s the sum and q the sum of squares of what each occasion weighs on "
        "which others "
        "spoke for one person who does not run the project: 3 asks for rights for the person, 2 vouches, 1.5 "
        "belittles, 1 complains, 0.7 urges, each in the thread of the person's change or naming the person, "
        "times the "
        "speaker's strangeness 90 days before, times 0.3 + 0.7 of the person's. What one speaker says within "
        "a week is "
        "one occasion and weighs as its heaviest saying.",
    .null_model =
        "how much strangers do for one other stranger in ordinary projects in a year: mostly one thing, once",
    .says = "{accounts|account|accounts} of whom little is known here spoke for {person} on "
            "{occasions|occasion|occasions} within {days|day|days}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
