/* SPDX-License-Identifier: Apache-2.0
 *
 * WhHttp: documents of JSON from one server, asked for one after the other, as its manners want it: what fails is tried
 * again after 1, 2, 4 … seconds, what is forbidden for a time is waited for, and only that server is ever asked or told
 * who asks. */
#pragma once

#include "base/progress.h"
#include "base/slice.h"

#include <jansson.h>

typedef struct {
  const char *
      base; /* "https://api.github.com": beginning of every URL that may be asked. http only for this machine */
  const char *authorization; /* value of the header; NULL: none. Neither shown nor kept */
  const char *accept;
  guint retries;  /* times that a failure is tried again */
  guint max_wait; /* seconds that a limit may make us wait at once */
  WhProgress *progress;
} WhHttpOptions;

typedef struct {
  guint status; /* 200, 304, 404, 410, 422 */
  json_t *json; /* with 200 */
  GBytes *body; /* with 200 */
  char *etag;   /* NULL: none */
  char *next;   /* the page that follows; NULL: none */
} WhHttpAnswer;
void wh_http_answer_clear(WhHttpAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhHttpAnswer, wh_http_answer_clear)

typedef struct WhHttp WhHttp;
/* WH_ERROR_USAGE when the base is no URL that may be asked. OPTIONS are copied. Owner: caller. */
WhHttp *wh_http_new(const WhHttpOptions *options, GError **error);
void wh_http_free(WhHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhHttp, wh_http_free)
/* Asks for URL, unless it is as ETAG (may be NULL) says. WH_ERROR_LIMIT: one would have to wait too long; WH_ERROR_IO:
 * the server cannot be reached, or goes on failing; WH_ERROR_NOT_FOUND and WH_ERROR_USAGE: it refuses. */
gboolean wh_http_get(WhHttp *http, const char *url, const char *etag, WhHttpAnswer *ret_answer,
                     GError **error);
guint64 wh_http_requests(const WhHttp *http);
