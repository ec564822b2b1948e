/* SPDX-License-Identifier: Apache-2.0
 * ladder: rights reached with less behind one than honest successors had, where few others are at hand. */
#include "pattern/tools.h"

#include <math.h>

#define FOUNDING (180 * WH_DAY) /* rights of the first half year are the founders' own */
#define ACTIVE_SPAN (180 * WH_DAY)
#define CLIMB (2 * WH_YEAR) /* rights gained within it add up */
#define PRIOR_WEIGHT 4.0 /* what the honest integrators of other projects count against this project's own   \
                          */
#define FLOOR 0.3

/* One first use of a right. */
typedef struct {
  gint64 t;
  guint32 landed;
  gint64 days;
} Grant;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  GArray *grants[WH_N_RIGHTS]; /* of Grant: earlier first uses */
  WhActWindow active;
  double (*gained)[WH_N_RIGHTS]; /* by person: what each right added */
  WhPeak *peaks;
  guint32 last_power[2]; /* the last power acts of two different persons */
} Sweep;

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

/* Time of the last power act of anybody else before T; 0 if none. */
static gint64
last_of_others(const Sweep *s, guint32 person)
{
  for (guint i = 0; i < 2; i++) {
    if (s->last_power[i] == WH_NONE)
      break;
    const WhAct *act = &s->people->acts[s->last_power[i]];
    if (act->person != person)
      return act->known;
  }
  return 0;
}

static void
remember_power(Sweep *s, guint32 index)
{
  guint32 person = s->people->acts[index].person;
  if (s->last_power[0] != WH_NONE && s->people->acts[s->last_power[0]].person != person)
    s->last_power[1] = s->last_power[0];
  s->last_power[0] = index;
}

static double
climbed(const Sweep *s, guint32 person, gint64 t, gint64 *ret_from, GString *rights)
{
  double sum = 0;
  for (int r = 0; r < WH_N_RIGHTS; r++) {
    guint32 first = s->people->first_act[person * WH_N_RIGHTS + (guint)r];
    if (first == WH_NONE || s->gained[person][r] <= 0)
      continue;
    gint64 when = s->people->acts[first].known;
    if (when > t || when < t - CLIMB)
      continue;
    sum += s->gained[person][r];
    *ret_from = MIN(*ret_from, when);
    g_string_append_printf(rights, "%s%s", rights->len > 0 ? ", " : "", wh_right_says((WhRight)r));
  }
  return sum;
}

static void
add_evidence(const Sweep *s, WhSignal *signal)
{
  for (int r = 0; r < WH_N_RIGHTS; r++) {
    guint32 first = s->people->first_act[signal->person * WH_N_RIGHTS + (guint)r];
    if (first == WH_NONE || s->gained[signal->person][r] <= 0)
      continue;
    const WhAct *act = &s->people->acts[first];
    if (act->known < signal->from || act->known > signal->reached)
      continue;
    if (act->tag != WH_NONE)
      wh_signal_evidence(signal, WH_EVIDENCE_TAG, act->tag, wh_right_says((WhRight)r), NULL);
    else
      wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, act->commit, wh_right_says((WhRight)r), NULL);
  }
}

static void
emit(Sweep *s, const WhAct *act, WhInvolvement before, gint64 silent)
{
  g_autoptr(GString) rights = g_string_new(NULL);
  gint64 from = act->known;
  double sum = climbed(s, act->person, act->known, &from, rights);
  if (sum < FLOOR || !wh_peak_rises(&s->peaks[act->person], sum, act->known))
    return;
  WhSignal *signal = wh_signal_new(s->self, act->person, WH_NONE, from, act->known, sum);
  guint32 others = s->active.n_active - (s->active.count[act->person] > 0);
  wh_signal_value(signal, "rights", "%s", rights->str);
  wh_signal_value(signal, "landed", "%u", before.landed);
  wh_signal_value(signal, "days", "%" G_GINT64_FORMAT,
                  before.landed == 0 ? 0 : (act->known - before.first) / WH_DAY);
  wh_signal_value(signal, "others", "%u", others);
  wh_signal_value(signal, "silent", "%" G_GINT64_FORMAT, silent / WH_DAY);
  add_evidence(s, signal);
  g_ptr_array_add(s->signals, signal);
}

static void
first_use(Sweep *s, const WhAct *act)
{
  WhInvolvement before = wh_people_involvement(s->people, act->person, act->known);
  Grant now = {act->known, before.landed, before.landed == 0 ? 0 : (act->known - before.first) / WH_DAY};
  if (act->known >= s->people->begin + FOUNDING) {
    double familiarity = wh_familiarity(before, act->known);
    gint64 last = last_of_others(s, act->person);
    gint64 silent = last > 0 ? act->known - last : 0;
    double alone = 1.0 / (1 + s->active.n_active - (s->active.count[act->person] > 0));
    double pace = wh_surprise(share_with_less(s->grants[act->right], familiarity, now));
    double silence = log10(1 + (double)silent / (30.0 * (double)WH_DAY)) * (1 - familiarity);
    s->gained[act->person][act->right] = alone * (pace + silence);
    emit(s, act, before, silent);
  }
  g_array_append_val(s->grants[act->right], now);
}

static void
sweep_clear(Sweep *s)
{
  for (int r = 0; r < WH_N_RIGHTS; r++)
    g_array_unref(s->grants[r]);
  wh_act_window_clear(&s->active);
  g_free(s->gained);
  g_free(s->peaks);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.self = self, .people = people, .signals = signals, .last_power = {WH_NONE, WH_NONE}};
  for (int r = 0; r < WH_N_RIGHTS; r++)
    s.grants[r] = g_array_new(FALSE, FALSE, sizeof(Grant));
  s.gained = g_malloc0_n(people->n_persons + 1, sizeof *s.gained);
  s.peaks = g_new0(WhPeak, people->n_persons + 1);
  wh_act_window_init(&s.active, people, ACTIVE_SPAN, wh_act_is_power);
  for (guint32 i = 0; i < people->n_acts; i++) {
    const WhAct *act = &people->acts[i];
    gboolean first = people->first_act[act->person * WH_N_RIGHTS + act->right] == i;
    if (first && act->right != WH_RIGHT_CONTRIBUTE && wh_people_is_human(people, act->person)) {
      wh_act_window_move(&s.active, act->known);
      first_use(&s, act);
    }
    if (wh_act_is_power(act))
      remember_power(&s, i);
  }
  sweep_clear(&s);
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
    .summary = "rights gained with less behind them than honest successors had",
    .statistic = "Sum over the rights first used within two years of a_r * (-log10 p_r + g_r). p_r is the "
                 "share of earlier first users of the "
                 "same right, here and among honest integrators elsewhere (weight 4), who had landed no more "
                 "commits over no more days; "
                 "g_r = log10(1 + silence/30 days) * (1 - familiarity), silence being the time since anybody "
                 "else landed or tagged; "
                 "a_r = 1 / (1 + number of others who landed or tagged in the last 180 days).",
    .null_model = "first uses of the same right earlier in this project, and 1,873 integrators of 138 "
                  "ordinary repositories",
    .says = "{person} {rights} within two years, with {landed} landed commits over {days} days before the "
            "latest of these steps; "
            "{others} others had landed or tagged in the half year before, the last of them {silent} days "
            "earlier",
    .innocent = innocent,
    .next = next,
    .run = run,
};
