/* SPDX-License-Identifier: Apache-2.0
 *
 * A writer's own words in a Markdown text. */
#pragma once

#include "base/slice.h"

/* Puts the own words of BODY into OUT (emptied first): without quotes, fenced and indented code, HTML comments (the
 * hints of issue templates), folded details, attributions of mail replies, signatures and the forge's mail footer.
 * Valid UTF-8, no NUL, at most WH_LIMIT_WORDS. Returns WhMessageFlags: CUT, PATCH, BAD_TEXT, FORWARDED. */
guint32 wh_forge_words(WhSlice body, GString *out);
