/* SPDX-License-Identifier: Apache-2.0
 *
 * WhTarget: what a user named, found. A path (to a repository or any folder inside one), a URL (https, ssh,
 * git, file or the scp form host:path), owner/name on GitHub, or a purl pkg:github/owner/name. */
#pragma once

#include <glib.h>

typedef struct {
  char *path;   /* of the repository on this machine; NULL for a URL */
  char *url;    /* to fetch from, perhaps with credentials; NULL for a path */
  char *scheme; /* of url: "https", "ssh", "git", "file" */
  char *shown;  /* as named, without credentials; for a URL also its key in the store */
  char *name;   /* of the project: "owner/name" from a URL, the folder's name from a path */
} WhTarget;

void wh_target_clear(WhTarget *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhTarget, wh_target_clear)

/* Finds out what TEXT names; a path must exist and lie in something that a reader can read. */
gboolean wh_target_resolve(const char *text, WhTarget *ret_target, GError **error);

/* TARGETS with list files ("-": standard input) replaced by their lines; blank lines and those from '#' are
 * skipped. Owner: caller (g_strfreev). */
char **wh_targets_expand(const char *const *targets, GError **error);
#define WH_LIMIT_LIST (16u << 20) /* bytes of a list file */
