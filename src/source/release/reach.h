/* SPDX-License-Identifier: Apache-2.0
 *
 * WhReach: what the build files of an archive (Makefile.am and its relatives, configure.ac, m4, CMakeLists.txt,
 * meson.build, package.json, setup.py, build.rs, shell scripts that these run) do with which of its other files. By names and
 * wildcards as they are written, with simple variables filled in; nothing is run. */
#pragma once

#include "source/release/shipped.h"

typedef struct WhReach WhReach;
/* Reads the build files of both sides, each at most WH_LIMIT_RELEASE_FILE bytes. */
WhReach *wh_reach_new(const WhShippedTrees *trees);
void wh_reach_free(WhReach *reach);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhReach, wh_reach_free)
/* How the build reaches PATH; the strongest way. RET_BY: the build file and line that does ("configure.ac:12"), NULL when
 * none; borrowed. */
WhFileReach wh_reach_of(const WhReach *reach, WhSlice path, const char **ret_by);
