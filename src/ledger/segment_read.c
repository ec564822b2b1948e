/* SPDX-License-Identifier: Apache-2.0
 * Reads the records of a segment, believing nothing in it. */
#include "ledger/segment_reader.h"

static gboolean
read_parents(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_PARENTS];
  guint32 n = wh_get_count(c, WH_LIMIT_PARENTS, 1);

  g_array_set_size(r->parents, n);
  for (guint32 i = 0; i < n; i++) {
    guint64 back = wh_get_u64(c);
    WhOid *parent = &g_array_index(r->parents, WhOid, i);
    if (back > r->next_commit || (back == 0 && r->next_foreign >= r->counts[SEG_N_FOREIGN]))
      return wh_seg_broken("a parent cannot be found", error);
    *parent = back > 0 ? wh_seg_oid_at(r, r->oids, r->next_commit - (guint32)back)
                       : wh_seg_oid_at(r, r->foreign, r->next_foreign++);
  }
  return !c->failed || wh_seg_broken("parents cannot be read", error);
}

static gboolean
read_people(WhSegReader *r, WhCommitRecord *record, GError **error)
{
  WhCursor *c = &r->columns[SEG_PEOPLE];
  guint64 author = wh_get_u64(c), other = wh_get_u64(c);
  guint64 committer = other == 0 ? author : other - 1;

  if (c->failed || author >= r->counts[SEG_N_ACCOUNTS] || committer >= r->counts[SEG_N_ACCOUNTS])
    return wh_seg_broken("an author or committer cannot be found", error);
  record->author_name = r->accounts[author].name;
  record->author_email = r->accounts[author].email;
  record->committer_name = r->accounts[committer].name;
  record->committer_email = r->accounts[committer].email;
  return TRUE;
}

static gboolean
read_times(WhSegReader *r, WhCommitRecord *record, GError **error)
{
  WhCursor *c = &r->columns[SEG_TIMES];
  gint64 committed = wh_seg_add(r->last_time, wh_get_i64(c));
  gint64 authored = wh_seg_add(committed, wh_get_i64(c));
  gint64 committed_zone = wh_get_i64(c);
  gint64 authored_zone = wh_seg_add(committed_zone, wh_get_i64(c));

  if (c->failed || !wh_seg_is_time(committed) || !wh_seg_is_time(authored) ||
      !wh_seg_is_zone(committed_zone) || !wh_seg_is_zone(authored_zone))
    return wh_seg_broken("a time is out of range", error);
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
read_blob(WhSegReader *r, guint64 code, guint64 fresh, guint32 *ret_blob)
{
  return take_index(code, fresh, fresh + 1, &r->next_blob, r->counts[SEG_N_BLOBS], ret_blob);
}

static gboolean
read_change(WhSegReader *r, WhChangeRecord *change)
{
  guint64 shape = wh_get_u64(&r->columns[SEG_CHANGE_SHAPE]);
  guint64 path_code = wh_get_u64(&r->columns[SEG_CHANGE_PATH]);
  guint64 old_code = wh_get_u64(&r->columns[SEG_CHANGE_OLD]);
  guint64 new_code = wh_get_u64(&r->columns[SEG_CHANGE_NEW]);
  guint32 path, blob;

  if (shape >= r->counts[SEG_N_SHAPES] ||
      !take_index(path_code, 0, 1, &r->paths.next, r->counts[SEG_N_PATHS], &path))
    return FALSE;
  memset(change, 0, sizeof *change);
  change->status = (char)r->shapes[shape].status;
  change->old_mode = r->shapes[shape].old_mode;
  change->new_mode = r->shapes[shape].new_mode;
  change->path = r->paths.texts[path];
  if (old_code == 1 && r->last_blob[path] == 0)
    return FALSE;
  if (old_code == 1)
    change->old_blob = wh_seg_oid_at(r, r->blobs, r->last_blob[path] - 1);
  else if (old_code != 0 && !read_blob(r, old_code, 2, &blob))
    return FALSE;
  else if (old_code != 0)
    change->old_blob = wh_seg_oid_at(r, r->blobs, blob);
  r->last_blob[path] = 0;
  if (new_code == 0)
    return TRUE;
  if (!read_blob(r, new_code, 1, &blob))
    return FALSE;
  change->new_blob = wh_seg_oid_at(r, r->blobs, blob);
  r->last_blob[path] = blob + 1;
  return TRUE;
}

static gboolean
read_changes(WhSegReader *r, WhCommitRecord *record, GError **error)
{
  WhCursor *c = &r->columns[SEG_FLAGS];
  guint64 flags = wh_get_u64(c), n = wh_get_u64(c);

  if (c->failed || flags > 0xffff || n > WH_LIMIT_CHANGES || n > r->counts[SEG_N_CHANGES] - r->next_change ||
      n > (gsize)(r->columns[SEG_CHANGE_SHAPE].end - r->columns[SEG_CHANGE_SHAPE].at))
    return wh_seg_broken("flags or number of changes cannot be read", error);
  g_array_set_size(r->changes, (guint)n);
  for (guint i = 0; i < n; i++)
    if (!read_change(r, &g_array_index(r->changes, WhChangeRecord, i)))
      return wh_seg_broken("a change cannot be read", error);
  r->next_change += (guint32)n;
  record->flags = (guint32)flags;
  record->n_changes = (guint)n;
  record->changes = (const WhChangeRecord *)(gpointer)r->changes->data;
  return TRUE;
}

static gboolean
read_commit(WhSegReader *r, GError **error)
{
  WhCommitRecord record = {0};

  if (r->next_commit >= r->counts[SEG_N_COMMITS])
    return wh_seg_broken("more commits come than were announced", error);
  record.oid = wh_seg_oid_at(r, r->oids, r->next_commit);
  if (!read_parents(r, error) || !read_people(r, &record, error) || !read_times(r, &record, error) ||
      !read_changes(r, &record, error))
    return FALSE;
  record.n_parents = r->parents->len;
  record.parents = (const WhOid *)(gpointer)r->parents->data;
  record.subject = wh_seg_get_text(&r->columns[SEG_SUBJECTS], WH_LIMIT_SUBJECT);
  record.trailers = wh_seg_get_text(&r->columns[SEG_TRAILERS], WH_LIMIT_TRAILERS);
  record.key = wh_seg_get_text(&r->columns[SEG_KEYS], WH_SEG_KEY_MAX);
  if (r->columns[SEG_SUBJECTS].failed || r->columns[SEG_TRAILERS].failed || r->columns[SEG_KEYS].failed)
    return wh_seg_broken("a message cannot be read", error);
  r->next_commit++;
  return r->sink == NULL || r->sink->commit == NULL || r->sink->commit(r->sink, &record, error);
}

static gboolean
read_tag(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_TAG_ROWS];
  WhTagRecord record = {0};
  guint64 tagger, is_signed;
  gint64 time, zone;

  record.name = wh_seg_get_text(c, WH_LIMIT_PATH);
  record.oid = wh_seg_get_oid(r, c);
  record.target = wh_seg_get_oid(r, c);
  tagger = wh_get_u64(c);
  time = wh_get_i64(c);
  zone = wh_get_i64(c);
  record.subject = wh_seg_get_text(c, WH_LIMIT_SUBJECT);
  record.key = wh_seg_get_text(c, WH_SEG_KEY_MAX);
  is_signed = wh_get_u64(c);
  if (c->failed || tagger > r->counts[SEG_N_ACCOUNTS] || !wh_seg_is_time(time) || !wh_seg_is_zone(zone) ||
      is_signed > 1)
    return wh_seg_broken("a tag cannot be read", error);
  if (tagger > 0) {
    record.tagger_name = r->accounts[tagger - 1].name;
    record.tagger_email = r->accounts[tagger - 1].email;
  }
  record.tagged = (WhStamp){time, (gint16)zone};
  record.is_signed = is_signed == 1;
  return r->sink == NULL || r->sink->tag == NULL || r->sink->tag(r->sink, &record, error);
}

static gboolean
read_ref(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_REF_ROWS];
  WhRefRecord record = {0};
  guint64 kind;

  record.name = wh_seg_get_text(c, WH_LIMIT_PATH);
  record.target_name = wh_seg_get_text(c, WH_LIMIT_PATH);
  kind = wh_get_u64(c);
  record.target = wh_seg_get_oid(r, c);
  if (c->failed || kind >= WH_N_REF_KINDS)
    return wh_seg_broken("a ref cannot be read", error);
  record.kind = (WhRefKind)kind;
  return r->sink == NULL || r->sink->ref == NULL || r->sink->ref(r->sink, &record, error);
}

static gboolean
read_fact(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_FACT_ROWS];
  guint64 kind = wh_get_u64(c);
  gint64 blob = wh_seg_add(r->last_fact_blob, wh_get_i64(c));
  gint64 value = wh_seg_add(r->next_value, wh_get_i64(c));
  WhFactRecord record = {0};

  if (c->failed || kind >= WH_N_FACT_KINDS || blob < 0 || blob > r->next_blob ||
      blob >= r->counts[SEG_N_BLOBS] || value < 0 || value >= r->counts[SEG_N_VALUES])
    return wh_seg_broken("a fact cannot be read", error);
  record.kind = (WhFactKind)kind;
  record.blob = wh_seg_oid_at(r, r->blobs, (guint32)blob);
  record.value = r->values[value];
  r->last_fact_blob = (guint32)blob;
  r->next_value = (guint32)value + 1;
  r->next_blob = MAX(r->next_blob, (guint32)blob + 1);
  return r->sink == NULL || r->sink->fact == NULL || r->sink->fact(r->sink, &record, error);
}

static gboolean
read_malformed(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_MALFORMED_ROWS];
  WhMalformedRecord record;

  record.locator = wh_seg_get_text(c, WH_SEG_LOCATOR_MAX);
  record.reason = wh_seg_get_text(c, WH_SEG_LOCATOR_MAX);
  if (c->failed)
    return wh_seg_broken("a note of what was malformed cannot be read", error);
  return r->sink == NULL || r->sink->malformed == NULL || r->sink->malformed(r->sink, &record, error);
}

/* Every record that was announced came, and every column was read to its end. */
static gboolean
check_end(const WhSegReader *r, const guint32 *seen, GError **error)
{
  for (guint kind = 0; kind < SEG_N_KINDS; kind++)
    if (seen[kind] != r->counts[wh_seg_count_of((WhSegKind)kind)])
      return wh_seg_broken("fewer or more records come than were announced", error);
  for (guint i = 0; i < SEG_N_COLUMNS; i++)
    if (r->columns[i].at != r->columns[i].end)
      return wh_seg_broken("bytes are left over", error);
  return r->next_change == r->counts[SEG_N_CHANGES] || wh_seg_broken("changes are left over", error);
}

static gboolean
read_records(WhSegReader *r, GError **error)
{
  static gboolean (*const read_one[SEG_N_KINDS])(WhSegReader *,
                                                 GError **) = {read_commit,       read_tag,
                                                               read_ref,          read_fact,
                                                               read_malformed,    wh_seg_read_message,
                                                               wh_seg_read_event, wh_seg_read_release,
                                                               wh_seg_read_file,  wh_seg_read_comparison};
  WhCursor *order = &r->columns[SEG_ORDER];
  guint32 seen[SEG_N_KINDS] = {0};

  while (order->at < order->end) {
    guint64 kind = wh_get_u64(order), run = wh_get_u64(order);
    if (order->failed || kind >= SEG_N_KINDS || run == 0 || run > WH_LIMIT_SEGMENT_RAW - seen[kind])
      return wh_seg_broken("the order of its records cannot be read", error);
    for (guint64 i = 0; i < run; i++)
      if (!read_one[kind](r, error))
        return FALSE;
    seen[kind] += (guint32)run;
  }
  return check_end(r, seen, error);
}

gboolean
wh_segment_read(GBytes *segment, WhSink *sink, WhSegmentInfo *ret_info, GError **error)
{
  g_auto(WhSegReader) r = {.sink = sink};
  g_autofree guint8 *raw = NULL;

  if (!wh_seg_unpack(&r, segment, &raw, error) || !wh_seg_read_dictionaries(&r, error) ||
      !read_records(&r, error))
    return FALSE;
  if (ret_info != NULL)
    *ret_info = (WhSegmentInfo){r.oid_len,
                                r.counts[SEG_N_COMMITS],
                                r.counts[SEG_N_CHANGES],
                                r.counts[SEG_N_TAGS],
                                r.counts[SEG_N_REFS],
                                r.counts[SEG_N_FACTS],
                                r.counts[SEG_N_MALFORMED],
                                r.counts[SEG_N_MESSAGES],
                                r.counts[SEG_N_EVENTS],
                                r.counts[SEG_N_RELEASES],
                                r.counts[SEG_N_FILES],
                                r.counts[SEG_N_COMPARISONS]};
  return sink == NULL || sink->checkpoint == NULL || !wh_segment_is_closed(segment) ||
         sink->checkpoint(sink, error);
}

gboolean
wh_segment_read_graph(GBytes *segment, WhSegGraphVisit visit, gpointer user, GError **error)
{
  g_auto(WhSegReader) r = {0};
  g_autofree guint8 *raw = NULL;

  if (!wh_seg_unpack(&r, segment, &raw, error) || !wh_seg_read_commit_names(&r, error))
    return FALSE;
  for (; r.next_commit < r.counts[SEG_N_COMMITS]; r.next_commit++) {
    WhOid oid = wh_seg_oid_at(&r, r.oids, r.next_commit);
    if (!read_parents(&r, error))
      return FALSE;
    visit(&oid, (const WhOid *)(gpointer)r.parents->data, r.parents->len, user);
  }
  return TRUE;
}
