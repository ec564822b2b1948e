/* SPDX-License-Identifier: Apache-2.0
 *
 * What programs wrote into somebody's message: nobody's words, though many show the same. Pure. */
#pragma once

#include <glib.h>

/* AT begins a line of a text that ends with NUL. Bytes that a program wrote from there on, up to the end of a line
 * (without it); 0: none. Known are what Mailman's archives put where a part of a mail was and around a mail that they had
 * to wrap, what compilers and checkers say about a line of a file, lines that introduce or credit it, and logs of X servers. */
gsize wh_style_by_program(const char *at);
