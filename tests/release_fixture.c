/* SPDX-License-Identifier: Apache-2.0
 * Two small trees in memory. */
#include "release_fixture.h"
#include "base/limits.h"

typedef struct {
  char *path;
  GBytes *content;
  WhOid oid;
} TagFile;

struct ReleaseFixture {
  WhShippedTrees trees;
  GTree *tag;          /* path to TagFile */
  GTree *shipped;      /* path to WhShipped */
  GHashTable *objects; /* WhOid to GBytes */
};

static WhOid
oid_of(const char *content, gsize len)
{
  WhOid oid = {0};
  g_autofree char *head = g_strdup_printf("blob %" G_GSIZE_FORMAT, len);
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
  gsize n = 20;
  g_checksum_update(sum, (const guchar *)head, (gssize)strlen(head) + 1);
  g_checksum_update(sum, (const guchar *)content, (gssize)len);
  g_checksum_get_digest(sum, oid.bytes, &n);
  return oid;
}

static int
compare(gconstpointer a, gconstpointer b, gpointer user)
{
  return strcmp(a, b);
}

static void
free_tag_file(gpointer data)
{
  TagFile *file = data;
  g_bytes_unref(file->content);
  g_free(file);
}

static void
free_shipped(gpointer data)
{
  WhShipped *file = data;
  g_free((gpointer)(guintptr)file->content.data);
  g_free(file);
}

static gboolean
in_tag(const WhShippedTrees *trees, WhSlice path, WhOid *ret_oid, guint32 *ret_mode)
{
  ReleaseFixture *f = trees->user;
  g_autofree char *key = g_strndup(path.data, path.len);
  TagFile *file = g_tree_lookup(f->tag, key);
  if (file == NULL)
    return FALSE;
  *ret_oid = file->oid;
  *ret_mode = 0100644;
  return TRUE;
}

typedef struct {
  const WhOid *oid;
  const char *path;
} Search;

static gboolean
match_oid(gpointer key, gpointer value, gpointer user)
{
  Search *search = user;
  if (!wh_oid_equal(&((TagFile *)value)->oid, search->oid))
    return FALSE;
  search->path = key;
  return TRUE;
}

static const char *
tag_path_of(const WhShippedTrees *trees, const WhOid *oid, WhSlice like)
{
  Search search = {oid, NULL};
  g_tree_foreach(((ReleaseFixture *)trees->user)->tag, match_oid, &search);
  return search.path;
}

static gboolean
ever_held(const WhShippedTrees *trees, const WhOid *oid)
{
  return g_hash_table_contains(((ReleaseFixture *)trees->user)->objects, oid);
}

static GBytes *
content(const WhShippedTrees *trees, const WhOid *oid)
{
  GBytes *bytes = g_hash_table_lookup(((ReleaseFixture *)trees->user)->objects, oid);
  return bytes != NULL ? g_bytes_ref(bytes) : NULL;
}

static const WhShipped *
in_archive(const WhShippedTrees *trees, WhSlice path)
{
  g_autofree char *key = g_strndup(path.data, path.len);
  return g_tree_lookup(((ReleaseFixture *)trees->user)->shipped, key);
}

typedef struct {
  gboolean shipped;
  void (*each)(WhSlice path, const WhOid *oid, gpointer user);
  gpointer user;
} EachUser;

static gboolean
call_each(gpointer key, gpointer value, gpointer user)
{
  EachUser *u = user;
  u->each(wh_slice_str(key), u->shipped ? &((WhShipped *)value)->oid : &((TagFile *)value)->oid, u->user);
  return FALSE;
}

static void
each(const WhShippedTrees *trees, gboolean shipped,
     void (*call)(WhSlice path, const WhOid *oid, gpointer user), gpointer user)
{
  ReleaseFixture *f = trees->user;
  EachUser u = {shipped, call, user};
  g_tree_foreach(shipped ? f->shipped : f->tag, call_each, &u);
}

ReleaseFixture *
release_fixture_new(void)
{
  ReleaseFixture *f = g_new0(ReleaseFixture, 1);
  f->tag = g_tree_new_full(compare, NULL, g_free, free_tag_file);
  f->shipped = g_tree_new_full(compare, NULL, g_free, free_shipped);
  f->objects = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, (GDestroyNotify)g_bytes_unref);
  f->trees = (WhShippedTrees){in_tag, tag_path_of, ever_held, content, in_archive, each, 20, f};
  return f;
}

void
release_fixture_free(ReleaseFixture *f)
{
  g_tree_unref(f->tag);
  g_tree_unref(f->shipped);
  g_hash_table_unref(f->objects);
  g_free(f);
}

void
release_fixture_held(ReleaseFixture *f, const char *text)
{
  WhOid oid = oid_of(text, strlen(text));
  g_hash_table_insert(f->objects, g_memdup2(&oid, sizeof oid), g_bytes_new(text, strlen(text)));
}

void
release_fixture_tag(ReleaseFixture *f, const char *path, const char *text)
{
  TagFile *file = g_new0(TagFile, 1);
  file->oid = oid_of(text, strlen(text));
  file->content = g_bytes_new(text, strlen(text));
  g_tree_replace(f->tag, g_strdup(path), file);
  release_fixture_held(f, text);
}

void
release_fixture_shipped(ReleaseFixture *f, const char *path, const char *text, gssize length)
{
  gsize len = length >= 0 ? (gsize)length : strlen(text), kept = MIN(len, WH_LIMIT_RELEASE_FILE);
  WhShipped *file = g_new0(WhShipped, 1);
  file->oid = oid_of(text, len);
  file->size = len;
  file->mode = 0100644;
  file->content = wh_slice(g_memdup2(text, kept), kept);
  file->cut = kept < len;
  g_tree_replace(f->shipped, g_strdup(path), file);
}

void
release_fixture_both(ReleaseFixture *f, const char *path, const char *text)
{
  release_fixture_tag(f, path, text);
  release_fixture_shipped(f, path, text, -1);
}

static gboolean
join(gpointer key, gpointer value, gpointer user)
{
  WhShipped *file = value;
  TagFile *tag = g_tree_lookup(user, key);
  file->path = wh_slice_str(key);
  if (tag != NULL)
    file->tag_oid = tag->oid;
  return FALSE;
}

const WhShippedTrees *
release_fixture_trees(ReleaseFixture *f)
{
  g_tree_foreach(f->shipped, join, f->tag);
  return &f->trees;
}

const WhShipped *
release_fixture_file(ReleaseFixture *f, const char *path)
{
  return g_tree_lookup(f->shipped, path);
}
