/* SPDX-License-Identifier: Apache-2.0
 *
 * What build files do with data: decode and evaluate it, fetch it, and test programs in them that cannot succeed.
 * Linear in the text; a line beyond 64 KiB is passed over. Values of WH_FACT_FLOW:
 *   SINK CHAIN line N [PATH...]   eval, source, sh, command, exec; "tr+head+xz" or "-"; data files named on the way
 *   download COMMAND line N URL
 *   script NAME: COMMAND          what a package manager runs by itself
 *   broken line N: WHY            a test program that no compiler takes
 *   none                          read, and nothing of these */
#pragma once

#include "source/git/facts.h"

void wh_facts_flow(WhSlice text, WhSlice path, WhFactOut *out);
/* The test programs alone. */
void wh_facts_snippets(WhSlice text, WhSlice path, WhFactOut *out);
