/* SPDX-License-Identifier: Apache-2.0
 * Sums over the files of a release, and signals about whoever made it. */
#include "pattern/release_tools.h"

typedef struct {
  double weight;
  guint32 file;
} Weighed;

/* Files of a view are in the order of their paths. */
static int
compare_weighed(gconstpointer a, gconstpointer b)
{
  const Weighed *x = a, *y = b;
  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  return (x->file > y->file) - (x->file < y->file);
}

/* Sets what the release itself tells. */
static void
weigh(WhReleaseWeight *sum, const WhView *view, WhFileWeight weight)
{
  const WhRelease *of = &view->releases[sum->release];
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Weighed));
  for (guint32 i = of->at; i < of->at + of->n; i++) {
    const Weighed one = {weight(view, &view->release_files[i]), i};
    if (one.weight > 0)
      g_array_append_val(all, one);
  }
  g_array_sort(all, compare_weighed);
  sum->files = g_new(guint32, all->len + 1);
  sum->n = all->len;
  for (guint i = 0; i < all->len; i++) {
    const Weighed *one = &g_array_index(all, Weighed, i);
    sum->files[i] = one->file;
    sum->weight += one->weight / (i + 1);
  }
}

void
wh_release_sweep(const WhPattern *self, const WhPeople *people, WhFileWeight weight, double floor,
                 WhReleaseEmit emit, GPtrArray *signals)
{
  const WhView *view = people->view;
  g_autofree WhPeak *peaks = g_new0(WhPeak, people->n_persons + 1);
  double past = WH_RELEASE_PRIOR;
  guint n = 0;
  for (guint32 i = 0; i < view->n_releases; i++) {
    const guint32 person = people->releasers[i].person;
    WhReleaseWeight sum = {.release = i, .earlier = n};
    if (wh_oid_is_zero(&view->releases[i].commit_oid))
      continue;
    weigh(&sum, view, weight);
    sum.statistic = wh_count_surprise(sum.weight, past / (1 + n), past);
    if (sum.statistic >= floor && person != WH_NONE &&
        wh_peak_rises(&peaks[person], sum.statistic, view->releases[i].known))
      emit(self, people, &sum, signals);
    past += sum.weight;
    n++;
    g_free(sum.files);
  }
}

const char *
wh_release_basis(WhReleasedBy by)
{
  static const char *const words[] = {[WH_RELEASED_UNKNOWN] = "of",
                                      [WH_RELEASED_BY_LANDER] = "made from what was last landed by",
                                      [WH_RELEASED_BY_TAGGER] = "tagged by",
                                      [WH_RELEASED_BY_KEY] = "signed by"};
  return words[by];
}

const char *
wh_release_reach_says(guint8 reach)
{
  static const char *const words[WH_N_FILE_REACHES] = {[WH_REACH_NONE] = "no build file names it",
                                                       [WH_REACH_NAMED] = "the build names it",
                                                       [WH_REACH_INCLUDED] = "the build includes it",
                                                       [WH_REACH_EXECUTED] = "the build runs it",
                                                       [WH_REACH_DECODED] =
                                                           "the build feeds it to a decoder"};
  return words[reach];
}

WhSignal *
wh_release_signal(const WhPattern *pattern, const WhPeople *people, guint32 release, double statistic)
{
  const WhRelease *of = &people->view->releases[release];
  const WhReleaser *by = &people->releasers[release];
  WhSignal *signal = wh_signal_new(pattern, by->person, WH_NONE, of->known, of->known, statistic);
  wh_signal_value(signal, "release", "%s", of->name);
  wh_signal_value(signal, "tag", "%s", of->tag_name[0] != '\0' ? of->tag_name : "the commit");
  wh_signal_value(signal, "basis", "%s", wh_release_basis(by->by));
  return signal;
}

void
wh_release_evidence(WhSignal *signal, const WhPeople *people, guint32 file)
{
  static const char *const notes[WH_N_FILE_CLASSES] = {
      [WH_CLASS_VARIANT] = "a known name with a content that no upstream version has",
      [WH_CLASS_UNKNOWN] = "nothing explains it",
      [WH_CLASS_INCONSISTENT] = "claims a tool that does not make it so",
      [WH_CLASS_AHEAD] = "a serial later than every known one"};
  const WhReleaseFile *of = &people->view->release_files[file];
  wh_signal_evidence(signal, WH_EVIDENCE_RELEASE, file, notes[of->class], NULL);
}

void
wh_release_take(GPtrArray *signals, WhSignal *signal, const WhPeople *people, const WhReleaseWeight *weight)
{
  wh_signal_value(signal, "files", "%u", weight->n);
  wh_signal_value(signal, "earlier", "%u", weight->earlier);
  for (guint i = 0; i < weight->n && i < WH_MAX_EVIDENCE; i++)
    wh_release_evidence(signal, people, weight->files[i]);
  g_ptr_array_add(signals, signal);
}
