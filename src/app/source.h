/* SPDX-License-Identifier: Apache-2.0
 *
 * One source of a project in the ledger: found, looked at, brought up to date. */
#pragma once

#include "app/scan.h"
#include "app/target.h"
#include "source/reader.h"

typedef struct {
  WhReadAs as;
  WhTarget target;        /* empty but for a repository */
  const WhReader *reader; /* NULL: it was imported, and what is kept is all */
  char *path;  /* what is read: the repository, the copy of a URL, or the record's file or folder */
  char **want; /* projects to take from an archive of many; empty: all */
  char *repository, *tag; /* of a release: what it is compared with; TAG NULL: guessed */
  WhProbe probe;
  WhLedgerSource kept;
} WhAppSource;

void wh_app_source_clear(WhAppSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhAppSource, wh_app_source_clear)

/* Resolves TEXT, fetches a URL unless offline, and looks whether there is anything new. */
gboolean wh_app_source_open(WhLedger *ledger, const char *text, const WhScanOptions *options,
                            WhAppSource *ret_source, GError **error);
/* Finds who can read PATH as AS, and looks whether there is anything new. WANT: see WhReadRequest. */
gboolean wh_app_source_open_record(WhLedger *ledger, const char *path, WhReadAs as, char **want,
                                   WhAppSource *ret_source, GError **error);
/* The source that was imported as project NAME. *RET_SOURCE is left alone where there is none. */
gboolean wh_app_source_open_imported(WhLedger *ledger, const char *name, WhAppSource *ret_source,
                                     GError **error);
/* The release that TEXT names, FILE or FILE=TAG, to be compared with REPOSITORY (borrowed for the call). */
gboolean wh_app_source_open_release(WhLedger *ledger, const char *text, const WhAppSource *repository,
                                    WhAppSource *ret_source, GError **error);
/* The comparison of builds that TEXT names, FILE or FILE=TAG, of the kind AS. */
gboolean wh_app_source_open_comparison(WhLedger *ledger, const char *text, WhReadAs as,
                                       WhAppSource *ret_source, GError **error);
/* Whether all that the source holds is kept already. */
gboolean wh_app_source_is_current(const WhAppSource *source);
/* Reads what is new into the ledger, with the options' jobs and progress. Fails when a record beside the repository was
 * read to its end and gave nothing at all: most likely it is of another kind, and being quiet about it would look like a
 * clean bill. */
gboolean wh_app_source_update(WhLedger *ledger, WhAppSource *source, const WhScanOptions *options,
                              GError **error);
