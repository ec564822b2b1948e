/* SPDX-License-Identifier: Apache-2.0
 *
 * The files that a path stands for: itself, or those below a folder whose names end as wanted, in the order of their
 * names. Hidden files and symbolic links below a folder are left out. */
#pragma once

#include "source/reader.h"

typedef struct {
  char *path;
  char *shown; /* below the folder; the last part of a file's own path */
  guint64 size;
  gint64 modified; /* nanoseconds since 1970 */
} WhFile;

/* ENDINGS: NULL-terminated; ".gz" after one counts too. A file that is named itself is taken whatever its name.
 * WH_ERROR_NOT_FOUND when PATH is not there, WH_ERROR_LIMIT past WH_FILES_MAX. Owner: caller. */
GPtrArray *wh_files_list(const char *path, const char *const *endings, GError **error); /* of WhFile */
#define WH_FILES_MAX (1u << 20)
#define WH_FILES_DEPTH 16u
/* What a reader of files answers to `probe`. */
gboolean wh_files_probe(const char *path, const char *const *endings, WhProbe *ret_probe, GError **error);
