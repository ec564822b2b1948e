/* SPDX-License-Identifier: Apache-2.0
 * Classes of single files, on invented projects. */
#include "release_fixture.h"
#include "source/release/judge_file.h"
#include "source/release/reach.h"

typedef struct {
  ReleaseFixture *fixture;
  WhJudged judged;
  WhFileReach reach;
  char *by;
} Case;

static void
judge(Case *c, const char *path)
{
  const WhShippedTrees *trees = release_fixture_trees(c->fixture);
  g_autoptr(WhReach) reach = wh_reach_new(trees);
  g_autoptr(WhJudge) judge = wh_judge_new(trees, reach);
  const char *by;
  wh_judged_clear(&c->judged);
  g_free(c->by);
  wh_judge_file(judge, release_fixture_file(c->fixture, path), &c->judged);
  c->reach = wh_reach_of(reach, wh_slice_str(path), &by);
  c->by = g_strdup(by);
  g_assert_nonnull(c->judged.reason);
  g_assert_true(g_utf8_validate(c->judged.reason, -1, NULL));
  g_assert_true(g_utf8_validate(c->judged.excerpt, -1, NULL));
}

static Case *
case_new(void)
{
  Case *c = g_new0(Case, 1);
  c->fixture = release_fixture_new();
  return c;
}

static void
case_free(Case *c)
{
  release_fixture_free(c->fixture);
  wh_judged_clear(&c->judged);
  g_free(c->by);
  g_free(c);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Case, case_free)

static void
expect(Case *c, const char *path, WhFileClass class)
{
  judge(c, path);
  if (c->judged.class != class)
    g_test_message("%s: %s; %s", path, c->judged.reason, c->judged.excerpt);
  g_assert_cmpint(c->judged.class, ==, class);
}

static void
test_same(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "pad.c", "int pad;\n");
  expect(c, "pad.c", WH_CLASS_SAME);
}

static void
test_substituted(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_tag(c->fixture, "pad.h", "#define PAD_VERSION \"1.2-dev\"\nint pad;\n");
  release_fixture_shipped(c->fixture, "pad.h", "#define PAD_VERSION \"1.2.0\"\nint pad;\n", -1);
  expect(c, "pad.h", WH_CLASS_SUBSTITUTED);
  g_assert_nonnull(strstr(c->judged.excerpt, "+1: #define PAD_VERSION \"1.2.0\""));
  release_fixture_shipped(c->fixture, "pad.h", "#define PAD_VERSION \"1.2-dev\"\r\nint pad;\r\n", -1);
  expect(c, "pad.h", WH_CLASS_SUBSTITUTED);
  release_fixture_shipped(c->fixture, "pad.h", "#define PAD_VERSION \"1.2.0\"\nint pad = evil();\n", -1);
  expect(c, "pad.h", WH_CLASS_UNKNOWN);
}

/* A number that is no version, and bytes that look like words. */
static void
test_not_substituted(void)
{
  static const char *const pairs[][2] = {{"return 0;\n", "return 1;\n"},
                                         {"M5#@12 A9\n", "M5#@13 A9\n"},
                                         {"if (separate)\n", "if (market)\n"},
                                         {"\x89PNG\r\n\x1a\n\1", "\x89PNG\r\n\x1a\n\2"}};
  for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
    g_autoptr(Case) c = case_new();
    const char *path = i == 3 ? "tests/a.png" : "tests/a.txt.uu";
    release_fixture_tag(c->fixture, path, pairs[i][0]);
    release_fixture_shipped(c->fixture, path, pairs[i][1], -1);
    expect(c, path, WH_CLASS_UNKNOWN);
  }
}

static void
test_own(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "a.txt", "words\n");
  release_fixture_shipped(c->fixture, "b.sh", "words\n", -1);
  expect(c, "b.sh", WH_CLASS_OWN);
  release_fixture_held(c->fixture, "echo once\n");
  release_fixture_shipped(c->fixture, "c.sh", "echo once\n", -1);
  expect(c, "c.sh", WH_CLASS_OWN);
  release_fixture_both(c->fixture, "Makefile.am", "EXTRA_DIST = lib/COPYING lib/pad.h\n");
  release_fixture_both(c->fixture, "COPYING", "Do as you like.\n");
  release_fixture_shipped(c->fixture, "lib/COPYING", "Do as you like.\n", -1);
  expect(c, "lib/COPYING", WH_CLASS_OWN);
  g_assert_cmpint(c->reach, ==, WH_REACH_NAMED);
  release_fixture_both(c->fixture, "lib/pad.h.dist", "int pad;\n");
  release_fixture_shipped(c->fixture, "lib/pad.h", "int pad;\n", -1);
  expect(c, "lib/pad.h", WH_CLASS_OWN);
}

static void
expect_moved(Case *c, const char *path, const char *from)
{
  judge(c, path);
  g_assert_true(c->judged.class == WH_CLASS_UNKNOWN || c->judged.class == WH_CLASS_VARIANT);
  g_assert_cmpint(c->reach, >=, WH_REACH_NAMED);
  g_assert_nonnull(strstr(c->judged.reason, from));
}

/* The project's own content, where it is another file. */
static void
test_moved(void)
{
  static const char macro[] = "AC_DEFUN([PAD_HELLO], [\n  echo hello | tr a-y b-z\n])\n";
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "Makefile.am",
                       "bin_PROGRAMS = pad\npad_SOURCES = src/a.c\nall-local:\n\tsh tools/extra.sh\n");
  release_fixture_both(c->fixture, "configure.ac", "AC_INIT([pad], [1])\n");
  release_fixture_both(c->fixture, "tests/hello.m4", macro);
  release_fixture_both(c->fixture, "tests/words.txt", "echo words\n");
  release_fixture_both(c->fixture, "tests/a.c", "int a;\n");
  release_fixture_shipped(c->fixture, "m4/hello.m4", macro, -1);
  expect_moved(c, "m4/hello.m4", "tests/hello.m4 in the tag");
  release_fixture_shipped(c->fixture, "m4/other.m4", "echo words\n", -1);
  expect_moved(c, "m4/other.m4", "tests/words.txt in the tag");
  release_fixture_shipped(c->fixture, "tools/extra.sh", "echo words\n", -1);
  expect_moved(c, "tools/extra.sh", "tests/words.txt in the tag");
  release_fixture_shipped(c->fixture, "src/a.c", "int a;\n", -1);
  expect_moved(c, "src/a.c", "tests/a.c in the tag");
  release_fixture_shipped(c->fixture, "configure.ac", "echo words\n", -1);
  expect_moved(c, "configure.ac", "tests/words.txt in the tag");
}

/* What the object store alone has may come from a pull request that nobody merged. */
static void
test_held(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "Makefile.am", "all-local:\n\tsh tools/extra.sh\n");
  release_fixture_tag(c->fixture, "tools/old.sh", "echo new\n");
  release_fixture_held(c->fixture, "echo old\n");
  release_fixture_shipped(c->fixture, "tools/extra.sh", "echo old\n", -1);
  expect_moved(c, "tools/extra.sh", "another commit or ref");
  release_fixture_shipped(c->fixture, "tools/old.sh", "echo old\n", -1);
  expect(c, "tools/old.sh", WH_CLASS_UNKNOWN);
  g_assert_nonnull(strstr(c->judged.reason, "another commit or ref"));
}

/* A makefile that a script of the tag writes, and the same with a command of its own. */
static void
test_echoed(void)
{
  static const char script[] = "#!/bin/sh\necho default: all >Makefile\nall=\"all:\"\nfor f in $PAGES; do\n"
                               "  echo >> Makefile\n  echo $name: ../awk.awk $f >> Makefile\n"
                               "  echo \"\tawk -f ../awk.awk < $f > $name\" >> Makefile\n"
                               "  all=\"$all $name\"\ndone\necho $all >>Makefile\n";
  static const char made[] = "default: all\n\npad.1: ../awk.awk ../../src/pad.1\n"
                             "\tawk -f ../awk.awk < ../../src/pad.1 > pad.1\nall: pad.1\n";
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "doc/update.sh", script);
  release_fixture_both(c->fixture, "src/pad.1", ".TH PAD 1\n");
  release_fixture_shipped(c->fixture, "doc/man/Makefile", made, -1);
  release_fixture_shipped(c->fixture, "doc/man/pad.1", ".TH PAD 1\n", -1);
  expect(c, "doc/man/Makefile", WH_CLASS_GENERATED);
  g_assert_nonnull(strstr(c->judged.reason, "doc/update.sh"));
  g_autofree char *more = g_strconcat(made, "\techo hello | sh\n", NULL),
                  *other = g_strconcat(made, "\tpad.1 pad.1\n", NULL);
  release_fixture_shipped(c->fixture, "doc/man/Makefile", more, -1);
  expect(c, "doc/man/Makefile", WH_CLASS_UNKNOWN);
  g_assert_nonnull(strstr(c->judged.excerpt, "echo hello | sh"));
  release_fixture_shipped(c->fixture, "doc/man/Makefile", other, -1);
  expect(c, "doc/man/Makefile", WH_CLASS_UNKNOWN);
}

/* What a macro writes into a makefile part stands in it in the shell's quotes. */
static void
test_part(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "configure.ac", "AC_INIT([pad], [1])\nPAD_RULES\n");
  release_fixture_both(
      c->fixture, "m4/rules.m4",
      "AC_DEFUN([PAD_RULES], [PAD_WRITE([\n# of \\$(PAD)\nPAD ?= \\$(if \\$(CC),\\\n--cc=\\$(CC))\n"
      "pad-clean:\n\t-rm -rf \\\"\\$(PAD).tmp\\\"\n])])\n");
  const char *part = "# of $(PAD)\nPAD ?= $(if $(CC),--cc=$(CC))\npad-clean:\n\t-rm -rf \"$(PAD).tmp\"\n";
  release_fixture_shipped(c->fixture, "rules.am", part, -1);
  expect(c, "rules.am", WH_CLASS_GENERATED);
  g_autofree char *more = g_strconcat(part, "\t. $(srcdir)/hello\n", NULL);
  release_fixture_shipped(c->fixture, "rules.am", more, -1);
  expect(c, "rules.am", WH_CLASS_UNKNOWN);
}

static void
test_filled_version(void)
{
  static const char *const pairs[][3] = {
      {"#define PAD_VERSION  PADLIB_VERSION\n", "#define PAD_VERSION \"8.21.0\"\n", "yes"},
      {"SET (PAD_VERSION \"${PROJECT_VERSION}\")\n", "SET (PAD_VERSION \"1.18.1\")\n", "yes"},
      {"#define PAD_VERSION  PADLIB_VERSION\n", "#define PAD_VERSION system(\"8.21.0\")\n", ""},
      {"#define PAD_VERSION  PADLIB_CHECK\n", "#define PAD_VERSION \"8.21.0\"\n", ""},
      {"SET (PAD_VERSION \"${PROJECT_VERSION}\")\n", "SET (PAD_VERSION \"1.2;pad\")\n", ""}};
  g_autoptr(Case) c = case_new();
  for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
    release_fixture_tag(c->fixture, "pad.in", pairs[i][0]);
    release_fixture_shipped(c->fixture, "pad.in", pairs[i][1], -1);
    expect(c, "pad.in", *pairs[i][2] != '\0' ? WH_CLASS_SUBSTITUTED : WH_CLASS_UNKNOWN);
  }
}

static void
test_unknown_script(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "Makefile.am", "all-local:\n\tsh tools/extra.sh\n");
  release_fixture_shipped(c->fixture, "tools/extra.sh", "#!/bin/sh\necho hello\n", -1);
  expect(c, "tools/extra.sh", WH_CLASS_UNKNOWN);
  g_assert_cmpint(c->reach, ==, WH_REACH_EXECUTED);
  g_assert_cmpstr(c->by, ==, "Makefile.am:2");
}

static void
test_documents(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_shipped(c->fixture, "pad.1", ".TH PAD 1\n.SH NAME\npad\n", -1);
  expect(c, "pad.1", WH_CLASS_DOCUMENT);
  release_fixture_shipped(c->fixture, "bad.1", ".TH PAD 1\n.sy echo hello\n", -1);
  expect(c, "bad.1", WH_CLASS_INCONSISTENT);
  release_fixture_shipped(c->fixture, "doc/index.html", "<html></html>\n", -1);
  expect(c, "doc/index.html", WH_CLASS_DOCUMENT);
}

static void
test_metadata(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_shipped(c->fixture, ".tarball-version", "1.2\n", -1);
  expect(c, ".tarball-version", WH_CLASS_METADATA);
  release_fixture_shipped(c->fixture, ".version", "1.2; echo hello\n", -1);
  expect(c, ".version", WH_CLASS_UNKNOWN);
}

static void
test_template(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "pad.pc.in", "prefix=@prefix@\nVersion: @VERSION@\nLibs: -lpad\n");
  release_fixture_shipped(c->fixture, "pad.pc", "prefix=/usr\nVersion: 1.2\nLibs: -lpad\n", -1);
  expect(c, "pad.pc", WH_CLASS_GENERATED);
  release_fixture_shipped(c->fixture, "pad.pc", "prefix=/usr\nVersion: 1.2\nLibs: -lpad -lother\n", -1);
  expect(c, "pad.pc", WH_CLASS_UNKNOWN);
}

static void
test_bundled(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "vendor/README", "what is packed along\n");
  release_fixture_shipped(c->fixture, "vendor/tool/COPYING", "do what you like\n", -1);
  release_fixture_shipped(c->fixture, "vendor/tool/README", "a tool\n", -1);
  release_fixture_shipped(c->fixture, "vendor/tool/src/tool.c", "int tool;\n", -1);
  expect(c, "vendor/tool/src/tool.c", WH_CLASS_BUNDLED);
  release_fixture_shipped(c->fixture, "vendor/other.c", "int other;\n", -1);
  expect(c, "vendor/other.c", WH_CLASS_UNKNOWN);
}

#define CONFIGURE_AC                                                                                         \
  "AC_INIT([pad], [1.2])\nAC_CHECK_FUNCS([strlcpy])\nif test \"x$enable_fast\" = xyes; then\n  "             \
  "fast=1\nfi\nAC_OUTPUT\n"
#define CONFIGURE                                                                                            \
  "#! /bin/sh\n# Guess values for system-dependent variables and create Makefiles.\n"                        \
  "# Generated by GNU Autoconf 2.71 for pad 1.2.\n"                                                          \
  "ac_fn_c_check_func \"$LINENO\" \"strlcpy\" \"ac_cv_func_strlcpy\"\n"                                      \
  "if test \"x$ac_cv_func_strlcpy\" = xyes\nthen :\n"                                                        \
  "  printf \"%s\\n\" \"#define HAVE_STRLCPY 1\" >>confdefs.h\n\nfi\n"                                       \
  "if test \"x$enable_fast\" = xyes; then\n  fast=1\nfi\n"

static void
test_configure(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "configure.ac", CONFIGURE_AC);
  release_fixture_shipped(c->fixture, "configure", CONFIGURE, -1);
  expect(c, "configure", WH_CLASS_GENERATED);
  g_assert_cmpstr(c->judged.generator, ==, "autoconf 2.71");
  g_assert_cmpint(c->reach, ==, WH_REACH_EXECUTED);
}

/* Each is one line that was changed or added. */
static void
test_edited_configure(void)
{
  static const char *const edits[] = {
      "if test \"x$ac_cv_func_strlcpy\" = xno\n",
      "if test \"x$enable_fast\" = xno; then\n",
      "echo hello | tr a-y b-z | sh\n",
      "eval \"$(head -c 100 tests/sample.bin)\"\n",
      "  printf \"%s\\n\" \"#define HAVE_STRLCPY 0\" >>confdefs.h\n",
      ". ./tests/sample\n",
  };
  for (guint i = 0; i < G_N_ELEMENTS(edits); i++) {
    g_autoptr(Case) c = case_new();
    g_autofree char *text = g_strconcat(CONFIGURE, edits[i], NULL);
    release_fixture_both(c->fixture, "configure.ac", CONFIGURE_AC);
    release_fixture_shipped(c->fixture, "configure", text, -1);
    g_test_message("%s", edits[i]);
    expect(c, "configure", WH_CLASS_INCONSISTENT);
    g_assert_true(g_str_has_prefix(c->judged.excerpt, "13: "));
  }
}

/* The famous technique, inert: a macro with a later serial pipes a test file through a decoder into the build; what comes
 * out would be an echo. */
static void
test_later_macro(void)
{
  g_autoptr(Case) c = case_new();
  release_fixture_both(c->fixture, "configure.ac", "AC_INIT([pad], [1.2])\nAM_ICONV\nAC_OUTPUT\n");
  release_fixture_both(c->fixture, "tests/files/sample.bin", "fdip ifmmp\n");
  release_fixture_shipped(c->fixture, "m4/iconv.m4",
                          "# iconv.m4 serial 9999\n"
                          "AC_DEFUN([AM_ICONV],\n[\n"
                          "  gl_found=`grep -rls '^fdip' $srcdir/ 2>/dev/null`\n"
                          "  gl_build_config='tr b-z a-y < $gl_found | sh'\n"
                          "  eval $gl_build_config\n"
                          "])\n",
                          -1);
  expect(c, "m4/iconv.m4", WH_CLASS_AHEAD);
  g_assert_cmpint(c->reach, >=, WH_REACH_INCLUDED);
  judge(c, "tests/files/sample.bin");
  g_assert_cmpint(c->reach, ==, WH_REACH_DECODED);
  g_assert_true(g_str_has_prefix(c->by, "m4/iconv.m4:"));
}

static void
test_large(void)
{
  g_autoptr(Case) c = case_new();
  const gsize len = 10u << 20;
  g_autofree char *line = g_malloc(len + 1);
  memset(line, 'a', len);
  line[len] = '\0';
  memcpy(line, "#! /bin/sh\n# Generated by GNU Autoconf 2.71 for pad 1.2.\n", 57);
  release_fixture_both(c->fixture, "configure.ac", CONFIGURE_AC);
  release_fixture_shipped(c->fixture, "configure", line, (gssize)len);
  release_fixture_shipped(c->fixture, "m4/long.m4", line, (gssize)len);
  release_fixture_shipped(c->fixture, "run.sh", line, (gssize)len);
  expect(c, "configure", WH_CLASS_INCONSISTENT);
  g_assert_cmpuint(strlen(c->judged.excerpt), <=, 4096);
  judge(c, "m4/long.m4");
  judge(c, "run.sh");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/judge/same", test_same);
  g_test_add_func("/judge/substituted", test_substituted);
  g_test_add_func("/judge/not-substituted", test_not_substituted);
  g_test_add_func("/judge/own", test_own);
  g_test_add_func("/judge/moved", test_moved);
  g_test_add_func("/judge/held", test_held);
  g_test_add_func("/judge/echoed", test_echoed);
  g_test_add_func("/judge/part", test_part);
  g_test_add_func("/judge/filled-version", test_filled_version);
  g_test_add_func("/judge/unknown-script", test_unknown_script);
  g_test_add_func("/judge/documents", test_documents);
  g_test_add_func("/judge/metadata", test_metadata);
  g_test_add_func("/judge/template", test_template);
  g_test_add_func("/judge/bundled", test_bundled);
  g_test_add_func("/judge/configure", test_configure);
  g_test_add_func("/judge/edited-configure", test_edited_configure);
  g_test_add_func("/judge/later-macro", test_later_macro);
  g_test_add_func("/judge/large", test_large);
  return g_test_run();
}
