/* SPDX-License-Identifier: Apache-2.0
 *
 * What was found, as JSON: "wolfhound.binary/1" (data/binary.schema.json). Owner of what is returned: caller
 * (json_decref). */
#pragma once

#include "binary/delta.h"

#include <jansson.h>

/* BEFORE_NAME and AFTER_NAME: what the user called them. WITH_FACTS: every fact of every file too. */
json_t *wh_delta_document(const WhDelta *delta, const char *before_name, const char *after_name,
                          gboolean with_facts);
/* The facts of one build alone. */
json_t *wh_binary_document(const WhBinary *binary, const char *name);
/* What the later build was made from, for a scan: the name of a release archive, a tag; either may be NULL. */
void wh_document_set_of(json_t *document, const char *release, const char *tag);
/* The schemas of comparisons of builds and of costs. Owner: caller. */
GBytes *wh_binary_schema(void);
GBytes *wh_cost_schema(void);
