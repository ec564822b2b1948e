/* SPDX-License-Identifier: Apache-2.0
 * Lists the files of a commit. */
#include "source/release/tag_tree.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/git/git_object.h"
#include "source/git/treediff.h"
#include "source/release/lexeme.h"

#define MAX_COPIES 64u /* paths of one content that are looked at */

struct WhTagTree {
  WhTreeChanges changes;
  GArray *files;       /* WhTagFile */
  GHashTable *by_path; /* WhTagFile.path -> WhTagFile */
  GArray *copies;      /* Copy */
  GHashTable *by_oid;  /* Copy.oid -> number of the Copy and one */
};

/* One path of a content. */
typedef struct {
  WhOid oid;
  const char *path;
  gsize next; /* the next copy in the order of paths, by its number and one; 0: none */
} Copy;

static guint
hash_slice(gconstpointer key)
{
  const WhSlice *s = key;
  guint hash = 5381;
  for (gsize i = 0; i < s->len; i++)
    hash = hash * 33 + (guint8)s->data[i];
  return hash;
}

static gboolean
slice_equal(gconstpointer a, gconstpointer b)
{
  return wh_slice_equal(*(const WhSlice *)a, *(const WhSlice *)b);
}

static gboolean
tree_of(WhOdbReader *reader, const WhOid *commit, WhOid *ret_tree, GError **error)
{
  g_autoptr(WhObject) object = wh_odb_read(reader, commit, WH_OBJECT_COMMIT, WH_LIMIT_COMMIT_OBJECT, error);
  if (object == NULL)
    return FALSE;
  WhGitCommitParser parser;
  wh_git_commit_parser_init(&parser);
  wh_git_commit_parse(&parser, wh_slice((const char *)object->data, object->size),
                      wh_odb_reader_oid_len(reader), object->whole > object->size);
  *ret_tree = parser.tree;
  wh_git_commit_parser_clear(&parser);
  return TRUE;
}

static int
compare_paths(gconstpointer a, gconstpointer b)
{
  return strcmp(((const WhTagFile *)a)->path.data, ((const WhTagFile *)b)->path.data);
}

static void
index_paths(WhTagTree *tree)
{
  g_hash_table_remove_all(tree->by_path);
  for (guint i = 0; i < tree->files->len; i++) {
    WhTagFile *file = &g_array_index(tree->files, WhTagFile, i);
    g_hash_table_insert(tree->by_path, &file->path, file);
  }
}

/* From the last path to the first, so that the first is found first. */
static void
index_contents(WhTagTree *tree)
{
  g_hash_table_remove_all(tree->by_oid);
  g_array_set_size(tree->copies, tree->files->len);
  for (guint i = tree->files->len; i-- > 0;) {
    const WhTagFile *file = &g_array_index(tree->files, WhTagFile, i);
    Copy *copy = &g_array_index(tree->copies, Copy, i);
    *copy =
        (Copy){file->oid, file->path.data, GPOINTER_TO_SIZE(g_hash_table_lookup(tree->by_oid, &file->oid))};
    g_hash_table_replace(tree->by_oid, &copy->oid, GSIZE_TO_POINTER((gsize)i + 1));
  }
}

/* Takes what was listed last, below FOLDER of a submodule (NULL: the tag's own). */
static void
take_changes(WhTagTree *tree, const char *folder)
{
  for (guint i = 0; i < tree->changes.changes->len; i++) {
    const WhChangeRecord *change = &g_array_index(tree->changes.changes, WhChangeRecord, i);
    g_autofree char *path =
        g_strdup_printf("%s%s%.*s", folder != NULL ? folder : "", folder != NULL ? "/" : "",
                        (int)change->path.len, change->path.data);
    WhTagFile file = {.path = wh_slice_str(g_string_chunk_insert(tree->changes.text, path)),
                      .oid = change->new_blob,
                      .mode = change->new_mode,
                      .grafted = folder != NULL};
    g_array_append_val(tree->files, file);
  }
  g_array_set_size(tree->changes.changes, 0);
  g_array_sort(tree->files, compare_paths);
  index_contents(tree);
  index_paths(tree);
}

/* Lists what COMMIT holds. */
static gboolean
list_files(WhTagTree *tree, WhOdbReader *reader, const WhOid *commit, GError **error)
{
  WhOid root;
  if (!tree_of(reader, commit, &root, error))
    return FALSE;
  g_autoptr(WhTreeDiff) diff = wh_tree_diff_new(reader, wh_odb_reader_oid_len(reader));
  g_array_set_size(tree->changes.changes, 0);
  if (!wh_tree_diff_run(diff, NULL, &root, &tree->changes, error))
    return FALSE;
  if (!tree->changes.cut)
    return TRUE;
  g_set_error_literal(error, WH_ERROR, WH_ERROR_LIMIT, "the tag holds more files than are read");
  return FALSE;
}

gboolean
wh_tag_tree_graft(WhTagTree *tree, const char *path, WhOdbReader *reader, const WhOid *commit, GError **error)
{
  if (!list_files(tree, reader, commit, error))
    return FALSE;
  for (guint i = 0; i < tree->files->len; i++)
    if (strcmp(g_array_index(tree->files, WhTagFile, i).path.data, path) == 0) {
      g_array_remove_index(tree->files, i);
      break;
    }
  take_changes(tree, path);
  return TRUE;
}

WhTagTree *
wh_tag_tree_new(WhOdbReader *reader, const WhOid *commit, GError **error)
{
  g_autoptr(WhTagTree) tree = g_new0(WhTagTree, 1);
  tree->changes = (WhTreeChanges){g_array_new(FALSE, FALSE, sizeof(WhChangeRecord)),
                                  g_string_chunk_new(64u << 10), FALSE};
  tree->files = g_array_new(FALSE, FALSE, sizeof(WhTagFile));
  tree->by_path = g_hash_table_new(hash_slice, slice_equal);
  tree->by_oid = g_hash_table_new(wh_oid_hash, wh_oid_equal);
  tree->copies = g_array_new(FALSE, TRUE, sizeof(Copy));
  if (commit == NULL)
    return g_steal_pointer(&tree);
  if (!list_files(tree, reader, commit, error))
    return NULL;
  take_changes(tree, NULL);
  return g_steal_pointer(&tree);
}

void
wh_tag_tree_free(WhTagTree *tree)
{
  if (tree == NULL)
    return;
  g_array_unref(tree->changes.changes);
  g_string_chunk_free(tree->changes.text);
  g_array_unref(tree->files);
  g_hash_table_unref(tree->by_path);
  g_hash_table_unref(tree->by_oid);
  g_array_unref(tree->copies);
  g_free(tree);
}

void
wh_tag_tree_enter(WhTagTree *tree, const char *folder)
{
  g_autofree char *prefix = g_strconcat(folder, "/", NULL);
  const gsize len = strlen(prefix);
  guint kept = 0;
  for (guint i = 0; i < tree->files->len; i++) {
    WhTagFile file = g_array_index(tree->files, WhTagFile, i);
    if (!g_str_has_prefix(file.path.data, prefix))
      continue;
    file.path = wh_slice(file.path.data + len, file.path.len - len);
    g_array_index(tree->files, WhTagFile, kept++) = file;
  }
  g_array_set_size(tree->files, kept);
  index_paths(tree);
}

const WhTagFile *
wh_tag_tree_files(const WhTagTree *tree, guint *ret_n)
{
  *ret_n = tree->files->len;
  return (const WhTagFile *)(gconstpointer)tree->files->data;
}

const WhTagFile *
wh_tag_tree_find(const WhTagTree *tree, WhSlice path)
{
  return g_hash_table_lookup(tree->by_path, &path);
}

const char *
wh_tag_tree_path_like(const WhTagTree *tree, const WhOid *oid, WhSlice like)
{
  const char *first = NULL;
  gsize at = GPOINTER_TO_SIZE(g_hash_table_lookup(tree->by_oid, oid));
  for (guint n = 0; at > 0 && n < MAX_COPIES; n++) {
    const Copy *copy = &g_array_index(tree->copies, Copy, at - 1);
    if (wh_slice_equal(wh_path_base(wh_slice_str(copy->path)), wh_path_base(like)))
      return copy->path;
    first = first != NULL ? first : copy->path;
    at = copy->next;
  }
  return first;
}

const char *
wh_tag_tree_path_of(const WhTagTree *tree, const WhOid *oid)
{
  return wh_tag_tree_path_like(tree, oid, wh_slice(NULL, 0));
}
