/* SPDX-License-Identifier: Apache-2.0
 * Weights of style from pairs whose truth is known: logistic regression of a dozen weights, by Newton's method. */
#include "persona/style_score.h"

#include <math.h>
#include <string.h>

#define N (WH_N_STYLE_FEATURES + 1) /* the last is the bias */
#define RIDGE 1.0
#define SAME_WEIGHS 5.0 /* pairs of one hand are few: so much does each of them count */
#define STEP 0.5

typedef struct {
  double h[N][N + 1]; /* the Hessian, and the gradient in the last column */
  gboolean off[N];    /* held at 0 */
} System;

static void
sum_up(const GArray *samples, const double *w, System *system)
{
  memset(system->h, 0, sizeof system->h);
  for (int i = 0; i < N - 1; i++) {
    system->h[i][i] = RIDGE;
    system->h[i][N] = -RIDGE * w[i];
  }
  for (guint s = 0; s < samples->len; s++) {
    const WhStyleSample *sample = &g_array_index(samples, WhStyleSample, s);
    double x[N], score = 0;
    memcpy(x, sample->z, sizeof sample->z);
    x[N - 1] = 1;
    for (int i = 0; i < N; i++)
      score += w[i] * x[i];
    double p = 1 / (1 + exp(-score)), weight = sample->same ? SAME_WEIGHS : 1;
    double g = weight * ((sample->same ? 1 : 0) - p), h = weight * p * (1 - p);
    for (int i = 0; i < N; i++) {
      system->h[i][N] += g * x[i];
      for (int k = 0; k < N; k++)
        system->h[i][k] += h * x[i] * x[k];
    }
  }
  for (int i = 0; i < N; i++)
    for (int k = 0; k <= N && system->off[i]; k++) {
      system->h[i][k] = i == k ? 1 : 0;
      if (k < N && i != k)
        system->h[k][i] = 0;
    }
}

/* Gauss and Jordan; the matrix is positive definite by its ridge. */
static void
solve(System *system, double *ret_step)
{
  for (int i = 0; i < N; i++)
    for (int k = 0; k < N; k++) {
      if (k == i)
        continue;
      double factor = system->h[k][i] / system->h[i][i];
      for (int l = i; l <= N; l++)
        system->h[k][l] -= factor * system->h[i][l];
    }
  for (int i = 0; i < N; i++)
    ret_step[i] = system->h[i][N] / system->h[i][i];
}

static void
climb(const GArray *samples, System *system, double *w)
{
  double step[N];
  for (int turn = 0; turn < 60; turn++) {
    double largest = 0;
    sum_up(samples, w, system);
    solve(system, step);
    for (int i = 0; i < N; i++) {
      w[i] += CLAMP(step[i], -STEP, STEP);
      largest = MAX(largest, fabs(step[i]));
    }
    if (largest < 1e-7)
      return;
  }
}

/* That two persons are more alike must never speak against one hand: the most negative weight goes, one at a time. */
gboolean
wh_style_train(const GArray *samples, guint wanted, WhStyleWeights *ret_weights)
{
  System system = {0};
  for (int i = 0; i < N - 1; i++)
    system.off[i] = (wanted >> i & 1) == 0;
  double w[N] = {0};
  guint same = 0;
  for (guint s = 0; s < samples->len; s++)
    same += g_array_index(samples, WhStyleSample, s).same != FALSE;
  if (same == 0 || same == samples->len)
    return FALSE;
  for (;;) {
    int lowest = 0;
    memset(w, 0, sizeof w);
    climb(samples, &system, w);
    for (int i = 1; i < N - 1; i++)
      if (w[i] < w[lowest])
        lowest = i;
    if (w[lowest] >= 0)
      break;
    system.off[lowest] = TRUE;
  }
  memcpy(ret_weights->weight, w, sizeof ret_weights->weight);
  ret_weights->bias = w[N - 1];
  return TRUE;
}
