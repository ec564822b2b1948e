/* SPDX-License-Identifier: Apache-2.0
 * lockstep: two or more of whom little is known here serve the same person, and meet more than they would. */
#include "pattern/cause.h"
#include "persona/company.h"

#define SPAN WH_YEAR
#define GROUP 5u /* with the one who is served */
#define SERVE_LEAST 2u
#define STRANGE 0.1 /* whoever is known better than that plays no part */
#define MOST 12.0   /* what each of the two surprises may say */
#define NOBODY 30.0 /* messages of nobody in particular, so that a young list knows nobody's share */
#define FLOOR 0.2

/* Who spoke for somebody, when last. */
typedef struct {
  guint32 speaker, saying;
  gint64 t;
  double strange;
} Service;

typedef struct {
  const WhPattern *self;
  WhParley talk;
  WhCompany *company;
  GPtrArray *signals;
  WhPeak *peaks;
  GArray **services; /* Service, by person served, each speaker once, the latest last; NULL: none */
  GArray *all;       /* Service, of everybody served */
} Sweep;

/* Somebody and those who lately served them. */
typedef struct {
  guint32 persons[GROUP]; /* the one who is served first */
  guint n;
  double strange; /* mean of those who serve, times that of the one served */
  WhCompanyMeasure met;
  double served; /* surprise */
  double statistic;
} Group;

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  if (wh_parley_serves(talk, saying) == WH_NONE || wh_saying_with_change(talk->people, saying))
    return 0;
  return wh_parley_strange(talk, saying->speaker, saying->known);
}

/* Returns whether SERVICE is the speaker's first for PERSON within the span. */
static gboolean
note_service(Sweep *s, guint32 person, const Service *service)
{
  if (s->services[person] == NULL)
    s->services[person] = g_array_new(FALSE, FALSE, sizeof(Service));
  GArray *services = s->services[person];
  gboolean is_new = TRUE;
  for (guint i = 0; i < services->len; i++)
    if (g_array_index(services, Service, i).speaker == service->speaker) {
      is_new = g_array_index(services, Service, i).t < service->t - SPAN;
      g_array_remove_index(services, i);
      break;
    }
  g_array_append_val(services, *service);
  return is_new;
}

/* PERSON and the last who served them. */
static Group
gather(Sweep *s, guint32 person, gint64 t)
{
  Group group = {.persons = {person}, .n = 1};
  const GArray *services = s->services[person];
  for (guint i = services->len; i > 0 && group.n < GROUP; i--) {
    const Service *one = &g_array_index(services, Service, i - 1);
    if (one->t < t - SPAN)
      break;
    group.persons[group.n++] = one->speaker;
    group.strange += one->strange;
  }
  return group;
}

/* How surprising it is that so many of those who served anybody within the span served PERSON, who wrote such a share of
 * all that was written: beyond one. */
static double
served_surprise(const Sweep *s, guint32 person, guint n_serve, gint64 t)
{
  const WhPeople *people = s->talk.people;
  double all = wh_message_at(people->view, t + 1) - wh_message_at(people->view, t - SPAN) + NOBODY;
  double own = wh_people_voice(people, person, t + 1).messages -
               wh_people_voice(people, person, t - SPAN).messages + 1;
  WhTrials trials = {MIN(own / all, 0.5), 0};
  for (guint i = s->all->len; i > 0 && g_array_index(s->all, Service, i - 1).t >= t - SPAN; i--)
    trials.n++;
  trials.n = MAX(trials.n, n_serve); /* who served again and again counts once, when first */
  return wh_trials_surprise(&trials, 1, n_serve, NULL) - wh_trials_surprise(&trials, 1, 1, NULL);
}

/* That one served, and met whom they serve once, is how the group came to be looked at: only what is beyond it counts.
 * One who serves alone keeps step with nobody. */
static void
judge(Sweep *s, Group *group, gint64 t)
{
  group->met = wh_company_measure(s->company, WH_COMPANY_THREADS, group->persons, group->n, 2);
  group->statistic = CLAMP(group->met.surprise - group->met.first, 0, MOST);
  group->served = served_surprise(s, group->persons[0], group->n - 1, t);
  group->statistic += CLAMP(group->served, 0, MOST);
  group->strange *= (0.4 + 0.6 * wh_parley_strange(&s->talk, group->persons[0], t)) / (group->n - 1);
  group->statistic *= group->strange;
}

static gboolean
is_in(const Group *group, guint32 person)
{
  for (guint i = 1; i < group->n; i++)
    if (group->persons[i] == person)
      return TRUE;
  return FALSE;
}

/* Where those who serve met the one they serve, or each other; places of few people first. */
static void
show_meetings(const Sweep *s, WhSignal *signal, const Group *group)
{
  const WhView *view = s->talk.people->view;
  g_autoptr(GArray) shared = g_array_new(FALSE, FALSE, sizeof(WhMeeting));
  for (guint i = 0; i + 1 < group->n; i++) {
    g_array_set_size(shared, 0);
    wh_meetings_shared(wh_company_layer(s->company, WH_COMPANY_THREADS), group->persons[i],
                       group->persons[i + 1], shared);
    for (guint k = 0; k < MIN(shared->len, 2); k++) {
      guint32 message = g_array_index(shared, WhMeeting, k).of_b;
      wh_signal_evidence(signal, WH_EVIDENCE_MESSAGE, message, "came to the same thread", NULL);
      signal->from = MIN(signal->from, view->messages[message].known);
    }
  }
}

static void
emit(Sweep *s, gint64 t, const Group *group)
{
  const WhPeople *people = s->talk.people;
  guint32 person = group->persons[0];
  WhSignal *signal = wh_signal_new(s->self, person, WH_NONE, t, t, group->statistic);
  const GArray *services = s->services[person];
  for (guint i = 0; i < services->len; i++) {
    const Service *one = &g_array_index(services, Service, i);
    if (!is_in(group, one->speaker) || one->t < t - SPAN)
      continue;
    signal->from = MIN(signal->from, one->t);
    wh_signal_party(signal, one->speaker, wh_saying_role(&people->sayings[one->saying]));
    wh_signal_saying(signal, people, one->saying);
  }
  show_meetings(s, signal, group);
  wh_signal_value(signal, "accounts", "%u", group->n - 1);
  wh_signal_value(signal, "met", "%u", group->met.met);
  wh_signal_value(signal, "expected", "%.1f", group->met.expected);
  wh_signal_standing(signal, people, person);
  g_ptr_array_add(s->signals, signal);
}

static void
take(Sweep *s, const WhUtterance *one)
{
  guint32 person = wh_parley_serves(&s->talk, wh_parley_saying(&s->talk, one));
  const Service service = {one->speaker, one->saying, one->t, one->weight};
  if (one->weight < STRANGE)
    return;
  if (note_service(s, person, &service))
    g_array_append_val(s->all, service);
  wh_company_advance(s->company, one->t);
  Group group = gather(s, person, one->t);
  if (group.n <= SERVE_LEAST)
    return;
  judge(s, &group, one->t);
  if (group.statistic >= FLOOR && wh_peak_rises(&s->peaks[person], group.statistic, one->t))
    emit(s, one->t, &group);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  gsize n = (gsize)people->n_persons + 1;
  g_autofree WhPeak *peaks = g_new0(WhPeak, n);
  g_autofree GArray **services = g_new0(GArray *, n);
  g_autoptr(WhCompany) company = wh_company_new(people, 1u << WH_COMPANY_THREADS);
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Service));
  Sweep s = {
      .self = self, .company = company, .signals = signals, .peaks = peaks, .services = services, .all = all};
  wh_parley_init(&s.talk, people, weigh);
  for (guint i = 0; i < s.talk.utterances->len; i++)
    take(&s, wh_parley_get(&s.talk, i));
  wh_parley_clear(&s.talk);
  for (gsize i = 0; i < n; i++)
    g_clear_pointer(&services[i], g_array_unref);
}

static const char *const innocent[] = {
    "colleagues who came here together, for one purpose",
    "people with the same device or the same bug, who follow the same reports",
    "those who use or test what a newcomer writes", NULL};
static const char *const next[] = {"ask whether they work at the same place, or say that they do",
                                   "see what each of them does without the others, here and elsewhere",
                                   "compare them pair by pair: wolfhound link", NULL};

const WhPattern wh_pattern_lockstep = {
    .id = "lockstep",
    .family = WH_FAMILY_PERSONA,
    .version = 2,
    .needs = WH_RECORD_WORDS,
    .summary =
        "two or more of whom little is known here serve the same person, and meet more than they would",
    .statistic =
        "strangeness * (m + s), whenever somebody at least 0.1 strange asks, vouches, complains, belittles "
        "or urges "
        "for another (P), without a change, and another did so within the year before. The group is P and "
        "the last "
        "four who did. m = log10 P(K >= 1) - log10 P(K >= k): k threads to which two or more of the group "
        "came; K is "
        "Poisson-binomial by the configuration model of each month, in which every person comes to as many "
        "threads "
        "and every thread draws as many people as was seen; threads that one person began with one subject, "
        "or "
        "within an hour, are one. s = log10 P(L >= 1) - log10 P(L >= l): l of n who spoke for anybody within "
        "the "
        "year spoke for P, L binomial with P's share of the year's messages (30 of nobody's added; at most "
        "half). "
        "Strangeness, as of 90 days before, is the mean over the group but P, times 0.4 + 0.6 of P's.",
    .null_model =
        "everybody goes to as many threads, and serves as many people, as they do; which ones is chance",
    .says = "{accounts|account|accounts} of whom little is known here served {person}; two or more of the "
            "group met "
            "in {met|thread|threads}, where their activity explains {expected}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
