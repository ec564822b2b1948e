/* SPDX-License-Identifier: Apache-2.0
 *
 * Habits of layout, punctuation, greeting and choice of form, counted by mail. */
#pragma once

#include "persona/style_text.h"

typedef enum {
  WH_HABIT_LAYOUT,
  WH_HABIT_PUNCT,
  WH_HABIT_GREET,
  WH_HABIT_CHOICE,
  WH_HABIT_COMMIT,
  WH_N_HABIT_FAMILIES
} WhHabitFamily;

#define HABIT(id, family, says) WH_HABIT_##id,
typedef enum {
#include "persona/style_habits.def"
  WH_N_HABITS
} WhHabit;
#undef HABIT

WhHabitFamily wh_habit_family(WhHabit habit);
const char *wh_habit_says(WhHabit habit); /* object of "writes" */

/* Mails that gave occasion, and those of them that showed the habit. */
typedef struct {
  guint16 n[WH_N_HABITS], k[WH_N_HABITS];
} WhHabitCounts;

/* What one mail shows: 0 no occasion, 1 not shown, 2 shown. Spaces between sentences, faces, dots and the like do not
 * depend on how well somebody writes a language; a blank before "?" or ":", which the rules of some languages ask for,
 * is not looked at. */
typedef struct {
  guint8 state[WH_N_HABITS];
} WhHabitStates;

void wh_habits_see(const WhStyleText *text, WhHabitStates *ret_states);
/* Of a commit message, by its first line and its trailers. */
void wh_habits_see_commit(const char *subject, const char *trailers, WhHabitStates *ret_states);
void wh_habits_count(WhHabitCounts *counts, const WhHabitStates *states);
