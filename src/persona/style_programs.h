/* SPDX-License-Identifier: Apache-2.0
 *
 * What programs wrote into somebody's message: nobody's words, though many show the same. Pure. */
#pragma once

#include <glib.h>

/* AT begins a line of a text that ends with NUL. Bytes that a program wrote from there on, up to the end of a line
 * (without it); 0: none. Known are what Mailman's archives put where a part of a mail was and around a mail that they had
 * to wrap, what compilers and checkers say about a line of a file, lines that introduce or credit it, and logs of X servers. */
gsize wh_style_by_program(const char *at);

/* Whether all of a message, OWN, is the notice of a program: of a commit, of an upload for review, of a tracker's ticket. Told by what
 * it calls itself, or by three fields ("Author: somebody", "New Revision: 12", "Modified:") in its first eight lines that are
 * not blank, the first of them in the first two. Such mails come in the name of who committed or answered; what that person wrote in them stands in a form that all share. */
gboolean wh_style_is_notice(const char *own);
