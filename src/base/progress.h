/* SPDX-License-Identifier: Apache-2.0
 *
 * Progress of one long job, drawn on standard error when that is a terminal and nobody asked for quiet.
 * Thread-safe: workers tick, one line is drawn at most ten times a second. */
#pragma once

#include <glib.h>

typedef struct WhProgress WhProgress;

/* ENABLED: draw at all. Owner: caller, wh_progress_free erases the line. */
WhProgress *wh_progress_new(gboolean enabled);
void wh_progress_free(WhProgress *progress);
/* Begins a stage; TOTAL 0 when unknown (then a rate is shown, no bar). WHAT names the unit: "commits". */
void wh_progress_stage(WhProgress *progress, const char *label, const char *what, guint64 total);
void wh_progress_tick(WhProgress *progress, guint64 done);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhProgress, wh_progress_free)
