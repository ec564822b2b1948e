/* SPDX-License-Identifier: Apache-2.0
 * The reader of the neutral form. */
#include "source/events/records.h"
#include "source/reader.h"

#include "base/error.h"
#include "source/json/files.h"
#include "source/json/values.h"

static const char *const endings[] = {".ndjson", ".jsonl", NULL};

typedef struct {
  WhJsonTaker taker;
  WhSink *sink;
  const WhReadRequest *request;
  WhEventsHeader header; /* of the file that is read */
  gboolean have_header;
  guint oid_len;      /* of all files; 0: none was read yet */
  gboolean for_state; /* the second time through: refs and tags, which must come last */
  gboolean has_state;
  gboolean complete;
  WhEventsLine line;
  GHashTable *commits; /* WhOid: sent */
  GHashTable *awaited; /* WhOid: parents of those that were not sent before */
} Read;

static int
bid(const char *path)
{
  return g_file_test(path, G_FILE_TEST_EXISTS) ? 50 : 0;
}

static gboolean
take_broken(WhJsonTaker *taker, const char *place, const char *reason, GError **error)
{
  Read *r = (Read *)(gpointer)taker;
  const WhMalformedRecord record = {wh_slice_str(place), wh_slice_str(reason)};
  r->complete = FALSE;
  return r->for_state || r->sink->malformed(r->sink, &record, error);
}

static gboolean
take_header(Read *r, const json_t *value, const char *place, GError **error)
{
  g_auto(WhEventsHeader) header = {0};
  if (!wh_events_header_parse(value, &header, error)) {
    g_prefix_error(error, "%s: ", place);
    return FALSE;
  }
  if (r->oid_len != 0 && r->oid_len != header.oid_len) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "%s: its object names are not as long as those of the other files; read it by itself", place);
    return FALSE;
  }
  wh_events_header_clear(&r->header);
  r->header = header;
  memset(&header, 0, sizeof header);
  r->have_header = TRUE;
  r->oid_len = r->line.in.oid_len = r->header.oid_len;
  return TRUE;
}

/* Parents come first, each commit once: what stands on a commit was judged without it otherwise. */
static gboolean
is_in_order(Read *r, const WhCommitRecord *commit)
{
  if (g_hash_table_contains(r->commits, &commit->oid))
    wh_events_problem(&r->line.in, "the commit came before");
  else if (g_hash_table_contains(r->awaited, &commit->oid))
    wh_events_problem(&r->line.in, "the commit comes after one that has it as parent");
  for (guint i = 0; i < commit->n_parents; i++)
    if (wh_oid_equal(&commit->parents[i], &commit->oid))
      wh_events_problem(&r->line.in, "the commit is its own parent");
  return r->line.in.problem == NULL;
}

static WhEventsResult
take_commit(Read *r, const json_t *value, GError **error)
{
  WhCommitRecord commit;
  if (!wh_events_get_commit(&r->line, value, &commit) || !is_in_order(r, &commit))
    return WH_EVENTS_BROKEN;
  for (guint i = 0; i < commit.n_parents; i++)
    if (!g_hash_table_contains(r->commits, &commit.parents[i]))
      g_hash_table_add(r->awaited, g_memdup2(&commit.parents[i], sizeof(WhOid)));
  g_hash_table_add(r->commits, g_memdup2(&commit.oid, sizeof(WhOid)));
  return wh_events_send_commit(&r->line, &commit, error);
}

static WhEventsResult
take_record(Read *r, const json_t *value, GError **error)
{
  const char *record = json_string_value(json_object_get(value, "record"));
  const gboolean is_state = g_strcmp0(record, "tag") == 0 || g_strcmp0(record, "ref") == 0;
  r->has_state = r->has_state || is_state;
  if (is_state != r->for_state)
    return WH_EVENTS_SENT;
  if (is_state)
    return wh_events_send_state(&r->line, value, error);
  return g_strcmp0(record, "commit") == 0 ? take_commit(r, value, error)
                                          : wh_events_send_other(&r->line, value, error);
}

static gboolean
take_value(WhJsonTaker *taker, const json_t *value, const char *place, GError **error)
{
  Read *r = (Read *)(gpointer)taker;
  if (!r->have_header || json_object_get(value, "schema") != NULL)
    return take_header(r, value, place, error);
  wh_events_in_reset(&r->line.in);
  r->line.place = place;
  const WhEventsResult result = take_record(r, value, error);
  if (result != WH_EVENTS_BROKEN)
    return result == WH_EVENTS_SENT;
  const WhMalformedRecord record = {wh_slice_str(place), wh_slice_str(r->line.in.problem)};
  r->complete = FALSE;
  return r->sink->malformed(r->sink, &record, error);
}

static gboolean
read_file(Read *r, const WhFile *file, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WhInput) input = wh_input_open(file->path, &local);
  if (input == NULL)
    return take_broken(&r->taker, file->shown, local->message, error);
  r->have_header = FALSE;
  if (!wh_json_each_line(input, file->shown, &r->taker, error))
    return FALSE;
  if (r->have_header)
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s: it has no first line with a schema", file->shown);
  return FALSE;
}

static gboolean
read_files(Read *r, const GPtrArray *files, GError **error)
{
  const WhReadRequest *request = r->request;
  for (guint i = 0; i < files->len; i++) {
    if (!read_file(r, g_ptr_array_index(files, i), error))
      return FALSE;
    if (request->progress != NULL && !r->for_state)
      request->progress(i + 1, files->len, request->progress_user);
  }
  return r->sink->checkpoint(r->sink, error);
}

static gboolean
read_twice(Read *r, const GPtrArray *files, GError **error)
{
  if (!read_files(r, files, error))
    return FALSE;
  r->for_state = TRUE;
  return !r->has_state || read_files(r, files, error);
}

static gboolean
read_source(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  g_autoptr(GPtrArray) files = wh_files_list(request->path, endings, error);
  if (files == NULL)
    return FALSE;
  Read r = {.taker = {take_value, take_broken},
            .sink = sink,
            .request = request,
            .complete = TRUE,
            .commits = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, NULL),
            .awaited = g_hash_table_new_full(wh_oid_hash, wh_oid_equal, g_free, NULL)};
  r.line = (WhEventsLine){
      .in = {.owned = g_ptr_array_new_with_free_func(g_free)}, .header = &r.header, .sink = sink};
  const gboolean ok = read_twice(&r, files, error);
  *ret_complete = r.complete;
  wh_events_header_clear(&r.header);
  g_ptr_array_unref(r.line.in.owned);
  g_hash_table_unref(r.commits);
  g_hash_table_unref(r.awaited);
  return ok;
}

/* Only the length of object names is taken from the content. */
static gboolean
take_first(WhJsonTaker *taker, const json_t *value, const char *place, GError **error)
{
  Read *r = (Read *)(gpointer)taker;
  if (take_header(r, value, place, error))
    g_set_error_literal(error, WH_ERROR, WH_ERROR_CANCELLED, "seen enough");
  return FALSE;
}

static gboolean
probe_header(const char *path, guint *ret_oid_len, GError **error)
{
  g_autoptr(GPtrArray) files = wh_files_list(path, endings, error);
  g_autoptr(GError) local = NULL;
  if (files == NULL)
    return FALSE;
  if (files->len == 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: it holds no .ndjson file", path);
    return FALSE;
  }
  const WhFile *file = g_ptr_array_index(files, 0);
  g_autoptr(WhInput) input = wh_input_open(file->path, error);
  if (input == NULL)
    return FALSE;
  Read r = {.taker = {take_first, take_broken}, .for_state = TRUE};
  wh_json_each_line(input, file->shown, &r.taker, &local);
  *ret_oid_len = r.oid_len;
  wh_events_header_clear(&r.header);
  if (r.oid_len != 0)
    return TRUE;
  if (local != NULL)
    g_propagate_error(error, g_steal_pointer(&local));
  else
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s: it has no first line with a schema", file->shown);
  return FALSE;
}

static gboolean
probe(const char *path, WhProbe *ret_probe, GError **error)
{
  guint oid_len = 0;
  if (!probe_header(path, &oid_len, error) || !wh_files_probe(path, endings, ret_probe, error))
    return FALSE;
  ret_probe->oid_len = oid_len;
  return TRUE;
}

const WhReader wh_reader_events = {
    .kind = "events",
    .revision = 1,
    .summary = "the neutral form: records of any kind as lines of JSON",
    .as = WH_READ_AS_EVENTS,
    .bid = bid,
    .probe = probe,
    .read = read_source,
};
