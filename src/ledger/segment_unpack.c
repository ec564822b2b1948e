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

void
wh_seg_reader_clear(WhSegReader *r)
{
  g_free(r->accounts);
  g_free(r->shapes);
  g_free(r->paths);
  g_free(r->values);
  g_free(r->path_bytes);
  g_free(r->last_blob);
  g_clear_pointer(&r->parents, g_array_unref);
  g_clear_pointer(&r->changes, g_array_unref);
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
                                            [SEG_N_VALUES] = WH_LIMIT_SEGMENT_RAW};
  gsize sum = 0;
  guint32 length[SEG_N_COLUMNS];

  for (guint i = 0; i < SEG_N_COUNTS; i++)
    r->counts[i] = wh_get_count(c, max[i], 1);
  for (guint i = 0; i < SEG_N_COLUMNS; i++)
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

/* Adds up what the paths take once whole: few bytes could otherwise ask for many. */
static gboolean
measure_paths(const WhSegReader *r, gsize *ret_size, GError **error)
{
  WhCursor c = r->columns[SEG_PATHS];
  gsize size = 0, last = 0;

  for (guint32 i = 0; i < r->counts[SEG_N_PATHS]; i++) {
    guint64 shared = wh_get_u64(&c);
    WhSlice rest = wh_seg_get_text(&c, WH_LIMIT_PATH);
    if (c.failed || shared > last || shared + rest.len > WH_LIMIT_PATH)
      return wh_seg_broken("a path cannot be read", error);
    last = (gsize)shared + rest.len;
    size += last;
    if (size > 2 * (gsize)WH_LIMIT_SEGMENT_RAW) {
      g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "segment: its paths take more than %u bytes",
                  2 * WH_LIMIT_SEGMENT_RAW);
      return FALSE;
    }
  }
  *ret_size = size;
  return TRUE;
}

static gboolean
read_paths(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_PATHS];
  gsize size = 0;
  char *at, *last = NULL;

  if (!fits(r, SEG_PATHS, SEG_N_PATHS, 2))
    return wh_seg_broken("more paths are announced than there are", error);
  if (!measure_paths(r, &size, error))
    return FALSE;
  r->paths = g_new(WhSlice, r->counts[SEG_N_PATHS]);
  r->last_blob = g_new0(guint32, r->counts[SEG_N_PATHS]);
  r->path_bytes = at = g_malloc(size + 1);
  for (guint32 i = 0; i < r->counts[SEG_N_PATHS]; i++) {
    gsize shared = (gsize)wh_get_u64(c);
    WhSlice rest = wh_get_slice(c, WH_LIMIT_PATH);
    if (shared > 0)
      memcpy(at, last, shared);
    if (rest.len > 0)
      memcpy(at + shared, rest.data, rest.len);
    r->paths[i] = wh_slice(at, shared + rest.len);
    last = at;
    at += shared + rest.len;
  }
  return TRUE;
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
         read_names(r, SEG_BLOBS, SEG_N_BLOBS, &r->blobs, error) && wh_seg_read_commit_names(r, error);
}

/* Checks the fixed header; *RET_RAW: size of the raw bytes, *RET_FRAME: the compressed ones. */
static gboolean
read_header(GBytes *segment, guint *ret_oid_len, guint32 *ret_raw, WhCursor *ret_frame, GError **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data(segment, &len);
  WhCursor c = wh_cursor(data, len);
  const guint8 *fixed = wh_get_bytes(&c, WH_SEG_FIXED);
  guint64 raw = wh_get_u64(&c);

  if (fixed == NULL || memcmp(fixed, WH_SEG_MAGIC, 4) != 0)
    return wh_seg_broken("it does not begin as one", error);
  if (fixed[4] != WH_SEG_VERSION || (fixed[5] != 20 && fixed[5] != 32) || fixed[6] > WH_SEG_FLAG_CLOSED)
    return wh_seg_broken("its version or header is unknown", error);
  if (raw > WH_LIMIT_SEGMENT_RAW) {
    g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "segment: %" G_GUINT64_FORMAT " bytes, the limit is %u", raw,
                WH_LIMIT_SEGMENT_RAW);
    return FALSE;
  }
  if (c.failed || ZSTD_getFrameContentSize(c.at, (gsize)(c.end - c.at)) != raw)
    return wh_seg_broken("its size is not what it says", error);
  *ret_oid_len = fixed[5];
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

  if (!read_header(segment, &r->oid_len, &raw_len, &frame, error))
    return FALSE;
  *ret_raw = g_malloc(MAX(raw_len, 1));
  size = ZSTD_decompress(*ret_raw, raw_len, frame.at, (gsize)(frame.end - frame.at));
  if (ZSTD_isError(size) || size != raw_len)
    return wh_seg_broken("it cannot be unpacked", error);
  c = wh_cursor(*ret_raw, raw_len);
  return read_counts(r, &c, error);
}
