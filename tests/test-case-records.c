/* SPDX-License-Identifier: Apache-2.0
 * Cases of whole records: each tests/patterns/NAME.case, with every pattern, cut at many days. */
#include "case/unit.h"
#include "view_text.h"

#define CUTS 12

typedef struct {
  WhViewText *text;
  WhPeople *people;
  WhCaseSet *set;
} Judged;

static void
judged_clear(Judged *judged)
{
  wh_cases_free(judged->set);
  wh_people_free(judged->people);
  wh_view_text_free(judged->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judged, judged_clear)

/* Both strata, all patterns: most project-years show nothing, the others climb. */
static WhBaseline *
made_baseline(void)
{
  guint n_patterns;
  wh_patterns(&n_patterns);
  WhBaseline *baseline = wh_baseline_new();
  g_autofree double *values = g_new(double, n_patterns);
  for (guint i = 0; i < 400; i++) {
    g_autofree char *name = g_strdup_printf("project-%u", i);
    double value = i < 300 ? 0 : (i - 299) / 20.0;
    for (guint j = 0; j < n_patterns; j++)
      values[j] = value;
    guint project = wh_baseline_add_project(baseline, name, "0");
    wh_baseline_add_unit(baseline, project, 2010, WH_STRATUM_YOUNG, values, value / 3);
    wh_baseline_add_unit(baseline, project, 2011, WH_STRATUM_SETTLED, values, value / 3);
  }
  wh_baseline_fit(baseline);
  return baseline;
}

static Judged
judge(const char *path, gint64 as_of, const WhBaseline *baseline)
{
  g_autoptr(GError) error = NULL;
  Judged judged = {.text = wh_view_text_load(path, as_of, &error)};
  g_assert_no_error(error);
  judged.people = wh_people_new(judged.text->view, NULL);
  const WhCaseOptions options = {.baseline = baseline};
  judged.set = wh_cases_find(judged.people, &options);
  return judged;
}

static gint
compare_lines(gconstpointer a, gconstpointer b)
{
  return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* What the set says of the time up to CUT, scores as of DAY: a line per case that was at least a note by then. */
static char *
says_by(const WhCaseSet *set, gint64 cut, gint64 day)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < set->cases->len; i++) {
    const WhCase *found = set->cases->pdata[i];
    if (found->level_reached[WH_LEVEL_NOTE] > cut)
      continue;
    GString *line = g_string_new(found->id);
    for (guint level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++)
      g_string_append_printf(line, " %" G_GINT64_FORMAT,
                             found->level_reached[level] <= cut ? found->level_reached[level] : G_MAXINT64);
    g_string_append_printf(line, " %.12g", wh_cases_score_at(set, found->person, day));
    for (guint j = 0; j < found->signals->len; j++) {
      const WhSignal *signal = g_array_index(found->signals, WhCaseSignal, j).signal;
      if (signal->reached <= cut)
        g_string_append_printf(line, " %s=%.12g", signal->pattern->id, signal->statistic);
    }
    g_ptr_array_add(lines, g_string_free(line, FALSE));
  }
  g_ptr_array_sort(lines, compare_lines);
  g_ptr_array_add(lines, NULL);
  return g_strjoinv("\n", (char **)lines->pdata);
}

static void
check_record(const char *path, const WhBaseline *baseline, guint *n_cases)
{
  g_auto(Judged) whole = judge(path, G_MAXINT64, baseline);
  g_auto(Judged) again = judge(path, G_MAXINT64, baseline);
  const WhView *view = whole.text->view;
  gint64 end = view->n_commits > 0 ? view->commits[view->n_commits - 1].known : 0;
  g_autofree char *all = says_by(whole.set, G_MAXINT64, end), *twice = says_by(again.set, G_MAXINT64, end);
  g_assert_cmpstr(all, ==, twice);
  *n_cases += whole.set->cases->len;
  if (view->n_commits == 0)
    return;
  gint64 begin = view->commits[0].known;
  for (gint64 i = 1; i < CUTS; i++) {
    gint64 cut = begin + (end - begin) / CUTS * i;
    g_auto(Judged) part = judge(path, cut, baseline);
    g_autofree char *then = says_by(part.set, G_MAXINT64, cut), *later = says_by(whole.set, cut, cut);
    if (g_strcmp0(then, later) != 0)
      g_test_message("%s cut at %" G_GINT64_FORMAT, path, cut);
    g_assert_cmpstr(then, ==, later);
  }
}

static void
test_records(void)
{
  const char *folder = g_getenv("WH_CASES");
  g_assert_nonnull(folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
  g_assert_no_error(error);
  g_autoptr(WhBaseline) baseline = made_baseline();
  guint n_records = 0, n_cases = 0;
  for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!g_str_has_suffix(name, ".case"))
      continue;
    check_record(path, baseline, &n_cases);
    n_records++;
  }
  g_test_message("%u records, %u cases", n_records, n_cases);
  g_assert_cmpuint(n_records, >, 0);
  g_assert_cmpuint(n_cases, >, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/case/records", test_records);
  return g_test_run();
}
