/* SPDX-License-Identifier: Apache-2.0
 * How alike two profiles are, by each feature. */
#include "persona/style_impl.h"

#include <math.h>

static const char *const ids[WH_N_STYLE_FEATURES] = {"char3",  "char4", "words", "pairs",  "lines",  "delta",
                                                     "layout", "punct", "greet", "choice", "commit", "ppm"};

const char *
wh_style_feature_id(WhStyleFeature feature)
{
  return ids[feature];
}

static double
weight(guint32 count)
{
  return count == 1 ? 1 : 1 + log(count);
}

static void
set_norms(const WhStyleBackground *background, WhStyleProfile *profile)
{
  wh_style_profile_settle(profile);
  if (profile->norm_of == background->serial)
    return;
  for (guint g = 0; g < WH_N_GRAMS; g++) {
    WhGrams *grams = &profile->grams[g];
    double squares = 0;
    for (guint i = 0; i < grams->n; i++) {
      double w = weight(grams->packed[i] & WH_GRAM_MAX) *
                 (double)background->idf[g][grams->packed[i] >> WH_GRAM_SHIFT];
      squares += w * w;
    }
    grams->norm = sqrt(squares);
  }
  profile->norm_of = background->serial;
}

double
wh_style_cosine(const WhStyleBackground *background, WhStyleProfile *a, WhStyleProfile *b, WhGram gram)
{
  const WhGrams *x = &a->grams[gram], *y = &b->grams[gram];
  double sum = 0;
  for (guint i = 0, k = 0; i < x->n && k < y->n;) {
    guint32 p = x->packed[i] >> WH_GRAM_SHIFT, q = y->packed[k] >> WH_GRAM_SHIFT;
    if (p == q) {
      double idf = (double)background->idf[gram][p];
      sum += weight(x->packed[i] & WH_GRAM_MAX) * weight(y->packed[k] & WH_GRAM_MAX) * idf * idf;
    }
    i += p <= q;
    k += q <= p;
  }
  return x->norm > 0 && y->norm > 0 ? sum / (x->norm * y->norm) : 0;
}

double
wh_style_delta(const WhStyleBackground *background, const WhStyleProfile *a, const WhStyleProfile *b)
{
  double ab = 0, aa = 0, bb = 0;
  for (guint f = 0; f < WH_N_FUNCTION_WORDS; f++) {
    double mean = background->function_mean[f], sd = background->function_sd[f];
    double x = ((double)a->functions[f] / MAX(a->words, 1) - mean) / sd;
    double y = ((double)b->functions[f] / MAX(b->words, 1) - mean) / sd;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

static double
log_beta(double a, double b)
{
  int sign;
  return lgamma_r(a, &sign) + lgamma_r(b, &sign) - lgamma_r(a + b, &sign);
}

double
wh_style_habit_llr(const WhStyleBackground *background, const WhStyleProfile *a, const WhStyleProfile *b,
                   WhHabit habit)
{
  double s = background->prior_shown[habit], f = background->prior_not[habit];
  double na = a->habits.n[habit], ka = a->habits.k[habit], nb = b->habits.n[habit], kb = b->habits.k[habit];
  if (na == 0 || nb == 0)
    return 0;
  double one = log_beta(s + ka + kb, f + na + nb - ka - kb) + log_beta(s, f);
  double two = log_beta(s + ka, f + na - ka) + log_beta(s + kb, f + nb - kb);
  return (one - two) / G_LN10;
}

double
wh_style_habits(const WhStyleBackground *background, const WhStyleProfile *a, const WhStyleProfile *b,
                WhHabitFamily family)
{
  double sum = 0;
  for (int h = 0; h < WH_N_HABITS; h++)
    if (wh_habit_family((WhHabit)h) == family)
      sum += wh_style_habit_llr(background, a, b, (WhHabit)h);
  return sum;
}

static double
ppm_cost(WhStyleProfile *a, const WhStyleProfile *b)
{
  if (a->ppm == NULL)
    a->ppm = wh_style_ppm_new(a->flat->str, a->flat->len);
  return wh_style_ppm_cost(a->ppm, b->flat->str, b->flat->len);
}

void
wh_style_profile_ready(WhStyleProfile *profile, const WhStyleBackground *background)
{
  set_norms(background, profile);
  if ((profile->wanted >> WH_STYLE_PPM & 1) != 0 && profile->ppm == NULL)
    profile->ppm = wh_style_ppm_new(profile->flat->str, profile->flat->len);
}

void
wh_style_measure(const WhStyleBackground *background, guint wanted, WhStyleProfile *a, WhStyleProfile *b,
                 double *ret_features)
{
  set_norms(background, a);
  set_norms(background, b);
  for (int f = 0; f < WH_N_STYLE_FEATURES; f++) {
    double value = 0;
    if ((wanted >> f & 1) == 0)
      value = 0;
    else if (f <= WH_STYLE_LINES)
      value = wh_style_cosine(background, a, b, (WhGram)f);
    else if (f == WH_STYLE_DELTA)
      value = wh_style_delta(background, a, b);
    else if (f == WH_STYLE_PPM)
      value = -(ppm_cost(a, b) + ppm_cost(b, a)) / 2;
    else
      value = wh_style_habits(background, a, b, (WhHabitFamily)(f - WH_STYLE_LAYOUT));
    ret_features[f] = value;
  }
}
