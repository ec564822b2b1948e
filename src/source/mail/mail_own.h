/* SPDX-License-Identifier: Apache-2.0
 *
 * A writer's own words: the text of a mail without quotes and what introduces them, patches, signatures, footers, armor,
 * forwarded mails and trailers. A line that holds a form feed alone divides parts: what ends one part does not end the
 * next. Pure, O(length). */
#pragma once

#include "ledger/event.h"

typedef struct {
  const char *name, *email; /* of the writer */
  gboolean flowed, delsp;   /* RFC 3676 */
  gboolean escaped;         /* see WhMailInput */
} WhMailOwnRequest;

typedef struct {
  GString *text; /* at most WH_LIMIT_WORDS */
  guint32 flags; /* WH_MESSAGE_CUT, _PATCH, _FORWARDED */
  char *quote; /* how the first quote is introduced and marked: lines between the two, wh_own_quote_mark, and
                  wh_own_introduction behind a space; NULL: nothing that tells. Owner: caller */
  const char *sign; /* static: what divides the signature: "marked" (by "-- "), "bare" (by "--"), "none" */
  const char
      *shape; /* static: where the own words stand: "top", "bottom", "inline" of quotes, "alone", "none" */
} WhMailOwn;

/* TEXT is valid UTF-8. Owner of ret_own->text: caller. */
void wh_mail_own_words(WhSlice text, const WhMailOwnRequest *request, WhMailOwn *ret_own);
