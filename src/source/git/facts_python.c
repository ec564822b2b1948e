/* SPDX-License-Identifier: Apache-2.0
 * Dependencies of Python projects: requirements files, setup.cfg, setup.py, pyproject.toml. */
#include "source/git/facts.h"

#include "source/git/facts_toml.h"

#define RUNTIME "pypi:"
#define DEVELOPMENT "pypi-dev:"

/* A project name in the one form that the registry compares by: lower case, runs of "-_." are "-". */
static void
add_name(WhFactOut *out, const char *prefix, WhSlice name)
{
  g_autoptr(GString) normal = g_string_new(NULL);
  for (gsize i = 0; i < name.len; i++) {
    gboolean separator = strchr("-_.", name.data[i]) != NULL;
    if (!separator)
      g_string_append_c(normal, g_ascii_tolower(name.data[i]));
    else if (normal->len > 0 && normal->str[normal->len - 1] != '-')
      g_string_append_c(normal, '-');
  }
  wh_fact_add(out, WH_FACT_DEPENDENCY, prefix, wh_slice(normal->str, normal->len));
}

/* One requirement: "name[extra] >= 1; marker", "name @ url", or an address with "#egg=name". */
static void
add_requirement(WhFactOut *out, const char *prefix, WhSlice line)
{
  line = wh_slice_trim(line);
  gsize egg = wh_scan_find(line, 0, "#egg=");
  if (egg < line.len)
    line = wh_scan_skip(line, egg + strlen("#egg="));
  WhSlice name = wh_scan_word(line, "-_.");
  WhSlice after = wh_slice_trim(wh_scan_skip(line, name.len));
  if (name.len > 0 && (after.len == 0 || strchr("[(<>=!~;@,#\\ &", after.data[0]) != NULL))
    add_name(out, prefix, name);
}

static gboolean
is_for_development(WhSlice path)
{
  static const char *const words[] = {"dev", "test", "doc", "lint", "ci", "build"};
  const char *slash = path.len > 0 ? memrchr(path.data, '/', path.len) : NULL;
  WhSlice name = slash != NULL ? wh_scan_skip(path, (gsize)(slash - path.data) + 1) : path;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (wh_scan_find(name, 0, words[i]) < name.len)
      return TRUE;
  return FALSE;
}

gboolean
wh_facts_requirements(WhSlice text, WhSlice path, WhFactOut *out)
{
  const char *prefix = is_for_development(path) ? DEVELOPMENT : RUNTIME;
  gsize pos = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    line = wh_slice_trim(line);
    if (wh_slice_has_prefix(line, WH_SLICE("-e ")))
      line = wh_scan_skip(line, 3);
    if (line.len > 0 && line.data[0] != '#' && line.data[0] != '-')
      add_requirement(out, prefix, line);
  }
  return TRUE;
}

typedef struct {
  const char *section, *key, *prefix; /* KEY NULL: any */
} IniRule;

static const IniRule ini_rules[] = {{"[options]", "install_requires", RUNTIME},
                                    {"[options]", "setup_requires", RUNTIME},
                                    {"[options]", "tests_require", DEVELOPMENT},
                                    {"[options.extras_require]", NULL, DEVELOPMENT}};

static const char *
ini_prefix(WhSlice section, WhSlice key)
{
  for (guint i = 0; i < G_N_ELEMENTS(ini_rules); i++)
    if (wh_scan_is(section, ini_rules[i].section) &&
        (ini_rules[i].key == NULL || wh_scan_is(key, ini_rules[i].key)))
      return ini_rules[i].prefix;
  return NULL;
}

gboolean
wh_facts_setup_cfg(WhSlice text, WhSlice path, WhFactOut *out)
{
  gsize pos = 0;
  WhSlice raw, section = {NULL, 0};
  const char *prefix = NULL;
  while (wh_git_next_line(text, &pos, &raw)) {
    WhSlice line = wh_slice_trim(raw);
    if (line.len == 0 || line.data[0] == '#' || line.data[0] == ';')
      continue;
    if (raw.data[0] == '[') {
      section = line;
      prefix = NULL;
    } else if (!g_ascii_isspace(raw.data[0])) {
      WhSlice key = wh_scan_until(line, "=:");
      prefix = ini_prefix(section, wh_slice_trim(key));
      line = wh_slice_trim(wh_scan_skip(line, key.len + 1));
    }
    if (prefix != NULL)
      add_requirement(out, prefix, line);
  }
  return TRUE;
}

/* All quoted requirements in the list that follows WORD at AT. */
static gsize
add_list_after(WhSlice text, gsize at, const char *prefix, WhFactOut *out)
{
  while (at < text.len && (g_ascii_isspace(text.data[at]) || strchr("=:\"'", text.data[at]) != NULL))
    at++;
  if (at >= text.len || strchr("[({", text.data[at]) == NULL)
    return at;
  WhSlice list = wh_scan_brackets(text, &at), item;
  gsize pos = 0;
  while (wh_scan_quoted(list, &pos, &item)) {
    WhSlice after = wh_slice_trim(wh_scan_skip(list, pos));
    if (after.len == 0 || after.data[0] != ':') /* the name of a group of extras */
      add_requirement(out, prefix, item);
  }
  return at;
}

gboolean
wh_facts_setup_py(WhSlice text, WhSlice path, WhFactOut *out)
{
  static const struct {
    const char *word, *prefix;
  } lists[] = {{"install_requires", RUNTIME},
               {"setup_requires", RUNTIME},
               {"requires", RUNTIME},
               {"tests_require", DEVELOPMENT},
               {"extras_require", DEVELOPMENT}};
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    for (gsize at = wh_scan_find_word(text, 0, lists[i].word); at < text.len;
         at = wh_scan_find_word(text, at, lists[i].word))
      at = add_list_after(text, at + strlen(lists[i].word), lists[i].prefix, out);
  return TRUE;
}

static void
add_quoted(WhSlice list, const char *prefix, WhFactOut *out)
{
  gsize pos = 0;
  WhSlice item;
  while (wh_scan_quoted(list, &pos, &item))
    add_requirement(out, prefix, item);
}

/* Poetry's tables: keys are names. The language itself is no dependency. */
static const char *
poetry_prefix(WhSlice section)
{
  if (wh_scan_is(section, "tool.poetry.dependencies"))
    return RUNTIME;
  gboolean poetry = wh_slice_has_prefix(section, WH_SLICE("tool.poetry."));
  gsize end = wh_scan_find(section, 0, "dependencies");
  return poetry && end + strlen("dependencies") == section.len ? DEVELOPMENT : NULL;
}

gboolean
wh_facts_pyproject(WhSlice text, WhSlice path, WhFactOut *out)
{
  WhTomlScan scan = {.text = text};
  WhTomlSetting s;
  while (wh_toml_next(&scan, &s)) {
    const char *poetry = poetry_prefix(s.section);
    if (poetry != NULL && !wh_scan_is(s.key, "python"))
      add_name(out, poetry, wh_scan_word(s.key, "-_."));
    else if (wh_scan_is(s.section, "project") && wh_scan_is(s.key, "dependencies"))
      add_quoted(s.value, RUNTIME, out);
    else if (wh_scan_is(s.section, "build-system") && wh_scan_is(s.key, "requires"))
      add_quoted(s.value, RUNTIME, out);
    else if (wh_scan_is(s.section, "project.optional-dependencies") ||
             wh_scan_is(s.section, "dependency-groups"))
      add_quoted(s.value, DEVELOPMENT, out);
  }
  return TRUE;
}
