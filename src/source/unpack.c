/* SPDX-License-Identifier: Apache-2.0
 * gzip, xz and zstd as one stream each. */
#include "source/unpack.h"

#include "source/stream.h"

#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <zstd.h>
#include <zstd_errors.h>

typedef enum { GZIP, XZ, ZSTD } Kind;

struct WhUnpack {
  Kind kind;
  gboolean between; /* a member has ended, and none has begun since */
  struct inflate_state gzip;
  lzma_stream xz;
  ZSTD_DStream *zstd;
};

static WhUnpackState
broken(WhUnpackStep *s, const char *problem)
{
  s->problem = problem;
  return WH_UNPACK_BROKEN;
}

static gboolean
starts(WhSlice s, const char *magic, gsize len)
{
  return s.len >= len && memcmp(s.data, magic, len) == 0;
}

static void
start_gzip(WhUnpack *u)
{
  isal_inflate_init(&u->gzip);
  u->gzip.crc_flag = ISAL_GZIP;
}

WhUnpack *
wh_unpack_new(WhSlice beginning)
{
  gboolean gzip = starts(beginning, "\x1f\x8b", 2);
  gboolean xz = starts(beginning,
                       "\xfd"
                       "7zXZ",
                       6);
  gboolean zstd = starts(beginning, "\x28\xb5\x2f\xfd", 4);
  if (!gzip && !xz && !zstd)
    return NULL;
  WhUnpack *u = g_new0(WhUnpack, 1);
  u->kind = gzip ? GZIP : xz ? XZ : ZSTD;
  if (gzip)
    start_gzip(u);
  if (xz && lzma_stream_decoder(&u->xz, WH_INPUT_MEMORY, LZMA_CONCATENATED) != LZMA_OK)
    g_error("out of memory");
  if (zstd) {
    u->zstd = ZSTD_createDStream();
    ZSTD_DCtx_setParameter(u->zstd, ZSTD_d_windowLogMax, (int)g_bit_storage(WH_INPUT_MEMORY) - 1);
  }
  return u;
}

void
wh_unpack_free(WhUnpack *unpack)
{
  if (unpack->kind == XZ)
    lzma_end(&unpack->xz);
  ZSTD_freeDStream(unpack->zstd);
  g_free(unpack);
}

/* After a member: padding of zeros is passed over. TRUE if another member begins. */
static gboolean
next_member(WhUnpackStep *s)
{
  while (s->next < s->end && *s->next == 0)
    s->next++;
  return s->next < s->end;
}

static WhUnpackState
some_gzip(WhUnpack *u, WhUnpackStep *s)
{
  if (u->between) {
    if (!next_member(s))
      return s->last ? WH_UNPACK_END : WH_UNPACK_MORE;
    if (*s->next != 0x1f)
      return broken(s, "something that is no gzip follows the gzip data");
    start_gzip(u);
    u->between = FALSE;
  }
  gsize given = (gsize)(s->end - s->next);
  u->gzip.next_in = (guint8 *)(guintptr)s->next; /* read only; the library's type is not const */
  u->gzip.avail_in = (guint32)given;
  u->gzip.next_out = (guint8 *)s->to;
  u->gzip.avail_out = (guint32)MIN(s->room, G_MAXINT32);
  gsize offered = u->gzip.avail_out;
  int result = isal_inflate(&u->gzip);
  s->next = s->end - u->gzip.avail_in;
  gsize got = offered - u->gzip.avail_out;
  s->to += got;
  s->room -= got;
  if (result < 0)
    return broken(s, "gzip data is damaged");
  if (u->gzip.block_state == ISAL_BLOCK_FINISH)
    u->between = TRUE;
  else if (s->last && s->next == s->end && got == 0)
    return broken(s, "gzip data is cut short");
  return WH_UNPACK_MORE;
}

static WhUnpackState
some_xz(WhUnpack *u, WhUnpackStep *s)
{
  u->xz.next_in = s->next;
  u->xz.avail_in = (gsize)(s->end - s->next);
  u->xz.next_out = (guint8 *)s->to;
  u->xz.avail_out = s->room;
  lzma_ret result = lzma_code(&u->xz, s->last ? LZMA_FINISH : LZMA_RUN);
  s->next = u->xz.next_in;
  s->to = (char *)u->xz.next_out;
  s->room = u->xz.avail_out;
  switch (result) {
  case LZMA_OK:
    return WH_UNPACK_MORE;
  case LZMA_STREAM_END:
    return WH_UNPACK_END;
  case LZMA_BUF_ERROR:
    return s->last ? broken(s, "xz data is cut short") : WH_UNPACK_MORE;
  case LZMA_MEMLIMIT_ERROR:
    return broken(s, "xz data wants more memory than is allowed");
  default:
    return broken(s, "xz data is damaged");
  }
}

static WhUnpackState
some_zstd(WhUnpack *u, WhUnpackStep *s)
{
  ZSTD_inBuffer in = {s->next, (gsize)(s->end - s->next), 0};
  ZSTD_outBuffer out = {s->to, s->room, 0};
  if (in.size == 0 && u->between)
    return s->last ? WH_UNPACK_END : WH_UNPACK_MORE;
  gsize left = ZSTD_decompressStream(u->zstd, &out, &in);
  s->next += in.pos;
  s->to += out.pos;
  s->room -= out.pos;
  if (ZSTD_isError(left))
    return broken(s, ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge
                         ? "zstd data wants more memory than is allowed"
                         : "zstd data is damaged");
  u->between = left == 0;
  if (s->last && !u->between && s->next == s->end && out.pos == 0)
    return broken(s, "zstd data is cut short");
  return WH_UNPACK_MORE;
}

WhUnpackState
wh_unpack_some(WhUnpack *unpack, WhUnpackStep *step)
{
  switch (unpack->kind) {
  case GZIP:
    return some_gzip(unpack, step);
  case XZ:
    return some_xz(unpack, step);
  default:
    return some_zstd(unpack, step);
  }
}
