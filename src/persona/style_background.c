/* SPDX-License-Identifier: Apache-2.0
 * What is usual among the people around: how many of them use a sequence, a function word, a habit. */
#include "persona/style_impl.h"

#include <math.h>
#include <stdlib.h>

#define USUAL_EACH 4u

/* Persons who use a bucket, not how often: one busy writer is one. */
static void
count_users(WhStyleBackground *background, WhStyleProfile *const *profiles, guint n)
{
  for (guint g = 0; g < WH_N_GRAMS; g++) {
    float *idf = background->idf[g] = g_new0(float, WH_GRAM_BUCKETS);
    for (guint p = 0; p < n; p++)
      for (guint i = 0; i < profiles[p]->grams[g].n; i++)
        idf[profiles[p]->grams[g].packed[i] >> WH_GRAM_SHIFT] += 1;
    for (guint b = 0; b < WH_GRAM_BUCKETS; b++)
      idf[b] = (float)log((n + 2.0) / ((double)idf[b] + 1.0));
  }
}

static void
spread_functions(WhStyleBackground *background, WhStyleProfile *const *profiles, guint n)
{
  for (guint f = 0; f < WH_N_FUNCTION_WORDS; f++) {
    double squares = 0, words = 0, uses = 0;
    guint people = 0;
    for (guint p = 0; p < n; p++) {
      words += profiles[p]->words;
      uses += profiles[p]->functions[f];
    }
    double mean = (uses + 0.1) / (words + 100);
    for (guint p = 0; p < n; p++) {
      if (profiles[p]->words < 30)
        continue;
      double rate = (double)profiles[p]->functions[f] / profiles[p]->words;
      squares += (rate - mean) * (rate - mean);
      people++;
    }
    background->function_mean[f] = mean;
    background->function_sd[f] = sqrt((squares + mean / 50) / (people + 1));
  }
}

/* Beta by moments over persons' rates, each weighed by what its mails can tell; held near to what habits are in
 * general where few persons show them. */
static void
fit_habits(WhStyleBackground *background, WhStyleProfile *const *profiles, guint n)
{
  for (guint h = 0; h < WH_N_HABITS; h++) {
    double shown = 0.5, of = 2, within = 0, people = 0;
    for (guint p = 0; p < n; p++) {
      shown += profiles[p]->habits.n[h] > 0 ? (double)profiles[p]->habits.k[h] / profiles[p]->habits.n[h] : 0;
      of += profiles[p]->habits.n[h] > 0;
    }
    double mean = shown / of;
    for (guint p = 0; p < n; p++) {
      double m = profiles[p]->habits.n[h], k = profiles[p]->habits.k[h];
      if (m < 2)
        continue;
      within += k * (m - k) / (m * (m - 1));
      people += 1;
    }
    /* Share of the variance that lies within persons: the smaller, the more a habit it is. */
    double total = mean * (1 - mean), share = (within + 4 * 0.6 * total) / ((people + 4) * total);
    share = CLAMP(share, 0.05, 0.97);
    double strength = share / (1 - share);
    background->prior_shown[h] = mean * strength;
    background->prior_not[h] = (1 - mean) * strength;
  }
}

static int
compare_share(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void
see_assisted(WhStyleBackground *background, WhStyleProfile *const *profiles, guint n)
{
  g_autofree double *shares = g_new0(double, n + 1);
  for (guint p = 0; p < n; p++)
    shares[p] = (double)profiles[p]->assisted / MAX(profiles[p]->mails, 1);
  qsort(shares, n, sizeof *shares, compare_share);
  background->assisted = n >= 100 ? shares[n - 1 - n / 100] : 0;
}

/* Each with a few others, spread evenly. */
static void
see_usual(WhStyleBackground *background, WhStyleProfile *const *profiles, guint n)
{
  double features[WH_N_STYLE_FEATURES], sum[WH_N_STYLE_FEATURES] = {0}, squares[WH_N_STYLE_FEATURES] = {0};
  guint pairs = 0;
  for (guint p = 0; p < n; p++)
    for (guint k = 1; k <= USUAL_EACH && k < n; k++) {
      guint other = (p + 1 + (k - 1) * (n - 1) / MIN(USUAL_EACH, n - 1)) % n;
      if (other == p || profiles[p]->mails == 0 || profiles[other]->mails == 0)
        continue;
      wh_style_measure(background, WH_STYLE_ALL & ~(1u << WH_STYLE_PPM), profiles[p], profiles[other],
                       features);
      pairs++;
      for (int f = 0; f < WH_N_STYLE_FEATURES; f++) {
        sum[f] += features[f];
        squares[f] += features[f] * features[f];
      }
    }
  for (int f = 0; f < WH_N_STYLE_FEATURES; f++) {
    double mean = pairs > 0 ? sum[f] / pairs : 0;
    background->usual_mean[f] = mean;
    background->usual_variance[f] = pairs > 1 ? MAX(squares[f] / pairs - mean * mean, 1e-6) : 1;
  }
}

WhStyleBackground *
wh_style_background_new(WhStyleProfile *const *profiles, guint n, guint64 serial)
{
  WhStyleBackground *background = g_new0(WhStyleBackground, 1);
  background->serial = serial;
  background->n = n;
  for (guint p = 0; p < n; p++)
    wh_style_profile_settle(profiles[p]);
  count_users(background, profiles, n);
  spread_functions(background, profiles, n);
  fit_habits(background, profiles, n);
  see_assisted(background, profiles, n);
  see_usual(background, profiles, n);
  return background;
}

void
wh_style_background_free(WhStyleBackground *background)
{
  for (guint g = 0; g < WH_N_GRAMS; g++)
    g_free(background->idf[g]);
  g_free(background);
}
