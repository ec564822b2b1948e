/* SPDX-License-Identifier: Apache-2.0
 * Dependencies of package.json. */
#include "source/git/facts.h"

static const struct {
  const char *key, *prefix;
} groups[] = {
    {"dependencies", "npm:"},        {"optionalDependencies", "npm:"}, {"peerDependencies", "npm:"},
    {"bundledDependencies", "npm:"}, {"bundleDependencies", "npm:"},   {"devDependencies", "npm-dev:"},
};

/* "npm:other@1" in the place of a version means that other package. */
static WhSlice
real_name(const char *name, const json_t *version)
{
  const char *text = json_string_value(version);
  if (text == NULL || !g_str_has_prefix(text, "npm:"))
    return wh_slice_str(name);
  const char *begin = text + strlen("npm:");
  const char *at = *begin != '\0' ? strchr(begin + 1, '@') : NULL;
  return at != NULL ? wh_slice(begin, (gsize)(at - begin)) : wh_slice_str(begin);
}

static void
add_group(const json_t *group, const char *prefix, WhFactOut *out)
{
  for (gsize i = 0; i < json_array_size(group); i++)
    wh_fact_add(out, WH_FACT_DEPENDENCY, prefix, wh_slice_str(json_string_value(json_array_get(group, i))));
  const char *name;
  json_t *version;
  json_object_foreach((json_t *)(guintptr)group, name, version)
      wh_fact_add(out, WH_FACT_DEPENDENCY, prefix, real_name(name, version));
}

gboolean
wh_facts_npm(WhSlice text, WhSlice path, WhFactOut *out)
{
  WhSlice mark = WH_SLICE("\xef\xbb\xbf");
  if (wh_slice_has_prefix(text, mark))
    text = wh_slice(text.data + mark.len, text.len - mark.len);
  json_error_t why;
  json_t *root = json_loadb(text.data, text.len, JSON_DISABLE_EOF_CHECK, &why);
  gboolean understood = json_is_object(root);
  for (guint i = 0; understood && i < G_N_ELEMENTS(groups); i++)
    add_group(json_object_get(root, groups[i].key), groups[i].prefix, out);
  if (understood)
    wh_facts_npm_loads(root, out);
  json_decref(root);
  return understood;
}
