/* SPDX-License-Identifier: Apache-2.0
 * Known build files from folders and installed packages. */
#include "app/macros_gather.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH 16u
#define FILES (1u << 18) /* looked at below one folder */

typedef struct {
  WhMacrosBuilder *builder;
  WhMacroSeen seen;
  guint n_files;
} Folder;

/* A regular file's content; NULL: it is none, or too large. Links are not followed. Owner: caller. */
static char *
read_file(const char *path, gsize *ret_len)
{
  struct stat st;
  char *text = NULL;
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    return NULL;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= (off_t)WH_MACRO_CONTENT) {
    text = g_malloc((gsize)st.st_size + 1);
    gsize len = 0;
    for (gssize n = 1; n > 0 && len < (gsize)st.st_size; len += (gsize)MAX(n, 0))
      n = read(fd, text + len, (gsize)st.st_size - len);
    *ret_len = len;
  }
  close(fd);
  return text;
}

static void
add_file(const Folder *f, const char *path)
{
  gsize len = 0;
  if (wh_macro_kind(wh_slice_str(path)) == WH_MACRO_NONE)
    return;
  g_autofree char *text = read_file(path, &len);
  if (text != NULL)
    wh_macros_builder_add(f->builder, wh_slice_str(path), wh_slice(text, len), &f->seen);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
add_folder(Folder *f, const char *path, guint depth)
{
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL && f->n_files++ < FILES)
    g_ptr_array_add(names, g_build_filename(path, name, NULL));
  g_ptr_array_sort(names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    struct stat st;
    if (lstat(names->pdata[i], &st) != 0)
      continue;
    if (S_ISREG(st.st_mode))
      add_file(f, names->pdata[i]);
    else if (S_ISDIR(st.st_mode) && depth < DEPTH)
      add_folder(f, names->pdata[i], depth + 1);
  }
}

gboolean
wh_macros_gather_folder(WhMacrosBuilder *builder, const char *path, const char *package, const char *version,
                        GError **error)
{
  Folder f = {builder, {wh_macros_builder_source(builder, package, version, ""), version, version}, 0};
  add_folder(&f, path, 0);
  if (f.n_files < FILES)
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "more than %u files; name a smaller folder", FILES);
  return FALSE;
}

gboolean
wh_macros_gather_listed(WhMacrosBuilder *builder, WhSlice list, GError **error)
{
  g_autofree char *text = g_strndup(list.data, list.len);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autofree char *before = NULL;
  Folder f = {.builder = builder};
  for (char **line = lines; *line != NULL && **line != '\0'; line++) {
    g_auto(GStrv) parts = g_strsplit(*line, "\t", 3);
    if (g_strv_length(parts) != 3) {
      g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT, "the list of packages is broken");
      return FALSE;
    }
    if (before == NULL || !g_str_equal(before, parts[0]))
      f.seen.source = wh_macros_builder_source(builder, parts[0], parts[1], "");
    f.seen.first = f.seen.last = parts[1];
    add_file(&f, parts[2]);
    g_free(before);
    before = g_strdup(parts[0]);
  }
  return TRUE;
}
