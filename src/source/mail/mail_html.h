/* SPDX-License-Identifier: Apache-2.0
 *
 * HTML to plain text: enough for mail. Quoted blocks get "> " before their lines, as in plain text. Any bytes are
 * taken; nesting costs no stack. O(length). */
#pragma once

#include "base/slice.h"

/* HTML is valid UTF-8 without NUL; so is what is appended to OUT. */
void wh_mail_html_to_text(WhSlice html, GString *out);
