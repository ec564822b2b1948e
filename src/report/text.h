/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of the text report. Each appends whole lines. */
#pragma once

#include "report/page.h"

/* What one screen must say of a report: its worst case, or that there is none. */
void wh_text_summary(WhPage *page, const json_t *report);
/* Evidence of every signal of every case. */
void wh_text_evidence(WhPage *page, const json_t *report);
/* Who holds which rights since when. */
void wh_text_rights(WhPage *page, const json_t *report);
/* What was not looked at, what could not be read, and what this cannot know. */
void wh_text_limits(WhPage *page, const json_t *report);
