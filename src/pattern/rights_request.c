/* SPDX-License-Identifier: Apache-2.0
 * rights-request: somebody of whom little is known here asks for rights, or somebody like that asks for them. */
#include "pattern/parley.h"

#define SPAN (90 * WH_DAY) /* requests that make one burst */
#define CALLED (180 * WH_DAY)
#define PRIOR 0.5 /* requests by strangers per year and thousand messages, where nothing is known yet */
#define FLOOR 0.15

typedef struct {
  const WhPattern *self;
  WhParley talk;
  GPtrArray *signals;
  WhPeak *peaks;
} Sweep;

/* Who would gain by it. */
static guint32
gainer(const WhParley *talk, const WhSaying *saying)
{
  guint32 served = saying->for_whom != WH_NONE ? saying->for_whom : wh_parley_serves(talk, saying);
  return served != WH_NONE ? served : saying->speaker;
}

/* Whether whoever runs the project had asked for helpers: by how little of a stranger called. */
static double
called_before(WhParley *talk, const WhSaying *request)
{
  const WhPeople *people = talk->people;
  double called = 0;
  for (const WhSaying *s = request; s >= people->sayings && s->known >= request->known - CALLED; s--)
    if (s->kind == WH_SPEECH_CALLS && s->speaker != WH_NONE && s->speaker != request->speaker)
      called = MAX(called, 1 - wh_parley_strange(talk, s->speaker, request->known));
  return called;
}

/* What the request is about and how it is made: the standing ways to ask weigh less. */
static double
form(WhParley *talk, const WhSaying *saying)
{
  const WhPeople *people = talk->people;
  guint32 flags = wh_saying_flags(people, saying);
  double weight = 1;
  if (wh_saying_with_change(people, saying))
    weight *= 0.3; /* the change of a list of maintainers, put up for review */
  if (flags & WH_SPEECH_CONDITIONAL)
    weight *= 0.7;
  if (flags & WH_SPEECH_UNSURE)
    weight *= 0.3;
  if (saying->kind != WH_SPEECH_ASKS_FOR_OTHER)
    return weight;
  guint32 person = gainer(talk, saying);
  if (person == saying->speaker)
    return weight * 0.5;
  return weight * (0.5 + wh_parley_strange(talk, person, saying->known));
}

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  if (!wh_saying_requests(saying) ||
      wh_people_is_incumbent(talk->people, gainer(talk, saying), saying->known))
    return 0;
  double strange = wh_parley_strange(talk, saying->speaker, saying->known);
  return strange > 0 ? strange * form(talk, saying) * (1 - 0.85 * called_before(talk, saying)) : 0;
}

static void
describe(const Sweep *s, WhSignal *signal, const WhUtterance *one)
{
  const WhPeople *people = s->talk.people;
  const WhSaying *saying = wh_parley_saying(&s->talk, one);
  wh_signal_value(signal, "requester", "%s", people->persons[one->speaker].name);
  wh_signal_value(signal, "what", "%s", wh_speech_told(&people->speech->acts[saying->act]));
  wh_signal_standing(signal, people, one->speaker);
  wh_signal_party(signal, one->speaker, WH_ROLE_REQUESTER);
  if (signal->person != one->speaker || saying->for_whom != WH_NONE)
    wh_signal_party(signal, signal->person, WH_ROLE_BENEFICIARY);
  wh_signal_party(signal, saying->whom, WH_ROLE_INCUMBENT);
  wh_signal_saying(signal, people, one->saying);
  for (guint i = wh_parley_at(&s->talk, one->t - SPAN); i < wh_parley_at(&s->talk, one->t + 1); i++) {
    const WhUtterance *other = wh_parley_get(&s->talk, i);
    if (other == one || gainer(&s->talk, wh_parley_saying(&s->talk, other)) != signal->person)
      continue;
    signal->from = MIN(signal->from, other->t);
    wh_signal_party(signal, other->speaker, WH_ROLE_REQUESTER);
    wh_signal_saying(signal, people, other->saying);
  }
}

/* What the 90 days up to T hold of requests by which PERSON would gain. Others who ask for themselves at the
 * same time, as in a season of newcomers, say nothing of PERSON. */
static double
asked_for(const Sweep *s, guint32 person, gint64 t)
{
  double sum = 0;
  for (guint i = wh_parley_at(&s->talk, t + 1 - SPAN); i < wh_parley_at(&s->talk, t + 1); i++) {
    const WhUtterance *one = wh_parley_get(&s->talk, i);
    sum += gainer(&s->talk, wh_parley_saying(&s->talk, one)) == person ? one->adds : 0;
  }
  return sum;
}

static void
consider(Sweep *s, const WhUtterance *one)
{
  const WhSaying *saying = wh_parley_saying(&s->talk, one);
  guint32 person = gainer(&s->talk, saying);
  double k = asked_for(s, person, one->t);
  double stat = one->weight * wh_parley_surprise(&s->talk, MAX(k, one->weight), one->t, SPAN, PRIOR);
  if (stat < FLOOR || !wh_people_is_human(s->talk.people, person) ||
      !wh_peak_rises(&s->peaks[person], stat, one->t))
    return;
  WhSignal *signal = wh_signal_new(s->self, person, saying->whom, one->t, one->t, stat);
  describe(s, signal, one);
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
    "a user who depends on the project and wants to help",
    "somebody known to the maintainers from elsewhere, whom this record does not show",
    "a distribution or company that looks for somebody who answers", NULL};
static const char *const next[] = {
    "see what the one who would gain has done here and elsewhere, and since when",
    "see who else spoke for the request, and whether they did anything else here",
    "ask the maintainers whether anybody wrote to them in private", NULL};

const WhPattern wh_pattern_rights_request = {
    .id = "rights-request",
    .family = WH_FAMILY_WORDS,
    .version = 4,
    .needs = WH_RECORD_WORDS,
    .order = WH_ORDER_REQUEST,
    .summary = "somebody of whom little is known here asks for rights, for themselves or another",
    .statistic =
        "w * -log10 P(K >= k): w is the request's weight, k that of all requests for the same person in the "
        "90 days up to it (what a speaker says again adds what it is heavier, or after a week at least 0.3 "
        "of "
        "itself), and K a negative binomial of the mean that all requests of the eight years before let "
        "expect (prior: 0.5 per year and per thousand messages). w = strangeness of the speaker 90 days "
        "before * form * (1 - 0.85 c): form is 0.5 + the strangeness of whoever is named, or served by the "
        "speaker, 0.5 where rights are asked for nobody by name, times 0.3 with a change, 0.7 under a "
        "condition and 0.3 where the words are unsure; c is how well known somebody was who had called for "
        "helpers within half a year. Nothing "
        "where the one who would gain runs the project already.",
    .null_model = "requests by people as little known, in this project's past",
    .says =
        "{requester} {what}; {person} would gain (messages written here by then: {messages}; commits landed: "
        "{landed})",
    .innocent = innocent,
    .next = next,
    .run = run,
};
