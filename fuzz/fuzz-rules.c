/* SPDX-License-Identifier: Apache-2.0
 * A rule file, and after a line "====" a text that it is tried on. Where the file is good, both ways to find candidates
 * give the same acts, and every act lies within the text. */
#include "fuzz.h"

#include "words/match.h"
#include "words/rules.h"

static char *
acts_of(const WhRules *rules, WhSlice text)
{
  g_autoptr(WhHearer) hearer = wh_hearer_new(rules);
  const GArray *heard = wh_hearer_hear(hearer, text, FALSE, NULL);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < heard->len; i++) {
    const WhHeard *h = &g_array_index(heard, WhHeard, i);
    g_assert_cmpuint(h->len, >, 0);
    g_assert_cmpuint((gsize)h->from + h->len, <=, text.len);
    g_string_append_printf(out, "%s %u %u %u %s\n", h->rule->id, h->from, h->len, h->flags, h->who);
  }
  return g_string_free(out, FALSE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *text = (const char *)data;
  const char *line = size > 0 ? memmem(text, size, "\n====\n", 6) : NULL;
  const WhSlice file = {text, line != NULL ? (gsize)(line - text) : size};
  const WhSlice said = line != NULL ? wh_slice(line + 6, size - file.len - 6) : (WhSlice){0};
  g_autoptr(WhRules) rules = wh_rules_load(NULL, TRUE, NULL);
  char *name = g_strdup("fuzz.rules");
  g_ptr_array_add(rules->files, name);
  if (!wh_rules_parse(rules, name, file, NULL))
    return 0;
  wh_rules_index(rules, FALSE);
  g_autofree char *first = acts_of(rules, said);
  wh_rules_index(rules, TRUE);
  g_autofree char *second = acts_of(rules, said);
  g_assert_cmpstr(first, ==, second);
  wh_rules_check(rules, NULL);
  G_GNUC_UNUSED g_autofree char *described = wh_rules_describe(rules);
  return 0;
}
