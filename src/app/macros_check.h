/* SPDX-License-Identifier: Apache-2.0
 *
 * Files and folders held against the database of known build files, in a confined process. */
#pragma once

#include "macros/macros.h"

#include <jansson.h>

/* The "files" of PATHS (NULL-terminated) for wh_macros_check_json. Called while the process has one thread. NULL: a path
 * cannot be read (WH_ERROR_NOT_FOUND), or the process died. Owner: caller. */
json_t *wh_macros_check_confined(const WhMacros *db, const char *const *paths, guint lines, GError **error);
