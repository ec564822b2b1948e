/* SPDX-License-Identifier: Apache-2.0
 * A segment that is accepted makes a view, and written again says the same. The first byte chooses: even, the
 * rest is a whole segment; odd, the rest is what lies inside one, past the checksum that would stop the
 * fuzzer. */
#include "fuzz.h"

#include <zstd.h>

#include "base/codec.h"
#include "ledger/segment.h"
#include "ledger/view.h"

/* The raw bytes as a segment: header and frame are right, the content is the fuzzer's. */
static GBytes *
wrap(const uint8_t *raw, size_t len, guint8 oid_len)
{
  GByteArray *out = g_byte_array_new();
  const guint8 fixed[] = {'W', 'H', 'S', 'G', 1, oid_len, 1};
  gsize bound = ZSTD_compressBound(len), size;
  guint header;

  g_byte_array_append(out, fixed, sizeof fixed);
  wh_put_u64(out, len);
  header = out->len;
  g_byte_array_set_size(out, header + (guint)bound);
  size = ZSTD_compress(out->data + header, bound, raw, len, 1);
  g_assert_false(ZSTD_isError(size));
  g_byte_array_set_size(out, header + (guint)size);
  return g_byte_array_free_to_bytes(out);
}

typedef struct {
  WhViewBuilder *view;
  WhSegmentInfo info;
} Again;

static gboolean
read_again(GBytes *segment, gpointer user, GError **error)
{
  g_autoptr(GBytes) owned = segment;
  Again *again = user;
  WhSegmentInfo info;

  g_assert_true(wh_segment_read(owned, wh_view_builder_sink(again->view), &info, NULL));
  again->info.n_refs += info.n_refs;
  again->info.n_tags += info.n_tags;
  again->info.n_facts += info.n_facts;
  return TRUE;
}

static void
check_again(GBytes *segment, const WhSegmentInfo *info)
{
  g_autoptr(WhViewBuilder) one = wh_view_builder_new("fuzz", info->oid_len);
  Again again = {wh_view_builder_new("fuzz", info->oid_len), {0}};
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(info->oid_len, read_again, &again);

  g_assert_true(wh_segment_read(segment, wh_view_builder_sink(one), NULL, NULL));
  g_assert_true(wh_segment_read(segment, wh_segment_builder_sink(builder), NULL, NULL));
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  g_assert_cmpuint(again.info.n_refs, ==, info->n_refs);
  g_assert_cmpuint(again.info.n_tags, ==, info->n_tags);
  g_assert_cmpuint(again.info.n_facts, ==, info->n_facts);
  g_autoptr(WhView) a = wh_view_builder_build(one, G_MAXINT64);
  g_autoptr(WhView) b = wh_view_builder_build(again.view, G_MAXINT64);
  g_assert_cmpuint(a->n_commits, ==, b->n_commits);
  g_assert_cmpuint(a->n_changes, ==, b->n_changes);
  g_assert_cmpuint(a->n_accounts, ==, b->n_accounts);
  g_assert_cmpuint(a->n_facts, ==, b->n_facts);
  wh_view_builder_free(again.view);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WhSegmentInfo info;
  g_autoptr(GBytes) segment = NULL;

  if (size < 1)
    return 0;
  segment = (data[0] & 1) == 0 ? g_bytes_new(data + 1, size - 1)
                               : wrap(data + 1, size - 1, (data[0] & 2) == 0 ? 20 : 32);
  if (wh_segment_read(segment, NULL, &info, NULL))
    check_again(segment, &info);
  return 0;
}
