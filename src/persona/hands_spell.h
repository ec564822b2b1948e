/* SPDX-License-Identifier: Apache-2.0
 *
 * Marks in words. */
#pragma once

#include <glib.h>

/* PROGRAM, a mark of WH_MARK_PROGRAM, "Mutt/# | 914.w@host | p", for somebody who reads it for the first time: the program "Mutt/#" (# stands for a number), Message-IDs
 * like [14 digits].[word]@[host], plain text. Owner: caller. */
char *wh_hands_spell(const char *program);
/* "0s On D, N <A> wrote:", a mark of WH_MARK_QUOTE, in words. Owner: caller. */
char *wh_hands_spell_quote(const char *quote);
