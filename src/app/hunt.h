/* SPDX-License-Identifier: Apache-2.0
 *
 * The hunt: the same person, a suspected hand, a turn of phrase, a circle of accounts and an order of acts, across all projects
 * that stores hold. It shows where things meet and how rare that is there; it never says that two people are one. */
#pragma once

#include "app/scan.h"

#include <jansson.h>

typedef struct {
  const char *start; /* a name, address, key id, login or case id (prefix); NULL: everything is ranked */
  guint limit;       /* of each kind of finding; 0: no bound */
  guint people;      /* among so many the search for links looks; 0: it is left out */
} WhHuntOptions;

/* LEDGERS, kept in files STORES (their names as shown), both N long: all that is kept in them is looked at as of the day that
 * SCAN names; nothing is read anew. RET_COMPLETE: every record had been read to its end. The document
 * "wolfhound.hunt/1" (data/hunt.schema.json), all text safe. Owner: caller. */
json_t *wh_hunt(WhLedger *const *ledgers, const char *const *stores, guint n, const WhHuntOptions *options,
                const WhScanOptions *scan, gboolean *ret_complete, GError **error);
