/* SPDX-License-Identifier: Apache-2.0
 * Deltas are applied within their bounds or refused, and the scan for hidden text never overlooks what one
 * makes. Input: the length of a base, the base, the delta. */
#include "fuzz.h"

#include "source/git/hidden_scan.h"

#define RESULT_MAX (1u << 20)

static void
check_scan(WhSlice base, WhSlice delta, const guint8 *result, gsize len)
{
  guint base_flags = wh_hidden_flags((const guint8 *)base.data, base.len, TRUE);
  guint flags =
      wh_hidden_made_flags(base_flags, wh_hidden_delta_flags((const guint8 *)delta.data, delta.len));
  gboolean holds_shy = memmem(result, len, "\xc2\xad", 2) != NULL; /* not followed across pieces */
  if (!holds_shy && (wh_hidden_flags(result, len, TRUE) & WH_HIDDEN_HELD) != 0)
    g_assert_cmpuint(flags & WH_HIDDEN_HELD, !=, 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0 || size - 1 < data[0])
    return 0;
  WhSlice base = wh_slice((const char *)data + 1, data[0]);
  WhSlice delta = wh_slice(base.data + base.len, size - 1 - base.len);
  guint64 base_size = 0, result_size = 0;
  gsize ops = 0;
  wh_hidden_delta_flags((const guint8 *)delta.data, delta.len);
  if (!wh_delta_sizes((const guint8 *)delta.data, delta.len, &base_size, &result_size, &ops))
    return 0;
  g_assert_cmpuint(ops, <=, delta.len);
  if (result_size > RESULT_MAX)
    return 0;
  g_autofree guint8 *result = g_malloc((gsize)result_size);
  if (wh_delta_apply(base, delta, result, (gsize)result_size))
    check_scan(base, delta, result, (gsize)result_size);
  return 0;
}
