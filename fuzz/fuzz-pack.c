/* SPDX-License-Identifier: Apache-2.0
 * Indices and entry headers of packs: what they hand out lies within their bounds. */
#include "fuzz.h"

#include "source/git/pack.h"

#define PACK_SIZE ((guint64)1 << 32)
#define LOOKED_AT 300u

static void
check_index(const uint8_t *data, size_t size, guint oid_len)
{
  WhPackIndex index;
  if (!wh_pack_index_parse(data, size, oid_len, PACK_SIZE, &index, NULL))
    return;
  for (guint32 i = 0; i < MIN(index.count, LOOKED_AT); i++) {
    guint64 offset = 0;
    const guint8 *oid = wh_pack_index_oid(&index, i);
    g_assert_true(oid >= data && oid + oid_len <= data + size);
    if (wh_pack_index_offset(&index, i, &offset))
      g_assert_cmpuint(offset, <, PACK_SIZE - oid_len);
    wh_pack_index_find(&index, oid, &offset);
  }
}

static void
check_entries(const uint8_t *data, size_t size, guint oid_len)
{
  for (guint64 at = 0; at < MIN(size, LOOKED_AT); at++) {
    WhPackEntry entry;
    if (!wh_pack_entry_parse(data, size, at, oid_len, &entry))
      continue;
    g_assert_true(entry.data > data + at && entry.data + entry.avail == data + size - oid_len);
    if (entry.type == WH_PACK_OFS_DELTA)
      g_assert_true(entry.base_offset >= 12 && entry.base_offset < at);
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  for (guint oid_len = 20; oid_len <= 32; oid_len += 12) {
    check_index(data, size, oid_len);
    check_entries(data, size, oid_len);
  }
  return 0;
}
