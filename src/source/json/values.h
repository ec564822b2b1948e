/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON values out of a file that may be broken anywhere: what can be read is given, what cannot is told with its
 * place, and reading goes on after it. Wrong UTF-8 and lone surrogates are mended, NUL in texts is kept by
 * jansson and must be expected; a value with an integer past 64 bits has reals for all its integers. */
#pragma once

#include "ledger/event.h"
#include "source/stream.h"

#include <jansson.h>

typedef struct WhJsonTaker WhJsonTaker;
struct WhJsonTaker {
  /* One value, borrowed; PLACE is "FILE:OFFSET". FALSE with error: stop. */
  gboolean (*value)(WhJsonTaker *taker, const json_t *value, const char *place, GError **error);
  gboolean (*broken)(WhJsonTaker *taker, const char *place, const char *reason, GError **error);
  /* A member of the large object that is member SPLIT of a document: all of them come one by one, borrowed, before the
   * document itself, which then has it empty. VALUE is NULL where it is plain. SPLIT NULL: documents come whole. */
  const char *split;
  gboolean (*part)(WhJsonTaker *taker, const char *key, const json_t *value, GError **error);
};
#define WH_JSON_VALUES_MAX 2000000u /* values of one text: a tree takes some hundred bytes for each */

/* Every line of the input is one value; empty lines are passed over. SHOWN names the file. */
gboolean wh_json_each_line(WhInput *input, const char *shown, WhJsonTaker *taker, GError **error);
/* Values one after the other, in any layout; the members of an array are values of their own. */
gboolean wh_json_each_document(WhInput *input, const char *shown, WhJsonTaker *taker, GError **error);

/* The one value that TEXT is, mended where that is needed; NULL: it is none. Owner: caller. */
json_t *wh_json_parse(WhSlice text);

/* Member KEY as text, empty when it is none; cut at a NUL. Borrowed from OBJECT. */
WhSlice wh_json_text(const json_t *object, const char *key);
/* An RFC 3339 time and its offset in minutes, WH_ZONE_ABSENT for UTC; FALSE: none, or out of WH_TIME_MIN..WH_TIME_MAX. */
gboolean wh_json_stamp(const json_t *value, WhStamp *ret_stamp);
/* Seconds of an RFC 3339 time; FALSE: none, or not past WH_TIME_MIN up to WH_TIME_MAX. */
gboolean wh_json_time(const json_t *value, gint64 *ret_time);
