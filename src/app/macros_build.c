/* SPDX-License-Identifier: Apache-2.0
 * Makes the database of known build files, one confined process per source. */
#include "app/macros_build.h"

#include "app/macros_gather.h"
#include "base/error.h"
#include "source/git/git_repo.h"

#define ADMIN "/var/lib/dpkg"

/* What a process is asked for: three texts with NUL between, KIND first. */
enum { GIT = 'g', FOLDER = 'f', LISTED = 'l' };

typedef struct {
  char *package, *version, *path;
} Spec;

static void
spec_clear(Spec *s)
{
  g_free(s->package);
  g_free(s->version);
  g_free(s->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Spec, spec_clear)

/* A path may hold "=" itself, so only what can be a name counts as one. */
static void
spec_parse(const char *text, Spec *ret)
{
  const char *equals = strchr(text, '=');
  *ret = (Spec){NULL, g_strdup(""), g_strdup(text)};
  if (equals == NULL || equals == text || memchr(text, '/', (gsize)(equals - text)) != NULL)
    return;
  g_autofree char *name = g_strndup(text, (gsize)(equals - text));
  char *at = strchr(name, '@');
  if (at != NULL) {
    *at = '\0';
    g_free(ret->version);
    ret->version = g_strdup(at + 1);
  }
  ret->package = g_strdup(name);
  g_free(ret->path);
  ret->path = g_strdup(equals + 1);
}

/* The name that a repository's folder gives: "automake" of /src/automake.git and of /src/automake/.git. */
static char *
folder_name(const char *path)
{
  g_autofree char *whole = g_canonicalize_filename(path, NULL);
  g_autofree char *base = g_path_get_basename(whole);
  if (g_str_equal(base, ".git")) {
    g_autofree char *above = g_path_get_dirname(whole);
    return g_path_get_basename(above);
  }
  if (g_str_has_suffix(base, ".git"))
    base[strlen(base) - 4] = '\0';
  return g_steal_pointer(&base);
}

static gboolean
run(const char *path, WhSlice request, GByteArray *out, GError **error)
{
  g_autoptr(WhMacrosBuilder) builder = wh_macros_builder_new();
  const char *parts[3] = {"", "", ""};
  const char *end = request.data + request.len;
  gsize n = 0;
  for (const char *p = request.data; p < end && n < G_N_ELEMENTS(parts); p += strlen(p) + 1)
    parts[n++] = p;
  gboolean good = FALSE;
  if (parts[0][0] == GIT)
    good = wh_macros_gather_git(builder, path, parts[1], parts[2], error);
  else if (parts[0][0] == FOLDER)
    good = wh_macros_gather_folder(builder, path, parts[1], parts[2], error);
  else
    good = wh_macros_gather_listed(builder, wh_slice_str(parts[1]), error);
  if (!good)
    return FALSE;
  g_autoptr(GBytes) bytes = wh_macros_builder_finish(builder);
  g_byte_array_append(out, g_bytes_get_data(bytes, NULL), (guint)g_bytes_get_size(bytes));
  return TRUE;
}

const WhCall wh_macros_call = {.name = "macros",
                               .run = run,
                               .answer_max = 64u << 20,
                               .memory_bytes = (guint64)2 << 30,
                               .cpu_seconds = 1800};

static gboolean
merge_bytes(WhMacrosBuilder *builder, GBytes *bytes, const char *what, GError **error)
{
  gsize len = 0;
  const char *data = g_bytes_get_data(bytes, &len);
  g_autoptr(WhMacros) db = wh_macros_parse(wh_slice(data, len), what, error);
  if (db == NULL)
    return FALSE;
  if (wh_macros_counts(db).n_bodies == 0 && wh_macros_counts(db).n_contents == 0) {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: holds no build macro or helper script", what);
    return FALSE;
  }
  wh_macros_builder_merge(builder, db);
  return TRUE;
}

static gboolean
gather_confined(WhMacrosBuilder *builder, char kind, const char *path, const char *first, const char *second,
                GError **error)
{
  g_autoptr(GString) request = g_string_new(NULL);
  const char head[] = {kind, '\0'};
  g_string_append_len(request, head, sizeof head);
  g_string_append_len(request, first, (gssize)strlen(first) + 1);
  g_string_append_len(request, second, (gssize)strlen(second) + 1);
  g_autoptr(GBytes) bytes =
      wh_call_confined(&wh_macros_call, path, wh_slice(request->str, request->len), error);
  if (bytes != NULL)
    return merge_bytes(builder, bytes, path, error);
  g_prefix_error(error, "%s: ", path);
  return FALSE;
}

static gboolean
gather_installed(WhMacrosBuilder *builder, const char *path, GError **error)
{
  g_autofree char *list = wh_macros_list_installed(ADMIN, path, error);
  if (list == NULL)
    return FALSE;
  if (*list == '\0') {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND,
                "%s: no repository, and no installed package has build files there; a release is named "
                "NAME@VERSION=%s",
                path, path);
    return FALSE;
  }
  return gather_confined(builder, LISTED, path, list, "", error);
}

static gboolean
gather_database(WhMacrosBuilder *builder, const char *path, GError **error)
{
  g_autoptr(WhMacros) db = wh_macros_load(path, error);
  if (db == NULL)
    return FALSE;
  wh_macros_builder_merge(builder, db);
  return TRUE;
}

gboolean
wh_macros_gather(WhMacrosBuilder *builder, const char *text, GError **error)
{
  g_auto(Spec) spec = {0};
  spec_parse(text, &spec);
  if (!g_file_test(spec.path, G_FILE_TEST_IS_DIR))
    return gather_database(builder, spec.path, error);
  if (wh_git_repo_is(spec.path)) {
    g_autofree char *name = spec.package != NULL ? g_strdup(spec.package) : folder_name(spec.path);
    return gather_confined(builder, GIT, spec.path, name, spec.version, error);
  }
  if (spec.package != NULL && *spec.version != '\0')
    return gather_confined(builder, FOLDER, spec.path, spec.package, spec.version, error);
  return gather_installed(builder, spec.path, error);
}
