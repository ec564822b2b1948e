/* SPDX-License-Identifier: Apache-2.0
 *
 * The main job: a target in, a report out. */
#pragma once

#include "base/progress.h"
#include "ledger/ledger.h"
#include "report/report.h"
#include "words/words.h"

typedef struct {
  const char *store; /* NULL: default; ":memory:" */
  gint64 as_of;      /* G_MAXINT64: everything */
  gboolean offline;
  gboolean all_persons;
  gboolean compile_tests; /* shows test programs of build files to a compiler */
  gboolean as_recorded;   /* leaves out what was decided about persons: for measurements */
  guint jobs;
  const WhBaseline *baseline;
  const WhRules *rules; /* for what messages do; NULL: words are not looked at */
  WhProgress *progress;
} WhScanOptions;

typedef struct {
  char *target;
  json_t *report; /* NULL when the target could not be read at all */
  GError *error;  /* why */
  gboolean incomplete;
} WhScanResult;

/* Scans TARGETS (texts as WhProject takes them), up to options->jobs at a time; results in the order of targets (GPtrArray of
 * WhScanResult). */
GPtrArray *wh_scan(WhLedger *ledger, const char *const *targets, guint n_targets,
                   const WhScanOptions *options);
/* Asks a running scan to stop; async-signal-safe. */
void wh_scan_cancel(void);
