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
  WhMacrosFile each;
  gpointer data;
  guint n_files;
} Folder;

typedef struct {
  WhMacrosBuilder *builder;
  WhMacroSeen seen;
} Release;

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

static gboolean
take_file(const Folder *f, const char *path)
{
  gsize len = 0;
  g_autofree char *text = read_file(path, &len);
  if (text != NULL)
    f->each(path, wh_slice(text, len), f->data);
  return text != NULL;
}

static void
add_file(const char *path, WhSlice content, gpointer data)
{
  const Release *r = data;
  wh_macros_builder_add(r->builder, wh_slice_str(path), content, &r->seen);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
walk_folder(Folder *f, const char *path, guint depth)
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
    if (S_ISDIR(st.st_mode) && depth < DEPTH)
      walk_folder(f, names->pdata[i], depth + 1);
    else if (S_ISREG(st.st_mode) && wh_macro_kind(wh_slice_str(names->pdata[i])) != WH_MACRO_NONE)
      take_file(f, names->pdata[i]);
  }
}

gboolean
wh_macros_each_file(const char *path, WhMacrosFile each, gpointer data, GError **error)
{
  Folder f = {each, data, 0};
  if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
    if (take_file(&f, path))
      return TRUE;
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: no file or folder that can be read, or too large",
                path);
    return FALSE;
  }
  walk_folder(&f, path, 0);
  if (f.n_files < FILES)
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_LIMIT, "%s: more than %u files; name a smaller folder", path, FILES);
  return FALSE;
}

gboolean
wh_macros_gather_folder(WhMacrosBuilder *builder, const char *path, const char *package, const char *version,
                        GError **error)
{
  Release r = {builder, {wh_macros_builder_source(builder, package, version, ""), version, version}};
  return wh_macros_each_file(path, add_file, &r, error);
}

gboolean
wh_macros_gather_listed(WhMacrosBuilder *builder, WhSlice list, GError **error)
{
  g_autofree char *text = g_strndup(list.data, list.len);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autofree char *before = NULL;
  Release r = {.builder = builder};
  const Folder f = {.each = add_file, .data = &r};
  for (char **line = lines; *line != NULL && **line != '\0'; line++) {
    g_auto(GStrv) parts = g_strsplit(*line, "\t", 3);
    if (g_strv_length(parts) != 3) {
      g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT, "the list of packages is broken");
      return FALSE;
    }
    if (before == NULL || !g_str_equal(before, parts[0]))
      r.seen.source = wh_macros_builder_source(builder, parts[0], parts[1], "");
    r.seen.first = r.seen.last = parts[1];
    take_file(&f, parts[2]);
    g_free(before);
    before = g_strdup(parts[0]);
  }
  return TRUE;
}
