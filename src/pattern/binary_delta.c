/* SPDX-License-Identifier: Apache-2.0
 * binary-delta: a build of somebody's release can do what ordinary updates do not begin to do, or lacks what protected it. */
#include "pattern/build_tools.h"

#include <math.h>

#define FLOOR 1.0 /* a kind that one ordinary update in ten shows */
#define SAID 3u   /* differences that are named */

static double
weight(const WhComparison *comparison, const WhFinding *finding)
{
  if ((finding->flags & WH_FINDING_WEIGHS) == 0 || comparison->updates == 0)
    return 0;
  return -log10(((double)MIN(finding->seen, comparison->updates) + 1) / ((double)comparison->updates + 2));
}

/* Whether FINDING is the heaviest of its group, the first among equals. */
static gboolean
is_heaviest(const WhView *view, const WhComparison *comparison, guint32 index)
{
  const WhFinding *mine = &view->findings[index];
  const double weighs = weight(comparison, mine);
  for (guint32 i = comparison->at; i < comparison->at + comparison->n; i++) {
    const double other = weight(comparison, &view->findings[i]);
    if (i != index && g_str_equal(view->findings[i].group, mine->group) &&
        (other > weighs || (i < index && !(other < weighs))))
      return FALSE;
  }
  return weighs > 0;
}

/* Sums over groups, and says what came and went. RET_ACTS: something of it acts at load time or protected before. */
static double
sum_up(const WhView *view, const WhComparison *comparison, GString *what, gboolean *ret_acts)
{
  double sum = 0;
  guint n = 0;
  *ret_acts = FALSE;
  for (guint32 i = comparison->at; i < comparison->at + comparison->n; i++) {
    const WhFinding *finding = &view->findings[i];
    if (!is_heaviest(view, comparison, i))
      continue;
    sum += weight(comparison, finding);
    *ret_acts |= (finding->flags & WH_FINDING_ACTS) != 0;
    if (n++ < SAID)
      g_string_append_printf(what, "%s%s", n > 1 ? "; " : "", finding->what);
  }
  if (n > SAID)
    g_string_append_printf(what, "; and %u more", n - SAID);
  return sum;
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  const WhView *view = people->view;
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  for (guint32 i = 0; i < view->n_comparisons; i++) {
    const WhComparison *comparison = &view->comparisons[i];
    const guint32 person = people->builders[i].person;
    g_autoptr(GString) what = g_string_new(NULL);
    gboolean acts = FALSE;
    if (comparison->kind != WH_COMPARISON_BINARY || person == WH_NONE)
      continue;
    const double sum = sum_up(view, comparison, what, &acts);
    if (sum < FLOOR || !wh_peak_rises(&peaks[person], sum, comparison->known))
      continue;
    WhSignal *signal = wh_build_signal(self, people, i, sum);
    wh_signal_value(signal, "what", "%s", what->str);
    wh_signal_value(signal, "acts", "%s",
                    acts ? "a protection went, or something acts at load time"
                         : "nothing of it acts at load time");
    wh_signal_value(signal, "as_much", "%u", comparison->as_much);
    wh_signal_value(signal, "updates", "%u", comparison->updates);
    g_ptr_array_add(signals, signal);
  }
}

static const char *const innocent[] = {
    "a new feature: a faster variant for newer processors, plugins, a network backend",
    "another compiler, linker or distribution, or its flags were not passed on",
    "the two builds were not made the same way", NULL};
static const char *const next[] = {
    "see what makes each difference: wolfhound binary OLD NEW, then the commits between the two tags",
    "make both builds again on one machine, and compare",
    "look at what is in the archive and not in the tag: wolfhound release ARCHIVE --repo REPO", NULL};

const WhPattern wh_pattern_binary_delta = {
    .id = "binary-delta",
    .family = WH_FAMILY_RELEASE,
    .version = 1,
    .needs = WH_RECORD_BUILD,
    .order = WH_ORDER_RELEASE,
    .summary = "a build of a release gains what ordinary updates do not, or loses protections",
    .statistic =
        "sum over independent groups of kinds of difference of the weight of the rarest that was found: "
        "-log10((k + 1) / (n + 2)) for a kind that k of n measured ordinary updates show; what ordinary work "
        "changes all the time does not weigh. At least 1. doc/BINARY.md has kinds, groups and figures.",
    .null_model =
        "161 measured updates of libraries in Debian, of which the message says how many weigh as much; "
        "these "
        "are steps from version to version, not project-years, so that the pattern adds to no score until a "
        "baseline has builds",
    .says =
        "{after}, made from {of}, {basis} {person}, against {before}: {what}. {acts}; of {updates} measured "
        "ordinary updates {as_much} weigh as much",
    .innocent = innocent,
    .next = next,
    .run = run,
};
