/* SPDX-License-Identifier: Apache-2.0
 * Which requests are sure: marks and weights, and what ships. */
#include "words/sure.h"

#include <glib/gstdio.h>

#include "base/error.h"

static WhSure *
sure_of(const char *text, GError **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
  return wh_sure_new(bytes, "some.sure", error);
}

static void
test_form(void)
{
  static const char *const broken[] = {"least\n",
                                       "least high\n",
                                       "given nothing 1\n",
                                       "given always\n",
                                       "given always one\n",
                                       "inside x 1 foo\n",
                                       "in without-pattern 1\n",
                                       "rule en.x 1 foo\n",
                                       "in x 1\n"};
  for (guint i = 0; i < G_N_ELEMENTS(broken); i++) {
    g_autofree char *text = g_strconcat("# a comment\n", broken[i], NULL);
    g_autoptr(GError) error = NULL;
    g_assert_null(sure_of(text, &error));
    g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
    g_assert_nonnull(strstr(error->message, "some.sure:2:"));
  }
}

static void
test_marks(void)
{
  static const char text[] =
      "least 1.5\ngiven always 0.5\ngiven request 1\ngiven again 1\nrule en.x 0.5\nin add 0.5 \\badd\\b\n"
      "before list -2 :$\nafter thanks -2 ^thanks\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(WhSure) sure = sure_of(text, &error);
  g_assert_no_error(error);
  WhMatcher *matcher = wh_matcher_new();
  const WhRule rule = {.id = (char *)(gsize) "en.x"};
  const WhHeard heard = {.kind = WH_SPEECH_ASKS_FOR_OTHER, .who = (char *)(gsize) "", .rule = &rule};
  WhRequest request = {.heard = &heard, .sentence = wh_slice_str("Please add Jane."), .request = 0.5};
  double seen[7];

  g_assert_cmpuint(wh_sure_n_marks(sure), ==, G_N_ELEMENTS(seen));
  g_assert_cmpstr(wh_sure_mark(sure, 3), ==, "rule en.x");
  wh_sure_see(sure, matcher, &request, seen);
  const double plain[] = {1, 0.5, 0, 1, 1, 0, 0};
  for (guint i = 0; i < G_N_ELEMENTS(seen); i++)
    g_assert_cmpfloat(seen[i], ==, plain[i]);
  g_assert_true(wh_sure_is(sure, matcher, &request)); /* 0.5 + 0.5 + 0.5 + 0.5 */
  request.request = -0.1;
  g_assert_false(wh_sure_is(sure, matcher, &request));
  request.again = TRUE;
  g_assert_true(wh_sure_is(sure, matcher, &request));
  request.before = wh_slice_str("Jane Doe (2):");
  g_assert_false(wh_sure_is(sure, matcher, &request));
  request.before = (WhSlice){0};
  request.after = wh_slice_str("Thanks, applied.");
  g_assert_false(wh_sure_is(sure, matcher, &request));
  wh_matcher_free(matcher);
}

/* Of the requests in TEXT, how many are sure and unsure. */
static void
count(const WhRules *rules, const char *text, guint *ret_sure, guint *ret_unsure)
{
  g_autoptr(GArray) acts = wh_speech_of_text(rules, NULL, text);
  *ret_sure = *ret_unsure = 0;
  for (guint i = 0; i < acts->len; i++) {
    const WhSpeechAct *act = &g_array_index(acts, WhSpeechAct, i);
    if (!wh_speech_is_request(act->kind))
      continue;
    ++*((act->flags & WH_SPEECH_UNSURE) != 0 ? ret_unsure : ret_sure);
  }
}

static void
test_shipped(void)
{
  static const char *const asks[] = {
      "Please add Jane Doe as a co-maintainer in MAINTAINERS.",
      "Add myself as maintainer of the foo driver.",
      "I am willing to maintain this driver and volunteer to become its maintainer.",
      "Could somebody give me commit access to the repository?",
  };
  static const char *const lists[] = {
      "Jane Doe (1):\n  MAINTAINERS: Add Tomasz Nowak as a foo maintainer\n",
      "# good: [0123456789ab] MAINTAINERS: add Tomasz Nowak as a foo maintainer\n",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(WhRules) rules = wh_rules_load(NULL, FALSE, &error);
  g_assert_no_error(error);
  wh_rules_ready(rules);
  guint sure, unsure;
  for (guint i = 0; i < G_N_ELEMENTS(asks); i++) {
    count(rules, asks[i], &sure, &unsure);
    g_test_message("%s: %u sure, %u not", asks[i], sure, unsure);
    g_assert_cmpuint(sure, >=, 1);
  }
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
    count(rules, lists[i], &sure, &unsure);
    g_test_message("%s: %u sure, %u not", lists[i], sure, unsure);
    g_assert_cmpuint(sure, ==, 0);
    g_assert_cmpuint(unsure, >=, i == 0); /* the scorer takes a dump for nothing at all */
  }
}

/* What a user wrote a rule for is meant. */
static void
test_own_rules(void)
{
  static const char own[] = "language: en\nrule my.bot\n  act: asks-for-other\n  say: xyzzy maintainer list\n"
                            "  yes: Xyzzy maintainer list.\n  no: Xyzzy.\n";
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp("sure-XXXXXX.rules", &path, NULL);
  g_assert_cmpint(fd, >=, 0);
  g_close(fd, NULL);
  g_assert_true(g_file_set_contents(path, own, -1, NULL));
  const char *files[] = {path, NULL};
  g_autoptr(GError) error = NULL;
  g_autoptr(WhRules) rules = wh_rules_load(files, FALSE, &error);
  g_remove(path);
  g_assert_no_error(error);
  guint sure, unsure;
  count(rules, "Xyzzy maintainer list.\n\nCould it be?", &sure, &unsure);
  g_assert_cmpuint(sure, ==, 1);
  g_assert_cmpuint(unsure, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sure/form", test_form);
  g_test_add_func("/sure/marks", test_marks);
  g_test_add_func("/sure/shipped", test_shipped);
  g_test_add_func("/sure/own-rules", test_own_rules);
  return g_test_run();
}
