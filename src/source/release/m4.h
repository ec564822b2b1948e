/* SPDX-License-Identifier: Apache-2.0
 *
 * As much of m4 as telling what a macro's lines may become: comments, quadrigraphs, quotes, parameters, calls. */
#pragma once

#include "source/release/hashset.h"
#include "source/release/lexeme.h"

/* LINE without dnl and what follows it, with quadrigraphs and the names of descriptors replaced. */
void wh_m4_clean(WhSlice line, GString *out);
/* The names that TEXT defines to stand for something else (pushdef, AS_VAR_PUSHDEF, define), as hashes. */
void wh_m4_names(WhSlice text, WhHashSet *names);
/* Makes one hole of each parameter ($1), and with NAMES (may be NULL) of each call of a macro and each of these names, in
 * the lexemes of LINE from FROM on. */
void wh_m4_holes(WhSlice line, const WhHashSet *names, GArray *lexemes, guint from);
/* Calls EACH with the line and with what brackets, commas and parentheses part it into. */
void wh_m4_parts(WhSlice line, void (*each)(WhSlice part, gpointer user), gpointer user);
