/* SPDX-License-Identifier: Apache-2.0
 * The small form that the records of other registries are converted to: see doc/REGISTRY.md. */
#include "source/registry/package.h"

#include "base/limits.h"

#define PACKAGES_MAX 100000u

/* {"name": "x"} or "x"; what names no registry is of this one. */
static GPtrArray *
depends_of(WhRegistryPackage *package, const json_t *list, const char *registry)
{
  GPtrArray *depends = g_ptr_array_new();
  for (gsize i = 0; i < json_array_size(list) && depends->len < WH_REGISTRY_DEPENDS; i++) {
    const json_t *entry = json_array_get(list, i);
    const char *name = json_string_value(json_is_object(entry) ? json_object_get(entry, "name") : entry);
    if (name == NULL || *name == '\0' || strlen(name) > WH_LIMIT_FACT_VALUE)
      continue;
    g_autofree char *whole =
        strchr(name, ':') != NULL ? g_strdup(name) : g_strconcat(registry, ":", name, NULL);
    g_ptr_array_add(depends, (gpointer)(guintptr)wh_registry_keep(package, whole));
  }
  return depends;
}

/* A text as it is, or an object's members, one a line. */
static char *
scripts_of(const json_t *scripts)
{
  if (json_is_string(scripts))
    return g_strdup(json_string_value(scripts));
  GString *out = g_string_new(NULL);
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)(guintptr)scripts, key, value)
  {
    if (json_is_string(value) && out->len < WH_LIMIT_DETAIL)
      g_string_append_printf(out, "%s%s: %s", out->len > 0 ? "\n" : "", key, json_string_value(value));
  }
  return g_string_free(out, out->len == 0);
}

/* true, the time, or {"time": …, "by": …}. */
static void
take_yanked(WhRegistryPackage *package, WhRegistryMoment *moment, const json_t *yanked)
{
  const gboolean is_object = json_is_object(yanked);
  moment->withdrawn = is_object || json_is_true(yanked) || json_is_string(yanked);
  moment->withdrawn_time = wh_registry_time(is_object ? json_object_get(yanked, "time") : yanked);
  moment->withdrawn_by = wh_registry_user(package, json_object_get(yanked, "by"));
}

static char *
take_text(const json_t *value, const char *key, gsize max)
{
  WhSlice text = wh_json_text(value, key);
  return text.len > 0 && text.len <= max ? g_strndup(text.data, text.len) : NULL;
}

static void
take_moment(WhRegistryPackage *package, const json_t *value, const char *place)
{
  const char *registry = json_string_value(json_object_get(value, "registry"));
  WhRegistryMoment *moment = wh_registry_package_add(package, wh_json_text(value, "version"));
  moment->time = wh_registry_time(json_object_get(value, "time"));
  moment->by = wh_registry_user(package, json_object_get(value, "publisher"));
  moment->owners = wh_registry_users(package, json_object_get(value, "owners"));
  moment->depends = depends_of(package, json_object_get(value, "dependencies"), registry);
  moment->scripts = scripts_of(json_object_get(value, "scripts"));
  moment->deprecated = take_text(value, "deprecated", WH_LIMIT_DETAIL);
  moment->locator = take_text(value, "url", WH_LIMIT_ID);
  if (moment->locator == NULL)
    moment->locator = g_strdup(place);
  take_yanked(package, moment, json_object_get(value, "yanked"));
}

static gboolean
is_plain_name(WhSlice name)
{
  for (gsize i = 0; i < name.len; i++)
    if (g_ascii_isspace(name.data[i]) || g_ascii_iscntrl(name.data[i]) || name.data[i] == ':')
      return FALSE;
  return name.len > 0 && name.len <= 64;
}

gboolean
wh_registry_line(const json_t *value, const char *place, GHashTable *packages)
{
  WhSlice registry = wh_json_text(value, "registry"), name = wh_json_text(value, "package");
  if (!is_plain_name(registry) || name.len == 0)
    return FALSE;
  g_autofree char *key = g_strdup_printf("%s:%s", registry.data, name.data);
  WhRegistryPackage *package = g_hash_table_lookup(packages, key);
  if (package == NULL) {
    if (g_hash_table_size(packages) >= PACKAGES_MAX)
      return FALSE;
    const char *host = json_string_value(json_object_get(value, "host"));
    package = wh_registry_package_new(registry.data, name, host);
    g_hash_table_insert(packages, g_steal_pointer(&key), package);
    package->locator = g_strdup(place);
  }
  if (package->moments->len >= WH_REGISTRY_MOMENTS) {
    package->left_out++;
    return TRUE;
  }
  take_moment(package, value, place);
  return TRUE;
}
