/* SPDX-License-Identifier: Apache-2.0
 *
 * Compiled message catalogues (.gmo), as the GNU gettext manual describes them in "The Format of GNU MO Files". */
#pragma once

#include "base/slice.h"

/* Holds every string of MO against the quoted strings of PO (empty: none to hold against). RET_N: strings, RET_ODD: of
 * these, not in PO. NULL when MO is sound, else what is wrong; bytes that belong to no table or string are wrong too.
 * Owner: caller. */
char *wh_catalogue_check(WhSlice mo, WhSlice po, guint *ret_n, guint *ret_odd);
