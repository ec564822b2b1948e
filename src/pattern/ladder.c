/* SPDX-License-Identifier: Apache-2.0
 * ladder: rights reached, and used alone, with less behind one than honest successors had. */
#include "pattern/tools.h"

#include <math.h>

#define FOUNDING (180 * WH_DAY) /* rights of the first half year are the founders' own */
#define ACTIVE_SPAN (180 * WH_DAY)
#define CLIMB (2 * WH_YEAR) /* rights gained within it add up */
#define PRIOR_WEIGHT                                                                                         \
  4.0 /* what the honest integrators of other projects count against this project's own                      \
       */
#define FLOOR 0.3

/* One first use of a right. */
typedef struct {
  guint32 landed;
  gint64 days;
} Grant;

/* Power used by one person with nobody else in between. */
typedef struct {
  guint32 person;
  guint n, own;   /* uses; those that did not land others' work */
  gint64 silence; /* time without anybody before it began */
  gint64 from;
  double familiarity; /* the person's when it began */
} Run;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  GArray *power;                /* of WhPower */
  GArray *grants[WH_N_RIGHTS];  /* of Grant: earlier first uses */
  guint active_from, active_to; /* power in the last ACTIVE_SPAN: [active_from, active_to) */
  guint32 *active;              /* by person, the unnamed last: uses in that span */
  guint32 n_active;
  double (*gained)[WH_N_RIGHTS]; /* by person: what each right added */
  WhPeak *peaks;
  Run run;
  gint64 last_use;
} Sweep;

static guint32
slot(const Sweep *s, guint i)
{
  guint32 person = g_array_index(s->power, WhPower, i).person;
  return person == WH_NONE ? s->people->n_persons : person;
}

/* Makes the span hold the power used in [T - ACTIVE_SPAN, T). */
static void
move_to(Sweep *s, gint64 t)
{
  for (; s->active_to < s->power->len && g_array_index(s->power, WhPower, s->active_to).t < t; s->active_to++)
    s->n_active += s->active[slot(s, s->active_to)]++ == 0;
  for (;
       s->active_from < s->active_to && g_array_index(s->power, WhPower, s->active_from).t < t - ACTIVE_SPAN;
       s->active_from++)
    s->n_active -= --s->active[slot(s, s->active_from)] == 0;
}

static guint32
others_active(const Sweep *s, guint32 person)
{
  return s->n_active - (s->active[person] > 0);
}

/* The share of earlier holders, here and elsewhere, who had no more behind them. */
static double
share_with_less(const GArray *grants, double familiarity, Grant now)
{
  guint less = 0;
  for (guint i = 0; i < grants->len; i++) {
    const Grant *g = &g_array_index(grants, Grant, i);
    less += g->landed <= now.landed && g->days <= now.days;
  }
  return (PRIOR_WEIGHT * familiarity + less) / (PRIOR_WEIGHT + grants->len);
}

/* Rights whose gain is a step of the climb. Taking in others' work is what a rescuer does, and CI has a pattern of its own.
 * What only forges and registries tell is no step: it mostly repeats what the history shows, and the baseline's
 * histories lack it. */
static gboolean
is_step(WhRight right)
{
  return right <= WH_RIGHT_SIGN && right != WH_RIGHT_CONTRIBUTE && right != WH_RIGHT_LAND_OTHERS &&
         right != WH_RIGHT_CI;
}

/* A right used for the first time: what it adds to its holder's climb. */
static void
grant(Sweep *s, const WhAct *act)
{
  WhInvolvement before = wh_people_involvement(s->people, act->person, act->known);
  Grant now = {before.landed, before.landed == 0 ? 0 : (act->known - before.first) / WH_DAY};
  if (act->known >= s->people->begin + FOUNDING && wh_people_is_human(s->people, act->person)) {
    move_to(s, act->known);
    double p = share_with_less(s->grants[act->right], wh_familiarity(before, act->known), now);
    s->gained[act->person][act->right] = wh_surprise(p) / (1 + others_active(s, act->person));
  }
  g_array_append_val(s->grants[act->right], now);
}

/* Whether PERSON first used RIGHT within the climb that ends at T, and gained by it. */
static const WhAct *
step_of_climb(const Sweep *s, guint32 person, guint right, gint64 t)
{
  guint32 first = s->people->first_act[person * WH_N_RIGHTS + right];
  if (first == WH_NONE || s->gained[person][right] <= 0)
    return NULL;
  const WhAct *act = &s->people->acts[first];
  return act->known <= t && act->known >= t - CLIMB ? act : NULL;
}

static double
climbed(const Sweep *s, guint32 person, gint64 t)
{
  double sum = 0;
  for (guint r = 0; r < WH_N_RIGHTS; r++)
    if (step_of_climb(s, person, r, t) != NULL)
      sum += s->gained[person][r];
  return sum;
}

/* What the run adds in its first year; after that it is the project's new habit. */
static double
run_adds(const Run *run, gint64 t)
{
  if (t > run->from + WH_YEAR)
    return 0;
  double silence = log10(1 + (double)run->silence / (30.0 * (double)WH_DAY));
  double own = (double)run->own / run->n;
  return own * own * (1 - run->familiarity) * silence * 2 * (1 - 1.0 / run->n);
}

static void
describe(const Sweep *s, WhSignal *signal)
{
  g_autoptr(GString) rights = g_string_new(NULL);
  for (guint r = 0; r < WH_N_RIGHTS; r++) {
    const WhAct *act = step_of_climb(s, signal->person, r, signal->reached);
    if (act == NULL)
      continue;
    signal->from = MIN(signal->from, act->known);
    g_string_append_printf(rights, "%s%s", rights->len > 0 ? ", " : "", wh_right_says((WhRight)r));
    wh_signal_act(signal, act);
  }
  wh_signal_value(signal, "rights", "%s", rights->len > 0 ? rights->str : "used power");
}

static void
consider(Sweep *s, const WhPower *use)
{
  double sum = climbed(s, use->person, use->t) + run_adds(&s->run, use->t);
  if (use->t < s->people->begin + FOUNDING || sum < FLOOR ||
      !wh_peak_rises(&s->peaks[use->person], sum, use->t))
    return;
  WhInvolvement before = wh_people_involvement(s->people, use->person, use->t);
  WhSignal *signal = wh_signal_new(s->self, use->person, WH_NONE, use->t, use->t, sum);
  describe(s, signal);
  wh_signal_value(signal, "landed", "%u", before.landed);
  wh_signal_value(signal, "days", "%" G_GINT64_FORMAT,
                  before.landed == 0 ? 0 : (use->t - before.first) / WH_DAY);
  wh_signal_value(signal, "run", "%u", s->run.n);
  wh_signal_value(signal, "silent", "%" G_GINT64_FORMAT, s->run.silence / WH_DAY);
  if (use->commit != WH_NONE)
    wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, use->commit, "the use of power at which this was reached",
                       NULL);
  g_ptr_array_add(s->signals, signal);
}

static void
use_power(Sweep *s, const WhPower *use)
{
  if (use->person != s->run.person || use->person == WH_NONE) {
    s->run = (Run){use->person, 0, 0, s->last_use > 0 ? use->t - s->last_use : 0, use->t, 1};
    if (use->person != WH_NONE)
      s->run.familiarity = wh_familiarity(wh_people_involvement(s->people, use->person, use->t), use->t);
  }
  s->run.n++;
  s->run.own += use->others ? 0 : 1;
  s->last_use = use->t;
  if (use->person != WH_NONE)
    consider(s, use);
}

static void
sweep(Sweep *s)
{
  const WhPeople *people = s->people;
  guint32 a = 0;
  for (guint i = 0; i < s->power->len; i++) {
    const WhPower *use = &g_array_index(s->power, WhPower, i);
    for (; a < people->n_acts && people->acts[a].known <= use->t; a++) {
      const WhAct *act = &people->acts[a];
      if (is_step(act->right) && people->first_act[act->person * WH_N_RIGHTS + act->right] == a)
        grant(s, act);
    }
    use_power(s, use);
  }
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.self = self, .people = people, .signals = signals, .run.person = WH_NONE};
  s.power = wh_power_in_order(people);
  for (guint r = 0; r < WH_N_RIGHTS; r++)
    s.grants[r] = g_array_new(FALSE, FALSE, sizeof(Grant));
  s.active = g_new0(guint32, people->n_persons + 1);
  s.gained = g_malloc0_n(people->n_persons + 1, sizeof *s.gained);
  s.peaks = g_new0(WhPeak, people->n_persons + 1);
  sweep(&s);
  for (guint r = 0; r < WH_N_RIGHTS; r++)
    g_array_unref(s.grants[r]);
  g_array_unref(s.power);
  g_free(s.active);
  g_free(s.gained);
  g_free(s.peaks);
}

static const char *const innocent[] = {
    "a rescue: the maintainers had left, and a capable stranger took over in the open",
    "a known colleague or employee of the maintainers, whose earlier work is outside this record",
    "the project gives push rights freely, or fast-forwards contributors' branches", NULL};
static const char *const next[] = {
    "find where the rights were asked for and granted: mails, issues, a note in the README",
    "ask the earlier maintainers whether they know this person", NULL};

const WhPattern wh_pattern_ladder = {
    .id = "ladder",
    .family = WH_FAMILY_RIGHTS,
    .version = 1,
    .needs = WH_RECORD_GIT,
    .summary = "rights gained, and used alone, with less behind them than honest successors had",
    .statistic = "c + u. c sums over the rights first used within two years -log10(p_r) / (1 + o): p_r is "
                 "the share of earlier first users of "
                 "the same right, here and among honest integrators elsewhere (weight 4), who had landed no "
                 "more commits over no more days; o "
                 "is how many others landed or tagged in the 180 days before. u = w^2 * (1 - familiarity) * "
                 "log10(1 + silence/30 days) * 2(1 - 1/m): "
                 "m uses of power in a row with nobody else between, after a silence of everybody, w the "
                 "share of them that landed nobody else's work; "
                 "familiarity, 0 to 1, is the share of "
                 "those integrators who had no more behind them when the run began; u is 0 from a run's "
                 "second year on.",
    .null_model = "first uses of the same right earlier in this project, and 1,873 integrators of 138 "
                  "ordinary repositories",
    .says =
        "{person} {rights} (landed commits behind the latest step: {landed}; days over which they came: "
        "{days}); the latest uses of power in this project are theirs alone (in a row: {run}; days without "
        "anybody's before: {silent})",
    .innocent = innocent,
    .next = next,
    .run = run,
};
