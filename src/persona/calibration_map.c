/* SPDX-License-Identifier: Apache-2.0
 * Maps from scores to log-likelihood ratios: fitted and read. */
#include "persona/calibration.h"

#include <math.h>

#define BLOCK_SHARE 0.02 /* of the pairs of either truth that a block holds at least */
#define POSSIBLE 3.0     /* N pairs without one leave about 3/N at 95% */

static double
at(const WhLikenessMap *map, double score)
{
  const WhKnot *knots = map->knots;
  guint i = 1;
  if (score <= knots[0].score)
    return knots[0].llr;
  while (i < map->n_knots && knots[i].score < score)
    i++;
  if (i >= map->n_knots)
    return knots[map->n_knots - 1].llr;
  const WhKnot *a = &knots[i - 1], *b = &knots[i];
  return a->llr + (b->llr - a->llr) * (score - a->score) / (b->score - a->score);
}

double
wh_map_llr(const WhLikenessMap *map, double score)
{
  return map->n_knots == 0 || isnan(score) ? 0 : at(map, score);
}

/* Neighbouring trials that are told alike. */
typedef struct {
  double score; /* weighted sum, until it is finished: mean */
  double weight, same, different;
} Block;

/* Sums over trials. */
typedef struct {
  double same, different;     /* weights */
  double n_same, n_different; /* what those are worth in pairs */
} Totals;

static int
compare_trials(gconstpointer pa, gconstpointer pb)
{
  const WhTrial *a = pa, *b = pb;
  if (a->score < b->score || a->score > b->score)
    return a->score < b->score ? -1 : 1;
  if (a->same != b->same)
    return a->same ? 1 : -1;
  return a->weight < b->weight ? -1 : a->weight > b->weight;
}

static Totals
totals_of(const GArray *trials)
{
  Totals totals = {0};
  for (guint i = 0; i < trials->len; i++) {
    const WhTrial *trial = &g_array_index(trials, WhTrial, i);
    *(trial->same ? &totals.same : &totals.different) += trial->weight;
  }
  totals.n_same = wh_trials_worth(trials, TRUE);
  totals.n_different = wh_trials_worth(trials, FALSE);
  return totals;
}

/* Share of same-hand pairs among what is in the block, both truths taken for equally frequent. */
static double
level(const Block *block)
{
  return block->same / (block->same + block->different);
}

static void
merge_last(GArray *blocks)
{
  const Block last = g_array_index(blocks, Block, blocks->len - 1);
  Block *into = &g_array_index(blocks, Block, blocks->len - 2);
  into->score += last.score;
  into->weight += last.weight;
  into->same += last.same;
  into->different += last.different;
  g_array_set_size(blocks, blocks->len - 1);
}

static gboolean
is_small(const Block *block)
{
  return block->same < BLOCK_SHARE && block->different < BLOCK_SHARE;
}

static void
add_block(GArray *blocks, const Block *block)
{
  g_array_append_vals(blocks, block, 1);
  while (blocks->len > 1 && level(&g_array_index(blocks, Block, blocks->len - 2)) >=
                                level(&g_array_index(blocks, Block, blocks->len - 1)))
    merge_last(blocks);
}

/* Pools adjacent violators; SCORE of a block: the mean. Shares of each truth's weight. Owner: caller. */
static GArray *
pool(const GArray *trials, const Totals *totals)
{
  GArray *blocks = g_array_new(FALSE, FALSE, sizeof(Block));
  for (guint i = 0; i < trials->len;) {
    Block block = {0};
    const double score = g_array_index(trials, WhTrial, i).score;
    for (; i < trials->len && !(g_array_index(trials, WhTrial, i).score > score); i++) {
      const WhTrial *trial = &g_array_index(trials, WhTrial, i);
      const double share = trial->weight / (trial->same ? totals->same : totals->different);
      *(trial->same ? &block.same : &block.different) += share;
      block.score += share * score;
      block.weight += share;
    }
    add_block(blocks, &block);
  }
  return blocks;
}

static void
merge_at(GArray *blocks, guint i)
{
  Block *into = &g_array_index(blocks, Block, i);
  const Block *from = &g_array_index(blocks, Block, i + 1);
  into->score += from->score;
  into->weight += from->weight;
  into->same += from->same;
  into->different += from->different;
  g_array_remove_index(blocks, i + 1);
}

static double
block_llr(const Block *block, const Totals *totals)
{
  const double same = (block->same * totals->n_same + 0.5) / (totals->n_same + 1);
  const double different = (block->different * totals->n_different + 0.5) / (totals->n_different + 1);
  return CLAMP(log10(same / different), -log10(MAX(totals->n_same / POSSIBLE, 1)),
               log10(MAX(totals->n_different / POSSIBLE, 1)));
}

static double
apart(const GArray *blocks, guint i, const Totals *totals)
{
  return block_llr(&g_array_index(blocks, Block, i + 1), totals) -
         block_llr(&g_array_index(blocks, Block, i), totals);
}

/* The neighbours that say the most alike; SMALL: of which one has too little in it. G_MAXUINT: none. */
static guint
nearest(const GArray *blocks, const Totals *totals, gboolean small)
{
  guint best = G_MAXUINT;
  double least = (double)INFINITY;
  for (guint i = 0; i + 1 < blocks->len; i++) {
    const gboolean counts = !small || is_small(&g_array_index(blocks, Block, i)) ||
                            is_small(&g_array_index(blocks, Block, i + 1));
    if (counts && apart(blocks, i, totals) < least) {
      least = apart(blocks, i, totals);
      best = i;
    }
  }
  return best;
}

/* Few blocks, each with enough in it. */
static void
thin(GArray *blocks, const Totals *totals)
{
  guint at;
  while ((at = nearest(blocks, totals, TRUE)) != G_MAXUINT)
    merge_at(blocks, at);
  while (blocks->len > WH_KNOTS_MAX)
    merge_at(blocks, nearest(blocks, totals, FALSE));
}

gboolean
wh_map_fit(GArray *trials, WhLikenessMap *ret_map)
{
  g_array_sort(trials, compare_trials);
  const Totals totals = totals_of(trials);
  *ret_map = (WhLikenessMap){.n_same = totals.n_same, .n_different = totals.n_different};
  if (totals.n_same < WH_TRIALS_MIN || totals.n_different < WH_TRIALS_MIN)
    return FALSE;
  g_autoptr(GArray) blocks = pool(trials, &totals);
  thin(blocks, &totals);
  double floor = -(double)INFINITY;
  for (guint i = 0; i < blocks->len; i++) {
    const Block *block = &g_array_index(blocks, Block, i);
    floor = MAX(floor, block_llr(block, &totals));
    ret_map->knots[ret_map->n_knots++] = (WhKnot){block->score / block->weight, floor};
  }
  return TRUE;
}
