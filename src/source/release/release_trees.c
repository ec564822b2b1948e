/* SPDX-License-Identifier: Apache-2.0
 * What judges of single files may ask about the archive and its tag. */
#include "base/limits.h"
#include "source/release/release_impl.h"

#define CONTENTS_MAX ((gsize)64 << 20) /* of the repository, kept for the length of a reading */

static WhReleaseRead *
read_of(const WhShippedTrees *trees)
{
  return trees->user;
}

static gboolean
in_tag(const WhShippedTrees *trees, WhSlice path, WhOid *ret_oid, guint32 *ret_mode)
{
  const WhTagFile *file = wh_tag_tree_find(read_of(trees)->tree, path);
  if (file == NULL)
    return FALSE;
  if (ret_oid != NULL)
    *ret_oid = file->oid;
  if (ret_mode != NULL)
    *ret_mode = file->mode;
  return TRUE;
}

static const char *
tag_path_of(const WhShippedTrees *trees, const WhOid *oid, WhSlice like)
{
  return wh_tag_tree_path_like(read_of(trees)->tree, oid, like);
}

static gboolean
ever_held(const WhShippedTrees *trees, const WhOid *oid)
{
  const WhReleaseRead *r = read_of(trees);
  WhOdbPlace place;
  gboolean held = r->reader != NULL && wh_odb_find(r->reader, oid, &place);
  for (guint i = 0; !held && i < r->modules->len; i++)
    held = wh_odb_find(((const WhReleaseModule *)r->modules->pdata[i])->reader, oid, &place);
  return held;
}

static void
unref_bytes(gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref(bytes);
}

static void
unref_object(gpointer object)
{
  wh_object_unref(object);
}

GBytes *
wh_release_content(WhReleaseRead *r, const WhOid *oid)
{
  gpointer kept = NULL;
  if (g_hash_table_lookup_extended(r->contents, oid, NULL, &kept))
    return kept != NULL ? g_bytes_ref(kept) : NULL;
  GBytes *bytes = NULL;
  WhObject *object = NULL;
  if (r->reader != NULL && r->contents_size < CONTENTS_MAX)
    object = wh_odb_read(r->reader, oid, WH_OBJECT_BLOB, WH_LIMIT_RELEASE_FILE, NULL);
  for (guint i = 0; object == NULL && i < r->modules->len && r->contents_size < CONTENTS_MAX; i++)
    object = wh_odb_read(((const WhReleaseModule *)r->modules->pdata[i])->reader, oid, WH_OBJECT_BLOB,
                         WH_LIMIT_RELEASE_FILE, NULL);
  if (object != NULL) {
    r->contents_size += object->size;
    bytes = g_bytes_new_with_free_func(object->data, object->size, unref_object, object);
  }
  g_hash_table_insert(r->contents, g_memdup2(oid, sizeof *oid), bytes);
  return bytes != NULL ? g_bytes_ref(bytes) : NULL;
}

static GBytes *
content(const WhShippedTrees *trees, const WhOid *oid)
{
  return wh_release_content(read_of(trees), oid);
}

static const WhShipped *
in_archive(const WhShippedTrees *trees, WhSlice path)
{
  const WhShippedEntry *entry = wh_shipped_set_find(read_of(trees)->set, path);
  return entry != NULL ? &entry->shipped : NULL;
}

static void
each(const WhShippedTrees *trees, gboolean shipped,
     void (*tell)(WhSlice path, const WhOid *oid, gpointer user), gpointer user)
{
  const WhReleaseRead *r = read_of(trees);
  guint n = 0;
  if (!shipped) {
    const WhTagFile *files = wh_tag_tree_files(r->tree, &n);
    for (guint i = 0; i < n; i++)
      tell(files[i].path, &files[i].oid, user);
    return;
  }
  const WhShippedEntry *entries = wh_shipped_set_entries(r->set, &n);
  for (guint i = 0; i < n; i++)
    tell(entries[i].shipped.path, &entries[i].shipped.oid, user);
}

void
wh_release_trees_init(WhReleaseRead *r)
{
  r->contents = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, unref_bytes);
  r->trees = (WhShippedTrees){in_tag, tag_path_of, ever_held, content, in_archive, each, r->oid_len, r};
}
