/* SPDX-License-Identifier: Apache-2.0
 * The folder that a fetch fills, and how far it has come. */
#include "app/fetch_store.h"

#include "base/error.h"
#include "base/text.h"
#include "source/json/values.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE_NAME ".fetch-state.json" /* hidden: readers pass it over */
#define SCHEMA "wolfhound.fetch/1"
#define STATE_MAX (1u << 20)

struct WhFetchStore {
  char *path, *source;
  json_t *lists; /* list to its keys */
};

static gboolean
fail(GError **error, WhError code, const char *path, const char *what)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(path), 0);
  g_set_error(error, WH_ERROR, (gint)code, "%s: %s", safe, what);
  return FALSE;
}

static char *
list_path(const WhFetchStore *store, const char *list)
{
  g_autofree char *name = g_strconcat(list, ".ndjson", NULL);
  return g_build_filename(store->path, name, NULL);
}

static gboolean
write_whole(const char *path, const char *data, gsize len, GError **error)
{
  g_autoptr(GError) local = NULL;
  if (g_file_set_contents_full(path, data, (gssize)len,
                               G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &local))
    return TRUE;
  return fail(error, WH_ERROR_IO, path, local->message);
}

gboolean
wh_fetch_store_save(WhFetchStore *store, GError **error)
{
  g_autofree char *path = g_build_filename(store->path, STATE_NAME, NULL);
  json_t *state =
      json_pack("{s:s, s:s, s:O}", "schema", SCHEMA, "source", store->source, "lists", store->lists);
  char *text = json_dumps(state, JSON_INDENT(1));
  const gboolean ok = write_whole(path, text, strlen(text), error);
  free(text);
  json_decref(state);
  return ok;
}

static gboolean
is_empty(const char *path)
{
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  return dir != NULL && g_dir_read_name(dir) == NULL;
}

static gboolean
check_state(const WhFetchStore *store, const json_t *state, GError **error)
{
  if (!wh_slice_equal(wh_json_text(state, "schema"), WH_SLICE(SCHEMA)) ||
      !json_is_object(json_object_get(state, "lists")))
    return fail(error, WH_ERROR_INPUT, store->path,
                "its state file is not one that this program wrote; choose another folder with -o");
  if (!wh_slice_equal(wh_json_text(state, "source"), wh_slice_str(store->source)))
    return fail(error, WH_ERROR_USAGE, store->path,
                "it holds what was fetched from elsewhere; choose another with -o");
  return TRUE;
}

static gboolean
load_state(WhFetchStore *store, GError **error)
{
  g_autofree char *path = g_build_filename(store->path, STATE_NAME, NULL);
  g_autofree char *text = NULL;
  gsize len = 0;
  struct stat st;
  if (lstat(path, &st) != 0) {
    store->lists = json_object();
    return is_empty(store->path) || fail(error, WH_ERROR_USAGE, store->path,
                                         "it holds files and no state of a fetch; choose another with -o");
  }
  if (!S_ISREG(st.st_mode) || st.st_size > STATE_MAX || !g_file_get_contents(path, &text, &len, NULL))
    return fail(error, WH_ERROR_IO, path, "the state cannot be read");
  json_t *state = json_loadb(text, len, 0, NULL);
  const gboolean ok = check_state(store, state, error);
  if (ok)
    store->lists = json_incref(json_object_get(state, "lists"));
  json_decref(state);
  return ok;
}

/* What a list's file holds beyond the state was being written when a fetch broke off. */
static gboolean
cut_list(WhFetchStore *store, const char *list, GError **error)
{
  const char *text = wh_fetch_store_get(store, list, "size");
  g_autofree char *path = list_path(store, list);
  guint64 size = 0;
  struct stat st;
  if (stat(path, &st) != 0 ||
      (text != NULL && !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &size, NULL)))
    return TRUE;
  if ((guint64)st.st_size > size && truncate(path, (off_t)size) != 0)
    return fail(error, WH_ERROR_IO, path, g_strerror(errno));
  return TRUE;
}

WhFetchStore *
wh_fetch_store_open(const char *path, const char *source, GError **error)
{
  g_autoptr(WhFetchStore) store = g_new0(WhFetchStore, 1);
  store->path = g_strdup(path);
  store->source = g_strdup(source);
  if (g_mkdir_with_parents(path, 0777) != 0) {
    fail(error, WH_ERROR_IO, path, g_strerror(errno));
    return NULL;
  }
  if (!load_state(store, error))
    return NULL;
  const char *list;
  json_t *keys;
  json_object_foreach(store->lists, list, keys)
  {
    if (strchr(list, '/') == NULL && !cut_list(store, list, error))
      return NULL;
  }
  return g_steal_pointer(&store);
}

void
wh_fetch_store_free(WhFetchStore *store)
{
  if (store == NULL)
    return;
  g_free(store->path);
  g_free(store->source);
  json_decref(store->lists);
  g_free(store);
}

const char *
wh_fetch_store_path(const WhFetchStore *store)
{
  return store->path;
}

const char *
wh_fetch_store_get(const WhFetchStore *store, const char *list, const char *key)
{
  return json_string_value(json_object_get(json_object_get(store->lists, list), key));
}

void
wh_fetch_store_set(WhFetchStore *store, const char *list, const char *key, const char *value)
{
  json_t *keys = json_object_get(store->lists, list);
  if (keys == NULL) {
    keys = json_object();
    json_object_set_new(store->lists, list, keys);
  }
  if (value != NULL)
    json_object_set_new(keys, key, json_string(value));
  else
    json_object_del(keys, key);
}

static void
set_size(WhFetchStore *store, const char *list, guint64 size)
{
  g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, size);
  wh_fetch_store_set(store, list, "size", text);
}

static int
append_text(const char *text, size_t len, void *user)
{
  g_string_append_len(user, text, (gssize)len);
  return 0;
}

static gboolean
write_all(int fd, const GString *text)
{
  for (gsize done = 0; done < text->len;) {
    const gssize n = write(fd, text->str + done, text->len - done);
    if (n < 0 && errno != EINTR)
      return FALSE;
    done += n > 0 ? (gsize)n : 0;
  }
  return fdatasync(fd) == 0;
}

gboolean
wh_fetch_store_append(WhFetchStore *store, const char *list, const json_t *objects, GError **error)
{
  g_autoptr(GString) lines = g_string_new(NULL);
  g_autofree char *path = list_path(store, list);
  for (gsize i = 0; i < json_array_size(objects); i++) {
    json_dump_callback(json_array_get(objects, i), append_text, lines, JSON_COMPACT);
    g_string_append_c(lines, '\n');
  }
  const int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
  struct stat st;
  const gboolean ok = fd >= 0 && write_all(fd, lines) && fstat(fd, &st) == 0;
  const int why = errno;
  if (fd >= 0)
    close(fd);
  if (!ok)
    return fail(error, WH_ERROR_IO, path, g_strerror(why));
  set_size(store, list, (guint64)st.st_size);
  return TRUE;
}

/* *RET_FILE: NULL where there is no such list. */
static gboolean
map_list(const WhFetchStore *store, const char *list, GMappedFile **ret_file, GError **error)
{
  g_autofree char *path = list_path(store, list);
  g_autoptr(GError) local = NULL;
  *ret_file = g_mapped_file_new(path, FALSE, &local);
  return *ret_file != NULL || g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
         fail(error, WH_ERROR_IO, path, local->message);
}

/* Takes the first line off REST. */
static gboolean
next_line(WhSlice *rest, WhSlice *ret_line)
{
  if (rest->len == 0)
    return FALSE;
  const char *end = memchr(rest->data, '\n', rest->len);
  const gsize len = end != NULL ? (gsize)(end - rest->data) + 1 : rest->len;
  *ret_line = wh_slice(rest->data, len);
  *rest = wh_slice(rest->data + len, rest->len - len);
  return TRUE;
}

/* What an object is known by, among those of its list. Owner: caller. */
static char *
key_of(const json_t *object)
{
  static const char *const keys[] = {"url", "html_url"};
  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
    const char *text = json_string_value(json_object_get(object, keys[i]));
    if (text != NULL)
      return g_strdup(text);
  }
  return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(object, "id")));
}

/* The index of the last line of each key. Owner: caller. */
static GHashTable *
index_lines(WhSlice text)
{
  GHashTable *last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  WhSlice line;
  for (gsize i = 0; next_line(&text, &line); i++) {
    json_t *object = wh_json_parse(line);
    if (object != NULL)
      g_hash_table_insert(last, key_of(object), GSIZE_TO_POINTER(i));
    json_decref(object);
  }
  return last;
}

static GString *
keep_last(WhSlice text, GHashTable *last)
{
  g_autoptr(GHashTable) kept = g_hash_table_new(NULL, NULL);
  GHashTableIter iter;
  gpointer index;
  GString *out = g_string_sized_new(text.len);
  WhSlice line;
  g_hash_table_iter_init(&iter, last);
  while (g_hash_table_iter_next(&iter, NULL, &index))
    g_hash_table_add(kept, index);
  for (gsize i = 0; next_line(&text, &line); i++)
    if (g_hash_table_contains(kept, GSIZE_TO_POINTER(i)))
      g_string_append_len(out, line.data, (gssize)line.len);
  return out;
}

gboolean
wh_fetch_store_compact(WhFetchStore *store, const char *list, guint64 *ret_n, GError **error)
{
  g_autofree char *path = list_path(store, list);
  g_autoptr(GMappedFile) file = NULL;
  *ret_n = 0;
  if (!map_list(store, list, &file, error))
    return FALSE;
  if (file == NULL)
    return wh_fetch_store_save(store, error);
  WhSlice text = wh_slice(g_mapped_file_get_contents(file), g_mapped_file_get_length(file));
  g_autoptr(GHashTable) last = index_lines(text);
  g_autoptr(GString) kept = keep_last(text, last);
  *ret_n = g_hash_table_size(last);
  if (kept->len < text.len && !write_whole(path, kept->str, kept->len, error))
    return FALSE;
  set_size(store, list, kept->len);
  return wh_fetch_store_save(store, error);
}

gboolean
wh_fetch_store_each(const WhFetchStore *store, const char *list, WhFetchVisit visit, gpointer user,
                    GError **error)
{
  g_autoptr(GMappedFile) file = NULL;
  if (!map_list(store, list, &file, error))
    return FALSE;
  if (file == NULL)
    return TRUE;
  WhSlice text = wh_slice(g_mapped_file_get_contents(file), g_mapped_file_get_length(file)), line;
  while (next_line(&text, &line)) {
    json_t *object = wh_json_parse(line);
    if (object != NULL)
      visit(object, user);
    json_decref(object);
  }
  return TRUE;
}

gboolean
wh_fetch_store_put(const WhFetchStore *store, const char *name, GBytes *body, GError **error)
{
  g_autofree char *path = g_build_filename(store->path, name, NULL);
  gsize len;
  const char *data = g_bytes_get_data(body, &len);
  return write_whole(path, data, len, error);
}
