/* SPDX-License-Identifier: Apache-2.0
 * How well scores part same-hand pairs from different ones. */
#include "app/link_evaluate.h"

#include "base/bounds.h"

#include <math.h>

#define FALSE_SHARE 0.001

static int
compare_trials(gconstpointer pa, gconstpointer pb)
{
  const WhTrial *a = pa, *b = pb;
  if (a->score < b->score || a->score > b->score)
    return a->score > b->score ? -1 : 1;
  return a->same == b->same ? 0 : a->same ? 1 : -1;
}

/* Owner: caller. */
static GArray *
scores_of(const GArray *trials, guint kind, guint32 least, guint32 most)
{
  GArray *scores = g_array_new(FALSE, FALSE, sizeof(WhTrial));
  for (guint i = 0; i < trials->len; i++) {
    const WhLinkTrial *trial = &g_array_index(trials, WhLinkTrial, i);
    const WhTrial one = {kind < WH_N_LIKENESSES ? trial->score[kind] : trial->sum, trial->weight,
                         trial->same};
    if (!isnan(one.score) && trial->said >= least && trial->said <= most)
      g_array_append_val(scores, one);
  }
  g_array_sort(scores, compare_trials);
  return scores;
}

typedef struct {
  guint n_same, n_different;
  double auc, found; /* FOUND: share of same-hand pairs at FALSE_SHARE of different ones */
} Measure;

static Measure
measure(const GArray *scores)
{
  Measure m = {0};
  double same = 0, different = 0, area = 0, total = 0;
  for (guint i = 0; i < scores->len; i++) {
    const WhTrial *one = &g_array_index(scores, WhTrial, i);
    *(one->same ? &m.n_same : &m.n_different) += 1;
    total += one->same ? 0 : one->weight;
  }
  for (guint i = 0; i < scores->len;) {
    const double score = g_array_index(scores, WhTrial, i).score;
    double s = 0, d = 0;
    for (; i < scores->len && !(g_array_index(scores, WhTrial, i).score < score); i++) {
      const WhTrial *one = &g_array_index(scores, WhTrial, i);
      *(one->same ? &s : &d) += one->same ? 1 : one->weight;
    }
    area += d * (same + s / 2);
    same += s;
    different += d;
    if (different <= FALSE_SHARE * total)
      m.found = same;
  }
  m.auc = m.n_same > 0 && total > 0 ? area / (total * m.n_same) : 0;
  m.found = m.n_same > 0 ? m.found / m.n_same : 0;
  return m;
}

json_t *
wh_link_measure(const GArray *trials, guint kind, guint32 least, guint32 most)
{
  g_autoptr(GArray) scores = scores_of(trials, kind, least, most);
  const Measure m = measure(scores);
  const double found = round(m.found * m.n_same);
  return json_pack("{s:s, s:i, s:i, s:f, s:f, s:f, s:f}", "kind",
                   kind < WH_N_LIKENESSES ? wh_likeness_id((WhLikenessKind)kind) : "together", "same_pairs",
                   m.n_same, "different_pairs", m.n_different, "auc", m.auc, "found_at_0.1%_false", m.found,
                   "low", wh_binom_lower(found, m.n_same, 0.975), "high",
                   wh_binom_upper(found, m.n_same, 0.975));
}

json_t *
wh_link_reliability(const GArray *trials)
{
  static const double edges[] = {-(double)INFINITY, -2, -1, -0.3, 0.3, 1, 1.5, 2, 2.5, 3, (double)INFINITY};
  json_t *rows = json_array();
  double all_same = 0, all_different = 0;
  for (guint i = 0; i < trials->len; i++) {
    const WhLinkTrial *trial = &g_array_index(trials, WhLinkTrial, i);
    *(trial->same ? &all_same : &all_different) += trial->weight;
  }
  for (guint bin = 0; bin + 1 < G_N_ELEMENTS(edges); bin++) {
    double same = 0, different = 0, sum = 0, weight = 0;
    guint n_same = 0, n_different = 0;
    for (guint i = 0; i < trials->len; i++) {
      const WhLinkTrial *trial = &g_array_index(trials, WhLinkTrial, i);
      if (!(trial->llr >= edges[bin] && trial->llr < edges[bin + 1]))
        continue;
      const double share = trial->weight / (trial->same ? all_same : all_different);
      *(trial->same ? &same : &different) += share;
      *(trial->same ? &n_same : &n_different) += 1;
      sum += share * trial->llr;
      weight += share;
    }
    if (weight > 0)
      json_array_append_new(
          rows, json_pack("{s:f, s:o, s:i, s:i}", "predicted", sum / weight, "observed",
                          same > 0 && different > 0 ? json_real(log10(same / different)) : json_null(),
                          "same_pairs", n_same, "different_pairs", n_different));
  }
  return rows;
}
