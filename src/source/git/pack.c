/* SPDX-License-Identifier: Apache-2.0
 * Parsers of pack indices, entry headers and deltas. */
#include "source/git/pack.h"
#include "base/error.h"

#define V2_HEAD 8u
#define FANOUT_BYTES 1024u
#define GUESS_REACH 16u

static guint32
be32(const guint8 *p)
{
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

static guint64
be64(const guint8 *p)
{
  return (guint64)be32(p) << 32 | be32(p + 4);
}

static gboolean
refuse(GError **error, const char *why)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "pack index: %s; run `git fsck` on the repository", why);
  return FALSE;
}

static gboolean
check_fanout(const guint8 *fanout)
{
  for (guint i = 1; i < 256; i++)
    if (be32(fanout + 4 * (i - 1)) > be32(fanout + (gsize)4 * i))
      return FALSE;
  return TRUE;
}

static gboolean
parse_v1(const guint8 *data, gsize len, WhPackIndex *index, GError **error)
{
  if (index->oid_len != 20)
    return refuse(error, "version 1 with other hashes than SHA-1");
  index->stride = index->offset_stride = 4 + index->oid_len;
  if (len != FANOUT_BYTES + index->count * index->stride + 2 * (gsize)index->oid_len)
    return refuse(error, "its length does not fit its count");
  index->offsets = data + FANOUT_BYTES;
  index->oids = index->offsets + 4;
  return TRUE;
}

static gboolean
parse_v2(const guint8 *data, gsize len, WhPackIndex *index, GError **error)
{
  gsize count = index->count;
  gsize fixed = V2_HEAD + FANOUT_BYTES + count * (index->oid_len + 8u) + 2 * (gsize)index->oid_len;
  if (len < fixed || (len - fixed) % 8 != 0 || (len - fixed) / 8 > count)
    return refuse(error, "its length does not fit its count");
  index->n_large = (guint32)((len - fixed) / 8);
  index->stride = index->oid_len;
  index->offset_stride = 4;
  index->oids = data + V2_HEAD + FANOUT_BYTES;
  index->offsets = index->oids + count * (index->oid_len + 4u); /* past the checksums */
  index->large = index->offsets + count * 4;
  return TRUE;
}

gboolean
wh_pack_index_parse(const guint8 *data, gsize len, guint oid_len, guint64 pack_size, WhPackIndex *ret_index,
                    GError **error)
{
  static const guint8 magic[4] = {0xff, 't', 'O', 'c'};
  if (len < V2_HEAD + FANOUT_BYTES)
    return refuse(error, "too short");
  gboolean is_v1 = memcmp(data, magic, sizeof magic) != 0;
  if (!is_v1 && be32(data + 4) != 2)
    return refuse(error, "unknown version");
  WhPackIndex index = {.fanout = is_v1 ? data : data + V2_HEAD, .oid_len = oid_len, .pack_size = pack_size};
  if (!check_fanout(index.fanout))
    return refuse(error, "its fanout does not ascend");
  index.count = be32(index.fanout + 255 * 4);
  if (!(is_v1 ? parse_v1 : parse_v2)(data, len, &index, error))
    return FALSE;
  *ret_index = index;
  return TRUE;
}

gboolean
wh_pack_index_offset(const WhPackIndex *index, guint32 nth, guint64 *ret_offset)
{
  guint64 offset = be32(index->offsets + nth * index->offset_stride);
  if (index->large != NULL && (offset & 0x80000000u) != 0) {
    guint32 slot = (guint32)offset & 0x7fffffffu;
    if (slot >= index->n_large)
      return FALSE;
    offset = be64(index->large + (gsize)slot * 8);
  }
  if (offset < 12 || index->pack_size < index->oid_len || offset >= index->pack_size - index->oid_len)
    return FALSE;
  *ret_offset = offset;
  return TRUE;
}

const guint8 *
wh_pack_index_oid(const WhPackIndex *index, guint32 nth)
{
  return index->oids + nth * index->stride;
}

static int
compare_nth(const WhPackIndex *index, const guint8 *oid, guint32 nth)
{
  return memcmp(oid, wh_pack_index_oid(index, nth), index->oid_len);
}

/* Names are spread evenly, so where one should stand can be guessed; the steps away from there grow, so that
 * a table made otherwise costs no more than halving. Saves most of the cache misses of halving. */
static void
narrow(const WhPackIndex *index, const guint8 *oid, guint32 *low, guint32 *high)
{
  guint32 reach = GUESS_REACH;
  if (*high - *low <= 2 * reach)
    return;
  guint32 guess = *low + (guint32)((guint64)(*high - *low) * be32(oid + 1) >> 32);
  gboolean below = compare_nth(index, oid, guess) < 0;
  *(below ? high : low) = guess;
  for (; *high - *low > reach; reach *= 2) {
    guint32 next = below ? *high - reach : *low + reach;
    gboolean passed = (compare_nth(index, oid, next) < 0) != below;
    *(below != passed ? high : low) = next;
    if (passed)
      return;
  }
}

gboolean
wh_pack_index_find(const WhPackIndex *index, const guint8 *oid, guint64 *ret_offset)
{
  guint32 low = oid[0] == 0 ? 0 : be32(index->fanout + ((gsize)oid[0] - 1) * 4);
  guint32 high = be32(index->fanout + (gsize)oid[0] * 4);
  narrow(index, oid, &low, &high);
  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    int order = compare_nth(index, oid, middle);
    if (order == 0)
      return wh_pack_index_offset(index, middle, ret_offset);
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return FALSE;
}

gboolean
wh_pack_header_check(const guint8 *data, gsize len, const WhPackIndex *index, GError **error)
{
  if (len < 12 + (gsize)index->oid_len || memcmp(data, "PACK", 4) != 0)
    return refuse(error, "its pack is no pack");
  if (be32(data + 4) != 2 && be32(data + 4) != 3)
    return refuse(error, "its pack has an unknown version");
  if (be32(data + 8) != index->count)
    return refuse(error, "it and its pack differ in count");
  return TRUE;
}

/* Type and size: three bits of type, four of size, then seven a byte. */
static gboolean
parse_head(const guint8 **at, const guint8 *end, WhPackEntry *entry)
{
  const guint8 *p = *at;
  if (p >= end)
    return FALSE;
  guint8 byte = *p++;
  entry->type = (byte >> 4) & 7;
  entry->size = byte & 15;
  for (guint shift = 4; (byte & 0x80) != 0; shift += 7) {
    if (p >= end || shift > 53)
      return FALSE;
    byte = *p++;
    entry->size |= (guint64)(byte & 0x7f) << shift;
  }
  *at = p;
  return TRUE;
}

static gboolean
parse_base_offset(const guint8 **at, const guint8 *end, guint64 offset, guint64 *ret_base)
{
  const guint8 *p = *at;
  if (p >= end)
    return FALSE;
  guint8 byte = *p++;
  guint64 back = byte & 0x7f;
  while ((byte & 0x80) != 0) {
    if (p >= end || back > G_MAXUINT64 >> 9)
      return FALSE;
    byte = *p++;
    back = ((back + 1) << 7) | (byte & 0x7f);
  }
  if (back == 0 || back > offset - 12)
    return FALSE;
  *ret_base = offset - back;
  *at = p;
  return TRUE;
}

gboolean
wh_pack_entry_parse(const guint8 *pack, guint64 pack_size, guint64 offset, guint oid_len,
                    WhPackEntry *ret_entry)
{
  WhPackEntry entry = {0};
  if (pack_size < oid_len || offset < 12 || offset >= pack_size - oid_len)
    return FALSE;
  const guint8 *at = pack + offset;
  const guint8 *end = pack + pack_size - oid_len;
  if (!parse_head(&at, end, &entry))
    return FALSE;
  if (entry.type == WH_PACK_REF_DELTA) {
    if ((gsize)(end - at) < oid_len)
      return FALSE;
    entry.base_oid = at;
    at += oid_len;
  } else if (entry.type == WH_PACK_OFS_DELTA) {
    if (!parse_base_offset(&at, end, offset, &entry.base_offset))
      return FALSE;
  } else if (entry.type < 1 || entry.type > 4) {
    return FALSE;
  }
  entry.data = at;
  entry.avail = (gsize)(end - at);
  *ret_entry = entry;
  return TRUE;
}

static gboolean
delta_size(const guint8 *delta, gsize len, gsize *at, guint64 *ret_size)
{
  guint64 size = 0;
  for (guint shift = 0; shift <= 56; shift += 7) {
    if (*at >= len)
      return FALSE;
    guint8 byte = delta[(*at)++];
    size |= (guint64)(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) {
      *ret_size = size;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
wh_delta_sizes(const guint8 *delta, gsize len, guint64 *ret_base, guint64 *ret_result, gsize *ret_ops)
{
  gsize at = 0;
  if (!delta_size(delta, len, &at, ret_base) || !delta_size(delta, len, &at, ret_result))
    return FALSE;
  *ret_ops = at;
  return TRUE;
}

/* Each set bit of OP brings one byte. */
gboolean
wh_delta_copy(guint8 op, const guint8 **at, const guint8 *end, gsize *ret_offset, gsize *ret_size)
{
  guint32 field[7];
  const guint8 *p = *at;
  for (guint i = 0; i < 7; i++) {
    field[i] = 0;
    if ((op & (1u << i)) == 0)
      continue;
    if (p >= end)
      return FALSE;
    field[i] = *p++;
  }
  *ret_offset = field[0] | field[1] << 8 | field[2] << 16 | field[3] << 24;
  *ret_size = field[4] | field[5] << 8 | field[6] << 16;
  if (*ret_size == 0)
    *ret_size = 0x10000;
  *at = p;
  return TRUE;
}

gboolean
wh_delta_apply(WhSlice base, WhSlice delta, guint8 *out, gsize out_size)
{
  guint64 base_size = 0, result_size = 0;
  gsize ops = 0;
  if (!wh_delta_sizes((const guint8 *)delta.data, delta.len, &base_size, &result_size, &ops) ||
      base_size != base.len || result_size != out_size)
    return FALSE;
  const guint8 *at = (const guint8 *)delta.data + ops;
  const guint8 *end = (const guint8 *)delta.data + delta.len;
  gsize done = 0;
  while (at < end) {
    guint8 op = *at++;
    gsize offset = 0, size = op;
    const guint8 *from = at;
    if ((op & 0x80) != 0) {
      if (!wh_delta_copy(op, &at, end, &offset, &size) || offset > base.len || size > base.len - offset)
        return FALSE;
      from = (const guint8 *)base.data + offset;
    } else if (op == 0 || size > (gsize)(end - at)) {
      return FALSE;
    } else {
      at += size;
    }
    if (size > out_size - done)
      return FALSE;
    memcpy(out + done, from, size);
    done += size;
  }
  return done == out_size;
}
