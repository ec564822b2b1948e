/* SPDX-License-Identifier: Apache-2.0
 *
 * What the judged record says of a plant. */
#pragma once

#include "app/plant_run.h"

/* Adds to RUN what CASES (of the planted record of PEOPLE) hold of the plant. */
void wh_plant_measure(const WhPlantControl *control, const WhPlantSite *site, const GArray *messages,
                      const WhPeople *people, const WhCaseSet *cases, json_t *run);
