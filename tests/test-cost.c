/* SPDX-License-Identifier: Apache-2.0
 * The signed-rank test against published examples, and commands that are really measured. The program is its own
 * command: "--burn N" spends so much, "--say WORD" prints it. */
#include "binary/cost_document.h"

#include "base/error.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static void
near(double got, double wanted, double within)
{
  if (!(fabs(got - wanted) <= within))
    g_error("got %.10g, wanted %.10g", got, wanted);
}

/* Hollander and Wolfe (1973), p. 29: depression scale factor of nine patients before and after, as in the examples
 * of R's wilcox.test. V = 40; two-sided p = 20/512; the estimate 0.46 and the interval are R 4.2.2's. */
static void
test_hollander_wolfe(void)
{
  static const double first[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
  static const double second[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
  double difference[G_N_ELEMENTS(first)];
  for (gsize i = 0; i < G_N_ELEMENTS(first); i++)
    difference[i] = first[i] - second[i];
  WhSignedRank r = wh_signed_rank(difference, G_N_ELEMENTS(first), 0.95);
  g_assert_true(r.exact);
  near(r.statistic, 40, 0);
  near(r.p, 0.0390625, 1e-12);
  near(r.shift, 0.46, 1e-12);
  near(r.low, 0.010, 1e-12);
  near(r.high, 0.786, 1e-12);
  r = wh_signed_rank(difference, G_N_ELEMENTS(first), 0.99);
  near(r.low, -0.1135, 1e-12);
  near(r.high, 0.9870, 1e-12);
  g_assert_cmpfloat(r.confidence, >=, 0.99);
}

/* Darwin's crossed and selfed maize (Fisher, The Design of Experiments): V = 96, p = 0.0413, 25 (4 to 41.5). */
static void
test_darwin(void)
{
  static const double difference[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
  const WhSignedRank r = wh_signed_rank(difference, G_N_ELEMENTS(difference), 0.95);
  near(r.statistic, 96, 0);
  near(r.p, 0.04125976563, 1e-10);
  near(r.shift, 25, 0);
  near(r.low, 4, 0);
  near(r.high, 41.5, 0);
}

/* Student's sleep data: ties and a zero, so the normal approximation: V = 0, p = 0.009090698 in R. */
static void
test_ties(void)
{
  static const double difference[] = {-1.2, -2.4, -1.3, -1.3, 0, -1.0, -1.8, -0.8, -4.6, -1.4};
  const WhSignedRank r = wh_signed_rank(difference, G_N_ELEMENTS(difference), 0.95);
  g_assert_false(r.exact);
  g_assert_cmpuint(r.n, ==, 9);
  near(r.statistic, 0, 0);
  near(r.p, 0.009090698016, 1e-9);
}

/* Sixty differences, i * (37 mod 61) / 10 - 2.513: the approximation without ties; R: 1.67132857e-11, 110.337
 * (91.837 to 128.837). */
static void
test_many(void)
{
  double difference[60];
  for (int i = 0; i < 60; i++)
    difference[i] = (i + 1) * 37 / 10.0 - 2.513;
  const WhSignedRank r = wh_signed_rank(difference, 60, 0.95);
  near(r.statistic, 1830, 0);
  near(r.p, 1.67132857e-11, 1e-19);
  near(r.shift, 110.337, 1e-9);
  near(r.low, 91.837, 1.9);
  near(r.high, 128.837, 1.9);
}

static void
test_small(void)
{
  static const double none[] = {0, 0}, one[] = {2};
  WhSignedRank r = wh_signed_rank(NULL, 0, 0.95);
  g_assert_true(r.p >= 1 && r.n == 0);
  r = wh_signed_rank(none, 2, 0.95);
  g_assert_true(r.p >= 1 && r.n == 0);
  r = wh_signed_rank(one, 1, 0.95);
  near(r.p, 1, 0);
  near(r.shift, 2, 0);
  near(r.confidence, 0, 0);
  static const double odd[] = {3, 1, 2}, even[] = {4, 1, 3, 2};
  near(wh_median(odd, 3), 2, 0);
  near(wh_median(even, 4), 2.5, 0);
}

static double
noise(GRand *random)
{
  double sum = 0;
  for (guint i = 0; i < 12; i++)
    sum += g_rand_double(random);
  return sum - 6;
}

/* Noise of 1% in every run: 3% more is found in all of 20 seeded sessions of 30 pairs, nothing in none. */
static void
test_power(void)
{
  for (guint32 seed = 1; seed <= 20; seed++) {
    GRand *random = g_rand_new_with_seed(seed);
    double equal[30], more[30];
    for (guint i = 0; i < 30; i++) {
      equal[i] = 0.01 * (noise(random) - noise(random));
      more[i] = log(1.03) + 0.01 * (noise(random) - noise(random));
    }
    g_assert_cmpfloat(wh_signed_rank(equal, 30, 0.95).p, >=, WH_COST_P);
    const WhSignedRank r = wh_signed_rank(more, 30, 0.95);
    g_assert_cmpfloat(r.p, <, WH_COST_P);
    near(exp(r.shift), 1.03, 0.01);
    g_rand_free(random);
  }
}

static char *
own_command(const char *what, const char *argument)
{
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *quoted = g_shell_quote(program);
  return g_strdup_printf("%s %s %s", quoted, what, argument);
}

/* Owner: caller. */
static WhCosts *
measure(const char *before, const char *after, guint runs, guint32 seed)
{
  g_autoptr(GError) error = NULL;
  const WhCostPlan plan = {.command = {before, after}, .runs = runs, .warmups = 1, .seed = seed};
  WhCosts *costs = wh_costs_measure(&plan, &error);
  g_assert_no_error(error);
  return costs;
}

/* Instructions do not depend on what else the machine does; time does, and then only a large effect is sure. */
static void
test_burn(void)
{
  g_autofree char *probe = own_command("--burn", "1000");
  g_autoptr(WhCosts) probed = measure(probe, probe, 1, 1);
  const gboolean counted = probed->run[0][0].counted;
  g_autofree char *less = own_command("--burn", "2000000");
  g_autofree char *more = own_command("--burn", counted ? "2060000" : "20000000");
  g_autoptr(WhCosts) costs = measure(less, more, 14, 7);
  const WhCostResult r = wh_costs_compare(costs, counted ? WH_COST_INSTRUCTIONS : WH_COST_CPU);
  g_assert_true(r.available && r.has_ratio);
  g_assert_true(wh_costs_same_work(costs));
  g_assert_cmpfloat(r.shift.p, <, WH_COST_P);
  g_assert_cmpfloat(r.ratio.low, >, 1);
  g_test_message("%s: ratio %.4f", counted ? "instructions" : "time", r.ratio.shift);
}

/* Chance finds 1 in 1,000: two of twenty would be a fault. */
static void
test_equal(void)
{
  g_autofree char *command = own_command("--burn", "20000");
  guint found = 0;
  for (guint32 seed = 1; seed <= 20; seed++) {
    g_autoptr(WhCosts) costs = measure(command, command, 12, seed);
    WhCostResult r = wh_costs_compare(costs, WH_COST_INSTRUCTIONS);
    if (!r.available)
      r = wh_costs_compare(costs, WH_COST_CPU);
    found += r.shift.p < WH_COST_P ? 1 : 0;
  }
  g_assert_cmpuint(found, <=, 1);
}

static void
test_work(void)
{
  g_autofree char *a = own_command("--say", "a"), *b = own_command("--say", "b");
  g_autofree char *fails = own_command("--exit", "3"), *dies = own_command("--die", "9");
  g_autofree char *varies = own_command("--pid", "-");
  g_autoptr(WhCosts) same = measure(a, a, 2, 1), other = measure(a, b, 2, 1), worse = measure(a, fails, 2, 1);
  g_autoptr(WhCosts) killed = measure(dies, dies, 2, 1), random = measure(a, varies, 2, 1);
  g_assert_true(wh_costs_same_work(same));
  g_assert_false(wh_costs_same_work(other));
  g_assert_false(wh_costs_same_work(worse));
  g_assert_true(wh_costs_same_work(killed));
  g_assert_true(wh_costs_same_output(random, 0));
  g_assert_false(wh_costs_same_output(random, 1));
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "a\n", 2);
  g_assert_cmpstr(same->run[1][1].digest, ==, digest);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpfloat(same->run[0][i].value[WH_COST_WALL], >, 0);
    g_assert_cmpfloat(same->run[0][i].value[WH_COST_MEMORY], >, 4096);
  }
}

static gboolean
stop(GError **error)
{
  g_set_error(error, WH_ERROR, WH_ERROR_CANCELLED, "stopped");
  return FALSE;
}

static void
test_errors(void)
{
  static const struct {
    const char *command;
    int code;
  } cases[] = {{"/no/such/program", WH_ERROR_IO}, {"'unfinished", WH_ERROR_USAGE}, {"", WH_ERROR_USAGE}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    const WhCostPlan plan = {.command = {"true", cases[i].command}, .runs = 1};
    g_autoptr(WhCosts) costs = wh_costs_measure(&plan, &error);
    g_assert_null(costs);
    g_assert_error(error, WH_ERROR, cases[i].code);
  }
  g_autoptr(GError) error = NULL;
  const WhCostPlan plan = {.command = {"true", "true"}, .runs = 1, .goes_on = stop};
  g_autoptr(WhCosts) costs = wh_costs_measure(&plan, &error);
  g_assert_null(costs);
  g_assert_error(error, WH_ERROR, WH_ERROR_CANCELLED);
}

static int
be_command(char **argv)
{
  volatile guint64 sum = 0;
  const guint64 n = g_ascii_strtoull(argv[2], NULL, 10);
  if (g_str_equal(argv[1], "--burn"))
    for (guint64 i = 0; i < n; i++)
      sum += i;
  if (g_str_equal(argv[1], "--say"))
    puts(argv[2]);
  if (g_str_equal(argv[1], "--pid"))
    g_print("%d\n", (int)getpid());
  if (g_str_equal(argv[1], "--die"))
    raise((int)n);
  (void)sum;
  return g_str_equal(argv[1], "--exit") ? (int)n : 0;
}

int
main(int argc, char **argv)
{
  if (argc == 3 && g_str_has_prefix(argv[1], "--"))
    return be_command(argv);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/rank/hollander-wolfe", test_hollander_wolfe);
  g_test_add_func("/rank/darwin", test_darwin);
  g_test_add_func("/rank/ties", test_ties);
  g_test_add_func("/rank/many", test_many);
  g_test_add_func("/rank/small", test_small);
  g_test_add_func("/rank/power", test_power);
  g_test_add_func("/cost/burn", test_burn);
  g_test_add_func("/cost/equal", test_equal);
  g_test_add_func("/cost/work", test_work);
  g_test_add_func("/cost/errors", test_errors);
  return g_test_run();
}
