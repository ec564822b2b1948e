/* SPDX-License-Identifier: Apache-2.0
 * The registry reader: npm documents and the small form that others are converted to. */
#include "source/registry/package.h"

#include "source/json/files.h"

static const char *const endings[] = {".json", ".ndjson", ".jsonl", NULL};

typedef struct {
  WhJsonTaker taker;
  WhSink *sink;
  GHashTable *packages;       /* lines of the small form, by package */
  WhRegistryPackage *pending; /* versions of the npm document that comes */
  gboolean complete;
} Read;

static int
bid(const char *path)
{
  return g_file_test(path, G_FILE_TEST_EXISTS) ? 50 : 0;
}

static gboolean
probe(const char *path, WhProbe *ret_probe, GError **error)
{
  return wh_files_probe(path, endings, ret_probe, error);
}

static gboolean
tell(WhSink *sink, const char *place, const char *reason, GError **error)
{
  const WhMalformedRecord record = {wh_slice_str(place), wh_slice_str(reason)};
  return sink->malformed(sink, &record, error);
}

static gboolean
take_broken(WhJsonTaker *taker, const char *place, const char *reason, GError **error)
{
  Read *r = (Read *)(gpointer)taker;
  r->complete = FALSE;
  return tell(r->sink, place, reason, error);
}

static gboolean
take_version(WhJsonTaker *taker, const char *name, const json_t *version, GError **error)
{
  Read *r = (Read *)(gpointer)taker;
  if (r->pending == NULL)
    r->pending = wh_registry_package_new("npm", wh_slice(NULL, 0), NULL);
  wh_registry_npm_version(r->pending, name, version);
  return TRUE;
}

static gboolean
take_value(WhJsonTaker *taker, const json_t *value, const char *place, GError **error)
{
  Read *r = (Read *)(gpointer)taker;
  g_autoptr(WhRegistryPackage) package = g_steal_pointer(&r->pending);
  if (wh_registry_line(value, place, r->packages))
    return TRUE;
  if (package == NULL)
    package = wh_registry_package_new("npm", wh_slice(NULL, 0), NULL);
  if (wh_registry_npm(package, value))
    return wh_registry_send(package, place, r->sink, error);
  return take_broken(taker, place, "neither an npm document nor a line of the registry form", error);
}

static gboolean
read_file(Read *r, const WhFile *file, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WhInput) input = wh_input_open(file->path, &local);
  if (input == NULL)
    return take_broken(&r->taker, file->shown, local->message, error);
  return strstr(file->shown, ".ndjson") != NULL || strstr(file->shown, ".jsonl") != NULL
             ? wh_json_each_line(input, file->shown, &r->taker, error)
             : wh_json_each_document(input, file->shown, &r->taker, error);
}

static gboolean
send_packages(const Read *r, GError **error)
{
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(r->packages), (GCompareFunc)strcmp);
  for (const GList *name = names; name != NULL; name = name->next) {
    WhRegistryPackage *package = g_hash_table_lookup(r->packages, name->data);
    g_autofree char *place = g_steal_pointer(&package->locator);
    if (!wh_registry_send(package, place, r->sink, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_files(Read *r, const GPtrArray *files, const WhReadRequest *request, GError **error)
{
  for (guint i = 0; i < files->len; i++) {
    if (!read_file(r, g_ptr_array_index(files, i), error))
      return FALSE;
    if (request->progress != NULL)
      request->progress(i + 1, files->len, request->progress_user);
  }
  return send_packages(r, error);
}

static gboolean
read_source(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  g_autoptr(GPtrArray) files = wh_files_list(request->path, endings, error);
  if (files == NULL)
    return FALSE;
  g_autoptr(GHashTable) packages =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)wh_registry_package_free);
  Read r = {{take_value, take_broken, "versions", take_version}, sink, packages, NULL, TRUE};
  const gboolean ok = read_files(&r, files, request, error) && sink->checkpoint(sink, error);
  g_clear_pointer(&r.pending, wh_registry_package_free);
  if (!ok)
    return FALSE;
  *ret_complete = r.complete;
  return TRUE;
}

const WhReader wh_reader_registry = {
    .kind = "registry",
    .revision = 1,
    .summary = "a package registry's record: npm documents, or the small form that others are converted to",
    .as = WH_READ_AS_REGISTRY,
    .bid = bid,
    .probe = probe,
    .read = read_source,
};
