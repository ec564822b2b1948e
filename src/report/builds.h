/* SPDX-License-Identifier: Apache-2.0
 *
 * Documents about builds in words: "wolfhound.binary/1" and "wolfhound.cost/1". */
#pragma once

#include "report/page.h"

/* A comparison of two builds, or the facts of one. */
void wh_builds_text(WhPage *page, const json_t *document);
void wh_builds_markdown(GString *out, const json_t *document);
/* A comparison of the costs of two commands. */
void wh_cost_text(WhPage *page, const json_t *document);

/* What one finding says, with its values and first names. Owner: caller. */
char *wh_builds_finding_says(const json_t *finding, gsize max_names);
/* "in 3 of 106 ordinary updates". Owner: caller. */
char *wh_builds_finding_rarity(const json_t *document, const json_t *finding);
/* What the level means for this comparison. Owner: caller. */
char *wh_builds_weighs(const json_t *document);
