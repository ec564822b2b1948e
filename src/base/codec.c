/* SPDX-License-Identifier: Apache-2.0
 * Variable-length integers and bytes. */
#include "base/codec.h"

#define VARINT_MAX 10 /* bytes of a 64-bit LEB128 number */

void
wh_put_u64(GByteArray *out, guint64 value)
{
  guint8 buf[VARINT_MAX];
  guint n = 0;
  do {
    guint8 low = value & 0x7f;
    value >>= 7;
    buf[n++] = value != 0 ? low | 0x80 : low;
  } while (value != 0);
  g_byte_array_append(out, buf, n);
}

void
wh_put_i64(GByteArray *out, gint64 value)
{
  guint64 u = (guint64)value;
  wh_put_u64(out, (u << 1) ^ (value < 0 ? G_MAXUINT64 : 0));
}

void
wh_put_bytes(GByteArray *out, const void *data, gsize len)
{
  g_assert(len <= G_MAXUINT - out->len);
  if (len > 0)
    g_byte_array_append(out, data, (guint)len);
}

void
wh_put_slice(GByteArray *out, WhSlice s)
{
  wh_put_u64(out, s.len);
  wh_put_bytes(out, s.data, s.len);
}

static guint64
fail(WhCursor *c)
{
  c->failed = TRUE;
  c->at = c->end;
  return 0;
}

guint64
wh_get_u64(WhCursor *c)
{
  guint64 value = 0;
  for (guint n = 0; n < VARINT_MAX && c->at < c->end; n++) {
    guint8 byte = *c->at++;
    /* The tenth byte has room for one bit. A zero last byte is a longer spelling of the same number: refused,
     * so that equal values have equal bytes. */
    if ((n == VARINT_MAX - 1 && byte > 1) || (n > 0 && byte == 0))
      return fail(c);
    value |= (guint64)(byte & 0x7f) << (7 * n);
    if ((byte & 0x80) == 0)
      return value;
  }
  return fail(c);
}

gint64
wh_get_i64(WhCursor *c)
{
  guint64 u = wh_get_u64(c);
  return (gint64)((u >> 1) ^ ((u & 1) != 0 ? G_MAXUINT64 : 0));
}

guint32
wh_get_count(WhCursor *c, guint32 max, gsize min_bytes)
{
  guint64 n = wh_get_u64(c);
  gsize left = (gsize)(c->end - c->at);
  if (n > max || (min_bytes > 0 && n > left / min_bytes))
    return (guint32)fail(c);
  return (guint32)n;
}

const guint8 *
wh_get_bytes(WhCursor *c, gsize len)
{
  if (c->failed || len > (gsize)(c->end - c->at)) {
    fail(c);
    return NULL;
  }
  const guint8 *p = c->at;
  c->at += len;
  return p;
}

WhSlice
wh_get_slice(WhCursor *c, gsize max)
{
  guint64 len = wh_get_u64(c);
  if (len > max) {
    fail(c);
    return wh_slice(NULL, 0);
  }
  const guint8 *p = wh_get_bytes(c, (gsize)len);
  return p != NULL ? wh_slice((const char *)p, (gsize)len) : wh_slice(NULL, 0);
}
