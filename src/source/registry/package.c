/* SPDX-License-Identifier: Apache-2.0
 * One package of a registry: what holds its record. */
#include "source/registry/package.h"

#include "base/limits.h"

static void
moment_free(gpointer data)
{
  WhRegistryMoment *moment = data;
  if (moment->owners != NULL)
    g_array_unref(moment->owners);
  if (moment->depends != NULL)
    g_ptr_array_unref(moment->depends);
  g_free(moment->scripts);
  g_free(moment->deprecated);
  g_free(moment->locator);
  g_free(moment);
}

/* Where the accounts of a registry live, as addresses are made for those that show none. */
static char *
host_of(const char *registry, const char *host)
{
  static const struct {
    const char *registry, *host;
  } known[] = {{"npm", "npmjs.org"},         {"crates", "crates.io"}, {"pypi", "pypi.org"},
               {"rubygems", "rubygems.org"}, {"hex", "hex.pm"},       {"packagist", "packagist.org"},
               {"hackage", "haskell.org"},   {"nuget", "nuget.org"},  {"cpan", "cpan.org"}};
  if (host != NULL && *host != '\0')
    return g_strdup(host);
  for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
    if (g_str_equal(registry, known[i].registry))
      return g_strdup(known[i].host);
  return strchr(registry, '.') != NULL ? g_strdup(registry) : g_strconcat(registry, ".invalid", NULL);
}

void
wh_registry_package_name(WhRegistryPackage *package, const char *registry, WhSlice name)
{
  g_free(package->name);
  package->name = g_strdup_printf("%s:%.*s", registry, (int)MIN(name.len, WH_LIMIT_ID / 2), name.data);
}

WhRegistryPackage *
wh_registry_package_new(const char *registry, WhSlice name, const char *host)
{
  WhRegistryPackage *package = g_new0(WhRegistryPackage, 1);
  wh_registry_package_name(package, registry, name);
  package->host = host_of(registry, host);
  package->modified = WH_REGISTRY_TIMELESS;
  package->moments = g_ptr_array_new_with_free_func(moment_free);
  package->tags = g_ptr_array_new_with_free_func(g_free);
  package->texts = g_string_chunk_new(4096);
  return package;
}

void
wh_registry_package_free(WhRegistryPackage *package)
{
  if (package == NULL)
    return;
  g_free(package->name);
  g_free(package->host);
  g_free(package->locator);
  g_ptr_array_unref(package->moments);
  g_ptr_array_unref(package->tags);
  g_string_chunk_free(package->texts);
  g_free(package);
}

const char *
wh_registry_keep(WhRegistryPackage *package, const char *text)
{
  return g_string_chunk_insert_const(package->texts, text);
}

static WhSlice
keep(WhRegistryPackage *package, WhSlice text)
{
  g_autofree char *copy = g_strndup(text.data, text.len);
  return text.len > 0 ? wh_slice(wh_registry_keep(package, copy), text.len) : wh_slice(NULL, 0);
}

WhRegistryMoment *
wh_registry_package_add(WhRegistryPackage *package, WhSlice version)
{
  WhRegistryMoment *moment = g_new0(WhRegistryMoment, 1);
  moment->version = keep(package, version);
  moment->time = moment->withdrawn_time = WH_REGISTRY_TIMELESS;
  moment->order = package->moments->len;
  g_ptr_array_add(package->moments, moment);
  return moment;
}

static WhSlice
trim(const char *begin, const char *end)
{
  const WhSlice s = wh_slice_trim(wh_slice(begin, (gsize)(end - begin)));
  return wh_slice(s.data, MIN(s.len, WH_LIMIT_IDENT));
}

static WhSlice
whole(const char *text)
{
  return text != NULL ? trim(text, text + strlen(text)) : wh_slice(NULL, 0);
}

/* "name <address> (page)", as old documents have it. */
static WhRegistryUser
user_of_text(const char *text)
{
  const char *open = strchr(text, '<');
  const char *close = open != NULL ? strchr(open, '>') : NULL;
  if (close == NULL)
    return (WhRegistryUser){.name = whole(text)};
  return (WhRegistryUser){trim(text, open), trim(open + 1, close)};
}

static WhRegistryUser
read_user(const json_t *value)
{
  if (json_is_string(value))
    return user_of_text(json_string_value(value));
  WhRegistryUser user = {whole(json_string_value(json_object_get(value, "name"))),
                         whole(json_string_value(json_object_get(value, "email")))};
  const char *login = json_string_value(json_object_get(value, "login"));
  if (login == NULL)
    login = json_string_value(json_object_get(value, "username"));
  if (login != NULL)
    user.name = whole(login);
  return user;
}

WhRegistryUser
wh_registry_user(WhRegistryPackage *package, const json_t *value)
{
  const WhRegistryUser user = read_user(value);
  return (WhRegistryUser){keep(package, user.name), keep(package, user.email)};
}

GArray *
wh_registry_users(WhRegistryPackage *package, const json_t *value)
{
  if (!json_is_array(value))
    return NULL;
  GArray *users = g_array_new(FALSE, FALSE, sizeof(WhRegistryUser));
  for (gsize i = 0; i < json_array_size(value) && users->len < WH_REGISTRY_OWNERS; i++) {
    WhRegistryUser user = wh_registry_user(package, json_array_get(value, i));
    if (user.name.len > 0 || user.email.len > 0)
      g_array_append_val(users, user);
  }
  return users;
}

gint64
wh_registry_time(const json_t *value)
{
  gint64 time;
  return wh_json_time(value, &time) ? time : WH_REGISTRY_TIMELESS;
}
