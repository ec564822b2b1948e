/* SPDX-License-Identifier: Apache-2.0
 *
 * A segment: a batch of records as compact columns with dictionaries of its own (accounts, paths, blob ids),
 * zstd compressed. It is what a confined worker sends and what the ledger keeps, so its decoder trusts
 * nothing. */
#pragma once

#include "ledger/event.h"

typedef struct WhSegmentBuilder WhSegmentBuilder;

/* The builder is a sink. When it holds WH_LIMIT_SEGMENT_COMMITS commits, WH_LIMIT_SEGMENT_MESSAGES messages,
 * WH_LIMIT_SEGMENT_EVENTS events or files or half of WH_LIMIT_SEGMENT_RAW bytes, at the next record it hands a finished segment
 * to FLUSH (which owns the bytes) and starts anew. OID_LEN: 20 or 32; what an event names may have either length.
 * Texts of messages and events (names and addresses apart, which stay raw) are made valid UTF-8 and cut
 * between characters at their limits; of references the newest stay. */
typedef gboolean (*WhSegmentFlush)(GBytes *segment, gpointer user, GError **error);
WhSegmentBuilder *wh_segment_builder_new(guint oid_len, WhSegmentFlush flush, gpointer user);
void wh_segment_builder_free(WhSegmentBuilder *builder);
WhSink *wh_segment_builder_sink(WhSegmentBuilder *builder); /* borrowed */
gboolean wh_segment_builder_finish(WhSegmentBuilder *builder,
                                   GError **error); /* flushes what is left, if anything */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhSegmentBuilder, wh_segment_builder_free)

typedef struct {
  guint oid_len;
  guint32 n_commits, n_changes, n_tags, n_refs, n_facts, n_malformed, n_messages, n_events, n_releases,
      n_files, n_comparisons;
} WhSegmentInfo;

/* Decodes a whole segment and calls SINK (whose members may be NULL: then skipped) for every record in the
 * order they were put in. Text is borrowed for the call. Fails with WH_ERROR_INPUT on any broken promise of
 * the format, WH_ERROR_LIMIT past a limit. RET_INFO may be NULL. A NULL sink only checks. */
gboolean wh_segment_read(GBytes *segment, WhSink *sink, WhSegmentInfo *ret_info, GError **error);
