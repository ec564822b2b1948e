/* SPDX-License-Identifier: Apache-2.0
 * fresh-hand: somebody with no record here uses power by own hand, after a silence that is unusual for the
 * project. */
#include "pattern/tools.h"

#include <math.h>

#define HABIT (3 * WH_YEAR) /* what gaps and strangers are usual here */
#define MIN_HABIT 10        /* uses of power that make a habit */
#define STRANGER 3          /* landed commits below which a hand is a stranger's */
#define FLOOR 0.1

/* One use of power, as habit: the time since the one before, and whether a stranger's hand did it. */
typedef struct {
  gint64 t, gap;
  gboolean stranger;
} Habit;

/* Power used by one person with nobody else in between. */
typedef struct {
  guint32 person;
  guint n, own, days; /* uses; those that did not land others' work; different UTC days */
  gint64 last_day;
  gint64 from, silence;
  double odd; /* how unusual it was that it began */
  guint32 commits[WH_MAX_EVIDENCE];
} Run;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  GArray *habits; /* of Habit: the uses before this one */
  WhPeak *peaks;
  Run run;
} Sweep;

/* The surprise of a silence like this one and of a stranger's hand over the last three years; 0 without a
 * habit. */
static double
oddness(const Sweep *s, gint64 t, gint64 silence)
{
  guint n = 0, gaps = 0, longer = 0, strangers = 0;
  for (guint i = s->habits->len; i > 0 && g_array_index(s->habits, Habit, i - 1).t >= t - HABIT; i--) {
    const Habit *h = &g_array_index(s->habits, Habit, i - 1);
    n++;
    strangers += h->stranger ? 1 : 0;
    gaps += h->gap >= WH_DAY ? 1 : 0;
    longer += h->gap >= MAX(silence, WH_DAY) ? 1 : 0;
  }
  if (n < MIN_HABIT)
    return 0;
  double length = log10(1 + (double)silence / (2.0 * (double)WH_DAY)) / log10(1 + 180.0 / 2);
  return MIN(1.0, length) *
         (wh_surprise((longer + 1.0) / (gaps + 2.0)) + wh_surprise((strangers + 1.0) / (n + 2.0)));
}

static void
consider(Sweep *s, const WhPower *use, guint32 landed)
{
  const Run *run = &s->run;
  double own = (double)run->own / run->n;
  double stat = own * own * run->odd * pow(run->days / (run->days + 1.0), 2);
  if (stat < FLOOR || !wh_peak_rises(&s->peaks[use->person], stat, use->t))
    return;
  WhSignal *signal = wh_signal_new(s->self, use->person, WH_NONE, run->from, use->t, stat);
  if (run->n == 1)
    wh_signal_value(signal, "uses", "once");
  else
    wh_signal_value(signal, "uses", "%u times in a row", run->n);
  wh_signal_value(signal, "landed", "%u", landed);
  wh_signal_value(signal, "silent", "%" G_GINT64_FORMAT, run->silence / WH_DAY);
  for (guint i = 0; i < MIN(run->n, WH_MAX_EVIDENCE); i++)
    if (run->commits[i] != WH_NONE)
      wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, run->commits[i],
                         "power used by a hand with no record here", NULL);
  g_ptr_array_add(s->signals, signal);
}

static void
use_power(Sweep *s, const WhPower *use)
{
  gint64 last = s->habits->len > 0 ? g_array_index(s->habits, Habit, s->habits->len - 1).t : use->t;
  guint32 landed = G_MAXUINT32;
  if (use->person != WH_NONE)
    landed = wh_people_involvement(s->people, use->person, use->t).landed;
  if (use->person != s->run.person || use->person == WH_NONE) {
    s->run = (Run){.person = use->person, .from = use->t, .silence = use->t - last};
    s->run.odd = landed < STRANGER ? oddness(s, use->t, use->t - last) : 0;
  }
  if (s->run.n < WH_MAX_EVIDENCE)
    s->run.commits[s->run.n] = use->commit;
  s->run.n++;
  s->run.own += use->others ? 0 : 1;
  s->run.days += use->t / WH_DAY != s->run.last_day ? 1 : 0;
  s->run.last_day = use->t / WH_DAY;
  Habit habit = {use->t, use->t - last, landed < STRANGER};
  g_array_append_val(s->habits, habit);
  if (s->run.odd > 0 && use->t >= s->people->begin + WH_YEAR && use->t < s->run.from + WH_YEAR)
    consider(s, use, landed);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.self = self, .people = people, .signals = signals, .run.person = WH_NONE};
  g_autoptr(GArray) power = wh_power_in_order(people);
  s.habits = g_array_new(FALSE, FALSE, sizeof(Habit));
  s.peaks = g_new0(WhPeak, people->n_persons + 1);
  for (guint i = 0; i < power->len; i++)
    use_power(&s, &g_array_index(power, WhPower, i));
  g_array_unref(s.habits);
  g_free(s.peaks);
}

static const char *const innocent[] = {
    "a colleague, heir or employee of the owner, known to them but new to this record",
    "the owner landed a contributor's branch unchanged, so that it looks like the contributor's own hand",
    "a rescue of a project that had come to rest", NULL};
static const char *const next[] = {"ask who gave this account the right to write, and when",
                                   "see whether earlier maintainers still act anywhere in the project", NULL};

const WhPattern wh_pattern_fresh_hand = {
    .id = "fresh-hand",
    .family = WH_FAMILY_RIGHTS,
    .version = 1,
    .needs = WH_RECORD_GIT,
    .summary = "somebody with no record here uses power by own hand after an unusual silence",
    .statistic =
        "w^2 * (d/(d+1))^2 * min(1, log10(1 + s/2)/log10(1 + 180/2)) * (-log10 (g+1)/(G+2) - log10 "
        "(k+1)/(n+2)). "
        "A "
        "person with fewer than three "
        "landed commits begins a run of uses of power on d different days with nobody else between, after s "
        "days without any; "
        "over the three years before, g "
        "of G gaps of at least a day were as long, and k of n uses (at least 10) were by such a hand. A run "
        "is looked at for a year.",
    .null_model = "this project's own gaps and hands of the last three years",
    .says = "{person} used power {uses} with nobody else between (commits landed at the time: {landed}; days "
            "without anybody's before: {silent}); neither the silence nor such a hand is usual here",
    .innocent = innocent,
    .next = next,
    .run = run,
};
