/* SPDX-License-Identifier: Apache-2.0
 *
 * Build files held against the database of known ones, and the database itself, as JSON ("wolfhound.macros/1") and as
 * text made from it. */
#pragma once

#include "macros/macros.h"

#include <jansson.h>

/* One file as an object of "files". At most LINES line numbers. Owner: caller. */
json_t *wh_macros_file_json(const WhMacros *db, const char *path, WhSlice content, guint lines);
/* {"schema", "files": FILES (taken), "counts": by verdict}. */
json_t *wh_macros_check_json(json_t *files);
/* {"schema", "sources", "counts"}, or with NAME {"schema", "name", "versions"}; NULL: NAME is not known. */
json_t *wh_macros_db_json(const WhMacros *db, const char *name);

void wh_macros_check_text(const json_t *check, GString *out);
void wh_macros_db_text(const json_t *shown, GString *out);
