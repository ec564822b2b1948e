/* SPDX-License-Identifier: Apache-2.0
 * What build files do with which files: the table of paths, and the reading of build files. */
#include "source/release/reach_private.h"
#include "base/limits.h"

#define MAX_BUILD_BYTES (48u << 20) /* of all build files */
#define MAX_WILDCARDS 2u            /* in one pattern, for paths of any length */
#define MAX_WILD_PATH 128u          /* longer paths match no pattern of more */

static void
free_entry(gpointer data)
{
  WhReachEntry *entry = data;
  g_free(entry->by);
  g_free(entry);
}

static void
free_glob(gpointer data)
{
  WhReachGlob *glob = data;
  g_free(glob->pattern);
  g_free(glob->entry.by);
  g_free(glob);
}

static void
free_variable(gpointer data)
{
  WhReachVariable *variable = data;
  g_ptr_array_unref(variable->sources);
  g_free(variable->text);
  g_free(variable);
}

static void
raise_entry(const WhReachPlace *place, WhReachEntry *entry, WhFileReach level)
{
  if (level <= entry->reach)
    return;
  entry->reach = level;
  g_free(entry->by);
  entry->by = place->line > 0
                  ? g_strdup_printf("%.*s:%u", (int)place->path.len, place->path.data, place->line)
                  : g_strndup(place->path.data, place->path.len);
}

static void
queue_build_file(WhReach *reach, const char *path)
{
  if (g_hash_table_add(reach->seen, g_strdup(path)))
    g_queue_push_tail(reach->work, g_strdup(path));
}

static gboolean
is_wild(const char *target)
{
  return strpbrk(target, "*?") != NULL || g_str_has_suffix(target, "/");
}

/* In UTF-8, which GLib's patterns must be; bytes that are none stand for one another. */
static WhReachGlob *
glob_of(WhReach *reach, const char *text)
{
  g_autofree char *pattern = g_utf8_make_valid(text, -1);
  for (guint i = 0; i < reach->globs->len; i++)
    if (strcmp(((WhReachGlob *)reach->globs->pdata[i])->pattern, pattern) == 0)
      return reach->globs->pdata[i];
  if (reach->globs->len >= WH_REACH_GLOBS)
    return NULL;
  WhReachGlob *glob = g_new0(WhReachGlob, 1);
  glob->pattern = g_steal_pointer(&pattern);
  g_ptr_array_add(reach->globs, glob);
  return glob;
}

void
wh_reach_note(const WhReachPlace *place, const char *target, WhFileReach level)
{
  if (is_wild(target)) {
    WhReachGlob *glob = glob_of(place->reach, target);
    if (glob != NULL)
      raise_entry(place, &glob->entry, level);
    return;
  }
  WhReachEntry *entry = g_hash_table_lookup(place->reach->paths, target);
  if (entry == NULL)
    return;
  raise_entry(place, entry, level);
  if (level >= WH_REACH_INCLUDED)
    queue_build_file(place->reach, target);
}

WhReachVariable *
wh_reach_variable(WhReach *reach, WhSlice name, gboolean make)
{
  if (name.len == 0)
    return NULL;
  g_autofree char *key = g_strndup(name.data, name.len);
  WhReachVariable *variable = g_hash_table_lookup(reach->variables, key);
  if (variable == NULL && make && g_hash_table_size(reach->variables) < WH_REACH_VARIABLES) {
    variable = g_new0(WhReachVariable, 1);
    variable->sources = g_ptr_array_new_with_free_func(g_free);
    g_hash_table_insert(reach->variables, g_steal_pointer(&key), variable);
  }
  return variable;
}

static void
on_path(WhSlice path, const WhOid *oid, gpointer user)
{
  WhReach *reach = user;
  char *key = g_strndup(path.data, path.len);
  if (g_hash_table_contains(reach->paths, key)) {
    g_free(key);
    return;
  }
  WhReachEntry *entry = g_new0(WhReachEntry, 1);
  g_hash_table_insert(reach->paths, key, entry);
  wh_hash_set_add(&reach->bases, wh_reach_hash(wh_path_base(path)));
  WhReachPlace place = {.reach = reach, .path = path};
  raise_entry(&place, entry, wh_reach_by_name(path));
  if (wh_build_kind(path) != WH_BUILD_NONE && entry->reach >= WH_REACH_INCLUDED)
    queue_build_file(reach, key);
}

static GBytes *
read_file(const WhReach *reach, WhSlice path)
{
  const WhShipped *shipped = reach->trees->in_archive(reach->trees, path);
  if (shipped != NULL && shipped->content.len > 0)
    return g_bytes_new_static(shipped->content.data, shipped->content.len);
  WhOid oid;
  guint32 mode;
  if (shipped != NULL)
    return shipped->size > 0 ? reach->trees->content(reach->trees, &shipped->oid) : NULL;
  return reach->trees->in_tag(reach->trees, path, &oid, &mode) ? reach->trees->content(reach->trees, &oid)
                                                               : NULL;
}

static gboolean
is_script(WhSlice content)
{
  WhSlice line = content;
  wh_next_line(&content, &line);
  return wh_slice_has_prefix(line, WH_SLICE("#!")) && wh_slice_has(line, WH_SLICE("sh"));
}

/* Joins lines that end in a backslash. */
static void
read_statements(WhReachPlace *place, WhSlice content)
{
  g_autoptr(GString) statement = g_string_new(NULL);
  WhSlice line;
  for (guint number = 1; wh_next_line(&content, &line); number++) {
    if (statement->len == 0) {
      place->line = number;
      place->recipe = line.len > 0 && line.data[0] == '\t';
    }
    gboolean more = line.len > 0 && line.data[line.len - 1] == '\\';
    gsize len = MIN(more ? line.len - 1 : line.len, WH_REACH_STATEMENT - statement->len);
    g_string_append_len(statement, line.data, (gssize)len);
    if (more && statement->len < WH_REACH_STATEMENT) {
      g_string_append_c(statement, ' ');
      continue;
    }
    wh_reach_statement(place, wh_slice(statement->str, statement->len));
    g_string_truncate(statement, 0);
  }
  if (statement->len > 0)
    wh_reach_statement(place, wh_slice(statement->str, statement->len));
}

static gsize
read_build_file(WhReach *reach, const char *path, gboolean again)
{
  WhReachPlace place = {.reach = reach,
                        .path = wh_slice_str(path),
                        .folder = wh_path_folder(wh_slice_str(path)),
                        .again = again};
  g_autoptr(GBytes) bytes = read_file(reach, place.path);
  gsize len = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
  WhSlice content = wh_slice(data, MIN(len, WH_LIMIT_RELEASE_FILE));
  place.kind = wh_build_kind(place.path);
  if (place.kind == WH_BUILD_NONE && is_script(content))
    place.kind = WH_BUILD_SHELL;
  if (place.kind != WH_BUILD_NONE)
    read_statements(&place, content);
  return content.len;
}

WhReach *
wh_reach_new(const WhShippedTrees *trees)
{
  WhReach *reach = g_new0(WhReach, 1);
  reach->trees = trees;
  wh_reach_add_verbs(&reach->verbs);
  reach->paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_entry);
  reach->globs = g_ptr_array_new_with_free_func(free_glob);
  reach->variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_variable);
  reach->work = g_queue_new();
  wh_reach_statement_init(reach);
  reach->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  trees->each(trees, FALSE, on_path, reach);
  trees->each(trees, TRUE, on_path, reach);
  /* A file may use a variable that one read later sets: the second round knows them all. */
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
  gsize bytes = 0;
  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; round > 0 && i < all->len && bytes < MAX_BUILD_BYTES; i++)
      bytes += read_build_file(reach, all->pdata[i], TRUE);
    while (!g_queue_is_empty(reach->work) && bytes < MAX_BUILD_BYTES) {
      char *path = g_queue_pop_head(reach->work);
      bytes += read_build_file(reach, path, FALSE);
      g_ptr_array_add(all, path);
    }
  }
  return reach;
}

void
wh_reach_free(WhReach *reach)
{
  g_hash_table_unref(reach->paths);
  wh_hash_set_clear(&reach->bases);
  wh_hash_set_clear(&reach->verbs);
  g_ptr_array_unref(reach->globs);
  g_hash_table_unref(reach->variables);
  g_queue_free_full(reach->work, g_free);
  g_hash_table_unref(reach->seen);
  g_array_unref(reach->words);
  g_ptr_array_unref(reach->sources);
  g_string_free(reach->scratch, TRUE);
  g_free(reach);
}

/* Below a folder, what a build would not read as text of its own: whatever is not source, macro or document. */
static gboolean
is_data(WhSlice path)
{
  static const char *const texts[] = {".c",  ".h",  ".cc", ".cpp", ".hpp",  ".cxx", ".m4", ".am",
                                      ".ac", ".in", ".md", ".txt", ".html", ".rst", ".po", ".pot",
                                      ".1",  ".3",  ".5",  ".8",   ".rs",   ".go",  ".py", NULL};
  for (guint i = 0; texts[i] != NULL; i++)
    if (wh_slice_ends(path, wh_slice_str(texts[i])))
      return FALSE;
  return TRUE;
}

static gboolean
glob_has(const WhReachGlob *glob, const char *name)
{
  const WhSlice path = wh_slice_str(name);
  gsize len = strlen(glob->pattern);
  if (len > 0 && glob->pattern[len - 1] == '/')
    return (strcmp(glob->pattern, "./") == 0 || wh_slice_has_prefix(path, wh_slice(glob->pattern, len))) &&
           is_data(path);
  guint wild = 0;
  for (gsize i = 0; i < len; i++)
    wild += glob->pattern[i] == '*';
  return (wild <= MAX_WILDCARDS || (wild <= 4 && path.len <= MAX_WILD_PATH)) &&
         g_pattern_match_simple(glob->pattern, name);
}

WhFileReach
wh_reach_of(const WhReach *reach, WhSlice path, const char **ret_by)
{
  g_autofree char *name = g_strndup(path.data, path.len);
  g_autofree char *valid = g_utf8_make_valid(name, -1);
  const WhReachEntry *best = g_hash_table_lookup(reach->paths, name);
  for (guint i = 0; i < reach->globs->len; i++) {
    const WhReachGlob *glob = reach->globs->pdata[i];
    if ((best == NULL || glob->entry.reach > best->reach) && glob_has(glob, valid))
      best = &glob->entry;
  }
  if (ret_by != NULL)
    *ret_by = best != NULL ? best->by : NULL;
  return best != NULL ? best->reach : WH_REACH_NONE;
}
