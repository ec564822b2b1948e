/* SPDX-License-Identifier: Apache-2.0
 * Bounds, fits and single distributions against known values and laws. */
#include "case/cell.h"

#include <math.h>

#define CLOSE(a, b, epsilon) g_assert_cmpfloat(fabs((a) - (b)), <=, (epsilon))

static void
test_beta(void)
{
  CLOSE(wh_incomplete_beta(1, 1, 0.3), 0.3, 1e-14);
  CLOSE(wh_incomplete_beta(2, 2, 0.5), 0.5, 1e-14);
  CLOSE(wh_incomplete_beta(2, 3, 0.4), 0.5248, 1e-12);       /* 6x^2 - 8x^3 + 3x^4 */
  CLOSE(wh_incomplete_beta(0.5, 0.5, 0.25), 1.0 / 3, 1e-12); /* arcsine law */
  CLOSE(wh_incomplete_beta(3, 7, 0), 0, 1e-15);
  CLOSE(wh_incomplete_beta(3, 7, 1), 1, 1e-15);
  for (double x = 0.05; x < 1; x += 0.05)
    CLOSE(wh_incomplete_beta(12.5, 4.25, x), 1 - wh_incomplete_beta(4.25, 12.5, 1 - x), 1e-12);
}

/* P(X <= k) for a binomial count, summed term by term. */
static double
binomial_cdf(guint k, guint n, double p)
{
  double sum = 0;
  for (guint i = 0; i <= k; i++)
    sum += exp(lgamma(n + 1.0) - lgamma(i + 1.0) - lgamma(n - i + 1.0) + i * log(p) + (n - i) * log1p(-p));
  return sum;
}

static void
test_clopper_pearson(void)
{
  CLOSE(wh_binom_upper(0, 100, 0.95), 0.02951, 5e-6);
  CLOSE(wh_binom_upper(0, 1000, 0.95), 0.002991, 5e-7);
  CLOSE(wh_binom_upper(5, 10, 0.975), 0.8129, 5e-5);
  CLOSE(wh_binom_lower(5, 10, 0.975), 0.1871, 5e-5);
  CLOSE(wh_binom_upper(10, 10, 0.95), 1, 1e-15);
  CLOSE(wh_binom_lower(0, 10, 0.95), 0, 1e-15);
  CLOSE(wh_binom_upper(0, 0, 0.95), 1, 1e-15);
  CLOSE(wh_binom_lower(0, 0, 0.95), 0, 1e-15);
  for (guint n = 10; n <= 500; n += 49)
    for (guint k = 0; k < n; k += 7)
      CLOSE(binomial_cdf(k, n, wh_binom_upper(k, n, 0.95)), 0.05, 1e-9);
}

static void
test_binom_monotone(void)
{
  for (double n = 3; n < 1e5; n *= 3.7) {
    double last = 0;
    for (double k = 0; k < n; k += n / 97) {
      double upper = wh_binom_upper(k, n, 0.95);
      g_assert_cmpfloat(upper, >=, last - 1e-13);
      g_assert_cmpfloat(upper, >=, k / n);
      g_assert_cmpfloat(upper, <=, 1);
      last = upper;
      g_assert_cmpfloat(wh_binom_upper(k, n + 1, 0.95), <=, upper + 1e-13);
    }
  }
}

static void
test_poisson(void)
{
  CLOSE(wh_poisson_upper(0, 0.95), 2.995732, 1e-6);
  CLOSE(wh_poisson_upper(10, 0.975), 18.390356, 1e-5);
  CLOSE(wh_poisson_lower(10, 0.975), 4.795389, 1e-5);
  CLOSE(wh_poisson_lower(0, 0.975), 0, 1e-15);
  CLOSE(wh_incomplete_gamma(1, 2), 1 - exp(-2), 1e-13);
  CLOSE(wh_incomplete_gamma(0.5, 1), erf(1), 1e-12);
  CLOSE(wh_incomplete_gamma(3, 0), 0, 1e-15);
}

/* N excesses at the even quantiles of a known tail. */
static GArray *
quantiles_of(double scale, double shape, guint n, double weight)
{
  GArray *values = g_array_new(FALSE, FALSE, sizeof(WhWeighted));
  for (guint i = 0; i < n; i++) {
    double tail = 1 - (i + 0.5) / n;
    WhWeighted value = {shape == 0 ? -scale * log(tail) : scale * (pow(tail, -shape) - 1) / shape, weight};
    g_array_append_val(values, value);
  }
  return values;
}

static void
test_gpd_recovers(void)
{
  static const double shapes[] = {-0.3, 0, 0.2, 0.4};
  for (guint i = 0; i < G_N_ELEMENTS(shapes); i++) {
    g_autoptr(GArray) values = quantiles_of(2.5, shapes[i], 5000, 0.4);
    WhGpd fit;
    g_assert_true(wh_gpd_fit((const WhWeighted *)(gpointer)values->data, values->len, &fit));
    CLOSE(fit.scale, 2.5, 0.05);
    CLOSE(fit.shape, shapes[i], 0.02);
  }
}

static void
test_gpd_weights(void)
{
  static const WhWeighted doubled[] = {{1, 2}, {2, 2}, {4, 2}, {9, 2}},
                          once[] = {{1, 1}, {2, 1}, {4, 1}, {9, 1}};
  WhGpd a, b;
  g_assert_true(wh_gpd_fit(doubled, 4, &a) && wh_gpd_fit(once, 4, &b));
  CLOSE(a.scale, b.scale, 1e-12);
  CLOSE(a.shape, b.shape, 1e-12);
  static const WhWeighted equal[] = {{3, 1}, {3, 1}, {3, 1}}, zero[] = {{0, 1}, {0, 1}};
  g_assert_true(wh_gpd_fit(equal, 3, &a));
  g_assert_cmpfloat(a.shape, ==, WH_GPD_SHAPE_MIN);
  CLOSE(wh_gpd_tail(&a, 9), 0, 1e-15); /* the tail ends at twice the scale, 4.5 * 2 */
  g_assert_false(wh_gpd_fit(zero, 2, &a));
}

static void
test_gpd_tail(void)
{
  WhGpd exponential = {2, 0}, heavy = {1, 0.5}, bounded = {1, -0.5};
  CLOSE(wh_gpd_tail(&exponential, 2), exp(-1), 1e-15);
  CLOSE(wh_gpd_tail(&heavy, 2), 0.25, 1e-15);
  CLOSE(wh_gpd_tail(&bounded, 1), 0.25, 1e-15);
  CLOSE(wh_gpd_tail(&bounded, 2), 0, 1e-15);
  CLOSE(wh_gpd_tail(&heavy, 0), 1, 1e-15);
}

static GArray *
mixed_values(guint zeros, guint n, guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  GArray *values = g_array_new(FALSE, FALSE, sizeof(WhWeighted));
  for (guint i = 0; i < zeros + n; i++) {
    WhWeighted value = {i < zeros ? 0 : 1 - 2 * log(g_rand_double_range(rand, 1e-6, 1)),
                        g_rand_double_range(rand, 0.2, 1)};
    g_array_append_val(values, value);
  }
  return values;
}

static void
test_cell_known(void)
{
  g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(WhWeighted));
  for (guint i = 0; i < 100; i++) {
    WhWeighted value = {i < 95 ? 0 : i - 94.0, 1};
    g_array_append_val(values, value);
  }
  WhCell cell;
  wh_cell_init(&cell, values);
  g_assert_false(cell.fitted);
  WhTail zero = wh_cell_tail(&cell, 0), three = wh_cell_tail(&cell, 3), beyond = wh_cell_tail(&cell, 5.5);
  CLOSE(zero.rate, 1, 1e-15);
  CLOSE(zero.upper, 1, 1e-15);
  CLOSE(three.rate, 0.03, 1e-12);
  CLOSE(three.upper, wh_binom_upper(3, 100, 0.95), 1e-12);
  g_assert_false(three.extrapolated);
  g_assert_true(beyond.extrapolated && beyond.calibrated);
  CLOSE(beyond.rate, 0, 1e-15);
  CLOSE(beyond.upper, 0.029513, 1e-6);
  CLOSE(beyond.project_years, 100, 1e-12);
  wh_cell_clear(&cell);
}

static void
test_cell_scarce(void)
{
  g_autoptr(GArray) values = mixed_values(0, WH_CELL_MIN_UNITS - 1, 1);
  WhCell cell;
  wh_cell_init(&cell, values);
  WhTail tail = wh_cell_tail(&cell, 1e6);
  g_assert_false(tail.calibrated);
  CLOSE(tail.upper, 1, 1e-15);
  wh_cell_clear(&cell);
}

/* Three years far out that no fit foresees still count as three. */
static void
test_cell_outliers(void)
{
  g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(WhWeighted));
  for (guint i = 0; i < 500; i++) {
    WhWeighted value = {i < 400 ? 0 : i < 497 ? 1 + (i - 400) / 100.0 : 50, 1};
    g_array_append_val(values, value);
  }
  WhCell cell;
  wh_cell_init(&cell, values);
  g_assert_true(cell.fitted);
  for (double s = 2; s <= 50; s += 0.5)
    g_assert_cmpfloat(wh_cell_tail(&cell, s).upper, >=, wh_binom_upper(3, 500, 0.95) - 1e-12);
  g_assert_cmpfloat(wh_cell_tail(&cell, 49).rate, <, 3.0 / 500); /* the point estimate is the fit's */
  wh_cell_clear(&cell);
}

static void
test_cell_monotone(void)
{
  for (guint32 seed = 1; seed <= 40; seed++) {
    g_autoptr(GArray) values = mixed_values(seed * 17, 300, seed);
    WhCell cell;
    wh_cell_init(&cell, values);
    g_assert_true(cell.fitted);
    WhTail last = wh_cell_tail(&cell, 0);
    double floor = wh_binom_upper(0, cell.n, 0.95);
    for (double s = 0.01; s < 200; s *= 1.02) {
      WhTail tail = wh_cell_tail(&cell, s);
      g_assert_cmpfloat(tail.upper, <=, last.upper + 1e-12);
      g_assert_cmpfloat(tail.rate, <=, last.rate + 1e-12);
      g_assert_cmpfloat(tail.upper, >=, floor - 1e-12);
      last = tail;
    }
    wh_cell_clear(&cell);
  }
}

/* One more project-year that stays below S: the claim about S may only grow stronger. */
static void
test_cell_quiet_year(void)
{
  for (guint32 seed = 1; seed <= 40; seed++)
    for (double s = 1; s < 12; s += 2.5) {
      g_autoptr(GArray) values = mixed_values(200, WH_CELL_MIN_EXCEEDANCES - 1, seed);
      WhWeighted quiet = {0, 0.2 + 0.02 * seed};
      WhCell before, after;
      wh_cell_init(&before, values);
      g_array_append_val(values, quiet);
      wh_cell_init(&after, values);
      g_assert_cmpfloat(wh_cell_tail(&after, s).upper, <=, wh_cell_tail(&before, s).upper + 1e-12);
      wh_cell_clear(&before);
      wh_cell_clear(&after);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/stats/beta", test_beta);
  g_test_add_func("/stats/clopper-pearson", test_clopper_pearson);
  g_test_add_func("/stats/binom-monotone", test_binom_monotone);
  g_test_add_func("/stats/poisson", test_poisson);
  g_test_add_func("/stats/gpd-recovers", test_gpd_recovers);
  g_test_add_func("/stats/gpd-weights", test_gpd_weights);
  g_test_add_func("/stats/gpd-tail", test_gpd_tail);
  g_test_add_func("/cell/known", test_cell_known);
  g_test_add_func("/cell/scarce", test_cell_scarce);
  g_test_add_func("/cell/outliers", test_cell_outliers);
  g_test_add_func("/cell/monotone", test_cell_monotone);
  g_test_add_func("/cell/quiet-year", test_cell_quiet_year);
  return g_test_run();
}
