/* SPDX-License-Identifier: Apache-2.0
 * What kind of file a path names: by whole name, by folder, by extension. */
#include "people/people.h"

typedef struct {
  const char *word;
  guint32 kinds;
} Rule;

/* Whole file names, lower case. */
static const Rule names[] = {
    {"codeowners", WH_PATH_OWNERS},
    {"maintainers", WH_PATH_OWNERS},
    {"maintainers.md", WH_PATH_OWNERS},
    {"maintainers.txt", WH_PATH_OWNERS},
    {"owners", WH_PATH_OWNERS},
    {"owners.md", WH_PATH_OWNERS},
    {"owners_aliases", WH_PATH_OWNERS},
    {"governance.md", WH_PATH_OWNERS | WH_PATH_DOC},
    {"security.md", WH_PATH_SECURITY},
    {"security", WH_PATH_SECURITY},
    {"security.txt", WH_PATH_SECURITY},
    {"security.rst", WH_PATH_SECURITY},
    {"security_contacts", WH_PATH_SECURITY},
    {"security-insights.yml", WH_PATH_SECURITY},
    {"security-insights.yaml", WH_PATH_SECURITY},
    {".travis.yml", WH_PATH_CI},
    {"appveyor.yml", WH_PATH_CI},
    {".appveyor.yml", WH_PATH_CI},
    {".gitlab-ci.yml", WH_PATH_CI},
    {".cirrus.yml", WH_PATH_CI},
    {".cirrus.star", WH_PATH_CI},
    {".drone.yml", WH_PATH_CI},
    {".woodpecker.yml", WH_PATH_CI},
    {"azure-pipelines.yml", WH_PATH_CI},
    {"bitbucket-pipelines.yml", WH_PATH_CI},
    {"jenkinsfile", WH_PATH_CI},
    {"circle.yml", WH_PATH_CI},
    {".semaphore.yml", WH_PATH_CI},
    {"tox.ini", WH_PATH_BUILD | WH_PATH_TEST},
    {"wercker.yml", WH_PATH_CI},
    {".pre-commit-config.yaml", WH_PATH_CI},
    {"codecov.yml", WH_PATH_CI},
    {".codecov.yml", WH_PATH_CI},
    {"dependabot.yml", WH_PATH_CI},
    {"renovate.json", WH_PATH_CI},
    {"makefile", WH_PATH_BUILD},
    {"gnumakefile", WH_PATH_BUILD},
    {"makefile.am", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"makefile.in", WH_PATH_BUILD},
    {"configure", WH_PATH_BUILD | WH_PATH_GENERATED},
    {"configure.ac", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"configure.in", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"autogen.sh", WH_PATH_BUILD},
    {"bootstrap", WH_PATH_BUILD},
    {"buildconf", WH_PATH_BUILD},
    {"aclocal.m4", WH_PATH_BUILD | WH_PATH_GENERATED},
    {"ltmain.sh", WH_PATH_BUILD | WH_PATH_GENERATED},
    {"config.guess", WH_PATH_BUILD | WH_PATH_GENERATED},
    {"config.sub", WH_PATH_BUILD | WH_PATH_GENERATED},
    {"cmakelists.txt", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"meson.build", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"meson_options.txt", WH_PATH_BUILD},
    {"build.rs", WH_PATH_BUILD | WH_PATH_CODE},
    {"build.zig", WH_PATH_BUILD},
    {"build", WH_PATH_BUILD},
    {"build.bazel", WH_PATH_BUILD},
    {"workspace", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"sconstruct", WH_PATH_BUILD},
    {"sconscript", WH_PATH_BUILD},
    {"wscript", WH_PATH_BUILD},
    {"dockerfile", WH_PATH_BUILD},
    {"rakefile", WH_PATH_BUILD},
    {"gulpfile.js", WH_PATH_BUILD},
    {"gruntfile.js", WH_PATH_BUILD},
    {"webpack.config.js", WH_PATH_BUILD},
    {"rollup.config.js", WH_PATH_BUILD},
    {"binding.gyp", WH_PATH_BUILD},
    {"pom.xml", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"build.gradle", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"build.gradle.kts", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"setup.py", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"setup.cfg", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"pyproject.toml", WH_PATH_BUILD | WH_PATH_MANIFEST},
    {"package.json", WH_PATH_MANIFEST},
    {"package-lock.json", WH_PATH_GENERATED},
    {"npm-shrinkwrap.json", WH_PATH_GENERATED},
    {"yarn.lock", WH_PATH_GENERATED},
    {"pnpm-lock.yaml", WH_PATH_GENERATED},
    {"cargo.toml", WH_PATH_MANIFEST},
    {"cargo.lock", WH_PATH_GENERATED},
    {"go.mod", WH_PATH_MANIFEST},
    {"go.sum", WH_PATH_GENERATED},
    {"gemfile", WH_PATH_MANIFEST},
    {"gemfile.lock", WH_PATH_GENERATED},
    {"poetry.lock", WH_PATH_GENERATED},
    {"composer.json", WH_PATH_MANIFEST},
    {"composer.lock", WH_PATH_GENERATED},
    {"pipfile", WH_PATH_MANIFEST},
    {"pipfile.lock", WH_PATH_GENERATED},
    {"bower.json", WH_PATH_MANIFEST},
    {"component.json", WH_PATH_MANIFEST},
    {"vcpkg.json", WH_PATH_MANIFEST},
    {"conanfile.py", WH_PATH_MANIFEST},
    {"conanfile.txt", WH_PATH_MANIFEST},
    {"changelog", WH_PATH_RELEASE},
    {"changes", WH_PATH_RELEASE},
    {"history", WH_PATH_RELEASE},
    {"news", WH_PATH_RELEASE},
    {"releases", WH_PATH_RELEASE},
    {"release-notes", WH_PATH_RELEASE},
    {"release_notes", WH_PATH_RELEASE},
    {"version", WH_PATH_RELEASE},
    {"authors", WH_PATH_DOC},
    {"thanks", WH_PATH_DOC},
    {"readme", WH_PATH_DOC},
    {"copying", WH_PATH_DOC},
    {"license", WH_PATH_DOC},
    {"oss-fuzz", WH_PATH_FUZZ},
};

/* Folders anywhere in the path, lower case. */
static const Rule folders[] = {
    {"test", WH_PATH_TEST},        {"tests", WH_PATH_TEST},
    {"testing", WH_PATH_TEST},     {"testdata", WH_PATH_TEST},
    {"spec", WH_PATH_TEST},        {"specs", WH_PATH_TEST},
    {"__tests__", WH_PATH_TEST},   {"fixtures", WH_PATH_TEST},
    {"t", WH_PATH_TEST},           {"fuzz", WH_PATH_FUZZ},
    {"fuzzing", WH_PATH_FUZZ},     {"fuzzer", WH_PATH_FUZZ},
    {"fuzzers", WH_PATH_FUZZ},     {"oss-fuzz", WH_PATH_FUZZ},
    {"doc", WH_PATH_DOC},          {"docs", WH_PATH_DOC},
    {"man", WH_PATH_DOC},          {"documentation", WH_PATH_DOC},
    {"m4", WH_PATH_BUILD},         {"cmake", WH_PATH_BUILD},
    {"dist", WH_PATH_GENERATED},   {"node_modules", WH_PATH_GENERATED},
    {"vendor", WH_PATH_GENERATED}, {".circleci", WH_PATH_CI},
    {".buildkite", WH_PATH_CI},    {".travis", WH_PATH_CI},
    {".woodpecker", WH_PATH_CI},   {".builds", WH_PATH_CI},
};

/* Extensions with their dot, lower case. */
static const Rule extensions[] = {
    {".c", WH_PATH_CODE},
    {".h", WH_PATH_CODE},
    {".cc", WH_PATH_CODE},
    {".cpp", WH_PATH_CODE},
    {".cxx", WH_PATH_CODE},
    {".hpp", WH_PATH_CODE},
    {".hh", WH_PATH_CODE},
    {".s", WH_PATH_CODE},
    {".asm", WH_PATH_CODE},
    {".rs", WH_PATH_CODE},
    {".go", WH_PATH_CODE},
    {".py", WH_PATH_CODE},
    {".pyx", WH_PATH_CODE},
    {".js", WH_PATH_CODE},
    {".mjs", WH_PATH_CODE},
    {".cjs", WH_PATH_CODE},
    {".jsx", WH_PATH_CODE},
    {".ts", WH_PATH_CODE},
    {".tsx", WH_PATH_CODE},
    {".java", WH_PATH_CODE},
    {".kt", WH_PATH_CODE},
    {".rb", WH_PATH_CODE},
    {".php", WH_PATH_CODE},
    {".pl", WH_PATH_CODE},
    {".pm", WH_PATH_CODE},
    {".lua", WH_PATH_CODE},
    {".swift", WH_PATH_CODE},
    {".m", WH_PATH_CODE},
    {".mm", WH_PATH_CODE},
    {".cs", WH_PATH_CODE},
    {".ml", WH_PATH_CODE},
    {".mli", WH_PATH_CODE},
    {".hs", WH_PATH_CODE},
    {".scala", WH_PATH_CODE},
    {".ex", WH_PATH_CODE},
    {".exs", WH_PATH_CODE},
    {".erl", WH_PATH_CODE},
    {".zig", WH_PATH_CODE},
    {".v", WH_PATH_CODE},
    {".sh", WH_PATH_CODE},
    {".bash", WH_PATH_CODE},
    {".ps1", WH_PATH_CODE},
    {".bat", WH_PATH_CODE},
    {".coffee", WH_PATH_CODE},
    {".y", WH_PATH_CODE},
    {".l", WH_PATH_CODE},
    {".vim", WH_PATH_CODE},
    {".el", WH_PATH_CODE},
    {".md", WH_PATH_DOC},
    {".rst", WH_PATH_DOC},
    {".txt", WH_PATH_DOC},
    {".adoc", WH_PATH_DOC},
    {".html", WH_PATH_DOC},
    {".tex", WH_PATH_DOC},
    {".texi", WH_PATH_DOC},
    {".1", WH_PATH_DOC},
    {".3", WH_PATH_DOC},
    {".5", WH_PATH_DOC},
    {".7", WH_PATH_DOC},
    {".8", WH_PATH_DOC},
    {".m4", WH_PATH_BUILD},
    {".cmake", WH_PATH_BUILD},
    {".mk", WH_PATH_BUILD},
    {".mak", WH_PATH_BUILD},
    {".bzl", WH_PATH_BUILD},
    {".gyp", WH_PATH_BUILD},
    {".gypi", WH_PATH_BUILD},
    {".am", WH_PATH_BUILD},
    {".gradle", WH_PATH_BUILD},
    {".vcxproj", WH_PATH_BUILD},
    {".spec", WH_PATH_BUILD},
    {".csproj", WH_PATH_MANIFEST},
    {".gemspec", WH_PATH_MANIFEST},
    {".podspec", WH_PATH_MANIFEST},
    {".png", WH_PATH_BINARY},
    {".jpg", WH_PATH_BINARY},
    {".jpeg", WH_PATH_BINARY},
    {".gif", WH_PATH_BINARY},
    {".ico", WH_PATH_BINARY},
    {".bmp", WH_PATH_BINARY},
    {".webp", WH_PATH_BINARY},
    {".pdf", WH_PATH_BINARY},
    {".zip", WH_PATH_BINARY},
    {".gz", WH_PATH_BINARY},
    {".tgz", WH_PATH_BINARY},
    {".bz2", WH_PATH_BINARY},
    {".xz", WH_PATH_BINARY},
    {".lzma", WH_PATH_BINARY},
    {".zst", WH_PATH_BINARY},
    {".lz4", WH_PATH_BINARY},
    {".7z", WH_PATH_BINARY},
    {".rar", WH_PATH_BINARY},
    {".tar", WH_PATH_BINARY},
    {".jar", WH_PATH_BINARY},
    {".war", WH_PATH_BINARY},
    {".class", WH_PATH_BINARY},
    {".exe", WH_PATH_BINARY},
    {".dll", WH_PATH_BINARY},
    {".so", WH_PATH_BINARY},
    {".dylib", WH_PATH_BINARY},
    {".a", WH_PATH_BINARY},
    {".o", WH_PATH_BINARY},
    {".obj", WH_PATH_BINARY},
    {".lib", WH_PATH_BINARY},
    {".bin", WH_PATH_BINARY},
    {".dat", WH_PATH_BINARY},
    {".wasm", WH_PATH_BINARY},
    {".pyc", WH_PATH_BINARY},
    {".whl", WH_PATH_BINARY},
    {".node", WH_PATH_BINARY},
    {".ttf", WH_PATH_BINARY},
    {".otf", WH_PATH_BINARY},
    {".woff", WH_PATH_BINARY},
    {".woff2", WH_PATH_BINARY},
    {".mp3", WH_PATH_BINARY},
    {".mp4", WH_PATH_BINARY},
    {".wav", WH_PATH_BINARY},
    {".ogg", WH_PATH_BINARY},
    {".db", WH_PATH_BINARY},
    {".sqlite", WH_PATH_BINARY},
    {".dmg", WH_PATH_BINARY},
    {".deb", WH_PATH_BINARY},
    {".rpm", WH_PATH_BINARY},
    {".iso", WH_PATH_BINARY},
    {".der", WH_PATH_BINARY},
    {".p12", WH_PATH_BINARY},
    {".mo", WH_PATH_BINARY},
    {".pcap", WH_PATH_BINARY},
    {".cab", WH_PATH_BINARY},
    {".rar4", WH_PATH_BINARY},
    {".uu", WH_PATH_BINARY},
};

static guint32
lookup(const Rule *rules, gsize n, const char *word)
{
  for (gsize i = 0; i < n; i++)
    if (rules[i].word[0] == word[0] && rules[i].word[1] == word[1] && g_str_equal(rules[i].word, word))
      return rules[i].kinds;
  return 0;
}

/* Folders, each looked up by itself; CUT is the lower-case path, which is written into. */
static guint32
folder_kinds(char *cut)
{
  guint32 kinds = 0;
  for (char *at = cut, *slash; (slash = strchr(at, '/')) != NULL; at = slash + 1) {
    *slash = '\0';
    kinds |= lookup(folders, G_N_ELEMENTS(folders), at);
    *slash = '/';
  }
  return kinds;
}

/* Folders that mean something only as a whole. */
static guint32
place_kinds(const char *path)
{
  if (g_str_has_prefix(path, ".github/workflows/") || g_str_has_prefix(path, ".github/actions/") ||
      g_str_has_prefix(path, ".github/dependabot"))
    return WH_PATH_CI;
  if (g_str_has_suffix(path, ".well-known/security.txt"))
    return WH_PATH_SECURITY;
  if (strstr(path, "oss-fuzz") != NULL || strstr(path, "clusterfuzz") != NULL)
    return WH_PATH_FUZZ;
  return 0;
}

/* Names that carry their kind in front: "changelog.md", "version.h", "requirements-dev.txt". */
static guint32
stem_kinds(const char *base)
{
  static const char *const releases[] = {"changelog",   "changes",       "history", "news",
                                         "releases",    "release-notes", "version", "_version",
                                         "__version__", "release_notes"};
  if (g_str_has_prefix(base, "requirements") && g_str_has_suffix(base, ".txt"))
    return WH_PATH_MANIFEST;
  if (g_str_has_suffix(base, ".min.js") || g_str_has_suffix(base, ".min.css") || strstr(base, ".pb.") != NULL)
    return WH_PATH_GENERATED;
  for (gsize i = 0; i < G_N_ELEMENTS(releases); i++) {
    gsize len = strlen(releases[i]);
    if (strncmp(base, releases[i], len) == 0 && (base[len] == '\0' || base[len] == '.'))
      return WH_PATH_RELEASE;
  }
  return 0;
}

static guint32
test_name(const char *base)
{
  gboolean test = g_str_has_prefix(base, "test_") || g_str_has_prefix(base, "test-") ||
                  strstr(base, "_test.") != NULL || strstr(base, ".test.") != NULL ||
                  strstr(base, ".spec.") != NULL || strstr(base, "_spec.") != NULL;
  return (test ? WH_PATH_TEST : 0) | (strstr(base, "fuzz") != NULL ? WH_PATH_FUZZ : 0);
}

guint32
wh_path_kinds(const char *path)
{
  g_autofree char *lower = g_ascii_strdown(path, -1);
  const char *slash = strrchr(lower, '/'), *base = slash != NULL ? slash + 1 : lower;
  const char *dot = strrchr(base, '.');
  guint32 kinds = place_kinds(lower) | folder_kinds(lower) | stem_kinds(base) | test_name(base);
  kinds |= lookup(names, G_N_ELEMENTS(names), base);
  if (dot != NULL && dot != base)
    kinds |= lookup(extensions, G_N_ELEMENTS(extensions), dot);
  if ((kinds & (WH_PATH_RELEASE | WH_PATH_MANIFEST | WH_PATH_BUILD | WH_PATH_SECURITY | WH_PATH_OWNERS)) != 0)
    kinds &= ~(guint32)WH_PATH_DOC;
  return kinds;
}
