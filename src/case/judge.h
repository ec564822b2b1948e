/* SPDX-License-Identifier: Apache-2.0
 *
 * WhCaseJudge: how rare a case score is in a project with the same kinds of record. A view with both groups of
 * record is judged by the sum of a score of each, taken as independent; see doc/METHOD.md. */
#pragma once

#include "case/case.h"

typedef struct WhCaseJudge WhCaseJudge;

/* Of PEOPLE's view by OPTIONS (borrowed: both outlive the judge). O(1), or some 10 ms where both groups are
 * there. */
WhCaseJudge *wh_case_judge_new(const WhPeople *people, const WhCaseOptions *options);
void wh_case_judge_free(WhCaseJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhCaseJudge, wh_case_judge_free)
/* The tail of SCORE, reached at T. A larger score never has a larger rate or bound. */
WhTail wh_case_judge_tail(const WhCaseJudge *judge, gint64 t, double score);
/* The same by stratum, for units. */
WhTail wh_case_judge_stratum_tail(const WhCaseJudge *judge, WhStratum stratum, double score);
