/* SPDX-License-Identifier: Apache-2.0
 * Submodules of a tag, compared with repositories of their own. */
#include "base/limits.h"
#include "base/text.h"
#include "source/git/git_file.h"
#include "source/release/release_impl.h"

#define MODULES_MAX 64u         /* of one tag, those within submodules among them */
#define SETTINGS_MAX (1u << 20) /* bytes of .gitmodules */

void
wh_release_module_free(gpointer data)
{
  WhReleaseModule *module = data;
  g_clear_pointer(&module->reader, wh_odb_reader_free);
  g_clear_pointer(&module->odb, wh_odb_free);
  g_clear_pointer(&module->repo, wh_git_repo_free);
  g_free(module->path);
  g_free(module);
}

static WhReleaseModule *
open_module(const WhReleaseRead *r, const char *path, const char *repository)
{
  WhReleaseModule *module = g_new0(WhReleaseModule, 1);
  module->path = g_strdup(path);
  module->repo = wh_git_repo_open(repository, NULL);
  if (module->repo != NULL && module->repo->oid_len == r->oid_len) {
    const char *const *folders = (const char *const *)(const void *)module->repo->objects->pdata;
    module->odb = wh_odb_open(folders, module->repo->objects->len, r->oid_len, NULL);
  }
  if (module->odb != NULL) {
    module->reader = wh_odb_reader_new(module->odb, 0);
    return module;
  }
  wh_release_module_free(module);
  return NULL;
}

static const char *
given_repository(const WhReleaseRead *r, const char *path)
{
  const char *const *modules = r->request->modules;
  for (guint i = 0; modules != NULL && modules[i] != NULL && modules[i + 1] != NULL; i += 2)
    if (g_str_equal(modules[i], path))
      return modules[i + 1];
  return NULL;
}

/* The last part of "path = third/pad" and its like; NULL: the line sets another key. */
static char *
setting(const char *line, const char *key)
{
  const gsize len = strlen(key);
  if (!g_str_has_prefix(line, key))
    return NULL;
  const char *rest = line + len + strspn(line + len, " \t");
  return *rest == '=' ? g_strstrip(g_strdup(rest + 1)) : NULL;
}

/* What TEXT of a .gitmodules calls the submodule at PATH; NULL: it names none, or one that leaves its folder. */
static char *
name_in(WhSlice text, const char *path)
{
  g_autofree char *name = NULL;
  gsize at = 0;
  WhSlice raw;
  while (wh_git_next_line(text, &at, &raw)) {
    g_autofree char *copy = g_strndup(raw.data, raw.len);
    const char *line = g_strstrip(copy);
    if (g_str_has_prefix(line, "[submodule \"") && g_str_has_suffix(line, "\"]")) {
      g_free(name);
      name = g_strndup(line + strlen("[submodule \""), strlen(line) - strlen("[submodule \"\"]"));
    }
    g_autofree char *value = setting(line, "path");
    if (value == NULL || name == NULL || !g_str_equal(value, path))
      continue;
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);
    return g_strv_contains((const char *const *)parts, "..") || name[0] == '/' ? NULL
                                                                               : g_steal_pointer(&name);
  }
  return NULL;
}

/* Whose submodule PATH is: the one in which it lies, NULL: the repository itself. */
static const WhReleaseModule *
owner_of(const WhReleaseRead *r, const char *path)
{
  const WhReleaseModule *owner = NULL;
  for (guint i = 0; i < r->modules->len; i++) {
    const WhReleaseModule *module = r->modules->pdata[i];
    const gsize len = strlen(module->path);
    if (g_str_has_prefix(path, module->path) && path[len] == '/' &&
        (owner == NULL || len > strlen(owner->path)))
      owner = module;
  }
  return owner;
}

static char *
name_of(const WhReleaseRead *r, const WhReleaseModule *owner, const char *path)
{
  g_autofree char *settings =
      owner != NULL ? g_strconcat(owner->path, "/.gitmodules", NULL) : g_strdup(".gitmodules");
  const WhTagFile *file = wh_tag_tree_find(r->tree, wh_slice_str(settings));
  g_autoptr(WhObject) object = file != NULL ? wh_odb_read(owner != NULL ? owner->reader : r->reader,
                                                          &file->oid, WH_OBJECT_BLOB, SETTINGS_MAX, NULL)
                                            : NULL;
  const char *below = owner != NULL ? path + strlen(owner->path) + 1 : path;
  char *name = object != NULL ? name_in(wh_slice((const char *)object->data, object->size), below) : NULL;
  return name != NULL ? name : g_strdup(below);
}

/* Where git keeps the repository of a submodule: modules/NAME, and that of older clones in its own folder. */
static WhReleaseModule *
open_beside(const WhReleaseRead *r, const char *path)
{
  const WhReleaseModule *owner = owner_of(r, path);
  const char *common = owner != NULL ? owner->repo->common_dir : r->repo->common_dir;
  g_autofree char *name = name_of(r, owner, path);
  g_autofree char *kept = g_build_filename(common, "modules", name, NULL);
  g_autofree char *checked_out = g_build_filename(r->request->repository, path, ".git", NULL);
  WhReleaseModule *module = open_module(r, path, kept);
  return module != NULL ? module : open_module(r, path, checked_out);
}

static void
complain_of_module(WhReleaseRead *r, const char *path, const char *what)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(path), 200);
  g_autofree char *reason = g_strdup_printf("the submodule %s %s", safe, what);
  wh_release_complain(r, r->name, reason);
  r->complete = FALSE;
}

/* TRUE: its files are in the tree. */
static gboolean
graft_one(WhReleaseRead *r, const WhTagFile *entry)
{
  g_autofree char *path = g_strndup(entry->path.data, entry->path.len);
  const WhOid commit = entry->oid;
  const char *given = given_repository(r, path);
  WhReleaseModule *module = given != NULL ? open_module(r, path, given) : open_beside(r, path);
  if (module != NULL && wh_tag_tree_graft(r->tree, path, module->reader, &commit, NULL)) {
    g_ptr_array_add(r->modules, module);
    return TRUE;
  }
  if (given != NULL)
    complain_of_module(r, path,
                       module != NULL ? "was not compared: its repository lacks the recorded commit"
                                      : "was not compared: what was given for it is no repository");
  g_clear_pointer(&module, wh_release_module_free);
  return FALSE;
}

static void
check_given(WhReleaseRead *r)
{
  const char *const *modules = r->request->modules;
  for (guint i = 0; modules != NULL && modules[i] != NULL && modules[i + 1] != NULL; i += 2) {
    gboolean grafted = FALSE;
    for (guint k = 0; k < r->modules->len && !grafted; k++)
      grafted = g_str_equal(((const WhReleaseModule *)r->modules->pdata[k])->path, modules[i]);
    if (!grafted && wh_tag_tree_find(r->tree, wh_slice_str(modules[i])) == NULL)
      complain_of_module(r, modules[i], "is none of the tag's");
  }
}

void
wh_release_graft_modules(WhReleaseRead *r)
{
  if (r->reader == NULL || r->tag[0] == '\0')
    return;
  g_autoptr(GHashTable) tried = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  guint n;
  const WhTagFile *files = wh_tag_tree_files(r->tree, &n);
  for (guint i = 0; i < n && g_hash_table_size(tried) < MODULES_MAX;) {
    /* A graft moves the others, and may bring submodules of its own: begin again. */
    const gboolean fresh =
        files[i].mode == WH_MODE_SUBMODULE && g_hash_table_add(tried, g_strdup(files[i].path.data));
    const gboolean grafted = fresh && graft_one(r, &files[i]);
    if (grafted)
      files = wh_tag_tree_files(r->tree, &n);
    i = grafted ? 0 : i + 1;
  }
  check_given(r);
}
