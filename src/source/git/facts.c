/* SPDX-License-Identifier: Apache-2.0
 * Which files are read for facts, and what all parsers share. */
#include "source/git/facts.h"

#include "base/limits.h"
#include "source/git/facts_scan.h"

static const WhFactFormat formats[] = {
    {"npm", "package.json", NULL, wh_facts_npm},
    {"cargo", "cargo.toml", NULL, wh_facts_cargo},
    {"requirements", "requirements*.txt", NULL, wh_facts_requirements},
    {"requirements", "*.txt", "requirements/", wh_facts_requirements},
    {"setup.cfg", "setup.cfg", NULL, wh_facts_setup_cfg},
    {"setup.py", "setup.py", NULL, wh_facts_setup_py},
    {"pyproject", "pyproject.toml", NULL, wh_facts_pyproject},
    {"go", "go.mod", NULL, wh_facts_go},
    {"autotools", "makefile.am", NULL, wh_facts_autotools},
    {"autotools", "configure.ac", NULL, wh_facts_autotools},
    {"autotools", "configure.in", NULL, wh_facts_autotools},
    {"cmake", "cmakelists.txt", NULL, wh_facts_cmake},
    {"cmake", "*.cmake", NULL, wh_facts_cmake},
    {"meson", "meson.build", NULL, wh_facts_meson},
    {"gem", "gemfile", NULL, wh_facts_gem},
    {"gem", "*.gemspec", NULL, wh_facts_gem},
    {"submodules", ".gitmodules", NULL, wh_facts_submodules},
    {"workflow", "*.yml", ".github/workflows/", wh_facts_workflow},
    {"workflow", "*.yaml", ".github/workflows/", wh_facts_workflow},
    {"workflow", "action.yml", NULL, wh_facts_workflow},
    {"workflow", "action.yaml", NULL, wh_facts_workflow},
    {"owners", "codeowners", NULL, wh_facts_owners},
    {"owners", "maintainers*", NULL, wh_facts_owners, TRUE},
    {"owners", "owners*", NULL, wh_facts_owners, TRUE},
    {"contacts", "security*", NULL, wh_facts_contacts, TRUE},
    {"mailmap", ".mailmap", NULL, wh_facts_mailmap},
    {"pth", "*.pth", NULL, wh_facts_pth},
    {"npmrc", ".npmrc", NULL, wh_facts_npmrc},
    {"bunfig", "bunfig.toml", NULL, wh_facts_bunfig},
    {"branches", "settings.yml", ".github/", wh_facts_branch_settings},
    {"branches", "settings.yaml", ".github/", wh_facts_branch_settings},
    {"branches", ".asf.yaml", NULL, wh_facts_branch_settings},
    {"ruleset", "*.json", ".github/rulesets/", wh_facts_ruleset},
};

static const char *const foreign_folders[] = {"node_modules/", "vendor/",   "vendored/", "third_party/",
                                              "third-party/",  "testdata/", "fixtures/", "__fixtures__/"};

/* With these, "security*" and "owners*" name something else than text for people. */
static const char *const code_endings[] = {".c",  ".h",    ".cc",  ".cpp",  ".go",  ".java", ".js",
                                           ".ts", ".py",   ".rb",  ".rs",   ".cs",  ".php",  ".pl",
                                           ".sh", ".json", ".xml", ".html", ".png", ".svg"};

void
wh_fact_out_init(WhFactOut *out, void (*add)(WhFactKind kind, WhSlice value, gpointer user), gpointer user)
{
  *out = (WhFactOut){
      .add = add, .user = user, .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

void
wh_fact_out_clear(WhFactOut *out)
{
  g_clear_pointer(&out->seen, g_hash_table_unref);
}

static gboolean
is_plain(const char *value)
{
  for (; *value != '\0'; value++)
    if (((guchar)*value < ' ' && *value != '\t') || *value == 0x7f)
      return FALSE;
  return TRUE;
}

void
wh_fact_add(WhFactOut *out, WhFactKind kind, const char *prefix, WhSlice value)
{
  gsize prefix_len = strlen(prefix);
  if (value.len == 0 || prefix_len + value.len > WH_LIMIT_FACT_VALUE ||
      g_hash_table_size(out->seen) >= WH_LIMIT_FACTS_PER_BLOB || memchr(value.data, '\0', value.len) != NULL)
    return;
  char *key = g_malloc(1 + prefix_len + value.len + 1); /* long mailmaps come here millions of times */
  key[0] = (char)('a' + (int)kind);
  memcpy(key + 1, prefix, prefix_len);
  memcpy(key + 1 + prefix_len, value.data, value.len);
  key[1 + prefix_len + value.len] = '\0';
  if (!is_plain(key))
    g_free(key);
  else if (g_hash_table_add(out->seen, key))
    out->add(kind, wh_slice(key + 1, prefix_len + value.len), out->user);
}

/* NAME matches PATTERN, which has at most one '*'. */
static gboolean
matches(const char *pattern, const char *name)
{
  const char *star = strchr(pattern, '*');
  if (star == NULL)
    return strcmp(pattern, name) == 0;
  gsize head = (gsize)(star - pattern);
  return strlen(name) >= strlen(pattern) - 1 && strncmp(pattern, name, head) == 0 &&
         g_str_has_suffix(name, star + 1);
}

static gboolean
has_folder(const char *path, const char *folder)
{
  const char *at = strstr(path, folder);
  return at != NULL && (at == path || at[-1] == '/');
}

static gboolean
is_foreign(const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS(foreign_folders); i++)
    if (has_folder(path, foreign_folders[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_prose(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(code_endings); i++)
    if (g_str_has_suffix(name, code_endings[i]))
      return FALSE;
  return TRUE;
}

const WhFactFormat *
wh_fact_format_for(WhSlice path)
{
  if (path.len > WH_LIMIT_PATH)
    return NULL;
  g_autofree char *lower = g_ascii_strdown(path.data, (gssize)path.len);
  const char *slash = strrchr(lower, '/'), *name = slash != NULL ? slash + 1 : lower;
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
    const WhFactFormat *f = &formats[i];
    if (!matches(f->name, name) || (f->folder != NULL && !has_folder(lower, f->folder)))
      continue;
    return is_foreign(lower) || (f->prose && !is_prose(name)) ? NULL : f;
  }
  return NULL;
}

const WhFactFormat *
wh_fact_formats(guint *ret_n)
{
  *ret_n = G_N_ELEMENTS(formats);
  return formats;
}

gboolean
wh_fact_is_withheld(WhSlice body)
{
  if (body.len > 0 && body.data[body.len - 1] == '\n')
    body.len--;
  if (body.len != 40 && body.len != 64)
    return FALSE;
  for (gsize i = 0; i < body.len; i++)
    if (!g_ascii_isxdigit(body.data[i]))
      return FALSE;
  return TRUE;
}
