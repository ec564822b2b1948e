/* SPDX-License-Identifier: Apache-2.0
 *
 * What an answer of a server means: taken, to be asked for again, to be waited for, refused. */
#pragma once

#include "app/fetch_http.h"
#include "base/error.h"

#include <libsoup/soup.h>

typedef enum {
  WH_HTTP_AGAIN, /* a failure that may pass */
  WH_HTTP_TAKEN,
  WH_HTTP_WAIT, /* SECONDS from now */
  WH_HTTP_REFUSED,
} WhHttpVerdictKind;

typedef struct {
  WhHttpVerdictKind kind;
  guint64 seconds;
  WhError code;  /* of a refusal */
  char *problem; /* in words */
} WhHttpVerdict;
void wh_http_verdict_clear(WhHttpVerdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhHttpVerdict, wh_http_verdict_clear)

/* HAS_TOKEN: the request carried one. Fills *RET_ANSWER when it is taken. */
void wh_http_judge(SoupMessage *message, GBytes *body, gboolean has_token, WhHttpAnswer *ret_answer,
                   WhHttpVerdict *ret_verdict);
