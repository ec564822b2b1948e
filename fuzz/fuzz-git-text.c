/* SPDX-License-Identifier: Apache-2.0
 * Any bytes parse as a raw diff, as packed refs and as a configuration. */
#include "fuzz.h"

#include "source/git/git_raw.h"
#include "source/git/git_refs.h"

static void
check_raw(WhSlice s, guint oid_len)
{
  WhGitRaw raw;
  for (;;) {
    WhGitRawKind kind = wh_git_raw_next(s, oid_len, &raw);
    if (kind == WH_GIT_RAW_MORE || kind == WH_GIT_RAW_BROKEN)
      break;
    g_assert_true(raw.used > 0 && raw.used <= s.len);
    g_assert_true(kind != WH_GIT_RAW_CHANGE || raw.change.path.data + raw.change.path.len < s.data + s.len);
    s = wh_slice(s.data + raw.used, s.len - raw.used);
  }
  g_assert_cmpuint(raw.used, ==, 0);
}

static void
check_ref(WhSlice name, const WhOid *oid, gpointer user)
{
  g_assert_cmpuint(name.len, >, 0);
  g_assert_null(memchr(name.data, '\n', name.len));
  g_assert_null(memchr(name.data, '\0', name.len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WhSlice text = wh_slice((const char *)data, size);
  gboolean reftable, partial;
  check_raw(text, 20);
  check_raw(text, 32);
  wh_git_packed_refs_parse(text, 20, check_ref, NULL);
  guint hash = wh_git_config_hash(text, &reftable, &partial);
  g_assert_true(hash == 0 || hash == 20 || hash == 32);
  return 0;
}
