/* SPDX-License-Identifier: Apache-2.0
 * cost-drift: the same work takes measurably more under a build of somebody's release. */
#include "pattern/build_tools.h"

#include <math.h>

#define P_MOST 0.001 /* as `wolfhound cost` says that there is a difference */
#define EFFECT                                                                                               \
  1.02 /* the interval's lower end: what compilers and layouts of memory move by themselves is less */
#define LARGEST 6.0 /* beyond that p says how long was measured, not how much it matters */

static gboolean
is_same_build(const WhComparison *a, const WhComparison *b)
{
  return a->kind == b->kind && g_str_equal(a->tag_name, b->tag_name) &&
         g_str_equal(a->release_name, b->release_name);
}

/* How many measurements of the same release are known by then: each had its chance. */
static guint
count_tries(const WhView *view, const WhComparison *one)
{
  guint n = 0;
  for (guint32 i = 0; i < view->n_comparisons && view->comparisons[i].known <= one->known; i++)
    n += is_same_build(&view->comparisons[i], one) ? 1 : 0;
  return n;
}

/* -log10 of p over all tries; 0 where there is no such difference. */
static double
statistic_of(const WhView *view, const WhComparison *comparison)
{
  const double surprise = comparison->surprise / 1000.0 - log10(count_tries(view, comparison));
  if (comparison->kind != WH_COMPARISON_COST || !comparison->same_work || comparison->low < EFFECT * 1e6 ||
      surprise < -log10(P_MOST))
    return 0;
  return MIN(surprise, LARGEST);
}

static void
emit(const WhPattern *self, const WhPeople *people, guint32 index, double statistic, GPtrArray *signals)
{
  const WhComparison *comparison = &people->view->comparisons[index];
  WhSignal *signal = wh_build_signal(self, people, index, statistic);
  wh_signal_value(signal, "more", "%.1f", comparison->ratio / 1e4 - 100);
  wh_signal_value(signal, "low", "%.1f", comparison->low / 1e4 - 100);
  wh_signal_value(signal, "high", "%.1f", comparison->high / 1e4 - 100);
  wh_signal_value(signal, "measure", "%s",
                  g_str_equal(comparison->measure, "instructions") ? "instructions" : "CPU time");
  wh_signal_value(signal, "runs", "%u", comparison->runs);
  g_ptr_array_add(signals, signal);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  const WhView *view = people->view;
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  for (guint32 i = 0; i < view->n_comparisons; i++) {
    const guint32 person = people->builders[i].person;
    const double statistic = person != WH_NONE ? statistic_of(view, &view->comparisons[i]) : 0;
    if (statistic > 0 && wh_peak_rises(&peaks[person], statistic, view->comparisons[i].known))
      emit(self, people, i, statistic, signals);
  }
}

static const char *const innocent[] = {"new features, checks or mitigations cost something",
                                       "another compiler, other flags, or a build for debugging",
                                       "start-up work: a larger binary, more libraries, colder caches", NULL};
static const char *const next[] = {
    "find where the time goes in both builds, with perf record and perf diff",
    "measure the builds between the two tags: wolfhound cost --old CMD --new CMD",
    "see what the build gained: wolfhound binary OLD NEW", NULL};

const WhPattern wh_pattern_cost_drift = {
    .id = "cost-drift",
    .family = WH_FAMILY_RELEASE,
    .version = 1,
    .needs = WH_RECORD_COST,
    .order = WH_ORDER_RELEASE,
    .summary = "the same work costs measurably more under a build of a release",
    .statistic = "-log10(k p), at most 6: p of the signed-rank test over pairs of runs, k the measurements "
                 "of the same "
                 "release in the record. Both builds must end alike and print the same every time, k p be "
                 "below 0.001, "
                 "and the 95% interval of the ratio lie above 1.02.",
    .null_model =
        "two equal commands, where p is what chance does; how often ordinary releases become dearer is not "
        "measured, so that the pattern adds to no score",
    .says = "{after}, made from {of}, {basis} {person}, takes {more}% more {measure} for the same work than "
            "{before} "
            "(95% interval {low}% to {high}%, {runs} pairs of runs)",
    .innocent = innocent,
    .next = next,
    .run = run,
};
