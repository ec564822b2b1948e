/* SPDX-License-Identifier: Apache-2.0
 * Tails of sums of unequal trials against all outcomes counted, bounds against what they bound, false discovery against
 * its definition. */
#include "base/statistics.h"

#include <math.h>

#define CLOSE(a, b, epsilon) g_assert_cmpfloat(fabs((a) - (b)), <=, (epsilon))

/* P(at least K) and P(at most K) by going through all outcomes. */
static void
count_outcomes(const double *p, guint n, guint k, double *ret_least, double *ret_most)
{
  *ret_least = *ret_most = 0;
  for (guint outcome = 0; outcome < 1u << n; outcome++) {
    double chance = 1;
    guint sum = 0;
    for (guint i = 0; i < n; i++) {
      gboolean on = (outcome >> i & 1) != 0;
      chance *= on ? p[i] : 1 - p[i];
      sum += on ? 1 : 0;
    }
    *ret_least += sum >= k ? chance : 0;
    *ret_most += sum <= k ? chance : 0;
  }
}

static void
test_outcomes(void)
{
  static const WhTrials classes[] = {{0.05, 3}, {0.9, 2}, {0, 5}, {0.5, 1}, {0.31, 4}, {1, 1}};
  static const double all[] = {0.05, 0.05, 0.05, 0.9, 0.9, 0.5, 0.31, 0.31, 0.31, 0.31, 1};
  for (guint k = 0; k <= G_N_ELEMENTS(all); k++) {
    double least, most;
    WhTailKind kind;
    count_outcomes(all, G_N_ELEMENTS(all), k, &least, &most);
    CLOSE(wh_trials_surprise(classes, G_N_ELEMENTS(classes), k, &kind), -log10(MIN(least, 1)), 1e-11);
    g_assert_cmpint(kind, ==, WH_TAIL_EXACT);
    if (most > 0)
      CLOSE(wh_trials_scarcity(classes, G_N_ELEMENTS(classes), k, NULL), -log10(MIN(most, 1)), 1e-11);
  }
  g_assert_true(isinf(wh_trials_surprise(classes, G_N_ELEMENTS(classes), 12, NULL)));
  CLOSE(wh_trials_mean(classes, G_N_ELEMENTS(classes)), 3 * 0.05 + 1.8 + 0.5 + 1.24 + 1, 1e-12);
}

/* Far out, where 1 - P(K < k) has no digits left. */
static void
test_far_out(void)
{
  const WhTrials rare = {1e-6, 1000};
  double exact = -(lgamma(1001) - lgamma(13) - lgamma(989) + 12 * log(1e-6) + 988 * log1p(-1e-6)) / M_LN10;
  CLOSE(wh_trials_surprise(&rare, 1, 12, NULL), exact, 1e-4); /* the first term is nearly all */
  const WhTrials many = {0.5, 2000};
  WhTailKind kind;
  CLOSE(wh_trials_surprise(&many, 1, 2000, &kind), 2000 * log10(2), 1e-6); /* below what a double holds */
  g_assert_cmpint(kind, ==, WH_TAIL_BOUND);
  CLOSE(wh_trials_scarcity(&many, 1, 0, &kind), 2000 * log10(2), 1e-6);
}

/* A bound is never above what is true, and not far below it. */
static void
test_bounds(void)
{
  enum { CLASSES = 400 };
  g_autofree WhTrials *classes = g_new(WhTrials, CLASSES);
  for (guint i = 0; i < CLASSES; i++)
    classes[i] = (WhTrials){0.001 + 0.0004 * i, 5};
  double mean = wh_trials_mean(classes, CLASSES);
  for (guint k = (guint)mean + 5; k < 400; k += 45) {
    WhTailKind kind;
    double bound = wh_trials_surprise(classes, CLASSES, k, &kind);
    g_assert_cmpint(kind, ==, WH_TAIL_BOUND);
    g_autofree double *state = g_new0(double, k + 2);
    state[0] = 1;
    for (guint c = 0; c < CLASSES; c++)
      for (guint trial = 0; trial < classes[c].n; trial++) {
        state[k] += state[k - 1] * classes[c].p;
        for (guint i = k - 1; i > 0; i--)
          state[i] = state[i] * (1 - classes[c].p) + state[i - 1] * classes[c].p;
        state[0] *= 1 - classes[c].p;
      }
    double exact = -log10(state[k]); /* trial by trial */
    g_assert_cmpfloat(bound, <=, exact + 1e-9);
    g_assert_cmpfloat(bound, >=, 0.7 * exact - 1.5);
  }
}

static void
test_poisson(void)
{
  CLOSE(wh_poisson_surprise(1, 0.5), -log10(-expm1(-0.5)), 1e-12);
  CLOSE(wh_poisson_surprise(3, 5), -log10(1 - exp(-5) * (1 + 5 + 12.5)), 1e-12);
  CLOSE(wh_poisson_surprise(0, 5), 0, 0);
  CLOSE(wh_poisson_surprise(40, 1e-3), 40 * 3 + lgamma(41) / M_LN10 + 1e-3 / M_LN10, 1e-4);
  g_assert_true(isinf(wh_poisson_surprise(1, 0)));
}

static void
test_false_discovery(void)
{
  static const double surprises[] = {5, 3, 2.5, 1};
  double q[4];
  wh_false_discovery(surprises, 4, 1000, q);
  CLOSE(q[0], 1e-5 * 1000, 1e-12);
  CLOSE(q[1], 1e-3 * 1000 / 2, 1e-12); /* the third's is larger */
  CLOSE(q[2], 1, 1e-12);               /* pow(10, -2.5) * 1000 / 3 is above 1 */
  CLOSE(q[3], 1, 0);
  static const double even[] = {4, 3.9};
  wh_false_discovery(even, 2, 100, q);
  CLOSE(q[0], pow(10, -3.9) * 50, 1e-12); /* never more than that of one less surprising */
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/statistics/outcomes", test_outcomes);
  g_test_add_func("/statistics/far-out", test_far_out);
  g_test_add_func("/statistics/bounds", test_bounds);
  g_test_add_func("/statistics/poisson", test_poisson);
  g_test_add_func("/statistics/false-discovery", test_false_discovery);
  return g_test_run();
}
