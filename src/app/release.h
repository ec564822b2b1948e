/* SPDX-License-Identifier: Apache-2.0
 *
 * Releases against their tags, without the history: the job of `wolfhound release`. */
#pragma once

#include "app/scan.h"

typedef struct {
  const char *repository; /* as WhTarget takes it */
  const char *tag;        /* NULL: guessed */
  const char *signature;  /* NULL: what lies beside the archive, if anything */
  const char *const
      *modules;         /* path of a submodule and its repository, by turns, NULL-terminated; NULL: none */
  const char *previous; /* an earlier archive; NULL: none */
  gboolean all;         /* ARCHIVES are of many versions: each is compared with the one before */
  gboolean offline;
  WhProgress *progress;
} WhReleaseOptions;

/* Reads ARCHIVES, each in a worker, and makes the document "wolfhound.release/1". An archive that cannot be read at all fails
 * the whole unless there are several: then it goes to *RET_FAILED, lines of text (owner: caller). *RET_COMPLETE: all was read to
 * its end. Owner: caller. */
json_t *wh_release_run(const char *const *archives, guint n_archives, const WhReleaseOptions *options,
                       gboolean *ret_complete, GPtrArray **ret_failed, GError **error);
/* The detached signature that lies beside the archive at PATH ("pad-1.2.tar.gz.asc"), NULL: none. Owner: caller. */
char *wh_release_signature_of(const char *path);
/* The files of FOLDER that are archives by their names, in the order of their versions. Owner: caller (g_strfreev). */
char **wh_release_list(const char *folder, GError **error);
