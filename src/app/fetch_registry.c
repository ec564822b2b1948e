/* SPDX-License-Identifier: Apache-2.0
 * The document of one npm package. */
#include "app/fetch.h"

#include "app/fetch_http.h"
#include "app/fetch_npmrc.h"
#include "app/fetch_store.h"
#include "base/error.h"
#include "base/text.h"
#include "source/json/values.h"

#define NAME_MAX_NPM 214

/* Whether PART of a name holds what npm lets it hold, in old packages capitals too. */
static gboolean
is_part(const char *part, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum(part[i]) && strchr("-_.~!'()*", part[i]) == NULL)
      return FALSE;
  return len > 0 && part[0] != '.';
}

static gboolean
check_name(const char *name, GError **error)
{
  const char *slash = *name == '@' ? strchr(name, '/') : NULL;
  const char *plain = slash != NULL ? slash + 1 : name;
  if (strlen(name) <= NAME_MAX_NPM && is_part(plain, strlen(plain)) &&
      (slash == NULL || is_part(name + 1, (gsize)(slash - name - 1))))
    return TRUE;
  g_autofree char *safe = wh_text_safe(wh_slice_str(name), 100);
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "npm:%s: that is no name of an npm package", safe);
  return FALSE;
}

static gboolean
take_document(WhFetchStore *store, const char *name, const WhHttpAnswer *answer, WhFetched *fetched,
              GError **error)
{
  g_autofree char *file = g_strconcat(name, ".json", NULL);
  const gsize n = json_object_size(json_object_get(answer->json, "versions"));
  if (!wh_slice_equal(wh_json_text(answer->json, "name"), wh_slice_str(name))) {
    g_set_error(error, WH_ERROR, WH_ERROR_INPUT,
                "npm:%s: the registry's answer is not that package's document", name);
    return FALSE;
  }
  if (!json_is_object(json_object_get(answer->json, "time")))
    g_ptr_array_add(fetched->notes, g_strdup("the registry leaves out when versions were published"));
  g_string_append_printf(fetched->says, "%" G_GSIZE_FORMAT " versions", n);
  wh_fetch_store_set(store, "document", "etag", answer->etag);
  return wh_fetch_store_put(store, g_strdelimit(file, "/", '+'), answer->body, error) &&
         wh_fetch_store_save(store, error);
}

static gboolean
fetch(WhHttp *http, WhFetchStore *store, const char *registry, const char *name, WhFetched *fetched,
      GError **error)
{
  g_autofree char *escaped = g_uri_escape_string(name, "@", FALSE);
  g_autofree char *url = g_strdup_printf("%s/%s", registry, escaped);
  g_auto(WhHttpAnswer) answer = {0};
  if (!wh_http_get(http, url, wh_fetch_store_get(store, "document", "etag"), &answer, error))
    return FALSE;
  fetched->requests = wh_http_requests(http);
  if (answer.status == 304) {
    g_string_append(fetched->says, "nothing new");
    return TRUE;
  }
  if (answer.status == 200)
    return take_document(store, name, &answer, fetched, error);
  g_set_error(error, WH_ERROR, WH_ERROR_NOT_FOUND, "npm:%s: %s has no such package", name, registry);
  return FALSE;
}

static char *
default_folder(const char *name)
{
  g_autofree char *folder = g_strconcat(name, ".registry", NULL);
  return g_strdup(g_strdelimit(folder, "/", '+'));
}

gboolean
wh_fetch_registry(const char *text, const WhFetchOptions *options, WhFetched *ret_fetched, GError **error)
{
  const char *name = g_str_has_prefix(text, "npm:") ? text + strlen("npm:") : "";
  g_auto(WhNpmRegistry) registry = {0};
  if (*name == '\0') {
    g_autofree char *safe = wh_text_safe(wh_slice_str(text), 100);
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "%s: a package is named npm:NAME", safe);
    return FALSE;
  }
  if (!check_name(name, error))
    return FALSE;
  *ret_fetched =
      (WhFetched){.folder = options->folder != NULL ? g_strdup(options->folder) : default_folder(name),
                  .says = g_string_new(NULL),
                  .notes = g_ptr_array_new_with_free_func(g_free)};
  wh_npm_registry_find(options, name, &registry);
  const WhHttpOptions http_options = {.base = registry.registry,
                                      .authorization = registry.authorization,
                                      .accept = "application/json",
                                      .retries = options->retries,
                                      .max_wait = options->max_wait,
                                      .progress = options->progress};
  g_autofree char *source = g_strdup_printf("registry %s npm:%s", registry.registry, name);
  g_autoptr(WhHttp) http = wh_http_new(&http_options, error);
  g_autoptr(WhFetchStore) store =
      http != NULL ? wh_fetch_store_open(ret_fetched->folder, source, error) : NULL;
  return store != NULL && fetch(http, store, registry.registry, name, ret_fetched, error);
}
