/* SPDX-License-Identifier: Apache-2.0
 * single-purpose: an account that does little here but ask, press or vouch, and stops with it. */
#include "pattern/parley.h"

#define SPAN WH_YEAR
#define SILENCE (60 * WH_DAY) /* without a word in a project that goes on: it stopped */
#define GOES_ON 10            /* messages by others in that time */
#define STOPPED 1.25          /* what having stopped multiplies */
#define WEIGHT 20.0           /* how many messages the project's own share is worth as a prior */
#define LONE 0.5              /* what an account's only message is worth, if it has such a purpose */
#define FLOOR 0.5

/* An account's purpose as it stood at T. */
typedef struct {
  gint64 t;
  guint32 account; /* person */
  guint32 serves;  /* person; the account itself where nobody else */
  double value;
  guint32 saying; /* the last one */
  guint32 n, of;  /* messages with a purpose, messages */
  guint8 stopped;
} Moment;

/* What an account did so far. */
typedef struct {
  guint32 n; /* messages with a purpose */
  guint32 last_message;
  guint32 serves;
  double kind; /* the most telling thing said */
  Moment *now; /* what counts of it; borrowed, NULL: nothing yet */
} Account;

typedef struct {
  const WhPattern *self;
  WhParley talk;
  GPtrArray *signals;
  WhPeak *peaks;
  GArray *moments; /* Moment */
  GArray *known;   /* guint32: accounts with a moment */
  Account *accounts;
} Sweep;

/* How telling a saying is by itself: for somebody else, for oneself, against those who run the project. */
static double
kind_of(const WhPeople *people, const WhSaying *saying)
{
  gboolean other = wh_saying_serves(people, saying) != WH_NONE;
  switch (saying->kind) {
  case WH_SPEECH_ASKS_FOR_OTHER:
  case WH_SPEECH_ENDORSES:
    return other ? 1.5 : saying->kind == WH_SPEECH_ASKS_FOR_OTHER ? 1 : 0;
  case WH_SPEECH_ASKS_FOR_SELF:
  case WH_SPEECH_OFFERS:
    return 0.7;
  case WH_SPEECH_COMPLAINS:
  case WH_SPEECH_BELITTLES:
  case WH_SPEECH_URGES:
    return other ? 1 : wh_saying_in_own_thread(people, saying) ? 0 : 0.6;
  default:
    return 0;
  }
}

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  double kind = wh_saying_with_change(talk->people, saying) ? 0 : kind_of(talk->people, saying);
  return kind > 0 ? kind * wh_strangeness(talk->strangers, saying->speaker, saying->known) : 0;
}

/* How much of what is said here has such a purpose, by the record before T. */
static double
usual_share(const WhParley *talk, gint64 t)
{
  return MIN(0.5, (wh_parley_at(talk, t) + 1.0) / (wh_message_at(talk->people->view, t) + 50.0));
}

/* The surprise of N such messages among OF, given that there is one: one is how everybody comes here. */
static double
further(guint32 n, guint32 of, double share)
{
  double alpha = share * WEIGHT, beta = (1 - share) * WEIGHT;
  return wh_beta_binomial_surprise(n, of, alpha, beta) - wh_beta_binomial_surprise(1, of, alpha, beta);
}

static void
note_moment(Sweep *s, guint i)
{
  const WhUtterance *one = wh_parley_get(&s->talk, i);
  const WhPeople *people = s->talk.people;
  const WhSaying *saying = wh_parley_saying(&s->talk, one);
  Account *account = &s->accounts[one->speaker];
  guint32 serves = wh_saying_serves(people, saying);
  if (account->n == 0 || account->last_message != saying->message)
    account->n++;
  account->last_message = saying->message;
  account->kind = MAX(account->kind, kind_of(people, saying));
  if (serves != WH_NONE || account->n == 1)
    account->serves = serves != WH_NONE ? serves : one->speaker;
  guint32 of = MAX(account->n, wh_people_voice(people, one->speaker, one->t + 1).messages);
  if (of < 2 && account->kind < 0.7)
    return;
  double surprise = LONE * account->n / of + further(account->n, of, usual_share(&s->talk, one->t));
  double strange = wh_strangeness(s->talk.strangers, one->speaker, one->t);
  Moment moment = {.t = one->t,
                   .account = one->speaker,
                   .serves = account->serves,
                   .value = surprise * strange * account->kind,
                   .saying = one->saying,
                   .n = account->n,
                   .of = of};
  g_array_append_val(s->moments, moment);
}

/* When it was plain that the account of MOMENT had stopped: known time of the first message of others after
 * the silence; G_MAXINT64: never. */
static gint64
stopped_at(const WhPeople *people, const Moment *moment)
{
  guint32 n;
  const guint32 *own = wh_people_messages(people, moment->account, &n);
  gint64 last = moment->t;
  for (guint32 i = 0; i < n; i++) {
    gint64 t = people->view->messages[own[i]].known;
    if (t > last && t < last + SILENCE)
      last = t;
    else if (t >= last + SILENCE)
      break;
  }
  const WhView *view = people->view;
  guint32 at = wh_message_at(view, last + SILENCE);
  gboolean goes_on = at - wh_message_at(view, last + 1) >= GOES_ON;
  return goes_on && at < view->n_messages && people->speaker_of[at] != moment->account
             ? view->messages[at].known
             : G_MAXINT64;
}

static int
by_time(gconstpointer a, gconstpointer b)
{
  const Moment *x = a, *y = b;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  if (x->stopped != y->stopped)
    return x->stopped < y->stopped ? -1 : 1;
  return x->saying < y->saying ? -1 : x->saying > y->saying;
}

/* Each account's last moment before a silence also counts when the silence is plain. */
static void
add_stops(Sweep *s)
{
  guint n = s->moments->len;
  for (guint i = 0; i < n; i++) {
    Moment moment = g_array_index(s->moments, Moment, i);
    gint64 t = stopped_at(s->talk.people, &moment);
    if (t == G_MAXINT64)
      continue;
    moment.t = t;
    moment.stopped = TRUE;
    moment.value *= STOPPED;
    g_array_append_val(s->moments, moment);
  }
  g_array_sort(s->moments, by_time);
}

static WhRole
role_of(const WhSaying *saying)
{
  if (saying->kind == WH_SPEECH_ENDORSES)
    return WH_ROLE_ENDORSER;
  return wh_saying_requests(saying) ? WH_ROLE_REQUESTER : WH_ROLE_PRESSURE;
}

/* All accounts that serve the same one as MOMENT within the span. */
static void
consider(Sweep *s, const Moment *moment)
{
  g_autoptr(GPtrArray) with = g_ptr_array_new();
  double sum = 0;
  for (guint i = 0; i < s->known->len; i++) {
    const Moment *other = s->accounts[g_array_index(s->known, guint32, i)].now;
    if (other->serves != moment->serves || other->t < moment->t - SPAN)
      continue;
    sum += other->value;
    g_ptr_array_add(with, (gpointer)(guintptr)other);
  }
  if (sum < FLOOR || !wh_peak_rises(&s->peaks[moment->serves], sum, moment->t))
    return;
  WhSignal *signal = wh_signal_new(s->self, moment->serves, WH_NONE, moment->t, moment->t, sum);
  guint n = 0, of = 0;
  for (guint i = 0; i < with->len; i++) {
    const Moment *other = with->pdata[i];
    const WhSaying *saying = &s->talk.people->sayings[other->saying];
    n += other->n;
    of += other->of;
    signal->from = MIN(signal->from, saying->known);
    wh_signal_party(signal, other->account, role_of(saying));
    wh_signal_saying(signal, s->talk.people, other->saying);
  }
  wh_signal_value(signal, "accounts", "%u", with->len);
  wh_signal_value(signal, "purpose", "%u", n);
  wh_signal_value(signal, "messages", "%u", of);
  g_ptr_array_add(s->signals, signal);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  g_autofree Account *accounts = g_new0(Account, people->n_persons + 1);
  g_autoptr(GArray) moments = g_array_new(FALSE, FALSE, sizeof(Moment));
  g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(guint32));
  Sweep s = {.self = self,
             .signals = signals,
             .peaks = peaks,
             .moments = moments,
             .known = known,
             .accounts = accounts};
  wh_parley_init(&s.talk, people, weigh);
  for (guint i = 0; i < s.talk.utterances->len; i++)
    note_moment(&s, i);
  add_stops(&s);
  for (guint i = 0; i < moments->len; i++) {
    Moment *moment = &g_array_index(moments, Moment, i);
    if (accounts[moment->account].now == NULL)
      g_array_append_val(known, moment->account);
    accounts[moment->account].now = moment;
    consider(&s, moment);
  }
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
    .version = 1,
    .needs = WH_RECORD_WORDS,
    .summary = "accounts that do little here but ask, press or vouch, and stop with it",
    .statistic =
        "Sum over the accounts that served one person within a year of kind * strangeness * (0.5 n/m - log10 "
        "P(N >= n | N >= 1)): n of the account's m messages so far, those with a change left out, ask for "
        "rights, vouch, complain, belittle or urge; N is beta-binomial with the share that such messages "
        "have "
        "here as if seen in 20. kind is that of the most telling: 1.5 asks or vouches for somebody else, 1 "
        "presses for somebody else or asks for nobody by name, 0.7 asks for itself, 0.6 presses otherwise "
        "(not "
        "in threads of its own, and at least two messages). A quarter more when 60 days without a word have "
        "passed while others wrote at least 10.",
    .null_model = "the share of such messages in this project",
    .says =
        "{accounts} accounts with {purpose} of their {messages} messages here spent on asking, pressing or "
        "vouching served {person}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
