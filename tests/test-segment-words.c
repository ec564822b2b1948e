/* SPDX-License-Identifier: Apache-2.0
 * Segments of messages and events: what goes in comes out, held at its limits; what is broken is refused. */
#include "words_fixture.h"

#include <zstd.h>

#include "base/codec.h"
#include "base/error.h"
#include "base/limits.h"
#include "ledger/segment.h"

typedef struct {
  WhSink sink;
  GString *text;
} Dumper;

static gboolean
dump_message(WhSink *sink, const WhMessageRecord *record, GError **error)
{
  wh_message_dump(record, ((Dumper *)sink)->text);
  return TRUE;
}

static gboolean
dump_event(WhSink *sink, const WhEventRecord *record, GError **error)
{
  wh_event_dump(record, ((Dumper *)sink)->text);
  return TRUE;
}

static gboolean
no_checkpoint(WhSink *sink, GError **error)
{
  return TRUE;
}

static Dumper
dumper(void)
{
  return (Dumper){{.message = dump_message, .event = dump_event, .checkpoint = no_checkpoint},
                  g_string_new(NULL)};
}

static gboolean
collect(GBytes *segment, gpointer user, GError **error)
{
  g_ptr_array_add(user, segment);
  return TRUE;
}

static void
put_all(const WhWordsFixture *f, WhSink *sink)
{
  guint half = f->messages->len / 2;

  wh_words_fixture_put_messages(f, sink, 0, half);
  wh_words_fixture_put_events(f, sink);
  wh_words_fixture_put_messages(f, sink, half, f->messages->len);
}

static GPtrArray *
encode(const WhWordsFixture *f)
{
  GPtrArray *segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);

  put_all(f, wh_segment_builder_sink(builder));
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  return segments;
}

/* Puts one message in and gives what comes out to CHECK. */
static void
through(const WhMessageRecord *record, gboolean (*check)(WhSink *, const WhMessageRecord *, GError **))
{
  g_autoptr(GPtrArray) segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);
  WhSink *in = wh_segment_builder_sink(builder), out = {.message = check};
  WhSegmentInfo info;
  GError *error = NULL;

  g_assert_true(in->message(in, record, &error));
  g_assert_true(wh_segment_builder_finish(builder, &error));
  g_assert_true(wh_segment_read(segments->pdata[0], &out, &info, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(info.n_messages, ==, 1);
}

static guint
round_trip(guint32 seed, guint n_messages, guint n_events)
{
  g_autoptr(WhWordsFixture) f = wh_words_fixture_new(seed, n_messages, n_events);
  g_autoptr(GPtrArray) segments = encode(f);
  Dumper want = dumper(), got = dumper();
  guint32 n_seen = 0, n_done = 0;

  put_all(f, &want.sink);
  for (guint i = 0; i < segments->len; i++) {
    WhSegmentInfo info;
    GError *error = NULL;
    g_assert_true(wh_segment_read(segments->pdata[i], &got.sink, &info, &error));
    g_assert_no_error(error);
    g_assert_true(wh_segment_read(segments->pdata[i], NULL, NULL, NULL));
    g_assert_cmpuint(info.n_commits, ==, 0);
    g_assert_cmpuint(info.n_messages, <=, WH_LIMIT_SEGMENT_MESSAGES);
    g_assert_cmpuint(info.n_events, <=, WH_LIMIT_SEGMENT_EVENTS);
    n_seen += info.n_messages;
    n_done += info.n_events;
  }
  g_assert_cmpuint(n_seen, ==, n_messages);
  g_assert_cmpuint(n_done, ==, n_events);
  g_assert_cmpstr(got.text->str, ==, want.text->str);
  g_string_free(want.text, TRUE);
  g_string_free(got.text, TRUE);
  return segments->len;
}

static void
test_round_trip(void)
{
  for (guint32 seed = 1; seed < 20; seed++)
    round_trip(seed, seed * 31 % 200, seed * 17 % 150);
}

static void
test_many(void)
{
  g_assert_cmpuint(round_trip(3, WH_LIMIT_SEGMENT_MESSAGES + 100, 10), >=, 2);
  g_assert_cmpuint(round_trip(4, 10, WH_LIMIT_SEGMENT_EVENTS + 100), >=, 2);
}

static gboolean
check_held(WhSink *sink, const WhMessageRecord *got, GError **error)
{
  g_assert_cmpint(got->claimed.time, ==, WH_TIME_MIN);
  g_assert_cmpint(got->claimed.zone, ==, -9999);
  g_assert_cmpint(got->arrived, ==, WH_TIME_MAX);
  g_assert_cmpuint(got->flags, ==, WH_MESSAGE_BAD_DATE | WH_MESSAGE_CUT);
  g_assert_cmpuint(got->id.len, ==, WH_LIMIT_ID - 1); /* characters of three bytes are not halved */
  g_assert_cmpuint(got->parent.len, ==, WH_LIMIT_ID - 1);
  g_assert_cmpuint(got->subject.len, ==, WH_LIMIT_SUBJECT - 2);
  g_assert_cmpuint(got->text.len, ==, WH_LIMIT_WORDS - 1);
  g_assert_cmpuint(got->traits.len, ==, WH_LIMIT_TRAITS - 2);
  g_assert_cmpuint(got->to.len, ==, WH_LIMIT_IDENT - 2);
  g_assert_cmpuint(got->thread.len, ==, WH_LIMIT_ID - 1);
  g_assert_true(g_utf8_validate_len(got->text.data, got->text.len, NULL));
  return TRUE;
}

static void
test_out_of_range(void)
{
  GString *text = g_string_new(NULL);
  WhMessageRecord m = {.claimed = {-1, -10000}, .arrived = G_MAXINT64};

  while (text->len <= 3 * (gsize)WH_LIMIT_WORDS)
    g_string_append(text, "語");
  m.id = m.parent = m.thread = m.subject = m.text = m.to = m.traits = m.place =
      wh_slice(text->str, text->len);
  through(&m, check_held);
  g_string_free(text, TRUE);
}

static gboolean
check_newest(WhSink *sink, const WhMessageRecord *got, GError **error)
{
  g_assert_true(wh_slice_has_prefix(got->thread, WH_SLICE("id9 id10 ")));
  g_assert_cmpstr(got->thread.data + got->thread.len - 11, ==, " id38 id39 ");
  g_assert_true(wh_slice_equal(got->parent, WH_SLICE("id39")));
  g_assert_true(wh_slice_has_prefix(got->to, WH_SLICE("id0 id1 ")));
  g_assert_cmpstr(got->to.data + got->to.len - 5, ==, " id31");
  return TRUE;
}

static void
test_lists(void)
{
  GString *ids = g_string_new(NULL);
  WhMessageRecord m = {.parent = WH_SLICE("id39")};

  for (guint i = 0; i < 40; i++)
    g_string_append_printf(ids, "id%u ", i);
  m.thread = m.to = wh_slice(ids->str, ids->len);
  through(&m, check_newest);
  g_string_free(ids, TRUE);
}

static gboolean
check_mended(WhSink *sink, const WhMessageRecord *got, GError **error)
{
  g_assert_true(wh_slice_equal(got->text, WH_SLICE("before\357\277\275after \357\277\275")));
  g_assert_true(wh_slice_equal(got->subject, WH_SLICE("\357\277\275")));
  g_assert_true(wh_slice_equal(got->name, WH_SLICE("raw \377")));
  g_assert_cmpuint(got->flags, ==, WH_MESSAGE_BAD_TEXT);
  return TRUE;
}

static void
test_mended(void)
{
  const WhMessageRecord m = {.text = WH_SLICE("before\0after \377"),
                             .subject = WH_SLICE("\300"),
                             .name = WH_SLICE("raw \377"),
                             .email = WH_SLICE("")};

  through(&m, check_mended);
}

/* Whatever is let through keeps the promises of the format. */
static void
assert_words(WhSlice text, gsize max)
{
  g_assert_cmpuint(text.len, <=, max);
  g_assert_true(text.len == 0 || g_utf8_validate_len(text.data, text.len, NULL));
}

static gboolean
check_message(WhSink *sink, const WhMessageRecord *m, GError **error)
{
  g_assert_cmpuint(m->kind, <, WH_N_MESSAGE_KINDS);
  g_assert_cmpuint(m->association, <, WH_N_ASSOCIATIONS);
  g_assert_cmpuint(m->flags, <, WH_MESSAGE_FOLLOWS_UP << 1);
  assert_words(m->id, WH_LIMIT_ID);
  assert_words(m->parent, WH_LIMIT_ID);
  assert_words(m->thread, WH_LIMIT_ID * WH_LIMIT_REFERENCES);
  assert_words(m->subject, WH_LIMIT_SUBJECT);
  assert_words(m->text, WH_LIMIT_WORDS);
  assert_words(m->to, WH_LIMIT_TO * WH_LIMIT_IDENT);
  assert_words(m->traits, WH_LIMIT_TRAITS);
  assert_words(m->place, WH_LIMIT_PATH);
  g_assert_cmpint(CLAMP(m->claimed.time, WH_TIME_MIN, WH_TIME_MAX), ==, m->claimed.time);
  g_assert_cmpint(CLAMP(m->arrived, WH_TIME_MIN, WH_TIME_MAX), ==, m->arrived);
  return TRUE;
}

static gboolean
check_event(WhSink *sink, const WhEventRecord *e, GError **error)
{
  g_assert_cmpuint(e->verb, <, WH_N_VERBS);
  assert_words(e->id, WH_LIMIT_ID);
  assert_words(e->object, WH_LIMIT_ID);
  assert_words(e->thread, WH_LIMIT_ID);
  assert_words(e->detail, WH_LIMIT_DETAIL);
  assert_words(e->locator, WH_LIMIT_PATH);
  g_assert_cmpint(CLAMP(e->claimed.time, WH_TIME_MIN, WH_TIME_MAX), ==, e->claimed.time);
  return TRUE;
}

static GByteArray *
unpack(GBytes *segment)
{
  gsize len;
  const guint8 *data = g_bytes_get_data(segment, &len);
  WhCursor c = wh_cursor(data + 7, len - 7);
  gsize size = (gsize)wh_get_u64(&c);
  GByteArray *raw = g_byte_array_new();

  g_byte_array_set_size(raw, (guint)size);
  g_assert_cmpuint(ZSTD_decompress(raw->data, size, c.at, (gsize)(c.end - c.at)), ==, size);
  return raw;
}

static GBytes *
pack(const GByteArray *raw, guint8 version)
{
  const guint8 fixed[] = {'W', 'H', 'S', 'G', version, 20, 1};
  GByteArray *out = g_byte_array_new();
  gsize bound = ZSTD_compressBound(raw->len);
  guint header;

  wh_put_bytes(out, fixed, sizeof fixed);
  wh_put_u64(out, raw->len);
  header = out->len;
  g_byte_array_set_size(out, header + (guint)bound);
  g_byte_array_set_size(out,
                        header + (guint)ZSTD_compress(out->data + header, bound, raw->data, raw->len, 1));
  return g_byte_array_free_to_bytes(out);
}

static gboolean
is_refused(GBytes *segment, WhSink *sink)
{
  g_autoptr(GError) error = NULL;

  if (wh_segment_read(segment, sink, NULL, &error))
    return FALSE;
  g_assert_true(g_error_matches(error, WH_ERROR, WH_ERROR_INPUT) ||
                g_error_matches(error, WH_ERROR, WH_ERROR_LIMIT));
  return TRUE;
}

/* Every byte of what lies behind the checksum, changed in some ways. */
static void
test_hostile(void)
{
  static const guint8 masks[] = {0x01, 0x02, 0x10, 0x80, 0xff};
  g_autoptr(WhWordsFixture) f = wh_words_fixture_new(5, 20, 30);
  g_autoptr(GPtrArray) segments = encode(f);
  g_autoptr(GByteArray) raw = unpack(segments->pdata[0]);
  WhSink sink = {.message = check_message, .event = check_event};
  guint n_refused = 0;

  for (guint i = 0; i < raw->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS(masks); k++) {
      raw->data[i] ^= masks[k];
      g_autoptr(GBytes) changed = pack(raw, 4);
      n_refused += is_refused(changed, &sink) ? 1 : 0;
      raw->data[i] ^= masks[k];
    }
  g_assert_cmpuint(n_refused, >, raw->len);
  g_autoptr(GBytes) same = pack(raw, 4), older = pack(raw, 1), newer = pack(raw, 5), oldest = pack(raw, 0);
  g_assert_false(is_refused(same, &sink));
  g_assert_true(is_refused(older, &sink));
  g_assert_true(is_refused(newer, &sink));
  g_assert_true(is_refused(oldest, &sink));
}

/* What one column of a segment with one message holds, replaced: the columns are named by what they held. */
static void
refuse_instead(const char *what, const char *instead)
{
  const WhMessageRecord m = {.id = WH_SLICE("idididid"),
                             .subject = WH_SLICE("subjectt"),
                             .text = WH_SLICE("texttext"),
                             .traits = WH_SLICE("a: trait"),
                             .place = WH_SLICE("placepla"),
                             .to = WH_SLICE("to@wards")};
  g_autoptr(GPtrArray) segments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(WhSegmentBuilder) builder = wh_segment_builder_new(20, collect, segments);
  WhSink *in = wh_segment_builder_sink(builder);

  g_assert_true(in->message(in, &m, NULL));
  g_assert_true(wh_segment_builder_finish(builder, NULL));
  g_autoptr(GByteArray) raw = unpack(segments->pdata[0]);
  guint8 *at = memmem(raw->data, raw->len, what, 8);
  g_assert_nonnull(at);
  memcpy(at, instead, 8);
  g_autoptr(GBytes) changed = pack(raw, 4);
  g_assert_true(is_refused(changed, NULL));
}

static void
test_bad_text(void)
{
  static const char *const columns[] = {"idididid", "subjectt", "texttext",
                                        "a: trait", "placepla", "to@wards"};

  for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
    refuse_instead(columns[i], "bad \377 utf");
    refuse_instead(columns[i], "a \0 byte");
    refuse_instead(columns[i], "halved \342");
  }
  refuse_instead("to@wards", "two adds"); /* one piece that is two */
}

/* Kept by the version that knew neither messages nor events: one commit. */
static void
test_version_1(void)
{
  static const guint8 segment[] = {
      0x57, 0x48, 0x53, 0x47, 0x01, 0x14, 0x01, 0x83, 0x01, 0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x83, 0x05, 0x03,
      0x00, 0x14, 0x05, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x01, 0x01, 0x01, 0x00, 0x00, 0x02, 0x10,
      0x08, 0x14, 0x05, 0x14, 0x00, 0x01, 0x02, 0x08, 0x02, 0x06, 0x01, 0x00, 0x01, 0x01, 0x41, 0x0d, 0x61,
      0x40, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2e, 0x6f, 0x72, 0x67, 0x00, 0x06, 0x52, 0x45, 0x41,
      0x44, 0x4d, 0x45, 0x07, 0x00, 0x41, 0x00, 0xa4, 0x83, 0x02, 0x01, 0x80, 0xbc, 0xc1, 0x96, 0x0b, 0x00,
      0x78, 0x00, 0x00, 0x01, 0x05, 0x62, 0x65, 0x67, 0x69, 0x6e, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x05,
      0x00, 0x40, 0x00, 0x3a, 0xe7, 0x32, 0xf0, 0x01, 0x9a, 0x48, 0x00, 0x63, 0x55, 0x56, 0x22, 0x96};
  g_autoptr(GBytes) bytes = g_bytes_new_static(segment, sizeof segment);
  WhSegmentInfo info;
  GError *error = NULL;

  g_assert_true(wh_segment_read(bytes, NULL, &info, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(info.n_commits, ==, 1);
  g_assert_cmpuint(info.n_messages + info.n_events, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/segment-words/round-trip", test_round_trip);
  g_test_add_func("/segment-words/many", test_many);
  g_test_add_func("/segment-words/out-of-range", test_out_of_range);
  g_test_add_func("/segment-words/lists", test_lists);
  g_test_add_func("/segment-words/mended", test_mended);
  g_test_add_func("/segment-words/hostile", test_hostile);
  g_test_add_func("/segment-words/bad-text", test_bad_text);
  g_test_add_func("/segment-words/version-1", test_version_1);
  return g_test_run();
}
