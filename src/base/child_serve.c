/* SPDX-License-Identifier: Apache-2.0
 * The child's side of base/child.h. */
#include "base/child.h"

#include "base/codec.h"
#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define SANITIZED TRUE
#else
#define SANITIZED FALSE
#endif

guint64
wh_child_memory_limit(guint64 bytes)
{
  return SANITIZED ? 0 : bytes;
}

static GByteArray *
read_job(gsize max)
{
  g_autoptr(GByteArray) in = g_byte_array_new();
  guint8 chunk[65536];
  while (in->len <= max) {
    ssize_t n = read(STDIN_FILENO, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return g_steal_pointer(&in);
    g_byte_array_append(in, chunk, (guint)n);
  }
  return NULL;
}

static int
take_output(void)
{
  int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (fd < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
    return -1;
  close(null);
  return fd;
}

gboolean
wh_child_enter(gsize max, GByteArray **ret_job, int *ret_out)
{
  /* A group of its own, so that the parent can end the child's children with it. */
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  g_autoptr(GByteArray) job = read_job(max);
  const int out = take_output();
  if (job == NULL || out < 0)
    return FALSE;
  *ret_job = g_steal_pointer(&job);
  *ret_out = out;
  return TRUE;
}

gboolean
wh_child_write(int fd, const void *data, gsize len)
{
  const char *p = data;
  while (len > 0) {
    ssize_t n = write(fd, p, len);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    p += n;
    len -= (gsize)n;
  }
  return TRUE;
}

void
wh_child_put_error(GByteArray *out, const GError *error)
{
  WhSlice message = wh_slice_str(error->message);
  message.len = MIN(message.len, WH_CHILD_MESSAGE_MAX);
  wh_put_u64(out, (guint64)(error->domain == WH_ERROR ? error->code : WH_ERROR_IO));
  wh_put_slice(out, message);
}

void
wh_child_get_error(WhSlice payload, GError **error)
{
  WhCursor c = wh_cursor(payload.data, payload.len);
  guint32 code = wh_get_count(&c, WH_ERROR_CANCELLED, 0);
  WhSlice message = wh_get_slice(&c, WH_CHILD_MESSAGE_MAX);
  if (c.failed || c.at != c.end || message.len == 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "the reading process sent a broken error; nothing of it is used");
    return;
  }
  g_autofree char *safe = wh_text_safe(message, 0);
  g_set_error_literal(error, WH_ERROR, (int)code, safe);
}
