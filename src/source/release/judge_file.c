/* SPDX-License-Identifier: Apache-2.0
 * Classes of single files: what the tag or the project's history explains, else nothing. */
#include "source/release/judge_file.h"

struct WhJudge {
  const WhShippedTrees *trees;
};

void
wh_judged_clear(WhJudged *judged)
{
  g_clear_pointer(&judged->generator, g_free);
  g_clear_pointer(&judged->reason, g_free);
  g_clear_pointer(&judged->excerpt, g_free);
}

WhJudge *
wh_judge_new(const WhShippedTrees *trees)
{
  WhJudge *judge = g_new0(WhJudge, 1);
  judge->trees = trees;
  return judge;
}

void
wh_judge_free(WhJudge *judge)
{
  g_free(judge);
}

void
wh_judge_file(WhJudge *judge, const WhShipped *file, WhJudged *ret_judged)
{
  const char *other = judge->trees->tag_path_of(judge->trees, &file->oid);
  const gboolean held = other != NULL || judge->trees->ever_held(judge->trees, &file->oid);
  *ret_judged = (WhJudged){
      .class = held ? WH_CLASS_OWN : WH_CLASS_UNKNOWN, .generator = g_strdup(""), .excerpt = g_strdup("")};
  if (other != NULL)
    ret_judged->reason = g_strdup_printf("the tag has it at %s", other);
  else
    ret_judged->reason = g_strdup(held ? "another commit of the project has it" : "nothing explains it");
}

char *
wh_judge_tools(const WhJudge *judge)
{
  return g_strdup("");
}
