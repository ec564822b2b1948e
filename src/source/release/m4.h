/* SPDX-License-Identifier: Apache-2.0
 *
 * As much of m4 as telling what a macro's lines may become: comments, quadrigraphs, quotes, parameters, calls. */
#pragma once

#include "source/release/lexeme.h"

/* LINE without dnl and what follows it, with @<:@, @:>@, @S|@ and @%:@ replaced. */
void wh_m4_clean(WhSlice line, GString *out);
/* Makes one hole of each parameter ($1), and with CALLS of each call of a macro, in the lexemes of LINE from FROM on. */
void wh_m4_holes(WhSlice line, gboolean calls, GArray *lexemes, guint from);
/* Calls EACH with the line and with what brackets and commas part it into. */
void wh_m4_parts(WhSlice line, void (*each)(WhSlice part, gpointer user), gpointer user);
