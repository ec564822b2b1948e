/* SPDX-License-Identifier: Apache-2.0
 * The list of patterns, and running one. */
#include "pattern/pattern.h"

#define WH_PATTERN(name) extern const WhPattern wh_pattern_##name;
#include "pattern/patterns.def"
#undef WH_PATTERN

#define WH_PATTERN(name) &wh_pattern_##name,
static const WhPattern *const all_patterns[] = {
#include "pattern/patterns.def"
    NULL};
#undef WH_PATTERN

const WhPattern *const *
wh_patterns(guint *ret_n)
{
  *ret_n = G_N_ELEMENTS(all_patterns) - 1;
  return all_patterns;
}

const WhPattern *
wh_pattern_find(const char *id)
{
  for (const WhPattern *const *p = all_patterns; *p != NULL; p++)
    if (g_str_equal((*p)->id, id))
      return *p;
  return NULL;
}

const char *
wh_family_id(WhFamily family)
{
  static const char *const ids[WH_N_FAMILIES] = {"words", "persona", "rights", "change", "release"};
  g_return_val_if_fail((guint)family < WH_N_FAMILIES, NULL);
  return ids[family];
}

WhPatternState
wh_pattern_run(const WhPattern *pattern, const WhPeople *people, GPtrArray *signals)
{
  if ((pattern->needs & ~people->view->records) != 0)
    return WH_STATE_BLIND;
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)wh_signal_free);
  pattern->run(pattern, people, found);
  if (found->len == 0)
    return WH_STATE_QUIET;
  g_ptr_array_sort(found, wh_signal_compare);
  g_ptr_array_extend_and_steal(signals, g_steal_pointer(&found));
  return WH_STATE_FIRES;
}

char *
wh_pattern_message(const WhPattern *pattern)
{
  g_autoptr(GRegex) counted = g_regex_new("\\{(\\w+)\\|[^|}]*\\|([^|}]*)\\}", 0, 0, NULL);
  return g_regex_replace(counted, pattern->says, -1, 0, "{\\1} \\2", 0, NULL);
}
