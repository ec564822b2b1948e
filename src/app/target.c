/* SPDX-License-Identifier: Apache-2.0
 * From what a user typed to a repository or a URL. */
#include "app/target.h"

#include "base/error.h"
#include "source/reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void
wh_target_clear(WhTarget *target)
{
  g_free(target->path);
  g_free(target->url);
  g_free(target->scheme);
  g_free(target->shown);
  g_free(target->name);
  memset(target, 0, sizeof *target);
}

/* The last COMPONENTS parts of PATH without ".git" and slashes at the end. */
static char *
tail_of(const char *path, guint components)
{
  g_autofree char *trimmed = g_strdup(path);
  gsize len = strlen(trimmed);
  while (len > 0 && trimmed[len - 1] == '/')
    trimmed[--len] = '\0';
  if (g_str_has_suffix(trimmed, ".git") && len > 4)
    trimmed[len -= 4] = '\0';
  while (len > 1 && trimmed[len - 1] == '/')
    trimmed[--len] = '\0';
  const char *start = trimmed + len;
  while (start > trimmed && (start[-1] != '/' || --components > 0))
    start--;
  return g_strdup(start);
}

/* Whether TEXT is WORD/WORD, as a forge writes a repository. */
static gboolean
is_owner_name(const char *text)
{
  return g_regex_match_simple("\\A[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+\\z", text, 0, 0);
}

/* URL without user name and password. */
static char *
without_credentials(const char *url)
{
  const char *host = strstr(url, "://");
  if (host == NULL)
    return g_strdup(url);
  host += strlen("://");
  const char *end = host + strcspn(host, "/");
  const char *at = g_strrstr_len(host, end - host, "@");
  return at == NULL ? g_strdup(url) : g_strdup_printf("%.*s%s", (int)(host - url), url, at + 1);
}

static gboolean
take_url(WhTarget *target, const char *url, const char *scheme, GError **error)
{
  static const char *const known[] = {"https", "ssh", "git", "file", NULL};
  if (!g_strv_contains(known, scheme)) {
    g_autofree char *shown = without_credentials(url);
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "%s: \"%s\" URLs are not fetched; use https, ssh, git or file", shown, scheme);
    return FALSE;
  }
  const char *rest = strstr(url, "://");
  rest = rest != NULL ? rest + strlen("://") : strchr(url, ':') + 1;
  target->url = g_strdup(url);
  target->scheme = g_strdup(scheme);
  target->shown = without_credentials(url);
  target->name = tail_of(g_str_equal(scheme, "file") ? url : rest, g_str_equal(scheme, "file") ? 1 : 2);
  return TRUE;
}

/* The nearest folder at or above PATH that a reader takes; NULL if none. */
static char *
find_repository(const char *path)
{
  g_autofree char *at = g_canonicalize_filename(path, NULL);
  while (wh_reader_for(at, WH_READ_AS_REPOSITORY) == NULL) {
    if (g_str_equal(at, "/"))
      return NULL;
    char *parent = g_path_get_dirname(at);
    g_free(at);
    at = parent;
  }
  return g_steal_pointer(&at);
}

static char *
project_name(const char *repository)
{
  g_autofree char *base = g_path_get_basename(repository);
  if (!g_str_equal(base, ".git"))
    return tail_of(repository, 1);
  g_autofree char *parent = g_path_get_dirname(repository);
  return tail_of(parent, 1);
}

static gboolean
take_path(WhTarget *target, const char *text, GError **error)
{
  target->path = find_repository(text);
  if (target->path == NULL) {
    g_set_error(
        error, WH_ERROR, WH_ERROR_NOT_FOUND,
        "%s: not a git repository, nor inside one; name a repository, a URL or a file with a list of them",
        text);
    return FALSE;
  }
  target->shown = g_strdup(text);
  target->name = project_name(target->path);
  return TRUE;
}

static gboolean
take_purl(WhTarget *target, const char *purl, GError **error)
{
  const char *rest = purl + strlen("pkg:");
  g_autofree char *project =
      g_str_has_prefix(rest, "github/") ? g_strndup(rest + 7, strcspn(rest + 7, "@?#")) : NULL;
  if (project == NULL || !is_owner_name(project)) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "%s: only purls of the form pkg:github/OWNER/NAME name a repository", purl);
    return FALSE;
  }
  g_autofree char *url = g_strconcat("https://github.com/", project, NULL);
  return take_url(target, url, "https", error);
}

static gboolean
is_scp_like(const char *text)
{
  const char *colon = strchr(text, ':');
  return colon != NULL && colon != text && colon[1] != '\0' && colon[1] != ':' &&
         memchr(text, '/', (gsize)(colon - text)) == NULL && text[0] != '-';
}

gboolean
wh_target_resolve(const char *text, WhTarget *ret_target, GError **error)
{
  g_auto(WhTarget) target = {0};
  const char *scheme_end = strstr(text, "://");
  gboolean ok;
  if (g_file_test(text, G_FILE_TEST_EXISTS))
    ok = take_path(&target, text, error);
  else if (scheme_end != NULL) {
    g_autofree char *scheme = g_ascii_strdown(text, scheme_end - text);
    ok = take_url(&target, text, scheme, error);
  } else if (g_str_has_prefix(text, "pkg:"))
    ok = take_purl(&target, text, error);
  else if (is_scp_like(text))
    ok = take_url(&target, text, "ssh", error);
  else if (is_owner_name(text) && !g_str_has_prefix(text, "./")) {
    g_autofree char *url = g_strconcat("https://github.com/", text, NULL);
    ok = take_url(&target, url, "https", error);
  } else {
    g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "%s: no such file or folder, and no URL", text);
    ok = FALSE;
  }
  if (ok) {
    *ret_target = target;
    memset(&target, 0, sizeof target);
  }
  return ok;
}

typedef struct {
  GStrvBuilder *targets;
  GHashTable *seen; /* texts of targets; owned keys */
} Expansion;

/* What is named twice is one target: two readers at one source would keep everything twice. */
static void
add_target(Expansion *expansion, const char *text)
{
  if (g_hash_table_add(expansion->seen, g_strdup(text)))
    g_strv_builder_add(expansion->targets, text);
}

static gboolean
add_lines(Expansion *expansion, const char *name, char *text, gsize len, GError **error)
{
  if (len > WH_LIMIT_LIST || memchr(text, '\0', len) != NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                "%s: neither a repository nor a text file with one target a line", name);
    return FALSE;
  }
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    g_strstrip(*line);
    if (**line != '\0' && **line != '#')
      add_target(expansion, *line);
  }
  return TRUE;
}

/* At most a little more than WH_LIMIT_LIST bytes. */
static char *
read_stream(FILE *stream, gsize *ret_len)
{
  GString *text = g_string_new(NULL);
  char buffer[8192];
  gsize n;
  while (text->len <= WH_LIMIT_LIST && (n = fread(buffer, 1, sizeof buffer, stream)) > 0)
    g_string_append_len(text, buffer, (gssize)n);
  *ret_len = text->len;
  return g_string_free(text, FALSE);
}

static gboolean
add_list(Expansion *expansion, const char *name, GError **error)
{
  const gboolean standard = g_str_equal(name, "-");
  FILE *stream = standard ? stdin : fopen(name, "re");
  if (stream == NULL) {
    g_set_error(error, WH_ERROR, WH_ERROR_IO, "%s: cannot read the list: %s", name, g_strerror(errno));
    return FALSE;
  }
  gsize len = 0;
  g_autofree char *text = read_stream(stream, &len);
  if (!standard)
    fclose(stream);
  return add_lines(expansion, standard ? "standard input" : name, text, len, error);
}

char **
wh_targets_expand(const char *const *targets, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Expansion expansion = {builder, seen};
  for (; *targets != NULL; targets++) {
    const gboolean list = g_str_equal(*targets, "-") || g_file_test(*targets, G_FILE_TEST_IS_REGULAR);
    if (!list)
      add_target(&expansion, *targets);
    else if (!add_list(&expansion, *targets, error))
      return NULL;
  }
  return g_strv_builder_end(builder);
}
