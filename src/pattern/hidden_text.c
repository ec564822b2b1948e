/* SPDX-License-Identifier: Apache-2.0
 * hidden-text: bidirectional controls, invisible or look-alike characters appear in code. */
#include "pattern/tools.h"

#include <math.h>

#define SETTLE 50.0 /* landed commits after which half of the statistic counts */
#define FLOOR 0.2

typedef struct {
  const WhPattern *self;
  const WhPeople *people;
  GPtrArray *signals;
  guint landed, with; /* commits so far; with hidden text */
  WhPeak *peaks;
} Sweep;

static guint
hidden_in(const WhView *view, guint32 blob, const char **ret_first)
{
  guint32 n;
  guint hidden = 0;
  const WhFact *facts = wh_view_facts(view, blob, &n);
  for (guint32 i = 0; i < n; i++)
    if (facts[i].kind == WH_FACT_HIDDEN && hidden++ == 0 && ret_first != NULL)
      *ret_first = facts[i].value;
  return hidden;
}

static void
emit(Sweep *s, const WhLanded *at, double stat, guint more)
{
  const WhView *view = s->people->view;
  const WhCommit *c = &view->commits[at->commit];
  WhSignal *signal = wh_signal_new(s->self, s->people->author_of[at->commit], WH_NONE, at->t, at->t, stat);
  wh_signal_value(signal, "places", "%u", more);
  wh_signal_value(signal, "with", "%u", s->with);
  wh_signal_value(signal, "past", "%u", s->landed);
  for (guint32 i = 0; i < c->n_changes; i++) {
    const WhChange *change = &view->changes[c->changes_at + i];
    const char *first = NULL;
    if (hidden_in(view, change->new_blob, &first) <= hidden_in(view, change->old_blob, NULL))
      continue;
    g_autofree char *detail = g_strdup_printf("%s: %s", view->paths[change->path], first);
    wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, at->commit, "brings text that does not show", detail);
  }
  g_ptr_array_add(s->signals, signal);
}

static void
look(Sweep *s, const WhLanded *at)
{
  const WhPeople *people = s->people;
  const WhCommit *c = &people->view->commits[at->commit];
  guint32 person = people->author_of[at->commit];
  guint more = 0;
  for (guint32 i = 0; i < c->n_changes; i++) {
    const WhChange *change = &people->view->changes[c->changes_at + i];
    guint now = hidden_in(people->view, change->new_blob, NULL),
          before = hidden_in(people->view, change->old_blob, NULL);
    more += now > before ? now - before : 0;
  }
  if (more > 0 && wh_people_is_human(people, person)) {
    double rarity = wh_surprise((s->with + 1.0) / (s->landed + 2.0));
    double stat = s->landed / (s->landed + SETTLE) * (rarity + log10(more) / 2);
    if (stat >= FLOOR && wh_peak_rises(&s->peaks[person], stat, at->t))
      emit(s, at, stat, more);
  }
  s->landed++;
  s->with += more > 0;
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  Sweep s = {.self = self, .people = people, .signals = signals};
  s.peaks = g_new0(WhPeak, people->n_persons + 1);
  g_autoptr(GArray) landed = wh_landed_in_order(people);
  for (guint i = 0; i < landed->len; i++)
    look(&s, &g_array_index(landed, WhLanded, i));
  g_free(s.peaks);
}

static const char *const innocent[] = {"tests or tables of text handling, which need such characters",
                                       "text in a right-to-left script within comments",
                                       "a stray character pasted from a web page or a word processor", NULL};
static const char *const next[] = {
    "show the named lines with the characters made visible, and read what a compiler reads", NULL};

const WhPattern wh_pattern_hidden_text = {
    .id = "hidden-text",
    .family = WH_FAMILY_CHANGE,
    .version = 1,
    .needs = WH_RECORD_GIT | WH_RECORD_CONTENT,
    .usual = 1.0,
    .summary = "bidirectional controls, invisible or look-alike characters appear in code",
    .statistic = "n/(n+50) * (-log10((w+1)/(n+2)) + log10(places)/2): w of the n landed commits so far "
                 "brought such characters into "
                 "source code; places counts the new ones.",
    .null_model = "how often this project's own commits bring such characters",
    .says =
        "{person} brought {places|place|places} of text that does not show as it reads into code; {with} of "
        "{past} commits had before",
    .innocent = innocent,
    .next = next,
    .run = run,
};
