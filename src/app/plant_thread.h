/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a planted message stands: in a new thread, or below a planted or a real message. */
#pragma once

#include "app/plant_write.h"

/* Sets kind, flags, id, parent, thread and (below another message) subject of message INDEX of PLAN, whose earlier
 * messages are done. BENEFICIARY: member, G_MAXUINT: none. */
void wh_plant_thread(const WhPlantSite *site, GArray *plan, guint index, guint beneficiary, WhRandom *random);
