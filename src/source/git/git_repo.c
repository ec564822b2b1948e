/* SPDX-License-Identifier: Apache-2.0
 * Finds the parts of a repository on disk. */
#include "source/git/git_repo.h"

#include "base/error.h"
#include "source/git/git_file.h"

#include <stdlib.h>

#define CONFIG_MAX (1u << 20)
#define SHALLOW_MAX (64u << 20)
#define ALTERNATES_MAX (64u << 10)
#define ALTERNATES_DEPTH 5u /* as git */
#define ALTERNATES_COUNT 256u

static char *
canonical(const char *path)
{
  char *real = realpath(path, NULL);
  char *copy = g_strdup(real);
  free(real);
  return copy;
}

static char *
canonical_below(const char *base, const char *path)
{
  if (g_path_is_absolute(path))
    return canonical(path);
  g_autofree char *joined = g_build_filename(base, path, NULL);
  return canonical(joined);
}

static gboolean
is_folder(const char *base, const char *name)
{
  g_autofree char *path = g_build_filename(base, name, NULL);
  return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static gboolean
exists(const char *base, const char *name)
{
  g_autofree char *path = g_build_filename(base, name, NULL);
  return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

/* What git asks of a git directory: HEAD, and objects and refs, of its own or of the common directory. */
static gboolean
is_git_dir(const char *path)
{
  if (!exists(path, "HEAD"))
    return FALSE;
  return exists(path, "commondir") || (is_folder(path, "objects") && is_folder(path, "refs"));
}

/* Follows "gitdir: PATH" in a .git file. */
static char *
follow_file(const char *file)
{
  g_autofree char *line = wh_git_file_line(file);
  if (line == NULL || !g_str_has_prefix(line, "gitdir:"))
    return NULL;
  g_autofree char *base = g_path_get_dirname(file);
  return canonical_below(base, g_strchug(line + strlen("gitdir:")));
}

static char *
find_git_dir(const char *path)
{
  g_autofree char *dot_git = g_build_filename(path, ".git", NULL);
  g_autofree char *dir = NULL;
  if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
    dir = follow_file(path);
  else if (g_file_test(dot_git, G_FILE_TEST_IS_DIR))
    dir = canonical(dot_git);
  else if (g_file_test(dot_git, G_FILE_TEST_IS_REGULAR))
    dir = follow_file(dot_git);
  else
    dir = canonical(path);
  return dir != NULL && is_git_dir(dir) ? g_steal_pointer(&dir) : NULL;
}

gboolean
wh_git_repo_is(const char *path)
{
  g_autofree char *dir = find_git_dir(path);
  return dir != NULL;
}

static char *
find_common_dir(const char *git_dir)
{
  g_autofree char *file = g_build_filename(git_dir, "commondir", NULL);
  g_autofree char *line = wh_git_file_line(file);
  return line != NULL ? canonical_below(git_dir, line) : g_strdup(git_dir);
}

/* "key = value" split; both trimmed, quotes of the value dropped. */
static gboolean
split_setting(const char *line, char **ret_key, char **ret_value)
{
  const char *equals = strchr(line, '=');
  *ret_key = g_strstrip(equals != NULL ? g_strndup(line, (gsize)(equals - line)) : g_strdup(line));
  *ret_value = g_strstrip(g_strdup(equals != NULL ? equals + 1 : "true"));
  char *comment = strpbrk(*ret_value, "#;");
  if (comment != NULL)
    *comment = '\0';
  g_strstrip(g_strdelimit(*ret_value, "\"", ' '));
  return **ret_key != '\0';
}

typedef struct {
  gboolean in_extensions;
  guint oid_len;
  gboolean reftable, partial;
} ConfigState;

static void
config_setting(ConfigState *state, const char *line)
{
  g_autofree char *key = NULL, *value = NULL;
  if (!state->in_extensions || !split_setting(line, &key, &value))
    return;
  if (g_ascii_strcasecmp(key, "objectformat") == 0)
    state->oid_len = g_ascii_strcasecmp(value, "sha1") == 0     ? 20
                     : g_ascii_strcasecmp(value, "sha256") == 0 ? 32
                                                                : 0;
  else if (g_ascii_strcasecmp(key, "refstorage") == 0)
    state->reftable = g_ascii_strncasecmp(value, "reftable", strlen("reftable")) == 0;
  else if (g_ascii_strcasecmp(key, "partialclone") == 0)
    state->partial = TRUE;
}

guint
wh_git_config_hash(WhSlice text, gboolean *ret_reftable, gboolean *ret_partial)
{
  ConfigState state = {.oid_len = 20};
  gsize pos = 0;
  WhSlice raw;
  while (wh_git_next_line(text, &pos, &raw)) {
    g_autofree char *copy = g_strndup(raw.data, raw.len);
    char *line = g_strstrip(copy);
    if (*line == '[') {
      char *close = strchr(line, ']');
      state.in_extensions = g_ascii_strncasecmp(line, "[extensions]", strlen("[extensions]")) == 0;
      line = close != NULL ? g_strchug(close + 1) : line + strlen(line);
    }
    if (*line != '\0' && *line != '#' && *line != ';')
      config_setting(&state, line);
  }
  if (ret_reftable != NULL)
    *ret_reftable = state.reftable;
  if (ret_partial != NULL)
    *ret_partial = state.partial;
  return state.oid_len;
}

static gboolean
read_config(WhGitRepo *repo, GError **error)
{
  g_autofree char *path = g_build_filename(repo->common_dir, "config", NULL);
  g_autoptr(GBytes) bytes = wh_git_file_read(path, CONFIG_MAX);
  gboolean reftable = FALSE;
  repo->oid_len =
      bytes != NULL ? wh_git_config_hash(wh_git_bytes_slice(bytes), &reftable, &repo->partial) : 20;
  if (repo->oid_len == 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "%s: extensions.objectFormat names a hash that is neither sha1 nor sha256; check the "
                "repository with git fsck",
                path);
    return FALSE;
  }
  if (reftable || is_folder(repo->common_dir, "reftable")) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "%s: refs are kept as reftable, which this reader does not know; run `git refs migrate "
                "--ref-format=files` on a copy, or scan a fresh bare clone",
                repo->common_dir);
    return FALSE;
  }
  return TRUE;
}

static gboolean
add_objects(WhGitRepo *repo, const char *folder)
{
  for (guint i = 0; i < repo->objects->len; i++)
    if (strcmp(g_ptr_array_index(repo->objects, i), folder) == 0)
      return FALSE;
  if (repo->objects->len >= ALTERNATES_COUNT)
    return FALSE;
  g_ptr_array_add(repo->objects, g_strdup(folder));
  return TRUE;
}

/* An entry of info/alternates; a quoted one is written like a C string. */
static char *
alternate_path(const char *folder, WhSlice line)
{
  if (line.len == 0 || line.data[0] == '#')
    return NULL;
  g_autofree char *text = g_strndup(line.data, line.len);
  gsize len = strlen(text);
  if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
    text[len - 1] = '\0';
    g_autofree char *plain = g_strcompress(text + 1);
    return canonical_below(folder, plain);
  }
  return canonical_below(folder, text);
}

static void
follow_alternates(WhGitRepo *repo, const char *folder, guint depth)
{
  g_autofree char *file = g_build_filename(folder, "info", "alternates", NULL);
  g_autoptr(GBytes) bytes = depth < ALTERNATES_DEPTH ? wh_git_file_read(file, ALTERNATES_MAX) : NULL;
  if (bytes == NULL)
    return;
  gsize pos = 0;
  WhSlice line;
  while (wh_git_next_line(wh_git_bytes_slice(bytes), &pos, &line)) {
    g_autofree char *next = alternate_path(folder, line);
    if (next != NULL && add_objects(repo, next))
      follow_alternates(repo, next, depth + 1);
  }
}

static void
read_shallow(WhGitRepo *repo)
{
  g_autofree char *path = g_build_filename(repo->common_dir, "shallow", NULL);
  g_autoptr(GBytes) bytes = wh_git_file_read(path, SHALLOW_MAX);
  if (bytes == NULL)
    return;
  gsize pos = 0;
  WhSlice line;
  while (wh_git_next_line(wh_git_bytes_slice(bytes), &pos, &line)) {
    WhOid oid;
    if (wh_oid_parse(line, &oid) == repo->oid_len)
      g_hash_table_add(repo->shallow, g_memdup2(&oid, sizeof oid));
  }
}

/* A pack that came from a promising remote lies beside a file of that name. */
static gboolean
has_promisor_pack(const char *objects)
{
  g_autofree char *path = g_build_filename(objects, "pack", NULL);
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    if (g_str_has_suffix(name, ".promisor"))
      return TRUE;
  return FALSE;
}

static gboolean
fill_repo(WhGitRepo *repo, GError **error)
{
  g_autofree char *objects = repo->common_dir != NULL ? canonical_below(repo->common_dir, "objects") : NULL;
  if (objects == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "%s: the folder with its objects cannot be reached; check `commondir` in it", repo->git_dir);
    return FALSE;
  }
  if (!read_config(repo, error))
    return FALSE;
  add_objects(repo, objects);
  follow_alternates(repo, objects, 0);
  read_shallow(repo);
  repo->partial = repo->partial || has_promisor_pack(objects);
  return TRUE;
}

WhGitRepo *
wh_git_repo_open(const char *path, GError **error)
{
  g_autofree char *dir = find_git_dir(path);
  if (dir == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND,
                "%s: no git repository here; give a bare repository, a working copy, or a URL to clone",
                path);
    return NULL;
  }
  g_autoptr(WhGitRepo) repo = g_new0(WhGitRepo, 1);
  repo->git_dir = g_steal_pointer(&dir);
  repo->common_dir = find_common_dir(repo->git_dir);
  repo->objects = g_ptr_array_new_with_free_func(g_free);
  repo->shallow = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, NULL);
  return fill_repo(repo, error) ? g_steal_pointer(&repo) : NULL;
}

void
wh_git_repo_free(WhGitRepo *repo)
{
  if (repo == NULL)
    return;
  g_free(repo->git_dir);
  g_free(repo->common_dir);
  g_clear_pointer(&repo->objects, g_ptr_array_unref);
  g_clear_pointer(&repo->shallow, g_hash_table_unref);
  g_free(repo);
}

char **
wh_git_repo_folders(const WhGitRepo *repo)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_strv_builder_add(builder, repo->git_dir);
  if (strcmp(repo->git_dir, repo->common_dir) != 0)
    g_strv_builder_add(builder, repo->common_dir);
  for (guint i = 0; i < repo->objects->len; i++)
    g_strv_builder_add(builder, g_ptr_array_index(repo->objects, i));
  return g_strv_builder_end(builder);
}
