/* SPDX-License-Identifier: Apache-2.0
 *
 * Small files of an examined repository, read with care: no symbolic link at the end, no device or pipe, a
 * bound on the size. */
#pragma once

#include "base/slice.h"

/* The first MAX bytes of the regular file PATH, NULL when it is not there or no regular file. Owner: caller.
 */
GBytes *wh_git_file_read(const char *path, gsize max);
/* The text of a small file without white space at its end, NULL as above. Owner: caller. */
char *wh_git_file_line(const char *path);
/* The next line of TEXT without its end; moves *POS behind it. FALSE at the end. */
gboolean wh_git_next_line(WhSlice text, gsize *pos, WhSlice *ret_line);
WhSlice wh_git_bytes_slice(GBytes *bytes);
