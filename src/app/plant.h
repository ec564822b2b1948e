/* SPDX-License-Identifier: Apache-2.0
 *
 * Planted campaigns: shapes of data/campaigns put into real records, and what the tool makes of them. */
#pragma once

#include "app/evaluate.h"

typedef struct {
  const char *shape; /* name of a shipped shape, a file, or "all" */
  guint runs;        /* plants of each shape in each project */
  guint64 seed;
} WhPlantOptions;

/* The document (schema wolfhound.planted/1) over the ordinary ones of LABELS that hold messages: each is judged by the half of
 * the baseline that it is not in. Same seed, same document. A project that cannot be read fails the whole. Owner:
 * caller. */
json_t *wh_plant_evaluate(WhLedger *ledger, const GArray *labels, const WhScanOptions *options,
                          const WhPlantOptions *plant, GError **error);
/* The document as text. */
void wh_plant_text(const json_t *planted, GString *out);
