/* SPDX-License-Identifier: Apache-2.0
 *
 * The kinds of source that a database of known build files is made from. All but the list of packages run in the
 * confined process. */
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
