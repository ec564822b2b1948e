/* SPDX-License-Identifier: Apache-2.0
 * displacement: one person's share of the power rises as that of those who held it falls. */
#include "pattern/tools.h"

#define WEEK (7 * WH_DAY)
#define RECENT (52 * WEEK)
#define PAST (5 * RECENT)
#define PRIOR_MAX 52.0 /* weeks of habit that the past can weigh at most */
#define SHARE_FLOOR 0.2
#define MIN_WEEKS 3
#define FLOOR 0.3

/* A week in which a person used power, and the first use in it. */
typedef struct {
  gint64 week;
  guint32 person; /* n_persons: hands that the history does not name */
  WhPower use;
} PowerWeek;

/* Counts of power weeks by person over a span that slides. */
typedef struct {
  guint32 *count;
  guint32 total;
} Tally;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  GArray *weeks; /* of PowerWeek */
  Tally recent, past;
  guint recent_from, past_from; /* recent: [recent_from, now], past: [past_from, recent_from) */
  WhPeak *peaks;
} Sweep;

static GArray *
power_weeks(const WhPeople *people)
{
  GArray *weeks = g_array_new(FALSE, FALSE, sizeof(PowerWeek));
  g_autoptr(GArray) power = wh_power_in_order(people);
  g_autofree gint64 *last = g_new0(gint64, people->n_persons + 1);
  for (guint i = 0; i < power->len; i++) {
    const WhPower *use = &g_array_index(power, WhPower, i);
    PowerWeek pw = {use->t / WEEK, use->person == WH_NONE ? people->n_persons : use->person, *use};
    if (last[pw.person] == pw.week)
      continue;
    last[pw.person] = pw.week;
    g_array_append_val(weeks, pw);
  }
  return weeks;
}

static void
tally(Tally *t, guint32 person, gboolean add)
{
  t->count[person] += add ? 1u : (guint32)-1;
  t->total += add ? 1u : (guint32)-1;
}

static void
move_to(Sweep *s, guint now)
{
  const PowerWeek *weeks = (const PowerWeek *)(gpointer)s->weeks->data;
  tally(&s->recent, weeks[now].person, TRUE);
  for (; weeks[s->recent_from].week <= weeks[now].week - RECENT / WEEK; s->recent_from++) {
    tally(&s->recent, weeks[s->recent_from].person, FALSE);
    tally(&s->past, weeks[s->recent_from].person, TRUE);
  }
  for (;
       s->past_from < s->recent_from && weeks[s->past_from].week <= weeks[now].week - (RECENT + PAST) / WEEK;
       s->past_from++)
    tally(&s->past, weeks[s->past_from].person, FALSE);
}

/* Who had the most power in the past, but for PERSON; ties go to the earlier person. */
static guint32
top_incumbent(const Sweep *s, guint32 person)
{
  guint32 top = WH_NONE;
  for (guint i = s->past_from; i < s->recent_from; i++) {
    guint32 p = g_array_index(s->weeks, PowerWeek, i).person;
    if (p != person && p != s->people->n_persons &&
        (top == WH_NONE || s->past.count[p] > s->past.count[top] ||
         (s->past.count[p] == s->past.count[top] && p < top)))
      top = p;
  }
  return top;
}

/* How far the incumbents fell: 1 less their recent weeks over their weeks in an average year of the past,
 * 0..1. */
static double
incumbents_fall(const Sweep *s, guint32 person, gint64 week)
{
  guint32 past = s->past.total - s->past.count[person];
  guint32 now = s->recent.total - s->recent.count[person];
  gint64 oldest = g_array_index(s->weeks, PowerWeek, s->past_from).week;
  double years = CLAMP((double)(week - RECENT / WEEK - oldest) / 52.0, 1.0, 5.0);
  if (past == 0)
    return 0;
  return 1 - MIN(1.0, (double)now / ((double)past / years));
}

static void
consider(Sweep *s, guint i)
{
  const PowerWeek *pw = &g_array_index(s->weeks, PowerWeek, i);
  guint32 k = s->recent.count[pw->person], n = s->recent.total;
  if (pw->person == s->people->n_persons || s->past.total == 0 || k < MIN_WEEKS ||
      (double)k < SHARE_FLOOR * n)
    return;
  double before = (s->past.count[pw->person] + 0.5) / (s->past.total + 1.0);
  if ((double)k <= before * n)
    return;
  double fall = incumbents_fall(s, pw->person, pw->week);
  double weight = MIN((double)s->past.total, PRIOR_MAX) + 1;
  guint scale =
      1 + n / 200; /* a large project's weeks are no longer independent evidence; keeps the sum short too */
  double stat =
      fall * wh_beta_binomial_surprise(k / scale, n / scale, before * weight, (1 - before) * weight);
  const WhPower *use = &pw->use;
  if (stat < FLOOR || !wh_peak_rises(&s->peaks[pw->person], stat, use->t))
    return;
  guint first = s->recent_from;
  while (g_array_index(s->weeks, PowerWeek, first).person != pw->person)
    first++;
  const WhPower *first_use = &g_array_index(s->weeks, PowerWeek, first).use;
  guint32 incumbent = top_incumbent(s, pw->person);
  WhSignal *signal = wh_signal_new(s->self, pw->person, incumbent, first_use->t, use->t, stat);
  wh_signal_value(signal, "share", "%.0f%%", 100.0 * k / n);
  wh_signal_value(signal, "before", "%.0f%%", 100.0 * s->past.count[pw->person] / MAX(s->past.total, 1));
  wh_signal_value(signal, "fall", "%.0f%%", 100.0 * fall);
  wh_signal_value(signal, "weeks", "%u", k);
  wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, first_use->commit,
                     "first use of power in the year that is measured", NULL);
  if (use->commit != first_use->commit)
    wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, use->commit, "the act at which the share was reached",
                       NULL);
  g_ptr_array_add(s->signals, signal);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.self = self, .people = people, .signals = signals, .weeks = power_weeks(people)};
  s.recent.count = g_new0(guint32, people->n_persons + 1);
  s.past.count = g_new0(guint32, people->n_persons + 1);
  s.peaks = g_new0(WhPeak, people->n_persons + 1);
  for (guint i = 0; i < s.weeks->len; i++) {
    move_to(&s, i);
    consider(&s, i);
  }
  g_array_unref(s.weeks);
  g_free(s.recent.count);
  g_free(s.past.count);
  g_free(s.peaks);
}

static const char *const innocent[] = {
    "an ordinary hand-over: about one in fifty project-years, most of them announced",
    "the earlier maintainers lost time or interest, and somebody stepped in",
    "a change of tooling: work that a forge's button or a bot used to land is now landed by hand", NULL};
static const char *const next[] = {"look for an announcement of the hand-over by the earlier maintainer",
                                   "compare who reviews whose work before and after", NULL};

const WhPattern wh_pattern_displacement = {
    .id = "displacement",
    .family = WH_FAMILY_RIGHTS,
    .version = 1,
    .needs = WH_RECORD_GIT,
    .usual = 1.0,
    .summary = "the incumbents' share of the power falls as one newcomer's rises",
    .statistic = "f * -log10 P(K >= k). k of n are the person's weeks with power (landing or tagging) among "
                 "all persons' in the last 52 "
                 "weeks; K is beta-binomial with the person's share of the five years before as mean and at "
                 "most 52 weeks of weight; f is "
                 "how far the others fell, 1 - recent weeks / yearly weeks before, within 0..1. At least 3 "
                 "weeks and a share of 20%.",
    .null_model = "the person's share of this project's own five years before",
    .says = "{person} holds {share} of the weeks with power in the last year against {before} in the five "
            "years before, "
            "while everybody else's fell by {fall}; {other} had the most before",
    .innocent = innocent,
    .next = next,
    .run = run,
};
