/* SPDX-License-Identifier: Apache-2.0
 *
 * Which texts a match of a pattern cannot be without: what lets a whole message be passed over at once. */
#pragma once

#include <glib.h>

/* One of the texts that are returned stands, but for the case of ASCII letters, in whatever PATTERN (which compiles)
 * matches; each has at least WH_FINDER_MIN bytes. NULL: nothing can be said. Owner: caller. */
GPtrArray *wh_literals_of(const char *pattern);
