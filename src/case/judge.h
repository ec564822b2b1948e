/* SPDX-License-Identifier: Apache-2.0
 *
 * WhJudge: how rare a case score is in a project with the same kinds of record. A view with both groups of
 * record is judged by the sum of a score of each, taken as independent; see doc/METHOD.md. */
#pragma once

#include "case/case.h"

typedef struct WhJudge WhJudge;

/* Of PEOPLE's view by OPTIONS (borrowed: both outlive the judge). O(1), or some 10 ms where both groups are
 * there. */
WhJudge *wh_judge_new(const WhPeople *people, const WhCaseOptions *options);
void wh_judge_free(WhJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhJudge, wh_judge_free)
/* The tail of SCORE, reached at T. A larger score never has a larger rate or bound. */
WhTail wh_judge_tail(const WhJudge *judge, gint64 t, double score);
/* The same by stratum, for units. */
WhTail wh_judge_stratum_tail(const WhJudge *judge, WhStratum stratum, double score);
