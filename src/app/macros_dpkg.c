/* SPDX-License-Identifier: Apache-2.0
 * Which installed packages brought the build files below a folder, from dpkg's own files. */
#include "app/macros_gather.h"

#include "base/error.h"

/* Package to version, of what is installed. Owner: caller. */
static GHashTable *
read_versions(const char *admin, GError **error)
{
  g_autofree char *path = g_build_filename(admin, "status", NULL), *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND,
                "%s: no list of installed packages; a release is named NAME@VERSION=PATH", path);
    return NULL;
  }
  GHashTable *versions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  const char *package = "";
  for (char **line = lines; *line != NULL; line++) {
    if (g_str_has_prefix(*line, "Package: "))
      package = *line + strlen("Package: ");
    else if (g_str_has_prefix(*line, "Version: "))
      g_hash_table_insert(versions, g_strdup(package), g_strdup(*line + strlen("Version: ")));
  }
  return versions;
}

/* "libtool" of "libtool:amd64.list"; NULL: another file. Owner: caller. */
static char *
package_of(const char *name)
{
  if (!g_str_has_suffix(name, ".list"))
    return NULL;
  const char *colon = strchr(name, ':');
  return g_strndup(name, colon != NULL ? (gsize)(colon - name) : strlen(name) - strlen(".list"));
}

static void
add_package(GPtrArray *found, const char *file, const char *package, const char *version, const char *folder)
{
  g_autofree char *text = NULL;
  if (version == NULL || !g_file_get_contents(file, &text, NULL, NULL))
    return;
  const gsize n = strlen(folder);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (strncmp(*line, folder, n) == 0 && ((*line)[n] == '/' || g_str_equal(folder, "/")) &&
        wh_macro_kind(wh_slice_str(*line)) != WH_MACRO_NONE)
      g_ptr_array_add(found, g_strdup_printf("%s\t%s\t%s", package, version, *line));
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *
wh_macros_list_installed(const char *admin, const char *folder, GError **error)
{
  g_autoptr(GHashTable) versions = read_versions(admin, error);
  if (versions == NULL)
    return NULL;
  g_autofree char *info = g_build_filename(admin, "info", NULL);
  g_autofree char *below = g_canonicalize_filename(folder, NULL);
  g_autoptr(GDir) dir = g_dir_open(info, 0, NULL);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
  for (const char *name = dir != NULL ? g_dir_read_name(dir) : NULL; name != NULL;
       name = g_dir_read_name(dir)) {
    g_autofree char *package = package_of(name), *file = g_build_filename(info, name, NULL);
    if (package != NULL)
      add_package(found, file, package, g_hash_table_lookup(versions, package), below);
  }
  g_ptr_array_sort(found, compare_texts);
  g_ptr_array_add(found, NULL);
  return g_strjoinv("\n", (char **)found->pdata);
}
