/* SPDX-License-Identifier: Apache-2.0
 * Object names: parsing, printing, comparing. */
#include "ledger/event.h"

/* Value of a hex digit plus one; 0 for every other byte. */
static const guint8 hex_plus_one[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

gboolean
wh_oid_is_zero(const WhOid *oid)
{
  static const WhOid zero;
  return memcmp(oid, &zero, sizeof zero) == 0;
}

int
wh_oid_compare(const WhOid *a, const WhOid *b)
{
  return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

guint
wh_oid_hash(gconstpointer oid)
{
  guint hash;
  memcpy(&hash, ((const WhOid *)oid)->bytes, sizeof hash);
  return hash;
}

gboolean
wh_oid_equal(gconstpointer a, gconstpointer b)
{
  return memcmp(a, b, sizeof(WhOid)) == 0;
}

guint
wh_oid_parse(WhSlice hex, WhOid *ret_oid)
{
  WhOid oid = {0};

  if (hex.len != 40 && hex.len != 64)
    return 0;
  for (gsize i = 0; i < hex.len; i += 2) {
    guint high = hex_plus_one[(guint8)hex.data[i]], low = hex_plus_one[(guint8)hex.data[i + 1]];
    if (high == 0 || low == 0)
      return 0;
    oid.bytes[i / 2] = (guint8)((high - 1) << 4 | (low - 1));
  }
  *ret_oid = oid;
  return (guint)hex.len / 2;
}

void
wh_oid_format(const WhOid *oid, guint oid_len, char out[WH_OID_HEX_MAX + 1])
{
  static const char digits[] = "0123456789abcdef";

  g_assert(oid_len <= sizeof oid->bytes);
  for (guint i = 0; i < oid_len; i++) {
    out[2 * i] = digits[oid->bytes[i] >> 4];
    out[2 * i + 1] = digits[oid->bytes[i] & 15];
  }
  out[2 * oid_len] = '\0';
}
