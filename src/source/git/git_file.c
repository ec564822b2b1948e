/* SPDX-License-Identifier: Apache-2.0
 * Bounded reads of the small files of a repository. */
#include "source/git/git_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096u

static gboolean
read_all(int fd, guint8 *buffer, gsize size, gsize *ret_len)
{
  gsize len = 0;
  while (len < size) {
    gssize got = read(fd, buffer + len, size - len);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return FALSE;
    if (got == 0)
      break;
    len += (gsize)got;
  }
  *ret_len = len;
  return TRUE;
}

GBytes *
wh_git_file_read(const char *path, gsize max)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return NULL;
  struct stat st;
  GBytes *bytes = NULL;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
    gsize size = MIN((gsize)MAX(st.st_size, 0), max), len = 0;
    g_autofree guint8 *buffer = g_malloc(MAX(size, 1));
    if (read_all(fd, buffer, size, &len))
      bytes = g_bytes_new_take(g_steal_pointer(&buffer), len);
  }
  close(fd);
  return bytes;
}

char *
wh_git_file_line(const char *path)
{
  g_autoptr(GBytes) bytes = wh_git_file_read(path, LINE_MAX_BYTES);
  if (bytes == NULL)
    return NULL;
  WhSlice s = wh_git_bytes_slice(bytes);
  return g_strchomp(g_strndup(s.data, s.len));
}

gboolean
wh_git_next_line(WhSlice text, gsize *pos, WhSlice *ret_line)
{
  if (*pos >= text.len)
    return FALSE;
  const char *at = text.data + *pos;
  gsize left = text.len - *pos;
  const char *end = memchr(at, '\n', left);
  gsize len = end != NULL ? (gsize)(end - at) : left;
  *ret_line = wh_slice(at, len);
  *pos += MIN(len + 1, left);
  return TRUE;
}

WhSlice
wh_git_bytes_slice(GBytes *bytes)
{
  gsize len = 0;
  const char *data = g_bytes_get_data(bytes, &len);
  return wh_slice(data, len);
}
