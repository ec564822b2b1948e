/* SPDX-License-Identifier: Apache-2.0
 * Puts records into the columns of a segment and compresses them. */
#include "ledger/segment_builder.h"

#include <zstd.h>

#include "base/codec.h"
#include "base/error.h"

/* Level 3 against 9 on real and made histories: doc/MEASUREMENTS.md. */
#define ZSTD_LEVEL 3
#define RAW_FLUSH (WH_LIMIT_SEGMENT_RAW / 2)
#define RAW_FULL (WH_LIMIT_SEGMENT_RAW / 8 * 7)           /* the changes of one commit are cut here */
#define SHARED_FLUSH (WH_LIMIT_SEGMENT_RAW / 8 * 7)       /* bytes of paths and of ids once whole */
#define CHECKPOINT_COMMITS (WH_LIMIT_SEGMENT_COMMITS / 2) /* a checkpoint flushes from here on */
#define CHECKPOINT_MESSAGES (WH_LIMIT_SEGMENT_MESSAGES / 2)
#define CHECKPOINT_EVENTS (WH_LIMIT_SEGMENT_EVENTS / 2)

static void
put_text(GByteArray *column, WhSlice text, gsize max)
{
  wh_put_slice(column, wh_slice_clean(text, max));
}

static void
put_oid(const WhSegmentBuilder *b, GByteArray *column, const WhOid *oid)
{
  wh_put_bytes(column, oid->bytes, b->oid_len);
}

static void
start_segment(WhSegmentBuilder *b)
{
  for (guint i = 0; i < SEG_N_COLUMNS; i++)
    b->columns[i] = g_byte_array_new();
  memset(b->counts, 0, sizeof b->counts);
  wh_intern_texts_init(&b->accounts);
  wh_intern_texts_init(&b->paths);
  wh_intern_texts_init(&b->shapes);
  wh_intern_texts_init(&b->values);
  wh_intern_oids_init(&b->blobs);
  wh_intern_oids_init(&b->commits);
  wh_intern_texts_init(&b->ids.texts);
  wh_intern_texts_init(&b->terms.texts);
  b->last_blob = g_array_new(FALSE, TRUE, sizeof(guint32));
  b->last_fact_blob = 0;
  b->next_value = 0;
  b->last_path = b->ids.last = b->terms.last = wh_slice(NULL, 0);
  b->last_time = b->last_message_time = b->last_event_time = 0;
  b->shared_bytes = 0;
  g_string_truncate(b->last_place, 0);
  b->run_length = 0;
}

static void
clear_segment(WhSegmentBuilder *b)
{
  for (guint i = 0; i < SEG_N_COLUMNS; i++)
    g_clear_pointer(&b->columns[i], g_byte_array_unref);
  wh_intern_texts_clear(&b->accounts);
  wh_intern_texts_clear(&b->paths);
  wh_intern_texts_clear(&b->shapes);
  wh_intern_texts_clear(&b->values);
  wh_intern_oids_clear(&b->blobs);
  wh_intern_oids_clear(&b->commits);
  wh_intern_texts_clear(&b->ids.texts);
  wh_intern_texts_clear(&b->terms.texts);
  g_clear_pointer(&b->last_blob, g_array_unref);
}

static gsize
raw_bytes(const WhSegmentBuilder *b)
{
  gsize sum = 0;

  for (guint i = 0; i < SEG_N_COLUMNS; i++)
    sum += b->columns[i]->len;
  return sum;
}

static gboolean
is_empty(const WhSegmentBuilder *b)
{
  for (guint kind = 0; kind < SEG_N_KINDS; kind++)
    if (b->counts[wh_seg_count_of((WhSegKind)kind)] > 0)
      return FALSE;
  return TRUE;
}

static void
end_run(WhSegmentBuilder *b)
{
  if (b->run_length == 0)
    return;
  wh_put_u64(b->columns[SEG_ORDER], b->run_kind);
  wh_put_u64(b->columns[SEG_ORDER], b->run_length);
  b->run_length = 0;
}

static GByteArray *
join_columns(WhSegmentBuilder *b)
{
  GByteArray *raw = g_byte_array_sized_new((guint)(raw_bytes(b) + 512));

  for (guint i = 0; i < SEG_N_COUNTS; i++)
    wh_put_u64(raw, b->counts[i]);
  for (guint i = 0; i < SEG_N_COLUMNS; i++)
    wh_put_u64(raw, b->columns[i]->len);
  for (guint i = 0; i < SEG_N_COLUMNS; i++)
    g_byte_array_append(raw, b->columns[i]->data, b->columns[i]->len);
  return raw;
}

static GBytes *
compress(const WhSegmentBuilder *b, const GByteArray *raw, gboolean closed)
{
  GByteArray *out = g_byte_array_new();
  const guint8 fixed[3] = {WH_SEG_VERSION, (guint8)b->oid_len, closed ? WH_SEG_FLAG_CLOSED : 0};
  gsize bound = ZSTD_compressBound(raw->len), size;
  guint header;
  ZSTD_CCtx *context = ZSTD_createCCtx();

  g_byte_array_append(out, (const guint8 *)WH_SEG_MAGIC, 4);
  g_byte_array_append(out, fixed, sizeof fixed);
  wh_put_u64(out, raw->len);
  header = out->len;
  g_byte_array_set_size(out, header + (guint)bound);
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, ZSTD_LEVEL);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  size = ZSTD_compress2(context, out->data + header, bound, raw->data, raw->len);
  ZSTD_freeCCtx(context);
  g_assert(!ZSTD_isError(size)); /* the bound rules out every failure but lack of memory */
  g_byte_array_set_size(out, header + (guint)size);
  return g_byte_array_free_to_bytes(out);
}

static gboolean
flush_segment(WhSegmentBuilder *b, gboolean closed, GError **error)
{
  g_autoptr(GByteArray) raw = NULL;
  g_autoptr(GBytes) segment = NULL;

  end_run(b);
  raw = join_columns(b);
  segment = compress(b, raw, closed);
  clear_segment(b);
  start_segment(b);
  return b->flush(g_steal_pointer(&segment), b->user, error);
}

static gboolean
is_full(const WhSegmentBuilder *b)
{
  return b->counts[SEG_N_COMMITS] >= WH_LIMIT_SEGMENT_COMMITS ||
         b->counts[SEG_N_MESSAGES] >= WH_LIMIT_SEGMENT_MESSAGES ||
         b->counts[SEG_N_EVENTS] >= WH_LIMIT_SEGMENT_EVENTS ||
         b->counts[SEG_N_RELEASES] >= WH_LIMIT_SEGMENT_EVENTS ||
         b->counts[SEG_N_FILES] >= WH_LIMIT_SEGMENT_EVENTS ||
         b->counts[SEG_N_COMPARISONS] >= WH_LIMIT_SEGMENT_EVENTS || b->shared_bytes >= SHARED_FLUSH ||
         raw_bytes(b) >= RAW_FLUSH;
}

gboolean
wh_seg_begin_record(WhSegmentBuilder *b, WhSegKind kind, GError **error)
{
  gboolean is_other = wh_seg_is_state(kind) != wh_seg_is_state(b->run_kind);

  if ((is_other || is_full(b)) && !is_empty(b) && !flush_segment(b, FALSE, error))
    return FALSE;
  if (b->run_kind != kind)
    end_run(b);
  b->run_kind = kind;
  b->run_length++;
  b->counts[wh_seg_count_of(kind)]++;
  return TRUE;
}

guint32
wh_seg_put_account(WhSegmentBuilder *b, WhSlice name, WhSlice email)
{
  gboolean is_new;
  guint32 index = wh_intern_account(&b->accounts, name, email, &is_new);

  if (is_new) {
    put_text(b->columns[SEG_ACCOUNTS], name, WH_LIMIT_IDENT);
    put_text(b->columns[SEG_ACCOUNTS], email, WH_LIMIT_IDENT);
    b->counts[SEG_N_ACCOUNTS]++;
  }
  return index;
}

void
wh_seg_put_shared(GByteArray *column, WhSlice text, WhSlice before)
{
  gsize shared = 0, most = MIN(text.len, before.len);

  while (shared < most && text.data[shared] == before.data[shared])
    shared++;
  wh_put_u64(column, shared);
  wh_put_slice(column, shared > 0 ? wh_slice(text.data + shared, text.len - shared) : text);
}

static guint32
put_path(WhSegmentBuilder *b, WhSlice path, gboolean *ret_new)
{
  WhSlice clean = wh_slice_clean(path, WH_LIMIT_PATH);
  guint32 index = wh_intern_text(&b->paths, clean, ret_new);

  if (!*ret_new)
    return index;
  wh_seg_put_shared(b->columns[SEG_PATHS], clean, b->last_path);
  b->shared_bytes += clean.len;
  b->last_path = wh_intern_text_at(&b->paths, index);
  b->counts[SEG_N_PATHS]++;
  g_array_set_size(b->last_blob, index + 1);
  return index;
}

static guint32
put_blob(WhSegmentBuilder *b, const WhOid *blob, gboolean *ret_new)
{
  guint32 index = wh_intern_oid(&b->blobs, blob, ret_new);

  if (*ret_new) {
    put_oid(b, b->columns[SEG_BLOBS], blob);
    b->counts[SEG_N_BLOBS]++;
  }
  return index;
}

static guint32
put_shape(WhSegmentBuilder *b, const WhChangeRecord *change)
{
  guint8 key[9] = {(guint8)change->status};
  gboolean is_new;
  guint32 index;

  memcpy(key + 1, &change->old_mode, 4);
  memcpy(key + 5, &change->new_mode, 4);
  index = wh_intern_text(&b->shapes, wh_slice((const char *)key, sizeof key), &is_new);
  if (is_new) {
    wh_put_u64(b->columns[SEG_SHAPES], (guint8)change->status);
    wh_put_u64(b->columns[SEG_SHAPES], change->old_mode);
    wh_put_u64(b->columns[SEG_SHAPES], change->new_mode);
    b->counts[SEG_N_SHAPES]++;
  }
  return index;
}

static void
put_old_blob(WhSegmentBuilder *b, const WhOid *blob, guint32 last)
{
  gboolean is_new;
  guint32 index;

  if (wh_oid_is_zero(blob)) {
    wh_put_u64(b->columns[SEG_CHANGE_OLD], 0);
    return;
  }
  index = put_blob(b, blob, &is_new);
  if (index + 1 == last)
    wh_put_u64(b->columns[SEG_CHANGE_OLD], 1);
  else
    wh_put_u64(b->columns[SEG_CHANGE_OLD], is_new ? 2 : (guint64)index + 3);
}

static void
put_change(WhSegmentBuilder *b, const WhChangeRecord *change)
{
  gboolean is_new;
  guint32 path, *last, blob;

  wh_put_u64(b->columns[SEG_CHANGE_SHAPE], put_shape(b, change));
  path = put_path(b, change->path, &is_new);
  wh_put_u64(b->columns[SEG_CHANGE_PATH], is_new ? 0 : (guint64)path + 1);
  last = &g_array_index(b->last_blob, guint32, path);
  put_old_blob(b, &change->old_blob, *last);
  if (wh_oid_is_zero(&change->new_blob)) {
    wh_put_u64(b->columns[SEG_CHANGE_NEW], 0);
    *last = 0;
  } else {
    blob = put_blob(b, &change->new_blob, &is_new);
    wh_put_u64(b->columns[SEG_CHANGE_NEW], is_new ? 1 : (guint64)blob + 2);
    *last = blob + 1;
  }
}

/* Returns how many were put: fewer than N when the segment would grow past its limit. */
static guint32
put_changes(WhSegmentBuilder *b, const WhCommitRecord *record)
{
  guint32 n = MIN(record->n_changes, WH_LIMIT_CHANGES), i;

  for (i = 0; i < n; i++) {
    if (i % 1024 == 1023 && (raw_bytes(b) >= RAW_FULL || b->shared_bytes >= 2 * (gsize)SHARED_FLUSH))
      break;
    put_change(b, &record->changes[i]);
  }
  b->counts[SEG_N_CHANGES] += i;
  return i;
}

static void
put_parents(WhSegmentBuilder *b, const WhCommitRecord *record, guint32 self)
{
  wh_put_u64(b->columns[SEG_PARENTS], record->n_parents);
  for (guint i = 0; i < record->n_parents; i++) {
    guint32 parent = wh_intern_oid_find(&b->commits, &record->parents[i]);
    if (parent < self) {
      wh_put_u64(b->columns[SEG_PARENTS], self - parent);
    } else {
      wh_put_u64(b->columns[SEG_PARENTS], 0);
      put_oid(b, b->columns[SEG_FOREIGN], &record->parents[i]);
      b->counts[SEG_N_FOREIGN]++;
    }
  }
}

static gint64
clamp_time(gint64 time, guint32 *flags)
{
  gint64 held = CLAMP(time, WH_TIME_MIN, WH_TIME_MAX);

  if (held != time)
    *flags |= WH_COMMIT_BAD_TIME;
  return held;
}

static void
put_times(WhSegmentBuilder *b, const WhCommitRecord *record, guint32 *flags)
{
  GByteArray *column = b->columns[SEG_TIMES];
  gint64 committed = clamp_time(record->committed.time, flags);
  gint64 authored = clamp_time(record->authored.time, flags);
  gint16 zone = wh_seg_clamp_zone(record->committed.zone);

  wh_put_i64(column, committed - b->last_time);
  wh_put_i64(column, authored - committed);
  wh_put_i64(column, zone);
  wh_put_i64(column, wh_seg_clamp_zone(record->authored.zone) - zone);
  b->last_time = committed;
}

static gboolean
put_commit(WhSink *sink, const WhCommitRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  guint32 flags = record->flags, author, committer, n_changes, self;

  if (record->n_parents > WH_LIMIT_PARENTS) {
    g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "a commit has %u parents, the limit is %u",
                record->n_parents, WH_LIMIT_PARENTS);
    return FALSE;
  }
  if (wh_intern_oid_find(&b->commits, &record->oid) != G_MAXUINT32)
    return TRUE; /* the same object once more says nothing new */
  if (!wh_seg_begin_record(b, SEG_COMMIT, error))
    return FALSE;
  self = b->counts[SEG_N_COMMITS] - 1;
  put_oid(b, b->columns[SEG_OIDS], &record->oid);
  put_parents(b, record, self);
  wh_intern_oid(&b->commits, &record->oid, NULL);
  author = wh_seg_put_account(b, record->author_name, record->author_email);
  committer = wh_seg_put_account(b, record->committer_name, record->committer_email);
  wh_put_u64(b->columns[SEG_PEOPLE], author);
  wh_put_u64(b->columns[SEG_PEOPLE], committer == author ? 0 : (guint64)committer + 1);
  put_times(b, record, &flags);
  put_text(b->columns[SEG_SUBJECTS], record->subject, WH_LIMIT_SUBJECT);
  put_text(b->columns[SEG_TRAILERS], record->trailers, WH_LIMIT_TRAILERS);
  put_text(b->columns[SEG_KEYS], record->key, WH_SEG_KEY_MAX);
  n_changes = put_changes(b, record);
  wh_put_u64(b->columns[SEG_FLAGS], flags | (n_changes < record->n_changes ? WH_COMMIT_CHANGES_CUT : 0));
  wh_put_u64(b->columns[SEG_FLAGS], n_changes);
  return TRUE;
}

static gboolean
put_tag(WhSink *sink, const WhTagRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  gboolean has_tagger = record->tagger_name.len > 0 || record->tagger_email.len > 0;
  guint32 flags = 0;
  GByteArray *rows;

  if (!wh_seg_begin_record(b, SEG_TAG, error))
    return FALSE;
  rows = b->columns[SEG_TAG_ROWS];
  put_text(rows, record->name, WH_LIMIT_PATH);
  put_oid(b, rows, &record->oid);
  put_oid(b, rows, &record->target);
  wh_put_u64(rows,
             has_tagger ? (guint64)wh_seg_put_account(b, record->tagger_name, record->tagger_email) + 1 : 0);
  wh_put_i64(rows, clamp_time(record->tagged.time, &flags));
  wh_put_i64(rows, wh_seg_clamp_zone(record->tagged.zone));
  put_text(rows, record->subject, WH_LIMIT_SUBJECT);
  put_text(rows, record->key, WH_SEG_KEY_MAX);
  wh_put_u64(rows, record->is_signed ? 1 : 0);
  return TRUE;
}

static gboolean
put_ref(WhSink *sink, const WhRefRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  GByteArray *rows;

  if (!wh_seg_begin_record(b, SEG_REF, error))
    return FALSE;
  rows = b->columns[SEG_REF_ROWS];
  put_text(rows, record->name, WH_LIMIT_PATH);
  put_text(rows, record->target_name, WH_LIMIT_PATH);
  wh_put_u64(rows, record->kind);
  put_oid(b, rows, &record->target);
  return TRUE;
}

static guint32
put_value(WhSegmentBuilder *b, WhSlice value)
{
  WhSlice clean = wh_slice_clean(value, WH_LIMIT_FACT_VALUE);
  gboolean is_new;
  guint32 index = wh_intern_text(&b->values, clean, &is_new);

  if (is_new) {
    wh_put_slice(b->columns[SEG_FACT_VALUES], clean);
    b->counts[SEG_N_VALUES]++;
  }
  return index;
}

static gboolean
put_fact(WhSink *sink, const WhFactRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  gboolean is_new;
  guint32 blob, value;

  if (!wh_seg_begin_record(b, SEG_FACT, error))
    return FALSE;
  blob = put_blob(b, &record->blob, &is_new);
  value = put_value(b, record->value);
  wh_put_u64(b->columns[SEG_FACT_ROWS], record->kind);
  wh_put_i64(b->columns[SEG_FACT_ROWS], (gint64)blob - b->last_fact_blob);
  wh_put_i64(b->columns[SEG_FACT_ROWS], (gint64)value - b->next_value);
  b->last_fact_blob = blob;
  b->next_value = value + 1;
  return TRUE;
}

static gboolean
put_malformed(WhSink *sink, const WhMalformedRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);

  if (!wh_seg_begin_record(b, SEG_MALFORMED, error))
    return FALSE;
  put_text(b->columns[SEG_MALFORMED_ROWS], record->locator, WH_SEG_LOCATOR_MAX);
  put_text(b->columns[SEG_MALFORMED_ROWS], record->reason, WH_SEG_LOCATOR_MAX);
  return TRUE;
}

static gboolean
checkpoint(WhSink *sink, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  gboolean is_large = b->counts[SEG_N_COMMITS] >= CHECKPOINT_COMMITS ||
                      b->counts[SEG_N_MESSAGES] >= CHECKPOINT_MESSAGES ||
                      b->counts[SEG_N_EVENTS] >= CHECKPOINT_EVENTS || raw_bytes(b) >= RAW_FLUSH / 2;

  return !is_large || flush_segment(b, TRUE, error);
}

WhSegmentBuilder *
wh_segment_builder_new(guint oid_len, WhSegmentFlush flush, gpointer user)
{
  WhSegmentBuilder *b = g_new0(WhSegmentBuilder, 1);

  g_assert(oid_len == 20 || oid_len == 32);
  b->sink = (WhSink){put_commit,
                     put_tag,
                     put_ref,
                     put_fact,
                     put_malformed,
                     checkpoint,
                     wh_seg_put_message,
                     wh_seg_put_event,
                     wh_seg_put_release,
                     wh_seg_put_file,
                     wh_seg_put_comparison};
  b->oid_len = oid_len;
  b->flush = flush;
  b->user = user;
  b->last_place = g_string_new(NULL);
  b->mended = g_string_new(NULL);
  start_segment(b);
  return b;
}

void
wh_segment_builder_free(WhSegmentBuilder *builder)
{
  if (builder == NULL)
    return;
  clear_segment(builder);
  g_string_free(builder->last_place, TRUE);
  g_string_free(builder->mended, TRUE);
  g_free(builder);
}

WhSink *
wh_segment_builder_sink(WhSegmentBuilder *builder)
{
  return &builder->sink;
}

gboolean
wh_segment_builder_finish(WhSegmentBuilder *builder, GError **error)
{
  return is_empty(builder) || flush_segment(builder, TRUE, error);
}
