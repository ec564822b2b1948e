/* SPDX-License-Identifier: Apache-2.0
 *
 * Objects in memory, counted by reference, and a least-recently-used cache of them bounded in bytes and
 * entries. Both belong to one thread. The cache is an own structure because it stands in the hottest loop of
 * reading a history (two look-ups a tree); bench/history.sh measures it. */
#pragma once

#include <glib.h>

typedef enum { WH_OBJECT_COMMIT = 1, WH_OBJECT_TREE = 2, WH_OBJECT_BLOB = 3, WH_OBJECT_TAG = 4 } WhObjectType;

typedef struct {
  guint refs;
  WhObjectType type;
  gsize size;  /* bytes held in data */
  gsize whole; /* the object's own size; larger than SIZE when only its beginning was read */
  guint8 data[];
} WhObject;

/* DATA is not initialised. SIZE has been held against a limit by the caller. */
WhObject *wh_object_new(WhObjectType type, gsize size);
WhObject *wh_object_ref(WhObject *object);
void wh_object_unref(WhObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhObject, wh_object_unref)

typedef struct WhObjectCache WhObjectCache;

/* Holds at most BUDGET bytes; an object of more than an eighth of that is not kept. */
WhObjectCache *wh_object_cache_new(gsize budget);
void wh_object_cache_free(WhObjectCache *cache);
/* NULL when absent; else a reference of the caller's. O(1). */
WhObject *wh_object_cache_get(WhObjectCache *cache, guint64 key);
/* Keeps a reference of its own. A KEY that is there already stays as it is. O(1) amortised. */
void wh_object_cache_put(WhObjectCache *cache, guint64 key, WhObject *object);
