/* SPDX-License-Identifier: Apache-2.0
 * single-purpose: an account that does little here but ask, press or vouch, and stops with it. */
#include "pattern/parley.h"

#define SPAN WH_YEAR
#define SILENCE (60 * WH_DAY) /* without a word in a project that goes on: it stopped */
#define GOES_ON 10            /* messages by others in that time */
#define STOPPED 1.25          /* what having stopped multiplies */
#define WEIGHT 20.0           /* how many messages the project's own share is worth as a prior */
#define FLOOR 0.2

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
  gboolean presses, speaks, asks; /* for whom it serves; for whom it serves; for itself */
  Moment *now;                    /* what counts of it; borrowed, NULL: nothing yet */
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

static gboolean
has_purpose(const WhParley *talk, const WhSaying *saying)
{
  if (wh_saying_with_change(talk->people, saying))
    return FALSE;
  if (wh_saying_requests(saying))
    return TRUE;
  if (wh_parley_serves(talk, saying) != WH_NONE)
    return wh_saying_presses(saying) || saying->kind == WH_SPEECH_ENDORSES;
  return wh_saying_presses(saying) && !wh_saying_in_own_thread(talk->people, saying);
}

static double
weigh(WhParley *talk, const WhSaying *saying)
{
  return has_purpose(talk, saying) ? wh_parley_strange(talk, saying->speaker, saying->known) : 0;
}

/* How telling it is what an account did: both to press and to speak for the same other one is more than either. */
static double
kind_of(const Account *account, guint32 self)
{
  if (account->serves == self)
    return account->asks ? 0.7 : 0;
  return (account->presses ? 1 : 0) + (account->speaks ? 1.5 : 0);
}

/* What SAYING adds to what is known of its speaker. */
static void
take(const WhParley *talk, Account *account, const WhSaying *saying)
{
  guint32 serves = wh_parley_serves(talk, saying);
  if (account->n == 0)
    account->serves = saying->speaker;
  if (account->n == 0 || account->last_message != saying->message)
    account->n++;
  account->last_message = saying->message;
  account->asks |= saying->kind == WH_SPEECH_ASKS_FOR_SELF || saying->kind == WH_SPEECH_OFFERS;
  if (serves == WH_NONE)
    return;
  if (serves != account->serves)
    account->presses = account->speaks = FALSE;
  account->serves = serves;
  account->presses |= wh_saying_presses(saying);
  account->speaks |= !wh_saying_presses(saying);
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
  take(&s->talk, account, saying);
  double kind = kind_of(account, one->speaker);
  guint32 of = MAX(account->n, wh_people_voice(people, one->speaker, one->t + 1).messages);
  if (!(kind > 0))
    return;
  double surprise =
      (double)account->n / (account->n + of) + further(account->n, of, usual_share(&s->talk, one->t));
  double strange = wh_parley_strange(&s->talk, one->speaker, one->t);
  Moment moment = {.t = one->t,
                   .account = one->speaker,
                   .serves = account->serves,
                   .value = surprise * strange * kind,
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
  double sum = 0, squares = 0;
  gboolean by_others = FALSE;
  for (guint i = 0; i < s->known->len; i++) {
    const Moment *other = s->accounts[g_array_index(s->known, guint32, i)].now;
    if (other->serves != moment->serves || other->t < moment->t - SPAN)
      continue;
    sum += other->value;
    squares += other->value * other->value;
    by_others |= other->account != moment->serves;
    g_ptr_array_add(with, (gpointer)(guintptr)other);
  }
  /* Each further account that serves the same one is a fact of its own: times how many there are. */
  double stat = squares > 0 ? sum * sum * sum / squares : 0;
  if (!by_others || stat < FLOOR || !wh_peak_rises(&s->peaks[moment->serves], stat, moment->t))
    return;
  WhSignal *signal = wh_signal_new(s->self, moment->serves, WH_NONE, moment->t, moment->t, stat);
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
    .version = 2,
    .needs = WH_RECORD_WORDS,
    .summary = "accounts that do little here but ask, press or vouch, and stop with it",
    .statistic =
        "v times the sum over the accounts that served one other person within a year of kind * strangeness "
        "* "
        "(n/(n+m) - log10 P(N >= n | N >= 1)), v = (sum x)^2 / sum x^2 the number of accounts that makes: n "
        "of the account's m messages so far, those with a change left out, ask for rights, vouch, complain, "
        "belittle or urge; N is beta-binomial with the share that such messages have here as if seen in 20. "
        "kind is 1 for having pressed for that person, 1.5 for having vouched or asked for them, their sum "
        "for both; the person's own account adds, with kind 0.7, if it asks for itself. A quarter more when "
        "60 days without a word have passed while others wrote at least 10. Strangeness is that of 90 days "
        "before.",
    .null_model = "the share of such messages in this project",
    .says = "{accounts|account|accounts} served {person}; of all that came from there "
            "({messages|message|messages}) "
            "{purpose} asked, pressed or vouched",
    .innocent = innocent,
    .next = next,
    .run = run,
};
