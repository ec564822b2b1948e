/* SPDX-License-Identifier: Apache-2.0
 *
 * The neutral form: records as lines of JSON, schema "wolfhound.events/1" (data/events.schema.json, doc/EVENTS.md).
 * Written by `export`, read by --events and `import`; other sources are converted to it. */
#pragma once

#include "ledger/event.h"

#include <jansson.h>

#define WH_EVENTS_SCHEMA "wolfhound.events/1"

/* The schema's own text. Owner: caller. */
GBytes *wh_events_schema(void);

/* A sink that appends a line for each record to OUT, which must outlive it. Equal records give equal bytes, pure
 * ASCII. */
typedef struct WhEventsWriter WhEventsWriter;
WhEventsWriter *wh_events_writer_new(GString *out, guint oid_len);
void wh_events_writer_free(WhEventsWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhEventsWriter, wh_events_writer_free)
/* The line of a release, and of one of its files. Owner: caller. */
json_t *wh_events_release_line(const WhReleaseRecord *record, guint oid_len);
json_t *wh_events_file_line(const WhFileRecord *record, guint oid_len);
/* The line of a comparison of builds. Owner: caller. */
json_t *wh_events_comparison_line(const WhComparisonRecord *record);
WhSink *wh_events_writer_sink(WhEventsWriter *writer); /* borrowed */
/* The first line. */
void wh_events_write_header(WhEventsWriter *writer, const char *project);

typedef struct {
  char *project; /* NULL: not named */
  char *host;    /* where accounts without address live; NULL: nowhere */
  guint oid_len;
} WhEventsHeader;
void wh_events_header_clear(WhEventsHeader *header);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhEventsHeader, wh_events_header_clear)
/* FALSE with WH_ERROR_INPUT: VALUE is no header, or of a version that this program does not know. */
gboolean wh_events_header_parse(const json_t *value, WhEventsHeader *ret_header, GError **error);
/* The header of the plain file at PATH, of which only the beginning is looked at: for names, before a worker reads the
 * rest. Packed files give WH_ERROR_INPUT too. */
gboolean wh_events_header_peek(const char *path, WhEventsHeader *ret_header, GError **error);
