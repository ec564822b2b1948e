/* SPDX-License-Identifier: Apache-2.0
 *
 * One target's source in the ledger: found, looked at, brought up to date. */
#pragma once

#include "app/scan.h"
#include "app/target.h"
#include "source/reader.h"

typedef struct {
  WhTarget target;
  const WhReader *reader;
  char *path; /* what is read: the repository, or the copy of a URL */
  WhProbe probe;
  WhLedgerSource kept;
} WhAppSource;

void wh_app_source_clear(WhAppSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhAppSource, wh_app_source_clear)

/* Resolves TEXT, fetches a URL unless offline, and looks whether there is anything new. */
gboolean wh_app_source_open(WhLedger *ledger, const char *text, const WhScanOptions *options,
                            WhAppSource *ret_source, GError **error);
/* Whether all that the repository holds is kept already. */
gboolean wh_app_source_is_current(const WhAppSource *source);
/* Reads what is new into the ledger, with the options' jobs and progress. */
gboolean wh_app_source_update(WhLedger *ledger, WhAppSource *source, const WhScanOptions *options,
                              GError **error);
