/* SPDX-License-Identifier: Apache-2.0
 *
 * How a mail introduces and marks what it quotes: a habit of the program and its settings. What it says depends on no
 * name, address, date or zone, nor on the order in which somebody's country writes dates or whether its clock has
 * twelve hours. Pure, O(length of the lines). */
#pragma once

#include "source/mail/own_lines.h"

/* The form of an introduction of N lines: "On Dsz, N <A> wrote:". N is whoever wrote what is quoted, A the address or
 * id, D the date with weekday, time and zone; s: it has seconds, z: it names a zone. Words are English ones; where an
 * introduction is in another language, or in words that are not known, NULL. Owner: caller. */
char *wh_own_introduction(WhOwnLines lines, guint n);
/* What stands before the quoted lines that LINES begin with: 's' "> ", 't' ">" without a space, 'b' a bar, 'i'
 * initials; 'u': lines that were quoted before, or empty ones, leave it open. */
char wh_own_quote_mark(WhOwnLines lines);
