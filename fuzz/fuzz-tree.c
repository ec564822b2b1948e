/* SPDX-License-Identifier: Apache-2.0
 * Trees and the heads of commits. */
#include "fuzz.h"

#include "base/limits.h"
#include "source/git/treediff.h"
#include "source/git/walk.h"

static void
check_tree(const uint8_t *data, size_t size, guint oid_len)
{
  const guint8 *at = data, *before = data, *end = data + size;
  WhTreeEntry entry;
  while (wh_tree_next(&at, end, oid_len, &entry)) {
    g_assert_true(at > before && at <= end && entry.oid + oid_len == at);
    g_assert_true(entry.name_len > 0 && (const guint8 *)entry.name + entry.name_len < entry.oid);
    before = at;
  }
  g_assert_true(at == before);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  for (guint oid_len = 20; oid_len <= 32; oid_len += 12) {
    WhOid tree = {0};
    g_autoptr(GArray) parents = g_array_new(FALSE, FALSE, sizeof(WhOid));
    check_tree(data, size, oid_len);
    wh_walk_parse_head(wh_slice((const char *)data, size), oid_len, &tree, parents);
    g_assert_cmpuint(parents->len, <=, WH_LIMIT_PARENTS);
  }
  return 0;
}
