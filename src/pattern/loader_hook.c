/* SPDX-License-Identifier: Apache-2.0
 * loader-hook: code that is chosen or run when a program is loaded appears. */
#include "pattern/change.h"

#include <math.h>

#define FLOOR 2.0
#define IN_TESTS 0.4 /* what a hook weighs that only tests are built with */

typedef struct {
  const char *name;
  double weight; /* how rarely honest work of ordinary projects needs one */
  const char *says;
} Hook;

static const Hook hooks[] = {
    {"audit", 1.2, "audit interface of the dynamic linker"},
    {"ifunc", 1.0, "function chosen by a resolver at load time (IFUNC)"},
    {"sitecustomize", 0.8, "module that Python runs by itself"},
    {"preload", 0.6, "preloaded library"},
    {"interpose", 0.6, "function put before the next one of its name"},
    {"file:pth", 0.8, "line of a .pth file that Python runs whenever it starts"},
    {"file:node-preload", 0.5, "module that Node loads before the program"},
    {"constructor", 0.3, "constructor that runs before main"},
    {"dllmain", 0.2, "entry point that runs when a DLL is loaded"},
};

/* What the commit adds of each hook; what is moved from file to file adds nothing. Returns the strength. */
static double
gained(const WhView *view, const WhCommit *c, gint gains[G_N_ELEMENTS(hooks)], guint *ret_best)
{
  double best = 0;
  for (guint h = 0; h < G_N_ELEMENTS(hooks); h++) {
    gboolean built = FALSE;
    gains[h] = 0;
    for (guint32 i = 0; i < c->n_changes; i++) {
      const WhChange *change = &view->changes[c->changes_at + i];
      gint gain = wh_change_gain(view, change, WH_FACT_HOOK, hooks[h].name);
      gains[h] += gain;
      built = built || (gain > 0 && (wh_path_kinds(view->paths[change->path]) & WH_PATH_TEST) == 0);
    }
    double strength = gains[h] > 0 ? hooks[h].weight * (built ? 1 : IN_TESTS) + log10(gains[h]) / 4 : 0;
    if (strength > best) {
      best = strength;
      *ret_best = h;
    }
  }
  return best;
}

static void
look(WhChangeSweep *s, const WhLanded *at)
{
  const WhView *view = s->people->view;
  const WhCommit *c = &view->commits[at->commit];
  gint gains[G_N_ELEMENTS(hooks)] = {0};
  guint best = 0;
  double strength = wh_change_may_gain(view, c) ? gained(view, c, gains, &best) : 0;
  gboolean told = strength > 0 && wh_change_tells(c, wh_change_plain(hooks[best].name));
  WhSignal *signal = wh_change_sweep_take(s, at, strength > 0 ? strength + (told ? 0 : 0.3) : 0, FLOOR);
  if (signal == NULL)
    return;
  wh_signal_value(signal, "hook", "%s", hooks[best].says);
  wh_signal_value(signal, "told", "%s", told ? "named" : "not named");
  for (guint32 i = 0; i < c->n_changes; i++) {
    const WhChange *change = &view->changes[c->changes_at + i];
    for (guint h = 0; h < G_N_ELEMENTS(hooks); h++)
      if (gains[h] > 0 && wh_change_gain(view, change, WH_FACT_HOOK, hooks[h].name) > 0) {
        g_autofree char *detail =
            g_strdup_printf("%s: %s", view->paths[change->path], wh_change_plain(hooks[h].name));
        wh_signal_evidence(signal, WH_EVIDENCE_COMMIT, at->commit, "adds a hook of the loader", detail);
      }
  }
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  wh_change_sweep_run(self, people, signals, look);
}

static const char *const innocent[] = {
    "one of several versions of a function, made for newer processors",
    "a library that registers its parts, or a test tool that stands in for a function of the system", NULL};
static const char *const next[] = {
    "read what the resolver or constructor does, and whether it calls anything beyond asking for the "
    "processor",
    "compare imports and relocations of the builds before and after (wolfhound binary)", NULL};

const WhPattern wh_pattern_loader_hook = {
    .id = "loader-hook",
    .family = WH_FAMILY_CHANGE,
    .version = 1,
    .needs = WH_RECORD_GIT | WH_RECORD_CONTENT,
    .usual = 1.5,
    .summary = "code that is chosen or run when a program is loaded appears",
    .statistic =
        "h * n/(n+50) * (-log10((k+1)/(n+2)) + 1 - familiarity + w): k of the n landed commits so far added "
        "such a "
        "hook; familiarity as for ladder; h is 1 when the author landed it, 0.5 otherwise; w is 1.2 for "
        "audit "
        "interfaces, 1 for IFUNC, 0.8 for a module or a line that Python runs by itself, 0.6 for preloading "
        "and "
        "interposing, 0.5 for a module that Node is made to load first, 0.3 for constructors, 0.2 for "
        "DllMain, less than half of that in tests alone, and 0.3 "
        "more "
        "when the subject does not name it.",
    .null_model =
        "how often this project's own commits add such hooks, and integrators of ordinary repositories",
    .says = "{person}, with {landed} landed commits before, added a {hook}, {told} in the subject; {such} of "
            "{past} "
            "landed commits had added a hook of the loader before",
    .innocent = innocent,
    .next = next,
    .run = run,
};
