/* SPDX-License-Identifier: Apache-2.0
 * Where the user's npm gets packages from. */
#include "app/fetch_npmrc.h"

#include <string.h>

#define NPM "https://registry.npmjs.org"
#define FILE_MAX (1u << 20)

void
wh_npm_registry_clear(WhNpmRegistry *registry)
{
  g_clear_pointer(&registry->registry, g_free);
  g_clear_pointer(&registry->authorization, g_free);
}

/* ${NAME} stands for what the environment says; an unknown name stays as it is, as npm has it. */
static char *
expand(const WhFetchOptions *options, const char *text)
{
  GString *out = g_string_new(NULL);
  while (*text != '\0') {
    const char *end = g_str_has_prefix(text, "${") ? strchr(text, '}') : NULL;
    g_autofree char *name = end != NULL ? g_strndup(text + 2, (gsize)(end - text - 2)) : NULL;
    const char *value = name != NULL && options->getenv != NULL ? options->getenv(name) : NULL;
    if (value != NULL)
      g_string_append(out, value);
    else
      g_string_append_len(out, text, end != NULL ? end - text + 1 : 1);
    text = end != NULL ? end + 1 : text + 1;
  }
  return g_string_free(out, FALSE);
}

static void
add_line(const WhFetchOptions *options, char *line, GHashTable *values)
{
  g_strstrip(line);
  char *equals = strchr(line, '=');
  if (*line == ';' || *line == '#' || equals == NULL)
    return;
  *equals = '\0';
  char *key = g_strstrip(line), *value = g_strstrip(equals + 1);
  const gsize len = strlen(value);
  if (len >= 2 && (*value == '"' || *value == '\'') && value[len - 1] == *value) {
    value[len - 1] = '\0';
    value++;
  }
  /* Of several files the first counts, within one the last. */
  g_hash_table_insert(values, g_strdup(key), expand(options, value));
}

static void
add_file(const WhFetchOptions *options, const char *path, GHashTable *all)
{
  g_autofree char *text = NULL;
  gsize len;
  if (!g_file_get_contents(path, &text, &len, NULL) || len > FILE_MAX)
    return;
  g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    add_line(options, lines[i], values);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init(&iter, values);
  while (g_hash_table_iter_next(&iter, &key, &value))
    if (!g_hash_table_contains(all, key))
      g_hash_table_insert(all, g_strdup(key), g_strdup(value));
}

static const char *
find_registry(const WhFetchOptions *options, const char *name, GHashTable *values)
{
  const char *slash = *name == '@' ? strchr(name, '/') : NULL;
  g_autofree char *scope = slash != NULL ? g_strndup(name, (gsize)(slash - name)) : NULL;
  g_autofree char *key = scope != NULL ? g_strconcat(scope, ":registry", NULL) : NULL;
  const char *found = key != NULL ? g_hash_table_lookup(values, key) : NULL;
  if (found == NULL)
    found = options->npm_registry;
  if (found == NULL)
    found = g_hash_table_lookup(values, "registry");
  return found != NULL && *found != '\0' ? found : NPM;
}

static const char *
lookup(GHashTable *values, const char *place, const char *what)
{
  g_autofree char *key = g_strconcat(place, what, NULL);
  return g_hash_table_lookup(values, key);
}

/* What the files say for one place, "//host/path/". */
static char *
authorization_at(GHashTable *values, const char *place)
{
  const char *token = lookup(values, place, ":_authToken"), *basic = lookup(values, place, ":_auth");
  const char *user = lookup(values, place, ":username"), *password = lookup(values, place, ":_password");
  if (token != NULL)
    return g_strconcat("Bearer ", token, NULL);
  if (basic != NULL)
    return g_strconcat("Basic ", basic, NULL);
  if (user == NULL || password == NULL)
    return NULL;
  gsize len;
  g_autofree char *plain = (char *)g_base64_decode(password, &len);
  g_autofree char *both = g_strdup_printf("%s:%.*s", user, (int)len, plain);
  g_autofree char *encoded = g_base64_encode((const guchar *)both, strlen(both));
  return g_strconcat("Basic ", encoded, NULL);
}

/* The longest part of the URL for which there is a token counts. */
static char *
find_authorization(GHashTable *values, const char *registry)
{
  const char *begin = strstr(registry, "//");
  g_autofree char *place = begin != NULL ? g_strconcat(begin, "/", NULL) : NULL;
  while (place != NULL && strlen(place) > strlen("//")) {
    char *found = authorization_at(values, place);
    if (found != NULL)
      return found;
    place[strlen(place) - 1] = '\0';
    char *slash = strrchr(place, '/');
    slash[1] = '\0';
  }
  return NULL;
}

void
wh_npm_registry_find(const WhFetchOptions *options, const char *name, WhNpmRegistry *ret_registry)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; options->npmrc != NULL && options->npmrc[i] != NULL; i++)
    add_file(options, options->npmrc[i], values);
  char *registry = g_strdup(find_registry(options, name, values));
  while (g_str_has_suffix(registry, "/"))
    registry[strlen(registry) - 1] = '\0';
  *ret_registry = (WhNpmRegistry){registry, find_authorization(values, registry)};
}
