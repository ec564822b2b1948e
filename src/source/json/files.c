/* SPDX-License-Identifier: Apache-2.0
 * The files that a path stands for. */
#include "source/json/files.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void
file_free(gpointer data)
{
  WhFile *file = data;
  g_free(file->path);
  g_free(file->shown);
  g_free(file);
}

static gboolean
fail(GError **error, WhError code, const char *path, const char *what)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(path), 0);
  g_set_error(error, WH_ERROR, (gint)code, "%s: %s", safe, what);
  return FALSE;
}

static gboolean
is_wanted(const char *name, const char *const *endings)
{
  const gsize len = strlen(name) - (g_str_has_suffix(name, ".gz") ? strlen(".gz") : 0);
  for (; *endings != NULL; endings++) {
    const gsize n = strlen(*endings);
    if (len > n && strncmp(name + len - n, *endings, n) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_file(GPtrArray *files, const char *path, const char *shown, const struct stat *st)
{
  WhFile *file = g_new0(WhFile, 1);
  file->path = g_strdup(path);
  file->shown = g_strdup(shown);
  file->size = (guint64)st->st_size;
  file->modified = (gint64)st->st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + st->st_mtim.tv_nsec;
  g_ptr_array_add(files, file);
}

/* SHOWN is "" for the folder that was named. */
static gboolean
add_folder(GPtrArray *files, const char *path, const char *shown, guint depth, const char *const *endings,
           GError **error)
{
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  const char *name;
  if (dir == NULL)
    return fail(error, WH_ERROR_IO, path, "the folder cannot be read");
  while ((name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *inner = g_build_filename(path, name, NULL);
    g_autofree char *inner_shown = *shown != '\0' ? g_build_filename(shown, name, NULL) : g_strdup(name);
    struct stat st;
    if (name[0] == '.' || lstat(inner, &st) != 0)
      continue;
    if (S_ISREG(st.st_mode) && is_wanted(name, endings))
      add_file(files, inner, inner_shown, &st);
    if (files->len > WH_FILES_MAX)
      return fail(error, WH_ERROR_LIMIT, path, "it holds too many files; name fewer of them");
    if (S_ISDIR(st.st_mode) && depth < WH_FILES_DEPTH &&
        !add_folder(files, inner, inner_shown, depth + 1, endings, error))
      return FALSE;
  }
  return TRUE;
}

static int
compare(gconstpointer a, gconstpointer b)
{
  const WhFile *const *first = a, *const *second = b;
  return strcmp((*first)->shown, (*second)->shown);
}

GPtrArray *
wh_files_list(const char *path, const char *const *endings, GError **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);
  struct stat st;
  if (stat(path, &st) != 0) {
    fail(error, WH_ERROR_NOT_FOUND, path, g_strerror(errno));
    return NULL;
  }
  if (S_ISREG(st.st_mode)) {
    g_autofree char *name = g_path_get_basename(path);
    add_file(files, path, name, &st);
  } else if (!S_ISDIR(st.st_mode)) {
    fail(error, WH_ERROR_INPUT, path, "neither a file nor a folder");
    return NULL;
  } else if (!add_folder(files, path, "", 0, endings, error)) {
    return NULL;
  }
  g_ptr_array_sort(files, compare);
  return g_steal_pointer(&files);
}

gboolean
wh_files_probe(const char *path, const char *const *endings, WhProbe *ret_probe, GError **error)
{
  g_autoptr(GPtrArray) files = wh_files_list(path, endings, error);
  if (files == NULL)
    return FALSE;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  for (guint i = 0; i < files->len; i++) {
    const WhFile *file = g_ptr_array_index(files, i);
    g_autofree char *row = g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %s", file->size,
                                           file->modified, file->shown);
    g_checksum_update(sum, (const guchar *)row, (gssize)strlen(row) + 1);
  }
  g_autofree char *canonical = realpath(path, NULL);
  *ret_probe = (WhProbe){.oid_len = 20,
                         .state = g_strdup(g_checksum_get_string(sum)),
                         .n_refs = 0,
                         .path = g_strdup(canonical != NULL ? canonical : path)};
  return TRUE;
}
