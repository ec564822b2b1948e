/* SPDX-License-Identifier: Apache-2.0
 * clock-slip: zone contradictions within one account's own record that no committer, daylight saving, forge
 * or journey explains. */
#include "pattern/tools.h"

#include <math.h>

#define MIN_COMMITS 20
#define MIN_HOURS 2.0  /* smaller differences are daylight saving or a neighbouring zone */
#define HABIT_RATE 0.1 /* changes per commit at which the person simply works on machines in two zones */
#define JOURNEY_BASE_HOURS 3.0 /* to and from airports */
#define HOURS_PER_ZONE 0.9     /* of flight for an hour of difference */
#define STAY (24 * 3600) /* an excursion shorter than this, with the home zone around it, is no journey */
#define AROUND (72 * 3600)
#define FLOOR 0.5

typedef struct {
  guint32 n, changes; /* own commits, changes of zone among them */
  guint32 explained_committer, explained_dst, explained_travel;
  double slips, hours;           /* weighted slips, largest difference among them */
  gint64 last, first_slip;       /* authored time of the last commit; known time of the first slip */
  gint16 zone, home;             /* last zone; zone before the excursion */
  gint64 away_since, home_until; /* the current excursion */
  GArray *evidence;              /* commit indices */
  WhPeak peak;
} Clock;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  Clock *clocks;
} Sweep;

static double
hours_between(gint16 a, gint16 b)
{
  return ABS((double)a - b) / 60.0;
}

static void
slip(Clock *clock, guint32 commit, gint64 known, double weight, double hours)
{
  if (clock->slips <= 0)
    clock->first_slip = known;
  clock->slips += weight;
  clock->hours = MAX(clock->hours, hours);
  if (clock->evidence == NULL)
    clock->evidence = g_array_new(FALSE, FALSE, sizeof(guint32));
  if (clock->evidence->len < WH_MAX_EVIDENCE)
    g_array_append_val(clock->evidence, commit);
}

/* The zone of CLOCK changed with this commit: says what explains it, or counts a slip. */
static void
changed(Clock *clock, guint32 commit, gint64 known, WhStamp at)
{
  double hours = hours_between(at.zone, clock->zone), gap = (double)(at.time - clock->last) / 3600.0;
  if (hours < MIN_HOURS) {
    clock->explained_dst++;
    return;
  }
  clock->changes++;
  gboolean back = hours_between(at.zone, clock->home) < MIN_HOURS;
  if (gap < JOURNEY_BASE_HOURS + HOURS_PER_ZONE * hours)
    slip(clock, commit, known, 1.0, hours);
  else if (back && clock->last - clock->away_since < STAY && at.time - clock->home_until < AROUND)
    slip(clock, commit, known, 0.5, hours);
  else
    clock->explained_travel++;
  clock->home = clock->zone;
  clock->home_until = clock->last;
  clock->away_since = at.time;
}

static void
emit(Sweep *s, guint32 person, gint64 known)
{
  Clock *clock = &s->clocks[person];
  double rate = (double)clock->changes / clock->n;
  if (clock->n < MIN_COMMITS || clock->slips <= 0 || rate >= HABIT_RATE)
    return;
  double stat = log2(1 + clock->slips) * (1 - rate / HABIT_RATE) * MIN(2.0, clock->hours / 3.0);
  if (stat < FLOOR || !wh_peak_rises(&clock->peak, stat, known))
    return;
  WhSignal *signal = wh_signal_new(s->self, person, WH_NONE, clock->first_slip, known, stat);
  wh_signal_value(signal, "slips", "%.0f", ceil(clock->slips));
  wh_signal_value(signal, "commits", "%u", clock->n);
  wh_signal_value(signal, "hours", "%.1f", clock->hours);
  wh_signal_value(signal, "committer", "%u", clock->explained_committer);
  wh_signal_value(signal, "dst", "%u", clock->explained_dst);
  wh_signal_value(signal, "travel", "%u", clock->explained_travel);
  for (guint i = 0; i < clock->evidence->len; i++)
    wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, g_array_index(clock->evidence, guint32, i),
                       "the clock moved faster than a journey", NULL);
  g_ptr_array_add(s->signals, signal);
}

static void
tick(Sweep *s, guint32 commit, gint64 known)
{
  const WhPeople *people = s->people;
  const WhCommit *c = &people->view->commits[commit];
  guint32 person = people->author_of[commit];
  WhStamp at = c->authored;
  if ((c->flags & WH_COMMIT_BAD_TIME) != 0 || at.zone == WH_ZONE_ABSENT || at.zone == 0 ||
      !wh_people_is_human(people, person))
    return;
  Clock *clock = &s->clocks[person];
  if (people->committer_of[commit] != person) {
    clock->explained_committer += clock->n > 0 && hours_between(at.zone, clock->zone) >= MIN_HOURS;
    return;
  }
  if (clock->n > 0 &&
      at.time < clock->last) /* rebased or picked: says nothing about where the person was since */
    return;
  if (clock->n++ == 0)
    clock->home = at.zone;
  double slips = clock->slips;
  if (clock->n > 1 && at.zone != clock->zone)
    changed(clock, commit, known, at);
  clock->zone = at.zone;
  clock->last = at.time;
  if (clock->slips > slips)
    emit(s, person, known);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {self, people, signals, g_new0(Clock, people->n_persons + 1)};
  g_autoptr(GArray) landed = wh_landed_in_order(people);
  for (guint i = 0; i < landed->len; i++) {
    const WhLanded *at = &g_array_index(landed, WhLanded, i);
    tick(&s, at->commit, at->t);
  }
  for (guint32 p = 0; p < people->n_persons; p++)
    if (s.clocks[p].evidence != NULL)
      g_array_unref(s.clocks[p].evidence);
  g_free(s.clocks);
}

static const char *const innocent[] = {
    "work on two machines, one of them set to another zone: a server, a container, a colleague's computer",
    "a clock or zone set wrong for a day",
    "commits prepared elsewhere and replayed by a tool that keeps the original zone", NULL};
static const char *const next[] = {
    "compare the hours of day in each zone: two machines share one day, two places do not",
    "look at mail headers of the same days", NULL};

const WhPattern wh_pattern_clock_slip = {
    .id = "clock-slip",
    .family = WH_FAMILY_PERSONA,
    .version = 1,
    .needs = WH_RECORD_GIT,
    .usual = 1.3,
    .summary = "zone changes within one person's own commits that nothing innocent explains",
    .statistic = "log2(1 + s) * (1 - r/0.1) * min(2, h/3), 0 when r >= 0.1. Over the person's commits by own "
                 "hand in order of their own "
                 "clock, UTC left out: s counts changes of at least 2 hours that came faster than 3 h + 0.9 "
                 "h an hour of difference (half "
                 "for an excursion under a day with the home zone within three days around it); h is the "
                 "largest of them in hours; r "
                 "is changes per commit. At least 20 commits.",
    .null_model = "what committers, daylight saving, forges and journeys explain; people who change zone in "
                  "every tenth commit work in two",
    .says =
        "{slips|time|times} in {commits} of {person}'s own commits the zone changed by up to {hours} hours "
        "faster than a journey allows; "
        "further changes are explained by the committer ({committer}), daylight saving ({dst}) or travel "
        "({travel})",
    .innocent = innocent,
    .next = next,
    .run = run,
};
