/* SPDX-License-Identifier: Apache-2.0
 * Chooses the versions of build files whose test programs a compiler is to see. */
#include "app/tests.h"

#include "app/cancel.h"
#include "source/tests/compile.h"
#include "source/worker.h"

#include <sys/stat.h>

#define VERSIONS_MAX 64u /* of one file: the latest */
#define WANTED_MAX 8192u

extern const WhReader wh_reader_tests;

static gboolean
is_build_file(const char *path)
{
  static const char *const endings[] = {".ac",          ".m4",           ".cmake", "/CMakeLists.txt",
                                        "/meson.build", "/configure.in", NULL};
  static const char *const foreign[] = {"/vendor/", "/third_party/", "/node_modules/", NULL};
  g_autofree char *rooted = g_strconcat("/", path, NULL);
  for (gsize i = 0; foreign[i] != NULL; i++)
    if (strstr(rooted, foreign[i]) != NULL)
      return FALSE;
  for (gsize i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix(rooted, endings[i]))
      return TRUE;
  return FALSE;
}

/* Versions by path, oldest first; a path that was removed begins anew. A table of path index to GArray of guint32 blobs. */
static GHashTable *
collect(const WhView *view)
{
  GHashTable *files =
      g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)g_array_unref);
  for (guint32 c = 0; c < view->n_commits; c++)
    for (guint32 i = view->commits[c].changes_at;
         i < view->commits[c].changes_at + view->commits[c].n_changes; i++) {
      const WhChange *change = &view->changes[i];
      const gpointer key = GUINT_TO_POINTER(change->path + 1);
      GArray *versions = g_hash_table_lookup(files, key);
      if (versions == NULL && !is_build_file(view->paths[change->path]))
        continue;
      if (change->new_blob == WH_NONE) {
        g_hash_table_remove(files, key);
        continue;
      }
      if (versions == NULL)
        g_hash_table_insert(files, key, versions = g_array_new(FALSE, FALSE, sizeof(guint32)));
      g_array_append_val(versions, change->new_blob);
    }
  return files;
}

static int
compare_names(gconstpointer a, gconstpointer b, gpointer user)
{
  const WhView *view = user;
  return strcmp(view->paths[GPOINTER_TO_UINT(*(const gconstpointer *)a) - 1],
                view->paths[GPOINTER_TO_UINT(*(const gconstpointer *)b) - 1]);
}

/* "HEX PATH" for each version, files in the order of their paths. Owner: caller. */
static char **
wanted_of(const WhView *view)
{
  g_autoptr(GHashTable) files = collect(view);
  g_autoptr(GPtrArray) paths = g_ptr_array_new();
  g_autoptr(GPtrArray) wanted = g_ptr_array_new();
  char hex[WH_OID_HEX_MAX + 1];
  GHashTableIter iter;
  gpointer path;
  for (g_hash_table_iter_init(&iter, files); g_hash_table_iter_next(&iter, &path, NULL);)
    g_ptr_array_add(paths, path);
  g_ptr_array_sort_with_data(paths, compare_names, (gpointer)(guintptr)view);
  for (guint i = 0; i < paths->len; i++) {
    const GArray *versions = g_hash_table_lookup(files, paths->pdata[i]);
    for (guint v = versions->len > VERSIONS_MAX ? versions->len - VERSIONS_MAX : 0;
         v < versions->len && wanted->len < WANTED_MAX; v++) {
      wh_oid_format(&view->blobs[g_array_index(versions, guint32, v)], view->oid_len, hex);
      g_ptr_array_add(wanted,
                      g_strdup_printf("%s %s", hex, view->paths[GPOINTER_TO_UINT(paths->pdata[i]) - 1]));
    }
  }
  g_ptr_array_add(wanted, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&wanted), FALSE);
}

typedef struct {
  WhLedger *ledger;
  gint64 source;
} Keeping;

static gboolean
keep_segment(GBytes *segment, gpointer user, GError **error)
{
  const Keeping *keeping = user;
  return wh_scan_goes_on(error) && wh_ledger_append(keeping->ledger, keeping->source, segment, error);
}

static gboolean
update(WhLedger *ledger, const WhProject *project, const WhAppSource *source, const WhScanOptions *options,
       GError **error)
{
  WhScanOptions whole = *options;
  whole.as_of = G_MAXINT64;
  g_autoptr(WhView) view = wh_project_load(ledger, project, &whole, error);
  if (view == NULL)
    return FALSE;
  g_auto(GStrv) wanted = wanted_of(view);
  Keeping keeping = {ledger, source->kept.id};
  const WhReadRequest request = {
      .path = source->path, .want = (const char *const *)(gpointer)wanted, .jobs = 1};
  gboolean complete = FALSE;
  if (options->progress != NULL)
    wh_progress_stage(options->progress, "Compiling", "test programs", 0);
  wh_ledger_read_whole(ledger, source->kept.id);
  return wh_ledger_begin_read(ledger, source->kept.id, source->probe.oid_len, error) &&
         wh_worker_read(&wh_reader_tests, &request, source->probe.oid_len, keep_segment, &keeping, &complete,
                        error) &&
         wh_ledger_end_read(ledger, source->kept.id, wh_reader_tests.revision, source->probe.state, complete,
                            error);
}

/* What the compiler says depends on the repository's refs, and on which compiler it is. Owner: caller. */
static char *
state_of(const WhAppSource *repository)
{
  const char *compiler = wh_compiler_find();
  struct stat st = {0};
  if (compiler != NULL && stat(compiler, &st) != 0)
    st.st_mtime = 0;
  g_autofree char *all =
      g_strdup_printf("%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, repository->probe.state,
                      compiler != NULL ? compiler : "none", (gint64)st.st_mtime, (gint64)st.st_size);
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
}

gboolean
wh_tests_add(WhLedger *ledger, WhProject *project, const WhScanOptions *options, GError **error)
{
  const WhAppSource *repository = &g_array_index(project->sources, WhAppSource, 0);
  if (repository->as != WH_READ_AS_REPOSITORY || repository->reader == NULL)
    return TRUE;
  g_auto(WhAppSource) source = {.as = WH_READ_AS_TESTS,
                                .reader = &wh_reader_tests,
                                .path = g_strdup(repository->path),
                                .want = g_new0(char *, 1)};
  source.probe.state = state_of(repository);
  source.probe.oid_len = repository->probe.oid_len;
  if (!wh_ledger_source(ledger, "tests", repository->path, &source.kept, error))
    return FALSE;
  if (!wh_app_source_is_current(&source) && !update(ledger, project, &source, options, error))
    return FALSE;
  g_array_append_val(project->sources, source);
  memset(&source, 0, sizeof source);
  return TRUE;
}
