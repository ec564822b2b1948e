/* SPDX-License-Identifier: Apache-2.0
 * A window over a file that is decompressed while it is read. */
#include "source/stream.h"

#include "base/error.h"
#include "source/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_SIZE (64u << 10)

struct WhInput {
  int fd; /* -1: bytes in memory */
  guint64 size, taken, offset;
  guint8 *raw; /* what the file gave and the decompressor has not taken yet: NEXT .. RAW_END */
  const guint8 *next, *raw_end;
  gboolean raw_over; /* the file has no more */
  WhUnpack *unpack;  /* NULL: plain */
  char *window;
  gsize from, to, capacity;
  gboolean over; /* nothing more will come into the window */
  char *problem;
};

static WhInput *
input_new(int fd, guint64 size)
{
  WhInput *input = g_new0(WhInput, 1);
  input->fd = fd;
  input->size = size;
  return input;
}

static void
fail(WhInput *input, const char *problem)
{
  if (input->problem == NULL)
    input->problem = g_strdup(problem);
  input->over = TRUE;
}

static gsize
read_some(WhInput *input, void *to, gsize max)
{
  for (;;) {
    ssize_t n = read(input->fd, to, max);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      fail(input, g_strerror(errno));
    input->taken += n > 0 ? (gsize)n : 0;
    return n > 0 ? (gsize)n : 0;
  }
}

/* More of the file itself, for the decompressor. */
static void
fill_raw(WhInput *input)
{
  if (input->fd < 0) {
    input->raw_over = TRUE;
    return;
  }
  if (input->raw == NULL)
    input->raw = g_malloc(RAW_SIZE);
  gsize n = read_some(input, input->raw, RAW_SIZE);
  input->next = input->raw;
  input->raw_end = input->raw + n;
  input->raw_over = n == 0;
}

/* The kind is told by the first bytes, which a short read may give in pieces. */
static void
start(WhInput *input)
{
  if (input->fd >= 0) {
    input->raw = g_malloc(RAW_SIZE);
    gsize have = 0, n;
    while (have < WH_UNPACK_MAGIC && (n = read_some(input, input->raw + have, RAW_SIZE - have)) > 0)
      have += n;
    input->next = input->raw;
    input->raw_end = input->raw + have;
  }
  input->unpack = wh_unpack_new(wh_slice((const char *)input->next, (gsize)(input->raw_end - input->next)));
}

WhInput *
wh_input_open(const char *path, GError **error)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat st;
  if (fd < 0) {
    int why = errno;
    g_set_error(error, WH_ERROR, why == ENOENT ? WH_ERROR_NOT_FOUND : WH_ERROR_IO, "cannot open %s: %s", path,
                g_strerror(why));
    return NULL;
  }
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
    close(fd);
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s is not a regular file", path);
    return NULL;
  }
  WhInput *input = input_new(fd, (guint64)st.st_size);
  start(input);
  return input;
}

WhInput *
wh_input_new(WhSlice bytes)
{
  WhInput *input = input_new(-1, bytes.len);
  input->next = (const guint8 *)bytes.data;
  input->raw_end = input->next + bytes.len;
  input->taken = bytes.len;
  start(input);
  return input;
}

void
wh_input_free(WhInput *input)
{
  if (input == NULL)
    return;
  if (input->fd >= 0)
    close(input->fd);
  g_clear_pointer(&input->unpack, wh_unpack_free);
  g_free(input->raw);
  g_free(input->window);
  g_free(input->problem);
  g_free(input);
}

static gsize
take_plain(WhInput *input, char *to, gsize max)
{
  gsize n = MIN((gsize)(input->raw_end - input->next), max);
  if (n > 0) {
    memcpy(to, input->next, n);
    input->next += n;
  } else if (input->fd >= 0) {
    n = read_some(input, to, max);
  }
  input->over = input->over || n == 0;
  return n;
}

static gsize
take_unpacked(WhInput *input, char *to, gsize max)
{
  while (!input->over) {
    if (input->next == input->raw_end && !input->raw_over)
      fill_raw(input);
    WhUnpackStep step = {input->next, input->raw_end, input->raw_over, to, max, NULL};
    WhUnpackState state = wh_unpack_some(input->unpack, &step);
    input->next = step.next;
    if (state == WH_UNPACK_BROKEN)
      fail(input, step.problem);
    else if (state == WH_UNPACK_END)
      input->over = TRUE;
    if (step.room < max)
      return max - step.room;
  }
  return 0;
}

/* Room for MIN bytes from FROM on, and some to fill. */
static void
make_room(WhInput *input, gsize min)
{
  gsize held = input->to - input->from;
  gsize want = MAX((gsize)WH_INPUT_WINDOW, min + min / 2);
  if (input->from > 0 && input->from + MAX(min, held + 1) > input->capacity) {
    memmove(input->window, input->window + input->from, held);
    input->from = 0;
    input->to = held;
  }
  if (input->capacity < min || input->window == NULL) {
    input->window = g_realloc(input->window, want);
    input->capacity = want;
  }
}

WhSlice
wh_input_peek(WhInput *input, gsize min)
{
  g_assert(min > 0);
  if (input->from == input->to)
    input->from = input->to = 0;
  if (input->to - input->from < min && !input->over)
    make_room(input, min);
  while (input->to - input->from < min && !input->over) {
    char *to = input->window + input->to;
    gsize room = input->capacity - input->to;
    input->to += input->unpack != NULL ? take_unpacked(input, to, room) : take_plain(input, to, room);
  }
  return wh_slice(input->window != NULL ? input->window + input->from : NULL, input->to - input->from);
}

void
wh_input_consume(WhInput *input, gsize n)
{
  g_assert(n <= input->to - input->from);
  input->from += n;
  input->offset += n;
}

guint64
wh_input_offset(const WhInput *input)
{
  return input->offset;
}

guint64
wh_input_taken(const WhInput *input)
{
  return input->taken;
}

guint64
wh_input_size(const WhInput *input)
{
  return input->size;
}

const char *
wh_input_problem(const WhInput *input)
{
  return input->problem;
}
