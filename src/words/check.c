/* SPDX-License-Identifier: Apache-2.0
 * The examples of rules, tried. */
#include "words/match.h"

static const WhHeard *
first_of(const GArray *heard, WhSpeechKind kind)
{
  for (guint i = 0; i < heard->len; i++)
    if (g_array_index(heard, WhHeard, i).kind == kind)
      return &g_array_index(heard, WhHeard, i);
  return NULL;
}

static void
complain(GString *report, const WhRule *rule, const WhExampleLine *example, const char *what)
{
  g_string_append_printf(report, "%s:%u: rule %s %s: %s\n", rule->file, example->line, rule->id, what,
                         example->text);
}

/* An example for the rule alone. */
static void
check_yes(WhHearer *hearer, const WhRule *rule, const WhExampleLine *example, GString *report)
{
  const gboolean subject = rule->subject == WH_TREAT_ONLY;
  const GArray *heard = wh_hearer_hear(hearer, wh_slice_str(example->text), subject, rule);
  if (heard->len == 0) {
    complain(report, rule, example, "does not find");
    return;
  }
  const WhHeard *first = &g_array_index(heard, WhHeard, 0);
  if (example->who == NULL || g_str_equal(example->who, first->who))
    return;
  g_autofree char *what = g_strdup_printf("finds \"%s\" rather than \"%s\" in", first->who, example->who);
  complain(report, rule, example, what);
}

/* No rule may find the act there. */
static void
check_no(WhHearer *hearer, const WhRule *rule, const WhExampleLine *example, GString *report)
{
  const gboolean subject = rule->subject == WH_TREAT_ONLY;
  const GArray *heard = wh_hearer_hear(hearer, wh_slice_str(example->text), subject, NULL);
  const WhHeard *found = first_of(heard, rule->kind);
  if (found == NULL)
    return;
  g_autofree char *what =
      g_strdup_printf("should see no act of its kind, but %s finds one in", found->rule->id);
  complain(report, rule, example, what);
}

gboolean
wh_rules_check(const WhRules *rules, char **ret_report)
{
  g_autoptr(WhHearer) hearer = wh_hearer_new(rules);
  wh_hearer_set_learned(hearer, FALSE);
  g_autoptr(GString) report = g_string_new(NULL);
  for (guint r = 0; r < rules->rules->len; r++) {
    const WhRule *rule = g_ptr_array_index(rules->rules, r);
    for (guint i = 0; i < rule->yes->len; i++)
      check_yes(hearer, rule, &g_array_index(rule->yes, WhExampleLine, i), report);
    for (guint i = 0; i < rule->no->len; i++)
      check_no(hearer, rule, &g_array_index(rule->no, WhExampleLine, i), report);
  }
  if (report->len == 0)
    return TRUE;
  if (ret_report != NULL)
    *ret_report = g_string_free(g_steal_pointer(&report), FALSE);
  return FALSE;
}
