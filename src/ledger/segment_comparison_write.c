/* SPDX-License-Identifier: Apache-2.0
 * Puts comparisons of builds into the columns of a segment. */
#include "base/codec.h"
#include "ledger/segment_builder.h"

static void
put_text(WhSegmentBuilder *b, GByteArray *rows, WhSlice text, gsize max)
{
  wh_put_slice(rows, wh_seg_hold_text(b, text, max));
}

static void
put_finding(WhSegmentBuilder *b, GByteArray *rows, const WhFindingRecord *finding)
{
  put_text(b, rows, finding->kind, WH_SEG_WORD_MAX);
  put_text(b, rows, finding->group, WH_SEG_WORD_MAX);
  put_text(b, rows, finding->file, WH_LIMIT_PATH);
  put_text(b, rows, finding->what, WH_LIMIT_DETAIL);
  wh_put_u64(rows, finding->seen);
  wh_put_u64(rows, finding->flags & WH_FINDING_FLAGS);
}

static void
put_costs(WhSegmentBuilder *b, GByteArray *rows, const WhComparisonRecord *record)
{
  put_text(b, rows, record->measure, WH_SEG_WORD_MAX);
  wh_put_u64(rows, record->runs);
  wh_put_u64(rows, MIN(record->surprise, WH_COMPARISON_SURPRISE_MAX));
  wh_put_u64(rows, MIN(record->ratio, WH_COMPARISON_RATIO_MAX));
  wh_put_u64(rows, MIN(record->low, WH_COMPARISON_RATIO_MAX));
  wh_put_u64(rows, MIN(record->high, WH_COMPARISON_RATIO_MAX));
  wh_put_u64(rows, record->same_work ? 1 : 0);
}

gboolean
wh_seg_put_comparison(WhSink *sink, const WhComparisonRecord *record, GError **error)
{
  WhSegmentBuilder *b = wh_seg_builder_of(sink);
  const guint32 n = MIN(record->n_findings, WH_LIMIT_FINDINGS);
  g_assert((guint)record->kind < WH_N_COMPARISON_KINDS);
  if (!wh_seg_begin_record(b, SEG_COMPARISON, error))
    return FALSE;
  GByteArray *rows = b->columns[SEG_COMPARISON_ROWS];
  wh_put_u64(rows, record->kind);
  put_text(b, rows, record->id, WH_SEG_DIGEST_MAX);
  put_text(b, rows, record->release, WH_LIMIT_PATH);
  put_text(b, rows, record->tag, WH_LIMIT_PATH);
  put_text(b, rows, record->before, WH_LIMIT_DETAIL);
  put_text(b, rows, record->after, WH_LIMIT_DETAIL);
  put_text(b, rows, record->build_ids, WH_LIMIT_DETAIL);
  wh_put_u64(rows, (guint64)CLAMP(record->newest, WH_TIME_MIN, WH_TIME_MAX));
  wh_put_u64(rows, record->updates);
  wh_put_u64(rows, MIN(record->as_much, record->updates));
  put_costs(b, rows, record);
  wh_put_u64(rows, n);
  for (guint32 i = 0; i < n; i++)
    put_finding(b, rows, &record->findings[i]);
  return TRUE;
}
