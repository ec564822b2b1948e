/* SPDX-License-Identifier: Apache-2.0
 * Reads comparisons of builds out of a segment, believing nothing in them. */
#include "ledger/segment_reader.h"

/* A number up to MAX. */
static guint32
get_number(WhCursor *c, guint64 max)
{
  const guint64 value = wh_get_u64(c);
  if (value > max)
    c->failed = TRUE;
  return c->failed ? 0 : (guint32)value;
}

static gint64
get_time(WhCursor *c)
{
  const guint64 time = wh_get_u64(c);
  if (time > WH_TIME_MAX)
    c->failed = TRUE;
  return c->failed ? 0 : (gint64)time;
}

static void
get_costs(WhCursor *c, WhComparisonRecord *record)
{
  record->measure = wh_seg_get_words(c, WH_SEG_WORD_MAX);
  record->runs = get_number(c, G_MAXUINT32);
  record->surprise = get_number(c, WH_COMPARISON_SURPRISE_MAX);
  record->ratio = get_number(c, WH_COMPARISON_RATIO_MAX);
  record->low = get_number(c, WH_COMPARISON_RATIO_MAX);
  record->high = get_number(c, WH_COMPARISON_RATIO_MAX);
  record->same_work = get_number(c, 1) == 1;
}

static void
get_findings(WhCursor *c, WhFindingRecord *findings, guint32 n, guint32 updates)
{
  for (guint32 i = 0; i < n && !c->failed; i++) {
    findings[i].kind = wh_seg_get_words(c, WH_SEG_WORD_MAX);
    findings[i].group = wh_seg_get_words(c, WH_SEG_WORD_MAX);
    findings[i].file = wh_seg_get_words(c, WH_LIMIT_PATH);
    findings[i].what = wh_seg_get_words(c, WH_LIMIT_DETAIL);
    findings[i].seen = get_number(c, updates);
    findings[i].flags = get_number(c, WH_FINDING_FLAGS);
  }
}

gboolean
wh_seg_read_comparison(WhSegReader *r, GError **error)
{
  WhCursor *c = &r->columns[SEG_COMPARISON_ROWS];
  WhComparisonRecord record = {0};
  WhFindingRecord findings[WH_LIMIT_FINDINGS] = {0};
  record.kind = (WhComparisonKind)get_number(c, WH_N_COMPARISON_KINDS - 1);
  record.id = wh_seg_get_words(c, WH_SEG_DIGEST_MAX);
  record.release = wh_seg_get_words(c, WH_LIMIT_PATH);
  record.tag = wh_seg_get_words(c, WH_LIMIT_PATH);
  record.before = wh_seg_get_words(c, WH_LIMIT_DETAIL);
  record.after = wh_seg_get_words(c, WH_LIMIT_DETAIL);
  record.build_ids = wh_seg_get_words(c, WH_LIMIT_DETAIL);
  record.newest = get_time(c);
  record.updates = get_number(c, G_MAXUINT32);
  record.as_much = get_number(c, record.updates);
  get_costs(c, &record);
  record.n_findings = get_number(c, WH_LIMIT_FINDINGS);
  record.findings = findings;
  get_findings(c, findings, record.n_findings, record.updates);
  if (c->failed)
    return wh_seg_broken("a comparison of builds cannot be read", error);
  return r->sink == NULL || r->sink->comparison == NULL || r->sink->comparison(r->sink, &record, error);
}
