/* SPDX-License-Identifier: Apache-2.0
 * Reads releases and their files out of a segment, believing nothing in it. */
#include "ledger/segment_reader.h"

static gint64
get_time(WhCursor *c)
{
  guint64 time = wh_get_u64(c);
  if (time > WH_TIME_MAX)
    c->failed = TRUE;
  return c->failed ? 0 : (gint64)time;
}

/* A number below N. */
static guint
get_below(WhCursor *c, guint64 n)
{
  guint64 value = wh_get_u64(c);
  if (value >= n)
    c->failed = TRUE;
  return c->failed ? 0 : (guint)value;
}

gboolean
wh_seg_read_release(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_RELEASE_ROWS];
  WhReleaseRecord record = {0};
  record.name = wh_seg_get_text(c, WH_LIMIT_PATH);
  record.version = wh_seg_get_text(c, WH_LIMIT_PATH);
  record.digest = wh_seg_get_text(c, WH_SEG_DIGEST_MAX);
  record.tag = wh_seg_get_text(c, WH_LIMIT_PATH);
  record.commit = wh_seg_get_oid(r, c);
  record.size = wh_get_u64(c);
  record.n_files = wh_get_u64(c);
  record.n_same = wh_get_u64(c);
  record.n_absent = wh_get_u64(c);
  record.newest = get_time(c);
  record.packer = wh_seg_get_words(c, WH_LIMIT_IDENT);
  record.tools = wh_seg_get_words(c, WH_LIMIT_DETAIL);
  record.key = wh_seg_get_text(c, WH_SEG_KEY_MAX);
  record.signed_at = get_time(c);
  record.n_key_tags = get_below(c, G_MAXUINT32);
  if (c->failed || record.n_same > record.n_files)
    return wh_seg_broken("a release cannot be read", error);
  return r->sink == NULL || r->sink->release == NULL || r->sink->release(r->sink, &record, error);
}

gboolean
wh_seg_read_file(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_FILE_ROWS];
  WhFileRecord record = {0};
  record.release = wh_seg_get_text(c, WH_LIMIT_PATH);
  record.path = wh_seg_get_text(c, WH_LIMIT_PATH);
  record.state = (WhFileState)get_below(c, WH_N_FILE_STATES);
  record.class = (WhFileClass)get_below(c, WH_N_FILE_CLASSES);
  record.reach = (WhFileReach)get_below(c, WH_N_FILE_REACHES);
  record.flags = get_below(c, WH_SEG_ENTRY_FLAGS + 1);
  record.mode = get_below(c, G_MAXUINT32);
  record.tag_mode = get_below(c, G_MAXUINT32);
  record.size = wh_get_u64(c);
  record.mtime = get_time(c);
  record.oid = wh_seg_get_oid(r, c);
  record.tag_oid = wh_seg_get_oid(r, c);
  record.generator = wh_seg_get_words(c, WH_LIMIT_DETAIL);
  record.reason = wh_seg_get_words(c, WH_LIMIT_DETAIL);
  record.excerpt = wh_seg_get_words(c, WH_LIMIT_EXCERPT);
  if (c->failed)
    return wh_seg_broken("a file of a release cannot be read", error);
  return r->sink == NULL || r->sink->file == NULL || r->sink->file(r->sink, &record, error);
}
