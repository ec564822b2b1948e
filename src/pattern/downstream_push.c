/* SPDX-License-Identifier: Apache-2.0
 * downstream-push: strangers, or those who spoke for the releaser, press others to take a new release at once. */
#include "pattern/parley.h"

#include <math.h>

#define SPAN (60 * WH_DAY)
#define FRESH_DAYS 30.0        /* after how many days a release is a third as new */
#define NEW_HAND (3 * WH_YEAR) /* how long a releaser is a new one */
#define PRIOR 1.0              /* such sayings per year and thousand messages, where nothing is known yet */
#define FLOOR 0.1

typedef struct {
  WhParley talk; /* first: weigh is given this */
  const WhPattern *self;
  GArray *releases; /* acts */
  GPtrArray *signals;
  WhPeak *peaks;
} Sweep;

/* Who released before it was said, if that is somebody whose first release is not long ago; WH_NONE. */
static guint32
new_releaser(const Sweep *s, const WhSaying *saying)
{
  const WhPeople *people = s->talk.people;
  const WhAct *release = wh_release_before(people, s->releases, saying->known);
  if (release == NULL || !wh_people_is_human(people, release->person))
    return WH_NONE;
  guint32 first = people->first_act[release->person * WH_N_RIGHTS + release->right];
  gint64 since = first != WH_NONE ? people->acts[first].known : release->known;
  gboolean founder = since < people->begin + WH_YEAR;
  return !founder && since >= saying->known - NEW_HAND ? release->person : WH_NONE;
}

/* Whether SPEAKER had spoken for PERSON before. */
static gboolean
spoke_for(const WhPeople *people, const WhSaying *saying, guint32 person)
{
  for (const WhSaying *s = saying; s-- > people->sayings && s->known >= saying->known - NEW_HAND;)
    if (s->speaker == saying->speaker && s->for_whom == person)
      return TRUE;
  return FALSE;
}

static double
newness(const Sweep *s, const WhSaying *saying)
{
  const WhAct *release = wh_release_before(s->talk.people, s->releases, saying->known);
  if (release == NULL)
    return 0.3; /* the record tells of no release: it may be another project's */
  return MAX(0.1, exp(-(double)(saying->known - release->known) / (double)WH_DAY / FRESH_DAYS));
}

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  Sweep *s = (Sweep *)talk;
  if (saying->kind != WH_SPEECH_PUSHES)
    return 0;
  guint32 releaser = new_releaser(s, saying);
  double weight = wh_strangeness(talk->strangers, saying->speaker, saying->known);
  if (releaser != WH_NONE && saying->speaker != releaser && spoke_for(talk->people, saying, releaser))
    weight = MAX(weight, 0.7) * 1.5;
  return weight * newness(s, saying) * (releaser != WH_NONE ? 1 : 0.6);
}

static guint32
about_whom(const Sweep *s, const WhUtterance *one)
{
  guint32 releaser = new_releaser(s, wh_parley_saying(&s->talk, one));
  return releaser != WH_NONE ? releaser : one->speaker;
}

static void
describe(const Sweep *s, WhSignal *signal)
{
  const WhPeople *people = s->talk.people;
  const WhAct *release = wh_release_before(people, s->releases, signal->reached);
  guint to = wh_parley_at(&s->talk, signal->reached + 1), voices = 0;
  for (guint i = to; i > wh_parley_at(&s->talk, signal->reached + 1 - SPAN); i--) {
    const WhUtterance *one = wh_parley_get(&s->talk, i - 1);
    if (about_whom(s, one) != signal->person)
      continue;
    guint before = signal->parties->len;
    wh_signal_party(signal, one->speaker, WH_ROLE_PRESSURE);
    voices += signal->parties->len > before;
    signal->from = one->t;
    wh_signal_saying(signal, people, one->saying);
  }
  if (release != NULL)
    wh_signal_act(signal, release);
  wh_signal_value(signal, "voices", "%u", voices);
  wh_signal_standing(signal, people, signal->person);
}

static void
consider(Sweep *s, const WhUtterance *one)
{
  double k = wh_parley_sum(&s->talk, one->t + 1 - SPAN, one->t + 1);
  double stat = one->weight * wh_parley_surprise(&s->talk, MAX(k, one->weight), one->t, SPAN, PRIOR);
  guint32 person = about_whom(s, one);
  if (stat < FLOOR || !wh_peak_rises(&s->peaks[person], stat, one->t))
    return;
  WhSignal *signal = wh_signal_new(s->self, person, WH_NONE, one->t, one->t, stat);
  describe(s, signal);
  g_ptr_array_add(s->signals, signal);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  g_autoptr(GArray) releases = wh_releases_in_order(people);
  Sweep s = {.self = self, .signals = signals, .peaks = peaks, .releases = releases};
  wh_parley_init(&s.talk, people, weigh);
  for (guint i = 0; i < s.talk.utterances->len; i++)
    consider(&s, wh_parley_get(&s.talk, i));
  wh_parley_clear(&s.talk);
}

static const char *const innocent[] = {"the release repairs something that hurts them",
                                       "packagers keep each other up to date",
                                       "users who want new features wherever they work", NULL};
static const char *const next[] = {"see what else those who press have done, and whom they spoke for before",
                                   "compare the release with its tag before taking it", NULL};

const WhPattern wh_pattern_downstream_push = {
    .id = "downstream-push",
    .family = WH_FAMILY_WORDS,
    .version = 1,
    .needs = WH_RECORD_WORDS,
    .order = WH_ORDER_RELEASE,
    .summary = "strangers, or those who spoke for the releaser, press others to take a new release at once",
    .statistic =
        "w * -log10 P(K >= k): w is the saying's weight, k that of all within the 60 days up to it, each "
        "speaker "
        "counted once, K a negative binomial of the mean that the eight years before let expect (prior: 1 "
        "per "
        "year and per thousand messages). w = strangeness (at least 0.7, and half more, for one who spoke "
        "for "
        "the releaser within three years) * max(0.1, exp(-days since the last release / 30)), 0.3 where none "
        "is known; times 0.6 unless whoever released it has done so for less than three years.",
    .null_model = "the rate of such sayings by strangers in this project's past",
    .says = "others are pressed to take a new release at once (voices: {voices}), about {person} (messages "
            "written by "
            "then: {messages}; commits landed: {landed})",
    .innocent = innocent,
    .next = next,
    .run = run,
};
