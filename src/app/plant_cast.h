/* SPDX-License-Identifier: Apache-2.0
 *
 * Who plays in a plant. */
#pragma once

#include "app/plant_site.h"

/* Fills SITE's members, incumbent and list from its start. FALSE: somebody whom the shape asks for is not there. */
gboolean wh_plant_cast(const WhPlantLibrary *library, WhRandom *random, WhPlantSite *site);
