/* SPDX-License-Identifier: Apache-2.0
 *
 * Decisions about persons as people take them, and as lines of JSON that observers give each other. */
#pragma once

#include <jansson.h>

#include "ledger/decisions.h"
#include "people/people.h"

typedef struct {
  GPtrArray *kept; /* WhDecision, all of them */
  GArray *rules;   /* WhPersonDecision: those in force; borrows from the other two */
  GPtrArray *details;
} WhDecided;

void wh_decided_clear(WhDecided *decided);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhDecided, wh_decided_clear)
gboolean wh_decided_load(WhLedger *ledger, WhDecided *ret_decided, GError **error);
/* Digest of those in force; "" where there are none. Owner: caller. */
char *wh_decided_digest(const WhDecided *decided);
/* Addresses that decisions in force name and no record of LEDGER holds, each once, in the order of decisions (owned strings): a slip
 * of whoever decided, or of a record that was not read yet. Owner: caller. NULL on failure. */
GPtrArray *wh_decided_unheld(WhLedger *ledger, GError **error);
/* "x@example.org and y@example.org are one person, by ada on 2024-03-01: REASON". Raw. Owner: caller. */
char *wh_decision_says(const WhDecision *decision);

/* One decision as an object of its own ("wolfhound.decision/1"), and back; NULL with ERROR for one that is not well formed. */
json_t *wh_decision_json(const WhDecision *decision);
WhDecision *wh_decision_parse(const json_t *json, GError **error);
