/* SPDX-License-Identifier: Apache-2.0
 *
 * WhProject: one project and the sources of its record. Named by one text: a target as WhTarget takes it,
 * then parts after ';' that add records to it:
 *
 *   TARGET;mail=PATH;forge=PATH;registry=PATH;events=PATH;release=FILE=TAG;project=NAME
 *
 * A release is compared with the repository; "=TAG" may be left out.
 * Each part may come several times; TARGET may be empty when another part names a record; "\;" is a ';' within
 * a part. project= is the name to show, and, as OWNER/NAME, the one project that is taken from archives of many.
 * A text that is an existing path as a whole is that path. */
#pragma once

#include "app/source.h"

typedef struct {
  GArray *sources; /* WhAppSource: the repository first, if there is one */
  char *name;      /* as reports show it: project=, else from the target, else from the first record */
  char *shown;     /* the text as named, without credentials */
} WhProject;

void wh_project_clear(WhProject *project);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhProject, wh_project_clear)

/* Finds all sources that TEXT names, fetches a URL unless offline, and looks whether there is anything new. */
gboolean wh_project_open(WhLedger *ledger, const char *text, const WhScanOptions *options,
                         WhProject *ret_project, GError **error);
gboolean wh_project_is_current(const WhProject *project);
/* Reads what is new of every source into the ledger. */
gboolean wh_project_update(WhLedger *ledger, WhProject *project, const WhScanOptions *options,
                           GError **error);
/* What the ledger calls its sources (gint64), in order. Owner: caller. */
GArray *wh_project_source_ids(const WhProject *project);
/* The view of all sources together, as of the day that the options name. */
WhView *wh_project_load(WhLedger *ledger, const WhProject *project, const WhScanOptions *options,
                        GError **error);

/* The text of a project: TARGET (may be NULL) with VALUES (NULL-terminated, may be NULL) as further parts of
 * kind AS appended. Owner: caller. */
char *wh_project_add_part(const char *text, const char *key, const char *value);
/* What the file or folder at PATH is about by its name: "dir/pad.ndjson.gz" is about pad. Owner: caller. */
char *wh_project_name_of_path(const char *path);
