/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts that read habits share. */
#pragma once

#include "persona/style_habits.h"

#include <string.h>

/* Which of several forms stands where any of them does. */
void wh_habits_see_choices(const WhStyleText *text, WhHabitStates *states);
