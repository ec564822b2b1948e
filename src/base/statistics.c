/* SPDX-License-Identifier: Apache-2.0
 * Tails of sums of unequal trials, and false discovery. */
#include "base/statistics.h"

#include <math.h>

#define TOO_SMALL 1e-280 /* below it sums of products lose digits */
#define FURTHER 1e-17    /* a term this much below the sum adds nothing */
#define MAX_TILT 700.0   /* exp of it is still a number */

static double
log_gamma(double x)
{
  int sign;
  return lgamma_r(x, &sign);
}

double
wh_trials_mean(const WhTrials *classes, guint n_classes)
{
  double mean = 0;
  for (guint i = 0; i < n_classes; i++)
    mean += classes[i].p * classes[i].n;
  return mean;
}

static double
count_trials(const WhTrials *classes, guint n_classes)
{
  double n = 0;
  for (guint i = 0; i < n_classes; i++)
    n += classes[i].p > 0 ? classes[i].n : 0;
  return n;
}

/* P(B = m) of TRIALS. */
static double
binomial(const WhTrials *trials, guint m)
{
  double n = trials->n, p = trials->p;
  if (m > trials->n)
    return 0;
  if (p <= 0 || p >= 1)
    return m == (p <= 0 ? 0 : trials->n);
  if (m == 0)
    return exp(n * log1p(-p));
  return exp(log_gamma(n + 1) - log_gamma(m + 1.0) - log_gamma(n - m + 1) + m * log(p) + (n - m) * log1p(-p));
}

/* P(B >= m), from m up: no difference of nearly equal numbers. */
static double
binomial_tail(const WhTrials *trials, guint m)
{
  double term = binomial(trials, m), sum = term, odds = trials->p < 1 ? trials->p / (1 - trials->p) : 0;
  for (guint i = m; i < trials->n && (term > sum * FURTHER || i < trials->p * trials->n); i++) {
    term = term > 0 ? term * odds * (trials->n - i) / (i + 1.0) : binomial(trials, i + 1);
    sum += term;
  }
  return MIN(sum, 1);
}

/* PMF[m] = P(B = m) of TRIALS for m up to K. */
static void
fill_binomial(const WhTrials *trials, double *pmf, guint k)
{
  double odds = trials->p / (1 - trials->p);
  pmf[0] = binomial(trials, 0);
  for (guint m = 1; m <= k; m++) /* each from the one before, where that has not vanished */
    pmf[m] = m > trials->n                             ? 0
             : pmf[m - 1] > TOO_SMALL && trials->p < 1 ? pmf[m - 1] * odds * (trials->n - m + 1) / m
                                                       : binomial(trials, m);
}

/* Adds TRIALS to what is known of a sum: STATE[i] = P(sum = i) for i < k, STATE[k] = P(sum >= k). PMF has k + 1
 * places. */
static void
convolve(double *state, double *pmf, guint k, const WhTrials *trials)
{
  fill_binomial(trials, pmf, k);
  double tail = k <= trials->n ? binomial_tail(trials, k) : 0, over = state[k] + state[0] * tail;
  for (guint i = 1; i < k; i++) { /* with i already, k - i more are enough */
    tail += pmf[k - i];
    over += state[i] * MIN(tail, 1);
  }
  for (guint j = k; j-- > 0;) {
    double sum = 0;
    for (guint i = 0; i <= j; i++)
      sum += state[i] * pmf[j - i];
    state[j] = sum;
  }
  state[k] = over;
}

/* P(sum = i), i < k, and P(sum >= k). Owner: caller. */
static double *
spread(const WhTrials *classes, guint n_classes, guint k)
{
  double *state = g_new0(double, k + 1);
  g_autofree double *pmf = g_new(double, k + 1);
  state[0] = 1;
  for (guint c = 0; c < n_classes; c++)
    if (classes[c].p > 0 && classes[c].n > 0)
      convolve(state, pmf, k, &classes[c]);
  return state;
}

/* log of the mean of exp(TILT sum), and the mean of the sum when so tilted. */
static double
tilted(const WhTrials *classes, guint n_classes, double tilt, double *ret_mean)
{
  double log_sum = 0, mean = 0;
  for (guint i = 0; i < n_classes; i++) {
    double p = classes[i].p, grown = p * exp(tilt), all = 1 - p + grown;
    log_sum += classes[i].n * (tilt > 0 ? log1p(p * expm1(tilt)) : log(all));
    mean += classes[i].n * grown / all;
  }
  *ret_mean = mean;
  return log_sum;
}

/* Chernoff: -log10 of the least exp(log_sum - tilt k); tilts of SIGN only. */
static double
chernoff(const WhTrials *classes, guint n_classes, double k, double sign)
{
  double low = 0, high = MAX_TILT, mean;
  for (int step = 0; step < 100 && high - low > 1e-12 * high; step++) {
    double middle = (low + high) / 2;
    tilted(classes, n_classes, sign * middle, &mean);
    if (sign * (mean - k) < 0)
      low = middle;
    else
      high = middle;
  }
  /* Any tilt gives a bound: the one at hand need not be the very best. */
  double tilt = sign * low;
  return MAX(0, (tilt * k - tilted(classes, n_classes, tilt, &mean)) / M_LN10);
}

double
wh_poisson_surprise(guint k, double mean)
{
  if (k == 0)
    return 0;
  if (!(mean > 0))
    return (double)INFINITY;
  if (k < mean) { /* the near end is the shorter sum, and nothing is lost by the difference */
    double below = 0, at = -mean;
    for (guint i = 0; i < k; i++) {
      below += exp(at);
      at += log(mean) - log(i + 1.0);
    }
    return MAX(0, -log1p(-MIN(below, 1 - 1e-16)) / M_LN10);
  }
  double sum = 1, term = 1;
  for (double i = k + 1.0; term > sum * FURTHER; i++) {
    term *= mean / i;
    sum += term;
  }
  return MAX(0, -(k * log(mean) - mean - log_gamma(k + 1.0) + log(sum)) / M_LN10);
}

double
wh_trials_surprise(const WhTrials *classes, guint n_classes, guint k, WhTailKind *ret_kind)
{
  WhTailKind ignored = WH_TAIL_EXACT, *kind = ret_kind != NULL ? ret_kind : &ignored;
  *kind = WH_TAIL_EXACT;
  if (k == 0)
    return 0;
  if (k > count_trials(classes, n_classes))
    return (double)INFINITY;
  if ((double)n_classes * k * k / 2 <= WH_TAIL_STEPS) {
    g_autofree double *state = spread(classes, n_classes, k);
    if (state[k] > TOO_SMALL)
      return MAX(0, -log10(MIN(state[k], 1)));
  }
  *kind = WH_TAIL_BOUND;
  double mean = wh_trials_mean(classes, n_classes);
  double bound = k > mean ? chernoff(classes, n_classes, k, 1) : 0;
  return k >= mean + 1 ? MAX(bound, wh_poisson_surprise(k, mean)) : bound;
}

double
wh_trials_scarcity(const WhTrials *classes, guint n_classes, guint k, WhTailKind *ret_kind)
{
  WhTailKind ignored = WH_TAIL_EXACT, *kind = ret_kind != NULL ? ret_kind : &ignored;
  *kind = WH_TAIL_EXACT;
  if (k >= count_trials(classes, n_classes))
    return 0;
  if ((double)n_classes * (k + 1.0) * (k + 1.0) / 2 <= WH_TAIL_STEPS) {
    g_autofree double *state = spread(classes, n_classes, k + 1);
    double sum = 0;
    for (guint i = 0; i <= k; i++)
      sum += state[i];
    if (sum > TOO_SMALL)
      return MAX(0, -log10(MIN(sum, 1)));
  }
  *kind = WH_TAIL_BOUND;
  return k < wh_trials_mean(classes, n_classes) ? chernoff(classes, n_classes, k, -1) : 0;
}

void
wh_false_discovery(const double *surprises, guint n, double n_tests, double *ret_q)
{
  double least = 1;
  for (guint i = n; i-- > 0;) {
    double q = pow(10, log10(n_tests) - surprises[i] - log10(i + 1.0));
    least = MIN(least, q);
    ret_q[i] = least;
  }
}
