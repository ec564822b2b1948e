/* SPDX-License-Identifier: Apache-2.0
 * Dependencies of Cargo.toml. */
#include "source/git/facts.h"

#include "source/git/facts_toml.h"

/* What a section is: its last word, or, for [dependencies.NAME], the word before. */
static const struct {
  const char *word, *prefix;
} groups[] = {
    {"dev-dependencies", "cargo-dev:"}, {"build-dependencies", "cargo:"}, {"dependencies", "cargo:"}};

/* *RET_NAME is empty for a section that lists dependencies, else the one that it is about. */
static const char *
section_prefix(WhSlice section, WhSlice *ret_name)
{
  for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
    gsize at = wh_scan_find(section, 0, groups[i].word), end = at + strlen(groups[i].word);
    if (at >= section.len || (at > 0 && section.data[at - 1] != '.'))
      continue;
    *ret_name = wh_scan_skip(section, end + 1);
    if (end == section.len || section.data[end] == '.')
      return groups[i].prefix;
  }
  return NULL;
}

/* `package = "real"` in an inline table names another crate than the key. */
static WhSlice
crate_name(const WhTomlSetting *setting)
{
  gsize at = wh_scan_find_word(setting->value, 0, "package");
  WhSlice name;
  if (setting->value.len > 0 && setting->value.data[0] == '{' && at < setting->value.len &&
      wh_scan_quoted(setting->value, &at, &name))
    return name;
  return wh_scan_word(setting->key, "-_");
}

gboolean
wh_facts_cargo(WhSlice text, WhSlice path, WhFactOut *out)
{
  WhTomlScan scan = {.text = text};
  WhTomlSetting setting;
  while (wh_toml_next(&scan, &setting)) {
    WhSlice name = {NULL, 0};
    const char *prefix = section_prefix(setting.section, &name);
    if (prefix == NULL)
      continue;
    if (name.len > 0)
      wh_fact_add(out, WH_FACT_DEPENDENCY, prefix, wh_scan_word(name, "-_"));
    else if (setting.key.len > 0)
      wh_fact_add(out, WH_FACT_DEPENDENCY, prefix, crate_name(&setting));
  }
  return TRUE;
}
