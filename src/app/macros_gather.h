/* SPDX-License-Identifier: Apache-2.0
 *
 * The kinds of source that a database of known build files is made from; the gathering runs in the confined process. */
#pragma once

#include "macros/build.h"

/* All versions in the history of the repository PATH. COMMITS: ids with commas between, "" for all refs. */
gboolean wh_macros_gather_git(WhMacrosBuilder *builder, const char *path, const char *package,
                              const char *commits, GError **error);
/* The files below the folder PATH, links aside. */
gboolean wh_macros_gather_folder(WhMacrosBuilder *builder, const char *path, const char *package,
                                 const char *version, GError **error);
/* The files that LIST names: lines "package TAB version TAB path". */
gboolean wh_macros_gather_listed(WhMacrosBuilder *builder, WhSlice list, GError **error);

/* The build files below FOLDER that dpkg's database ADMIN (/var/lib/dpkg) knows, as such a list, sorted. NULL: there
 * is no such database. Owner: caller. */
char *wh_macros_list_installed(const char *admin, const char *folder, GError **error);

/* Calls EACH with the file PATH, or with each build file below the folder PATH, in order of names; links, other things
 * than files, and files beyond WH_MACRO_CONTENT are passed over. WH_ERROR_NOT_FOUND: PATH cannot be read. WH_ERROR_LIMIT:
 * too many files. */
typedef void (*WhMacrosFile)(const char *path, WhSlice content, gpointer data);
gboolean wh_macros_each_file(const char *path, WhMacrosFile each, gpointer data, GError **error);
