/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of the kinds "hands" and "tools": their meter, for whoever measures it ground by ground. */
#pragma once

#include "persona/hands_weigh.h"
#include "persona/likeness.h"

/* Mails that each of two persons must have left: for hands such as show a computer or a place, for tools such as have headers or
 * introduce a quote. With headers nine in ten pairs are put in order from there on and half of the true ones found at one false in
 * a thousand (doc/HANDS.md). */
#define WH_HANDS_ENOUGH 2u

/* What METER of either kind holds; borrowed. Zones: NULL of tools. */
const WhMarks *wh_hands_marks(const WhMeter *meter);
const WhZones *wh_hands_zones(const WhMeter *meter);
