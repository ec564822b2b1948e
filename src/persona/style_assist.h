/* SPDX-License-Identifier: Apache-2.0
 *
 * Marks of prose that a writing assistant made: a way out for two people who are alike only because they use the same
 * one. Never evidence of anything. */
#pragma once

#include <glib.h>

#define WH_ASSIST_MARKS 3u /* different ones in a message, from which it counts as assisted */

/* Different marks of data/assistant.tsv in OWN. O(len). */
guint wh_style_assist_marks(const char *own);
