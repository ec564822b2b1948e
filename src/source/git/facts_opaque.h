/* SPDX-License-Identifier: Apache-2.0
 *
 * Files that nobody can read: bytes that are no text and of no known format, or that claim one and break it, and sealed
 * streams among tests and data. Value of WH_FACT_OPAQUE: "FORMAT STATE ENTROPY SIZE".
 *   FORMAT   what the name claims, else what the first bytes say, else "data"
 *   STATE    unknown (no format), broken (not what it claims, or its own checks fail), cut (its end is missing),
 *            sealed (a sound compressed or encrypted stream in a folder of tests or data)
 *   ENTROPY  of the bytes looked at, in bits x 100 (0 .. 800)
 *   SIZE     bytes */
#pragma once

#include "source/git/facts.h"

/* Whether a file of that name is looked at: neither code nor prose nor any kind that is text by its name. */
gboolean wh_facts_opaque_path(WhSlice path);
/* O(1): the first and last 64 KiB are looked at. Text and sound files of common formats give nothing. */
gboolean wh_facts_opaque(WhSlice text, WhSlice path, WhFactOut *out);
