/* SPDX-License-Identifier: Apache-2.0
 * Parsers of raw diffs, of packed refs, and of the few keys of a configuration; kinds of refs. */
#include "base/limits.h"
#include "source/git/git_raw.h"
#include "source/git/git_refs.h"

#define A40 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B40 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define CHANGE ":100644 100755 " A40 " " B40 " M\0some\tpath\n\xff\0"
#define CHANGE_PATH "some\tpath\n\xff"

static void
test_raw(void)
{
  static const char text[] = A40 " " B40 "\n" CHANGE "end\n" CHANGE;
  WhSlice s = {text, sizeof text - 1};
  WhGitRaw raw;
  g_assert_cmpint(wh_git_raw_next(s, 20, &raw), ==, WH_GIT_RAW_PAIR);
  g_assert_cmpint(raw.new_tree.bytes[3], ==, 0xbb);
  s = wh_slice(s.data + raw.used, s.len - raw.used);
  g_assert_cmpint(wh_git_raw_next(s, 20, &raw), ==, WH_GIT_RAW_CHANGE);
  g_assert_cmpint(raw.change.status, ==, 'M');
  g_assert_cmpuint(raw.change.old_mode, ==, 0100644);
  g_assert_cmpuint(raw.change.new_mode, ==, 0100755);
  g_assert_true(wh_slice_equal(raw.change.path, WH_SLICE(CHANGE_PATH)));
  s = wh_slice(s.data + raw.used, s.len - raw.used);
  g_assert_cmpint(wh_git_raw_next(s, 20, &raw), ==, WH_GIT_RAW_ECHO);
  g_assert_true(wh_slice_equal(raw.echo, WH_SLICE("end")));
}

/* However the bytes are cut, the parser asks for more and never takes half a record. */
static void
test_raw_cuts(void)
{
  static const char text[] = CHANGE;
  WhGitRaw raw;
  for (gsize len = 0; len < sizeof text - 1; len++) {
    g_autofree char *exact = g_memdup2(text, MAX(len, 1));
    g_assert_cmpint(wh_git_raw_next(wh_slice(exact, len), 20, &raw), ==, WH_GIT_RAW_MORE);
  }
  static const char header[] = A40 " " B40 "\n";
  for (gsize len = 0; len < sizeof header - 1; len++)
    g_assert_cmpint(wh_git_raw_next(wh_slice(header, len), 20, &raw), ==, WH_GIT_RAW_MORE);
}

static void
test_raw_broken(void)
{
  static const char *const texts[] = {":100644 10075x " A40 " " B40 " M\001path",
                                      ":100644 100755 x" A40 " " B40 " M\001path",
                                      ":100644 100755 " A40 " " B40 " m\001path"};
  WhGitRaw raw;
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    g_assert_cmpint(wh_git_raw_next(wh_slice_str(texts[i]), 20, &raw), ==, WH_GIT_RAW_BROKEN);
  g_autofree char *endless = g_strnfill(1000, 'x');
  g_assert_cmpint(wh_git_raw_next(wh_slice_str(endless), 20, &raw), ==, WH_GIT_RAW_BROKEN);
}

static void
collect(WhSlice name, const WhOid *oid, gpointer user)
{
  g_string_append_printf(user, "%.*s=%02x;", (int)name.len, name.data, oid->bytes[0]);
}

static void
test_packed_refs(void)
{
  static const char text[] = "# pack-refs with: peeled fully-peeled sorted \n" A40 " refs/heads/main\n" B40
                             " refs/tags/v1\n^" A40 "\n\nnonsense\n" A40 "\n" B40 " refs/pull/1/head";
  g_autoptr(GString) got = g_string_new(NULL);
  g_assert_cmpuint(wh_git_packed_refs_parse(WH_SLICE(text), 20, collect, got), ==, 2);
  g_assert_cmpstr(got->str, ==, "refs/heads/main=aa;refs/tags/v1=bb;refs/pull/1/head=bb;");
}

static void
test_config(void)
{
  static const struct {
    const char *text;
    guint hash;
    gboolean reftable, partial;
  } cases[] = {
      {"", 20, FALSE, FALSE},
      {"[core]\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n", 32, FALSE, FALSE},
      {"[Extensions]\nOBJECTFORMAT=SHA1\n", 20, FALSE, FALSE},
      {"[extensions] objectformat = \"sha256\" ; why\n", 32, FALSE, FALSE},
      {"[extensions]\nobjectformat = md5\n", 0, FALSE, FALSE},
      {"[core]\nobjectformat = sha256\n", 20, FALSE, FALSE},
      {"[extensions \"x\"]\nobjectformat = sha256\n", 20, FALSE, FALSE},
      {"[extensions]\nrefStorage = reftable\npartialClone = origin\n", 20, TRUE, TRUE},
      {"# [extensions]\n;objectformat = sha256\n[", 20, FALSE, FALSE},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    gboolean reftable, partial;
    g_test_message("%s", cases[i].text);
    g_assert_cmpuint(wh_git_config_hash(wh_slice_str(cases[i].text), &reftable, &partial), ==, cases[i].hash);
    g_assert_cmpint(reftable, ==, cases[i].reftable);
    g_assert_cmpint(partial, ==, cases[i].partial);
  }
}

static void
test_kinds(void)
{
  static const struct {
    const char *name;
    WhRefKind kind;
  } cases[] = {
      {"HEAD", WH_REF_HEAD},
      {"refs/heads/main", WH_REF_BRANCH},
      {"refs/remotes/origin/main", WH_REF_BRANCH},
      {"refs/remotes/origin/HEAD", WH_REF_OTHER},
      {"refs/remotes/origin/pr/12", WH_REF_PULL},
      {"refs/remotes/origin/pr/fix", WH_REF_BRANCH},
      {"refs/tags/v1", WH_REF_TAG},
      {"refs/pull/1/merge", WH_REF_PULL},
      {"refs/merge-requests/1/head", WH_REF_PULL},
      {"refs/changes/01/1/1", WH_REF_PULL},
      {"refs/notes/commits", WH_REF_NOTES},
      {"refs/stash", WH_REF_OTHER},
      {"refs/bisect/bad", WH_REF_OTHER},
      {"refs/headsx", WH_REF_OTHER},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpint(wh_git_ref_kind(cases[i].name), ==, cases[i].kind);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/git/raw", test_raw);
  g_test_add_func("/git/raw-cuts", test_raw_cuts);
  g_test_add_func("/git/raw-broken", test_raw_broken);
  g_test_add_func("/git/packed-refs", test_packed_refs);
  g_test_add_func("/git/config", test_config);
  g_test_add_func("/git/ref-kinds", test_kinds);
  return g_test_run();
}
