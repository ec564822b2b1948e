/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes the database of known build files: from folders, from installed packages, and from all versions in the
 * histories of repositories. Each is read in a confined process. */
#pragma once

#include "base/call.h"
#include "macros/build.h"

/* Reads one folder or repository; the program's main hands over to it (base/call.h). */
extern const WhCall wh_macros_call;

/* Adds one source, written [NAME[@VERSION]=]PATH:
 *   a repository: every version of every build file below its refs, or below the commits VERSION (full ids, commas
 *   between); NAME is by default the folder's; a folder NAME@VERSION=PATH: the files of that release;
 *   any other folder: the files of installed packages below it; a database: what it holds.
 * WH_ERROR_NOT_FOUND, _INPUT: it is none of these, or could not be read; nothing is added then. */
gboolean wh_macros_gather(WhMacrosBuilder *builder, const char *spec, GError **error);
