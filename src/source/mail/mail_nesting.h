/* SPDX-License-Identifier: Apache-2.0
 *
 * A bound on how deep the parts of a mail can nest, found before a parser that recurses sees them. */
#pragma once

#include "base/slice.h"

/* The bytes of BODY up to which it holds at most WH_LIMIT_MIME_DEPTH fields that could open a level, and at most
 * WH_LIMIT_MIME_PARTS lines that could part it. O(length). */
gsize wh_mail_nesting_bound(WhSlice body);
