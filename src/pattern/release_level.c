/* SPDX-License-Identifier: Apache-2.0
 * Levels of the files of a release: one small table. */
#include "pattern/release_level.h"

#define NEVER WH_N_FILE_REACHES

/* From which reach on a file of a class is worth a note, or a review; CHANGED: where the tag has another content there. */
typedef struct {
  WhFileReach note, review, review_changed;
} Rule;

static const Rule rules[WH_N_FILE_CLASSES] = {
    [WH_CLASS_SAME] = {NEVER, NEVER, NEVER},
    [WH_CLASS_METADATA] = {NEVER, NEVER, NEVER},
    [WH_CLASS_SUBSTITUTED] = {NEVER, NEVER, NEVER},
    [WH_CLASS_KNOWN] = {NEVER, NEVER, NEVER},
    [WH_CLASS_OWN] = {NEVER, NEVER, NEVER},
    [WH_CLASS_GENERATED] = {NEVER, NEVER, NEVER},
    [WH_CLASS_DOCUMENT] = {NEVER, NEVER, NEVER},
    [WH_CLASS_BUNDLED] = {NEVER, NEVER, NEVER},
    [WH_CLASS_VARIANT] = {WH_REACH_NONE, WH_REACH_INCLUDED, WH_REACH_INCLUDED},
    [WH_CLASS_UNKNOWN] = {WH_REACH_NONE, WH_REACH_INCLUDED, WH_REACH_NAMED},
    [WH_CLASS_INCONSISTENT] = {WH_REACH_NONE, WH_REACH_INCLUDED, WH_REACH_NAMED},
    [WH_CLASS_AHEAD] = {WH_REACH_NONE, WH_REACH_INCLUDED, WH_REACH_INCLUDED},
};

/* What no tag can hold, or what acts outside of where it is unpacked. */
#define ODD (WH_ENTRY_SPECIAL | WH_ENTRY_OUTSIDE | WH_ENTRY_DUPLICATE)

WhReleaseLevel
wh_release_level(const WhReleaseFile *file)
{
  const Rule *rule = &rules[file->class];
  if (file->state == WH_FILE_ABSENT)
    return WH_RELEASE_QUIET;
  if (file->reach >= (file->state == WH_FILE_DIFFERS ? rule->review_changed : rule->review))
    return WH_RELEASE_REVIEW;
  return file->reach >= rule->note || (file->flags & ODD) != 0 ? WH_RELEASE_NOTE : WH_RELEASE_QUIET;
}

const char *
wh_release_level_id(WhReleaseLevel level)
{
  static const char *const ids[WH_N_RELEASE_LEVELS] = {"quiet", "note", "review"};
  return ids[level];
}

int
wh_release_compare(const WhView *view, const WhReleaseFile *a, const WhReleaseFile *b)
{
  const WhReleaseLevel x = wh_release_level(a), y = wh_release_level(b);
  if (x != y)
    return x > y ? -1 : 1;
  if (a->class != b->class)
    return a->class > b->class ? -1 : 1;
  if (a->reach != b->reach)
    return a->reach > b->reach ? -1 : 1;
  return strcmp(view->paths[a->path], view->paths[b->path]);
}

const char *
wh_file_class_id(WhFileClass class)
{
  static const char *const ids[WH_N_FILE_CLASSES] = {"same",    "metadata",  "substituted",  "known",
                                                     "own",     "generated", "document",     "bundled",
                                                     "variant", "unknown",   "inconsistent", "ahead"};
  return ids[class];
}

const char *
wh_file_reach_id(WhFileReach reach)
{
  static const char *const ids[WH_N_FILE_REACHES] = {"none", "named", "included", "executed", "decoded"};
  return ids[reach];
}

const char *
wh_file_state_id(WhFileState state)
{
  static const char *const ids[WH_N_FILE_STATES] = {"same", "differs", "added", "absent"};
  return ids[state];
}
