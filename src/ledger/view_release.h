/* SPDX-License-Identifier: Apache-2.0
 *
 * Releases and their files as a view shows them.
 *
 * Known time of a release: the latest of its tag's (or commit's) known time, its newest member and its signature; the last two count
 * only where they are no more than WH_CLOCK_SLACK after the project's newest commit. Where nothing tells it, that of the newest
 * commit. */
#pragma once

#include "ledger/event.h"

typedef struct {
  const char *name, *version, *digest, *packer, *tools, *key; /* as in WhReleaseRecord */
  const char *tag_name;                                       /* "" when it was compared with nothing */
  guint32 tag;                                                /* in view->tags, WH_NONE */
  guint32 commit;                                             /* WH_NONE: none, or not in the view */
  guint32 previous; /* the project's release before this one, in view->releases; WH_NONE */
  guint32 at, n;    /* its files: view->release_files[at .. at + n) */
  gint64 known;
  WhOid commit_oid; /* what it was compared with, whether in the view or not; zero: nothing */
  guint64 size, n_files, n_same, n_absent;
  gint64 newest, signed_at;
  guint32 n_key_tags;
} WhRelease;

typedef struct {
  guint32 release; /* in view->releases */
  guint32 path;    /* in view->paths */
  WhOid oid, tag_oid;
  guint64 size;
  gint64 mtime;
  guint32 mode, tag_mode;
  guint32 flags; /* WhEntryFlags */
  guint8 state;  /* WhFileState */
  guint8 class;  /* WhFileClass */
  guint8 reach;  /* WhFileReach */
  const char *generator, *reason, *excerpt;
} WhReleaseFile;
