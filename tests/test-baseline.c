/* SPDX-License-Identifier: Apache-2.0
 * Baselines: strata, halves, weights, and the file. */
#include "base/error.h"
#include "case/baseline_private.h"

#include <glib/gstdio.h>
#include <math.h>

#define CLOSE(a, b, epsilon) g_assert_cmpfloat(fabs((a) - (b)), <=, (epsilon))

static const WhPattern alpha = {.id = "alpha", .version = 2}, beta = {.id = "beta", .version = 1};

static WhBaseline *
two_columns(void)
{
  WhBaseline *baseline = wh_baseline_new_empty();
  wh_baseline_add_column(baseline, "alpha", 2);
  wh_baseline_add_column(baseline, "beta", 1);
  return baseline;
}

static void
add(WhBaseline *baseline, const char *project, int year, WhStratum stratum, double a, double score)
{
  double statistics[2] = {a, (double)NAN};
  guint index = wh_baseline_add_project(baseline, project, "0123");
  wh_baseline_add_unit(baseline, index, year, stratum, statistics, score);
}

/* N projects of one settled year each; the I-th has the statistic I and the score I / 10. */
static WhBaseline *
ramp(guint n, gboolean backwards)
{
  WhBaseline *baseline = two_columns();
  for (guint j = 0; j < n; j++) {
    guint i = backwards ? n - 1 - j : j;
    g_autofree char *name = g_strdup_printf("p%03u", i);
    add(baseline, name, 2010, WH_STRATUM_SETTLED, i, i / 10.0);
  }
  wh_baseline_fit(baseline);
  return baseline;
}

static void
test_calibrated(void)
{
  g_autoptr(WhBaseline) baseline = ramp(100, FALSE);
  WhTail tail = wh_baseline_tail(baseline, WH_HALF_BOTH, WH_STRATUM_SETTLED, &alpha, 50);
  g_assert_true(tail.calibrated);
  CLOSE(tail.rate, 0.5, 1e-12);
  CLOSE(tail.project_years, 100, 1e-9);
  const WhPattern newer = {.id = "alpha", .version = 3}, other = {.id = "gamma", .version = 2};
  const struct {
    const WhPattern *pattern;
    WhStratum stratum;
  } none[] = {{&newer, WH_STRATUM_SETTLED},
              {&other, WH_STRATUM_SETTLED},
              {&beta, WH_STRATUM_SETTLED},
              {&alpha, WH_STRATUM_YOUNG}};
  for (guint i = 0; i < G_N_ELEMENTS(none); i++) {
    tail = wh_baseline_tail(baseline, WH_HALF_BOTH, none[i].stratum, none[i].pattern, 1e6);
    g_assert_false(tail.calibrated);
    CLOSE(tail.upper, 1, 1e-15);
  }
}

static void
test_halves(void)
{
  /* sha256("a/a") begins with a digit below 8 or not: the rule is checked against the digest itself. */
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "a/a", -1);
  WhHalf expected = strchr("01234567", digest[0]) != NULL ? WH_HALF_A : WH_HALF_B;
  g_assert_cmpint(wh_baseline_half_of("a/a"), ==, expected);

  g_autoptr(WhBaseline) baseline = ramp(200, FALSE);
  guint projects, a, b, units;
  wh_baseline_count(baseline, WH_HALF_A, &a, &units);
  g_assert_cmpuint(units, ==, a);
  wh_baseline_count(baseline, WH_HALF_B, &b, &units);
  wh_baseline_count(baseline, WH_HALF_BOTH, &projects, &units);
  g_assert_cmpuint(a + b, ==, projects);
  g_assert_cmpuint(a, >, 60);
  g_assert_cmpuint(b, >, 60);
  CLOSE(wh_baseline_tail(baseline, WH_HALF_A, WH_STRATUM_SETTLED, &alpha, 3).project_years, a, 1e-9);
}

static void
test_weights(void)
{
  g_autoptr(WhBaseline) baseline = two_columns();
  for (int year = 0; year < 40; year++)
    add(baseline, "giant", 1980 + year, WH_STRATUM_SETTLED, 5, 0);
  for (int year = 0; year < 10; year++)
    add(baseline, "small", 2000 + year, WH_STRATUM_SETTLED, 0, 0);
  wh_baseline_fit(baseline);
  WhTail tail = wh_baseline_tail(baseline, WH_HALF_BOTH, WH_STRATUM_SETTLED, &alpha, 5);
  CLOSE(tail.project_years, 20, 1e-9);
  CLOSE(tail.rate, 0.5, 1e-9);
}

static void
test_case_scores(void)
{
  g_autoptr(WhBaseline) baseline = two_columns();
  for (guint i = 0; i < 400; i++) {
    g_autofree char *name = g_strdup_printf("p%u", i);
    add(baseline, name, 2010, WH_STRATUM_SETTLED, i, (double)NAN);
  }
  wh_baseline_fit(baseline);
  g_assert_false(
      wh_baseline_case_tail(baseline, WH_HALF_BOTH, WH_STRATUM_SETTLED, WH_GROUP_HISTORY, 3).calibrated);
  for (guint i = 0; i < 400; i++)
    wh_baseline_set_case_scores(baseline, i, WH_GROUP_HISTORY, i % 2 == 0 ? 2 : 0, 1);
  wh_baseline_fit(baseline);
  CLOSE(wh_baseline_case_tail(baseline, WH_HALF_BOTH, WH_STRATUM_SETTLED, WH_GROUP_HISTORY, 2).rate, 0.5,
        1e-12);
  WhTail half = wh_baseline_case_tail(baseline, WH_HALF_A, WH_STRATUM_SETTLED, WH_GROUP_HISTORY, 2);
  g_assert_true(half.calibrated && half.extrapolated);
}

static void
test_same_bytes(void)
{
  g_autoptr(WhBaseline) forward = ramp(120, FALSE), backward = ramp(120, TRUE);
  g_assert_cmpstr(wh_baseline_digest(forward), ==, wh_baseline_digest(backward));
  g_autoptr(GString) text = wh_baseline_format(forward);
  g_autoptr(GError) error = NULL;
  g_autoptr(WhBaseline) again = wh_baseline_parse(text->str, text->len, &error);
  g_assert_no_error(error);
  g_autoptr(GString) second = wh_baseline_format(again);
  g_assert_cmpstr(text->str, ==, second->str);
  for (double s = 0; s < 200; s += 3.3) {
    WhTail a = wh_baseline_tail(forward, WH_HALF_BOTH, WH_STRATUM_SETTLED, &alpha, s);
    WhTail b = wh_baseline_tail(again, WH_HALF_BOTH, WH_STRATUM_SETTLED, &alpha, s);
    WhTail c = wh_baseline_tail(backward, WH_HALF_BOTH, WH_STRATUM_SETTLED, &alpha, s);
    g_assert_true(a.upper == b.upper && a.rate == b.rate && a.upper == c.upper);
  }
}

/* What a project itself reached is never beyond what it added, whatever the digits. */
static void
test_own_value(void)
{
  g_autoptr(WhBaseline) baseline = two_columns();
  for (guint i = 0; i < 60; i++) {
    g_autofree char *name = g_strdup_printf("p%u", i);
    add(baseline, name, 2010, WH_STRATUM_SETTLED, i + 1.0 / 3, i);
  }
  wh_baseline_fit(baseline);
  g_assert_false(
      wh_baseline_tail(baseline, WH_HALF_BOTH, WH_STRATUM_SETTLED, &alpha, 59 + 1.0 / 3).extrapolated);
  CLOSE(wh_baseline_tail(baseline, WH_HALF_BOTH, WH_STRATUM_SETTLED, &alpha, (double)INFINITY).rate, 0,
        1e-15);
}

static void
test_save_load(void)
{
  g_autofree char *folder = g_dir_make_tmp("wh-baseline-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "b.json", NULL);
  g_autofree char *absent = g_build_filename(folder, "none", "b.json", NULL);
  g_autoptr(WhBaseline) baseline = ramp(40, FALSE);
  g_autoptr(GError) error = NULL;
  g_assert_true(wh_baseline_save(baseline, path, &error));
  g_autoptr(WhBaseline) loaded = wh_baseline_load(path, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(wh_baseline_digest(loaded), ==, wh_baseline_digest(baseline));
  g_assert_null(wh_baseline_load(absent, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_NOT_FOUND);
  g_clear_error(&error);
  g_assert_false(wh_baseline_save(baseline, absent, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_IO);
  g_remove(path);
  g_rmdir(folder);
}

static void
test_shipped(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhBaseline) shipped = wh_baseline_load(NULL, &error);
  g_assert_no_error(error);
  g_autofree char *text = wh_baseline_describe(shipped);
  g_assert_nonnull(strstr(text, wh_baseline_digest(shipped)));
}

/* Scores from words make a file of the second form, which says the same when it is read. */
static void
test_words_file(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhBaseline) baseline = wh_baseline_new_empty();
  for (guint i = 0; i < 80; i++) {
    g_autofree char *name = g_strdup_printf("p%u", i);
    guint unit = wh_baseline_add_unit(baseline, wh_baseline_add_project(baseline, name, "0"), 2010,
                                      WH_STRATUM_SETTLED, NULL, i % 2 == 0 ? 1 : (double)NAN);
    if (i % 4 != 0)
      wh_baseline_set_case_scores(baseline, unit, WH_GROUP_WORDS, i % 3, 2);
  }
  wh_baseline_fit(baseline);
  g_autoptr(GString) text = wh_baseline_format(baseline);
  g_assert_nonnull(strstr(text->str, "wolfhound.baseline/2"));
  g_autoptr(WhBaseline) again = wh_baseline_parse(text->str, text->len, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(wh_baseline_digest(again), ==, wh_baseline_digest(baseline));
  const WhTail words = wh_baseline_case_tail(again, WH_HALF_BOTH, WH_STRATUM_SETTLED, WH_GROUP_WORDS, 2);
  const WhTail history = wh_baseline_case_tail(again, WH_HALF_BOTH, WH_STRATUM_SETTLED, WH_GROUP_HISTORY, 1);
  CLOSE(words.project_years, 60, 1e-9);
  CLOSE(words.rate, 20 / 60.0, 1e-9);
  CLOSE(history.project_years, 40, 1e-9);
  CLOSE(wh_baseline_case_largest(again, WH_HALF_BOTH, WH_STRATUM_SETTLED, WH_GROUP_WORDS), 2, 0);
}

static void
test_refused(void)
{
  static const char *const bad[] = {
      "",
      "[]",
      "{\"schema\": \"wolfhound.baseline/3\", \"patterns\": [], \"projects\": []}",
      "{\"schema\": \"wolfhound.baseline/2\", \"patterns\": [], \"projects\": [{\"name\": \"x\", \"tip\": "
      "\"0\", \"years\": [[2010, \"young\", [], 0, 0]]}]}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [], \"projects\": [{\"name\": \"x\", \"tip\": "
      "\"0\", \"years\": [[2010, \"young\", [], 0, 0, 0, 0]]}]}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": {}, \"projects\": []}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [{\"id\": \"a\"}], \"projects\": []}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [{\"id\": \"a\", \"version\": 1}, {\"id\": "
      "\"a\", \"version\": 1}], \"projects\": []}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [], \"projects\": [{\"name\": \"x\", \"tip\": "
      "\"0\"}]}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [], \"projects\": [{\"name\": \"x\", \"tip\": "
      "\"0\", \"years\": [[2010, \"old\", [], 0, 0]]}]}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [], \"projects\": [{\"name\": \"x\", \"tip\": "
      "\"0\", \"years\": [[2010, \"young\", [1], 0, 0]]}]}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [], \"projects\": [{\"name\": \"x\", \"tip\": "
      "\"0\", \"years\": [[1492, \"young\", [], 0, 0]]}]}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [], \"projects\": [{\"name\": \"x\", \"tip\": "
      "\"0\", \"years\": [[2010, \"young\", [], -1, 0]]}]}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [], \"projects\": [{\"name\": \"x\", \"tip\": "
      "\"0\", \"years\": [[2010, \"young\", [], 0, 0], [2010, \"young\", [], 0, 0]]}]}",
      "{\"schema\": \"wolfhound.baseline/1\", \"patterns\": [], \"projects\": [{\"name\": \"x\", \"tip\": "
      "\"0\", \"years\": []}, {\"name\": \"x\", \"tip\": \"0\", \"years\": []}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(wh_baseline_parse(bad[i], strlen(bad[i]), &error));
    g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/baseline/calibrated", test_calibrated);
  g_test_add_func("/baseline/halves", test_halves);
  g_test_add_func("/baseline/weights", test_weights);
  g_test_add_func("/baseline/case-scores", test_case_scores);
  g_test_add_func("/baseline/same-bytes", test_same_bytes);
  g_test_add_func("/baseline/own-value", test_own_value);
  g_test_add_func("/baseline/save-load", test_save_load);
  g_test_add_func("/baseline/shipped", test_shipped);
  g_test_add_func("/baseline/words-file", test_words_file);
  g_test_add_func("/baseline/refused", test_refused);
  return g_test_run();
}
