/* SPDX-License-Identifier: Apache-2.0
 *
 * Links in words: the document "wolfhound.link/1", and how it is written. Nothing here says of two people that they are
 * one: it says how alike they are, and how often different people are as alike. */
#pragma once

#include "persona/link.h"
#include "report/page.h"

/* The schema's own text. */
const char *wh_link_schema(void);
/* A page for one pair. Owner: caller. */
json_t *wh_link_document(const WhPeople *people, const WhCalibration *calibration, const WhLink *link);
/* The same for all that a search found. Q: the bound that was asked for. Owner: caller. */
json_t *wh_links_document(const WhPeople *people, const WhCalibration *calibration, const WhLinks *links,
                          double q);

void wh_link_text(WhPage *page, const json_t *document);
void wh_link_markdown(GString *out, const json_t *document);
void wh_link_html(GString *out, const json_t *document);

/* Shared by the writers: all text is safe. Owner: caller. */
/* How alike the two are, in a sentence. */
char *wh_link_verdict(const json_t *link);
/* What that is worth: the ratio and how often different people reach it. */
char *wh_link_worth(const json_t *link);
/* "Style: of 40 others of the same time none is as much like one of the two". */
char *wh_link_beside(const json_t *kind);
/* What KIND, "style", looks at: "how they write". Static. */
const char *wh_link_about(const char *kind);
/* How often different people are as alike: in ordinary archives, and by chance among all pairs of this project; NULL: there was
 * not enough to compare. */
char *wh_link_error(const json_t *document, const json_t *link);
/* "q 0.01: …", what share of the pairs that are at least as alike, or of the GROUPs at least as sure, chance may have brought. */
char *wh_link_q(double q, gboolean group);
/* What weights were measured on. */
char *wh_link_measured(const json_t *document);
/* What each kind says of the pairs of a GROUP: "style +3.6, hands +3.5". Owner: caller. */
char *wh_link_group_kinds(const json_t *group);
/* What a search paid for. */
char *wh_link_search(const json_t *document);
/* "Ada Lund (p3), 41 messages from 2019-02-03 to 2021-11-30". */
char *wh_link_person(const json_t *person);
/* "+1.2" */
char *wh_link_weight(double weight);
