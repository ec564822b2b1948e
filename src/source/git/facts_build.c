/* SPDX-License-Identifier: Apache-2.0
 * Libraries that builds in C ask for: autotools, CMake, Meson. */
#include "source/git/facts.h"

#include "source/git/facts_scan.h"

#define WORD_BYTES "-_.+"

/* Argument N of a call, without the brackets that m4 quotes with. */
static WhSlice
argument(WhSlice arguments, guint n)
{
  gsize begin = 0, at = 0;
  guint depth = 0;
  for (; at < arguments.len; at++) {
    char c = arguments.data[at];
    depth += c == '(' || c == '[' ? 1 : 0;
    depth -= (c == ')' || c == ']') && depth > 0 ? 1 : 0;
    if (c == ',' && depth == 0) {
      if (n-- == 0)
        break;
      begin = at + 1;
    }
  }
  if (at >= arguments.len && n > 0)
    return wh_slice(NULL, 0);
  WhSlice s = wh_slice_trim(wh_slice(arguments.data + begin, at - begin));
  while (s.len >= 2 && s.data[0] == '[' && s.data[s.len - 1] == ']')
    s = wh_slice_trim(wh_slice(s.data + 1, s.len - 2));
  return s;
}

/* Names in "glib-2.0 >= 2.40 gio-2.0": what follows a comparison is a version. */
static void
add_modules(WhSlice list, const char *prefix, WhFactOut *out)
{
  gboolean version = FALSE;
  while ((list = wh_slice_trim(list)).len > 0) {
    WhSlice token = wh_scan_until(list, " \t\r\n,");
    WhSlice name = wh_scan_word(token, WORD_BYTES);
    list = wh_scan_skip(list, MAX(token.len, 1));
    if (token.len > 0 && strchr("<>=!", token.data[0]) != NULL)
      version = wh_scan_word(wh_scan_skip(token, 1), WORD_BYTES).len == 0; /* ">=" apart from its version */
    else if (version)
      version = FALSE;
    else if (name.len > 0 && g_ascii_isalpha(name.data[0]))
      wh_fact_add(out, WH_FACT_DEPENDENCY, prefix, name);
  }
}

typedef void (*TakeCall)(WhSlice arguments, WhFactOut *out);

/* Calls TAKE for every WORD(...) in TEXT. */
static void
each_call(WhSlice text, const char *word, TakeCall take, WhFactOut *out)
{
  gsize at = 0;
  while ((at = wh_scan_find_word(text, at, word)) < text.len) {
    at += strlen(word);
    gsize open = at;
    while (open < text.len && (text.data[open] == ' ' || text.data[open] == '\t'))
      open++;
    if (open < text.len && text.data[open] == '(') {
      take(wh_scan_brackets(text, &open), out);
      at = open;
    }
  }
}

static void
take_pkg_check(WhSlice arguments, WhFactOut *out)
{
  add_modules(argument(arguments, 1), "pkgconfig:", out);
}

static void
take_check_lib(WhSlice arguments, WhFactOut *out)
{
  wh_fact_add(out, WH_FACT_DEPENDENCY, "lib:", wh_scan_word(argument(arguments, 0), WORD_BYTES));
}

static void
take_search_libs(WhSlice arguments, WhFactOut *out)
{
  add_modules(argument(arguments, 1), "lib:", out);
}

/* "-lname" in a line of Makefile.am. */
static void
add_linked(WhSlice text, WhFactOut *out)
{
  for (gsize at = wh_scan_find(text, 0, "-l"); at < text.len; at = wh_scan_find(text, at + 2, "-l")) {
    gboolean begins = at == 0 || g_ascii_isspace(text.data[at - 1]) || text.data[at - 1] == '=';
    WhSlice name = wh_scan_word(wh_scan_skip(text, at + 2), WORD_BYTES);
    if (begins)
      wh_fact_add(out, WH_FACT_DEPENDENCY, "lib:", name);
  }
}

gboolean
wh_facts_autotools(WhSlice text, WhSlice path, WhFactOut *out)
{
  each_call(text, "PKG_CHECK_MODULES", take_pkg_check, out);
  each_call(text, "PKG_CHECK_EXISTS", take_check_lib, out);
  each_call(text, "AC_CHECK_LIB", take_check_lib, out);
  each_call(text, "AC_SEARCH_LIBS", take_search_libs, out);
  add_linked(text, out);
  return TRUE;
}

/* A command's arguments, without comments. Commands of CMake are of either case. */
static void
take_find_package(WhSlice arguments, WhFactOut *out)
{
  WhSlice name = wh_scan_word(wh_slice_trim(arguments), WORD_BYTES);
  g_autofree char *lower = g_ascii_strdown(name.len > 0 ? name.data : "", (gssize)name.len);
  wh_fact_add(out, WH_FACT_DEPENDENCY, "cmake:", wh_slice_str(lower));
}

static gboolean
is_option(WhSlice word)
{
  static const char *const options[] = {
      "REQUIRED", "QUIET", "NO_CMAKE_PATH", "NO_CMAKE_ENVIRONMENT_PATH", "IMPORTED_TARGET", "GLOBAL"};
  for (guint i = 0; i < G_N_ELEMENTS(options); i++)
    if (wh_scan_is(word, options[i]))
      return TRUE;
  return FALSE;
}

/* The first word is the variable; modules are "name" or "name>=1.2". */
static void
take_pkg_modules(WhSlice arguments, WhFactOut *out)
{
  WhSlice left = wh_slice_trim(arguments);
  left = wh_slice_trim(wh_scan_skip(left, wh_scan_until(left, " \t\r\n").len));
  while (left.len > 0) {
    WhSlice token = wh_scan_until(left, " \t\r\n;");
    WhSlice bare = token.len > 0 && token.data[0] == '"' ? wh_scan_skip(token, 1) : token;
    WhSlice name = wh_scan_word(bare, WORD_BYTES);
    if (name.len > 0 && g_ascii_isalpha(name.data[0]) && !is_option(name))
      wh_fact_add(out, WH_FACT_DEPENDENCY, "pkgconfig:", name);
    left = wh_slice_trim(wh_scan_skip(left, MAX(token.len, 1)));
  }
}

static void
take_fetched(WhSlice arguments, WhFactOut *out)
{
  static const char *const keys[] = {"GIT_REPOSITORY", "URL"};
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    gsize at = wh_scan_find_word(arguments, 0, keys[i]);
    if (at >= arguments.len)
      continue;
    WhSlice value = wh_scan_until(wh_slice_trim(wh_scan_skip(arguments, at + strlen(keys[i]))), " \t\r\n");
    if (value.len >= 2 && value.data[0] == '"')
      value = wh_slice(value.data + 1, value.len - 2);
    wh_fact_add(out, WH_FACT_DEPENDENCY, "git:", value);
  }
}

gboolean
wh_facts_cmake(WhSlice text, WhSlice path, WhFactOut *out)
{
  static const struct {
    const char *lower, *upper;
    TakeCall take;
  } commands[] = {{"find_package", "FIND_PACKAGE", take_find_package},
                  {"find_dependency", "FIND_DEPENDENCY", take_find_package},
                  {"pkg_check_modules", "PKG_CHECK_MODULES", take_pkg_modules},
                  {"pkg_search_module", "PKG_SEARCH_MODULE", take_pkg_modules},
                  {"FetchContent_Declare", "FETCHCONTENT_DECLARE", take_fetched},
                  {"ExternalProject_Add", "EXTERNALPROJECT_ADD", take_fetched}};
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
    each_call(text, commands[i].lower, commands[i].take, out);
    each_call(text, commands[i].upper, commands[i].take, out);
  }
  return TRUE;
}

static void
add_first_quoted(WhSlice arguments, const char *prefix, WhFactOut *out)
{
  gsize pos = 0;
  WhSlice name;
  if (wh_scan_quoted(arguments, &pos, &name))
    wh_fact_add(out, WH_FACT_DEPENDENCY, prefix, name);
}

static void
take_dependency(WhSlice arguments, WhFactOut *out)
{
  add_first_quoted(arguments, "pkgconfig:", out);
}

static void
take_library(WhSlice arguments, WhFactOut *out)
{
  add_first_quoted(arguments, "lib:", out);
}

gboolean
wh_facts_meson(WhSlice text, WhSlice path, WhFactOut *out)
{
  each_call(text, "dependency", take_dependency, out);
  each_call(text, "find_library", take_library, out);
  return TRUE;
}
