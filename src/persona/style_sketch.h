/* SPDX-License-Identifier: Apache-2.0
 *
 * Everybody's style in a kilobyte each: what all pairs of a project can be compared by in seconds. A sketch grows by
 * each message once; weights of words are those of the record before it, so that stops on the way change nothing. */
#pragma once

#include "persona/style_score.h"

#define WH_SKETCH_WORDS 128u /* numbers that stand for all words */
#define WH_SKETCH_BITS 256u
#define WH_SKETCH_LENGTH (WH_SKETCH_WORDS + (guint)WH_N_HABITS)

typedef struct {
  guint32 mails, words;
  WhHabitCounts habits;
  float sum[WH_SKETCH_WORDS];
} WhStyleSketch;

/* How many messages used a word, of all that were seen. */
typedef struct {
  guint32 n;
  guint32 *users; /* by bucket */
} WhStyleUsage;
void wh_style_usage_init(WhStyleUsage *usage);
void wh_style_usage_clear(WhStyleUsage *usage);
/* TEXT: of the next message. SKETCH: its writer's; NULL: it counts for usage alone. */
void wh_style_sketch_add(WhStyleSketch *sketch, WhStyleUsage *usage, const WhStyleText *text);

/* Sketches made comparable: rows of numbers whose products add up to likeness. */
typedef struct {
  guint n;     /* rows */
  float *rows; /* n * WH_SKETCH_LENGTH */
} WhStyleRows;
void wh_style_rows_init(WhStyleRows *rows, const WhStyleBackground *background, const WhStyleWeights *weights,
                        const WhStyleSketch *const *sketches, guint n);
void wh_style_rows_clear(WhStyleRows *rows);
double wh_style_rows_product(const WhStyleRows *rows, guint a, guint b);
/* Pairs of rows (WhPair, a < b, each once, sorted) that lie nearest to each other: all are looked at where rows are few,
 * else those that share beginnings of random signatures. O(n log n), in up to JOBS threads. */
void wh_style_rows_near(const WhStyleRows *rows, guint jobs, GArray *pairs);
