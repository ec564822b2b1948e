/* SPDX-License-Identifier: Apache-2.0
 * Rules of speech acts: the shipped ones by their own examples, and the engine. */
#include "words/match.h"

static void
test_shipped(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *report = NULL;
  g_autoptr(WhRules) rules = wh_rules_load(NULL, FALSE, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(rules->always->len, ==, 0);
  if (!wh_rules_check(rules, &report))
    g_test_message("%s", report);
  g_assert_null(report);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/words/shipped", test_shipped);
  return g_test_run();
}
