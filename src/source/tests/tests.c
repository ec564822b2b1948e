/* SPDX-License-Identifier: Apache-2.0
 * The reader of test programs: versions of build files, named one by one, out of a repository. */
#include "source/tests/tests.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/git/git_ask.h"
#include "source/git/git_pack.h"
#include "source/reader.h"
#include "source/tests/compile.h"

#define RUNS_MAX 2000u /* of the compiler: a few hundredths of a second each */

typedef struct {
  char *path;
  GArray *versions; /* of WhTestsVersion */
} File;

typedef struct {
  const WhReadRequest *request;
  WhSink *sink;
  GArray *files; /* of File */
  guint runs;
} Read;

/* This reader is never chosen for a path: what it reads is named by who asks for it. */
static int
bid(const char *path)
{
  return 0;
}

static gboolean
probe(const char *path, WhProbe *ret_probe, GError **error)
{
  g_set_error(error, WH_ERROR, WH_ERROR_INPUT, "%s: test programs are no source of their own", path);
  return FALSE;
}

static char **
folders(const char *path)
{
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(path, NULL);
  g_auto(GStrv) of_repo = repo != NULL ? wh_git_repo_folders(repo) : NULL;
  g_autoptr(GStrvBuilder) all = g_strv_builder_new();
  for (guint i = 0; of_repo != NULL && of_repo[i] != NULL; i++)
    g_strv_builder_add(all, of_repo[i]);
  g_strv_builder_add(all, "/usr/include");
  g_strv_builder_add(all, "/usr/local/include");
  return g_strv_builder_end(all);
}

static gboolean
tell(Read *r, const char *locator, const char *reason, GError **error)
{
  const WhMalformedRecord record = {wh_slice_str(locator), wh_slice_str(reason)};
  return r->sink->malformed(r->sink, &record, error);
}

static void
file_clear(gpointer data)
{
  File *file = data;
  g_free(file->path);
  for (guint i = 0; i < file->versions->len; i++)
    g_free(g_array_index(file->versions, WhTestsVersion, i).text);
  g_array_unref(file->versions);
}

/* "HEX PATH", versions of one file together, oldest first. What is no such text is passed over. */
static void
take_wanted(Read *r, const char *wanted)
{
  const char *blank = strchr(wanted, ' ');
  WhTestsVersion version = {0};
  if (blank == NULL || blank[1] == '\0' ||
      wh_oid_parse(wh_slice(wanted, (gsize)(blank - wanted)), &version.blob) == 0)
    return;
  const File *last = r->files->len > 0 ? &g_array_index(r->files, File, r->files->len - 1) : NULL;
  if (last == NULL || !g_str_equal(last->path, blank + 1)) {
    const File file = {g_strdup(blank + 1), g_array_new(FALSE, TRUE, sizeof(WhTestsVersion))};
    g_array_append_val(r->files, file);
    last = &g_array_index(r->files, File, r->files->len - 1);
  }
  g_array_append_val(last->versions, version);
}

static gboolean
take_body(guint i, const WhGitAnswer *answer, gpointer user)
{
  WhTestsVersion *version = &g_array_index((GArray *)user, WhTestsVersion, i);
  if (answer->type != WH_GIT_OBJECT_BLOB || answer->cut || answer->body.len > WH_LIMIT_FACT_BLOB)
    return TRUE;
  version->text = g_memdup2(answer->body.data, answer->body.len + (answer->body.len == 0));
  version->len = answer->body.len;
  return TRUE;
}

static gboolean
read_versions(WhGitStore store, GArray *versions, GError **error)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(WhOid));
  for (guint i = 0; i < versions->len; i++)
    g_array_append_val(ids, g_array_index(versions, WhTestsVersion, i).blob);
  return wh_git_ask(store, (const WhOid *)(gconstpointer)ids->data, ids->len, WH_LIMIT_FACT_BLOB, take_body,
                    versions, error);
}

static gboolean
read_files(Read *r, WhGitStore store, const char *compiler, GError **error)
{
  for (guint i = 0; i < r->files->len && r->runs > 1; i++) {
    const File *file = &g_array_index(r->files, File, i);
    if (!read_versions(store, file->versions, error) ||
        !wh_tests_judge(compiler, file->path, (const WhTestsVersion *)(gconstpointer)file->versions->data,
                        file->versions->len, &r->runs, r->sink, error))
      return FALSE;
    if (r->request->progress != NULL)
      r->request->progress(i + 1, r->files->len, r->request->progress_user);
  }
  return r->runs > 1 || tell(r, "test programs", "there are more of them than are compiled", error);
}

static gboolean
read_source(const WhReadRequest *request, WhSink *sink, gboolean *ret_complete, GError **error)
{
  const char *compiler = wh_compiler_find();
  g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(File));
  g_autoptr(WhGitRepo) repo = wh_git_repo_open(request->path, error);
  g_autoptr(WhGitPack) pack = repo != NULL ? wh_git_pack_open(repo, error) : NULL;
  Read r = {request, sink, files, RUNS_MAX};
  if (pack == NULL)
    return FALSE;
  g_array_set_clear_func(files, file_clear);
  for (gsize i = 0; request->want != NULL && request->want[i] != NULL; i++)
    take_wanted(&r, request->want[i]);
  *ret_complete = compiler != NULL;
  if (compiler == NULL)
    return tell(&r, "test programs", "no compiler is at hand: they are judged by their shape alone", error) &&
           sink->checkpoint(sink, error);
  if (!read_files(&r, (WhGitStore){.odb = wh_git_pack_odb(pack)}, compiler, error))
    return FALSE;
  *ret_complete = r.runs > 1;
  return sink->checkpoint(sink, error);
}

const WhReader wh_reader_tests = {
    .kind = "tests",
    .revision = 1,
    .summary = "test programs of a repository's build files, shown to a compiler",
    .as = WH_READ_AS_TESTS,
    .bid = bid,
    .probe = probe,
    .folders = folders,
    .read = read_source,
};
