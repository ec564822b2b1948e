/* SPDX-License-Identifier: Apache-2.0
 * Sketches of style, and the rows that make them comparable. */
#include "persona/style_sketch.h"

#include "persona/style_impl.h"

#include <math.h>
#include <string.h>

#define SCALE_PAIRS 4096u /* pairs by which the spread of products is told */

void
wh_style_usage_init(WhStyleUsage *usage)
{
  *usage = (WhStyleUsage){.users = g_new0(guint32, WH_GRAM_BUCKETS)};
}

void
wh_style_usage_clear(WhStyleUsage *usage)
{
  g_clear_pointer(&usage->users, g_free);
}

static int
compare_hash(const void *a, const void *b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  return x < y ? -1 : x > y;
}

/* A word adds to two places, so that two words seldom look alike. */
static void
add_word(WhStyleSketch *sketch, guint32 word, double weight)
{
  for (guint i = 0; i < 2; i++) {
    guint32 hash = (word + i * 0x7f4a7c15u) * 0x9e3779b1u;
    hash ^= hash >> 16;
    sketch->sum[hash % WH_SKETCH_WORDS] += (float)((hash >> 20 & 1) != 0 ? weight : -weight);
  }
}

void
wh_style_sketch_add(WhStyleSketch *sketch, WhStyleUsage *usage, const WhStyleText *text)
{
  guint32 last = 0;
  if (text->words->len < 3)
    return;
  g_autoptr(GArray) words = g_array_copy(text->words);
  g_array_sort(words, compare_hash);
  for (guint i = 0; i < words->len; i++) {
    guint32 word = g_array_index(words, guint32, i), *users = &usage->users[word >> WH_GRAM_SHIFT];
    if (i > 0 && word == last)
      continue;
    if (sketch != NULL)
      add_word(sketch, word, log((usage->n + 2.0) / (*users + 1.0)));
    (*users)++;
    last = word;
  }
  usage->n++;
  if (sketch == NULL)
    return;
  WhHabitStates states;
  wh_habits_see(text, &states);
  wh_habits_count(&sketch->habits, &states);
  sketch->mails++;
  sketch->words += words->len;
}

/* ---- rows ---- */

static void
make_unit(float *row, guint n)
{
  double squares = 0;
  for (guint i = 0; i < n; i++)
    squares += (double)row[i] * (double)row[i];
  for (guint i = 0; i < n && squares > 0; i++)
    row[i] = (float)((double)row[i] / sqrt(squares));
}

/* What all share says nothing: the mean goes. */
static void
fill_words(WhStyleRows *rows, const WhStyleSketch *const *sketches)
{
  double mean[WH_SKETCH_WORDS] = {0};
  for (guint r = 0; r < rows->n; r++) {
    float *row = rows->rows + (gsize)r * WH_SKETCH_LENGTH;
    memcpy(row, sketches[r]->sum, sizeof sketches[r]->sum);
    make_unit(row, WH_SKETCH_WORDS);
    for (guint i = 0; i < WH_SKETCH_WORDS; i++)
      mean[i] += (double)row[i] / rows->n;
  }
  for (guint r = 0; r < rows->n; r++) {
    float *row = rows->rows + (gsize)r * WH_SKETCH_LENGTH;
    for (guint i = 0; i < WH_SKETCH_WORDS; i++)
      row[i] -= (float)mean[i];
    make_unit(row, WH_SKETCH_WORDS);
  }
}

/* How far a rate lies from the usual one, in standard deviations of people, shrunk by how little tells of it. */
static void
fill_habits(WhStyleRows *rows, const WhStyleBackground *background, const WhStyleSketch *const *sketches)
{
  for (guint r = 0; r < rows->n; r++) {
    float *row = rows->rows + (gsize)r * WH_SKETCH_LENGTH + WH_SKETCH_WORDS;
    for (guint h = 0; h < WH_N_HABITS; h++) {
      double n = sketches[r]->habits.n[h], k = sketches[r]->habits.k[h];
      double strength = background->prior_shown[h] + background->prior_not[h];
      double usual = background->prior_shown[h] / strength;
      row[h] = (float)((k - n * usual) / (n + strength) / sqrt(usual * (1 - usual) / (strength + 1)));
    }
  }
}

static double
product_of(const WhStyleRows *rows, guint a, guint b, int family)
{
  const float *x = rows->rows + (gsize)a * WH_SKETCH_LENGTH, *y = rows->rows + (gsize)b * WH_SKETCH_LENGTH;
  double sum = 0;
  for (guint i = 0; i < WH_SKETCH_LENGTH; i++)
    if ((i < WH_SKETCH_WORDS ? -1 : (int)wh_habit_family((WhHabit)(i - WH_SKETCH_WORDS))) == family)
      sum += (double)x[i] * (double)y[i];
  return sum;
}

/* By the square root of weight over spread, so that products weigh as the fusion does. FAMILY -1: words. */
static void
scale(WhStyleRows *rows, int family, double weight)
{
  double squares = 0, pairs = 0;
  for (guint i = 0; i < SCALE_PAIRS; i++) {
    guint a = i * 7919 % rows->n, b = (i * 104729 + 1) % rows->n;
    double product = product_of(rows, a, b, family);
    squares += a != b ? product * product : 0;
    pairs += a != b;
  }
  float factor = pairs > 0 && squares > 0 ? (float)sqrt(weight / sqrt(squares / pairs)) : 0;
  for (guint r = 0; r < rows->n; r++)
    for (guint i = 0; i < WH_SKETCH_LENGTH; i++)
      if ((i < WH_SKETCH_WORDS ? -1 : (int)wh_habit_family((WhHabit)(i - WH_SKETCH_WORDS))) == family)
        rows->rows[(gsize)r * WH_SKETCH_LENGTH + i] *= factor;
}

void
wh_style_rows_init(WhStyleRows *rows, const WhStyleBackground *background, const WhStyleWeights *weights,
                   const WhStyleSketch *const *sketches, guint n)
{
  *rows = (WhStyleRows){.n = n, .rows = g_new0(float, (gsize)(n + 1) * WH_SKETCH_LENGTH)};
  if (n == 0)
    return;
  fill_words(rows, sketches);
  fill_habits(rows, background, sketches);
  double words = 0;
  for (int f = WH_STYLE_CHAR3; f < WH_STYLE_LAYOUT; f++)
    words += weights->weight[f];
  scale(rows, -1, words);
  for (int f = 0; f < WH_N_HABIT_FAMILIES; f++)
    scale(rows, f, weights->weight[WH_STYLE_LAYOUT + f]);
}

void
wh_style_rows_clear(WhStyleRows *rows)
{
  g_clear_pointer(&rows->rows, g_free);
  rows->n = 0;
}

double
wh_style_rows_product(const WhStyleRows *rows, guint a, guint b)
{
  const float *x = rows->rows + (gsize)a * WH_SKETCH_LENGTH, *y = rows->rows + (gsize)b * WH_SKETCH_LENGTH;
  float sums[4] = {0, 0, 0, 0};
  guint i = 0;
  for (; i + 4 <= WH_SKETCH_LENGTH; i += 4)
    for (guint k = 0; k < 4; k++)
      sums[k] += x[i + k] * y[i + k];
  for (; i < WH_SKETCH_LENGTH; i++)
    sums[0] += x[i] * y[i];
  return (double)(sums[0] + sums[1]) + (double)(sums[2] + sums[3]);
}
