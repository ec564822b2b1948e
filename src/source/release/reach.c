/* SPDX-License-Identifier: Apache-2.0
 * What builds reach: files of the kinds that they always include. */
#include "source/release/reach.h"

struct WhReach {
  const WhShippedTrees *trees;
};

WhReach *
wh_reach_new(const WhShippedTrees *trees)
{
  WhReach *reach = g_new0(WhReach, 1);
  reach->trees = trees;
  return reach;
}

void
wh_reach_free(WhReach *reach)
{
  g_free(reach);
}

WhFileReach
wh_reach_of(const WhReach *reach, WhSlice path, const char **ret_by)
{
  *ret_by = NULL;
  return path.len > 3 && memcmp(path.data + path.len - 3, ".m4", 3) == 0 ? WH_REACH_INCLUDED : WH_REACH_NONE;
}
