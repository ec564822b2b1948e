/* SPDX-License-Identifier: Apache-2.0
 * What of the tag an archive leaves out: a folder that is missing as a whole is told once. */
#include "source/release/release_impl.h"

static gboolean
is_absent(const WhReleaseRead *r, const WhTagFile *file)
{
  return file->mode != WH_MODE_SUBMODULE && !file->grafted && wh_shipped_set_find(r->set, file->path) == NULL;
}

guint64
wh_release_count_absent(const WhReleaseRead *r)
{
  guint n;
  guint64 absent = 0;
  const WhTagFile *files = wh_tag_tree_files(r->tree, &n);
  for (guint i = 0; i < n; i++)
    absent += is_absent(r, &files[i]) ? 1 : 0;
  return absent;
}

typedef struct {
  guint all, absent;
} Count;

/* Of each folder, how many files it holds and how many of them are absent. Keys are owned. */
static GHashTable *
count_folders(const WhReleaseRead *r, const WhTagFile *files, guint n)
{
  GHashTable *folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n; i++) {
    const gboolean absent = is_absent(r, &files[i]);
    const char *path = files[i].path.data;
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
      g_autofree char *folder = g_strndup(path, (gsize)(slash - path) + 1);
      Count *count = g_hash_table_lookup(folders, folder);
      if (count == NULL) {
        count = g_new0(Count, 1);
        g_hash_table_insert(folders, g_steal_pointer(&folder), count);
      }
      count->all++;
      count->absent += absent ? 1 : 0;
    }
  }
  return folders;
}

/* The outermost folder of PATH that is absent as a whole, with its '/'; NULL: none. Owner: caller. */
static char *
absent_folder(GHashTable *folders, const char *path, guint *ret_n)
{
  for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    g_autofree char *folder = g_strndup(path, (gsize)(slash - path) + 1);
    const Count *count = g_hash_table_lookup(folders, folder);
    if (count != NULL && count->absent == count->all) {
      *ret_n = count->all;
      return g_steal_pointer(&folder);
    }
  }
  return NULL;
}

static gboolean
send_one(const WhReleaseRead *r, const WhTagFile *file, const char *folder, guint n_in_folder, GError **error)
{
  const gboolean ignored = wh_attributes_ignore(r->attributes, file->path.data);
  g_autofree char *reason = NULL;
  if (folder != NULL)
    reason = g_strdup_printf("%u file%s of the tag%s", n_in_folder, n_in_folder == 1 ? "" : "s",
                             ignored ? ", left out as .gitattributes says" : "");
  else
    reason = g_strdup(ignored ? "left out as .gitattributes says" : "");
  static const WhOid none = {0};
  const WhFileRecord record = {.release = r->record.name,
                               .path = folder != NULL ? wh_slice_str(folder) : file->path,
                               .state = WH_FILE_ABSENT,
                               .class = ignored ? WH_CLASS_METADATA : WH_CLASS_OWN,
                               .tag_mode = folder != NULL ? 040000u : file->mode,
                               .size = folder != NULL ? n_in_folder : 0,
                               .tag_oid = folder != NULL ? none : file->oid,
                               .reason = wh_slice_str(reason)};
  return r->sink->file(r->sink, &record, error);
}

gboolean
wh_release_send_absent(WhReleaseRead *r, GError **error)
{
  guint n;
  const WhTagFile *files = wh_tag_tree_files(r->tree, &n);
  g_autoptr(GHashTable) folders = count_folders(r, files, n);
  g_autofree char *last = NULL;
  for (guint i = 0; i < n; i++) {
    guint n_in_folder = 0;
    if (!is_absent(r, &files[i]))
      continue;
    g_autofree char *folder = absent_folder(folders, files[i].path.data, &n_in_folder);
    if (folder != NULL && g_strcmp0(folder, last) == 0)
      continue;
    if (!send_one(r, &files[i], folder, n_in_folder, error))
      return FALSE;
    g_free(last);
    last = g_steal_pointer(&folder);
  }
  return TRUE;
}
