/* SPDX-License-Identifier: Apache-2.0
 * What pieces of a text say together. */
#include "words/evidence.h"

#define NOTHING (-1e9)

void
wh_evidence_clear(WhEvidence *evidence)
{
  for (guint k = 0; k < WH_N_SPEECH_KINDS; k++) {
    evidence->best[k] = G_MAXUINT32;
    for (guint i = 0; i < WH_EVIDENCE_PIECES; i++)
      evidence->scores[k][i] = NOTHING;
  }
}

void
wh_evidence_add(WhEvidence *evidence, const double *scores, guint n_acts, guint32 piece)
{
  for (guint k = 0; k < n_acts; k++) {
    double *kept = evidence->scores[k], score = scores[k];
    if (score > kept[0])
      evidence->best[k] = piece;
    for (guint i = 0; i < WH_EVIDENCE_PIECES && score > NOTHING; i++)
      if (score > kept[i]) {
        const double less = kept[i];
        kept[i] = score;
        score = less;
      }
  }
}

double
wh_evidence_sum(const WhEvidence *evidence, guint act)
{
  const double *scores = evidence->scores[act];
  double sum = scores[0], share = 0.5;
  for (guint i = 1; i < WH_EVIDENCE_PIECES && scores[i] > WH_EVIDENCE_FLOOR; i++, share /= 2)
    sum += share * (scores[i] - WH_EVIDENCE_FLOOR);
  return sum;
}
