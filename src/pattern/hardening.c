/* SPDX-License-Identifier: Apache-2.0
 * hardening: a guard is removed or switched off, or a safe call gives way to an unsafe one. */
#include "pattern/change.h"

#include <math.h>

#define FLOOR 2.0
#define REPLACED 0.8 /* weight of a safe call that gave way to an unsafe one */

typedef struct {
  const char *name;
  double weight;
} Guard;

static const Guard guards[] = {
    {"landlock", 1.0},
    {"seccomp", 1.0},
    {"pledge", 1.0},
    {"unveil", 1.0},
    {"cap_enter", 1.0},
    {"no_new_privs", 1.0},
    {"sandbox", 0.8},
    {"verify", 0.8},
    {"stack-protector", 0.7},
    {"fortify", 0.7},
    {"relro", 0.7},
    {"pie", 0.5},
    {"stack-clash", 0.5},
    {"cf-protection", 0.5},
    {"sanitizer", 0.4},
    {"fuzz", 0.4},
    {"fuzz-target", 0.4},
    {"valgrind", 0.2},
    {"warnings", 0.2},
    {"codeql", 0.4},
    {"scorecard", 0.3},
    {"dependency-review", 0.4},
    {"file:branch-rule", 0.8},
    {"file:review-owners", 0.4},
    {"file:ignore-scripts", 0.4},
};

/* Of the C library: what is safe, and what came in its place. */
static const char *const swaps[][2] = {
    {"snprintf", "sprintf"}, {"strlcpy", "strcpy"},     {"strlcat", "strcat"},    {"fgets", "gets"},
    {"safe_", "fprintf"},    {"posix_spawn", "system"}, {"posix_spawn", "popen"},
};

typedef struct {
  double strength;
  const char *what; /* static: the guard or call that was lost */
  gint count;
  gboolean swapped, silenced;
} Loss;

/* What the whole commit adds of NAME: what moves from file to file adds nothing. */
static gint
gain_of(const WhView *view, const WhCommit *c, const char *name)
{
  gint sum = 0;
  for (guint32 i = 0; i < c->n_changes; i++)
    sum += wh_change_gain(view, &view->changes[c->changes_at + i], WH_FACT_GUARD, name);
  return sum;
}

static void
weigh(Loss *loss, double strength, const char *what, gint count)
{
  strength += log10(count) / 4;
  if (strength > loss->strength)
    *loss = (Loss){.strength = strength, .what = what, .count = count};
}

static void
find_guards(const WhView *view, const WhCommit *c, Loss *loss)
{
  for (guint g = 0; g < G_N_ELEMENTS(guards); g++) {
    char off[32];
    g_snprintf(off, sizeof off, "off:%s", guards[g].name);
    gint on = gain_of(view, c, guards[g].name), silent = gain_of(view, c, off);
    gint lost = MAX(-on, 0), silenced = on <= 0 ? MAX(silent, 0) : 0;
    if (lost == 0 && silenced == 0)
      continue;
    weigh(loss, guards[g].weight, guards[g].name, MAX(lost, silenced));
    if (loss->what == guards[g].name)
      loss->silenced = silenced > 0;
  }
}

/* How many safe calls gave way to unsafe ones in one file. */
static gint
swapped_in(const WhView *view, const WhChange *change, guint swap)
{
  gint safe = wh_change_gain(view, change, WH_FACT_CALLS, swaps[swap][0]);
  gint unsafe = wh_change_gain(view, change, WH_FACT_CALLS, swaps[swap][1]);
  return MIN(MAX(-safe, 0), MAX(unsafe, 0));
}

static void
find_swaps(const WhView *view, const WhCommit *c, Loss *loss)
{
  for (guint swap = 0; swap < G_N_ELEMENTS(swaps); swap++) {
    gint count = 0;
    for (guint32 i = 0; i < c->n_changes; i++) {
      const WhChange *change = &view->changes[c->changes_at + i];
      if (change->old_blob != WH_NONE && change->new_blob != WH_NONE)
        count += swapped_in(view, change, swap);
    }
    if (count == 0)
      continue;
    weigh(loss, REPLACED, swaps[swap][0], count);
    if (loss->what == swaps[swap][0])
      loss->swapped = TRUE;
  }
}

static gboolean
takes_part(const WhView *view, const WhChange *change, const Loss *loss)
{
  char off[32];
  if (loss->swapped)
    return wh_change_gain(view, change, WH_FACT_CALLS, loss->what) < 0;
  g_snprintf(off, sizeof off, "off:%s", loss->what);
  return wh_change_gain(view, change, WH_FACT_GUARD, loss->what) < 0 ||
         wh_change_gain(view, change, WH_FACT_GUARD, off) > 0;
}

static const char *
words_for(const Loss *loss)
{
  if (loss->swapped)
    return "put an unsafe call in the place of";
  return loss->silenced ? "switched off" : "removed";
}

static void
look(WhChangeSweep *s, const WhLanded *at)
{
  const WhView *view = s->people->view;
  const WhCommit *c = &view->commits[at->commit];
  Loss loss = {0};
  if (wh_change_may_gain(view, c)) {
    find_guards(view, c, &loss);
    find_swaps(view, c, &loss);
  }
  gboolean told = loss.strength > 0 && wh_change_tells(c, wh_change_plain(loss.what));
  WhSignal *signal =
      wh_change_sweep_take(s, at, loss.strength > 0 ? loss.strength + (told ? 0 : 0.3) : 0, FLOOR);
  if (signal == NULL)
    return;
  wh_signal_value(signal, "did", "%s", words_for(&loss));
  wh_signal_value(signal, "guard", "%s", wh_change_plain(loss.what));
  wh_signal_value(signal, "places", "%d", loss.count);
  wh_signal_value(signal, "told", "%s", told ? "named" : "not named");
  for (guint32 i = 0; i < c->n_changes; i++) {
    const WhChange *change = &view->changes[c->changes_at + i];
    if (takes_part(view, change, &loss))
      wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, at->commit, words_for(&loss), view->paths[change->path]);
  }
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  wh_change_sweep_run(self, people, signals, look);
}

static const char *const innocent[] = {
    "a check that was flaky, slow or superseded by another one",
    "code that was guarded goes away, and its guard with it",
    "a portable call in the place of one that a platform lacks, with its bounds held elsewhere", NULL};
static const char *const next[] = {"read the change, and see whether the guard came back later and by whom",
                                   "see whether the same person has brought what the guard would have caught",
                                   NULL};

const WhPattern wh_pattern_hardening = {
    .id = "hardening",
    .family = WH_FAMILY_CHANGE,
    .version = 1,
    .needs = WH_RECORD_GIT | WH_RECORD_CONTENT,
    .usual = 1.5,
    .summary = "a guard is removed or switched off, or a safe call gives way to an unsafe one",
    .statistic =
        "h * n/(n+50) * (-log10((k+1)/(n+2)) + 1 - familiarity + w): k of the n landed commits so far took a "
        "guard "
        "away; familiarity as for ladder; h is 1 when the author landed it, 0.5 otherwise; w is 1 for "
        "sandboxes, "
        "0.8 for signature checks, rules of branches kept as files and for safe calls replaced in the same "
        "file, 0.7 to 0.2 for what "
        "compilers "
        "harden, sanitizers, fuzzers, analysis, warnings, owners of everything or of CI, log10(places)/4 "
        "more, and 0.3 more when the "
        "subject does not name it. What moves between files of one commit is not lost.",
    .null_model =
        "how often this project's own commits take guards away, and integrators of ordinary repositories",
    .says = "{person}, with {landed} landed commits before, {did} {guard} in {places|place|places}, {told} "
            "in the "
            "subject; "
            "{such} of {past} landed commits had taken a guard away before",
    .innocent = innocent,
    .next = next,
    .run = run,
};
