/* SPDX-License-Identifier: Apache-2.0
 * A segment that is accepted makes a view, and written again says the same. The first byte chooses: even, the
 * rest is a whole segment; odd, the rest is what lies inside one, past the checksum that would stop the
 * fuzzer: of the first version, with the bit of 4 of the second, with those of 4 and 8 of the third. */
#include "fuzz.h"

#include <zstd.h>

#include "base/codec.h"
#include "ledger/segment.h"
#include "ledger/view.h"

/* The raw bytes as a segment: header and frame are right, the content is the fuzzer's. */
static GBytes *
wrap(const uint8_t *raw, size_t len, guint8 oid_len, guint8 version)
{
  GByteArray *out = g_byte_array_new();
  const guint8 fixed[] = {'W', 'H', 'S', 'G', version, oid_len, 1};
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

/* Every message, event, release and file as a digest, in order. */
typedef struct {
  WhSink sink;
  GChecksum *sum;
} Digest;

static void
add_slices(GChecksum *sum, const WhSlice *slices, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_checksum_update(sum, (const guchar *)&slices[i].len, sizeof slices[i].len);
    g_checksum_update(sum, (const guchar *)slices[i].data, (gssize)slices[i].len);
  }
}

static void
add_numbers(GChecksum *sum, const gint64 *numbers, guint n)
{
  g_checksum_update(sum, (const guchar *)numbers, (gssize)(n * sizeof *numbers));
}

static gboolean
digest_message(WhSink *sink, const WhMessageRecord *m, GError **error)
{
  const WhSlice slices[] = {m->id,      m->parent, m->thread, m->name,   m->email,
                            m->subject, m->text,   m->to,     m->traits, m->place};
  const gint64 numbers[] = {m->kind, m->claimed.time, m->claimed.zone, m->arrived, m->association, m->flags};

  add_slices(((Digest *)sink)->sum, slices, G_N_ELEMENTS(slices));
  add_numbers(((Digest *)sink)->sum, numbers, G_N_ELEMENTS(numbers));
  return TRUE;
}

static gboolean
digest_event(WhSink *sink, const WhEventRecord *e, GError **error)
{
  const WhSlice slices[] = {e->id,     e->name,   e->email,  e->other_name, e->other_email,
                            e->object, e->thread, e->detail, e->locator};
  const gint64 numbers[] = {e->verb, e->registry, e->claimed.time, e->claimed.zone};

  add_slices(((Digest *)sink)->sum, slices, G_N_ELEMENTS(slices));
  add_numbers(((Digest *)sink)->sum, numbers, G_N_ELEMENTS(numbers));
  g_checksum_update(((Digest *)sink)->sum, e->oid.bytes, sizeof e->oid.bytes);
  return TRUE;
}

static gboolean
digest_release(WhSink *sink, const WhReleaseRecord *r, GError **error)
{
  const WhSlice slices[] = {r->name, r->version, r->digest, r->tag, r->packer, r->tools, r->key};
  const gint64 numbers[] = {(gint64)r->size,     (gint64)r->n_files, (gint64)r->n_same,
                            (gint64)r->n_absent, r->newest,          r->signed_at};

  add_slices(((Digest *)sink)->sum, slices, G_N_ELEMENTS(slices));
  add_numbers(((Digest *)sink)->sum, numbers, G_N_ELEMENTS(numbers));
  return TRUE;
}

static gboolean
digest_file(WhSink *sink, const WhFileRecord *f, GError **error)
{
  const WhSlice slices[] = {f->release, f->path, f->generator, f->reason, f->excerpt};
  const gint64 numbers[] = {f->state, f->class, f->reach, f->flags, f->mode, (gint64)f->size, f->mtime};

  add_slices(((Digest *)sink)->sum, slices, G_N_ELEMENTS(slices));
  add_numbers(((Digest *)sink)->sum, numbers, G_N_ELEMENTS(numbers));
  g_checksum_update(((Digest *)sink)->sum, f->oid.bytes, sizeof f->oid.bytes);
  return TRUE;
}

static gboolean
digest_comparison(WhSink *sink, const WhComparisonRecord *r, GError **error)
{
  const WhSlice slices[] = {r->id, r->release, r->tag, r->before, r->after, r->build_ids, r->measure};
  const gint64 numbers[] = {r->kind,     r->newest, r->updates, r->as_much, r->runs,
                            r->surprise, r->ratio,  r->low,     r->high,    r->same_work};

  add_slices(((Digest *)sink)->sum, slices, G_N_ELEMENTS(slices));
  add_numbers(((Digest *)sink)->sum, numbers, G_N_ELEMENTS(numbers));
  for (guint32 i = 0; i < r->n_findings; i++) {
    const WhSlice texts[] = {r->findings[i].kind, r->findings[i].group, r->findings[i].file,
                             r->findings[i].what};
    const gint64 flags[] = {r->findings[i].seen, r->findings[i].flags};
    add_slices(((Digest *)sink)->sum, texts, G_N_ELEMENTS(texts));
    add_numbers(((Digest *)sink)->sum, flags, G_N_ELEMENTS(flags));
  }
  return TRUE;
}

static Digest
digest_new(void)
{
  return (Digest){{.message = digest_message,
                   .event = digest_event,
                   .release = digest_release,
                   .file = digest_file,
                   .comparison = digest_comparison},
                  g_checksum_new(G_CHECKSUM_SHA1)};
}

typedef struct {
  WhViewBuilder *view;
  Digest digest;
  WhSegmentInfo info;
} Again;

static gboolean
read_again(GBytes *segment, gpointer user, GError **error)
{
  g_autoptr(GBytes) owned = segment;
  Again *again = user;
  WhSegmentInfo info;

  g_assert_true(wh_segment_read(owned, wh_view_builder_sink(again->view), &info, NULL));
  g_assert_true(wh_segment_read(owned, &again->digest.sink, NULL, NULL));
  again->info.n_messages += info.n_messages;
  again->info.n_events += info.n_events;
  again->info.n_refs += info.n_refs;
  again->info.n_tags += info.n_tags;
  again->info.n_facts += info.n_facts;
  return TRUE;
}

static void
check_again(GBytes *segment, const WhSegmentInfo *info)
{
  g_autoptr(WhViewBuilder) one = wh_view_builder_new("fuzz", info->oid_len);
  Again again = {wh_view_builder_new("fuzz", info->oid_len), digest_new(), {0}};
  Digest digest = digest_new();
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(info->oid_len, read_again, &again);

  g_assert_true(wh_segment_read(segment, wh_view_builder_sink(one), NULL, NULL));
  g_assert_true(wh_segment_read(segment, wh_segment_builder_sink(builder), NULL, NULL));
  g_assert_true(wh_segment_read(segment, &digest.sink, NULL, NULL));
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  g_assert_cmpuint(again.info.n_messages, ==, info->n_messages);
  g_assert_cmpuint(again.info.n_events, ==, info->n_events);
  g_assert_cmpstr(g_checksum_get_string(again.digest.sum), ==, g_checksum_get_string(digest.sum));
  g_assert_cmpuint(again.info.n_refs, ==, info->n_refs);
  g_assert_cmpuint(again.info.n_tags, ==, info->n_tags);
  g_assert_cmpuint(again.info.n_facts, ==, info->n_facts);
  g_autoptr(WhView) a = wh_view_builder_build(one, G_MAXINT64);
  g_autoptr(WhView) b = wh_view_builder_build(again.view, G_MAXINT64);
  g_assert_cmpuint(a->n_commits, ==, b->n_commits);
  g_assert_cmpuint(a->n_changes, ==, b->n_changes);
  g_assert_cmpuint(a->n_accounts, ==, b->n_accounts);
  g_assert_cmpuint(a->n_facts, ==, b->n_facts);
  g_assert_cmpuint(a->n_messages, ==, b->n_messages);
  g_assert_cmpuint(a->n_events, ==, b->n_events);
  wh_view_builder_free(again.view);
  g_checksum_free(again.digest.sum);
  g_checksum_free(digest.sum);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WhSegmentInfo info;
  g_autoptr(GBytes) segment = NULL;

  if (size < 1)
    return 0;
  segment = (data[0] & 1) == 0 ? g_bytes_new(data + 1, size - 1)
                               : wrap(data + 1, size - 1, (data[0] & 2) == 0 ? 20 : 32,
                                      (data[0] & 4) == 0   ? 1
                                      : (data[0] & 8) == 0 ? 2
                                                           : 3);
  if (wh_segment_read(segment, NULL, &info, NULL))
    check_again(segment, &info);
  return 0;
}
