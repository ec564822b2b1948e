/* SPDX-License-Identifier: Apache-2.0
 * Exact bounds of shares and counts through the incomplete beta and gamma functions. */
#include "base/bounds.h"

#include <math.h>

#define MAX_TERMS 2000
#define MAX_STEPS 200
#define PRECISION 1e-15
#define NEAR 1e-8 /* a Newton step this small leaves an error of its square */
#define TINY 1e-300

static double
log_gamma(double x)
{
  int sign;
  return lgamma_r(x, &sign);
}

static double
away_from_zero(double x)
{
  return fabs(x) < TINY ? TINY : x;
}

/* Lentz's evaluation of the continued fraction of I_x(a, b); converges fast for x below (a + 1) / (a + b +
 * 2). */
static double
beta_fraction(double a, double b, double x)
{
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), f = d;
  for (int m = 1; m <= MAX_TERMS; m++) {
    double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    f *= c * d;
    double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    f *= c * d;
    if (fabs(c * d - 1) < PRECISION)
      break;
  }
  return f;
}

/* I_x(a, b) given log B(a, b), which a search over x computes once. */
static double
beta_at(double a, double b, double x, double log_beta)
{
  if (x <= 0)
    return 0;
  if (x >= 1)
    return 1;
  double front = exp(a * log(x) + b * log1p(-x) - log_beta);
  if (x < (a + 1) / (a + b + 2))
    return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

static double
log_beta(double a, double b)
{
  return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

double
wh_incomplete_beta(double a, double b, double x)
{
  g_assert(a > 0 && b > 0);
  return beta_at(a, b, x, log_beta(a, b));
}

/* Normal deviate with P(Z > z) = tail, tail <= 0.5, good to 5e-4 (Abramowitz and Stegun 26.2.23): only where
 * a search begins. */
static double
rough_deviate(double tail)
{
  double t = sqrt(-2 * log(tail));
  return t -
         (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/* Where the search for I_x(a, b) = p begins (Abramowitz and Stegun 26.5.22). */
static double
beta_start(double a, double b, double p)
{
  if (a <= 1 || b <= 1)
    return a / (a + b);
  double deviate = p >= 0.5 ? -rough_deviate(1 - p) : rough_deviate(p);
  double one_a = 1 / (2 * a - 1), one_b = 1 / (2 * b - 1);
  double lambda = (deviate * deviate - 3) / 6, h = 2 / (one_a + one_b);
  double w = deviate * sqrt(h + lambda) / h - (one_b - one_a) * (lambda + 5.0 / 6 - 2 / (3 * h));
  double x = a / (a + b * exp(2 * w));
  return x > 0 && x < 1 ? x : a / (a + b);
}

/* The x with I_x(a, b) = p: Newton's steps, held inside a bracket that shrinks with every look. */
static double
beta_quantile(double a, double b, double p)
{
  double constant = log_beta(a, b), low = 0, high = 1, x = beta_start(a, b, p);
  for (int step = 0; step < MAX_STEPS && low < x && x < high; step++) {
    double miss = beta_at(a, b, x, constant) - p;
    if (miss > 0)
      high = x;
    else
      low = x;
    double slope = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - constant);
    double next = x - miss / slope;
    if (fabs(next - x) <= NEAR * x)
      return CLAMP(next, low, high);
    x = next > low && next < high ? next : (low + high) / 2;
  }
  return x;
}

double
wh_binom_upper(double k, double n, double confidence)
{
  if (!(k < n))
    return 1;
  if (k <= 0)
    return -expm1(log1p(-confidence) / n);
  return beta_quantile(k + 1, n - k, confidence);
}

double
wh_binom_lower(double k, double n, double confidence)
{
  if (!(n > 0) || k <= 0)
    return 0;
  return 1 - wh_binom_upper(n - k, n, confidence);
}

static double
gamma_series(double a, double x)
{
  double term = 1 / a, sum = term;
  for (int i = 1; i <= MAX_TERMS && fabs(term) > PRECISION * sum; i++) {
    term *= x / (a + i);
    sum += term;
  }
  return sum * exp(a * log(x) - x - log_gamma(a));
}

static double
gamma_fraction(double a, double x)
{
  double b = x + 1 - a, c = 1 / TINY, d = 1 / away_from_zero(b), f = d;
  for (int i = 1; i <= MAX_TERMS; i++) {
    double term = -i * (i - a);
    b += 2;
    d = 1 / away_from_zero(term * d + b);
    c = away_from_zero(b + term / c);
    f *= c * d;
    if (fabs(c * d - 1) < PRECISION)
      break;
  }
  return f * exp(a * log(x) - x - log_gamma(a));
}

double
wh_incomplete_gamma(double a, double x)
{
  g_assert(a > 0);
  if (x <= 0)
    return 0;
  return x < a + 1 ? gamma_series(a, x) : 1 - gamma_fraction(a, x);
}

static double
gamma_quantile(double a, double p)
{
  double low = 0, high = a + 1;
  while (wh_incomplete_gamma(a, high) < p)
    high *= 2;
  for (int step = 0; step < MAX_STEPS && high - low > 1e-13 * high; step++) {
    double middle = (low + high) / 2;
    if (wh_incomplete_gamma(a, middle) < p)
      low = middle;
    else
      high = middle;
  }
  return (low + high) / 2;
}

double
wh_poisson_upper(double k, double confidence)
{
  return gamma_quantile(k + 1, confidence);
}

double
wh_poisson_lower(double k, double confidence)
{
  return k <= 0 ? 0 : gamma_quantile(k, 1 - confidence);
}
