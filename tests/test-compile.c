/* SPDX-License-Identifier: Apache-2.0
 * Test programs shown to a compiler: what its complaints count as, what it may reach, and which version broke one. */
#include "source/tests/compile.h"
#include "source/tests/tests.h"

#include <glib/gstdio.h>

static WhCompiled
compiled(const char *language, const char *code)
{
  WhCompiled result;
  wh_compile(wh_compiler_find(), language, wh_slice_str(code), &result);
  return result;
}

static void
test_complaints(void)
{
  static const struct {
    const char *language, *code;
    gboolean syntax, other;
  } cases[] = {
      {"c", "#include <stdio.h>\nint main(void) { return puts(\"x\"); }", FALSE, FALSE},
      {"c", "#include <stdio.h>\n.\nint main(void) { return 0; }", TRUE, FALSE},
      {"c", "int main(void) { return 0;", TRUE, FALSE},
      {"c", "int main(void) { return nowhere; }", FALSE, TRUE},
      {"c", "#include <no/such/header.h>\nint main(void) { return NO_SUCH_NAME; }", FALSE, TRUE},
      {"c", "#include <no/such/header.h>\n#include <none.h>\nint main(void) { return 0 @ 1; }", TRUE, FALSE},
      {"c++", "class A { public: int b; };\nint main() { A a; return a.b; }", FALSE, FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    WhCompiled result = compiled(cases[i].language, cases[i].code);
    g_test_message("%s: %u of form, %u other: %s", cases[i].code, result.syntax, result.other,
                   result.message);
    g_assert_true(result.ended);
    g_assert_cmpint(result.syntax > 0, ==, cases[i].syntax);
    if (!cases[i].syntax)
      g_assert_cmpint(result.other > 0, ==, cases[i].other);
    g_assert_cmpint(result.message != NULL, ==, cases[i].syntax);
    wh_compiled_clear(&result);
  }
}

/* Headers of the system can be read, and nothing else; what never ends is ended. */
static void
test_confined(void)
{
  g_autofree char *folder = g_dir_make_tmp("wolfhound-XXXXXX", NULL);
  g_autofree char *secret = g_build_filename(folder, "secret.h", NULL);
  g_autofree char *code = g_strdup_printf("#include \"%s\"\nint x = SECRET;\n", secret);
  g_assert_true(g_file_set_contents(secret, "#define SECRET 1\n", -1, NULL));
  WhCompiled result = compiled("c", code);
  g_assert_true(!result.ended || result.other + result.syntax > 0); /* not to be had */
  wh_compiled_clear(&result);
  g_unlink(secret);
  g_rmdir(folder);
}

static void
test_bomb(void)
{
  static const char code[] =
      "#define A x x x x x x x x x x x x x x x x\n#define B A A A A A A A A A A A A A A A A\n"
      "#define C B B B B B B B B B B B B B B B B\n#define D C C C C C C C C C C C C C C C C\n"
      "#define E D D D D D D D D D D D D D D D D\n#define F E E E E E E E E E E E E E E E E\n"
      "#define G F F F F F F F F F F F F F F F F\nG G G G\n";
  const gint64 begin = g_get_monotonic_time();
  WhCompiled result = compiled("c", code);
  g_assert_cmpint(g_get_monotonic_time() - begin, <, 3 * (gint64)WH_COMPILE_SECONDS * G_USEC_PER_SEC);
  wh_compiled_clear(&result);
}

typedef struct {
  WhSink sink;
  GString *said;
} Listener;

static gboolean
on_fact(WhSink *sink, const WhFactRecord *fact, GError **error)
{
  g_assert_cmpint(fact->kind, ==, WH_FACT_FLOW);
  g_string_append_printf(((Listener *)(gpointer)sink)->said, "%u: %.*s\n", fact->blob.bytes[0],
                         (int)MIN(fact->value.len, 14u), fact->value.data);
  return TRUE;
}

/* What wh_tests_judge says of VERSIONS of PATH. Owner: caller. */
static char *
judge(const char *path, const char *const *versions, guint n)
{
  g_autofree WhTestsVersion *all = g_new0(WhTestsVersion, n);
  Listener l = {.sink = {.fact = on_fact}, .said = g_string_new(NULL)};
  guint runs = 100;
  for (guint i = 0; i < n; i++)
    all[i] = (WhTestsVersion){{{(guint8)(i + 1)}}, (char *)(guintptr)versions[i], strlen(versions[i])};
  g_assert_true(wh_tests_judge(wh_compiler_find(), path, all, n, &runs, &l.sink, NULL));
  return g_string_free(l.said, FALSE);
}

#define CHECK(body)                                                                                          \
  "include(CheckCSourceCompiles)\ncheck_c_source_compiles(\"\n#include <stdio.h>\n" body                     \
  "void box(void)\n{\n  printf(\\\"%d\\\", 1);\n}\nint main(void) { box(); return 0; }\n\" HAVE_BOX)\n"

static void
test_versions(void)
{
  static const char *const broken[] = {CHECK(""), CHECK("int a;\n"), CHECK(".\nint a;\n"),
                                       CHECK(".\nint ab;\n")};
  static const char *const never[] = {CHECK("__wide int b c;\n"), CHECK("__wide int b d;\n")};
  static const char *const lacks[] = {CHECK(""), CHECK("#include <no/such.h>\n")};
#define M4(body) "AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]], [[" body "]])], [a], [b])\n"
  static const char *const m4[] = {M4("int a = 1; return a;"), M4("int a = 1; return a"),
                                   M4("int a = 1;; return a a;")};
  static const char *const meson[] = {"cc.compiles('''int a(void) { return 1; }''')\n",
                                      "cc.compiles('''int a(void) { return 1; )''')\n"};
  g_autofree char *one = judge("CMakeLists.txt", broken, 4), *two = judge("CMakeLists.txt", never, 2);
  g_autofree char *three = judge("CMakeLists.txt", lacks, 2), *four = judge("configure.ac", m4, 3);
  g_autofree char *five = judge("meson.build", meson, 2), *six = judge("CMakeLists.txt", broken, 2);
  g_assert_cmpstr(one, ==, "2: none\n3: broken line 2:\n4: broken line 2:\n");
  g_assert_cmpstr(two, ==, "");
  g_assert_cmpstr(three, ==, "");
  g_assert_cmpstr(four, ==, "2: none\n3: broken line 1:\n"); /* a semicolon follows the body anyway */
  g_assert_cmpstr(five, ==, "1: none\n2: broken line 1:\n");
  g_assert_cmpstr(six, ==, "");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  if (wh_compiler_find() == NULL) {
    g_test_message("no compiler is at hand");
    return 77;
  }
  g_test_add_func("/compile/complaints", test_complaints);
  g_test_add_func("/compile/confined", test_confined);
  g_test_add_func("/compile/bomb", test_bomb);
  g_test_add_func("/compile/versions", test_versions);
  return g_test_run();
}
