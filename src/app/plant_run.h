/* SPDX-License-Identifier: Apache-2.0
 *
 * One plant in one record: made, judged, measured. */
#pragma once

#include "app/plant_write.h"
#include "app/record.h"
#include "case/case.h"

/* The record of a project without a plant, and how it is judged. */
typedef struct {
  WhLedger *ledger;
  const WhProject *project;
  const char *name; /* as labelled: seeds, and decides the half */
  const WhRecord *record;
  const WhCaseSet *cases; /* of the record; keeps all */
  WhCaseOptions judge;
  const WhScanOptions *options;
} WhPlantControl;

/* The record with MESSAGES of SITE in it, as of two months after the last of them. */
WhView *wh_plant_view(const WhPlantControl *control, const WhPlantSite *site, const GArray *messages,
                      GError **error);

/* A run as a JSON object, "placed" false when the record has no place for SHAPE; NULL with error when the ledger cannot
 * be read. Owner: caller. */
json_t *wh_plant_run(const WhPlantControl *control, const WhPlantLibrary *library, const WhPlantShape *shape,
                     guint64 seed, guint run, GError **error);
