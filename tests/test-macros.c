/* SPDX-License-Identifier: Apache-2.0
 * Known build files: normalisation, serials, pieces, verdicts, and databases that are none. */
#include "base/error.h"
#include "macros/build.h"

#define BODY                                                                                                 \
  "AC_DEFUN([EX_CHECK],\n"                                                                                   \
  "[\n"                                                                                                      \
  "  AC_MSG_CHECKING([for it])\n"                                                                            \
  "  # a comment\n"                                                                                          \
  "  ex_dir=`cd \"$1\" && pwd`\n"                                                                            \
  "  AC_SUBST([ex_dir])\n"                                                                                   \
  "])\n"

static gboolean
same_normal(const char *name, const char *a, const char *b)
{
  WhMacroId x, y;
  wh_macros_digest(wh_slice_str(name), wh_slice_str(a), &x);
  wh_macros_digest(wh_slice_str(name), wh_slice_str(b), &y);
  return memcmp(x.normal, y.normal, sizeof x.normal) == 0;
}

static void
test_kinds(void)
{
  g_assert_cmpint(wh_macro_kind(WH_SLICE("m4/gettext.m4")), ==, WH_MACRO_M4);
  g_assert_cmpint(wh_macro_kind(WH_SLICE("aclocal.m4")), ==, WH_MACRO_ACLOCAL);
  g_assert_cmpint(wh_macro_kind(WH_SLICE("build-aux/config.guess")), ==, WH_MACRO_SCRIPT);
  g_assert_cmpint(wh_macro_kind(WH_SLICE("ylwrap")), ==, WH_MACRO_SCRIPT);
  g_assert_cmpint(wh_macro_kind(WH_SLICE("GNUmakefile")), ==, WH_MACRO_MAKE);
  g_assert_cmpint(wh_macro_kind(WH_SLICE("po/Makefile.in.in")), ==, WH_MACRO_MAKE);
  g_assert_cmpint(wh_macro_kind(WH_SLICE("po/Rules-quot")), ==, WH_MACRO_MAKE);
  g_assert_cmpint(wh_macro_kind(WH_SLICE("texinfo.tex")), ==, WH_MACRO_TEXT);
  g_assert_cmpint(wh_macro_kind(WH_SLICE(".m4")), ==, WH_MACRO_NONE);
  g_assert_cmpint(wh_macro_kind(WH_SLICE("missing/main.c")), ==, WH_MACRO_NONE);
  g_assert_cmpint(wh_macro_kind(WH_SLICE("")), ==, WH_MACRO_NONE);
}

static void
test_what_goes(void)
{
  g_assert_true(same_normal("a.m4", "x\ny\n", "x\r\ny\r\n"));
  g_assert_true(same_normal("a.m4", "x\ny\n", "\n  x \t\n\n y"));
  g_assert_true(same_normal("a.m4", "x  y\n", "x\ty\n"));
  g_assert_true(same_normal("a.m4", "x\n", "# (c) 2001, all lefts\n# serial 4\ndnl more\nx\n"));
  g_assert_true(same_normal("missing", "x\n", "  ## more\nx\n"));
}

/* Lines that look like comments and can act. */
static void
test_what_stays(void)
{
  static const struct {
    const char *name, *line;
  } acting[] = {
      {"a.m4", "# ])\n"},
      {"a.m4", "dnl [\n"},
      {"a.m4", "# $1\n"},
      {"a.m4", "#include <evil.h>\n"},
      {"a.m4", "# define X\n"},
      {"missing", "#!/bin/sh\n"},
      {"missing", "# `id`\n"},
      {"missing", "# $(id)\n"},
      {"missing", "dnl is a command here\n"},
      {"po/Makefile.in.in", "# a \\\n"},
      {"texinfo.tex", "# \\input evil\n"},
      {"a.m4", "# 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0\n"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(acting); i++) {
    g_autofree char *with = g_strconcat("x\n", acting[i].line, "y\n", NULL);
    g_assert_false(same_normal(acting[i].name, "x\ny\n", with));
  }
  g_assert_false(same_normal("missing", "x \\\n# y\nz\n", "x \\\nz\n"));
  g_assert_false(same_normal("a.m4", "xy\n", "x y\n"));
}

/* The number of a release, and nothing else, may differ in the lines that state it. */
static void
test_stamps(void)
{
  g_assert_true(same_normal("amversion.m4", "[am__api_version='1.16'\n", "[am__api_version='1.9'\n"));
  g_assert_true(same_normal("ltversion.m4", "[macro_version='2.4.6'\n", "[macro_version='2.4.7'\n"));
  g_assert_false(same_normal("ltversion.m4", "[macro_version='2.4.6'\n", "[macro_version='2.4;id'\n"));
  g_assert_false(same_normal("a.m4", "x='1.16'\n", "x='1.9'\n"));
  g_assert_true(same_normal("ltmain.sh", "VERSION=\"2.4.7 Debian-2.4.7-5\"\n",
                            "VERSION=\"2.4.7 Debian-2.4.7-7build1\"\n"));
  g_assert_false(same_normal("ltmain.sh", "VERSION=\"2.4.7 Debian-2.4.7-5\"\n",
                             "VERSION=\"2.4.7 Debian-2.4.7-5`id`\"\n"));
  g_assert_false(same_normal("ltmain.sh", "VERSION=\"2.4.6 Debian-5\"\n", "VERSION=\"2.4.7 Debian-5\"\n"));
  g_assert_false(same_normal("ltmain.sh", "x=\"2.4.7 Debian-5\"\n", "x=\"2.4.7 Debian-6\"\n"));
}

static void
check_serial(const char *name, const char *text, const char *expected)
{
  WhMacroId id;
  wh_macros_digest(wh_slice_str(name), wh_slice_str(text), &id);
  g_assert_cmpstr(id.serial, ==, expected);
}

static void
test_serials(void)
{
  check_serial("a.m4", "# a.m4 serial 60 (gettext-0.19.3)\n", "60");
  check_serial("a.m4", "#serial 5\n", "5");
  check_serial("a.m4", "dnl x\n# serial 58 LT_INIT\n", "58");
  check_serial("a.m4", "# a.m4 - serial 1.2\n", "1.2");
  check_serial("a.m4", "# the serial 7 port\n", "");
  check_serial("a.m4", "serial 7\n", "");
  check_serial("missing", "#! /bin/sh\nscriptversion=2018-03-07.03; # UTC\n", "2018-03-07.03");
  check_serial("config.guess", "timestamp='2018-02-24'\n", "2018-02-24");
  check_serial("ltmain.sh", "VERSION=\"2.4.6 Debian-2.4.6-15\"\n", "2.4.6");
  check_serial("texinfo.tex", "\\def\\texinfoversion{2013-02-01.11}\n", "2013-02-01.11");
  check_serial("a.m4", "# serial 111111111111111111111111111111111111111111111111111111\n",
               "111111111111111111111111111111111111111");
  g_assert_cmpint(wh_macro_serial_compare("9", "10"), <, 0);
  g_assert_cmpint(wh_macro_serial_compare("2.4.10", "2.4.9"), >, 0);
  g_assert_cmpint(wh_macro_serial_compare("2.4", "2.4.1"), <, 0);
  g_assert_cmpint(wh_macro_serial_compare("2018-03-07.03", "2018-03-07.03"), ==, 0);
  g_assert_cmpint(wh_macro_serial_compare("2018-03-07", "5"), ==, 0);
}

static const WhMacroPiece *
piece_at(const GArray *pieces, guint i)
{
  return &g_array_index(pieces, WhMacroPiece, i);
}

static void
test_split(void)
{
  static const char text[] = "# generated automatically\n\nm4_ifndef([A], [B])\n"
                             "# ex.m4 serial 3\n" BODY "dnl AC_DEFUN([OLD], [])\n"
                             "AU_ALIAS([EX_OLD], [EX_CHECK])\n"
                             "# Copyright\nm4_include([m4/other.m4])\n# the end\n";
  g_autoptr(GArray) pieces = wh_macro_split(wh_slice_str(text));
  g_assert_cmpuint(pieces->len, ==, 4);
  g_assert_true(wh_slice_equal(piece_at(pieces, 0)->macro, WH_SLICE("")));
  g_assert_true(wh_slice_equal(piece_at(pieces, 1)->macro, WH_SLICE("EX_CHECK")));
  g_assert_true(wh_slice_equal(piece_at(pieces, 1)->file, WH_SLICE("ex.m4")));
  g_assert_cmpstr(piece_at(pieces, 1)->serial, ==, "3");
  g_assert_cmpuint(piece_at(pieces, 1)->line, ==, 4);
  g_assert_cmpuint(piece_at(pieces, 1)->n_lines, ==, 6);
  g_assert_true(wh_slice_equal(piece_at(pieces, 2)->macro, WH_SLICE("EX_OLD")));
  g_autoptr(GArray) alone = wh_macro_split(WH_SLICE(BODY));
  g_assert_cmpint(memcmp(piece_at(alone, 0)->normal, piece_at(pieces, 1)->normal, WH_MACRO_DIGEST), ==, 0);
}

/* Brackets that do not match take no later definition in. */
static void
test_split_unbalanced(void)
{
  static const char text[] = "AC_DEFUN([A], [[[ x\n" BODY;
  g_autoptr(GArray) pieces = wh_macro_split(wh_slice_str(text));
  g_assert_cmpuint(pieces->len, ==, 2);
  g_assert_true(wh_slice_equal(piece_at(pieces, 1)->macro, WH_SLICE("EX_CHECK")));
  g_autoptr(GArray) none = wh_macro_split(WH_SLICE(""));
  g_assert_cmpuint(none->len, ==, 0);
}

static void
add(WhMacrosBuilder *builder, guint source, const char *version, const char *name, const char *text)
{
  const WhMacroSeen seen = {source, version, version};
  g_assert_true(wh_macros_builder_add(builder, wh_slice_str(name), wh_slice_str(text), &seen));
}

static GBytes *
make_bytes(gboolean turned)
{
  g_autoptr(WhMacrosBuilder) builder = wh_macros_builder_new();
  const guint source = wh_macros_builder_source(builder, "example", "1.0", "");
  for (guint i = 0; i < 3; i++)
    switch (turned ? 2 - i : i) {
    case 0:
      add(builder, source, "0.9", "ex.m4", "# ex.m4 serial 3\nAC_DEFUN([EX_CHECK],\n[\n  old\n])\n");
      break;
    case 1:
      add(builder, source, "1.0", "ex.m4", "# ex.m4 serial 4\n" BODY);
      break;
    default:
      add(builder, source, "1.0", "missing", "#! /bin/sh\nscriptversion=2018-03-07.03\nx\n");
    }
  return wh_macros_builder_finish(builder);
}

static WhMacros *
parse(GBytes *bytes, GError **error)
{
  gsize len = 0;
  const char *data = g_bytes_get_data(bytes, &len);
  return wh_macros_parse(wh_slice(data, len), "test.db", error);
}

static WhMacroVerdict
verdict_of(const WhMacros *db, const char *name, const char *text, WhMacroJudgement *j)
{
  wh_macros_judge(db, wh_slice_str(name), wh_slice_str(text), 0, j);
  return j->check.verdict;
}

static void
test_known(void)
{
  g_autoptr(GBytes) bytes = make_bytes(FALSE);
  g_autoptr(WhMacros) db = parse(bytes, NULL);
  g_assert_nonnull(db);
  {
    g_auto(WhMacroJudgement) j = {0};
    g_assert_cmpint(verdict_of(db, "m4/ex.m4", "# ex.m4 serial 4\n" BODY, &j), ==, WH_MACRO_KNOWN);
    g_assert_true(j.check.exact);
    g_assert_cmpstr(j.check.version.package, ==, "example");
    g_assert_cmpstr(j.check.version.first, ==, "1.0");
    g_assert_cmpstr(j.check.version.serial, ==, "4");
  }
  {
    g_auto(WhMacroJudgement) j = {0};
    g_assert_cmpint(verdict_of(db, "ex.m4", "# Copyright\n# ex.m4 serial 9\n" BODY, &j), ==, WH_MACRO_KNOWN);
    g_assert_false(j.check.exact);
    g_assert_true(j.check.restamped);
  }
  {
    g_auto(WhMacroJudgement) j = {0};
    g_assert_cmpint(verdict_of(db, "other.m4", BODY, &j), ==, WH_MACRO_KNOWN);
    g_assert_true(j.check.renamed);
    g_assert_cmpstr(j.check.version.name, ==, "ex.m4");
  }
  {
    g_auto(WhMacroJudgement) j = {0};
    g_assert_cmpint(verdict_of(db, "acinclude.m4", BODY "m4_include([m4/x.m4])\n", &j), ==, WH_MACRO_KNOWN);
    g_assert_true(j.pieced);
    g_assert_cmpuint(j.n_pieces, ==, 2);
  }
}

/* One line planted: found by verdict and by number. */
static void
test_planted(void)
{
  static const char planted[] = "# ex.m4 serial %s\n"
                                "AC_DEFUN([EX_CHECK],\n"
                                "[\n"
                                "  AC_MSG_CHECKING([for it])\n"
                                "  # a comment\n"
                                "  ex_dir=`cd \"$1\" && pwd`\n"
                                "  tr x y <tests/data | sh\n"
                                "  AC_SUBST([ex_dir])\n"
                                "])\n";
  static const struct {
    const char *serial;
    WhMacroVerdict verdict;
    const char *nearest;
  } cases[] = {{"4", WH_MACRO_VARIANT, "4"},
               {"3", WH_MACRO_VARIANT, "3"},
               {"5", WH_MACRO_AHEAD, "4"},
               {"2", WH_MACRO_BEHIND, "3"},
               {"x", WH_MACRO_VARIANT, "4"}};
  g_autoptr(GBytes) bytes = make_bytes(FALSE);
  g_autoptr(WhMacros) db = parse(bytes, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(GStrv) parts = g_strsplit(planted, "%s", 2);
    g_autofree char *text = g_strjoin(cases[i].serial, parts[0], parts[1], NULL);
    g_auto(WhMacroJudgement) j = {0}, aclocal = {0};
    g_assert_cmpint(verdict_of(db, "ex.m4", text, &j), ==, cases[i].verdict);
    g_assert_cmpstr(j.check.version.serial, ==, cases[i].nearest);
    g_assert_cmpuint(j.new_lines->len, ==, 1);
    g_assert_cmpuint(g_array_index(j.new_lines, guint32, 0), ==, 7);
    g_assert_cmpuint(j.n_lines, ==, 7);
    g_assert_cmpint(verdict_of(db, "aclocal.m4", text, &aclocal), ==, cases[i].verdict);
    g_assert_cmpuint(aclocal.pieces->len, ==, 1);
    g_assert_cmpuint(g_array_index(aclocal.new_lines, guint32, 0), ==, 7);
  }
}

/* A published file without one of its statements is not that file. */
static void
test_removed(void)
{
  g_autoptr(WhMacrosBuilder) builder = wh_macros_builder_new();
  const guint source = wh_macros_builder_source(builder, "example", "1.0", "");
  add(builder, source, "1.0", "two.m4", "AC_DEFUN([A], [x])\n" BODY);
  g_autoptr(GBytes) bytes = wh_macros_builder_finish(builder);
  g_autoptr(WhMacros) db = parse(bytes, NULL);
  g_auto(WhMacroJudgement) less = {0}, own = {0};
  g_assert_cmpint(verdict_of(db, "two.m4", BODY, &less), ==, WH_MACRO_VARIANT);
  g_assert_cmpuint(less.new_lines->len, ==, 0);
  g_assert_cmpint(verdict_of(db, "own.m4", BODY, &own), ==, WH_MACRO_KNOWN);
}

static void
test_unknown(void)
{
  g_autoptr(GBytes) bytes = make_bytes(FALSE);
  g_autoptr(WhMacros) db = parse(bytes, NULL);
  g_auto(WhMacroJudgement) own = {0}, statement = {0}, script = {0};
  g_assert_cmpint(verdict_of(db, "own.m4", "AC_DEFUN([OWN], [x\n])\n", &own), ==, WH_MACRO_UNKNOWN);
  g_assert_cmpuint(own.new_lines->len, ==, 2);
  g_assert_cmpint(verdict_of(db, "aclocal.m4", "m4_esyscmd([id])\n", &statement), ==, WH_MACRO_VARIANT);
  g_assert_cmpint(verdict_of(db, "missing", "scriptversion=2030-01-01.00\nx\ny\n", &script), ==,
                  WH_MACRO_AHEAD);
}

static void
test_includes(void)
{
  g_autoptr(GBytes) bytes = make_bytes(FALSE);
  g_autoptr(WhMacros) db = parse(bytes, NULL);
  static const char *const not_plain[] = {"m4_include([a.sh])\n", "m4_include([$(id).m4])\n",
                                          "m4_include([a.m4])m4_esyscmd([b.m4])\n", "m4_sinclude([a.m4])\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(not_plain); i++) {
    g_auto(WhMacroJudgement) j = {0};
    g_assert_cmpint(verdict_of(db, "aclocal.m4", not_plain[i], &j), ==, WH_MACRO_VARIANT);
  }
  g_auto(WhMacroJudgement) plain = {0};
  g_assert_cmpint(verdict_of(db, "aclocal.m4", "m4_include([m4/lt~obsolete.m4])\n", &plain), ==,
                  WH_MACRO_KNOWN);
}

static void
test_same_bytes(void)
{
  g_autoptr(GBytes) a = make_bytes(FALSE), b = make_bytes(TRUE), merged = NULL;
  g_autoptr(WhMacros) db = parse(a, NULL);
  g_autoptr(WhMacrosBuilder) builder = wh_macros_builder_new();
  g_assert_true(g_bytes_equal(a, b));
  wh_macros_builder_merge(builder, db);
  merged = wh_macros_builder_finish(builder);
  g_assert_true(g_bytes_equal(a, merged));
}

static void
expect_refusal(const char *data, gsize len, const char *says)
{
  g_autoptr(GError) error = NULL;
  WhMacros *db = wh_macros_parse(wh_slice(data, len), "test.db", &error);
  g_assert_null(db);
  g_assert_error(error, WH_ERROR, WH_ERROR_INPUT);
  g_assert_nonnull(strstr(error->message, "test.db"));
  g_assert_nonnull(strstr(error->message, says));
}

static void
test_broken(void)
{
  g_autoptr(GBytes) bytes = make_bytes(FALSE);
  gsize len = 0;
  const char *good = g_bytes_get_data(bytes, &len);
  g_autofree char *copy = g_memdup2(good, len);
  expect_refusal("", 0, "no database");
  expect_refusal("GIF89a................", 22, "no database");
  for (gsize cut = 16; cut < len; cut += 7)
    expect_refusal(good, cut, "damaged");
  copy[7] = 9;
  expect_refusal(copy, len, "format 9");
  copy[7] = good[7];
  copy[len / 2] ^= 1;
  expect_refusal(copy, len, "damaged");
  g_autoptr(GError) error = NULL;
  g_assert_null(wh_macros_load("/nowhere/macros.db", &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_NOT_FOUND);
}

static void
test_shipped(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhMacros) db = wh_macros_load(NULL, &error);
  g_assert_no_error(error);
  const WhMacroCounts counts = wh_macros_counts(db);
  g_assert_cmpuint(counts.n_names, >, 1000);
  g_autoptr(GArray) versions = wh_macros_versions(db, WH_SLICE("gettext.m4"));
  g_assert_cmpuint(versions->len, >, 0);
  for (guint i = 1; i < versions->len; i++)
    g_assert_cmpint(wh_macro_serial_order(g_array_index(versions, WhMacroVersion, i - 1).serial,
                                          g_array_index(versions, WhMacroVersion, i).serial),
                    <=, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/macros/kinds", test_kinds);
  g_test_add_func("/macros/normal/goes", test_what_goes);
  g_test_add_func("/macros/normal/stays", test_what_stays);
  g_test_add_func("/macros/normal/stamps", test_stamps);
  g_test_add_func("/macros/serials", test_serials);
  g_test_add_func("/macros/split", test_split);
  g_test_add_func("/macros/split/unbalanced", test_split_unbalanced);
  g_test_add_func("/macros/known", test_known);
  g_test_add_func("/macros/planted", test_planted);
  g_test_add_func("/macros/removed", test_removed);
  g_test_add_func("/macros/unknown", test_unknown);
  g_test_add_func("/macros/includes", test_includes);
  g_test_add_func("/macros/same-bytes", test_same_bytes);
  g_test_add_func("/macros/broken", test_broken);
  g_test_add_func("/macros/shipped", test_shipped);
  return g_test_run();
}
