/* SPDX-License-Identifier: Apache-2.0
 * Objects counted by reference, and the bounded cache of them. */
#include "source/git/odb_cache.h"

#define BUCKETS 32768u
#define ENTRIES 32768u
#define NIL G_MAXUINT32

typedef struct {
  guint64 key;
  WhObject *object;
  guint32 next_in_bucket;
  guint32 newer, older;
} Entry;

struct WhObjectCache {
  gsize budget, held;
  guint32 n_entries;
  guint32 free_entry; /* one that was given back, else NIL */
  guint32 newest, oldest;
  guint32 *buckets;
  Entry *entries;
};

WhObject *
wh_object_new(WhObjectType type, gsize size)
{
  WhObject *object = g_malloc(sizeof *object + size);
  object->refs = 1;
  object->type = type;
  object->size = size;
  object->whole = size;
  return object;
}

WhObject *
wh_object_ref(WhObject *object)
{
  object->refs++;
  return object;
}

void
wh_object_unref(WhObject *object)
{
  if (object != NULL && --object->refs == 0)
    g_free(object);
}

WhObjectCache *
wh_object_cache_new(gsize budget)
{
  WhObjectCache *cache = g_new0(WhObjectCache, 1);
  cache->budget = budget;
  cache->free_entry = cache->newest = cache->oldest = NIL;
  cache->buckets = g_new(guint32, BUCKETS);
  for (guint i = 0; i < BUCKETS; i++)
    cache->buckets[i] = NIL;
  cache->entries = g_new(Entry, ENTRIES);
  return cache;
}

void
wh_object_cache_free(WhObjectCache *cache)
{
  if (cache == NULL)
    return;
  for (guint32 i = cache->newest; i != NIL; i = cache->entries[i].older)
    wh_object_unref(cache->entries[i].object);
  g_free(cache->entries);
  g_free(cache->buckets);
  g_free(cache);
}

static guint32 *
bucket_of(WhObjectCache *cache, guint64 key)
{
  return &cache->buckets[(key * 0x9E3779B97F4A7C15u) >> 49];
}

static guint32
find(WhObjectCache *cache, guint64 key)
{
  guint32 at = *bucket_of(cache, key);
  while (at != NIL && cache->entries[at].key != key)
    at = cache->entries[at].next_in_bucket;
  return at;
}

static void
unlink_age(WhObjectCache *cache, guint32 at)
{
  Entry *entry = &cache->entries[at];
  *(entry->newer == NIL ? &cache->newest : &cache->entries[entry->newer].older) = entry->older;
  *(entry->older == NIL ? &cache->oldest : &cache->entries[entry->older].newer) = entry->newer;
}

static void
link_newest(WhObjectCache *cache, guint32 at)
{
  Entry *entry = &cache->entries[at];
  entry->newer = NIL;
  entry->older = cache->newest;
  *(cache->newest == NIL ? &cache->oldest : &cache->entries[cache->newest].newer) = at;
  cache->newest = at;
}

static void
drop_oldest(WhObjectCache *cache)
{
  guint32 at = cache->oldest;
  Entry *entry = &cache->entries[at];
  guint32 *link = bucket_of(cache, entry->key);
  while (*link != at)
    link = &cache->entries[*link].next_in_bucket;
  *link = entry->next_in_bucket;
  unlink_age(cache, at);
  cache->held -= entry->object->size;
  g_clear_pointer(&entry->object, wh_object_unref);
  entry->next_in_bucket = cache->free_entry;
  cache->free_entry = at;
}

static guint32
take_entry(WhObjectCache *cache)
{
  if (cache->free_entry == NIL && cache->n_entries < ENTRIES)
    return cache->n_entries++;
  if (cache->free_entry == NIL)
    drop_oldest(cache);
  guint32 at = cache->free_entry;
  cache->free_entry = cache->entries[at].next_in_bucket;
  return at;
}

WhObject *
wh_object_cache_get(WhObjectCache *cache, guint64 key)
{
  guint32 at = find(cache, key);
  if (at == NIL)
    return NULL;
  if (at != cache->newest) {
    unlink_age(cache, at);
    link_newest(cache, at);
  }
  return wh_object_ref(cache->entries[at].object);
}

void
wh_object_cache_put(WhObjectCache *cache, guint64 key, WhObject *object)
{
  if (object->size > cache->budget / 8 || find(cache, key) != NIL)
    return;
  while (cache->held + object->size > cache->budget)
    drop_oldest(cache);
  guint32 at = take_entry(cache);
  guint32 *bucket = bucket_of(cache, key);
  cache->entries[at] = (Entry){.key = key, .object = wh_object_ref(object), .next_in_bucket = *bucket};
  *bucket = at;
  link_newest(cache, at);
  cache->held += object->size;
}
