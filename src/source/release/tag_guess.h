/* SPDX-License-Identifier: Apache-2.0
 *
 * Which tag an archive was made from, by names alone: pad-1.2.tar.gz may be v1.2, pad-1.2, pad_1_2, 1.2, release-1.2, V_1_2 or
 * upstream/1.2. */
#pragma once

#include <glib.h>

typedef struct {
  char *project; /* "pad"; "" where the name is a version only. Owned, as VERSION */
  char *version; /* "1.2"; "" where the name tells none */
} WhArchiveName;
void wh_archive_name_clear(WhArchiveName *name);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhArchiveName, wh_archive_name_clear)

/* Project and version from the name of the file at PATH: the longest version that it may mean. */
void wh_archive_name_parse(const char *path, WhArchiveName *ret_name);

typedef struct {
  GPtrArray *best;    /* of const char *, borrowed from TAGS: equally likely, likeliest spelling first */
  GPtrArray *nearest; /* at most three whose versions come closest, where BEST is empty */
  char *version;      /* of the archive, as BEST takes it */
} WhTagGuess;
void wh_tag_guess_clear(WhTagGuess *guess);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhTagGuess, wh_tag_guess_clear)

/* TAGS: names without refs/tags/. */
void wh_tag_guess(const char *path, const char *const *tags, guint n_tags, WhTagGuess *ret_guess);
