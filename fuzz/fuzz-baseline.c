/* SPDX-License-Identifier: Apache-2.0
 * A baseline that is read is written, read again and written to the same bytes, and its tails are
 * probabilities. */
#include "fuzz.h"

#include "case/baseline_private.h"

static void
check_tails(const WhBaseline *baseline)
{
  for (guint half = 0; half < WH_N_HALVES; half++)
    for (double score = 0.1; score < 100; score *= 3) {
      const WhGroup group = half % 2 == 0 ? WH_GROUP_HISTORY : WH_GROUP_WORDS;
      WhTail tail = wh_baseline_case_tail(baseline, (WhHalf)half, WH_STRATUM_SETTLED, group, score);
      g_assert_true(tail.rate >= 0 && tail.rate <= 1 + 1e-9 && tail.upper > 0 && tail.upper <= 1);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhBaseline) baseline = wh_baseline_parse((const char *)data, size, &error);
  g_assert_true((baseline == NULL) == (error != NULL));
  if (baseline == NULL)
    return 0;
  check_tails(baseline);
  g_autofree char *words = wh_baseline_describe(baseline);
  g_assert_true(g_str_has_prefix(words, "baseline "));
  g_autoptr(GString) text = wh_baseline_format(baseline);
  g_autoptr(WhBaseline) again = wh_baseline_parse(text->str, text->len, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(wh_baseline_digest(again), ==, wh_baseline_digest(baseline));
  return 0;
}
