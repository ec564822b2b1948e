/* SPDX-License-Identifier: Apache-2.0
 *
 * WhEvidence: what the pieces of one text together say of each act. Two or three sentences that each nearly do something do it
 * together: to the highest score come a half of what the second has above WH_EVIDENCE_FLOOR, a quarter of the third's, and so
 * on. The thresholds of a model are for these sums. */
#pragma once

#include "words/words.h"

#define WH_EVIDENCE_PIECES 5u   /* of a text, for each act */
#define WH_EVIDENCE_FLOOR -40.0 /* the score of a sentence that surely does nothing */

typedef struct {
  double scores[WH_N_SPEECH_KINDS][WH_EVIDENCE_PIECES]; /* going down */
  guint32 best[WH_N_SPEECH_KINDS];                      /* the piece of the highest */
} WhEvidence;

void wh_evidence_clear(WhEvidence *evidence);
/* SCORES of PIECE, one for each of N_ACTS acts. Of equal ones the first piece counts as the best. */
void wh_evidence_add(WhEvidence *evidence, const double *scores, guint n_acts, guint32 piece);
/* At least the highest score; below the floor by far if there was no piece. */
double wh_evidence_sum(const WhEvidence *evidence, guint act);
