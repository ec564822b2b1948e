/* SPDX-License-Identifier: Apache-2.0
 * release-mismatch: an archive holds what its tag does not, nothing explains it, and the build takes it up. */
#include "pattern/release_tools.h"

#define FLOOR 0.3
#define INCONSISTENT 1.2 /* claims to be a tool's work: nobody looks at it twice */

/* How much a file of this reach weighs. */
static double
reach_weight(const WhReleaseFile *file)
{
  static const double weights[WH_N_FILE_REACHES] = {[WH_REACH_NONE] = 0,
                                                    [WH_REACH_NAMED] = 0.7,
                                                    [WH_REACH_INCLUDED] = 1,
                                                    [WH_REACH_EXECUTED] = 1.3,
                                                    [WH_REACH_DECODED] = 2};
  return weights[file->reach];
}

static double
weight(const WhView *view, const WhReleaseFile *file)
{
  gboolean mine = file->class == WH_CLASS_UNKNOWN || file->class == WH_CLASS_INCONSISTENT;
  if (!mine || wh_release_level(file) != WH_RELEASE_REVIEW)
    return 0;
  return reach_weight(file) * (file->class == WH_CLASS_INCONSISTENT ? INCONSISTENT : 1) *
         ((file->flags & WH_ENTRY_AS_PREVIOUS) != 0 ? WH_RELEASE_OLD : 1);
}

static void
emit(const WhPattern *self, const WhPeople *people, const WhReleaseWeight *sum, GPtrArray *signals)
{
  WhSignal *signal = wh_release_signal(self, people, sum->release, sum->statistic);
  const WhReleaseFile *worst = &people->view->release_files[sum->files[0]];
  wh_signal_value(signal, "worst", "%s", people->view->paths[worst->path]);
  wh_signal_value(signal, "class", "%s", wh_file_class_id(worst->class));
  wh_signal_value(signal, "reach", "%s", wh_release_reach_says(worst->reach));
  wh_release_take(signals, signal, people, sum);
}

static void
run(const WhPattern *self, const WhPeople *people, GPtrArray *signals)
{
  wh_release_sweep(self, people, weight, FLOOR, emit, signals);
}

static const char *const innocent[] = {
    "a generated file of a tool that wolfhound does not know, or of a local version of one",
    "a file that a script of the project makes when it packs a release",
    "the archive was made from another commit than the tag", "vendored code that only releases carry", NULL};
static const char *const next[] = {
    "read the file: wolfhound release ARCHIVE --repo REPO shows what differs",
    "make the archive again from the tag, with the tools that it names, and compare",
    "ask whoever made the release how the file came to be", NULL};

const WhPattern wh_pattern_release_mismatch = {
    .id = "release-mismatch",
    .family = WH_FAMILY_RELEASE,
    .version = 1,
    .needs = WH_RECORD_RELEASE,
    .order = WH_ORDER_RELEASE,
    .summary = "a release archive holds files for the build that its tag does not explain",
    .statistic =
        "-log10 P(W >= w), negative binomial. w is summed over the archive's files that are unknown, or "
        "claim a "
        "tool that does not make them so, and that the build includes, runs or decodes (where the tag has "
        "another content: or names): by reach 0.7 named, 1 included, 1.3 run, 2 decoded; 1.2 times that "
        "where a "
        "tool is claimed; a fifth of it where an earlier release had the same content there; the i-th "
        "largest "
        "divided by i, for where there are many a generator is missing rather than an explanation. Mean and "
        "size from this project's n earlier releases in the record: (0.3 + sum of their w) / (n + 1) and "
        "0.3 + sum.",
    .null_model = "what this project's earlier releases held that their tags do not explain",
    .says = "{release}, {basis} {person}, holds what {tag} does not explain and the build takes up: {worst} "
            "({class}; {reach}); such files: {files}; earlier releases compared: {earlier}",
    .innocent = innocent,
    .next = next,
    .run = run,
};
