/* SPDX-License-Identifier: Apache-2.0
 * Cases of several: who joins whose case by the parts they have in signals, what words add from several places in
 * the order, and views that have both words and a history. */
#include "case/baseline_private.h"
#include "case/case.h"
#include "case/judge.h"
#include "case/unit.h"
#include "view_text.h"

#include <math.h>

#define CLOSE(a, b, epsilon) g_assert_cmpfloat(fabs((a) - (b)), <=, (epsilon))
#define DAY ((gint64)86400)
#define N_PERSONS 20
#define N_UNITS 1000

static const WhPattern request = {
    .id = "q", .version = 1, .family = WH_FAMILY_WORDS, .order = WH_ORDER_REQUEST, .needs = WH_RECORD_WORDS};
static const WhPattern pressure = {
    .id = "p", .version = 1, .family = WH_FAMILY_WORDS, .order = WH_ORDER_PRESSURE, .needs = WH_RECORD_WORDS};
static const WhPattern urgency = {
    .id = "u", .version = 1, .family = WH_FAMILY_WORDS, .order = WH_ORDER_PRESSURE, .needs = WH_RECORD_WORDS};
static const WhPattern plain = {.id = "w", .version = 1, .family = WH_FAMILY_WORDS, .needs = WH_RECORD_WORDS};
static const WhPattern rights = {.id = "r", .version = 1, .family = WH_FAMILY_RIGHTS, .needs = WH_RECORD_GIT};
static const WhPattern change = {.id = "c", .version = 1, .family = WH_FAMILY_CHANGE, .needs = WH_RECORD_GIT};
static const WhPattern *const all[] = {&request, &pressure, &urgency, &plain, &rights, &change};

/* Every pattern: 990 of 1000 project-years show nothing, the others 1 to 10. HISTORY and WORDS: case scores of
 * the last that many of them are 2 and 1.5. */
static WhBaseline *
known_baseline(guint history, guint words)
{
  WhBaseline *baseline = wh_baseline_new_empty();
  for (guint i = 0; i < G_N_ELEMENTS(all); i++)
    wh_baseline_add_column(baseline, all[i]->id, all[i]->version);
  for (guint i = 0; i < N_UNITS; i++) {
    g_autofree char *name = g_strdup_printf("project-%u", i);
    double values[G_N_ELEMENTS(all)];
    for (guint j = 0; j < G_N_ELEMENTS(all); j++)
      values[j] = i < N_UNITS - 10 ? 0 : i - (N_UNITS - 11.0);
    guint unit = wh_baseline_add_unit(baseline, wh_baseline_add_project(baseline, name, "0"), 2010,
                                      WH_STRATUM_SETTLED, values, i < N_UNITS - history ? 0 : 2);
    double score = i < words ? 1.5 : 0;
    wh_baseline_set_case_scores(baseline, unit, WH_GROUP_WORDS, score, score);
  }
  wh_baseline_fit(baseline);
  return baseline;
}

typedef struct {
  WhViewText *text;
  WhPeople *people;
  gint64 old; /* five years after the beginning */
} Fixture;

/* N_PERSONS who wrote a message each; person i is "p{i+1}". MORE: further statements. */
static Fixture
read_text(const char *more)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strdup_printf("repeat 20 every 1d\n"
                                          "  message m{i} 2000-01-01 P{i} <p{i}@example.org> : Subject {i}\n"
                                          "end\n"
                                          "message last 2012-01-01 P1 <p1@example.org> : Last\n%s",
                                          more);
  Fixture f = {wh_view_text_new(text, G_MAXINT64, &error), NULL, 0};
  g_assert_no_error(error);
  f.people = wh_people_new(f.text->view, NULL);
  f.old = f.people->begin + 5 * 365 * DAY;
  return f;
}

static void
fixture_clear(Fixture *f)
{
  g_clear_pointer(&f->people, wh_people_free);
  g_clear_pointer(&f->text, wh_view_text_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

typedef struct {
  const WhPattern *pattern;
  guint32 person;
  gint64 day;
  double statistic;
  const char *parties; /* "3p 4e 5r 0b 6i": person and the first letter of the role */
} Given;

static void
add_parties(WhSignal *signal, const char *parties)
{
  g_auto(GStrv) words = g_strsplit(parties, " ", -1);
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++) {
    char *letter = NULL;
    guint32 person = (guint32)g_ascii_strtoull(words[i], &letter, 10);
    for (guint role = WH_ROLE_BENEFICIARY; role < WH_N_ROLES; role++)
      if (wh_role_id((WhRole)role)[0] == *letter)
        wh_signal_party(signal, person, (WhRole)role);
  }
}

/* UNTIL: later signals are not known yet. */
static WhCaseSet *
join_until(const Fixture *f, const WhBaseline *baseline, const Given *given, guint n, gint64 until)
{
  GPtrArray *signals = g_ptr_array_new_with_free_func((GDestroyNotify)wh_signal_free);
  for (guint i = 0; i < n; i++) {
    gint64 reached = f->old + given[i].day * DAY;
    if (given[i].day > until)
      continue;
    WhSignal *signal =
        wh_signal_new(given[i].pattern, given[i].person, WH_NONE, reached - DAY, reached, given[i].statistic);
    add_parties(signal, given[i].parties != NULL ? given[i].parties : "");
    g_ptr_array_add(signals, signal);
  }
  const WhCaseOptions options = {.baseline = baseline, .keep_all = TRUE};
  return wh_cases_join(f->people, signals, g_new0(WhPatternState, 1), &options);
}

static WhCaseSet *
join(const Fixture *f, const WhBaseline *baseline, const Given *given, guint n)
{
  return join_until(f, baseline, given, n, G_MAXINT64 / DAY);
}

static gboolean
has_case(const WhCaseSet *set, guint32 person)
{
  for (guint i = 0; i < set->cases->len; i++)
    if (((const WhCase *)set->cases->pdata[i])->person == person)
      return TRUE;
  return FALSE;
}

static const WhCase *
case_of(const WhCaseSet *set, guint32 person)
{
  for (guint i = 0; i < set->cases->len; i++)
    if (((const WhCase *)set->cases->pdata[i])->person == person)
      return set->cases->pdata[i];
  g_error("person %u has no case", person);
}

static void
assert_role(const WhCase *found, guint32 person, const char *role)
{
  for (guint i = 0; i < found->subjects->len; i++) {
    const WhCaseSubject *subject = &g_array_index(found->subjects, WhCaseSubject, i);
    if (subject->person == person) {
      g_assert_cmpstr(subject->role, ==, role);
      return;
    }
  }
  g_error("person %u is no subject", person);
}

#define JOIN(set, more, given)                                                                               \
  g_auto(Fixture) f = read_text(more);                                                                       \
  g_autoptr(WhBaseline) baseline = known_baseline(100, 50);                                                  \
  g_autoptr(WhCaseSet) set = join(&f, baseline, given, G_N_ELEMENTS(given))

/* What a signal beyond everything observed adds. */
#define BEYOND log10(WH_BEYOND *N_UNITS)

/* ---- joining ---- */

static void
test_party(void)
{
  const Given given[] = {{&pressure, 3, 10, 11, "3p 4p"}, {&request, 5, 30, 11, "5r 3e"}};
  JOIN(set, "", given);
  g_assert_cmpuint(set->cases->len, ==, 1);
  const WhCase *found = set->cases->pdata[0];
  g_assert_cmpuint(found->person, ==, 5);
  g_assert_cmpuint(found->signals->len, ==, 2);
  const WhCaseSignal *joined = &g_array_index(found->signals, WhCaseSignal, 0);
  const WhCaseSignal *own = &g_array_index(found->signals, WhCaseSignal, 1);
  g_assert_cmpint(joined->entered, ==, f.old + 30 * DAY);
  g_assert_cmpint(joined->signal->reached, ==, f.old + 10 * DAY);
  g_assert_true(own->best && joined->best);
  /* half of the pressure beside the request, and pressure before request */
  CLOSE(found->score, BEYOND + 1.0 + 0.15, 1e-12);
  assert_role(found, 5, "requester");
  assert_role(found, 3, "pressure");
  assert_role(found, 4, "pressure");
  /* what the guest reached alone stays */
  g_assert_cmpuint(set->moments->len, ==, 2);
  g_assert_cmpuint(g_array_index(set->moments, WhCaseMoment, 0).person, ==, 3);
  CLOSE(wh_cases_score_at(set, 3, f.old + 40 * DAY), BEYOND, 1e-12);
}

static void
test_third(void)
{
  const Given given[] = {{&pressure, 3, 10, 11, "3p 4p"}, {&plain, 5, 30, 11, "4e"}};
  JOIN(set, "", given);
  g_assert_cmpuint(set->cases->len, ==, 1);
  const WhCase *found = set->cases->pdata[0];
  g_assert_cmpuint(found->person, ==, 5);
  assert_role(found, 5, "beneficiary");
  assert_role(found, 3, "pressure");
}

static void
test_named_host(void)
{
  const Given given[] = {{&request, 3, 40, 11, "3r 5b"}, {&rights, 5, 30, 11, NULL}};
  JOIN(set, "commit c1 1999-12-01 Root <root@corp.example.org>\n", given);
  const WhCase *found = case_of(set, 5);
  g_assert_cmpuint(found->signals->len, ==, 2);
  g_assert_cmpuint(found->families, ==, 1u << WH_FAMILY_WORDS | 1u << WH_FAMILY_RIGHTS);
  g_assert_false(has_case(set, 3));
}

/* Nothing joins a case that is about somebody who presses, or across the window, or what is no word; nor is who
 * runs the project anybody's guest. */
static void
test_apart(void)
{
  const Given pressers[] = {{&pressure, 3, 10, 11, "3p 4p"}, {&pressure, 4, 20, 11, "4p 3p"}};
  const Given far[] = {{&pressure, 3, 10, 11, "3p"}, {&request, 5, 1091, 11, "5r 3e"}};
  const Given right[] = {{&rights, 3, 10, 11, NULL}, {&request, 5, 30, 11, "5r 3e"}};
  const Given runs[] = {{&pressure, 3, 10, 11, "3p"}, {&request, 5, 30, 11, "5r 3e"}};
  const Given third_runs[] = {{&pressure, 4, 10, 11, "4p 3p"}, {&request, 5, 30, 11, "5r 3e"}};
  const struct {
    const Given *given;
    const char *more;
  } rows[] = {{pressers, ""},
              {far, ""},
              {right, ""},
              {runs, "event publish 2004-12-01 P4 <p4@example.org> object npm:x@1\n"},
              {third_runs, "event publish 2004-12-01 P4 <p4@example.org> object npm:x@1\n"}};
  g_autoptr(WhBaseline) baseline = known_baseline(100, 50);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Fixture) f = read_text(rows[i].more);
    g_autoptr(WhCaseSet) set = join(&f, baseline, rows[i].given, 2);
    g_assert_cmpuint(set->cases->len, ==, 2);
    for (guint c = 0; c < 2; c++)
      g_assert_cmpuint(((const WhCase *)set->cases->pdata[c])->signals->len, ==, 1);
  }
}

static void
test_guests_limit(void)
{
  Given given[16];
  for (guint32 i = 0; i < 15; i++)
    given[i] = (Given){&pressure, i + 1, 10 + i, 11,
                       i < 8 ? "1p 2p 3p 4p 5p 6p 7p 8p" : "8p 9p 10p 11p 12p 13p 14p 15p"};
  given[15] = (Given){&plain, 16, 40, 11, "8e"};
  JOIN(set, "", given);
  const WhCase *found = case_of(set, 16);
  g_assert_cmpuint(found->signals->len, ==, 1 + WH_CASE_GUESTS);
  g_assert_cmpuint(set->cases->len, ==, 1 + 15 - WH_CASE_GUESTS);
}

/* One who still has signals of their own has a case of their own. */
static void
test_not_all(void)
{
  const Given given[] = {
      {&pressure, 3, 10, 11, "3p"}, {&request, 5, 30, 11, "5r 3e"}, {&rights, 3, 50, 11, NULL}};
  JOIN(set, "commit c1 1999-12-01 Root <root@corp.example.org>\n", given);
  g_assert_cmpuint(set->cases->len, ==, 2);
  g_assert_cmpuint(case_of(set, 3)->signals->len, ==, 2);
  g_assert_cmpuint(case_of(set, 5)->signals->len, ==, 2);
}

/* ---- places ---- */

static double
score_of(const Given *given, guint n)
{
  g_auto(Fixture) f = read_text("");
  g_autoptr(WhBaseline) baseline = known_baseline(100, 50);
  g_autoptr(WhCaseSet) set = join(&f, baseline, given, n);
  g_assert_cmpuint(set->cases->len, ==, 1);
  return ((const WhCase *)set->cases->pdata[0])->score;
}

static void
test_places(void)
{
  const Given both[] = {{&pressure, 3, 10, 11, NULL}, {&request, 3, 20, 11, NULL}};
  const Given reversed[] = {{&request, 3, 10, 11, NULL}, {&pressure, 3, 20, 11, NULL}};
  const Given weak[] = {{&request, 3, 10, 11, NULL}, {&pressure, 3, 10, 1, NULL}};
  const Given same[] = {{&pressure, 3, 10, 11, NULL}, {&urgency, 3, 20, 10, NULL}};
  const Given placeless[] = {{&plain, 3, 10, 11, NULL}, {&urgency, 3, 20, 10, NULL}};
  CLOSE(score_of(both, 2), BEYOND + 1.0 + 0.15, 1e-12); /* half of 3 is more than the cap */
  CLOSE(score_of(reversed, 2), BEYOND + 1.0 - 0.15, 1e-12);
  CLOSE(score_of(weak, 2), BEYOND + 0.5 * log10(N_UNITS / 10.0), 1e-12);
  CLOSE(score_of(same, 2), BEYOND, 1e-12);
  CLOSE(score_of(placeless, 2), BEYOND + 1.0, 1e-12);
}

/* A pressure as rare as the cause that it serves stands beside it, and does not take its place; one without a cause is the best. */
static void
test_unplaced(void)
{
  const Given given[] = {
      {&pressure, 3, 10, 11, "4p"}, {&plain, 3, 30, 11, "4p"}, {&request, 5, 10, 11, "5r"}};
  JOIN(set, "", given);
  const WhCase *found = case_of(set, 3);
  CLOSE(found->score, BEYOND + 1.0, 1e-12);
  g_assert_true(g_array_index(found->signals, WhCaseSignal, 0).best);
  g_assert_true(g_array_index(found->signals, WhCaseSignal, 1).best);
  CLOSE(wh_cases_score_at(set, 3, f.old + 20 * DAY), BEYOND, 1e-12);
  CLOSE(case_of(set, 5)->score, BEYOND, 1e-12);
}

/* Words before or after history: at most a factor of two. */
static void
test_across(void)
{
  const Given before[] = {{&pressure, 3, 10, 11, NULL},
                          {&request, 3, 20, 11, NULL},
                          {&rights, 3, 30, 11, NULL},
                          {&change, 3, 40, 11, NULL}};
  const Given after[] = {{&rights, 3, 10, 11, NULL},
                         {&change, 3, 20, 11, NULL},
                         {&pressure, 3, 30, 11, NULL},
                         {&request, 3, 40, 11, NULL}};
  const double without = 3 * BEYOND + 1.0 + 2 * 0.15; /* pressure, request; rights, change */
  CLOSE(score_of(before, 4), without + 0.3, 1e-12);
  CLOSE(score_of(after, 4), without - 0.3, 1e-12);
}

/* ---- laws ---- */

static Given *
random_given(guint n, guint32 seed)
{
  static const char *const letters = "perb";
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  Given *given = g_new0(Given, n);
  for (guint i = 0; i < n; i++) {
    g_autoptr(GString) parties = g_string_new(NULL);
    for (gint p = g_rand_int_range(rand, 0, 4); p > 0; p--)
      g_string_append_printf(parties, "%s%d%c", parties->len > 0 ? " " : "", g_rand_int_range(rand, 0, 9),
                             letters[g_rand_int_range(rand, 0, 4)]);
    given[i] = (Given){all[g_rand_int_range(rand, 0, G_N_ELEMENTS(all))],
                       (guint32)g_rand_int_range(rand, 0, 9), g_rand_int_range(rand, 0, 2400),
                       g_rand_int_range(rand, 1, 13), g_intern_string(parties->str)};
  }
  return given;
}

/* Moments of the whole are those of each part, as far as it goes. */
static void
test_cut(void)
{
  g_auto(Fixture) f = read_text("");
  g_autoptr(WhBaseline) baseline = known_baseline(100, 50);
  guint n_joined = 0;
  for (guint32 seed = 1; seed <= 40; seed++) {
    g_autofree Given *given = random_given(30, seed);
    g_autoptr(WhCaseSet) whole = join(&f, baseline, given, 30);
    for (gint64 until = 0; until <= 2400; until += 97) {
      g_autoptr(WhCaseSet) cut = join_until(&f, baseline, given, 30, until);
      guint at = 0;
      for (guint i = 0; i < whole->moments->len; i++) {
        const WhCaseMoment *moment = &g_array_index(whole->moments, WhCaseMoment, i);
        if (moment->time > f.old + until * DAY)
          continue;
        g_assert_cmpuint(at, <, cut->moments->len);
        const WhCaseMoment *same = &g_array_index(cut->moments, WhCaseMoment, at++);
        g_assert_cmpuint(same->person, ==, moment->person);
        g_assert_cmpint(same->time, ==, moment->time);
        CLOSE(same->score, moment->score, 1e-12);
      }
      g_assert_cmpuint(at, ==, cut->moments->len);
    }
    for (guint i = 0; i < whole->cases->len; i++) {
      const WhCase *one = whole->cases->pdata[i];
      for (guint s = 0; s < one->signals->len; s++)
        n_joined += g_array_index(one->signals, WhCaseSignal, s).signal->person != one->person ? 1 : 0;
    }
  }
  g_assert_cmpuint(n_joined, >, 40);
}

/* ---- both groups of record ---- */

#define BOTH "commit c1 1999-12-01 Root <root@corp.example.org>\n"

static WhTail
tail_of(const char *more, const WhBaseline *baseline, double score)
{
  g_auto(Fixture) f = read_text(more);
  const WhCaseOptions options = {.baseline = baseline};
  g_autoptr(WhCaseJudge) judge = wh_case_judge_new(f.people, &options);
  return wh_case_judge_tail(judge, f.old, score);
}

static void
test_combined(void)
{
  g_autoptr(WhBaseline) baseline = known_baseline(100, 50);
  WhTail both = tail_of(BOTH, baseline, 3.4), one = tail_of(BOTH, baseline, 1.4),
         middle = tail_of(BOTH, baseline, 1.9);
  g_assert_true(both.combined && both.calibrated && !both.extrapolated);
  CLOSE(one.rate, 1 - 0.9 * 0.95, 1e-9);
  CLOSE(middle.rate, 0.1, 1e-9);
  CLOSE(both.rate, 0.1 * 0.05, 1e-9);
  g_assert_cmpfloat(both.upper, >, 0.12 * 0.06);
  g_assert_cmpfloat(both.upper, <, 0.03);
  WhTail beyond = tail_of(BOTH, baseline, 6);
  g_assert_true(beyond.extrapolated);
  CLOSE(beyond.rate, 0, 1e-12);
  /* neither can be said to be rarer than what the other does not know */
  WhTail words = tail_of("", baseline, 6);
  g_assert_false(words.combined);
  g_assert_cmpfloat(beyond.upper, >, words.upper);
  for (double s = 0.05; s < 8; s += 0.05)
    g_assert_cmpfloat(tail_of(BOTH, baseline, s).upper, >=, tail_of(BOTH, baseline, s + 0.05).upper);
}

/* A baseline without words judges by the history alone. */
static void
test_half_known(void)
{
  g_autoptr(WhBaseline) baseline = wh_baseline_new_empty();
  for (guint i = 0; i < 100; i++) {
    g_autofree char *name = g_strdup_printf("p%u", i);
    wh_baseline_add_unit(baseline, wh_baseline_add_project(baseline, name, "0"), 2010, WH_STRATUM_SETTLED,
                         NULL, i < 50 ? 0 : 1);
  }
  wh_baseline_fit(baseline);
  WhTail tail = tail_of(BOTH, baseline, 1);
  g_assert_true(tail.calibrated && !tail.combined);
  CLOSE(tail.rate, 0.5, 1e-12);
  g_assert_false(tail_of("", baseline, 1).calibrated);
}

static void
test_groups(void)
{
  const guint32 history = 1u << WH_GROUP_HISTORY, words = 1u << WH_GROUP_WORDS;
  g_assert_cmpuint(wh_record_groups(0), ==, history);
  g_assert_cmpuint(wh_record_groups(WH_RECORD_GIT | WH_RECORD_CONTENT), ==, history);
  g_assert_cmpuint(wh_record_groups(WH_RECORD_REGISTRY), ==, words);
  g_assert_cmpuint(wh_record_groups(WH_RECORD_GIT | WH_RECORD_FORGE), ==, history | words);
  g_assert_cmpint(wh_pattern_group(&rights), ==, WH_GROUP_HISTORY);
  g_assert_cmpint(wh_pattern_group(&request), ==, WH_GROUP_WORDS);
}

/* ---- units of words ---- */

static void
test_units(void)
{
  g_auto(Fixture) f = read_text("message mid 2003-05-01 P1 <p1@example.org> : Mid\n"
                                "message mid2 2004-11-01 P1 <p1@example.org> : Mid\n");
  g_autoptr(GArray) units = wh_units_new(f.people);
  /* the first year, 2003 and 2004, in which something was said; 2012 is too short */
  g_assert_cmpuint(units->len, ==, 3);
  const WhUnit *young = &g_array_index(units, WhUnit, 0), *third = &g_array_index(units, WhUnit, 1);
  g_assert_cmpint(young->stratum, ==, WH_STRATUM_YOUNG);
  g_assert_cmpint(young->from, ==, f.people->begin);
  g_assert_cmpint(third->year, ==, 2003);
  g_assert_true(wh_unit_has(third, f.people, WH_GROUP_WORDS));
  g_assert_false(wh_unit_has(third, f.people, WH_GROUP_HISTORY));
  g_assert_cmpint(wh_stratum_at(f.people, f.people->begin + 10 * DAY), ==, WH_STRATUM_YOUNG);
  g_assert_cmpint(wh_stratum_at(f.people, f.old), ==, WH_STRATUM_SETTLED);
}

/* Words that a project's history lacks for a year are blind in it, not quiet. */
static void
test_unit_without_words(void)
{
  g_auto(Fixture) f = read_text("repeat 40 every 100d\n"
                                "  commit c{i} 1999-12-01 Root <root@corp.example.org>\n"
                                "end\n");
  g_autoptr(GArray) units = wh_units_new(f.people);
  const WhUnit *young = &g_array_index(units, WhUnit, 0), *empty = &g_array_index(units, WhUnit, 3);
  g_assert_true(wh_unit_has(young, f.people, WH_GROUP_WORDS));
  g_assert_false(wh_unit_has(empty, f.people, WH_GROUP_WORDS));
  g_assert_true(wh_unit_has(empty, f.people, WH_GROUP_HISTORY));
  const WhCaseOptions none = {.baseline = NULL};
  g_autoptr(WhCaseSet) set = wh_cases_find(f.people, &none);
  guint n;
  const WhPattern *const *patterns = wh_patterns(&n);
  g_autofree double *statistics = g_new(double, n + 1);
  wh_unit_statistics(empty, f.people, set, statistics);
  for (guint i = 0; i < n; i++)
    g_assert_true(wh_pattern_group(patterns[i]) == WH_GROUP_HISTORY || isnan(statistics[i]));
}

/* Archives of one year say nothing of the others. */
static void
test_year_without_release(void)
{
  g_auto(Fixture) f = read_text("repeat 40 every 30d\n"
                                "  commit c{i} 2017-01-01 Root <root@corp.example.org>\n"
                                "end\n"
                                "release pad-1.tgz 2018-06-01 of c20\n");
  g_autoptr(GArray) units = wh_units_new(f.people);
  const WhCaseOptions none = {.baseline = NULL};
  g_autoptr(WhCaseSet) set = wh_cases_find(f.people, &none);
  guint n;
  const WhPattern *const *patterns = wh_patterns(&n);
  g_autofree double *statistics = g_new(double, n + 1);
  for (guint u = 0; u < units->len; u++) {
    const WhUnit *unit = &g_array_index(units, WhUnit, u);
    const gint64 known = f.text->view->releases[0].known;
    wh_unit_statistics(unit, f.people, set, statistics);
    for (guint i = 0; i < n; i++)
      if ((patterns[i]->needs & WH_RECORD_RELEASE) != 0)
        g_assert_true(isnan(statistics[i]) == (known < unit->from || known >= unit->to));
  }
  g_assert_cmpuint(units->len, >=, 3);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/case-words/party", test_party);
  g_test_add_func("/case-words/third", test_third);
  g_test_add_func("/case-words/year-without-release", test_year_without_release);
  g_test_add_func("/case-words/named-host", test_named_host);
  g_test_add_func("/case-words/apart", test_apart);
  g_test_add_func("/case-words/guests-limit", test_guests_limit);
  g_test_add_func("/case-words/not-all", test_not_all);
  g_test_add_func("/case-words/places", test_places);
  g_test_add_func("/case-words/unplaced", test_unplaced);
  g_test_add_func("/case-words/across", test_across);
  g_test_add_func("/case-words/cut", test_cut);
  g_test_add_func("/case-words/combined", test_combined);
  g_test_add_func("/case-words/half-known", test_half_known);
  g_test_add_func("/case-words/groups", test_groups);
  g_test_add_func("/case-words/units", test_units);
  g_test_add_func("/case-words/unit-without-words", test_unit_without_words);
  return g_test_run();
}
