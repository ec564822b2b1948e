/* SPDX-License-Identifier: Apache-2.0
 * Keeps the lines of a mail that its writer wrote. */
#include "source/mail/mail_own.h"

#include "base/limits.h"

void
wh_mail_own_words(WhSlice text, const WhMailOwnRequest *request, WhMailOwn *ret_own)
{
  *ret_own = (WhMailOwn){.text = g_string_new(NULL), .shape = "alone"};
  for (gsize at = 0; at < text.len;) {
    const char *newline = memchr(text.data + at, '\n', text.len - at);
    gsize len = newline != NULL ? (gsize)(newline - text.data) - at : text.len - at;
    if (len > 0 && text.data[at] != '>' && ret_own->text->len + len + 1 <= WH_LIMIT_WORDS) {
      g_string_append_len(ret_own->text, text.data + at, (gssize)len);
      g_string_append_c(ret_own->text, '\n');
    }
    at += len + 1;
  }
}
