/* SPDX-License-Identifier: Apache-2.0
 *
 * A mark of WH_MARK_PROGRAM in words. */
#pragma once

#include <glib.h>

/* PROGRAM, "Mutt/# | 914.w@host | p", for somebody who reads it for the first time: the program "Mutt/#" (# stands for a number), Message-IDs
 * like [14 digits].[word]@[host], plain text. Owner: caller. */
char *wh_hands_spell(const char *program);
