/* SPDX-License-Identifier: Apache-2.0
 *
 * The reviews of pull requests, which a forge lists for each of them alone. */
#pragma once

#include "app/fetch_http.h"
#include "app/fetch_store.h"

/* Fetches the reviews of every kept pull request that has changed since its reviews were fetched, the longest unchanged
 * first, so that an interrupted run goes on where it stood. */
gboolean wh_fetch_reviews(WhHttp *http, WhFetchStore *store, const char *base, WhProgress *progress,
                          GString *says, GError **error);
