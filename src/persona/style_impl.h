/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of style share. */
#pragma once

#include "persona/style_ppm.h"
#include "persona/style_profile.h"

/* Buckets with their counts, sorted by bucket: bucket << WH_GRAM_SHIFT | count. */
#define WH_GRAM_SHIFT (32u - WH_GRAM_BITS)
#define WH_GRAM_MAX ((1u << WH_GRAM_SHIFT) - 1)
typedef struct {
  guint32 *packed;
  guint n;
  double norm; /* under the background NORM_OF */
} WhGrams;

struct WhStyleProfile {
  guint wanted; /* features, as wh_style_measure has them */
  guint mails, words, offered;
  guint assisted; /* mails that carry marks of an assistant */
  WhGrams grams[WH_N_GRAMS];
  GArray *pending[WH_N_GRAMS]; /* guint32 buckets that are not yet in GRAMS */
  WhHabitCounts habits;
  guint32 functions[WH_N_FUNCTION_WORDS];
  GString *flat;
  WhStylePpm *ppm;  /* of FLAT; NULL until asked for */
  GArray *messages; /* guint32, in the order added */
  guint64 norm_of;  /* serial of the background that the norms are of */
};

struct WhStyleBackground {
  guint64 serial;
  guint n;
  double assisted; /* share of assisted mails that 99 of 100 of its persons stay below */
  float *idf[WH_N_GRAMS];
  double function_mean[WH_N_FUNCTION_WORDS], function_sd[WH_N_FUNCTION_WORDS];
  double prior_shown[WH_N_HABITS], prior_not[WH_N_HABITS]; /* Beta's parameters */
  double usual_mean[WH_N_STYLE_FEATURES],
      usual_variance[WH_N_STYLE_FEATURES]; /* between two of its persons */
};

guint32 wh_style_pair_bucket(guint32 first, guint32 second); /* of two words by their hashes */
/* Moves what is pending into the sorted counts. */
void wh_style_profile_settle(WhStyleProfile *profile);
double wh_style_cosine(const WhStyleBackground *background, WhStyleProfile *a, WhStyleProfile *b,
                       WhGram gram);
double wh_style_delta(const WhStyleBackground *background, const WhStyleProfile *a, const WhStyleProfile *b);
/* log10 of how much better the counts of A and B go with one rate than with two, from all habits of FAMILY. */
double wh_style_habits(const WhStyleBackground *background, const WhStyleProfile *a, const WhStyleProfile *b,
                       WhHabitFamily family);
double wh_style_habit_llr(const WhStyleBackground *background, const WhStyleProfile *a,
                          const WhStyleProfile *b, WhHabit habit);
