/* SPDX-License-Identifier: Apache-2.0
 *
 * What a path named as mail holds: files and repositories, in the order they are read. Links are not followed; hidden
 * names, and a maildir's tmp, are passed over. */
#pragma once

#include <glib.h>

#define WH_MAIL_FILES 4000000u /* files of one folder, all levels */

typedef enum { WH_MAIL_SOURCE_FILE, WH_MAIL_SOURCE_REPOSITORY } WhMailSourceKind;

typedef struct {
  WhMailSourceKind kind;
  char *path;
  char *name; /* as places name it: below the folder; the last part of a single path */
  guint64 size;
  gint64 mtime; /* nanoseconds */
} WhMailSource;

/* PATH, opened up. WH_ERROR_NOT_FOUND: not there; WH_ERROR_INPUT: neither file nor folder; WH_ERROR_LIMIT. *RET_LEFT_OUT: folders
 * that could not be opened. Owner of the array of WhMailSource: caller. */
GPtrArray *wh_mail_folder_list(const char *path, guint *ret_left_out, GError **error);
/* Order of names in which numbers count as numbers, and months as their number: "2008-April" before "2008-August" before
 * "2008-September". */
int wh_mail_name_compare(const char *a, const char *b);
