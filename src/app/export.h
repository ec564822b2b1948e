/* SPDX-License-Identifier: Apache-2.0
 *
 * Records out of the ledger in the neutral form, and files of that form into it. */
#pragma once

#include "app/scan.h"

/* Appends to OUT the records of what TEXT names: an imported project by its name, else a target as scan takes it, brought
 * up to date first. As of a day: what was known by then, without notes of what was malformed, which have no time. */
gboolean wh_export(WhLedger *ledger, const char *text, const WhScanOptions *options, GString *out,
                   gboolean *ret_complete, GError **error);

typedef struct {
  char *project;
  guint64 commits, changes, tags, refs, facts, messages, events, releases, files, comparisons, malformed;
  gint64 from, to; /* of claimed times; FROM > TO: nothing has one */
  gboolean complete;
  GPtrArray *problems; /* char *: the first notes of what was malformed */
} WhImport;
void wh_import_clear(WhImport *import);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhImport, wh_import_clear)

/* Keeps the file or folder at PATH in the ledger as PROJECT (NULL: as its first line names it, else as the file is
 * called), instead of what was kept under that name. */
gboolean wh_import(WhLedger *ledger, const char *path, const char *project, const WhScanOptions *options,
                   WhImport *ret_import, GError **error);
