/* SPDX-License-Identifier: Apache-2.0
 * Unpacks a segment and reads its dictionaries. */
#include <zstd.h>

#include "ledger/segment_reader.h"

gboolean
wh_seg_broken(const char *what, GError **error)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "segment: %s; the bytes are damaged or not wolfhound's", what);
  return FALSE;
}

static void
texts_clear(WhSegTexts *texts)
{
  g_clear_pointer(&texts->texts, g_free);
  g_clear_pointer(&texts->bytes, g_free);
}

static void
string_clear(GString **string)
{
  if (*string != NULL)
    g_string_free(g_steal_pointer(string), TRUE);
}

void
wh_seg_reader_clear(WhSegReader *r)
{
  g_free(r->accounts);
  g_free(r->shapes);
  g_free(r->values);
  texts_clear(&r->paths);
  texts_clear(&r->ids);
  texts_clear(&r->terms);
  g_free(r->last_blob);
  g_clear_pointer(&r->parents, g_array_unref);
  g_clear_pointer(&r->changes, g_array_unref);
  string_clear(&r->thread);
  string_clear(&r->to);
  string_clear(&r->traits);
  string_clear(&r->place);
}

WhSlice
wh_seg_get_text(WhCursor *c, gsize max)
{
  WhSlice s = wh_get_slice(c, max);

  if (s.len > 0 && memchr(s.data, 0, s.len) != NULL)
    c->failed = TRUE;
  return s;
}

WhOid
wh_seg_oid_at(const WhSegReader *r, const guint8 *names, guint32 index)
{
  WhOid oid = {0};

  memcpy(oid.bytes, names + (gsize)index * r->oid_len, r->oid_len);
  return oid;
}

WhOid
wh_seg_get_oid(const WhSegReader *r, WhCursor *c)
{
  const guint8 *bytes = wh_get_bytes(c, r->oid_len);
  WhOid oid = {0};

  if (bytes != NULL)
    memcpy(oid.bytes, bytes, r->oid_len);
  return oid;
}

static gboolean
read_counts(WhSegReader *r, WhCursor *c, GError **error)
{
  static const guint32 max[SEG_N_COUNTS] = {[SEG_N_COMMITS] = WH_LIMIT_SEGMENT_COMMITS,
                                            [SEG_N_CHANGES] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_TAGS] = WH_LIMIT_REFS,
                                            [SEG_N_REFS] = WH_LIMIT_REFS,
                                            [SEG_N_FACTS] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_MALFORMED] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_ACCOUNTS] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_PATHS] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_BLOBS] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_SHAPES] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_FOREIGN] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_VALUES] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_MESSAGES] = WH_LIMIT_SEGMENT_MESSAGES,
                                            [SEG_N_EVENTS] = WH_LIMIT_SEGMENT_EVENTS,
                                            [SEG_N_IDS] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_TERMS] = WH_LIMIT_SEGMENT_RAW,
                                            [SEG_N_RELEASES] = WH_LIMIT_SEGMENT_EVENTS,
                                            [SEG_N_FILES] = WH_LIMIT_SEGMENT_EVENTS,
                                            [SEG_N_COMPARISONS] = WH_LIMIT_SEGMENT_EVENTS};
  gsize sum = 0;
  guint32 length[SEG_N_COLUMNS] = {0};

  for (guint i = 0; i < wh_seg_n_counts(r->version); i++)
    r->counts[i] = wh_get_count(c, max[i], 1);
  for (guint i = 0; i < wh_seg_n_columns(r->version); i++)
    sum += length[i] = wh_get_count(c, WH_LIMIT_SEGMENT_RAW, 1);
  if (c->failed || sum != (gsize)(c->end - c->at))
    return wh_seg_broken("its columns do not fill it", error);
  for (guint i = 0; i < SEG_N_COLUMNS; i++)
    r->columns[i] = wh_cursor(wh_get_bytes(c, length[i]), length[i]);
  return TRUE;
}

/* A dictionary of N entries of at least MIN bytes each must fit its column before room is made for it. */
static gboolean
fits(const WhSegReader *r, WhSegColumn column, WhSegCount count, gsize min)
{
  return (gsize)(r->columns[column].end - r->columns[column].at) / min >= r->counts[count];
}

static gboolean
read_accounts(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_ACCOUNTS];

  if (!fits(r, SEG_ACCOUNTS, SEG_N_ACCOUNTS, 2))
    return wh_seg_broken("more accounts are announced than there are", error);
  r->accounts = g_new(WhSegAccount, r->counts[SEG_N_ACCOUNTS]);
  for (guint32 i = 0; i < r->counts[SEG_N_ACCOUNTS]; i++) {
    r->accounts[i].name = wh_seg_get_text(c, WH_LIMIT_IDENT);
    r->accounts[i].email = wh_seg_get_text(c, WH_LIMIT_IDENT);
  }
  return !c->failed || wh_seg_broken("an account cannot be read", error);
}

typedef struct {
  WhSegColumn column;
  WhSegCount count;
  gsize max; /* bytes of one */
  gboolean is_utf8;
  const char *what;
} TextsShape;

static const TextsShape paths_shape = {SEG_PATHS, SEG_N_PATHS, WH_LIMIT_PATH, FALSE, "a path cannot be read"};
static const TextsShape ids_shape = {SEG_IDS, SEG_N_IDS, WH_LIMIT_ID, TRUE, "an id cannot be read"};
static const TextsShape terms_shape = {SEG_TERMS, SEG_N_TERMS, WH_SEG_TERM_MAX, TRUE,
                                       "an address or trait cannot be read"};

/* Adds up what the texts take once whole: few bytes could otherwise ask for many. */
static gboolean
measure_texts(const WhSegReader *r, const TextsShape *shape, gsize *ret_size, GError **error)
{
  WhCursor c = r->columns[shape->column];
  gsize size = 0, last = 0;

  for (guint32 i = 0; i < r->counts[shape->count]; i++) {
    guint64 shared = wh_get_u64(&c);
    WhSlice rest = wh_seg_get_text(&c, shape->max);
    if (c.failed || shared > last || shared + rest.len > shape->max)
      return wh_seg_broken(shape->what, error);
    last = (gsize)shared + rest.len;
    size += last;
    if (size > 2 * (gsize)WH_LIMIT_SEGMENT_RAW) {
      g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "segment: its paths or ids take more than %u bytes",
                  2 * WH_LIMIT_SEGMENT_RAW);
      return FALSE;
    }
  }
  *ret_size = size;
  return TRUE;
}

static gboolean
read_texts(WhSegReader *r, const TextsShape *shape, WhSegTexts *texts, GError **error)
{
  WhCursor *c = &r->columns[shape->column];
  gsize size = 0;
  char *at, *last = NULL;

  if (!fits(r, shape->column, shape->count, 2))
    return wh_seg_broken("more texts are announced than there are", error);
  if (!measure_texts(r, shape, &size, error))
    return FALSE;
  texts->texts = g_new(WhSlice, r->counts[shape->count]);
  texts->bytes = at = g_malloc(size + 1);
  for (guint32 i = 0; i < r->counts[shape->count]; i++) {
    gsize shared = (gsize)wh_get_u64(c);
    WhSlice rest = wh_get_slice(c, shape->max);
    if (shared > 0)
      memcpy(at, last, shared);
    if (rest.len > 0)
      memcpy(at + shared, rest.data, rest.len);
    texts->texts[i] = wh_slice(at, shared + rest.len);
    if (shape->is_utf8 && !g_utf8_validate_len(at, shared + rest.len, NULL))
      return wh_seg_broken(shape->what, error);
    last = at;
    at += shared + rest.len;
  }
  return TRUE;
}

static gboolean
read_paths(WhSegReader *r, GError **error)
{
  if (!read_texts(r, &paths_shape, &r->paths, error))
    return FALSE;
  r->last_blob = g_new0(guint32, r->counts[SEG_N_PATHS]);
  return TRUE;
}

static gboolean
read_words(WhSegReader *r, GError **error)
{
  r->thread = g_string_new(NULL);
  r->to = g_string_new(NULL);
  r->traits = g_string_new(NULL);
  r->place = g_string_new(NULL);
  return read_texts(r, &ids_shape, &r->ids, error) && read_texts(r, &terms_shape, &r->terms, error);
}

static gboolean
read_shapes(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_SHAPES];

  if (!fits(r, SEG_SHAPES, SEG_N_SHAPES, 3))
    return wh_seg_broken("more kinds of change are announced than there are", error);
  r->shapes = g_new(WhSegShape, r->counts[SEG_N_SHAPES]);
  for (guint32 i = 0; i < r->counts[SEG_N_SHAPES]; i++) {
    guint64 status = wh_get_u64(c), old_mode = wh_get_u64(c), new_mode = wh_get_u64(c);
    if (c->failed || memchr("AMDT", (int)(status & 0x7f), 4) == NULL || status > 0x7f ||
        old_mode > G_MAXUINT32 || new_mode > G_MAXUINT32)
      return wh_seg_broken("a kind of change cannot be read", error);
    r->shapes[i] = (WhSegShape){(guint8)status, (guint32)old_mode, (guint32)new_mode};
  }
  return TRUE;
}

static gboolean
read_values(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_FACT_VALUES];

  if (!fits(r, SEG_FACT_VALUES, SEG_N_VALUES, 1))
    return wh_seg_broken("more values of facts are announced than there are", error);
  r->values = g_new(WhSlice, r->counts[SEG_N_VALUES]);
  for (guint32 i = 0; i < r->counts[SEG_N_VALUES]; i++)
    r->values[i] = wh_seg_get_text(c, WH_LIMIT_FACT_VALUE);
  return !c->failed || wh_seg_broken("a value of a fact cannot be read", error);
}

static gboolean
read_names(WhSegReader *r, WhSegColumn column, WhSegCount count, const guint8 **ret_names, GError **error)
{
  *ret_names = wh_get_bytes(&r->columns[column], (gsize)r->counts[count] * r->oid_len);
  return !r->columns[column].failed || wh_seg_broken("more objects are announced than there are", error);
}

gboolean
wh_seg_read_commit_names(WhSegReader *r, GError **error)
{
  r->parents = g_array_new(FALSE, FALSE, sizeof(WhOid));
  return read_names(r, SEG_OIDS, SEG_N_COMMITS, &r->oids, error) &&
         read_names(r, SEG_FOREIGN, SEG_N_FOREIGN, &r->foreign, error);
}

gboolean
wh_seg_read_dictionaries(WhSegReader *r, GError **error)
{
  r->changes = g_array_new(FALSE, FALSE, sizeof(WhChangeRecord));
  return read_accounts(r, error) && read_paths(r, error) && read_shapes(r, error) && read_values(r, error) &&
         read_names(r, SEG_BLOBS, SEG_N_BLOBS, &r->blobs, error) && wh_seg_read_commit_names(r, error) &&
         read_words(r, error);
}

/* Checks the fixed header; *RET_RAW: size of the raw bytes, *RET_FRAME: the compressed ones. */
static gboolean
read_header(WhSegReader *r, GBytes *segment, guint32 *ret_raw, WhCursor *ret_frame, GError **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data(segment, &len);
  WhCursor c = wh_cursor(data, len);
  const guint8 *fixed = wh_get_bytes(&c, WH_SEG_FIXED);
  guint64 raw = wh_get_u64(&c);

  if (fixed == NULL || memcmp(fixed, WH_SEG_MAGIC, 4) != 0)
    return wh_seg_broken("it does not begin as one", error);
  if (fixed[4] < WH_SEG_VERSION_OLDEST || fixed[4] > WH_SEG_VERSION || (fixed[5] != 20 && fixed[5] != 32) ||
      fixed[6] > WH_SEG_FLAG_CLOSED)
    return wh_seg_broken("its version or header is unknown", error);
  if (raw > WH_LIMIT_SEGMENT_RAW) {
    g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "segment: %" G_GUINT64_FORMAT " bytes, the limit is %u", raw,
                WH_LIMIT_SEGMENT_RAW);
    return FALSE;
  }
  if (c.failed || ZSTD_getFrameContentSize(c.at, (gsize)(c.end - c.at)) != raw)
    return wh_seg_broken("its size is not what it says", error);
  r->version = fixed[4];
  r->oid_len = fixed[5];
  *ret_raw = (guint32)raw;
  *ret_frame = c;
  return TRUE;
}

gboolean
wh_segment_is_closed(GBytes *segment)
{
  gsize len;
  const guint8 *data = g_bytes_get_data(segment, &len);

  return len >= WH_SEG_FIXED && (data[6] & WH_SEG_FLAG_CLOSED) != 0;
}

gboolean
wh_seg_unpack(WhSegReader *r, GBytes *segment, guint8 **ret_raw, GError **error)
{
  guint32 raw_len = 0;
  WhCursor frame = {0}, c;
  gsize size;

  if (!read_header(r, segment, &raw_len, &frame, error))
    return FALSE;
  *ret_raw = g_malloc(MAX(raw_len, 1));
  size = ZSTD_decompress(*ret_raw, raw_len, frame.at, (gsize)(frame.end - frame.at));
  if (ZSTD_isError(size) || size != raw_len)
    return wh_seg_broken("it cannot be unpacked", error);
  c = wh_cursor(*ret_raw, raw_len);
  return read_counts(r, &c, error);
}
