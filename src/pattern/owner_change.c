/* SPDX-License-Identifier: Apache-2.0
 * owner-change: a package gets other owners or publishers, or a version that no tag stands for. */
#include "pattern/tools.h"

#include <math.h>

#define REMEMBERED WH_YEAR /* what adds up */
#define BURST (90 * WH_DAY)
#define MIN_HABIT 5 /* versions that make a habit of tagging */
#define BURSTS 3.0
#define FLOOR 0.3

typedef enum { STEP_OWNER, STEP_REMOVAL, STEP_PUBLISHER, STEP_UNTAGGED, N_STEPS } Step;
static const char *const step_says[N_STEPS] = {"became an owner", "another owner was removed",
                                               "published for the first time", "a version without a tag"};

/* What a newcomer to the registry did. */
typedef struct {
  gint64 since;      /* first event with the person, G_MAXINT64: none */
  double strange;    /* when that was */
  guint32 published; /* versions */
  guint32 removed;   /* who was removed last */
  gint64 when[N_STEPS];
  guint32 event[N_STEPS];
  double adds[N_STEPS];
  WhPeak peak;
} Hand;

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  WhStrangers *strangers;
  Hand *hands;
  GHashTable *tags;  /* versions that tags name, to gint64 *: known since */
  GArray *additions; /* gint64: when owners were added */
  GArray *removals;  /* gint64 */
  gint64 begin;      /* first event of the registry */
  guint32 n_published, n_new, n_untagged, n_judged;
  guint32 newest; /* the last who became an owner, WH_NONE */
} Sweep;

/* Every part of a tag's name that begins with a number and may be a version, with the time it was known. */
static GHashTable *
versions_of_tags(const WhView *view)
{
  GHashTable *versions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  for (guint32 i = 0; i < view->n_tags; i++) {
    const char *name = view->tags[i].name;
    for (const char *c = name; *c != '\0'; c++) {
      gboolean begins = g_ascii_isdigit(*c) && (c == name || (!g_ascii_isdigit(c[-1]) && c[-1] != '.'));
      if (begins && g_hash_table_lookup(versions, c) == NULL)
        g_hash_table_insert(versions, (gpointer)(guintptr)c, g_memdup2(&view->tags[i].known, sizeof(gint64)));
    }
  }
  return versions;
}

/* The person's record in the registry, begun at T if there is none. */
static Hand *
hand_of(Sweep *s, guint32 person, gint64 t)
{
  Hand *hand = &s->hands[person];
  if (hand->since == G_MAXINT64) {
    hand->since = t;
    hand->strange = wh_strangeness(s->strangers, person, t - 1); /* what happens at T makes them known */
  }
  return hand;
}

/* The surprise of one more of TIMES, the last of which is now. */
static double
burst(const Sweep *s, const GArray *times, gint64 t)
{
  guint lately = 0, before = 0;
  for (guint i = 0; i < times->len; i++) {
    gint64 when = g_array_index(times, gint64, i);
    if (when >= t - BURST)
      lately++;
    else
      before++;
  }
  double years = MAX(0, (double)(t - BURST - s->begin) / (double)WH_YEAR);
  double shape = 0.3 + before, mean = shape / (1 + years) * (double)BURST / (double)WH_YEAR;
  return wh_count_surprise(lately, mean, 1 / (1 / shape + 1 / BURSTS));
}

static void
step(Hand *hand, Step which, guint32 event, gint64 t, double adds)
{
  gboolean old = hand->when[which] < t - REMEMBERED;
  if (!old && adds < hand->adds[which])
    return;
  hand->when[which] = t;
  hand->event[which] = event;
  hand->adds[which] = adds;
}

static void
consider(Sweep *s, guint32 person, gint64 t, guint32 event)
{
  Hand *hand = &s->hands[person];
  double sum = 0;
  for (guint i = 0; i < N_STEPS; i++)
    sum += hand->when[i] >= t - REMEMBERED ? hand->adds[i] : 0;
  double age = CLAMP((double)(t - s->begin) / (double)WH_YEAR, 0, 1);
  if (sum * age < FLOOR || !wh_people_is_human(s->people, person) ||
      !wh_peak_rises(&hand->peak, sum * age, t))
    return;
  WhSignal *signal = wh_signal_new(s->self, person, hand->removed, t, t, sum * age);
  g_autoptr(GString) what = g_string_new(NULL);
  for (guint i = 0; i < N_STEPS; i++) {
    if (hand->when[i] < t - REMEMBERED || !(hand->adds[i] > 0))
      continue;
    signal->from = MIN(signal->from, hand->when[i]);
    g_string_append_printf(what, "%s%s", what->len > 0 ? ", " : "", step_says[i]);
    wh_signal_evidence(signal, WH_EVIDENCE_EVENT, hand->event[i], step_says[i], NULL);
  }
  wh_signal_value(signal, "what", "%s", what->str);
  wh_signal_value(signal, "object", "%s", s->people->view->events[event].object);
  wh_signal_value(signal, "days", "%" G_GINT64_FORMAT, (t - hand->since) / WH_DAY);
  wh_signal_party(signal, hand->removed, WH_ROLE_INCUMBENT);
  g_ptr_array_add(s->signals, signal);
}

static guint32
other_of(const WhPeople *people, const WhEvent *event)
{
  return event->other != WH_NONE ? people->person_of[event->other] : WH_NONE;
}

static void
owner_added(Sweep *s, guint32 event)
{
  const WhEvent *e = &s->people->view->events[event];
  guint32 person = other_of(s->people, e);
  if (e->known > s->begin)
    g_array_append_val(s->additions, e->known);
  if (person == WH_NONE)
    return;
  Hand *hand = hand_of(s, person, e->known);
  if (e->known == s->begin)
    return;
  s->newest = person;
  step(hand, STEP_OWNER, event, e->known, burst(s, s->additions, e->known) * (0.3 + 0.7 * hand->strange));
  consider(s, person, e->known, event);
}

/* Who is new among the owners gains by it: the one who did it, or the last who came. */
static void
owner_removed(Sweep *s, guint32 event)
{
  const WhEvent *e = &s->people->view->events[event];
  guint32 gone = other_of(s->people, e), actor = s->people->actor_of[event];
  g_array_append_val(s->removals, e->known);
  guint32 person = actor != WH_NONE && s->hands[actor].since >= e->known - REMEMBERED &&
                           s->hands[actor].since > s->begin && s->hands[actor].since != G_MAXINT64
                       ? actor
                       : s->newest;
  if (person == WH_NONE || person == gone || s->hands[person].since < e->known - REMEMBERED)
    return;
  s->hands[person].removed = gone;
  step(&s->hands[person], STEP_REMOVAL, event, e->known, burst(s, s->removals, e->known));
  consider(s, person, e->known, event);
}

/* The surprise that no tag stands for the version, where such tags are usual. */
static double
untagged(Sweep *s, const WhEvent *e)
{
  const char *version = strrchr(e->object, '@');
  if ((s->people->view->records & WH_RECORD_TAGS) == 0 || version == NULL)
    return 0;
  const gint64 *tagged = g_hash_table_lookup(s->tags, version + 1);
  gboolean missing = tagged == NULL || *tagged > e->known;
  double p = (s->n_untagged + 0.5) / (s->n_judged + 1.0);
  gboolean habit = s->n_judged >= MIN_HABIT;
  s->n_judged++;
  s->n_untagged += missing ? 1 : 0;
  return missing && habit ? wh_surprise(p) : 0;
}

static void
published(Sweep *s, guint32 event)
{
  const WhEvent *e = &s->people->view->events[event];
  guint32 person = s->people->actor_of[event];
  double without_tag = untagged(s, e);
  if (person == WH_NONE)
    return;
  Hand *hand = hand_of(s, person, e->known);
  gboolean first = hand->published++ == 0;
  double p = (s->n_new + 0.5) / (s->n_published + 1.0);
  s->n_published++;
  s->n_new += first ? 1 : 0;
  if (first && s->n_published > 1)
    step(hand, STEP_PUBLISHER, event, e->known, wh_surprise(p) * (0.3 + 0.7 * hand->strange));
  if (without_tag > 0)
    step(hand, STEP_UNTAGGED, event, e->known, without_tag);
  if (first || without_tag > 0)
    consider(s, person, e->known, event);
}

static void
sweep(Sweep *s)
{
  const WhView *view = s->people->view;
  s->begin = G_MAXINT64;
  for (guint32 i = 0; i < view->n_events; i++) {
    const WhEvent *event = &view->events[i];
    if (!event->registry)
      continue;
    s->begin = MIN(s->begin, event->known);
    if (event->verb == WH_VERB_OWNER_ADD)
      owner_added(s, i);
    else if (event->verb == WH_VERB_OWNER_REMOVE)
      owner_removed(s, i);
    else if (event->verb == WH_VERB_PUBLISH)
      published(s, i);
  }
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  g_autoptr(WhStrangers) strangers = wh_strangers_new(people);
  g_autoptr(GHashTable) tags = versions_of_tags(people->view);
  g_autoptr(GArray) additions = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GArray) removals = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autofree Hand *hands = g_new0(Hand, people->n_persons + 1);
  for (guint32 p = 0; p < people->n_persons; p++) {
    hands[p] = (Hand){.since = G_MAXINT64, .removed = WH_NONE};
    for (guint i = 0; i < N_STEPS; i++)
      hands[p].when[i] = G_MININT64;
  }
  Sweep s = {.self = self,
             .people = people,
             .signals = signals,
             .strangers = strangers,
             .hands = hands,
             .tags = tags,
             .additions = additions,
             .removals = removals,
             .newest = WH_NONE};
  sweep(&s);
}

static const char *const innocent[] = {"a new maintainer, announced by the old ones",
                                       "an organisation or a CI account that publishes from now on",
                                       "a maintainer who publishes under another account", NULL};
static const char *const next[] = {"ask the earlier owners whether they know of it",
                                   "compare the published version with the repository", NULL};

const WhPattern wh_pattern_owner_change = {
    .id = "owner-change",
    .family = WH_FAMILY_RIGHTS,
    .version = 1,
    .needs = WH_RECORD_REGISTRY,
    .summary = "a package gets other owners or publishers, or a version that no tag stands for",
    .statistic =
        "Sum of what one person's steps of the last year add, in the first year of the registry's record in "
        "proportion to its age. Owner: -log10 P(K >= k) of k additions in 90 days against the earlier ones "
        "(negative binomial, prior 0.3 a year), times 0.3 + 0.7 of the person's strangeness when first seen "
        "in "
        "the registry. Removal of another owner by somebody new there, or after somebody new came: the same "
        "of "
        "removals. First version by this publisher: -log10 (d+0.5)/(n+1), d new publishers among n versions "
        "before, times the same. Version without a tag: -log10 (u+0.5)/(m+1), u of m versions before (at "
        "least "
        "5) had none when they were published.",
    .null_model = "the package's own past",
    .says = "{person} (days known to the registry: {days}), at {object}: {what}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
