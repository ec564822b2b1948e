/* SPDX-License-Identifier: Apache-2.0
 * What style costs on a whole archive, and among many people.
 *
 *   style-scale MAIL       candidates of an archive, all pairs by `quick`, and as many comparisons as candidates allow
 *   style-scale MAIL N     N made people, each of a few mails of one real author: time, and how many of the nearest
 *                          neighbours are found */
#include "read-view.h"

#include "people/people.h"
#include "persona/likeness.h"
#include "persona/style_assist.h"
#include "persona/style_sketch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define COMPARED 500u
#define LOOKED 300u
#define MAILS 6u

static double
cpu(void)
{
  return (double)clock() / CLOCKS_PER_SEC;
}

static long
megabytes(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

/* Messages, and people of whom a quarter of at least two messages, that carry marks of an assistant. */
static void
measure_assisted(const WhPeople *people)
{
  guint messages = 0, persons = 0;
  for (guint32 p = 0; p < people->n_persons; p++) {
    guint32 n = 0;
    guint its = 0;
    const guint32 *list = wh_people_messages(people, p, &n);
    for (guint i = 0; i < n; i++) {
      g_autofree char *own = wh_view_text(people->view, list[i]);
      its += wh_style_assist_marks(own) >= WH_ASSIST_MARKS ? 1 : 0;
    }
    messages += its;
    persons += its >= 2 && 4 * its >= n ? 1 : 0;
  }
  printf("marks of an assistant: %u messages, %u persons\n", messages, persons);
}

static void
measure_archive(const WhPeople *people)
{
  const WhLikenessOps *style = &wh_likeness_style;
  WhMeter *meter = style->new (people, NULL);
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhPair));
  printf("%u messages, %u persons, %ld MB before\n", people->view->n_messages, people->n_persons,
         megabytes());
  style->advance(meter, people->view->messages[people->view->n_messages - 1].known);
  double start = cpu();
  style->candidates(meter, 1, pairs);
  printf("candidates: %u pairs, %.1f s, %ld MB\n", pairs->len, cpu() - start, megabytes());
  start = cpu();
  guint64 n = 0;
  double sum = 0;
  for (guint32 a = 0; a < people->n_persons; a++)
    for (guint32 b = a + 1; b < people->n_persons; b++) {
      double score = style->quick(meter, a, b);
      n += isnan(score) ? 0 : 1;
      sum += isnan(score) ? 0 : score;
    }
  printf("quick: %" G_GUINT64_FORMAT " pairs with enough text, %.1f s, mean %.3f\n", n, cpu() - start,
         sum / (double)MAX(n, 1));
  start = cpu();
  guint compared = MIN(pairs->len, COMPARED);
  for (guint i = 0; i < compared; i++) {
    const WhPair *pair = &g_array_index(pairs, WhPair, (guint64)i * pairs->len / compared);
    g_auto(WhLikeness) likeness = {0};
    style->compare(meter, pair->a, pair->b, &likeness);
  }
  printf("compare: %u pairs, %.2f ms each, %ld MB\n", compared, 1000 * (cpu() - start) / MAX(compared, 1),
         megabytes());
  style->free(meter);
  measure_assisted(people);
}

/* ---- made people ---- */

static void
add_sketch(WhStyleSketch *to, const WhStyleSketch *from)
{
  to->mails += from->mails;
  to->words += from->words;
  for (guint h = 0; h < WH_N_HABITS; h++) {
    to->habits.n[h] = (guint16)(to->habits.n[h] + from->habits.n[h]);
    to->habits.k[h] = (guint16)(to->habits.k[h] + from->habits.k[h]);
  }
  for (guint i = 0; i < WH_SKETCH_WORDS; i++)
    to->sum[i] += from->sum[i];
}

static WhStyleSketch *
sketch_messages(const WhPeople *people)
{
  WhStyleSketch *sketches = g_new0(WhStyleSketch, people->view->n_messages + 1);
  g_auto(WhStyleText) text = {0};
  WhStyleUsage usage;
  wh_style_text_init(&text);
  wh_style_usage_init(&usage);
  for (guint32 m = 0; m < people->view->n_messages; m++) {
    g_autofree char *own = wh_view_text(people->view, m);
    wh_style_text_set(&text, own, NULL, NULL);
    wh_style_sketch_add(&sketches[m], &usage, &text);
  }
  wh_style_usage_clear(&usage);
  return sketches;
}

static WhStyleBackground *
background_of(const WhPeople *people)
{
  g_autoptr(GPtrArray) profiles = g_ptr_array_new_with_free_func((GDestroyNotify)wh_style_profile_free);
  for (guint32 p = 0; p < people->n_persons && profiles->len < 300; p++) {
    guint32 n = 0;
    const guint32 *messages = wh_people_messages(people, p, &n);
    if (n < 4)
      continue;
    g_ptr_array_add(profiles, wh_style_profile_new());
    for (guint i = 0; i < MIN(n, 12); i++) {
      g_autofree char *own = wh_view_text(people->view, messages[i]);
      WhStyleWords words = {.own = own, .message = messages[i]};
      wh_style_profile_add(g_ptr_array_index(profiles, profiles->len - 1), &words);
    }
  }
  return wh_style_background_new((WhStyleProfile *const *)profiles->pdata, profiles->len, 1);
}

/* Of LOOKED rows, how many have their nearest neighbour among PAIRS. */
static void
print_recall(const WhStyleRows *rows, const GArray *pairs)
{
  g_autoptr(GHashTable) found = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  guint hits = 0;
  for (guint i = 0; i < pairs->len; i++) {
    const WhPair *pair = &g_array_index(pairs, WhPair, i);
    gint64 key = (gint64)pair->a << 32 | pair->b, *kept = g_memdup2(&key, sizeof key);
    g_hash_table_add(found, kept);
  }
  for (guint i = 0; i < LOOKED; i++) {
    guint row = i * (rows->n / LOOKED), best = row == 0 ? 1 : 0;
    for (guint other = 0; other < rows->n; other++)
      if (other != row && wh_style_rows_product(rows, row, other) > wh_style_rows_product(rows, row, best))
        best = other;
    gint64 key = (gint64)MIN(row, best) << 32 | MAX(row, best);
    hits += g_hash_table_contains(found, &key) ? 1 : 0;
  }
  printf("nearest neighbour found: %u of %u\n", hits, LOOKED);
}

static void
measure_many(const WhPeople *people, guint n)
{
  g_autofree WhStyleSketch *messages = sketch_messages(people);
  g_autofree WhStyleSketch *made = g_new0(WhStyleSketch, n);
  g_autofree const WhStyleSketch **sketches = g_new(const WhStyleSketch *, n);
  g_autoptr(GRand) rand = g_rand_new_with_seed(1);
  for (guint i = 0; i < n;) {
    guint32 count = 0;
    const guint32 *list =
        wh_people_messages(people, (guint32)g_rand_int_range(rand, 0, (gint32)people->n_persons), &count);
    if (count < 2 * MAILS)
      continue;
    for (guint k = 0; k < MAILS; k++)
      add_sketch(&made[i], &messages[list[g_rand_int_range(rand, 0, (gint32)count)]]);
    sketches[i] = &made[i];
    i++;
  }
  WhStyleBackground *background = background_of(people);
  WhStyleRows rows;
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(WhPair));
  double start = cpu();
  wh_style_rows_init(&rows, background, wh_style_weights_shipped(), sketches, n);
  printf("%u people: rows %.1f s", n, cpu() - start);
  start = cpu();
  wh_style_rows_near(&rows, 1, pairs);
  printf(", candidates %.1f s, %u pairs, %ld MB\n", cpu() - start, pairs->len, megabytes());
  print_recall(&rows, pairs);
  wh_style_rows_clear(&rows);
  wh_style_background_free(background);
}

int
main(int argc, char **argv)
{
  if (argc < 2)
    return 2;
  g_autoptr(GError) error = NULL;
  g_autoptr(WhView) view = wh_bench_read_view(argv[1], WH_READ_AS_MAIL, &error);
  if (view == NULL)
    g_error("%s", error->message);
  g_autoptr(WhPeople) people = wh_people_new(view, NULL);
  if (argc > 2)
    measure_many(people, (guint)atoi(argv[2]));
  else
    measure_archive(people);
  return 0;
}
