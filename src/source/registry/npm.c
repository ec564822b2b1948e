/* SPDX-License-Identifier: Apache-2.0
 * npm's documents: all versions of one package. */
#include "source/registry/package.h"

#include "base/limits.h"

/* "npm:other@1" in the place of a version means that other package. Owner: caller. */
static char *
real_name(const char *name, const json_t *version)
{
  const char *text = json_string_value(version);
  if (text == NULL || !g_str_has_prefix(text, "npm:") || text[4] == '\0')
    return g_strconcat("npm:", name, NULL);
  const char *at = strchr(text + 5, '@');
  return at != NULL ? g_strndup(text, (gsize)(at - text)) : g_strdup(text);
}

static GPtrArray *
depends_of(WhRegistryPackage *package, const json_t *version)
{
  static const char *const groups[] = {"dependencies", "optionalDependencies", "peerDependencies"};
  GPtrArray *depends = g_ptr_array_new();
  for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
    const char *name;
    json_t *wanted;
    json_object_foreach(json_object_get(version, groups[i]), name, wanted)
    {
      if (depends->len >= WH_REGISTRY_DEPENDS || *name == '\0' || strlen(name) > WH_LIMIT_FACT_VALUE)
        continue;
      g_autofree char *real = real_name(name, wanted);
      g_ptr_array_add(depends, (gpointer)(guintptr)wh_registry_keep(package, real));
    }
  }
  return depends;
}

/* The scripts that run on the machine of whoever installs it. */
static char *
scripts_of(const json_t *version)
{
  static const char *const names[] = {"preinstall", "install", "postinstall", "prepare"};
  const json_t *scripts = json_object_get(version, "scripts");
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    WhSlice command = wh_json_text(scripts, names[i]);
    if (command.len > 0)
      g_string_append_printf(out, "%s%s: %.*s", out->len > 0 ? "\n" : "", names[i],
                             (int)MIN(command.len, WH_LIMIT_DETAIL), command.data);
  }
  return g_string_free(out, out->len == 0);
}

/* The archive's address: anyone can open it. */
static char *
locator_of(const json_t *version)
{
  WhSlice tarball = wh_json_text(json_object_get(version, "dist"), "tarball");
  gboolean is_web =
      wh_slice_has_prefix(tarball, WH_SLICE("https://")) || wh_slice_has_prefix(tarball, WH_SLICE("http://"));
  return is_web && tarball.len <= WH_LIMIT_ID ? g_strndup(tarball.data, tarball.len) : NULL;
}

void
wh_registry_npm_version(WhRegistryPackage *package, const char *name, const json_t *version)
{
  if (package->moments->len >= WH_REGISTRY_MOMENTS) {
    package->left_out++;
    return;
  }
  WhRegistryMoment *moment = wh_registry_package_add(package, wh_slice_str(name));
  moment->by = wh_registry_user(package, json_object_get(version, "_npmUser"));
  moment->owners = wh_registry_users(package, json_object_get(version, "maintainers"));
  moment->depends = depends_of(package, version);
  moment->scripts = scripts_of(version);
  moment->locator = locator_of(version);
  WhSlice deprecated = wh_json_text(version, "deprecated");
  if (deprecated.len > 0)
    moment->deprecated = g_strndup(deprecated.data, deprecated.len);
  if (package->locator == NULL && moment->locator != NULL) {
    const char *end = strstr(moment->locator, "/-/");
    package->locator = end != NULL ? g_strndup(moment->locator, (gsize)(end - moment->locator)) : NULL;
  }
}

static gboolean
is_version(const char *key)
{
  return g_strcmp0(key, "created") != 0 && g_strcmp0(key, "modified") != 0 &&
         g_strcmp0(key, "unpublished") != 0;
}

/* The versions there are, dated: times stand behind them in a document. Owner: caller. */
static GHashTable *
date_versions(const WhRegistryPackage *package, const json_t *times)
{
  GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < package->moments->len; i++) {
    WhRegistryMoment *moment = g_ptr_array_index(package->moments, i);
    const char *version = moment->version.data != NULL ? moment->version.data : "";
    moment->time = wh_registry_time(json_object_get(times, version));
    g_hash_table_add(known, (gpointer)(guintptr)version);
  }
  return known;
}

/* Versions that have a time and nothing else were taken away; those past the limit are left out as others are. */
static void
add_vanished(WhRegistryPackage *package, const json_t *times, GHashTable *known)
{
  const json_t *unpublished = json_object_get(times, "unpublished");
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)(guintptr)times, key, value)
  {
    if (!is_version(key) || g_hash_table_contains(known, key) || package->moments->len >= WH_REGISTRY_MOMENTS)
      continue;
    WhRegistryMoment *moment = wh_registry_package_add(package, wh_slice_str(key));
    moment->time = wh_registry_time(value);
    moment->withdrawn = TRUE;
    moment->withdrawn_time = wh_registry_time(json_object_get(unpublished, "time"));
    moment->withdrawn_by = wh_registry_user(package, unpublished);
  }
}

/* The owners as they are now. */
static void
add_present_owners(WhRegistryPackage *package, const json_t *document)
{
  GArray *owners = wh_registry_users(package, json_object_get(document, "maintainers"));
  if (owners == NULL)
    return;
  WhRegistryMoment *moment = wh_registry_package_add(package, wh_slice(NULL, 0));
  moment->time = package->modified;
  moment->owners = owners;
}

static void
add_tags(WhRegistryPackage *package, const json_t *document)
{
  const char *tag;
  json_t *version;
  json_object_foreach(json_object_get(document, "dist-tags"), tag, version)
  {
    const char *text = json_string_value(version);
    if (text != NULL && strlen(tag) + strlen(text) < WH_LIMIT_ID / 4 &&
        package->tags->len < WH_REGISTRY_OWNERS)
      g_ptr_array_add(package->tags, g_strdup_printf("%s=%s", tag, text));
  }
}

gboolean
wh_registry_npm(WhRegistryPackage *package, const json_t *value)
{
  const json_t *versions = json_object_get(value, "versions"), *times = json_object_get(value, "time");
  WhSlice name = wh_json_text(value, "name");
  if (name.len == 0)
    name = wh_json_text(value, "_id");
  if (name.len == 0 || (!json_is_object(versions) && !json_is_object(times)))
    return FALSE;
  wh_registry_package_name(package, "npm", name);
  package->modified = wh_registry_time(json_object_get(times, "modified"));
  if (package->modified == WH_REGISTRY_TIMELESS)
    package->modified = wh_registry_time(json_object_get(value, "modified"));
  const char *key;
  json_t *version;
  json_object_foreach((json_t *)(guintptr)versions, key, version)
  {
    wh_registry_npm_version(package, key, version);
  }
  g_autoptr(GHashTable) known = date_versions(package, times);
  add_vanished(package, times, known);
  add_present_owners(package, value);
  add_tags(package, value);
  return TRUE;
}
