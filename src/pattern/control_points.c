/* SPDX-License-Identifier: Apache-2.0
 * control-points: the places from which a project is steered move to one person. */
#include "pattern/tools.h"

#include <math.h>

#define HELD_SPAN WH_YEAR
#define GAINED (3 * WH_YEAR)
#define SHARE 0.5 /* of the uses of the last year, to hold a point */
#define POINT_CAP 2.0
#define FLOOR 0.3

/* Tags, release pages, publishing and owning the registry's entry are records of one point, releasing: the largest
 * of them counts, so that a record more makes nobody steer more. */
static const struct {
  WhRight right;
  gboolean releasing;
} points[] = {{WH_RIGHT_LAND_OTHERS, FALSE}, {WH_RIGHT_CI, FALSE},      {WH_RIGHT_SECURITY, FALSE},
              {WH_RIGHT_OWNERS, FALSE},      {WH_RIGHT_TAG, TRUE},      {WH_RIGHT_RELEASE, TRUE},
              {WH_RIGHT_PUBLISH, TRUE},      {WH_RIGHT_REGISTRY, TRUE}, {WH_RIGHT_SIGN, FALSE}};

#define IS(name, which)                                                                                      \
  static gboolean is_##name(const WhAct *act)                                                                \
  {                                                                                                          \
    return act->right == which;                                                                              \
  }
IS(land_others, WH_RIGHT_LAND_OTHERS)
IS(ci, WH_RIGHT_CI)
IS(security, WH_RIGHT_SECURITY)
IS(owners, WH_RIGHT_OWNERS)
IS(tag, WH_RIGHT_TAG)
IS(release, WH_RIGHT_RELEASE)
IS(publish, WH_RIGHT_PUBLISH)
IS(registry, WH_RIGHT_REGISTRY)
IS(sign, WH_RIGHT_SIGN)
static gboolean (*const point_is[])(const WhAct *) = {
    is_land_others, is_ci, is_security, is_owners, is_tag, is_release, is_publish, is_registry, is_sign};
G_STATIC_ASSERT(G_N_ELEMENTS(points) == G_N_ELEMENTS(point_is));

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  WhActWindow held[G_N_ELEMENTS(points)];
  guint32 *others_before[G_N_ELEMENTS(points)]; /* by person: uses by others before the person's first */
  guint32 uses[G_N_ELEMENTS(points)];
  WhPeak *peaks;
} Sweep;

/* What holding point P adds for PERSON at T: how established it was in other hands, times the share now; 0 if
 * not held. */
static double
point_adds(const Sweep *s, guint p, guint32 person, gint64 t)
{
  guint32 first = s->people->first_act[person * WH_N_RIGHTS + (guint)points[p].right];
  const WhActWindow *w = &s->held[p];
  if (first == WH_NONE || w->total == 0 || s->people->acts[first].known > t ||
      s->people->acts[first].known < t - GAINED)
    return 0;
  double share = (double)w->count[person] / w->total;
  if (share < SHARE)
    return 0;
  return share * MIN(POINT_CAP, log10(1.0 + s->others_before[p][person]));
}

static void
emit(Sweep *s, guint32 person, gint64 t, double stat, const gboolean *moved)
{
  g_autoptr(GString) names = g_string_new(NULL);
  gint64 from = t;
  for (guint p = 0; p < G_N_ELEMENTS(points); p++)
    if (moved[p]) {
      const WhAct *first =
          &s->people->acts[s->people->first_act[person * WH_N_RIGHTS + (guint)points[p].right]];
      from = MIN(from, first->known);
      g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", wh_right_id(points[p].right));
    }
  WhSignal *signal = wh_signal_new(s->self, person, WH_NONE, from, t, stat);
  wh_signal_value(signal, "points", "%s", names->str);
  for (guint p = 0; p < G_N_ELEMENTS(points); p++) {
    if (!moved[p])
      continue;
    const WhAct *first =
        &s->people->acts[s->people->first_act[person * WH_N_RIGHTS + (guint)points[p].right]];
    wh_signal_act(signal, first);
  }
  g_ptr_array_add(s->signals, signal);
}

static void
consider(Sweep *s, guint32 person, gint64 t)
{
  double stat = 0, releasing = 0;
  gboolean moved[G_N_ELEMENTS(points)] = {FALSE};
  for (guint p = 0; p < G_N_ELEMENTS(points); p++) {
    wh_act_window_move(&s->held[p], t + 1);
    double adds = point_adds(s, p, person, t), more = MAX(adds - releasing, 0);
    moved[p] = adds > 0;
    stat += points[p].releasing ? more : adds;
    releasing += points[p].releasing ? more : 0;
  }
  if (stat >= FLOOR && wh_peak_rises(&s->peaks[person], stat, t))
    emit(s, person, t, stat, moved);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {
      .self = self, .people = people, .signals = signals, .peaks = g_new0(WhPeak, people->n_persons + 1)};
  for (guint p = 0; p < G_N_ELEMENTS(points); p++) {
    wh_act_window_init(&s.held[p], people, HELD_SPAN, point_is[p]);
    s.others_before[p] = g_new0(guint32, people->n_persons + 1);
  }
  for (guint32 i = 0; i < people->n_acts; i++) {
    const WhAct *act = &people->acts[i];
    for (guint p = 0; p < G_N_ELEMENTS(points); p++) {
      if (act->right != points[p].right)
        continue;
      if (people->first_act[act->person * WH_N_RIGHTS + (guint)points[p].right] == i)
        s.others_before[p][act->person] = s.uses[p];
      s.uses[p]++;
      if (wh_people_is_human(people, act->person))
        consider(&s, act->person, act->known);
    }
  }
  for (guint p = 0; p < G_N_ELEMENTS(points); p++) {
    wh_act_window_clear(&s.held[p]);
    g_free(s.others_before[p]);
  }
  g_free(s.peaks);
}

static const char *const innocent[] = {"a successor who takes the whole job takes all of its keys",
                                       "one person looks after releases and infrastructure by agreement",
                                       "CI or the security contact was renewed by whoever had the time",
                                       NULL};
static const char *const next[] = {
    "check that the release key and the security contact are announced where users look",
    "see whether at least two people can still release, and who can undo it", NULL};

const WhPattern wh_pattern_control_points = {
    .id = "control-points",
    .family = WH_FAMILY_RIGHTS,
    .version = 1,
    .needs = WH_RECORD_GIT,
    .usual = 0.7,
    .summary = "landing, CI, security contact, owners file, tags and signing move to one person",
    .statistic =
        "Sum over the control points that the person first used within three years and of whose uses of the "
        "last year the "
        "person made at least half: share * min(2, log10(1 + uses by others before the person's first)). Of "
        "tags, release pages, publishing and "
        "owning the registry's entry, the largest counts.",
    .null_model = "how long each point was in other hands in this project",
    .says = "{person} came to hold, of the points from which the project is steered: {points}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
