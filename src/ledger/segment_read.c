/* SPDX-License-Identifier: Apache-2.0
 * Decodes a segment, believing nothing in it. */
#include "ledger/segment_format.h"

#include <zstd.h>

#include "base/codec.h"
#include "base/error.h"

typedef struct {
  WhSlice name, email;
} Account;

typedef struct {
  guint8 status;
  guint32 old_mode, new_mode;
} Shape;

typedef struct {
  WhSink *sink;
  guint oid_len;
  WhCursor columns[SEG_N_COLUMNS];
  guint32 counts[SEG_N_COUNTS];
  Account *accounts;
  Shape *shapes;
  WhSlice *paths, *values;
  char *path_bytes;
  guint32 *last_blob; /* per path: blob + 1 it last became */
  const guint8 *blobs, *oids, *foreign;
  guint32 next_commit, next_foreign, next_path, next_blob, next_change;
  guint32 last_fact_blob, next_value;
  gint64 last_time;
  GArray *parents; /* of WhOid */
  GArray *changes; /* of WhChangeRecord */
} Reader;

static gboolean
broken(const char *what, GError **error)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "segment: %s; the bytes are damaged or not wolfhound's", what);
  return FALSE;
}

static void
reader_clear(Reader *r)
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
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reader, reader_clear)

/* Text as a record may hold it: bounded and without NUL. */
static WhSlice
get_text(WhCursor *c, gsize max)
{
  WhSlice s = wh_get_slice(c, max);

  if (s.len > 0 && memchr(s.data, 0, s.len) != NULL)
    c->failed = TRUE;
  return s;
}

static WhOid
oid_at(const Reader *r, const guint8 *names, guint32 index)
{
  WhOid oid = {0};

  memcpy(oid.bytes, names + (gsize)index * r->oid_len, r->oid_len);
  return oid;
}

static WhOid
get_oid(const Reader *r, WhCursor *c)
{
  const guint8 *bytes = wh_get_bytes(c, r->oid_len);
  WhOid oid = {0};

  if (bytes != NULL)
    memcpy(oid.bytes, bytes, r->oid_len);
  return oid;
}

static gboolean
read_counts(Reader *r, WhCursor *c, GError **error)
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
    return broken("its columns do not fill it", error);
  for (guint i = 0; i < SEG_N_COLUMNS; i++)
    r->columns[i] = wh_cursor(wh_get_bytes(c, length[i]), length[i]);
  return TRUE;
}

/* A dictionary of N entries of at least MIN bytes each must fit its column before room is made for it. */
static gboolean
fits(const Reader *r, WhSegColumn column, WhSegCount count, gsize min)
{
  return (gsize)(r->columns[column].end - r->columns[column].at) / min >= r->counts[count];
}

static gboolean
read_accounts(Reader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_ACCOUNTS];

  if (!fits(r, SEG_ACCOUNTS, SEG_N_ACCOUNTS, 2))
    return broken("more accounts are announced than there are", error);
  r->accounts = g_new(Account, r->counts[SEG_N_ACCOUNTS]);
  for (guint32 i = 0; i < r->counts[SEG_N_ACCOUNTS]; i++) {
    r->accounts[i].name = get_text(c, WH_LIMIT_IDENT);
    r->accounts[i].email = get_text(c, WH_LIMIT_IDENT);
  }
  return !c->failed || broken("an account cannot be read", error);
}

/* Adds up what the paths take once whole: few bytes could otherwise ask for many. */
static gboolean
measure_paths(const Reader *r, gsize *ret_size, GError **error)
{
  WhCursor c = r->columns[SEG_PATHS];
  gsize size = 0, last = 0;

  for (guint32 i = 0; i < r->counts[SEG_N_PATHS]; i++) {
    guint64 shared = wh_get_u64(&c);
    WhSlice rest = get_text(&c, WH_LIMIT_PATH);
    if (c.failed || shared > last || shared + rest.len > WH_LIMIT_PATH)
      return broken("a path cannot be read", error);
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
read_paths(Reader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_PATHS];
  gsize size;
  char *at, *last = NULL;

  if (!fits(r, SEG_PATHS, SEG_N_PATHS, 2))
    return broken("more paths are announced than there are", error);
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
read_shapes(Reader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_SHAPES];

  if (!fits(r, SEG_SHAPES, SEG_N_SHAPES, 3))
    return broken("more kinds of change are announced than there are", error);
  r->shapes = g_new(Shape, r->counts[SEG_N_SHAPES]);
  for (guint32 i = 0; i < r->counts[SEG_N_SHAPES]; i++) {
    guint64 status = wh_get_u64(c), old_mode = wh_get_u64(c), new_mode = wh_get_u64(c);
    if (c->failed || memchr("AMDT", (int)(status & 0x7f), 4) == NULL || status > 0x7f ||
        old_mode > G_MAXUINT32 || new_mode > G_MAXUINT32)
      return broken("a kind of change cannot be read", error);
    r->shapes[i] = (Shape){(guint8)status, (guint32)old_mode, (guint32)new_mode};
  }
  return TRUE;
}

static gboolean
read_values(Reader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_FACT_VALUES];

  if (!fits(r, SEG_FACT_VALUES, SEG_N_VALUES, 1))
    return broken("more values of facts are announced than there are", error);
  r->values = g_new(WhSlice, r->counts[SEG_N_VALUES]);
  for (guint32 i = 0; i < r->counts[SEG_N_VALUES]; i++)
    r->values[i] = get_text(c, WH_LIMIT_FACT_VALUE);
  return !c->failed || broken("a value of a fact cannot be read", error);
}

static gboolean
read_names(Reader *r, WhSegColumn column, WhSegCount count, const guint8 **ret_names, GError **error)
{
  *ret_names = wh_get_bytes(&r->columns[column], (gsize)r->counts[count] * r->oid_len);
  return !r->columns[column].failed || broken("more objects are announced than there are", error);
}

static gboolean
read_commit_names(Reader *r, GError **error)
{
  r->parents = g_array_new(FALSE, FALSE, sizeof(WhOid));
  return read_names(r, SEG_OIDS, SEG_N_COMMITS, &r->oids, error) &&
         read_names(r, SEG_FOREIGN, SEG_N_FOREIGN, &r->foreign, error);
}

static gboolean
read_dictionaries(Reader *r, GError **error)
{
  r->changes = g_array_new(FALSE, FALSE, sizeof(WhChangeRecord));
  return read_accounts(r, error) && read_paths(r, error) && read_shapes(r, error) && read_values(r, error) &&
         read_names(r, SEG_BLOBS, SEG_N_BLOBS, &r->blobs, error) && read_commit_names(r, error);
}

static gboolean
read_parents(Reader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_PARENTS];
  guint32 n = wh_get_count(c, WH_LIMIT_PARENTS, 1);

  g_array_set_size(r->parents, n);
  for (guint32 i = 0; i < n; i++) {
    guint64 back = wh_get_u64(c);
    WhOid *parent = &g_array_index(r->parents, WhOid, i);
    if (back > r->next_commit || (back == 0 && r->next_foreign >= r->counts[SEG_N_FOREIGN]))
      return broken("a parent cannot be found", error);
    *parent = back > 0 ? oid_at(r, r->oids, r->next_commit - (guint32)back)
                       : oid_at(r, r->foreign, r->next_foreign++);
  }
  return !c->failed || broken("parents cannot be read", error);
}

static gboolean
read_people(Reader *r, WhCommitRecord *record, GError **error)
{
  WhCursor *c = &r->columns[SEG_PEOPLE];
  guint64 author = wh_get_u64(c), other = wh_get_u64(c);
  guint64 committer = other == 0 ? author : other - 1;

  if (c->failed || author >= r->counts[SEG_N_ACCOUNTS] || committer >= r->counts[SEG_N_ACCOUNTS])
    return broken("an author or committer cannot be found", error);
  record->author_name = r->accounts[author].name;
  record->author_email = r->accounts[author].email;
  record->committer_name = r->accounts[committer].name;
  record->committer_email = r->accounts[committer].email;
  return TRUE;
}

static gboolean
is_zone(gint64 zone)
{
  return (zone >= -9999 && zone <= 9999) || zone == WH_ZONE_ABSENT;
}

static gboolean
is_time(gint64 time)
{
  return time >= WH_TIME_MIN && time <= WH_TIME_MAX;
}

/* A sum that wraps instead of being undefined; the range check comes after. */
static gint64
add(gint64 a, gint64 b)
{
  return (gint64)((guint64)a + (guint64)b);
}

static gboolean
read_times(Reader *r, WhCommitRecord *record, GError **error)
{
  WhCursor *c = &r->columns[SEG_TIMES];
  gint64 committed = add(r->last_time, wh_get_i64(c));
  gint64 authored = add(committed, wh_get_i64(c));
  gint64 committed_zone = wh_get_i64(c);
  gint64 authored_zone = add(committed_zone, wh_get_i64(c));

  if (c->failed || !is_time(committed) || !is_time(authored) || !is_zone(committed_zone) ||
      !is_zone(authored_zone))
    return broken("a time is out of range", error);
  record->committed = (WhStamp){committed, (gint16)committed_zone};
  record->authored = (WhStamp){authored, (gint16)authored_zone};
  r->last_time = committed;
  return TRUE;
}

/* Index behind CODE, of which the first FIXED values mean something else and FRESH means the next one not yet
 * met. */
static gboolean
take_index(guint64 code, guint64 fresh, guint64 fixed, guint32 *next, guint32 n, guint32 *ret_index)
{
  guint64 index = code == fresh ? *next : code - fixed;

  if (index >= n || (code != fresh && index >= *next))
    return FALSE;
  if (code == fresh)
    (*next)++;
  *ret_index = (guint32)index;
  return TRUE;
}

static gboolean
read_blob(Reader *r, guint64 code, guint64 fresh, guint32 *ret_blob)
{
  return take_index(code, fresh, fresh + 1, &r->next_blob, r->counts[SEG_N_BLOBS], ret_blob);
}

static gboolean
read_change(Reader *r, WhChangeRecord *change)
{
  guint64 shape = wh_get_u64(&r->columns[SEG_CHANGE_SHAPE]);
  guint64 path_code = wh_get_u64(&r->columns[SEG_CHANGE_PATH]);
  guint64 old_code = wh_get_u64(&r->columns[SEG_CHANGE_OLD]);
  guint64 new_code = wh_get_u64(&r->columns[SEG_CHANGE_NEW]);
  guint32 path, blob;

  if (shape >= r->counts[SEG_N_SHAPES] ||
      !take_index(path_code, 0, 1, &r->next_path, r->counts[SEG_N_PATHS], &path))
    return FALSE;
  memset(change, 0, sizeof *change);
  change->status = (char)r->shapes[shape].status;
  change->old_mode = r->shapes[shape].old_mode;
  change->new_mode = r->shapes[shape].new_mode;
  change->path = r->paths[path];
  if (old_code == 1 && r->last_blob[path] == 0)
    return FALSE;
  if (old_code == 1)
    change->old_blob = oid_at(r, r->blobs, r->last_blob[path] - 1);
  else if (old_code != 0 && !read_blob(r, old_code, 2, &blob))
    return FALSE;
  else if (old_code != 0)
    change->old_blob = oid_at(r, r->blobs, blob);
  r->last_blob[path] = 0;
  if (new_code == 0)
    return TRUE;
  if (!read_blob(r, new_code, 1, &blob))
    return FALSE;
  change->new_blob = oid_at(r, r->blobs, blob);
  r->last_blob[path] = blob + 1;
  return TRUE;
}

static gboolean
read_changes(Reader *r, WhCommitRecord *record, GError **error)
{
  WhCursor *c = &r->columns[SEG_FLAGS];
  guint64 flags = wh_get_u64(c), n = wh_get_u64(c);

  if (c->failed || flags > 0xffff || n > WH_LIMIT_CHANGES || n > r->counts[SEG_N_CHANGES] - r->next_change ||
      n > (gsize)(r->columns[SEG_CHANGE_SHAPE].end - r->columns[SEG_CHANGE_SHAPE].at))
    return broken("flags or number of changes cannot be read", error);
  g_array_set_size(r->changes, (guint)n);
  for (guint i = 0; i < n; i++)
    if (!read_change(r, &g_array_index(r->changes, WhChangeRecord, i)))
      return broken("a change cannot be read", error);
  r->next_change += (guint32)n;
  record->flags = (guint32)flags;
  record->n_changes = (guint)n;
  record->changes = (const WhChangeRecord *)(gpointer)r->changes->data;
  return TRUE;
}

static gboolean
read_commit(Reader *r, GError **error)
{
  WhCommitRecord record = {0};

  if (r->next_commit >= r->counts[SEG_N_COMMITS])
    return broken("more commits come than were announced", error);
  record.oid = oid_at(r, r->oids, r->next_commit);
  if (!read_parents(r, error) || !read_people(r, &record, error) || !read_times(r, &record, error) ||
      !read_changes(r, &record, error))
    return FALSE;
  record.n_parents = r->parents->len;
  record.parents = (const WhOid *)(gpointer)r->parents->data;
  record.subject = get_text(&r->columns[SEG_SUBJECTS], WH_LIMIT_SUBJECT);
  record.trailers = get_text(&r->columns[SEG_TRAILERS], WH_LIMIT_TRAILERS);
  record.key = get_text(&r->columns[SEG_KEYS], WH_SEG_KEY_MAX);
  if (r->columns[SEG_SUBJECTS].failed || r->columns[SEG_TRAILERS].failed || r->columns[SEG_KEYS].failed)
    return broken("a message cannot be read", error);
  r->next_commit++;
  return r->sink == NULL || r->sink->commit == NULL || r->sink->commit(r->sink, &record, error);
}

static gboolean
read_tag(Reader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_TAG_ROWS];
  WhTagRecord record = {0};
  guint64 tagger, is_signed;
  gint64 time, zone;

  record.name = get_text(c, WH_LIMIT_PATH);
  record.oid = get_oid(r, c);
  record.target = get_oid(r, c);
  tagger = wh_get_u64(c);
  time = wh_get_i64(c);
  zone = wh_get_i64(c);
  record.subject = get_text(c, WH_LIMIT_SUBJECT);
  record.key = get_text(c, WH_SEG_KEY_MAX);
  is_signed = wh_get_u64(c);
  if (c->failed || tagger > r->counts[SEG_N_ACCOUNTS] || !is_time(time) || !is_zone(zone) || is_signed > 1)
    return broken("a tag cannot be read", error);
  if (tagger > 0) {
    record.tagger_name = r->accounts[tagger - 1].name;
    record.tagger_email = r->accounts[tagger - 1].email;
  }
  record.tagged = (WhStamp){time, (gint16)zone};
  record.is_signed = is_signed == 1;
  return r->sink == NULL || r->sink->tag == NULL || r->sink->tag(r->sink, &record, error);
}

static gboolean
read_ref(Reader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_REF_ROWS];
  WhRefRecord record = {0};
  guint64 kind;

  record.name = get_text(c, WH_LIMIT_PATH);
  record.target_name = get_text(c, WH_LIMIT_PATH);
  kind = wh_get_u64(c);
  record.target = get_oid(r, c);
  if (c->failed || kind >= WH_N_REF_KINDS)
    return broken("a ref cannot be read", error);
  record.kind = (WhRefKind)kind;
  return r->sink == NULL || r->sink->ref == NULL || r->sink->ref(r->sink, &record, error);
}

static gboolean
read_fact(Reader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_FACT_ROWS];
  guint64 kind = wh_get_u64(c);
  gint64 blob = add(r->last_fact_blob, wh_get_i64(c));
  gint64 value = add(r->next_value, wh_get_i64(c));
  WhFactRecord record = {0};

  if (c->failed || kind >= WH_N_FACT_KINDS || blob < 0 || blob > r->next_blob ||
      blob >= r->counts[SEG_N_BLOBS] || value < 0 || value >= r->counts[SEG_N_VALUES])
    return broken("a fact cannot be read", error);
  record.kind = (WhFactKind)kind;
  record.blob = oid_at(r, r->blobs, (guint32)blob);
  record.value = r->values[value];
  r->last_fact_blob = (guint32)blob;
  r->next_value = (guint32)value + 1;
  r->next_blob = MAX(r->next_blob, (guint32)blob + 1);
  return r->sink == NULL || r->sink->fact == NULL || r->sink->fact(r->sink, &record, error);
}

static gboolean
read_malformed(Reader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_MALFORMED_ROWS];
  WhMalformedRecord record;

  record.locator = get_text(c, WH_SEG_LOCATOR_MAX);
  record.reason = get_text(c, WH_SEG_LOCATOR_MAX);
  if (c->failed)
    return broken("a note of what was malformed cannot be read", error);
  return r->sink == NULL || r->sink->malformed == NULL || r->sink->malformed(r->sink, &record, error);
}

/* Every record that was announced came, and every column was read to its end. */
static gboolean
check_end(const Reader *r, const guint32 *seen, GError **error)
{
  static const WhSegCount count_of[SEG_N_KINDS] = {SEG_N_COMMITS, SEG_N_TAGS, SEG_N_REFS, SEG_N_FACTS,
                                                   SEG_N_MALFORMED};

  for (guint kind = 0; kind < SEG_N_KINDS; kind++)
    if (seen[kind] != r->counts[count_of[kind]])
      return broken("fewer or more records come than were announced", error);
  for (guint i = 0; i < SEG_N_COLUMNS; i++)
    if (r->columns[i].at != r->columns[i].end)
      return broken("bytes are left over", error);
  return r->next_change == r->counts[SEG_N_CHANGES] || broken("changes are left over", error);
}

static gboolean
read_records(Reader *r, GError **error)
{
  static gboolean (*const read_one[SEG_N_KINDS])(Reader *, GError **) = {read_commit, read_tag, read_ref,
                                                                         read_fact, read_malformed};
  WhCursor *order = &r->columns[SEG_ORDER];
  guint32 seen[SEG_N_KINDS] = {0};

  while (order->at < order->end) {
    guint64 kind = wh_get_u64(order), run = wh_get_u64(order);
    if (order->failed || kind >= SEG_N_KINDS || run == 0 || run > WH_LIMIT_SEGMENT_RAW - seen[kind])
      return broken("the order of its records cannot be read", error);
    for (guint64 i = 0; i < run; i++)
      if (!read_one[kind](r, error))
        return FALSE;
    seen[kind] += (guint32)run;
  }
  return check_end(r, seen, error);
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
    return broken("it does not begin as one", error);
  if (fixed[4] != WH_SEG_VERSION || (fixed[5] != 20 && fixed[5] != 32) || fixed[6] > WH_SEG_FLAG_CLOSED)
    return broken("its version or header is unknown", error);
  if (raw > WH_LIMIT_SEGMENT_RAW) {
    g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "segment: %" G_GUINT64_FORMAT " bytes, the limit is %u", raw,
                WH_LIMIT_SEGMENT_RAW);
    return FALSE;
  }
  if (c.failed || ZSTD_getFrameContentSize(c.at, (gsize)(c.end - c.at)) != raw)
    return broken("its size is not what it says", error);
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

/* Unpacks SEGMENT into *RET_RAW, which the columns point into. */
static gboolean
unpack(Reader *r, GBytes *segment, guint8 **ret_raw, GError **error)
{
  guint32 raw_len;
  WhCursor frame, c;
  gsize size;

  if (!read_header(segment, &r->oid_len, &raw_len, &frame, error))
    return FALSE;
  *ret_raw = g_malloc(MAX(raw_len, 1));
  size = ZSTD_decompress(*ret_raw, raw_len, frame.at, (gsize)(frame.end - frame.at));
  if (ZSTD_isError(size) || size != raw_len)
    return broken("it cannot be unpacked", error);
  c = wh_cursor(*ret_raw, raw_len);
  return read_counts(r, &c, error);
}

gboolean
wh_segment_read(GBytes *segment, WhSink *sink, WhSegmentInfo *ret_info, GError **error)
{
  g_auto(Reader) r = {.sink = sink};
  g_autofree guint8 *raw = NULL;

  if (!unpack(&r, segment, &raw, error) || !read_dictionaries(&r, error) || !read_records(&r, error))
    return FALSE;
  if (ret_info != NULL)
    *ret_info = (WhSegmentInfo){r.oid_len,
                                r.counts[SEG_N_COMMITS],
                                r.counts[SEG_N_CHANGES],
                                r.counts[SEG_N_TAGS],
                                r.counts[SEG_N_REFS],
                                r.counts[SEG_N_FACTS],
                                r.counts[SEG_N_MALFORMED]};
  return sink == NULL || sink->checkpoint == NULL || !wh_segment_is_closed(segment) ||
         sink->checkpoint(sink, error);
}

gboolean
wh_segment_read_graph(GBytes *segment, WhSegGraphVisit visit, gpointer user, GError **error)
{
  g_auto(Reader) r = {0};
  g_autofree guint8 *raw = NULL;

  if (!unpack(&r, segment, &raw, error) || !read_commit_names(&r, error))
    return FALSE;
  for (; r.next_commit < r.counts[SEG_N_COMMITS]; r.next_commit++) {
    WhOid oid = oid_at(&r, r.oids, r.next_commit);
    if (!read_parents(&r, error))
      return FALSE;
    visit(&oid, (const WhOid *)(gpointer)r.parents->data, r.parents->len, user);
  }
  return TRUE;
}
