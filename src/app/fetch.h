/* SPDX-License-Identifier: Apache-2.0
 *
 * What forges and registries hold, fetched into files that the readers read. The only part of the program that speaks
 * to the network beside git. */
#pragma once

#include "base/progress.h"

typedef struct {
  const char *api;         /* URL of the forge's API; NULL: GitHub's */
  const char *token;       /* NULL: none */
  const char *folder;      /* NULL: one named after what is fetched, here */
  gboolean no_reviews;     /* leave out the reviews, which cost a request for each pull request */
  guint retries, max_wait; /* see WhHttpOptions */
  const char *const
      *npmrc; /* the user's npm configuration files, the one that counts most first; NULL-terminated */
  const char *npm_registry;                /* what the environment says; NULL: nothing */
  const char *(*getenv)(const char *name); /* for ${NAME} in npm's files */
  WhProgress *progress;
} WhFetchOptions;

typedef struct {
  char *folder;
  GString *says;    /* "12 issues, 3 pulls" */
  GPtrArray *notes; /* char *: what could not be had */
  guint64 requests;
} WhFetched;
void wh_fetched_clear(WhFetched *fetched);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhFetched, wh_fetched_clear)

/* REPO: "owner/name". What came before a failure is kept and the same call goes on from there. *RET_FETCHED is filled on
 * failure too. WH_ERROR_LIMIT: the server wants us to wait longer than max_wait. */
gboolean wh_fetch_forge(const char *repo, const WhFetchOptions *options, WhFetched *ret_fetched,
                        GError **error);
/* NAME: "npm:name" or "npm:@scope/name". */
gboolean wh_fetch_registry(const char *name, const WhFetchOptions *options, WhFetched *ret_fetched,
                           GError **error);
