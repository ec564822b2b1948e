/* SPDX-License-Identifier: Apache-2.0
 * Reads release archives and puts them beside each other. */
#include "app/release.h"

#include "app/cancel.h"
#include "app/mirror.h"
#include "base/error.h"
#include "base/text.h"
#include "report/release.h"
#include "source/release/tag_guess.h"
#include "source/worker.h"

typedef struct {
  const WhReleaseOptions *options;
  WhTarget target;
  char *repository; /* on this machine */
  guint oid_len;
  const WhReader *reader;
  WhViewBuilder *builder;
  GHashTable *complete; /* name of an archive -> whether it was read to its end */
} Run;

static void
run_clear(Run *run)
{
  wh_target_clear(&run->target);
  g_free(run->repository);
  g_clear_pointer(&run->builder, wh_view_builder_free);
  g_clear_pointer(&run->complete, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static gboolean
open_repository(Run *run, GError **error)
{
  const WhReleaseOptions *options = run->options;
  g_auto(WhProbe) probe = {0};
  if (!wh_target_resolve(options->repository, &run->target, error))
    return FALSE;
  run->repository = run->target.url == NULL ? g_strdup(run->target.path)
                                            : wh_mirror_update(&run->target, NULL, options->offline, error);
  if (run->repository == NULL)
    return FALSE;
  const WhReader *git = wh_reader_for(run->repository, WH_READ_AS_REPOSITORY);
  if (git == NULL || !wh_worker_probe(git, run->repository, &probe, error)) {
    if (git == NULL)
      g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: it is no git repository", run->target.shown);
    return FALSE;
  }
  run->oid_len = probe.oid_len;
  return TRUE;
}

static gboolean
keep_segment(GBytes *segment, gpointer user, GError **error)
{
  Run *run = user;
  return wh_scan_goes_on(error) && wh_segment_read(segment, wh_view_builder_sink(run->builder), NULL, error);
}

static gboolean
check_archive(const char *path, GError **error)
{
  if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: there is no such file", path);
  return FALSE;
}

char *
wh_release_signature_of(const char *path)
{
  static const char *const endings[] = {".asc", ".sig", ".minisig", NULL};
  for (gsize i = 0; endings[i] != NULL; i++) {
    g_autofree char *beside = g_strconcat(path, endings[i], NULL);
    if (g_file_test(beside, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer(&beside);
  }
  return NULL;
}

/* TAG and SIGNATURE belong to the archive asked about, not to the ones it is compared with. */
static gboolean
read_archive(Run *run, const char *path, gboolean asked, GError **error)
{
  g_autofree char *beside = wh_release_signature_of(path);
  const WhReadRequest request = {
      .path = path,
      .repository = run->repository,
      .tag = asked ? run->options->tag : NULL,
      .modules = run->options->modules,
      .signature = asked && run->options->signature != NULL ? run->options->signature : beside,
      .jobs = 1};
  gboolean complete = FALSE;
  if (!check_archive(path, error))
    return FALSE;
  if (run->options->progress != NULL)
    wh_progress_stage(run->options->progress, "Comparing", path, 0);
  g_autofree char *name = g_path_get_basename(path);
  if (g_hash_table_contains(run->complete, name)) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "two archives have the name %s; give one of them another",
                name);
    return FALSE;
  }
  run->reader = wh_reader_for(path, WH_READ_AS_RELEASE);
  wh_view_builder_next_source(run->builder);
  if (!wh_worker_read(run->reader, &request, run->oid_len, keep_segment, run, &complete, error))
    return FALSE;
  g_hash_table_insert(run->complete, g_steal_pointer(&name), GINT_TO_POINTER(complete));
  return TRUE;
}

static guint32
find_release(const WhView *view, const char *path)
{
  g_autofree char *name = g_path_get_basename(path);
  for (guint32 i = 0; i < view->n_releases; i++)
    if (g_str_equal(view->releases[i].name, name))
      return i;
  return WH_NONE;
}

/* Those that were read, in the order of ARCHIVES. */
static GArray *
choose_shown(const Run *run, const WhView *view, const char *const *archives, guint n)
{
  GArray *shown = g_array_new(FALSE, FALSE, sizeof(WhReleaseShown));
  guint32 previous = run->options->previous != NULL ? find_release(view, run->options->previous) : WH_NONE;
  for (guint i = 0; i < n; i++) {
    WhReleaseShown one = {find_release(view, archives[i]), previous, TRUE};
    if (one.release == WH_NONE)
      continue;
    one.complete = GPOINTER_TO_INT(g_hash_table_lookup(run->complete, view->releases[one.release].name));
    g_array_append_val(shown, one);
    if (run->options->all)
      previous = one.release;
  }
  return shown;
}

static gboolean
read_all(Run *run, const char *const *archives, guint n, GPtrArray *failed, GError **error)
{
  if (run->options->previous != NULL && !read_archive(run, run->options->previous, FALSE, error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    g_autoptr(GError) local = NULL;
    if (read_archive(run, archives[i], TRUE, &local))
      continue;
    if (n == 1 || g_error_matches(local, WH_ERROR, WH_ERROR_CANCELLED)) {
      g_propagate_error(error, g_steal_pointer(&local));
      return FALSE;
    }
    g_ptr_array_add(failed, g_strdup(local->message));
  }
  return TRUE;
}

static gboolean
is_complete(const GArray *shown)
{
  for (guint i = 0; i < shown->len; i++)
    if (!g_array_index(shown, WhReleaseShown, i).complete)
      return FALSE;
  return TRUE;
}

json_t *
wh_release_run(const char *const *archives, guint n_archives, const WhReleaseOptions *options,
               gboolean *ret_complete, GPtrArray **ret_failed, GError **error)
{
  g_auto(Run) run = {.options = options};
  g_autoptr(GPtrArray) failed = g_ptr_array_new_with_free_func(g_free);
  if (!open_repository(&run, error))
    return NULL;
  run.builder = wh_view_builder_new(run.target.name, run.oid_len);
  run.complete = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (!read_all(&run, archives, n_archives, failed, error))
    return NULL;
  g_autoptr(WhView) view = wh_view_builder_build(run.builder, G_MAXINT64);
  g_autoptr(GArray) shown = choose_shown(&run, view, archives, n_archives);
  *ret_complete = failed->len == 0 && is_complete(shown);
  *ret_failed = g_steal_pointer(&failed);
  return wh_release_document(view, (const WhReleaseShown *)(gconstpointer)shown->data, shown->len,
                             run.target.shown);
}

static gboolean
is_archive_name(const char *name)
{
  static const char *const endings[] = {".tar",    ".tar.gz", ".tgz",     ".tar.bz2", ".tbz",      ".tbz2",
                                        ".tar.xz", ".txz",    ".tar.zst", ".tar.lz",  ".tar.lzma", ".tar.Z",
                                        ".zip",    ".crate",  ".deb",     NULL};
  for (gsize i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix(name, endings[i]))
      return TRUE;
  return FALSE;
}

static int
compare_versions(gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *)a, *y = *(const char *const *)b;
  g_auto(WhArchiveName) first = {0}, second = {0};
  wh_archive_name_parse(x, &first);
  wh_archive_name_parse(y, &second);
  int order = strverscmp(first.version, second.version);
  return order != 0 ? order : strcmp(x, y);
}

char **
wh_release_list(const char *folder, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, &local);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  const char *name;
  if (dir == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: the folder cannot be read: %s", folder,
                local->message);
    return NULL;
  }
  while ((name = g_dir_read_name(dir)) != NULL)
    if (is_archive_name(name))
      g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
  if (paths->len == 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: there are no archives in it", folder);
    return NULL;
  }
  g_ptr_array_sort(paths, compare_versions);
  g_ptr_array_add(paths, NULL);
  g_ptr_array_set_free_func(paths, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&paths), FALSE);
}
