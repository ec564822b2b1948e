/* SPDX-License-Identifier: Apache-2.0
 *
 * WhFetchStore: the folder that a fetch fills: one file of lines for each list of objects, and a state file that says how
 * far each list has come. The state is written, whole or not at all, after each page; what a file holds beyond it is cut
 * off when the folder is opened again. */
#pragma once

#include <glib.h>
#include <jansson.h>

typedef struct WhFetchStore WhFetchStore;

/* Makes PATH if it is not there. SOURCE ("forge owner/name", "registry npm:name") is what the folder is for:
 * WH_ERROR_USAGE when it is there for another, or holds files and no state. Owner: caller. */
WhFetchStore *wh_fetch_store_open(const char *path, const char *source, GError **error);
void wh_fetch_store_free(WhFetchStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhFetchStore, wh_fetch_store_free)
const char *wh_fetch_store_path(const WhFetchStore *store);

/* What the state says of LIST under KEY; NULL: nothing. Borrowed until the next set. */
const char *wh_fetch_store_get(const WhFetchStore *store, const char *list, const char *key);
/* VALUE NULL: forget it. Kept by the next save. */
void wh_fetch_store_set(WhFetchStore *store, const char *list, const char *key, const char *value);
gboolean wh_fetch_store_save(WhFetchStore *store, GError **error);

/* Adds the members of the array OBJECTS as lines to LIST.ndjson; they count once the state is saved. */
gboolean wh_fetch_store_append(WhFetchStore *store, const char *list, const json_t *objects, GError **error);
/* Leaves of each object in LIST.ndjson only what came last, in its place; RET_N: how many objects there are. Saves. */
gboolean wh_fetch_store_compact(WhFetchStore *store, const char *list, guint64 *ret_n, GError **error);
/* Calls VISIT for each object of LIST.ndjson. */
typedef void (*WhFetchVisit)(const json_t *object, gpointer user);
gboolean wh_fetch_store_each(const WhFetchStore *store, const char *list, WhFetchVisit visit, gpointer user,
                             GError **error);
/* Writes BODY to the file NAME, whole or not at all. */
gboolean wh_fetch_store_put(const WhFetchStore *store, const char *name, GBytes *body, GError **error);
