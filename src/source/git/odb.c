/* SPDX-License-Identifier: Apache-2.0
 * Opening an object store: its folders and packs. */
#include "source/git/odb.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define INDEX_BYTES ((gsize)8 << 30)
#define PACK_BYTES ((gsize)1 << 47) /* an offset and a pack number share 64 bits in the cache's keys */

struct WhOdb {
  guint oid_len;
  int stores[WH_ODB_STORES];
  struct stat identity[WH_ODB_STORES];
  guint n_stores;
  GArray *packs;   /* WhOdbPack */
  GPtrArray *maps; /* GBytes: every mapping, in the order of opening */
};

typedef struct {
  void *data;
  gsize len;
} Mapping;

static void
unmap(gpointer p)
{
  Mapping *mapping = p;
  munmap(mapping->data, mapping->len);
  g_free(mapping);
}

static gboolean
fail_file(GError **error, int code, const char *name, const char *why)
{
  g_set_error(error, WH_ERROR, code, "object store: %s: %s", name, why);
  return FALSE;
}

/* Maps a whole regular file of the folder. An empty one gives an empty GBytes. */
static GBytes *
map_file(int folder, const char *name, gsize limit, GError **error)
{
  int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat st;
  if (fd < 0) {
    fail_file(error, errno == ENOENT ? WH_ERROR_NOT_FOUND : WH_ERROR_INPUT, name, g_strerror(errno));
    return NULL;
  }
  gboolean good =
      fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0 && (guint64)st.st_size <= limit;
  gsize len = good ? (gsize)st.st_size : 0;
  void *data = len > 0 ? mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
  close(fd);
  if (!good || data == MAP_FAILED) {
    fail_file(error, WH_ERROR_INPUT, name,
              good ? "cannot be mapped" : "is no regular file of a bearable size");
    return NULL;
  }
  if (data == NULL)
    return g_bytes_new_static("", 0);
  Mapping *mapping = g_new(Mapping, 1);
  *mapping = (Mapping){data, len};
  return g_bytes_new_with_free_func(data, len, unmap, mapping);
}

static gboolean
open_pack(WhOdb *odb, int folder, const char *idx_name, GError **error)
{
  if (odb->packs->len >= WH_ODB_PACKS)
    return fail_file(error, WH_ERROR_LIMIT, idx_name, "too many packs; run `git gc` on the repository");
  g_autofree char *pack_name = g_strdup_printf("%.*s.pack", (int)(strlen(idx_name) - 4), idx_name);
  g_autoptr(GBytes) idx = map_file(folder, idx_name, INDEX_BYTES, error);
  g_autoptr(GBytes) pack = idx == NULL ? NULL : map_file(folder, pack_name, PACK_BYTES, error);
  if (pack == NULL)
    return FALSE;
  gsize idx_len = 0;
  const guint8 *idx_data = g_bytes_get_data(idx, &idx_len);
  WhOdbPack entry = {0};
  entry.data = g_bytes_get_data(pack, &entry.size);
  if (!wh_pack_index_parse(idx_data, idx_len, odb->oid_len, entry.size, &entry.index, error) ||
      !wh_pack_header_check(entry.data, entry.size, &entry.index, error)) {
    g_prefix_error(error, "%s: ", idx_name);
    return FALSE;
  }
  g_array_append_val(odb->packs, entry);
  g_ptr_array_add(odb->maps, g_steal_pointer(&idx));
  g_ptr_array_add(odb->maps, g_steal_pointer(&pack));
  return TRUE;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names "*.idx" in FOLDER, sorted, so that the order of a directory decides nothing. */
static GPtrArray *
list_indices(int folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", folder);
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && names->len <= WH_ODB_PACKS && (name = g_dir_read_name(dir)) != NULL)
    if (g_str_has_suffix(name, ".idx"))
      g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  return names;
}

static gboolean
open_packs(WhOdb *odb, int store, GError **error)
{
  int folder = openat(store, "pack", O_RDONLY | O_CLOEXEC | O_DIRECTORY);
  if (folder < 0)
    return errno == ENOENT ? TRUE : fail_file(error, WH_ERROR_INPUT, "pack", g_strerror(errno));
  g_autoptr(GPtrArray) names = list_indices(folder);
  gboolean good = TRUE;
  for (guint i = 0; good && i < names->len; i++)
    good = open_pack(odb, folder, g_ptr_array_index(names, i), error);
  close(folder);
  return good;
}

/* Whether this folder was opened before under any name. */
static gboolean
is_known(const WhOdb *odb, const struct stat *st)
{
  for (guint i = 0; i < odb->n_stores; i++)
    if (odb->identity[i].st_dev == st->st_dev && odb->identity[i].st_ino == st->st_ino)
      return TRUE;
  return FALSE;
}

static gboolean
open_store(WhOdb *odb, const char *path, GError **error)
{
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
  if (fd < 0)
    return fail_file(error, WH_ERROR_NOT_FOUND, path, g_strerror(errno));
  if (fstat(fd, &st) != 0 || is_known(odb, &st)) {
    close(fd);
    return TRUE;
  }
  if (odb->n_stores == WH_ODB_STORES) {
    close(fd);
    return fail_file(error, WH_ERROR_LIMIT, path, "too many alternates");
  }
  odb->stores[odb->n_stores] = fd;
  odb->identity[odb->n_stores++] = st;
  return open_packs(odb, fd, error);
}

WhOdb *
wh_odb_open(const char *const *folders, guint n_folders, guint oid_len, GError **error)
{
  g_autoptr(WhOdb) odb = g_new0(WhOdb, 1);
  odb->oid_len = oid_len;
  odb->packs = g_array_new(FALSE, FALSE, sizeof(WhOdbPack));
  odb->maps = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < n_folders; i++)
    if (!open_store(odb, folders[i], error))
      return NULL;
  return g_steal_pointer(&odb);
}

void
wh_odb_free(WhOdb *odb)
{
  if (odb == NULL)
    return;
  for (guint i = 0; i < odb->n_stores; i++)
    close(odb->stores[i]);
  g_array_unref(odb->packs);
  g_ptr_array_unref(odb->maps);
  g_free(odb);
}

guint
wh_odb_oid_len(const WhOdb *odb)
{
  return odb->oid_len;
}

const int *
wh_odb_stores(const WhOdb *odb, guint *ret_n)
{
  *ret_n = odb->n_stores;
  return odb->stores;
}

guint
wh_odb_n_packs(const WhOdb *odb)
{
  return odb->packs->len;
}

const WhOdbPack *
wh_odb_pack(const WhOdb *odb, guint nth)
{
  return &g_array_index(odb->packs, WhOdbPack, nth);
}
