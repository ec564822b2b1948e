/* SPDX-License-Identifier: Apache-2.0
 * Makes the document of releases out of a view. */
#include "report/release.h"

#include "base/text.h"
#include "pattern/release_level.h"
#include "report/assets.h"

const char *
wh_release_schema(void)
{
  return wh_asset_release_schema;
}

static json_t *
text(const char *s)
{
  g_autofree char *safe = wh_text_safe(wh_slice_str(s), 0);
  return json_string(safe);
}

static void
put_text(json_t *object, const char *key, const char *s)
{
  if (s[0] != '\0')
    json_object_set_new(object, key, text(s));
}

static void
put_number(json_t *object, const char *key, guint64 n)
{
  json_object_set_new(object, key, json_integer((json_int_t)MIN(n, (guint64)G_MAXINT64)));
}

static void
put_time(json_t *object, const char *key, gint64 time)
{
  g_autofree char *formatted = time > 0 ? wh_time_format(time) : NULL;
  if (formatted != NULL)
    json_object_set_new(object, key, json_string(formatted));
}

static void
put_oid(json_t *object, const char *key, const WhOid *oid, guint oid_len)
{
  char hex[WH_OID_HEX_MAX + 1];
  if (wh_oid_is_zero(oid))
    return;
  wh_oid_format(oid, oid_len, hex);
  json_object_set_new(object, key, json_string(hex));
}

static json_t *
flags_of(guint32 flags)
{
  static const char *const names[] = {"link",      "special",  "outside",  "duplicate", "case",   "odd-mode",
                                      "odd-owner", "odd-time", "odd-name", "cut",       "binary", NULL};
  json_t *array = json_array();
  for (guint i = 0; names[i] != NULL; i++)
    if ((flags & 1u << i) != 0)
      json_array_append_new(array, json_string(names[i]));
  return array;
}

static json_t *
lines_of(const char *excerpt)
{
  json_t *array = json_array();
  g_auto(GStrv) lines = g_strsplit(excerpt, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0' || line[1] != NULL)
      json_array_append_new(array, text(*line));
  return array;
}

/* Files by path, those of one release. */
static GHashTable *
by_path(const WhView *view, guint32 release)
{
  GHashTable *files = g_hash_table_new(NULL, NULL);
  const WhRelease *r = release != WH_NONE ? &view->releases[release] : NULL;
  for (guint32 i = 0; r != NULL && i < r->n; i++) {
    const WhReleaseFile *file = &view->release_files[r->at + i];
    if (file->state == WH_FILE_ADDED || file->state == WH_FILE_DIFFERS)
      g_hash_table_insert(files, GUINT_TO_POINTER(file->path + 1), (gpointer)(gsize)file);
  }
  return files;
}

/* Against the release before: "new", "changed" or "same". */
static const char *
since(GHashTable *before, const WhReleaseFile *file)
{
  const WhReleaseFile *then = g_hash_table_lookup(before, GUINT_TO_POINTER(file->path + 1));
  if (then == NULL)
    return "new";
  return wh_oid_equal(&then->oid, &file->oid) ? "same" : "changed";
}

static json_t *
file_of(const WhView *view, const WhReleaseFile *file, GHashTable *before)
{
  json_t *object = json_object();
  json_object_set_new(object, "path", text(view->paths[file->path]));
  json_object_set_new(object, "state", json_string(wh_file_state_id(file->state)));
  json_object_set_new(object, "class", json_string(wh_file_class_id(file->class)));
  json_object_set_new(object, "reach", json_string(wh_file_reach_id(file->reach)));
  json_object_set_new(object, "level", json_string(wh_release_level_id(wh_release_level(file))));
  put_text(object, "generator", file->generator);
  put_text(object, "reason", file->reason);
  if (file->excerpt[0] != '\0')
    json_object_set_new(object, "excerpt", lines_of(file->excerpt));
  if (file->state != WH_FILE_ABSENT) {
    g_autofree char *mode = g_strdup_printf("%06o", file->mode);
    json_object_set_new(object, "mode", json_string(mode));
    put_number(object, "size", file->size);
    put_time(object, "time", file->mtime);
    put_oid(object, "blob", &file->oid, view->oid_len);
  }
  put_oid(object, "tag_blob", &file->tag_oid, view->oid_len);
  if ((file->flags & ~(guint32)WH_ENTRY_AS_PREVIOUS) != 0)
    json_object_set_new(object, "flags", flags_of(file->flags));
  if (before != NULL && (file->state == WH_FILE_ADDED || file->state == WH_FILE_DIFFERS))
    json_object_set_new(object, "since_previous", json_string(since(before, file)));
  return object;
}

static int
compare_files(gconstpointer a, gconstpointer b, gpointer user)
{
  return wh_release_compare(user, *(const WhReleaseFile *const *)a, *(const WhReleaseFile *const *)b);
}

static json_t *
files_of(const WhView *view, const WhRelease *release, GHashTable *before)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new();
  json_t *array = json_array();
  for (guint32 i = 0; i < release->n; i++)
    g_ptr_array_add(files, (gpointer)(gsize)&view->release_files[release->at + i]);
  g_ptr_array_sort_with_data(files, compare_files, (gpointer)(gsize)view);
  for (guint i = 0; i < files->len; i++)
    json_array_append_new(array, file_of(view, g_ptr_array_index(files, i), before));
  return array;
}

static void
put_signature(json_t *object, const WhRelease *release)
{
  json_t *signature;
  if (release->key[0] == '\0')
    return;
  signature = json_object();
  json_object_set_new(signature, "key", text(release->key));
  put_time(signature, "time", release->signed_at);
  put_number(signature, "tags_by_key", release->n_key_tags);
  json_object_set_new(object, "signature", signature);
}

/* Files of the release before that are not any more beside the tag's. */
static guint
count_gone(const WhView *view, guint32 previous, GHashTable *now)
{
  const WhRelease *r = &view->releases[previous];
  guint gone = 0;
  for (guint32 i = 0; i < r->n; i++) {
    const WhReleaseFile *file = &view->release_files[r->at + i];
    if (file->state == WH_FILE_ADDED && !g_hash_table_contains(now, GUINT_TO_POINTER(file->path + 1)))
      gone++;
  }
  return gone;
}

static json_t *
drift_of(const WhView *view, const WhReleaseShown *shown, GHashTable *before)
{
  const WhRelease *old = &view->releases[shown->previous], *new = &view->releases[shown->release];
  g_autoptr(GHashTable) now = by_path(view, shown->release);
  guint fresh = 0, changed = 0;
  json_t *object = json_object();
  for (guint32 i = 0; i < new->n; i++) {
    const WhReleaseFile *file = &view->release_files[new->at + i];
    const char *is =
        file->state == WH_FILE_ADDED || file->state == WH_FILE_DIFFERS ? since(before, file) : "same";
    fresh += g_str_equal(is, "new") ? 1 : 0;
    changed += g_str_equal(is, "changed") ? 1 : 0;
  }
  json_object_set_new(object, "archive", text(old->name));
  put_text(object, "version", old->version);
  put_number(object, "new", fresh);
  put_number(object, "changed", changed);
  put_number(object, "gone", count_gone(view, shown->previous, now));
  put_text(object, "tools", old->tools);
  put_text(object, "packer", old->packer);
  put_text(object, "key", old->key);
  return object;
}

/* What broke while ARCHIVE was read. */
static json_t *
malformed_of(const WhView *view, const char *archive)
{
  json_t *array = json_array();
  const gsize len = strlen(archive);
  for (guint32 i = 0; i < view->n_malformed; i++) {
    const WhMalformed *row = &view->malformed[i];
    json_t *object;
    if (strncmp(row->locator, archive, len) != 0 || (row->locator[len] != '\0' && row->locator[len] != ' '))
      continue;
    object = json_object();
    json_object_set_new(object, "locator", text(row->locator));
    json_object_set_new(object, "reason", text(row->reason));
    json_array_append_new(array, object);
  }
  return array;
}

static json_t *
release_of(const WhView *view, const WhReleaseShown *shown)
{
  const WhRelease *release = &view->releases[shown->release];
  const gboolean has_previous = shown->previous != WH_NONE;
  g_autoptr(GHashTable) before = has_previous ? by_path(view, shown->previous) : NULL;
  json_t *object = json_object();
  json_object_set_new(object, "archive", text(release->name));
  put_text(object, "version", release->version);
  put_text(object, "digest", release->digest);
  put_text(object, "tag", release->tag_name);
  put_oid(object, "commit", &release->commit_oid, view->oid_len);
  put_number(object, "size", release->size);
  put_number(object, "files_total", release->n_files);
  put_number(object, "files_same", release->n_same);
  put_number(object, "files_absent", release->n_absent);
  put_time(object, "newest", release->newest);
  put_text(object, "packer", release->packer);
  put_text(object, "tools", release->tools);
  put_signature(object, release);
  if (has_previous)
    json_object_set_new(object, "previous", drift_of(view, shown, before));
  json_object_set_new(object, "files", files_of(view, release, before));
  json_object_set_new(object, "malformed", malformed_of(view, release->name));
  json_object_set_new(object, "complete", json_boolean(shown->complete));
  return object;
}

json_t *
wh_release_document(const WhView *view, const WhReleaseShown *shown, guint n, const char *repository)
{
  json_t *document = json_pack("{s:s, s:{s:s, s:s}}", "schema", "wolfhound.release/1", "tool", "name",
                               "wolfhound", "version", WH_VERSION);
  json_t *releases = json_array();
  json_object_set_new(document, "repository", text(repository));
  for (guint i = 0; i < n; i++)
    json_array_append_new(releases, release_of(view, &shown[i]));
  json_object_set_new(document, "releases", releases);
  return document;
}

guint
wh_release_document_level(const json_t *document)
{
  const json_t *releases = json_object_get(document, "releases");
  guint worst = 0;
  for (gsize i = 0; i < json_array_size(releases); i++) {
    /* The first file is the worst. */
    const json_t *files = json_object_get(json_array_get(releases, i), "files"),
                 *first = json_array_get(files, 0);
    const char *level = json_string_value(json_object_get(first, "level"));
    for (guint l = worst + 1; l < WH_N_RELEASE_LEVELS; l++)
      if (g_strcmp0(level, wh_release_level_id((WhReleaseLevel)l)) == 0)
        worst = l;
  }
  return worst;
}
