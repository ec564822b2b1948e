/* SPDX-License-Identifier: Apache-2.0
 *
 * Errors of the whole library. A message says what failed, where, and what to do about it. */
#pragma once

#include <glib.h>

#define WH_ERROR (wh_error_quark())

typedef enum {
  WH_ERROR_USAGE,     /* the request makes no sense: bad option, unknown id */
  WH_ERROR_NOT_FOUND, /* the thing named is not there */
  WH_ERROR_IO,        /* the system refused: disk full, permission, closed pipe */
  WH_ERROR_STORE,     /* the ledger cannot be used: locked, read-only, damaged, too new */
  WH_ERROR_INPUT,     /* outside bytes break a rule so that reading the source cannot go on */
  WH_ERROR_LIMIT,     /* a limit of base/limits.h was reached */
  WH_ERROR_CANCELLED, /* SIGINT or SIGTERM */
} WhError;

GQuark wh_error_quark(void);
