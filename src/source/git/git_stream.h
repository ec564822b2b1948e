/* SPDX-License-Identifier: Apache-2.0
 *
 * Buffered reading of what a child writes: lines, and objects. */
#pragma once

#include "source/git/git_child.h"

typedef struct {
  WhGitChild *child; /* borrowed */
  GByteArray *buffer;
  gsize pos;
  guint64 rest; /* bytes of the last object that are still to be passed over */
} WhGitStream;

void wh_git_stream_init(WhGitStream *stream, WhGitChild *child);
void wh_git_stream_clear(WhGitStream *stream);
/* The next line without its end, borrowed until the next call. FALSE at the end, or when it is longer than
 * MAX. */
gboolean wh_git_stream_line(WhGitStream *stream, gsize max, WhSlice *ret_line);
/* One answer of `git cat-file --batch` or `--batch-check`. */
typedef enum {
  WH_GIT_OBJECT_MISSING,
  WH_GIT_OBJECT_DAMAGED,
  WH_GIT_OBJECT_COMMIT,
  WH_GIT_OBJECT_TREE,
  WH_GIT_OBJECT_BLOB,
  WH_GIT_OBJECT_TAG
} WhGitObjectType;

typedef struct {
  WhGitObjectType type;
  guint64 size;
  WhSlice body; /* borrowed until the next call; empty for batch-check */
  gboolean cut; /* the object is longer than body */
} WhGitAnswer;

/* Reads the answer's first line. Any line that is not understood counts as MISSING. FALSE at the end. */
gboolean wh_git_stream_header(WhGitStream *stream, WhGitAnswer *ret_answer);
/* Header and the first KEEP bytes of the body. FALSE at the end. */
gboolean wh_git_stream_object(WhGitStream *stream, gsize keep, WhGitAnswer *ret_answer);
