/* SPDX-License-Identifier: Apache-2.0
 * Signals about whoever made what a build was made from. */
#include "pattern/build_tools.h"

#include "pattern/release_tools.h"

/* A name without its folders: what is compared lies anywhere. */
static const char *
last_part(const char *name)
{
  const char *slash = strrchr(name, '/');
  return slash != NULL && slash[1] != '\0' && strchr(name, ' ') == NULL ? slash + 1 : name;
}

WhSignal *
wh_build_signal(const WhPattern *pattern, const WhPeople *people, guint32 comparison, double statistic)
{
  const WhComparison *of = &people->view->comparisons[comparison];
  const WhReleaser *by = &people->builders[comparison];
  WhSignal *signal = wh_signal_new(pattern, by->person, WH_NONE, of->known, of->known, statistic);
  wh_signal_value(signal, "before", "%s", last_part(of->before));
  wh_signal_value(signal, "after", "%s", last_part(of->after));
  wh_signal_value(signal, "of", "%s", of->tag_name[0] != '\0' ? of->tag_name : of->release_name);
  wh_signal_value(signal, "basis", "%s", wh_release_basis(by->by));
  wh_signal_evidence(signal, WH_EVIDENCE_COMPARISON, comparison, "the comparison", NULL);
  if (of->release != WH_NONE)
    wh_signal_evidence(signal, WH_EVIDENCE_ARCHIVE, of->release, "what the build was made from", NULL);
  if (of->tag != WH_NONE)
    wh_signal_evidence(signal, WH_EVIDENCE_TAG, of->tag, "its tag", NULL);
  return signal;
}
