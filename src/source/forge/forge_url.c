/* SPDX-License-Identifier: Apache-2.0
 * What the URLs of a forge name. */
#include "source/forge/forge_url.h"

/* What stands behind "https://host/", NULL if S is no such URL. */
static const char *
path_of(const char *s)
{
  const char *host = g_str_has_prefix(s, "https://")  ? s + strlen("https://")
                     : g_str_has_prefix(s, "http://") ? s + strlen("http://")
                                                      : NULL;
  const char *slash = host != NULL ? strchr(host, '/') : NULL;
  return slash != NULL && slash > host ? slash + 1 : NULL;
}

static const char *
after(const char *s, const char *prefix)
{
  return g_str_has_prefix(s, prefix) ? s + strlen(prefix) : NULL;
}

/* The API names some things otherwise than the pages do. */
static void
append_page_path(GString *page, const char *path)
{
  static const char *const names[][2] = {
      {"pulls/", "pull/"}, {"commits/", "commit/"}, {"git/commits/", "commit/"}};
  const char *slash = strchr(path, '/');
  const char *rest = slash != NULL ? strchr(slash + 1, '/') : NULL;
  if (rest == NULL) {
    g_string_append(page, path);
    return;
  }
  rest++;
  g_string_append_len(page, path, rest - path);
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *tail = after(rest, names[i][0]);
    if (tail != NULL) {
      g_string_append(page, names[i][1]);
      g_string_append(page, tail);
      return;
    }
  }
  g_string_append(page, rest);
}

char *
wh_forge_page(const char *url)
{
  const char *path = path_of(url), *repo = NULL;
  if (path == NULL)
    return g_strdup(url);
  g_autoptr(GString) page = g_string_new(NULL);
  const char *host = strstr(url, "://") + 3;
  if (g_str_has_prefix(host, "api.") && (repo = after(path, "repos/")) != NULL) {
    gsize len = (gsize)(path - host) - strlen("api./");
    if (len >= strlen("github.dev") && g_str_has_prefix(host, "api.github.dev/"))
      g_string_append(page, "https://github.com/");
    else
      g_string_append_printf(page, "https://%.*s/", (int)len, host + strlen("api."));
  } else if ((repo = after(path, "api/v3/repos/")) != NULL) {
    g_string_append_len(page, url, path - url);
  } else {
    return g_strdup(url);
  }
  append_page_path(page, repo);
  return g_string_free(g_steal_pointer(&page), FALSE);
}

char *
wh_forge_thread(const char *page)
{
  char *thread = g_strndup(page, strcspn(page, "#?"));
  char *cut = strstr(thread, "/pull/");
  cut = cut != NULL ? strchr(cut + strlen("/pull/"), '/') : NULL;
  if (cut != NULL)
    *cut = '\0';
  return thread;
}

WhSlice
wh_forge_repo(const char *page)
{
  const char *path = path_of(page);
  const char *slash = path != NULL ? strchr(path, '/') : NULL;
  if (slash == NULL || slash == path)
    return wh_slice(NULL, 0);
  gsize name = strcspn(slash + 1, "/#?");
  return name > 0 ? wh_slice(path, (gsize)(slash - path) + 1 + name) : wh_slice(NULL, 0);
}

WhSlice
wh_forge_base(const char *page)
{
  WhSlice repo = wh_forge_repo(page);
  return repo.len > 0 ? wh_slice(page, (gsize)(repo.data - page) + repo.len) : repo;
}

WhSlice
wh_forge_host(const char *page)
{
  const char *path = path_of(page);
  const char *host = path != NULL ? strstr(page, "://") + 3 : NULL;
  return host != NULL ? wh_slice(host, (gsize)(path - 1 - host)) : WH_SLICE("github.com");
}
