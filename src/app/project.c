/* SPDX-License-Identifier: Apache-2.0
 * A project's sources: found from one text, brought up to date and joined to one view. */
#include "app/project.h"

#include "base/error.h"

#include <string.h>

typedef struct {
  char *target; /* "" if none */
  char *name;   /* NULL if not named */
  char **want;  /* the name when it is OWNER/NAME, else empty */
  GPtrArray *paths[WH_N_READ_AS];
} Parts;

static void
parts_clear(Parts *parts)
{
  g_free(parts->target);
  g_free(parts->name);
  g_strfreev(parts->want);
  for (guint i = 0; i < WH_N_READ_AS; i++)
    g_clear_pointer(&parts->paths[i], g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, parts_clear)

void
wh_project_clear(WhProject *project)
{
  g_clear_pointer(&project->sources, g_array_unref);
  g_free(project->name);
  g_free(project->shown);
  memset(project, 0, sizeof *project);
}

static void
source_clear(gpointer data)
{
  wh_app_source_clear(data);
}

/* The parts between unescaped ';'. */
static char **
split(const char *text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_autoptr(GString) part = g_string_new(NULL);
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '\\' && at[1] == ';')
      g_string_append_c(part, *++at);
    else if (*at == ';') {
      g_strv_builder_add(builder, part->str);
      g_string_truncate(part, 0);
    } else
      g_string_append_c(part, *at);
  }
  g_strv_builder_add(builder, part->str);
  return g_strv_builder_end(builder);
}

static gboolean
take_part(Parts *parts, const char *part, GError **error)
{
  const gsize key_len = strcspn(part, "=");
  const char *value = part[key_len] == '=' ? part + key_len + 1 : "";
  g_autofree char *key = g_strndup(part, key_len);
  if (g_str_equal(key, "project") && *value != '\0') {
    g_free(parts->name);
    parts->name = g_strdup(value);
    return TRUE;
  }
  for (guint as = WH_READ_AS_MAIL; as < WH_N_READ_AS; as++)
    if (g_str_equal(key, wh_read_as_id(as)) && *value != '\0') {
      g_ptr_array_add(parts->paths[as], g_strdup(value));
      return TRUE;
    }
  g_set_error(
      error, WH_ERROR, WH_ERROR_USAGE,
      "\"%s\": expected mail=PATH, forge=PATH, registry=PATH, events=PATH, release=FILE, binary=FILE, "
      "cost=FILE or project=NAME after ';'",
      part);
  return FALSE;
}

static gboolean
parse(const char *text, Parts *parts, GError **error)
{
  for (guint i = 0; i < WH_N_READ_AS; i++)
    parts->paths[i] = g_ptr_array_new_with_free_func(g_free);
  if (g_file_test(text, G_FILE_TEST_EXISTS)) {
    parts->target = g_strdup(text);
    parts->want = g_new0(char *, 1);
    return TRUE;
  }
  g_auto(GStrv) pieces = split(text);
  parts->target = g_strdup(pieces[0] != NULL ? pieces[0] : "");
  for (guint i = 1; pieces[0] != NULL && pieces[i] != NULL; i++)
    if (!take_part(parts, pieces[i], error))
      return FALSE;
  parts->want = g_new0(char *, 2);
  if (parts->name != NULL && strchr(parts->name, '/') != NULL)
    parts->want[0] = g_strdup(parts->name);
  return TRUE;
}

char *
wh_project_name_of_path(const char *path)
{
  g_autofree char *canonical = g_canonicalize_filename(path, NULL);
  g_autofree char *base = g_path_get_basename(canonical);
  char *dot = strchr(base + 1, '.');
  if (dot != NULL && base[0] != '\0')
    *dot = '\0';
  return g_steal_pointer(&base);
}

/* What archives of many projects are filtered to: the name asked for, else that of the repository's URL. */
static void
choose_want(Parts *parts, const WhProject *project)
{
  if (parts->want[0] != NULL || project->sources->len == 0)
    return;
  const WhTarget *target = &g_array_index(project->sources, WhAppSource, 0).target;
  if (target->url == NULL || target->name == NULL || strchr(target->name, '/') == NULL)
    return;
  g_strfreev(parts->want);
  parts->want = g_new0(char *, 2);
  parts->want[0] = g_strdup(target->name);
}

static gboolean
open_records(WhLedger *ledger, const Parts *parts, WhProject *project, GError **error)
{
  for (guint as = WH_READ_AS_MAIL; as < WH_READ_AS_RELEASE; as++)
    for (guint i = 0; i < parts->paths[as]->len; i++) {
      WhAppSource source = {0};
      if (!wh_app_source_open_record(ledger, parts->paths[as]->pdata[i], as, parts->want, &source, error))
        return FALSE;
      g_array_append_val(project->sources, source);
    }
  return TRUE;
}

static gboolean
open_releases(WhLedger *ledger, const Parts *parts, WhProject *project, GError **error)
{
  const GPtrArray *releases = parts->paths[WH_READ_AS_RELEASE];
  for (guint i = 0; i < releases->len; i++) {
    const WhAppSource *first =
        project->sources->len > 0 ? &g_array_index(project->sources, WhAppSource, 0) : NULL;
    WhAppSource source = {0};
    if (first == NULL || first->as != WH_READ_AS_REPOSITORY) {
      g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                  "%s: a release is compared with a repository, and none is named; give one as TARGET",
                  (const char *)g_ptr_array_index(releases, i));
      return FALSE;
    }
    if (!wh_app_source_open_release(ledger, g_ptr_array_index(releases, i), first, &source, error))
      return FALSE;
    g_array_append_val(project->sources, source);
  }
  return TRUE;
}

/* Documents of builds compared. */
static gboolean
open_comparisons(WhLedger *ledger, const Parts *parts, WhProject *project, GError **error)
{
  for (guint as = WH_READ_AS_BINARY; as < WH_N_READ_AS; as++)
    for (guint i = 0; i < parts->paths[as]->len; i++) {
      WhAppSource source = {0};
      if (!wh_app_source_open_comparison(ledger, parts->paths[as]->pdata[i], as, &source, error))
        return FALSE;
      g_array_append_val(project->sources, source);
    }
  return TRUE;
}

/* A name that was imported, unless a file bears it; else what a target is. */
static gboolean
open_target(WhLedger *ledger, const char *text, const WhScanOptions *options, WhAppSource *ret_source,
            GError **error)
{
  if (!g_file_test(text, G_FILE_TEST_EXISTS) && !wh_app_source_open_imported(ledger, text, ret_source, error))
    return FALSE;
  return ret_source->path != NULL || wh_app_source_open(ledger, text, options, ret_source, error);
}

static gboolean
open_all(WhLedger *ledger, Parts *parts, const WhScanOptions *options, WhProject *project, GError **error)
{
  if (*parts->target != '\0') {
    WhAppSource source = {0};
    if (!open_target(ledger, parts->target, options, &source, error))
      return FALSE;
    g_array_append_val(project->sources, source);
  }
  choose_want(parts, project);
  if (!open_records(ledger, parts, project, error) || !open_releases(ledger, parts, project, error) ||
      !open_comparisons(ledger, parts, project, error))
    return FALSE;
  if (project->sources->len > 0)
    return TRUE;
  g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE,
                      "neither a repository nor a record is named; give a TARGET, --mail, --forge, "
                      "--registry or --events");
  return FALSE;
}

static char *
shown_text(const char *text, const WhProject *project)
{
  const WhAppSource *first = &g_array_index(project->sources, WhAppSource, 0);
  if (project->sources->len == 1 && first->as == WH_READ_AS_REPOSITORY)
    return g_strdup(first->target.shown);
  g_autoptr(GString) shown = g_string_new(NULL);
  for (guint i = 0; i < project->sources->len; i++) {
    const WhAppSource *source = &g_array_index(project->sources, WhAppSource, i);
    g_string_append_printf(shown, "%s%s", i > 0 ? " + " : "",
                           source->as == WH_READ_AS_REPOSITORY ? source->target.shown : source->path);
  }
  return g_string_free(g_steal_pointer(&shown), FALSE);
}

gboolean
wh_project_open(WhLedger *ledger, const char *text, const WhScanOptions *options, WhProject *ret_project,
                GError **error)
{
  g_auto(Parts) parts = {0};
  g_auto(WhProject) project = {.sources = g_array_new(FALSE, FALSE, sizeof(WhAppSource))};
  g_array_set_clear_func(project.sources, source_clear);
  if (!parse(text, &parts, error) || !open_all(ledger, &parts, options, &project, error))
    return FALSE;
  const WhAppSource *first = &g_array_index(project.sources, WhAppSource, 0);
  if (parts.name != NULL)
    project.name = g_strdup(parts.name);
  else
    project.name =
        first->target.name != NULL ? g_strdup(first->target.name) : wh_project_name_of_path(first->path);
  project.shown = shown_text(text, &project);
  *ret_project = project;
  memset(&project, 0, sizeof project);
  return TRUE;
}

gboolean
wh_project_is_current(const WhProject *project)
{
  for (guint i = 0; i < project->sources->len; i++)
    if (!wh_app_source_is_current(&g_array_index(project->sources, WhAppSource, i)))
      return FALSE;
  return TRUE;
}

gboolean
wh_project_update(WhLedger *ledger, WhProject *project, const WhScanOptions *options, GError **error)
{
  for (guint i = 0; i < project->sources->len; i++) {
    WhAppSource *source = &g_array_index(project->sources, WhAppSource, i);
    if (!wh_app_source_is_current(source) && !wh_app_source_update(ledger, source, options, error))
      return FALSE;
  }
  return TRUE;
}

GArray *
wh_project_source_ids(const WhProject *project)
{
  GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint i = 0; i < project->sources->len; i++)
    g_array_append_val(ids, g_array_index(project->sources, WhAppSource, i).kept.id);
  return ids;
}

WhView *
wh_project_load(WhLedger *ledger, const WhProject *project, const WhScanOptions *options, GError **error)
{
  g_autoptr(GArray) ids = wh_project_source_ids(project);
  return wh_ledger_load_all(ledger, (const gint64 *)(gconstpointer)ids->data, ids->len, project->name,
                            options->as_of, error);
}

static void
append_escaped(GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    g_string_append_printf(out, *text == ';' ? "\\%c" : "%c", *text);
}

char *
wh_project_add_part(const char *text, const char *key, const char *value)
{
  g_autoptr(GString) out = g_string_new(text);
  g_string_append_printf(out, ";%s=", key);
  append_escaped(out, value);
  return g_string_free(g_steal_pointer(&out), FALSE);
}
