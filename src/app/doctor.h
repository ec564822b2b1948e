/* SPDX-License-Identifier: Apache-2.0
 *
 * What works here and what does not: the program's surroundings, the store, the baseline, and one target. */
#pragma once

#include "app/scan.h"

typedef enum {
  WH_CHECK_OK,
  WH_CHECK_LESS /* works, with less */,
  WH_CHECK_FAIL,
  WH_N_CHECK_STATES
} WhCheckState;
const char *wh_check_state_id(WhCheckState state);

typedef struct {
  const char *id; /* static: "git", "landlock" … */
  WhCheckState state;
  char *says; /* safe to show; owned */
} WhCheck;

/* WhCheck in the order in which to show them. TARGET may be NULL; it is read into the ledger. LEDGER NULL: it
 * could not be opened, LEDGER_ERROR says why. Owner: caller. */
GArray *wh_doctor_run(WhLedger *ledger, const GError *ledger_error, const char *target,
                      const WhScanOptions *options);
