/* SPDX-License-Identifier: Apache-2.0
 * Build files by their names, and what their words mean. */
#include "source/release/reach_private.h"

typedef struct {
  const char *name; /* the last component, or its end when it begins with a star */
  WhBuildKind kind;
  WhFileReach reach;
} Named;

static const Named files[] = {
    {"configure", WH_BUILD_SHELL, WH_REACH_EXECUTED},
    {"configure.ac", WH_BUILD_SHELL, WH_REACH_INCLUDED},
    {"configure.in", WH_BUILD_SHELL, WH_REACH_INCLUDED},
    {"autogen.sh", WH_BUILD_SHELL, WH_REACH_EXECUTED},
    {"bootstrap", WH_BUILD_SHELL, WH_REACH_EXECUTED},
    {"aclocal.m4", WH_BUILD_SHELL, WH_REACH_INCLUDED},
    {"acinclude.m4", WH_BUILD_SHELL, WH_REACH_INCLUDED},
    {"*.m4", WH_BUILD_SHELL, WH_REACH_NONE},
    {"Makefile.am", WH_BUILD_MAKE, WH_REACH_INCLUDED},
    {"Makefile.in", WH_BUILD_MAKE, WH_REACH_INCLUDED},
    {"Makefile.in.in", WH_BUILD_MAKE, WH_REACH_INCLUDED},
    {"Makefile", WH_BUILD_MAKE, WH_REACH_INCLUDED},
    {"GNUmakefile", WH_BUILD_MAKE, WH_REACH_INCLUDED},
    {"makefile", WH_BUILD_MAKE, WH_REACH_INCLUDED},
    {"*.am", WH_BUILD_MAKE, WH_REACH_NONE},
    {"*.mk", WH_BUILD_MAKE, WH_REACH_NONE},
    {"config.h.in", WH_BUILD_NONE, WH_REACH_INCLUDED},
    {"CMakeLists.txt", WH_BUILD_CODE, WH_REACH_INCLUDED},
    {"*.cmake", WH_BUILD_CODE, WH_REACH_NONE},
    {"meson.build", WH_BUILD_CODE, WH_REACH_INCLUDED},
    {"meson_options.txt", WH_BUILD_NONE, WH_REACH_INCLUDED},
    {"package.json", WH_BUILD_CODE, WH_REACH_INCLUDED},
    {"setup.py", WH_BUILD_CODE, WH_REACH_EXECUTED},
    {"setup.cfg", WH_BUILD_NONE, WH_REACH_INCLUDED},
    {"pyproject.toml", WH_BUILD_CODE, WH_REACH_INCLUDED},
    {"build.rs", WH_BUILD_CODE, WH_REACH_EXECUTED},
    {"Cargo.toml", WH_BUILD_CODE, WH_REACH_INCLUDED},
    {"binding.gyp", WH_BUILD_CODE, WH_REACH_INCLUDED},
    {"*.sh", WH_BUILD_SHELL, WH_REACH_NONE},
    {"*.py", WH_BUILD_CODE, WH_REACH_NONE},
    {"*.pl", WH_BUILD_CODE, WH_REACH_NONE},
    {"*.js", WH_BUILD_CODE, WH_REACH_NONE},
    {"config.guess", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"config.sub", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"config.rpath", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"ltmain.sh", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"install-sh", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"missing", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"compile", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"depcomp", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"ar-lib", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"ylwrap", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"test-driver", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"py-compile", WH_BUILD_NONE, WH_REACH_EXECUTED},
    {"mkinstalldirs", WH_BUILD_NONE, WH_REACH_EXECUTED},
};

static const Named *
named(WhSlice path)
{
  WhSlice base = wh_path_base(path);
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    const char *name = files[i].name;
    if (name[0] == '*' ? wh_slice_ends(base, wh_slice_str(name + 1))
                       : wh_slice_equal(base, wh_slice_str(name)))
      return &files[i];
  }
  return NULL;
}

WhBuildKind
wh_build_kind(WhSlice path)
{
  const Named *n = named(path);
  return n != NULL ? n->kind : WH_BUILD_NONE;
}

/* Macros in a folder that is called so are read by aclocal, whether anything names them or not. */
static gboolean
is_macro_folder(WhSlice folder)
{
  WhSlice base = wh_path_base(folder);
  return wh_slice_ends(base, WH_SLICE("m4")) || wh_slice_equal(base, WH_SLICE("macros")) ||
         wh_slice_equal(base, WH_SLICE("aclocal"));
}

WhFileReach
wh_reach_by_name(WhSlice path)
{
  const Named *n = named(path);
  if (n == NULL)
    return WH_REACH_NONE;
  if (n->reach == WH_REACH_NONE && wh_slice_ends(path, WH_SLICE(".m4")) &&
      is_macro_folder(wh_path_folder(path)))
    return WH_REACH_INCLUDED;
  return n->reach;
}

/* Folders of the source tree as build files spell them; longest first. TOP: of the whole tree. */
static const struct {
  const char *text;
  gboolean top;
} roots[] = {
    {"${CMAKE_CURRENT_SOURCE_DIR}", FALSE},
    {"${CMAKE_CURRENT_LIST_DIR}", FALSE},
    {"${PROJECT_SOURCE_DIR}", TRUE},
    {"${CMAKE_SOURCE_DIR}", TRUE},
    {"$(abs_top_srcdir)", TRUE},
    {"${abs_top_srcdir}", TRUE},
    {"@abs_top_srcdir@", TRUE},
    {"$(top_srcdir)", TRUE},
    {"${top_srcdir}", TRUE},
    {"@top_srcdir@", TRUE},
    {"$top_srcdir", TRUE},
    {"$(abs_srcdir)", FALSE},
    {"$(srcdir)", FALSE},
    {"${srcdir}", FALSE},
    {"@srcdir@", FALSE},
    {"$$srcdir", FALSE},
    {"$srcdir", FALSE},
    {"$ac_abs_confdir", TRUE},
    {"$ac_top_srcdir", TRUE},
    {"$(top_builddir)", TRUE},
    {"$(builddir)", FALSE},
};

static WhSlice
strip_root(WhSlice word, gboolean *ret_top)
{
  *ret_top = FALSE;
  if (word.len == 0 || (word.data[0] != '$' && word.data[0] != '@'))
    return word;
  for (guint i = 0; i < G_N_ELEMENTS(roots); i++)
    if (wh_slice_has_prefix(word, wh_slice_str(roots[i].text))) {
      *ret_top = roots[i].top;
      WhSlice rest = wh_slice_from(word, strlen(roots[i].text));
      return rest.len > 0 && rest.data[0] == '/' ? wh_slice_from(rest, 1) : rest;
    }
  return word;
}

/* "a/../b/./c" below FOLDER, without going above the tree; variables that are left become stars. */
static char *
join(WhSlice folder, WhSlice word)
{
  g_autoptr(GString) text = g_string_new("/");
  g_string_append_len(text, folder.data, (gssize)folder.len);
  if (folder.len > 0)
    g_string_append_c(text, '/');
  for (gsize i = 0; i < word.len; i++) {
    char c = word.data[i];
    if (c != '$' && c != '@') {
      g_string_append_c(text, c);
      continue;
    }
    while (i + 1 < word.len &&
           (g_ascii_isalnum(word.data[i + 1]) || strchr("_${}()@", word.data[i + 1]) != NULL) &&
           word.data[i + 1] != '\0')
      i++;
    g_string_append_c(text, '*');
  }
  g_autofree char *path = g_canonicalize_filename(text->str, "/");
  return g_strdup(path + 1);
}

/* A wildcard must name something: a folder or an ending, not a star alone. */
static gboolean
is_telling(const char *pattern)
{
  gsize letters = 0;
  for (const char *p = pattern; *p != '\0'; p++)
    letters += g_ascii_isalnum(*p);
  return letters >= 2 && strlen(pattern) <= 256 &&
         (strchr(pattern, '/') != NULL || strchr(pattern, '.') != NULL);
}

guint64
wh_reach_hash(WhSlice name)
{
  guint64 hash = 14695981039346656037u;
  for (gsize i = 0; i < name.len; i++)
    hash = (hash ^ (guchar)name.data[i]) * 1099511628211u;
  return hash | 1;
}

/* Whether the last component may be a file of the tree: one that is there, or with a wildcard or variable in it. */
static gboolean
may_be_path(const WhReach *reach, WhSlice word)
{
  WhSlice base = wh_path_base(word);
  for (gsize i = 0; i < base.len; i++)
    if (base.data[i] == '*' || base.data[i] == '?' || base.data[i] == '$' || base.data[i] == '@')
      return TRUE;
  return wh_hash_set_has(&reach->bases, wh_reach_hash(base));
}

char *
wh_reach_resolve(const WhReachPlace *place, WhSlice word)
{
  gboolean top;
  WhSlice rest = strip_root(word, &top);
  gboolean rooted = rest.data != word.data;
  if (rest.len == 0 || rest.len > 512 || rest.data[0] == '-' || rest.data[0] == '/' ||
      !may_be_path(place->reach, rest))
    return NULL;
  for (guint tries = 0; tries < 2; tries++) {
    WhSlice folder = top || tries == 1 ? wh_slice(NULL, 0) : place->folder;
    g_autofree char *path = join(folder, rest);
    if (g_hash_table_contains(place->reach->paths, path))
      return g_steal_pointer(&path);
    if (tries == (place->folder.len > 0 && !rooted) && strpbrk(path, "*?") != NULL)
      return is_telling(path) ? g_steal_pointer(&path) : NULL;
  }
  return NULL;
}
