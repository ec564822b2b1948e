/* SPDX-License-Identifier: Apache-2.0
 * dependency: somebody little known here makes the project depend on something new. */
#include "pattern/tools.h"

#define SETTLE 50.0     /* landed commits after which half of a surprise counts */
#define OTHERS_HAND 0.5 /* what a dependency weighs that somebody else landed */
#define FLOOR 0.5

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  GHashTable *known; /* every dependency seen so far; values are borrowed from the view */
  guint landed, adding;
  WhPeak *peaks;
} Sweep;

/* Only what ends up in users' hands: ecosystems of development ("npm-dev") and steps of CI ("action") do not. */
static gboolean
is_runtime(const WhFact *fact)
{
  const char *colon = fact->kind == WH_FACT_DEPENDENCY ? strchr(fact->value, ':') : NULL;
  gsize len = colon != NULL ? (gsize)(colon - fact->value) : 0;
  if (len == 0 || g_str_has_prefix(fact->value, "action:"))
    return FALSE;
  return len < 4 || memcmp(colon - 4, "-dev", 4) != 0;
}

/* Marks the runtime dependencies of BLOB as known; RET_NEW gets those that were not. Returns how many it
 * names. */
static guint
absorb(Sweep *s, guint32 blob, GPtrArray *ret_new)
{
  guint32 n;
  guint named = 0;
  const WhFact *facts = wh_view_facts(s->people->view, blob, &n);
  for (guint32 i = 0; i < n; i++) {
    if (!is_runtime(&facts[i]))
      continue;
    named++;
    if (g_hash_table_add(s->known, (gpointer)(guintptr)facts[i].value) && ret_new != NULL)
      g_ptr_array_add(ret_new, (gpointer)(guintptr)facts[i].value);
  }
  return named;
}

static void
emit(Sweep *s, const WhLanded *at, double stat, const GPtrArray *added)
{
  guint32 person = s->people->author_of[at->commit];
  WhInvolvement before = wh_people_involvement(s->people, person, at->t);
  WhSignal *signal = wh_signal_new(s->self, person, WH_NONE, at->t, at->t, stat);
  const char *first = g_ptr_array_index(added, 0);
  if (added->len == 1)
    wh_signal_value(signal, "dependency", "%s", first);
  else
    wh_signal_value(signal, "dependency", "%s and %u more", first, added->len - 1);
  wh_signal_value(signal, "landed", "%u", before.landed);
  wh_signal_value(signal, "adding", "%u", s->adding);
  wh_signal_value(signal, "past", "%u", s->landed);
  for (guint i = 0; i < added->len; i++)
    wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, at->commit, "adds the dependency",
                       g_ptr_array_index(added, i));
  g_ptr_array_add(s->signals, signal);
}

static void
look(Sweep *s, const WhLanded *at)
{
  const WhPeople *people = s->people;
  const WhCommit *c = &people->view->commits[at->commit];
  guint32 person = people->author_of[at->commit];
  g_autoptr(GPtrArray) added = g_ptr_array_new();
  for (guint32 i = 0; i < c->n_changes; i++) {
    const WhChange *change = &people->view->changes[c->changes_at + i];
    absorb(s, change->old_blob, NULL);
    absorb(s, change->new_blob, change->old_blob == WH_NONE ? NULL : added);
  }
  s->landed++;
  if (added->len == 0)
    return;
  double rate = (s->adding + 1.0) / (s->landed + 1.0);
  s->adding++;
  if (!wh_people_is_human(people, person))
    return;
  double stranger = 1 - wh_familiarity(wh_people_involvement(people, person, at->t), at->t);
  double hand = people->landing[at->commit].lander == person ? 1.0 : OTHERS_HAND;
  double stat = hand * (s->landed / (s->landed + SETTLE)) * (wh_surprise(rate) + stranger);
  if (stat >= FLOOR && wh_peak_rises(&s->peaks[person], stat, at->t))
    emit(s, at, stat, added);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.self = self, .people = people, .signals = signals};
  s.known = g_hash_table_new(g_str_hash, g_str_equal);
  s.peaks = g_new0(WhPeak, people->n_persons + 1);
  g_autoptr(GArray) landed = wh_landed_in_order(people);
  for (guint i = 0; i < landed->len; i++)
    look(&s, &g_array_index(landed, WhLanded, i));
  g_hash_table_unref(s.known);
  g_free(s.peaks);
}

static const char *const innocent[] = {"a needed library, added by a newcomer who did the work that needs it",
                                       "a dependency split off from the project's own code", NULL};
static const char *const next[] = {"see who owns the dependency, how old it is and who else uses it",
                                   "compare the published package of the dependency with its repository",
                                   NULL};

const WhPattern wh_pattern_dependency = {
    .id = "dependency",
    .family = WH_FAMILY_CHANGE,
    .version = 1,
    .needs = WH_RECORD_GIT | WH_RECORD_CONTENT,
    .usual = 1.5,
    .summary = "a dependency new to the project, brought by someone with little behind them",
    .statistic = "h * n/(n+50) * (-log10 rate + 1 - familiarity): rate is the share of the n landed commits "
                 "so far that added a runtime "
                 "dependency never named before in an existing manifest; familiarity as for ladder; h is 1 "
                 "when the author landed it, "
                 "0.5 otherwise.",
    .null_model = "how often this project takes a new dependency, and integrators of ordinary repositories",
    .says = "{person}, with {landed} landed commits before, made the project depend on {dependency}; "
            "{adding} of {past} landed commits "
            "had added a dependency before",
    .innocent = innocent,
    .next = next,
    .run = run,
};
