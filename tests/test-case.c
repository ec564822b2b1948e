/* SPDX-License-Identifier: Apache-2.0
 * Cases from made-up signals: hand-computed scores, levels, windows, and the laws that hold for any signals.
 */
#include "base/text.h"
#include "case/baseline_private.h"
#include "case/case.h"
#include "case/level.h"
#include "case/unit.h"

#include <math.h>

#define CLOSE(a, b, epsilon) g_assert_cmpfloat(fabs((a) - (b)), <=, (epsilon))
#define DAY ((gint64)86400)
#define BEGIN (20000 * DAY / 2) /* 1997 */
#define OLD (BEGIN + 2000 * DAY)
#define N_UNITS 1000

static const WhPattern words = {
    .id = "w", .version = 1, .family = WH_FAMILY_WORDS, .order = WH_ORDER_REQUEST};
static const WhPattern persona = {.id = "p", .version = 1, .family = WH_FAMILY_PERSONA};
static const WhPattern rights = {.id = "r", .version = 1, .family = WH_FAMILY_RIGHTS};
static const WhPattern change = {.id = "c", .version = 1, .family = WH_FAMILY_CHANGE};
static const WhPattern release = {.id = "e", .version = 1, .family = WH_FAMILY_RELEASE};
static const WhPattern strain = {
    .id = "s", .version = 1, .family = WH_FAMILY_WORDS, .context = TRUE, .order = WH_ORDER_STRAIN};
static const WhPattern unknown = {.id = "u", .version = 1, .family = WH_FAMILY_RELEASE};
static const WhPattern *const all[] = {&words, &persona, &rights, &change, &release, &strain};

/* Every pattern: 990 of 1000 settled project-years show nothing, the others 1 to 10; case scores climb from 0
 * to 4.995 over half of them. */
static WhBaseline *
known_baseline(void)
{
  WhBaseline *baseline = wh_baseline_new_empty();
  for (guint i = 0; i < G_N_ELEMENTS(all); i++)
    wh_baseline_add_column(baseline, all[i]->id, all[i]->version);
  for (guint i = 0; i < N_UNITS; i++) {
    g_autofree char *name = g_strdup_printf("project-%u", i);
    double values[G_N_ELEMENTS(all)];
    for (guint j = 0; j < G_N_ELEMENTS(all); j++)
      values[j] = i < N_UNITS - 10 ? 0 : i - (N_UNITS - 11.0);
    wh_baseline_add_unit(baseline, wh_baseline_add_project(baseline, name, "0"), 2010, WH_STRATUM_SETTLED,
                         values, i < 500 ? 0 : (i - 500) / 100.0);
  }
  wh_baseline_fit(baseline);
  return baseline;
}

/* What one signal beyond everything observed adds, and one equal to the second largest observed. */
static double
beyond(void)
{
  return log10(WH_BEYOND * N_UNITS);
}

static double
second_largest(void)
{
  return log10(N_UNITS / 2.0);
}

static const WhAccount accounts[] = {
    {"Ann", "Ann@example.org"}, {"Bob", ""}, {"Cid", "cid@example.org"}, {"bot", "bot@example.org"}};
static const guint32 person_of[] = {0, 1, 2, 3}, line[] = {0};
static const WhPerson persons[] = {
    {.name = "Ann"}, {.name = "Bob"}, {.name = "Cid"}, {.name = "bot", .flags = WH_PERSON_BOT}};
static const WhCommit commits[] = {{.oid = {{0xab}}, .known = BEGIN, .author = 0, .committer = 0}};
static const WhView view = {.oid_len = 20,
                            .commits = commits,
                            .n_commits = 1,
                            .accounts = accounts,
                            .n_accounts = 4,
                            .as_of = G_MAXINT64};
static const WhPeople people = {.view = &view,
                                .persons = persons,
                                .n_persons = 4,
                                .person_of = person_of,
                                .line = line,
                                .n_line = 1,
                                .begin = BEGIN,
                                .end = BEGIN + 9000 * DAY};

typedef struct {
  const WhPattern *pattern;
  guint32 person;
  gint64 day; /* after OLD */
  double statistic;
} Given;

static WhCaseSet *
join_all(const WhBaseline *baseline, const Given *given, guint n, gboolean keep_all)
{
  GPtrArray *signals = g_ptr_array_new_with_free_func((GDestroyNotify)wh_signal_free);
  for (guint i = 0; i < n; i++) {
    gint64 reached = OLD + given[i].day * DAY;
    guint32 other = given[i].person == 0 ? 2 : WH_NONE;
    g_ptr_array_add(signals, wh_signal_new(given[i].pattern, given[i].person, other, reached - 5 * DAY,
                                           reached, given[i].statistic));
  }
  const WhCaseOptions options = {.baseline = baseline, .keep_all = keep_all};
  return wh_cases_join(&people, signals, g_new0(WhPatternState, 1), &options);
}

static double
only_score(const Given *given, guint n)
{
  g_autoptr(WhBaseline) baseline = known_baseline();
  g_autoptr(WhCaseSet) set = join_all(baseline, given, n, TRUE);
  g_assert_cmpuint(set->cases->len, ==, 1);
  return ((const WhCase *)set->cases->pdata[0])->score;
}

static void
test_scores(void)
{
  const Given one[] = {{&rights, 0, 10, 11}}, same[] = {{&rights, 0, 10, 11}, {&rights, 0, 20, 12}};
  const Given ordered[] = {{&rights, 0, 10, 11}, {&change, 0, 20, 9}};
  const Given reversed[] = {{&change, 0, 10, 9}, {&rights, 0, 20, 11}};
  const Given at_once[] = {{&change, 0, 10, 9}, {&rights, 0, 10, 11}};
  const Given placeless[] = {{&persona, 0, 10, 11}, {&rights, 0, 20, 11}};
  const Given five[] = {{&words, 0, 1, 11},
                        {&rights, 0, 2, 11},
                        {&change, 0, 3, 11},
                        {&release, 0, 4, 11},
                        {&persona, 0, 5, 11}};
  CLOSE(only_score(one, 1), beyond(), 1e-12);
  CLOSE(only_score(same, 2), beyond(), 1e-12);
  CLOSE(only_score(ordered, 2), beyond() + second_largest() + 0.15, 1e-12);
  CLOSE(only_score(at_once, 2), beyond() + second_largest(), 1e-12);
  CLOSE(only_score(reversed, 2), beyond() + second_largest() - 0.15, 1e-12);
  CLOSE(only_score(placeless, 2), 2 * beyond(), 1e-12);
  CLOSE(only_score(five, 5), 5 * beyond() + 6 * 0.15, 1e-12);
}

static void
test_context(void)
{
  const Given alone[] = {{&strain, 0, 10, 11}}, before[] = {{&strain, 0, 5, 11}, {&rights, 0, 10, 11}};
  const Given after[] = {{&rights, 0, 10, 11}, {&strain, 0, 15, 11}},
              weak[] = {{&strain, 0, 5, 0}, {&rights, 0, 10, 11}};
  CLOSE(only_score(alone, 1), 0, 1e-12);
  CLOSE(only_score(before, 2), beyond() + 0.15, 1e-12);
  CLOSE(only_score(after, 2), beyond(), 1e-12); /* it began with the other; never below the best family */
  CLOSE(only_score(weak, 2), beyond(), 1e-12);
}

static void
test_uncalibrated(void)
{
  const Given given[] = {{&rights, 0, 10, 11}, {&unknown, 0, 12, 1e6}}, young[] = {{&rights, 0, -1800, 1e6}};
  CLOSE(only_score(given, 2), beyond(), 1e-12);
  CLOSE(only_score(young, 1), 0, 1e-12); /* no young project-years in this baseline */
  g_autoptr(WhCaseSet) none = join_all(NULL, given, 2, FALSE), all_kept = join_all(NULL, given, 2, TRUE);
  g_assert_cmpuint(none->cases->len, ==, 0);
  g_assert_cmpuint(all_kept->cases->len, ==, 1);
  g_assert_cmpint(((const WhCase *)all_kept->cases->pdata[0])->level, ==, WH_LEVEL_NONE);
}

static void
test_window(void)
{
  const gint64 window = WH_CASE_WINDOW / DAY;
  const Given inside[] = {{&rights, 0, 0, 11}, {&change, 0, window, 11}};
  const Given outside[] = {{&rights, 0, 0, 11}, {&change, 0, window + 1, 11}};
  /* The second keeps the group together, but the first has left when the third comes. */
  const Given chained[] = {{&rights, 0, 0, 11}, {&rights, 0, window - 10, 1}, {&change, 0, window + 1, 11}};
  CLOSE(only_score(inside, 2), 2 * beyond() + 0.15, 1e-12);
  CLOSE(only_score(chained, 3), beyond() + log10(N_UNITS / 10.0) + 0.15, 1e-12);
  g_autoptr(WhBaseline) baseline = known_baseline();
  g_autoptr(WhCaseSet) set = join_all(baseline, outside, 2, TRUE);
  g_assert_cmpuint(set->cases->len, ==, 2);
  const WhCase *a = set->cases->pdata[0], *b = set->cases->pdata[1];
  g_assert_cmpstr(a->id, !=, b->id);
}

/* What lies more than a window before the first note is no part of the case, though no gap parts it. */
static void
test_trimmed(void)
{
  const gint64 window = WH_CASE_WINDOW / DAY;
  const Given given[] = {{&persona, 0, 0, 1},
                         {&persona, 0, window, 1},
                         {&rights, 0, 2 * window - 1, 11},
                         {&change, 0, 2 * window, 11}};
  g_autoptr(WhBaseline) baseline = known_baseline();
  g_autoptr(WhCaseSet) set = join_all(baseline, given, 4, FALSE);
  g_assert_cmpuint(set->cases->len, ==, 1);
  const WhCase *found = set->cases->pdata[0];
  g_assert_cmpuint(found->signals->len, ==, 3);
  g_assert_cmpint(found->first_seen, ==, OLD + (window - 5) * DAY);
}

static void
test_levels(void)
{
  const WhTail reach[] = {{.upper = 0.21, .calibrated = TRUE},
                          {.upper = 0.2, .calibrated = TRUE},
                          {.upper = 0.02, .calibrated = TRUE},
                          {.upper = 0.0002, .calibrated = TRUE},
                          {.upper = 0.0002, .calibrated = FALSE}};
  g_assert_cmpint(wh_level_of(&reach[0], 7), ==, WH_LEVEL_NONE);
  g_assert_cmpint(wh_level_of(&reach[1], 7), ==, WH_LEVEL_NOTE);
  g_assert_cmpint(wh_level_of(&reach[2], 1), ==, WH_LEVEL_REVIEW);
  g_assert_cmpint(wh_level_of(&reach[3], 3), ==, WH_LEVEL_REVIEW);
  g_assert_cmpint(wh_level_of(&reach[3], 7), ==, WH_LEVEL_ALARM);
  g_assert_cmpint(wh_level_of(&reach[4], 7), ==, WH_LEVEL_NONE);
}

/* rights alone: score 2.7, which 23 of 100 years reach, no note. With change: 6.9, which no year reaches. */
static void
test_case(void)
{
  const Given given[] = {
      {&change, 0, 40, 11}, {&rights, 0, 10, 9}, {&rights, 3, 10, 11}, {&persona, 1, 3, 1}};
  g_autoptr(WhBaseline) baseline = known_baseline();
  g_autoptr(WhCaseSet) set = join_all(baseline, given, G_N_ELEMENTS(given), FALSE);
  g_assert_cmpuint(set->cases->len, ==, 1);
  const WhCase *found = set->cases->pdata[0];
  g_assert_cmpuint(found->person, ==, 0);
  g_assert_cmpint(found->level, ==, WH_LEVEL_REVIEW);
  g_assert_cmpint(found->level_reached[WH_LEVEL_NOTE], ==, OLD + 40 * DAY);
  g_assert_cmpint(found->level_reached[WH_LEVEL_REVIEW], ==, OLD + 40 * DAY);
  g_assert_cmpint(found->level_reached[WH_LEVEL_ALARM], ==, G_MAXINT64);
  g_assert_cmpint(found->first_seen, ==, OLD + 5 * DAY);
  g_assert_cmpint(found->last_seen, ==, OLD + 40 * DAY);
  g_assert_cmphex(found->families, ==, 1u << WH_FAMILY_RIGHTS | 1u << WH_FAMILY_CHANGE);
  g_assert_true(found->tail.extrapolated && found->tail.upper >= wh_binom_upper(0, N_UNITS, 0.95));
  g_assert_true(g_array_index(found->signals, WhCaseSignal, 0).best &&
                g_array_index(found->signals, WhCaseSignal, 1).best);
  g_assert_cmpuint(found->subjects->len, ==, 2);
  g_assert_cmpstr(g_array_index(found->subjects, WhCaseSubject, 0).role, ==, "beneficiary");
  g_assert_cmpuint(g_array_index(found->subjects, WhCaseSubject, 1).person, ==, 2);
  g_assert_cmpstr(g_array_index(found->subjects, WhCaseSubject, 1).role, ==, "incumbent");

  g_autofree char *day = wh_time_format_day(OLD + 10 * DAY);
  g_autofree char *whole = g_strdup_printf("ab%038d\nann@example.org\n%s\n", 0, day);
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, whole, -1);
  g_assert_true(g_str_has_prefix(found->id, "c-") && strncmp(found->id + 2, digest, 8) == 0 &&
                strlen(found->id) == 10);
}

static Given *
random_given(guint n, guint32 seed, guint days)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  Given *given = g_new(Given, n);
  for (guint i = 0; i < n; i++)
    given[i] =
        (Given){all[g_rand_int_range(rand, 0, G_N_ELEMENTS(all))], (guint32)g_rand_int_range(rand, 0, 4),
                g_rand_int_range(rand, 0, (gint32)days), g_rand_int_range(rand, 0, 14)};
  return given;
}

/* The formula of doc/METHOD.md, term by term: the score of PERSON at day T from scratch. */
static double
score_by_hand(const WhBaseline *baseline, const Given *given, guint n, guint32 person, gint64 t)
{
  double best[WH_N_FAMILIES + 1] = {0}, sum = 0, most = 0;
  gint64 when[WH_N_FAMILIES + 1] = {0};
  for (guint i = 0; i < n; i++) {
    if (given[i].person != person || given[i].day > t || given[i].day < t - WH_CASE_WINDOW / DAY)
      continue;
    WhTail tail =
        wh_baseline_tail(baseline, WH_HALF_BOTH, WH_STRATUM_SETTLED, given[i].pattern, given[i].statistic);
    guint slot = given[i].pattern->context ? WH_N_FAMILIES : (guint)given[i].pattern->family;
    double adds = tail.upper < 1 ? MIN(4, -log10(MAX(tail.rate, 1 / (WH_BEYOND * tail.project_years)))) : 0;
    if (adds > best[slot] || (adds > 0 && adds == best[slot] && given[i].day < when[slot])) {
      best[slot] = adds;
      when[slot] = given[i].day;
    }
  }
  for (guint i = 0; i < WH_N_FAMILIES; i++) {
    sum += best[i];
    most = MAX(most, best[i]);
  }
  when[WH_N_FAMILIES] -= 5; /* the time of context is when it began */
  static const guint course[] = {WH_N_FAMILIES, WH_FAMILY_WORDS, WH_FAMILY_RIGHTS, WH_FAMILY_CHANGE,
                                 WH_FAMILY_RELEASE};
  for (guint i = 0; i < G_N_ELEMENTS(course); i++)
    for (guint j = i + 1; j < G_N_ELEMENTS(course); j++)
      if (best[course[i]] > 0 && best[course[j]] > 0 && when[course[i]] != when[course[j]])
        sum += when[course[i]] < when[course[j]] ? 0.15 : -0.15;
  return MAX(sum, most);
}

static void
test_scores_by_hand(void)
{
  g_autoptr(WhBaseline) baseline = known_baseline();
  for (guint32 seed = 1; seed <= 60; seed++) {
    g_autofree Given *given = random_given(40, seed, seed % 2 == 0 ? 60 : 4000);
    g_autoptr(WhCaseSet) set = join_all(baseline, given, 40, TRUE);
    g_assert_cmpuint(set->moments->len, >, 3);
    for (guint i = 0; i < set->moments->len; i++) {
      const WhCaseMoment *moment = &g_array_index(set->moments, WhCaseMoment, i);
      g_assert_cmpuint(moment->person, !=, 3);
      CLOSE(moment->score, score_by_hand(baseline, given, 40, moment->person, (moment->time - OLD) / DAY),
            1e-12);
    }
  }
}

/* Everything a report could take from a set. CUT: levels and moments after it are left out. */
static char *
describe(const WhCaseSet *set, gint64 cut)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < set->moments->len; i++) {
    const WhCaseMoment *moment = &g_array_index(set->moments, WhCaseMoment, i);
    if (moment->time <= cut)
      g_string_append_printf(text, "moment %u %" G_GINT64_FORMAT " %.17g\n", moment->person, moment->time,
                             moment->score);
  }
  return g_string_free(text, FALSE);
}

static char *
describe_cases(const WhCaseSet *set)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < set->cases->len; i++) {
    const WhCase *found = set->cases->pdata[i];
    g_string_append_printf(text, "%s %u %d %.17g %.17g %x", found->id, found->person, found->level,
                           found->score, found->tail.upper, found->families);
    for (guint j = 0; j < found->signals->len; j++) {
      const WhCaseSignal *signal = &g_array_index(found->signals, WhCaseSignal, j);
      g_string_append_printf(text, " %s/%" G_GINT64_FORMAT "/%g/%d", signal->signal->pattern->id,
                             signal->signal->reached, signal->signal->statistic, signal->best);
    }
    g_string_append_c(text, '\n');
  }
  return g_string_free(text, FALSE);
}

static void
test_order_of_input(void)
{
  g_autoptr(WhBaseline) baseline = known_baseline();
  for (guint32 seed = 1; seed <= 40; seed++) {
    /* Five days only: most signals are simultaneous. */
    g_autofree Given *given = random_given(40, seed, 5), *turned = g_new(Given, 40);
    for (guint i = 0; i < 40; i++)
      turned[i] = given[(i * 7 + seed) % 40];
    g_autoptr(WhCaseSet) a = join_all(baseline, given, 40, TRUE), b = join_all(baseline, turned, 40, TRUE);
    g_autofree char *a_text = describe(a, G_MAXINT64), *b_text = describe(b, G_MAXINT64);
    g_autofree char *a_cases = describe_cases(a), *b_cases = describe_cases(b);
    g_assert_cmpstr(a_text, ==, b_text);
    g_assert_cmpstr(a_cases, ==, b_cases);
  }
}

static const WhCase *
case_named(const WhCaseSet *set, const char *id)
{
  for (guint i = 0; i < set->cases->len; i++)
    if (g_str_equal(((const WhCase *)set->cases->pdata[i])->id, id))
      return set->cases->pdata[i];
  return NULL;
}

/* The record up to a day gives what the whole record says of that day: moments, cases, when they reached
 * their levels. */
static void
check_cut(const WhBaseline *baseline, const Given *given, guint n, gint64 day)
{
  g_autofree Given *early = g_new(Given, n);
  guint n_early = 0;
  for (guint i = 0; i < n; i++)
    if (given[i].day <= day)
      early[n_early++] = given[i];
  gint64 cut = OLD + day * DAY;
  g_autoptr(WhCaseSet) whole = join_all(baseline, given, n, FALSE),
                       part = join_all(baseline, early, n_early, FALSE);
  g_autofree char *whole_text = describe(whole, cut), *part_text = describe(part, G_MAXINT64);
  g_assert_cmpstr(whole_text, ==, part_text);
  guint known = 0;
  for (guint i = 0; i < whole->cases->len; i++) {
    const WhCase *later = whole->cases->pdata[i];
    if (later->level_reached[WH_LEVEL_NOTE] > cut)
      continue;
    const WhCase *then = case_named(part, later->id);
    g_assert_nonnull(then);
    known++;
    for (guint level = WH_LEVEL_NOTE; level < WH_N_LEVELS; level++)
      g_assert_cmpint(then->level_reached[level], ==,
                      later->level_reached[level] <= cut ? later->level_reached[level] : G_MAXINT64);
  }
  g_assert_cmpuint(part->cases->len, ==, known);
  for (guint32 person = 0; person < 3; person++)
    g_assert_true(wh_cases_score_at(whole, person, cut) == wh_cases_score_at(part, person, cut));
}

static void
test_cut(void)
{
  g_autoptr(WhBaseline) baseline = known_baseline();
  for (guint32 seed = 1; seed <= 12; seed++) {
    g_autofree Given *given = random_given(30, seed, 3000);
    for (gint64 day = 0; day < 3000; day += 130)
      check_cut(baseline, given, 30, day);
  }
}

/* A signal about somebody else, or about a bot, changes nobody's case. */
static void
test_unrelated(void)
{
  g_autoptr(WhBaseline) baseline = known_baseline();
  Given given[] = {{&rights, 0, 10, 11}, {&change, 0, 40, 11}, {&release, 3, 20, 11}, {&release, 1, 20, 1}};
  g_autoptr(WhCaseSet) a = join_all(baseline, given, 2, FALSE), b = join_all(baseline, given, 4, FALSE);
  g_autofree char *a_text = describe_cases(a), *b_text = describe_cases(b);
  g_assert_cmpstr(a_text, ==, b_text);
}

static void
test_year_scores(void)
{
  int year = wh_time_year(OLD);
  gint64 next = (wh_time_year_start(year + 1) - OLD) / DAY + 1;
  const Given given[] = {{&rights, 0, 0, 11}, {&rights, 0, next, 11}, {&change, 0, next + 366, 11}};
  g_autoptr(WhBaseline) baseline = known_baseline();
  g_autoptr(WhCaseSet) set = join_all(baseline, given, 3, FALSE);
  double scores[4];
  wh_cases_year_scores(set, year, 4, scores);
  CLOSE(scores[0], beyond(), 1e-12);
  CLOSE(scores[1], 0, 1e-12); /* repeating what counts already is no new moment */
  CLOSE(scores[2], 2 * beyond() + 0.15, 1e-12);
  CLOSE(scores[3], 0, 1e-12);
  CLOSE(wh_cases_score_at(set, 0, OLD - 1), 0, 1e-12);
  CLOSE(wh_cases_score_at(set, 0, OLD), beyond(), 1e-12);
  CLOSE(wh_cases_score_at(set, 1, G_MAXINT64), 0, 1e-12);
}

static void
test_units(void)
{
  /* Landed on 2001-03-01, 2001-09-01, 2003-02-01 and 2004-05-01; nothing in 2002 after the first year. */
  static const WhCommit landed[] = {
      {.known = 983404800}, {.known = 999302400}, {.known = 1044057600}, {.known = 1083369600}};
  static const guint32 landed_line[] = {0, 1, 2, 3};
  const WhView of = {.commits = landed, .n_commits = 4};
  WhPeople project = {.view = &of, .line = landed_line, .n_line = 4, .begin = 983404800, .end = 1083369600};
  g_autoptr(GArray) units = wh_units_new(&project);
  g_assert_cmpuint(units->len, ==, 2);
  const WhUnit *young = &g_array_index(units, WhUnit, 0), *settled = &g_array_index(units, WhUnit, 1);
  g_assert_cmpint(young->stratum, ==, WH_STRATUM_YOUNG);
  g_assert_cmpint(young->to, ==, 983404800 + 365 * DAY);
  g_assert_cmpint(settled->stratum, ==, WH_STRATUM_SETTLED);
  g_assert_cmpint(settled->year, ==, 2003); /* 2004 is covered for four months only */
  g_assert_cmpint(wh_stratum_at(&project, young->to - 1), ==, WH_STRATUM_YOUNG);
  g_assert_cmpint(wh_stratum_at(&project, young->to), ==, WH_STRATUM_SETTLED);
  project.n_line = 0;
  g_autoptr(GArray) none = wh_units_new(&project);
  g_assert_cmpuint(none->len, ==, 0);
}

/* Only with -m perf: the cost of joining, printed for doc. */
static void
test_speed(void)
{
  if (!g_test_perf()) {
    g_test_skip("measured with -m perf");
    return;
  }
  g_autoptr(WhBaseline) baseline = known_baseline();
  g_autofree Given *given = random_given(20000, 1, 8000);
  g_test_timer_start();
  g_autoptr(WhCaseSet) set = join_all(baseline, given, 20000, FALSE);
  double elapsed = g_test_timer_elapsed();
  g_test_minimized_result(elapsed, "20000 signals joined in %.1f ms", elapsed * 1000);
  g_assert_cmpuint(set->signals->len, ==, 20000);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/case/scores", test_scores);
  g_test_add_func("/case/context", test_context);
  g_test_add_func("/case/uncalibrated", test_uncalibrated);
  g_test_add_func("/case/window", test_window);
  g_test_add_func("/case/trimmed", test_trimmed);
  g_test_add_func("/case/levels", test_levels);
  g_test_add_func("/case/case", test_case);
  g_test_add_func("/case/scores-by-hand", test_scores_by_hand);
  g_test_add_func("/case/order-of-input", test_order_of_input);
  g_test_add_func("/case/cut", test_cut);
  g_test_add_func("/case/unrelated", test_unrelated);
  g_test_add_func("/case/year-scores", test_year_scores);
  g_test_add_func("/case/units", test_units);
  g_test_add_func("/case/speed", test_speed);
  return g_test_run();
}
