/* SPDX-License-Identifier: Apache-2.0
 * Facts, their way through a confined process, pairing and findings, on the small files of the fuzz corpus and on
 * facts made here. */
#include "binary/delta.h"
#include "binary/document.h"

#include "base/error.h"
#include "base/limits.h"

#include <elf.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
corpus(const char *name)
{
  return g_test_build_filename(G_TEST_DIST, "..", "fuzz", "corpus", "elf", name, NULL);
}

static WhBinary *
read_corpus(const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = corpus(name);
  WhBinary *binary = wh_binary_read(path, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(binary->files->len, >, 0);
  return binary;
}

static const WhElf *
first(const WhBinary *binary)
{
  return binary->files->pdata[0];
}

static void
expect_list(const WhElf *elf, WhElfList list, const char *expected)
{
  g_autoptr(GString) joined = g_string_new(NULL);
  for (guint i = 0; i < elf->list[list]->len; i++)
    g_string_append_printf(joined, "%s%s", i > 0 ? " " : "", (const char *)elf->list[list]->pdata[i]);
  g_assert_cmpstr(joined->str, ==, expected);
}

static void
test_shared(void)
{
  g_autoptr(WhBinary) binary = read_corpus("shared.so");
  const WhElf *elf = first(binary);
  g_assert_cmpint(binary->kind, ==, WH_BINARY_FILE);
  g_assert_true(binary->complete);
  g_assert_cmpuint(elf->number[WH_ELF_CLASS], ==, 64);
  g_assert_cmpuint(elf->number[WH_ELF_MACHINE], ==, EM_X86_64);
  g_assert_cmpuint(elf->number[WH_ELF_RELRO], ==, 1);
  g_assert_cmpuint(elf->number[WH_ELF_IBT], ==, 1);
  g_assert_cmpuint(elf->number[WH_ELF_SHSTK], ==, 1);
  g_assert_cmpuint(elf->number[WH_ELF_STACK_EXEC], ==, 0);
  g_assert_cmpuint(elf->number[WH_ELF_INIT], ==, 1);
  g_assert_cmpuint(elf->number[WH_ELF_RELATIVE], ==, 2);
  g_assert_cmpuint(elf->number[WH_ELF_SYMTAB], ==, 0);
  expect_list(elf, WH_ELF_SONAME, "libtiny.so.1");
  expect_list(elf, WH_ELF_RUNPATH, "/opt/x");
  expect_list(elf, WH_ELF_IMPORTS, "puts");
  expect_list(elf, WH_ELF_EXPORTS, "TINY_1 work@@TINY_1");
  expect_list(elf, WH_ELF_IFUNCS, "work");
  expect_list(elf, WH_ELF_HOOKS, "init_array (unnamed)");
  expect_list(elf, WH_ELF_BUILD_ID, "181ab37bf97cd7edbcd4193557a83f08");
  expect_list(elf, WH_ELF_MALFORMED, "");
}

static void
test_named(void)
{
  g_autoptr(WhBinary) binary = read_corpus("named.so");
  expect_list(first(binary), WH_ELF_HOOKS, "init_array at_load");
  expect_list(first(binary), WH_ELF_AUDIT, "libaudit.so");
  g_assert_cmpuint(first(binary)->number[WH_ELF_SYMTAB], ==, 8);
  g_autoptr(WhBinary) small = read_corpus("shared32.so");
  g_assert_cmpuint(first(small)->number[WH_ELF_CLASS], ==, 32);
  expect_list(first(small), WH_ELF_IFUNCS, "work");
  g_autoptr(WhBinary) program = read_corpus("exec");
  g_assert_cmpuint(first(program)->number[WH_ELF_STACK_EXEC], ==, 1);
  g_assert_cmpuint(first(program)->number[WH_ELF_PIE], ==, 0);
}

static void
test_objects(void)
{
  g_autoptr(WhBinary) object = read_corpus("object32.o");
  expect_list(first(object), WH_ELF_HOOKS, "init_array at_load");
  g_autoptr(WhBinary) library = read_corpus("library.a");
  g_assert_cmpint(library->kind, ==, WH_BINARY_LIBRARY);
  g_assert_cmpuint(first(library)->number[WH_ELF_MEMBERS], ==, 2);
  g_assert_cmpuint(first(library)->number[WH_ELF_INIT], ==, 2);
  expect_list(first(library), WH_ELF_HOOKS, "init_array at_load");
  expect_list(first(library), WH_ELF_IFUNCS, "work");
  expect_list(first(library), WH_ELF_EXPORTS, "table work");
}

static void
test_containers(void)
{
  static const struct {
    const char *name;
    WhBinaryKind kind;
  } cases[] = {{"package.deb", WH_BINARY_PACKAGE}, {"archive.tar.gz", WH_BINARY_ARCHIVE}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(WhBinary) binary = read_corpus(cases[i].name);
    g_assert_cmpint(binary->kind, ==, cases[i].kind);
    g_assert_cmpuint(binary->files->len, ==, 1);
    g_assert_cmpstr(first(binary)->path, ==, "usr/lib/libtiny.so.1.2.3");
    g_assert_cmpuint(first(binary)->number[WH_ELF_SET_ID], ==, 2);
    expect_list(first(binary), WH_ELF_SONAME, "libtiny.so.1");
  }
}

/* What is wrong is told, and what the loader would still read is there. */
static void
test_broken(void)
{
  static const struct {
    const char *name, *says, *imports;
  } cases[] = {
      {"sections-2to32.so", "the table of sections is broken", "puts"},
      {"sections-wild.so", "the table of sections is not in the file", "puts"},
      {"segments-wild.so", "the table of segments cannot be read", ""},
      {"segments-many.so", "there are no segments", ""},
      {"hash-chains.so", "the dynamic symbol table goes beyond its segment", NULL},
      {"init-wild.so", "an array of functions that run at load is not in the file", "puts"},
      {"strings-wild.so", "soname is no string of the dynamic table", ""},
      {"interpreter-wild.so", "goes beyond the end of the file", "puts"},
      {"sections-overlap.so", "", NULL},
      {"no-class.so", "the header is broken", ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(WhBinary) binary = read_corpus(cases[i].name);
    gboolean found = FALSE;
    for (guint k = 0; k < first(binary)->list[WH_ELF_MALFORMED]->len; k++)
      found |= strstr(first(binary)->list[WH_ELF_MALFORMED]->pdata[k], cases[i].says) != NULL;
    if (!found)
      g_error("%s: not told: %s", cases[i].name, cases[i].says);
    if (cases[i].imports != NULL)
      expect_list(first(binary), WH_ELF_IMPORTS, cases[i].imports);
  }
  g_autoptr(WhBinary) odd = read_corpus("names-odd.so");
  expect_list(first(odd), WH_ELF_IMPORTS, "\\x1b[\\xff\\xe2");
  g_autoptr(WhBinary) cyclic = read_corpus("versions-cyclic.so");
  expect_list(first(cyclic), WH_ELF_IFUNCS, "work");
}

static void
expect_refused(const char *path, int code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhBinary) binary = wh_binary_read(path, &error);
  g_assert_null(binary);
  g_assert_error(error, WH_ERROR, code);
}

static void
test_refused(void)
{
  g_autofree char *truncated = corpus("deb-truncated.deb");
  g_autofree char *text = g_test_build_filename(G_TEST_DIST, "test-binary.c", NULL);
  expect_refused(truncated, WH_ERROR_INPUT);
  expect_refused(text, WH_ERROR_INPUT);
  expect_refused("/no/such/file", WH_ERROR_NOT_FOUND);
  expect_refused("/dev/null", WH_ERROR_INPUT);
}

/* A file that ends too early, at any length, is read as far as it goes. */
static void
test_prefixes(void)
{
  g_autofree char *path = corpus("named.so"), *bytes = NULL;
  gsize len;
  g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
  for (gsize n = 0; n < len; n += 7) {
    g_autofree char *exact = g_memdup2(bytes, n);
    WhElf *elf = wh_elf_read("", wh_slice(exact, n));
    wh_elf_finish(elf);
    if (n < len - 64)
      g_assert_cmpuint(elf->list[WH_ELF_MALFORMED]->len, >, 0);
    wh_elf_free(elf);
  }
}

static void
write_file(const char *folder, const char *name, const char *from)
{
  g_autofree char *source = corpus(from), *path = g_build_filename(folder, name, NULL), *bytes = NULL;
  gsize len;
  g_assert_true(g_file_get_contents(source, &bytes, &len, NULL));
  g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
}

/* Links and pipes are not followed, other files not looked at, packages are opened. */
static void
test_folder(void)
{
  g_autofree char *top = g_dir_make_tmp("wolfhound-XXXXXX", NULL);
  g_autofree char *link = g_build_filename(top, "link.so", NULL), *pipe = g_build_filename(top, "pipe", NULL);
  g_autofree char *loop = g_build_filename(top, "loop", NULL);
  write_file(top, "b.so", "shared.so");
  write_file(top, "a.deb", "package.deb");
  write_file(top, "c.tar.gz", "archive.tar.gz");
  g_assert_cmpint(symlink("b.so", link) | symlink(".", loop) | mkfifo(pipe, 0600), ==, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(WhBinary) binary = wh_binary_read(top, &error);
  g_assert_no_error(error);
  g_assert_true(binary->complete);
  g_assert_cmpuint(binary->files->len, ==, 2);
  g_assert_cmpstr(first(binary)->path, ==, "a.deb/usr/lib/libtiny.so.1.2.3");
  g_assert_cmpstr(((const WhElf *)binary->files->pdata[1])->path, ==, "b.so");
  const char *const made[] = {"b.so", "a.deb", "c.tar.gz", "link.so", "loop", "pipe"};
  for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
    g_autofree char *path = g_build_filename(top, made[i], NULL);
    g_remove(path);
  }
  g_rmdir(top);
}

static void
expect_key(const char *path, gboolean loose, const char *expected)
{
  g_autofree char *key = wh_delta_path_key(path, loose);
  g_assert_cmpstr(key, ==, expected);
}

static void
test_path_key(void)
{
  expect_key("usr/lib/libx.so.1.2.3", FALSE, "usr/lib/libx.so");
  expect_key("usr/lib/libx-2.36.so", FALSE, "usr/lib/libx.so");
  expect_key("libx-2.so.0", FALSE, "libx.so");
  expect_key("usr/lib/libx.so", FALSE, "usr/lib/libx.so");
  expect_key("usr/bin/x1", FALSE, "usr/bin/x1");
  expect_key("libx.so.d/y", FALSE, "libx.so.d/y");
  expect_key("libx.sofa", FALSE, "libx.sofa");
  expect_key("usr/lib/x-1.22/m10.so", TRUE, "usr/lib/x-0.0/m0.so");
  expect_key("", TRUE, "");
}

static WhElf *
facts(const char *path)
{
  WhElf *elf = wh_elf_new(path);
  elf->number[WH_ELF_MEMBERS] = 1;
  return elf;
}

static WhElf *
with(WhElf *elf, WhElfList list, const char *value)
{
  wh_elf_add(elf, list, wh_slice_str(value));
  return elf;
}

static WhBinary *
build_of(WhElf *a, WhElf *b)
{
  WhBinary *binary = wh_binary_new();
  binary->kind = WH_BINARY_FOLDER;
  binary->complete = TRUE;
  WhElf *const files[] = {a, b};
  for (gsize i = 0; i < G_N_ELEMENTS(files) && files[i] != NULL; i++) {
    wh_elf_finish(files[i]);
    g_ptr_array_add(binary->files, files[i]);
  }
  return binary;
}

static char *
kinds_of(const GPtrArray *findings)
{
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf(out, "%s%s", i > 0 ? " " : "",
                           ((const WhDeltaFinding *)findings->pdata[i])->kind->id);
  return g_strdup(out->str);
}

/* Takes both. */
static void
expect_kinds(WhElf *before, WhElf *after, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhDeltaKinds) kinds = wh_delta_kinds_load(&error);
  g_assert_no_error(error);
  g_autoptr(WhBinary) old = build_of(before, NULL), new = build_of(after, NULL);
  g_autoptr(WhDelta) delta = wh_delta_new(old, new, kinds);
  const WhDeltaPair *pair = delta->pairs->pdata[0];
  g_autofree char *found = kinds_of(pair->findings);
  g_assert_cmpstr(found, ==, expected);
}

static WhElf *
numbered(WhElfNumber number, guint64 value)
{
  WhElf *elf = facts("");
  elf->number[number] = value;
  return elf;
}

static void
test_kinds(void)
{
  expect_kinds(facts(""), facts(""), "");
  expect_kinds(facts(""), with(facts(""), WH_ELF_IFUNCS, "pick"), "ifunc");
  expect_kinds(facts(""), numbered(WH_ELF_IRELATIVE, 1), "ifunc");
  expect_kinds(numbered(WH_ELF_IRELATIVE, 1), facts(""), "");
  expect_kinds(facts(""), with(facts(""), WH_ELF_HOOKS, "init_array f"), "load-hook");
  expect_kinds(facts(""), numbered(WH_ELF_FINI, 2), "load-hook");
  expect_kinds(facts(""), with(facts(""), WH_ELF_AUDIT, "a.so"), "audit");
  expect_kinds(facts(""), with(facts(""), WH_ELF_RUNPATH, "/tmp"), "search-path");
  expect_kinds(facts(""), with(facts(""), WH_ELF_INTERPRETER, "/l"), "interpreter");
  expect_kinds(facts(""), numbered(WH_ELF_STACK_EXEC, 1), "executable-stack");
  expect_kinds(facts(""), numbered(WH_ELF_WX_SEGMENTS, 1), "writable-code");
  expect_kinds(facts(""), numbered(WH_ELF_TEXTREL, 1), "text-relocations");
  expect_kinds(numbered(WH_ELF_RELRO, 2), numbered(WH_ELF_RELRO, 1), "relro");
  expect_kinds(numbered(WH_ELF_RELRO, 1), numbered(WH_ELF_RELRO, 2), "");
  expect_kinds(numbered(WH_ELF_PIE, 1), facts(""), "pie");
  expect_kinds(numbered(WH_ELF_CANARY, 1), facts(""), "stack-protector");
  expect_kinds(numbered(WH_ELF_BTI, 1), facts(""), "control-flow");
  expect_kinds(numbered(WH_ELF_SET_ID, 1), numbered(WH_ELF_SET_ID, 2), "set-id");
  expect_kinds(numbered(WH_ELF_SET_ID, 3), numbered(WH_ELF_SET_ID, 2), "");
  expect_kinds(facts(""), with(facts(""), WH_ELF_NEEDED, "l.so"), "needed");
  expect_kinds(with(facts(""), WH_ELF_SONAME, "a"), with(facts(""), WH_ELF_SONAME, "b"), "soname");
  expect_kinds(with(facts(""), WH_ELF_EXPORTS, "a"), with(facts(""), WH_ELF_EXPORTS, "b"),
               "exports exports-gone");
  expect_kinds(facts(""), with(facts(""), WH_ELF_PACKED, ".data"), "packed");
  expect_kinds(numbered(WH_ELF_CODE_BYTES, 10000), numbered(WH_ELF_CODE_BYTES, 15000), "code-size");
  expect_kinds(numbered(WH_ELF_CODE_BYTES, 100000), numbered(WH_ELF_CODE_BYTES, 115000), "");
  expect_kinds(numbered(WH_ELF_SYMTAB, 9), facts(""), "symbols-kept");
  expect_kinds(numbered(WH_ELF_TYPE, 2), numbered(WH_ELF_TYPE, 3), "format");
  expect_kinds(facts(""), with(facts(""), WH_ELF_TOOLCHAIN, "c"), "toolchain");
  expect_kinds(facts(""), with(facts(""), WH_ELF_MALFORMED, "m"), "malformed");
}

static void
test_capabilities(void)
{
  WhElf *had = with(facts(""), WH_ELF_IMPORTS, "dlsym@GLIBC_2.34");
  expect_kinds(facts(""), with(facts(""), WH_ELF_IMPORTS, "dlopen@GLIBC_2.34"), "can-load-code imports");
  expect_kinds(had,
               with(with(facts(""), WH_ELF_IMPORTS, "dlopen@GLIBC_2.34"), WH_ELF_IMPORTS, "dlsym@GLIBC_2.34"),
               "imports");
  expect_kinds(facts(""), with(facts(""), WH_ELF_IMPORTS, "timegm"), "imports");
  expect_kinds(facts(""), with(facts(""), WH_ELF_IMPORTS, "sendmsg"), "can-pass-files imports");
  expect_kinds(facts(""), with(facts(""), WH_ELF_IMPORTS, "mremap"), "can-change-memory imports");
  expect_kinds(with(facts(""), WH_ELF_IMPORTS, "__memcpy_chk@G"), with(facts(""), WH_ELF_IMPORTS, "memcpy@G"),
               "fortify imports imports-gone");
  expect_kinds(with(facts(""), WH_ELF_IMPORTS, "__memcpy_chk@G"),
               with(facts(""), WH_ELF_IMPORTS, "__read_chk"), "imports imports-gone");
}

static void
test_pairs(void)
{
  g_autoptr(WhDeltaKinds) kinds = wh_delta_kinds_load(NULL);
  g_autoptr(WhBinary) old = build_of(facts("lib/libx.so.1.2"), facts("lib/old"));
  g_autoptr(WhBinary) new = build_of(
      facts("lib/libx.so.2.0"), with(with(facts("lib/new"), WH_ELF_IMPORTS, "ptrace"), WH_ELF_IFUNCS, "f"));
  g_autoptr(WhDelta) delta = wh_delta_new(old, new, kinds);
  g_autofree char *whole = kinds_of(delta->findings);
  g_assert_cmpstr(whole, ==, "file file-gone");
  g_assert_cmpuint(delta->pairs->len, ==, 2);
  const WhDeltaPair *x = delta->pairs->pdata[0], *y = delta->pairs->pdata[1];
  g_assert_cmpstr(x->before->path, ==, "lib/libx.so.1.2");
  g_assert_null(y->before);
  g_autofree char *fresh = kinds_of(y->findings);
  g_assert_cmpstr(fresh, ==, "ifunc can-watch-processes");
}

/* The level: above all measured updates, and something that acts at load time or a protection lost. */
static void
test_level(void)
{
  g_autoptr(WhDeltaKinds) kinds = wh_delta_kinds_load(NULL);
  g_autoptr(WhBinary) plain = build_of(facts(""), NULL);
  g_autoptr(WhBinary) able =
      build_of(with(with(facts(""), WH_ELF_IMPORTS, "ptrace"), WH_ELF_IMPORTS, "bpf"), NULL);
  g_autoptr(WhBinary) hooked =
      build_of(with(with(facts(""), WH_ELF_IMPORTS, "ptrace"), WH_ELF_AUDIT, "a"), NULL);
  g_autoptr(WhDelta) same = wh_delta_new(plain, plain, kinds);
  g_assert_cmpint(same->level, ==, WH_DELTA_NONE);
  g_assert_true(same->statistic <= 0);
  kinds->greatest = 0;
  g_autoptr(WhDelta) capable = wh_delta_new(plain, able, kinds);
  g_assert_cmpint(capable->level, ==, WH_DELTA_NOTE);
  g_autoptr(WhDelta) review = wh_delta_new(plain, hooked, kinds);
  g_assert_cmpint(review->level, ==, WH_DELTA_REVIEW);
  kinds->greatest = 1000;
  g_autoptr(WhDelta) ordinary = wh_delta_new(plain, hooked, kinds);
  g_assert_cmpint(ordinary->level, ==, WH_DELTA_NOTE);
  g_assert_cmpfloat(ordinary->statistic, ==, review->statistic);
}

/* Every kind is whole, and every kind that code names is in the table (or wh_delta_compare would have ended). */
static void
test_table(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WhDeltaKinds) kinds = wh_delta_kinds_load(&error);
  g_assert_no_error(error);
  g_assert_cmpuint(kinds->kinds->len, >, 40);
  for (guint i = 0; i < kinds->kinds->len; i++) {
    const WhDeltaKind *kind = kinds->kinds->pdata[i];
    g_assert_true(kind->innocent[0] != NULL && *kind->why != '\0' && *kind->says != '\0');
    g_assert_true((kind->symbols != NULL) == g_str_has_prefix(kind->id, "can-"));
    g_assert_true(kind->weight >= 0);
  }
}

static void
test_merge(void)
{
  g_autoptr(WhElf) library = wh_elf_new("");
  g_autoptr(WhElf) a = with(with(facts("a.o"), WH_ELF_IMPORTS, "f"), WH_ELF_IMPORTS, "g");
  g_autoptr(WhElf) b = with(facts("b.o"), WH_ELF_EXPORTS, "f");
  a->number[WH_ELF_IBT] = 1;
  a->number[WH_ELF_INIT] = 2;
  b->number[WH_ELF_INIT] = G_MAXUINT64;
  b->number[WH_ELF_STACK_EXEC] = 1;
  wh_elf_merge(library, a);
  wh_elf_merge(library, b);
  wh_elf_finish(library);
  g_assert_cmpuint(library->number[WH_ELF_MEMBERS], ==, 2);
  g_assert_cmpuint(library->number[WH_ELF_IBT], ==, 0);
  g_assert_cmpuint(library->number[WH_ELF_INIT], ==, G_MAXUINT64);
  g_assert_cmpuint(library->number[WH_ELF_STACK_EXEC], ==, 1);
  expect_list(library, WH_ELF_IMPORTS, "g");
}

static void
test_names(void)
{
  g_autoptr(WhElf) elf = wh_elf_new("");
  g_autofree char *long_name = g_strnfill(5000, 'n');
  wh_elf_add(elf, WH_ELF_IMPORTS, wh_slice_str(long_name));
  wh_elf_add(elf, WH_ELF_IMPORTS,
             wh_slice_str("\xe2\x80\xae"
                          "cab"));
  wh_elf_finish(elf);
  g_assert_cmpuint(strlen(elf->list[WH_ELF_IMPORTS]->pdata[1]), ==, WH_LIMIT_BINARY_NAME);
  g_assert_cmpstr(elf->list[WH_ELF_IMPORTS]->pdata[0], ==, "\\u{202e}cab");
}

int
main(int argc, char **argv)
{
  static const WhCall *const calls[] = {&wh_binary_call, NULL};
  if (argc > 1 && g_str_equal(argv[1], "--call"))
    return wh_call_main(calls, argc, argv);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/binary/shared", test_shared);
  g_test_add_func("/binary/named", test_named);
  g_test_add_func("/binary/objects", test_objects);
  g_test_add_func("/binary/containers", test_containers);
  g_test_add_func("/binary/broken", test_broken);
  g_test_add_func("/binary/refused", test_refused);
  g_test_add_func("/binary/prefixes", test_prefixes);
  g_test_add_func("/binary/folder", test_folder);
  g_test_add_func("/binary/path-key", test_path_key);
  g_test_add_func("/binary/kinds", test_kinds);
  g_test_add_func("/binary/capabilities", test_capabilities);
  g_test_add_func("/binary/pairs", test_pairs);
  g_test_add_func("/binary/level", test_level);
  g_test_add_func("/binary/table", test_table);
  g_test_add_func("/binary/merge", test_merge);
  g_test_add_func("/binary/names", test_names);
  return g_test_run();
}
