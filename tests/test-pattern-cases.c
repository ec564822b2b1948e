/* SPDX-License-Identifier: Apache-2.0
 * Runs the cases in tests/patterns: a record in the language of view_text.h, one `pattern ID` line and `expect`
 * lines:
 *
 *   expect quiet | blind
 *   expect fires NAME >= 1.5 [on 2021-03-04]     somebody named NAME reaches it (by the end of that day)
 *   expect never NAME                            no signal about NAME
 *   expect below NAME 1.5                        none about NAME that reaches it
 *
 * and holds every case to what all patterns promise: two runs agree, a cut record says what the whole one
 * said by then, and a missing need is blind. Words are looked at with the rules that are part of the program. */
#include "base/text.h"
#include "pattern/pattern.h"
#include "view_text.h"

#include <stdlib.h>

typedef struct {
  WhSpeech *speech;
  WhPeople *people;
  GPtrArray *signals;
  WhPatternState state;
} Run;

static void
run_clear(Run *run)
{
  g_clear_pointer(&run->signals, g_ptr_array_unref);
  g_clear_pointer(&run->people, wh_people_free);
  g_clear_pointer(&run->speech, wh_speech_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static const char *
keyword_rest(const char *line, const char *keyword)
{
  return g_str_has_prefix(line, keyword) && line[strlen(keyword)] == ' ' ? line + strlen(keyword) + 1 : NULL;
}

static const WhPattern *
case_pattern(const WhViewText *text)
{
  for (guint i = 0; i < text->expectations->len; i++) {
    const char *id = keyword_rest(g_ptr_array_index(text->expectations, i), "pattern");
    if (id != NULL)
      return wh_pattern_find(id);
  }
  return NULL;
}

/* The rules that are part of the program, compiled once: every case runs a score of times. */
static const WhRules *
shipped_rules(void)
{
  static WhRules *rules;
  g_autoptr(GError) error = NULL;
  if (rules == NULL)
    rules = wh_rules_load(NULL, FALSE, &error);
  g_assert_no_error(error);
  return rules;
}

static void
run_init(Run *run, const WhPattern *pattern, const WhView *view)
{
  run->speech = wh_speech_find(shipped_rules(), view, 1);
  run->people = wh_people_new(view, run->speech);
  run->signals = g_ptr_array_new_with_free_func((GDestroyNotify)wh_signal_free);
  run->state = wh_pattern_run(pattern, run->people, run->signals);
}

static const char *
person_name(const Run *run, guint32 person)
{
  return run->people->persons[person].name;
}

/* The signals known by T, in words that hold no index of the view. */
static char *
say_until(const Run *run, gint64 t)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < run->signals->len; i++) {
    const WhSignal *s = g_ptr_array_index(run->signals, i);
    if (s->reached > t)
      continue;
    g_string_append_printf(out, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %.9g",
                           person_name(run, s->person), s->from, s->reached, s->statistic);
    for (guint v = 0; v < s->values->len; v++) {
      const WhValue *value = &g_array_index(s->values, WhValue, v);
      g_string_append_printf(out, " %s=%s", value->key, value->value);
    }
    g_string_append_printf(out, " evidence %u\n", s->evidence->len);
  }
  return g_string_free(out, FALSE);
}

static gboolean
fires(const Run *run, const char *name, double at_least, gint64 by)
{
  for (guint i = 0; i < run->signals->len; i++) {
    const WhSignal *s = g_ptr_array_index(run->signals, i);
    if (g_str_equal(person_name(run, s->person), name) && s->statistic >= at_least && s->reached <= by &&
        s->evidence->len > 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
holds_fires(const Run *run, const char *rest)
{
  g_auto(GStrv) parts = g_strsplit(rest, " >= ", 2);
  g_assert_cmpuint(g_strv_length(parts), ==, 2);
  gint64 by = G_MAXINT64;
  char *on = strstr(parts[1], " on ");
  if (on != NULL) {
    g_assert_true(wh_time_parse_as_of(on + 4, &by, NULL));
    *on = '\0';
  }
  return fires(run, parts[0], g_ascii_strtod(parts[1], NULL), by);
}

static gboolean
holds_below(const Run *run, const char *rest)
{
  const char *number = strrchr(rest, ' ');
  g_assert_nonnull(number);
  g_autofree char *name = g_strndup(rest, (gsize)(number - rest));
  return !fires(run, name, g_ascii_strtod(number + 1, NULL), G_MAXINT64);
}

static gboolean
holds(const Run *run, const char *expectation)
{
  const char *rest;
  if (g_str_equal(expectation, "quiet"))
    return run->state == WH_STATE_QUIET;
  if (g_str_equal(expectation, "blind"))
    return run->state == WH_STATE_BLIND;
  if ((rest = keyword_rest(expectation, "fires")) != NULL)
    return holds_fires(run, rest);
  if ((rest = keyword_rest(expectation, "below")) != NULL)
    return holds_below(run, rest);
  if ((rest = keyword_rest(expectation, "never")) != NULL)
    return !fires(run, rest, 0, G_MAXINT64);
  g_error("unknown expectation: %s", expectation);
}

static void
test_expectations(gconstpointer path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhViewText) text = wh_view_text_load(path, G_MAXINT64, &error);
  g_assert_no_error(error);
  const WhPattern *pattern = case_pattern(text);
  g_assert_nonnull(pattern);
  g_auto(Run) run = {0};
  run_init(&run, pattern, text->view);
  guint n = 0;
  for (guint i = 0; i < text->expectations->len; i++) {
    const char *expectation = keyword_rest(g_ptr_array_index(text->expectations, i), "expect");
    if (expectation == NULL)
      continue;
    n++;
    if (!holds(&run, expectation)) {
      g_autofree char *said = say_until(&run, G_MAXINT64);
      g_test_message("expected %s, but state %d and:\n%s", expectation, (int)run.state, said);
      g_test_fail();
    }
  }
  g_assert_cmpuint(n, >, 0);
}

#define CUTS 8

/* One of the times at which a record is cut: those of some commits, then those of the last messages, of the last
 * releases, and of the last comparisons. */
static gint64
cut_time(const WhView *view, guint cut)
{
  if (cut <= CUTS && view->n_commits > 0)
    return view->commits[(view->n_commits - 1) * cut / CUTS].known;
  if (cut > 3 * CUTS)
    return view->n_comparisons >= cut - 3 * CUTS
               ? view->comparisons[view->n_comparisons - (cut - 3 * CUTS)].known
               : G_MAXINT64;
  if (cut > 2 * CUTS)
    return view->n_releases >= cut - 2 * CUTS ? view->releases[view->n_releases - (cut - 2 * CUTS)].known
                                              : G_MAXINT64;
  if (cut > CUTS && view->n_messages >= cut - CUTS)
    return view->messages[view->n_messages - (cut - CUTS)].known;
  return G_MAXINT64;
}

static void
test_promises(gconstpointer path)
{
  g_autoptr(WhViewText) text = wh_view_text_load(path, G_MAXINT64, NULL);
  const WhPattern *pattern = case_pattern(text);
  g_auto(Run) one = {0}, two = {0};
  run_init(&one, pattern, text->view);
  run_init(&two, pattern, text->view);
  g_autofree char *said_one = say_until(&one, G_MAXINT64), *said_two = say_until(&two, G_MAXINT64);
  g_assert_cmpstr(said_one, ==, said_two);
  for (guint cut = 1; cut <= 4 * CUTS; cut++) {
    gint64 t = cut_time(text->view, cut);
    g_autoptr(WhViewText) part = wh_view_text_load(path, t, NULL);
    g_auto(Run) run = {0};
    run_init(&run, pattern, part->view);
    if (run.state == WH_STATE_BLIND)
      continue;
    g_autofree char *whole = say_until(&one, t), *then = say_until(&run, t);
    g_assert_cmpstr(then, ==, whole);
  }
  WhView nothing = *text->view;
  nothing.records = 0;
  g_auto(Run) blind = {0};
  run_init(&blind, pattern, &nothing);
  g_assert_cmpint(blind.state, ==, WH_STATE_BLIND);
}

/* Every pattern has a case of each kind, named PATTERN-KIND*.case. */
static void
test_all_have_cases(gconstpointer folder)
{
  guint n;
  const WhPattern *const *patterns = wh_patterns(&n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < 3; k++) {
      static const char *const kinds[] = {"fires", "quiet", "blind"};
      g_autofree char *name = g_strdup_printf("%s-%s.case", patterns[i]->id, kinds[k]);
      g_autofree char *path = g_build_filename(folder, name, NULL);
      if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_test_message("missing %s", path);
        g_test_fail();
      }
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  const char *folder = g_getenv("WH_CASES");
  g_assert_nonnull(folder);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  g_assert_nonnull(dir);
  for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
    if (!g_str_has_suffix(name, ".case"))
      continue;
    char *path = g_build_filename(folder, name, NULL);
    g_ptr_array_add(paths, path);
    g_autofree char *expectations = g_strdup_printf("/case/%s/expectations", name);
    g_autofree char *promises = g_strdup_printf("/case/%s/promises", name);
    g_test_add_data_func(expectations, path, test_expectations);
    g_test_add_data_func(promises, path, test_promises);
  }
  g_test_add_data_func("/case/all-patterns", folder, test_all_have_cases);
  return g_test_run();
}
