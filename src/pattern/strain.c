/* SPDX-License-Identifier: Apache-2.0
 * strain: whoever runs the project said they were overloaded, or slowed down, before somebody asked for rights
 * or gained them. Context: it makes what follows worth more, and says nothing alone. */
#include "pattern/parley.h"

#include <math.h>

#define SPAN WH_YEAR          /* how long strain is remembered */
#define LATELY (180 * WH_DAY) /* a slower half year */
#define PACE (2 * WH_YEAR)    /* against the pace of the two years before it */
#define BUSY 12               /* messages and landings in those years that make a pace */
#define PRIOR 0.5 /* reports of strain per year and thousand messages, where nothing is known yet */
#define FLOOR 0.3

typedef struct {
  const WhPattern *self;
  WhParley talk;
  GPtrArray *signals;
  WhPeak *peaks;
  GArray *busy; /* guint32: persons who may ever have had a pace */
} Sweep;

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  if (saying->kind != WH_SPEECH_STRAIN)
    return 0;
  if (wh_people_is_incumbent(talk->people, saying->speaker, saying->known))
    return 1;
  double known = 1 - wh_strangeness(talk->strangers, saying->speaker, saying->known);
  return known > 0.5 ? 0.3 * known : 0;
}

/* Messages and landings of PERSON before T. */
static double
done_before(const WhPeople *people, guint32 person, gint64 t)
{
  return (double)wh_people_voice(people, person, t).messages +
         wh_people_involvement(people, person, t).landed;
}

/* How much slower (log10) the busiest of those who ran the project became; *RET_WHO: that one. */
static double
slowed(const Sweep *s, guint32 newcomer, gint64 t, guint32 *ret_who)
{
  const WhPeople *people = s->talk.people;
  double most = BUSY - 1, slower = 0;
  for (guint i = 0; i < s->busy->len; i++) {
    guint32 person = g_array_index(s->busy, guint32, i);
    double then = done_before(people, person, t - LATELY);
    double pace = then - done_before(people, person, t - LATELY - PACE);
    if (person == newcomer || pace <= most || !wh_people_is_incumbent(people, person, t - LATELY))
      continue;
    double now = done_before(people, person, t) - then;
    most = pace;
    *ret_who = person;
    slower = log10((pace * LATELY / PACE + 2) / (now + 2));
  }
  return MAX(0, slower);
}

/* The surprise of what was said of strain in the year up to T by others than NEWCOMER; *RET_LAST: the last
 * saying, WH_NONE. */
static double
reported(const Sweep *s, guint32 newcomer, gint64 t, guint32 *ret_last)
{
  double k = 0;
  for (guint i = wh_parley_at(&s->talk, t + 1 - SPAN); i < wh_parley_at(&s->talk, t + 1); i++) {
    const WhUtterance *one = wh_parley_get(&s->talk, i);
    if (one->speaker == newcomer)
      continue;
    k += one->adds;
    *ret_last = one->saying;
  }
  return k > 0 ? wh_parley_surprise(&s->talk, k, t, SPAN, PRIOR) : 0;
}

static void
describe(const Sweep *s, WhSignal *signal, guint32 last)
{
  const WhPeople *people = s->talk.people;
  wh_signal_party(signal, signal->other, WH_ROLE_INCUMBENT);
  for (guint i = wh_parley_at(&s->talk, signal->reached + 1);
       last != WH_NONE && i > wh_parley_at(&s->talk, signal->reached + 1 - SPAN); i--) {
    const WhUtterance *one = wh_parley_get(&s->talk, i - 1);
    if (one->speaker == signal->person)
      continue;
    signal->from = one->t;
    wh_signal_party(signal, one->speaker, WH_ROLE_INCUMBENT);
    wh_signal_saying(signal, people, one->saying);
  }
}

/* Somebody asks for or gains rights at T, as SHOWN tells. */
static void
consider(Sweep *s, guint32 newcomer, gint64 t, WhEvidence shown)
{
  guint32 last = WH_NONE, slower = WH_NONE;
  if (newcomer == WH_NONE || !wh_people_is_human(s->talk.people, newcomer))
    return;
  double said = reported(s, newcomer, t, &last), slow = slowed(s, newcomer, t, &slower);
  if (said + slow < FLOOR || !wh_peak_rises(&s->peaks[newcomer], said + slow, t))
    return;
  guint32 other = last != WH_NONE ? s->talk.people->sayings[last].speaker : slower;
  gint64 from = slow > 0 ? t - LATELY : t;
  WhSignal *signal = wh_signal_new(s->self, newcomer, other, from, t, said + slow);
  describe(s, signal, last);
  signal->from = MIN(signal->from, from);
  wh_signal_evidence(signal, shown.kind, shown.index, shown.note, NULL);
  wh_signal_value(signal, "said", "%s", last != WH_NONE ? "reported strain" : "reported nothing");
  wh_signal_value(signal, "pace", "%.0f", 100 * pow(10, -slow));
  g_ptr_array_add(s->signals, signal);
}

static gboolean
is_gain(const WhPeople *people, guint32 i)
{
  const WhAct *act = &people->acts[i];
  return act->right != WH_RIGHT_CONTRIBUTE && act->right != WH_RIGHT_TRIAGE &&
         people->first_act[act->person * WH_N_RIGHTS + (guint)act->right] == i;
}

static void
consider_act(Sweep *s, const WhAct *act)
{
  WhEvidence shown = {.note = wh_right_says(act->right)};
  if (wh_act_evidence(act, &shown.kind, &shown.index))
    consider(s, act->person, act->known, shown);
}

/* Requests and first uses of rights, together in order of time. */
static void
sweep(Sweep *s)
{
  const WhPeople *people = s->talk.people;
  guint32 a = 0;
  for (guint32 i = 0; i <= people->n_sayings; i++) {
    gint64 t = i < people->n_sayings ? people->sayings[i].known : G_MAXINT64;
    for (; a < people->n_acts && people->acts[a].known <= t; a++)
      if (is_gain(people, a))
        consider_act(s, &people->acts[a]);
    if (i == people->n_sayings || !wh_saying_requests(&people->sayings[i]))
      continue;
    const WhSaying *saying = &people->sayings[i];
    guint32 person = saying->for_whom != WH_NONE ? saying->for_whom : saying->speaker;
    WhEvidence shown = {
        .kind = WH_EVIDENCE_SAYING, .index = i, .note = wh_speech_told(&people->speech->acts[saying->act])};
    if (person != WH_NONE && !wh_people_is_incumbent(people, person, t))
      consider(s, person, t, shown);
  }
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  g_autoptr(GArray) busy = g_array_new(FALSE, FALSE, sizeof(guint32));
  Sweep s = {.self = self, .signals = signals, .peaks = peaks, .busy = busy};
  for (guint32 p = 0; p < people->n_persons; p++)
    if (people->persons[p].n_said + people->persons[p].n_landed >= BUSY)
      g_array_append_val(busy, p);
  wh_parley_init(&s.talk, people, weigh);
  sweep(&s);
  wh_parley_clear(&s.talk);
}

static const char *const innocent[] = {
    "most hand-overs have this beginning: somebody is tired, somebody helps",
    "a holiday, a new job, an illness", NULL};
static const char *const next[] = {"see who spoke to whom between the strain and the request", NULL};

const WhPattern wh_pattern_strain = {
    .id = "strain",
    .family = WH_FAMILY_WORDS,
    .version = 1,
    .needs = WH_RECORD_WORDS,
    .context = TRUE,
    .order = WH_ORDER_STRAIN,
    .summary =
        "whoever runs the project reported strain or slowed down before somebody asked for or got rights",
    .statistic =
        "When somebody asks for rights, or first uses one: -log10 P(K >= k) + max(0, log10 (e + 2)/(n + 2)). "
        "k "
        "counts reports of strain in the year before (1 by somebody who runs the project, 0.3 by others well "
        "known), K is a negative binomial of the mean that the eight years before let expect (prior: 0.5 per "
        "year and per thousand messages); n is what the busiest of those who ran the project wrote and "
        "landed "
        "in the last half year, e what their pace of the two years before it lets expect. The newcomer's own "
        "words do not count.",
    .null_model = "reports of strain in this project's past, and the incumbent's own pace",
    .says =
        "before {person} asked for or used rights, {other} {said} and worked at {pace}% of the usual pace",
    .innocent = innocent,
    .next = next,
    .run = run,
};
