/* SPDX-License-Identifier: Apache-2.0
 *
 * Words for what hands weigh. */
#pragma once

#include "persona/hands.h"

/* A reason for each ground that weighs anything, heaviest first; places in the order of grounds where equal. */
void wh_hands_say(const WhMeter *meter, guint32 a, guint32 b, const WhWeighed grounds[WH_N_GROUNDS],
                  WhLikeness *ret);
