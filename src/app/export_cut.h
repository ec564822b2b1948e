/* SPDX-License-Identifier: Apache-2.0
 *
 * Lets through to a sink what a view as of a day holds, one kind of records at a time. */
#pragma once

#include "ledger/view.h"

typedef struct WhExportCut WhExportCut;

/* VIEW NULL: everything goes through. INNER and VIEW must outlive it. */
WhExportCut *wh_export_cut_new(const WhView *view, guint oid_len, WhSink *inner);
void wh_export_cut_free(WhExportCut *cut);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhExportCut, wh_export_cut_free)
/* A sink for the kind KIND of WH_EXPORT_N_KINDS, in the order in which they are exported. Borrowed until the next call. */
WhSink *wh_export_cut_sink(WhExportCut *cut, guint kind);
#define WH_EXPORT_N_KINDS 9u
