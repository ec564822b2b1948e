/* SPDX-License-Identifier: Apache-2.0
 *
 * What a message or an address leaves, as marks. Nothing in a mark says which language, country or zone it is of: the
 * language of a program's menus and the name of a charset are left out, and quotes that are introduced in another
 * language than English leave no mark. */
#pragma once

#include "persona/hands_marks.h"

/* Values of WH_MARK_HABIT. */
#define WH_HANDS_QUOTES "quote"
#define WH_HANDS_SIGNS "sign"

/* Mails of PERSON that say something, by their headers or by how they quote. */
static inline guint32
wh_hands_mails(const WhMarks *marks, guint32 person)
{
  return MAX(marks->persons[person].n[WH_MARK_PROGRAM], marks->persons[person].n[WH_MARK_QUOTE]);
}

/* Mails of PERSON that show a computer or a place on the net. */
static inline guint32
wh_hands_placed(const WhMarks *marks, guint32 person)
{
  return MAX(marks->persons[person].n[WH_MARK_MACHINE], marks->persons[person].n[WH_MARK_NETWORK]);
}

/* Adds what MESSAGE shows of PERSON at T. */
void wh_hands_read_message(WhMarks *marks, guint32 person, const WhMessage *message, guint32 index);
/* Adds the pattern and domain of an address used at T. MESSAGE may be WH_NONE. */
void wh_hands_read_address(WhMarks *marks, guint32 person, const char *email, gint64 t, guint32 message);
/* A program's name as it calls itself, without numbers and without the language of its menus. Owner: caller. */
char *wh_hands_family(const char *mailer);
