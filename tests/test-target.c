/* SPDX-License-Identifier: Apache-2.0
 * What users type, and what it names; no network is touched. */
#include "app/target.h"

#include "base/error.h"

#include <glib/gstdio.h>

typedef struct {
  const char *text, *url, *scheme, *shown, *name;
} Url;

static const Url urls[] = {
    {"https://example.org/own/er/name.git", "https://example.org/own/er/name.git", "https",
     "https://example.org/own/er/name.git", "er/name"},
    {"https://ada:secret@example.org/o/n", "https://ada:secret@example.org/o/n", "https",
     "https://example.org/o/n", "o/n"},
    {"HTTPS://example.org/o/n/", "HTTPS://example.org/o/n/", "https", "HTTPS://example.org/o/n/", "o/n"},
    {"git@example.org:o/n.git", "git@example.org:o/n.git", "ssh", "git@example.org:o/n.git", "o/n"},
    {"ssh://git@example.org/o/n.git", "ssh://git@example.org/o/n.git", "ssh", "ssh://example.org/o/n.git",
     "o/n"},
    {"git://example.org/n.git", "git://example.org/n.git", "git", "git://example.org/n.git", "example.org/n"},
    {"file:///srv/git/n.git", "file:///srv/git/n.git", "file", "file:///srv/git/n.git", "n"},
    {"own-er/na.me_1", "https://github.com/own-er/na.me_1", "https", "https://github.com/own-er/na.me_1",
     "own-er/na.me_1"},
    {"pkg:github/o/n@v1?x=y#z", "https://github.com/o/n", "https", "https://github.com/o/n", "o/n"},
};

static void
test_urls(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
    g_auto(WhTarget) target = {0};
    g_autoptr(GError) error = NULL;
    g_assert_true(wh_target_resolve(urls[i].text, &target, &error));
    g_assert_no_error(error);
    g_assert_null(target.path);
    g_assert_cmpstr(target.url, ==, urls[i].url);
    g_assert_cmpstr(target.scheme, ==, urls[i].scheme);
    g_assert_cmpstr(target.shown, ==, urls[i].shown);
    g_assert_cmpstr(target.name, ==, urls[i].name);
  }
}

static void
test_refused(void)
{
  static const struct {
    const char *text;
    WhError code;
  } refused[] = {
      {"http://example.org/x", WH_ERROR_USAGE},
      {"ext::sh -c id", WH_ERROR_NOT_FOUND},
      {"ext://sh", WH_ERROR_USAGE},
      {"pkg:npm/left", WH_ERROR_USAGE},
      {"pkg:github/one", WH_ERROR_USAGE},
      {"-oProxyCommand=x:y", WH_ERROR_NOT_FOUND},
      {"nothing-of-the-kind", WH_ERROR_NOT_FOUND},
      {"", WH_ERROR_NOT_FOUND},
      {"../../no/such/folder", WH_ERROR_NOT_FOUND},
  };
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    g_auto(WhTarget) target = {0};
    g_autoptr(GError) error = NULL;
    g_test_message("%s", refused[i].text);
    g_assert_false(wh_target_resolve(refused[i].text, &target, &error));
    g_assert_error(error, WH_ERROR, (int)refused[i].code);
    g_assert_null(target.url);
  }
}

static void
test_lists(void)
{
  g_autofree char *folder = g_dir_make_tmp("wh-target-XXXXXX", NULL);
  g_autofree char *list = g_build_filename(folder, "list", NULL);
  g_autofree char *binary = g_build_filename(folder, "binary", NULL);
  const char *const good[] = {"first", list, "a/b", NULL}, *const bad[] = {binary, NULL};
  g_autoptr(GError) error = NULL;
  g_assert_true(g_file_set_contents(list, "# note\n a/b \r\n\nc/d\na/b\n", -1, NULL));
  g_assert_true(g_file_set_contents(binary, "a\0b", 3, NULL));
  g_auto(GStrv) all = wh_targets_expand(good, &error);
  g_assert_no_error(error);
  g_autofree char *joined = g_strjoinv(" ", all);
  g_assert_cmpstr(joined, ==, "first a/b c/d");
  g_assert_null(wh_targets_expand(bad, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_USAGE);
  g_unlink(list);
  g_unlink(binary);
  g_rmdir(folder);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/target/urls", test_urls);
  g_test_add_func("/target/refused", test_refused);
  g_test_add_func("/target/lists", test_lists);
  return g_test_run();
}
