/* SPDX-License-Identifier: Apache-2.0
 * Documents of builds compared: each is one comparison, tied to a release or a tag. */
#include "source/builds/builds.h"

#include "base/limits.h"
#include "source/json/files.h"

static const char *const endings[] = {".json", ".ndjson", NULL};

typedef struct {
  WhJsonTaker taker;
  const WhBuildsForm *form;
  const WhReadRequest *request;
  WhSink *sink;
  gboolean complete;
} Read;

int
wh_builds_bid(const char *path)
{
  return g_file_test(path, G_FILE_TEST_EXISTS) ? 50 : 0;
}

gboolean
wh_builds_probe(const char *path, WhProbe *ret_probe, GError **error)
{
  return wh_files_probe(path, endings, ret_probe, error);
}

guint32
wh_builds_number(const json_t *object, const char *key, guint32 max)
{
  const json_int_t value = json_integer_value(json_object_get(object, key));
  return value <= 0 ? 0 : (guint32)MIN(value, (json_int_t)max);
}

static gboolean
take_broken(WhJsonTaker *taker, const char *place, const char *reason, GError **error)
{
  Read *r = (Read *)(gpointer)taker;
  const WhMalformedRecord record = {wh_slice_str(place), wh_slice_str(reason)};
  r->complete = FALSE;
  return r->sink->malformed(r->sink, &record, error);
}

/* The same bytes whatever the order of members: what makes a document another one. Owner: caller. */
static char *
digest_of(const json_t *document)
{
  char *text = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS);
  char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text != NULL ? text : "", -1);
  free(text);
  return digest;
}

/* What the document is of: what the user names comes first. */
static void
tie(const Read *r, WhComparisonRecord *record, const json_t *document)
{
  const json_t *of = json_object_get(document, "of");
  record->release = wh_json_text(of, "release");
  record->tag = wh_json_text(of, "tag");
  if (r->request->tag == NULL)
    return;
  record->release = wh_slice(NULL, 0);
  record->tag = wh_slice_str(r->request->tag);
}

static gboolean
send(Read *r, WhBuildsRecord *into, const json_t *document, const char *place, GError **error)
{
  WhComparisonRecord *record = &into->record;
  g_autofree char *digest = digest_of(document);
  const char *problem = r->form->take(into, document);
  tie(r, record, document);
  if (problem == NULL && record->release.len + record->tag.len == 0)
    problem = "it does not say which release or tag the later build was made from; make it with --release or "
              "--tag, or "
              "name it as FILE=TAG";
  if (problem != NULL)
    return take_broken(&r->taker, place, problem, error);
  record->kind = r->form->kind;
  record->id = wh_slice_str(digest);
  record->findings = (const WhFindingRecord *)(gpointer)into->findings->data;
  record->n_findings = into->findings->len;
  return r->sink->comparison(r->sink, record, error);
}

static gboolean
take_value(WhJsonTaker *taker, const json_t *value, const char *place, GError **error)
{
  Read *r = (Read *)(gpointer)taker;
  const char *schema = json_string_value(json_object_get(value, "schema"));
  if (g_strcmp0(schema, r->form->schema) != 0) {
    g_autofree char *reason = g_strdup_printf("it is no document of the schema %s", r->form->schema);
    return take_broken(taker, place, reason, error);
  }
  WhBuildsRecord into = {.findings = g_array_new(FALSE, TRUE, sizeof(WhFindingRecord)),
                         .texts = g_string_chunk_new(1024)};
  const gboolean ok = send(r, &into, value, place, error);
  g_array_unref(into.findings);
  g_string_chunk_free(into.texts);
  return ok;
}

static gboolean
read_file(Read *r, const WhFile *file, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WhInput) input = wh_input_open(file->path, &local);
  if (input == NULL)
    return take_broken(&r->taker, file->shown, local->message, error);
  return wh_json_each_document(input, file->shown, &r->taker, error);
}

gboolean
wh_builds_read(const WhBuildsForm *form, const WhReadRequest *request, WhSink *sink, gboolean *ret_complete,
               GError **error)
{
  g_autoptr(GPtrArray) files = wh_files_list(request->path, endings, error);
  if (files == NULL)
    return FALSE;
  Read r = {{take_value, take_broken, NULL, NULL}, form, request, sink, TRUE};
  for (guint i = 0; i < files->len; i++) {
    if (!read_file(&r, g_ptr_array_index(files, i), error))
      return FALSE;
    if (request->progress != NULL)
      request->progress(i + 1, files->len, request->progress_user);
  }
  *ret_complete = r.complete;
  return sink->checkpoint(sink, error);
}
