/* SPDX-License-Identifier: Apache-2.0
 * Changes of one kind: facts compared, and the surprise of them. */
#include "pattern/change.h"

#define SETTLE 50.0     /* landed commits after which half of a surprise counts */
#define OTHERS_HAND 0.5 /* what a change weighs that somebody else landed */

const char *
wh_change_fact(const WhView *view, guint32 blob, WhFactKind kind)
{
  guint32 n;
  const WhFact *facts = wh_view_facts(view, blob, &n);
  for (guint32 i = 0; i < n; i++)
    if (facts[i].kind == kind)
      return facts[i].value;
  return NULL;
}

/* Terms of text and what is read of whole files stand apart: one may be known of a version, and the other not. */
static gboolean
is_of_file(const char *text)
{
  return g_str_has_prefix(text, "file:");
}

const char *
wh_change_plain(const char *name)
{
  return is_of_file(name) ? name + strlen("file:") : name;
}

static gboolean
is_weighed_as(const WhView *view, guint32 blob, gboolean of_file)
{
  guint32 n;
  const WhFact *facts = wh_view_facts(view, blob, &n);
  for (guint32 i = 0; i < n; i++)
    if ((facts[i].kind == WH_FACT_GUARD || facts[i].kind == WH_FACT_CALLS || facts[i].kind == WH_FACT_HOOK) &&
        is_of_file(facts[i].value) == of_file)
      return TRUE;
  return blob == WH_NONE;
}

gboolean
wh_change_is_weighed(const WhView *view, const WhChange *change)
{
  return is_weighed_as(view, change->old_blob, FALSE) && is_weighed_as(view, change->new_blob, FALSE);
}

static gboolean
has_weighed_facts(const WhView *view, guint32 blob)
{
  return blob != WH_NONE && (is_weighed_as(view, blob, FALSE) || is_weighed_as(view, blob, TRUE));
}

gboolean
wh_change_may_gain(const WhView *view, const WhCommit *commit)
{
  for (guint32 i = commit->changes_at; i < commit->changes_at + commit->n_changes; i++)
    if (has_weighed_facts(view, view->changes[i].new_blob) ||
        has_weighed_facts(view, view->changes[i].old_blob))
      return TRUE;
  return FALSE;
}

guint
wh_change_count(const char *vector, const char *name)
{
  gsize len = strlen(name);
  for (const char *at = vector; at != NULL && (at = strstr(at, name)) != NULL; at += len)
    if ((at == vector || at[-1] == ' ') && at[len] == '=')
      return (guint)MIN(g_ascii_strtoull(at + len + 1, NULL, 10), G_MAXINT);
  return 0;
}

static guint
count_in(const WhView *view, guint32 blob, WhFactKind kind, const char *name)
{
  guint32 n;
  guint sum = 0;
  const WhFact *facts = wh_view_facts(view, blob, &n);
  for (guint32 i = 0; i < n; i++)
    if (facts[i].kind == kind)
      sum += wh_change_count(facts[i].value, name);
  return sum;
}

gint
wh_change_gain(const WhView *view, const WhChange *change, WhFactKind kind, const char *name)
{
  const gboolean of_file = is_of_file(name);
  if (!is_weighed_as(view, change->old_blob, of_file) || !is_weighed_as(view, change->new_blob, of_file))
    return 0;
  return (gint)count_in(view, change->new_blob, kind, name) -
         (gint)count_in(view, change->old_blob, kind, name);
}

gboolean
wh_change_tells(const WhCommit *commit, const char *word)
{
  gsize len = strlen(word);
  for (const char *at = commit->subject; *at != '\0'; at++)
    if (g_ascii_strncasecmp(at, word, len) == 0)
      return TRUE;
  return FALSE;
}

void
wh_change_sweep_init(WhChangeSweep *sweep, const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  *sweep = (WhChangeSweep){.self = self, .people = people, .signals = signals};
  sweep->peaks = g_new0(WhPeak, people->n_persons + 1);
}

void
wh_change_sweep_clear(WhChangeSweep *sweep)
{
  g_clear_pointer(&sweep->peaks, g_free);
}

void
wh_change_sweep_run(const WhPattern *self, const WhPeople *people, GPtrArray *signals,
                    void (*look)(WhChangeSweep *sweep, const WhLanded *at))
{
  g_auto(WhChangeSweep) sweep = {0};
  wh_change_sweep_init(&sweep, self, people, signals);
  g_autoptr(GArray) landed = wh_landed_in_order(people);
  for (guint i = 0; i < landed->len; i++)
    look(&sweep, &g_array_index(landed, WhLanded, i));
}

double
wh_change_statistic(const WhChangeSweep *sweep, const WhLanded *at, double strength)
{
  const WhPeople *people = sweep->people;
  guint32 person = people->author_of[at->commit];
  double rarity = wh_surprise((sweep->such + 1.0) / (sweep->landed + 2.0));
  double stranger = 1 - wh_familiarity(wh_people_involvement(people, person, at->t), at->t);
  double hand = people->landing[at->commit].lander == person ? 1.0 : OTHERS_HAND;
  return hand * (sweep->landed / (sweep->landed + SETTLE)) * (rarity + stranger + strength);
}

static WhSignal *
signal_of(WhChangeSweep *sweep, const WhLanded *at, double stat)
{
  const WhPeople *people = sweep->people;
  guint32 person = people->author_of[at->commit], lander = people->landing[at->commit].lander;
  WhSignal *signal = wh_signal_new(sweep->self, person, WH_NONE, at->t, at->t, stat);
  wh_signal_value(signal, "landed", "%u", wh_people_involvement(people, person, at->t).landed);
  wh_signal_value(signal, "such", "%u", sweep->such);
  wh_signal_value(signal, "past", "%u", sweep->landed);
  if (lander != WH_NONE && lander != person && wh_people_is_human(people, lander))
    wh_signal_party(signal, lander, WH_ROLE_INCUMBENT);
  g_ptr_array_add(sweep->signals, signal);
  return signal;
}

WhSignal *
wh_change_sweep_take(WhChangeSweep *sweep, const WhLanded *at, double strength, double floor)
{
  guint32 person = sweep->people->author_of[at->commit];
  WhSignal *signal = NULL;
  if (strength > 0 && wh_people_is_human(sweep->people, person)) {
    double stat = wh_change_statistic(sweep, at, strength);
    if (stat >= floor && wh_peak_rises(&sweep->peaks[person], stat, at->t))
      signal = signal_of(sweep, at, stat);
  }
  sweep->landed++;
  sweep->such += strength > 0;
  return signal;
}
