/* SPDX-License-Identifier: Apache-2.0
 *
 * Bare copies of remote repositories, kept in a cache folder and brought up to date by git. Nothing of a copy
 * is checked out or run; credentials are never written into it. */
#pragma once

#include "app/target.h"

/* The cache under the XDG cache directory. Owner: caller. */
char *wh_mirror_cache_path(void);

/* Fetches TARGET's URL into its copy under CACHE (NULL: the default) and returns the copy's path (owner:
 * caller). OFFLINE: the copy as it is; WH_ERROR_NOT_FOUND when there is none. Two processes at one copy wait
 * for each other. */
char *wh_mirror_update(const WhTarget *target, const char *cache, gboolean offline, GError **error);
