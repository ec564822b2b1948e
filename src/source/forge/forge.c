/* SPDX-License-Identifier: Apache-2.0
 * The forge reader: issues, pull requests, comments, reviews and events, as archives of forges keep them. */
#include "source/reader.h"

#include "base/error.h"
#include "source/forge/forge_file.h"
#include "source/json/files.h"

static const char *const endings[] = {".json",     ".ndjson",   ".jsonl",      ".json.xz",   ".ndjson.xz",
                                      ".jsonl.xz", ".json.zst", ".ndjson.zst", ".jsonl.zst", NULL};

static int
bid(const char *path)
{
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    return 40;
  return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? 50 : 0;
}

static gboolean
probe(const char *path, WhProbe *ret_probe, GError **error)
{
  return wh_files_probe(path, endings, ret_probe, error);
}

/* A file that vanished or may not be read is told, and the others are read. */
static gboolean
read_file(WhForgeFiles *files, WhForge *forge, const WhFile *file, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WhInput) input = wh_input_open(file->path, &local);
  forge->file = file->shown;
  forge->offset = 0;
  if (input != NULL)
    return wh_forge_files_read(files, input, error);
  forge->complete = FALSE;
  return wh_forge_tell(forge, 0, local->message, error);
}

static gboolean
read_all(const WhReadRequest *request, WhForge *forge, const GPtrArray *list, GError **error)
{
  g_autoptr(WhForgeFiles) files = wh_forge_files_new(forge, request->want);
  for (guint i = 0; i < list->len; i++) {
    if (!read_file(files, forge, list->pdata[i], error))
      return FALSE;
    if (request->progress != NULL)
      request->progress(i + 1, list->len, request->progress_user);
  }
  return wh_forge_finish(forge, error);
}

static gboolean
read_forge(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  g_autoptr(GPtrArray) list = wh_files_list(request->path, endings, error);
  if (list == NULL)
    return FALSE;
  if (list->len == 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "%s: no file of this folder has a name of JSON (.json, .ndjson, .jsonl; also .gz, .xz, .zst)",
                request->path);
    return FALSE;
  }
  WhForge forge;
  wh_forge_init(&forge, sink, request->want);
  gboolean ok = read_all(request, &forge, list, error);
  *ret_complete = forge.complete;
  wh_forge_clear(&forge);
  return ok;
}

const WhReader wh_reader_forge = {
    .kind = "forge",
    .revision = 1,
    .summary = "issues, pull requests, comments, reviews and events of a forge, as JSON",
    .as = WH_READ_AS_FORGE,
    .bid = bid,
    .probe = probe,
    .read = read_forge,
};
