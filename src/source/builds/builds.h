/* SPDX-License-Identifier: Apache-2.0
 *
 * What the readers of the documents of `wolfhound binary` and `wolfhound cost` share. */
#pragma once

#include "source/json/values.h"
#include "source/reader.h"

/* What a document is read into. Texts are borrowed from it, or lie in TEXTS. */
typedef struct {
  WhComparisonRecord record;
  GArray *findings; /* of WhFindingRecord */
  GStringChunk *texts;
} WhBuildsRecord;

/* Fills what is of its kind. NULL, or why it cannot be used. */
typedef const char *(*WhBuildsTake)(WhBuildsRecord *into, const json_t *document);

/* Reads the documents at request->path whose member "schema" is SCHEMA; TAKE makes a record of each, which is tied to
 * request->tag, else to what the document says it is of. Parameters as for WhReader.read. */
typedef struct {
  const char *schema;
  WhComparisonKind kind;
  WhBuildsTake take;
} WhBuildsForm;
gboolean wh_builds_read(const WhBuildsForm *form, const WhReadRequest *request, WhSink *sink,
                        gboolean *ret_complete, GError **error);
int wh_builds_bid(const char *path);
gboolean wh_builds_probe(const char *path, WhProbe *ret_probe, GError **error);

/* Member KEY as a number from 0 to MAX; 0 where it is none. */
guint32 wh_builds_number(const json_t *object, const char *key, guint32 max);
