/* SPDX-License-Identifier: Apache-2.0
 *
 * The main job: a target in, a report out. */
#pragma once

#include "base/progress.h"
#include "ledger/ledger.h"
#include "report/report.h"

typedef struct {
  const char *store; /* NULL: default; ":memory:" */
  gint64 as_of;      /* G_MAXINT64: everything */
  gboolean offline;
  gboolean all_persons;
  guint jobs;
  const WhBaseline *baseline;
  WhProgress *progress;
} WhScanOptions;

typedef struct {
  char *target;
  json_t *report; /* NULL when the target could not be read at all */
  GError *error;  /* why */
  gboolean incomplete;
} WhScanResult;

/* Scans TARGETS (paths, URLs), up to options->jobs at a time; results in the order of targets (GPtrArray of
 * WhScanResult). */
GPtrArray *wh_scan(WhLedger *ledger, const char *const *targets, guint n_targets,
                   const WhScanOptions *options);
/* Brings one target's source up to date and returns its view (for persons, timeline, baseline, evaluate). */
WhView *wh_scan_view(WhLedger *ledger, const char *target, const WhScanOptions *options, GError **error);
/* Asks a running scan to stop; async-signal-safe. */
void wh_scan_cancel(void);
