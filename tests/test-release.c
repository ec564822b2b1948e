/* SPDX-License-Identifier: Apache-2.0
 * Which tag an archive was made from, and what exporting explains. */
#include "source/git/git_signature.h"
#include "source/release/attributes.h"
#include "source/release/blob_hash.h"
#include "source/release/tag_guess.h"

typedef struct {
  const char *path, *tags, *best; /* "": none */
} Case;

static const Case cases[] = {
    {"pad-1.2.tar.gz", "v1.1 v1.2 v1.2.1", "v1.2"},
    {"/tmp/x/pad-1.2.tgz", "pad-1.2 1.20 11.2", "pad-1.2"},
    {"pad_1.2.orig.tar.xz", "pad_1_2 pad_1_20", "pad_1_2"},
    {"pad-1.2.zip", "1.2", "1.2"},
    {"pad-1.2.tar.bz2", "release-1.2 release-1.2.1", "release-1.2"},
    {"pad-1.2.tar.gz", "V_1_2", "V_1_2"},
    {"pad-1.2.tar.gz", "upstream/1.2", "upstream/1.2"},
    {"pad-1.2.tar.gz", "debian/1.2-1 v1.2", "v1.2"},
    {"pad-1.2.tar.gz", "bar-1.2 pad-1.2", "pad-1.2"},
    {"c-ares_1.18.1.orig.tar.gz", "cares-1_18_1 cares-1_18_0", "cares-1_18_1"},
    {"curl-7.88.1.tar.gz", "curl-7_88_1 curl-7_8_1", "curl-7_88_1"},
    {"bzip2_1.0.8.orig.tar.gz", "bzip2-1.0.8 bzip2-1.0.7", "bzip2-1.0.8"},
    {"zlib_1.2.13.dfsg.orig.tar.bz2", "v1.2.13 v1.2.1", "v1.2.13"},
    {"zlib_1.3.dfsg+really1.3.1.orig.tar.gz", "v1.3 v1.3.1", "v1.3.1"},
    {"libzstd_1.5.4+dfsg2.orig.tar.xz", "v1.5.4", "v1.5.4"},
    {"universal-ctags_5.9.20210829.0.orig.tar.gz", "p5.9.20210829.0 p5.9.20210822.0", "p5.9.20210829.0"},
    {"pad-2.0.0.crate", "v2.0", "v2.0"},
    {"pad-1.2-rc1.tar.gz", "v1.2 v1.2rc1", "v1.2rc1"},
    {"v1.2.tar.gz", "v1.2 v1.2.1", "v1.2"},
    {"pad-1.2.tgz", "@scope/pad@1.2 @scope/other@1.2", "@scope/pad@1.2"},
    {"pad_1.2-3_amd64.deb", "v1.2", "v1.2"},
    {"pad-1.2-source.zip", "v1.2.0", "v1.2.0"},
    {"pad-1.2.tar.gz", "v1.3 v1.1", ""},
    {"pad-2.tar.gz", "v1.2", ""},
    {"pad.tar.gz", "v1.2", ""},
    {"pad-1.2.tar.gz", "", ""},
};

static void
test_guess(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(GStrv) tags = g_strsplit(cases[i].tags, " ", -1);
    g_auto(WhTagGuess) guess = {0};
    wh_tag_guess(cases[i].path, (const char *const *)(gpointer)tags, g_strv_length(tags), &guess);
    g_test_message("%s among %s", cases[i].path, cases[i].tags);
    g_assert_cmpstr(guess.best->len > 0 ? g_ptr_array_index(guess.best, 0) : "", ==, cases[i].best);
  }
}

static void
test_nearest(void)
{
  const char *const tags[] = {"v0.9", "v1.2.1", "v1.2.2", "v1.3", "other"};
  g_auto(WhTagGuess) guess = {0};
  wh_tag_guess("pad-1.2.7.tar.gz", tags, G_N_ELEMENTS(tags), &guess);
  g_assert_cmpuint(guess.best->len, ==, 0);
  g_assert_cmpuint(guess.nearest->len, ==, 3);
  g_assert_cmpstr(g_ptr_array_index(guess.nearest, 0), ==, "v1.2.2");
  g_assert_cmpstr(guess.version, ==, "1.2.7");
}

static void
test_name(void)
{
  g_auto(WhArchiveName) name = {0};
  wh_archive_name_parse("dir/pad-tools-1.2.tar.gz", &name);
  g_assert_cmpstr(name.project, ==, "pad-tools");
  g_assert_cmpstr(name.version, ==, "1.2");
}

static gboolean
explains(const char *tagged, const char *shipped)
{
  return wh_attributes_explain(wh_slice_str(tagged), wh_slice_str(shipped));
}

static void
test_substitution(void)
{
  g_assert_true(explains("V=$Format:%H$\n", "V=0123abcd\n"));
  g_assert_true(explains("$Format:%h$ $Format:%cI$", "0123 2024-01-01T00:00:00Z"));
  g_assert_true(explains("a $Format:%d$ b\nc\n", "a (tag: v1) b\nc\n"));
  g_assert_false(explains("V=$Format:%H$\n", "V=$(id)\n"));
  g_assert_false(explains("V=$Format:%H$\n", "V=1; id\n"));
  g_assert_false(explains("V=$Format:%H$\n", "V=1\nid\n"));
  g_assert_false(explains("V=$Format:%H$\nend\n", "V=1\nend\nmore\n"));
  g_assert_false(explains("V=$Format:%H$\nend\n", "V=1\n"));
  g_assert_false(explains("no placeholder\n", "no placeholder\n"));
  g_assert_false(explains("$Format:%H", "1"));
  g_assert_true(wh_line_ends_explain(WH_SLICE("a\r\nb\r\n"), WH_SLICE("a\nb\n")));
  g_assert_true(wh_line_ends_explain(WH_SLICE("a\nb\n"), WH_SLICE("a\r\nb\n")));
  g_assert_false(wh_line_ends_explain(WH_SLICE("a\nb\n"), WH_SLICE("a\r\nc\n")));
  g_assert_false(wh_line_ends_explain(WH_SLICE("a\nb"), WH_SLICE("a\nb\n")));
  g_assert_false(wh_line_ends_explain(WH_SLICE("a"), WH_SLICE("a\r")));
}

/* Names of blobs as `git hash-object` gives them. */
static void
test_hash(void)
{
  char hex[WH_OID_HEX_MAX + 1];
  WhOid oid = wh_blob_hash_of(WH_SLICE("hello\n"), 20);
  wh_oid_format(&oid, 20, hex);
  g_assert_cmpstr(hex, ==, "ce013625030ba8dba906f756967f9e9ca394464a");
  oid = wh_blob_hash_of(WH_SLICE("hello\n"), 32);
  wh_oid_format(&oid, 32, hex);
  g_assert_cmpstr(hex, ==, "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4");
}

static void
check_signature(WhSlice bytes, const char *key, gint64 time)
{
  g_autoptr(GString) said = g_string_new("before");
  gint64 when = -1;
  wh_git_signature_read(bytes, said, &when);
  g_assert_cmpstr(said->str, ==, key);
  g_assert_cmpint(when, ==, time);
}

/* A packet of version 4 with a time of 2024-01-01 and an issuer. */
static const guint8 packet[] = {0x88, 0x1a, 0x04, 0x00, 0x01, 0x08, 0x00, 0x06, 0x05, 0x02,
                                0x65, 0x92, 0x00, 0x80, 0x00, 0x0a, 0x09, 0x10, 0x01, 0x23,
                                0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x00, 0x00};

static void
test_signature(void)
{
  const WhSlice raw = wh_slice((const char *)packet, sizeof packet);
  g_autofree char *base64 = g_base64_encode(packet, sizeof packet);
  g_autofree char *armor = g_strdup_printf(
      "-----BEGIN PGP SIGNATURE-----\nVersion: x\n\n%s\n-----END PGP SIGNATURE-----\n", base64);
  g_autofree char *clear =
      g_strdup_printf("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nabc  pad-1.2.tar.gz\n%s", armor);
  check_signature(raw, "0123456789abcdef", 1704067200);
  check_signature(wh_slice_str(armor), "0123456789abcdef", 1704067200);
  check_signature(wh_slice_str(clear), "0123456789abcdef", 1704067200);
  for (gsize n = 0; n < sizeof packet; n++) { /* whatever is cut off, nothing beyond is read */
    g_autoptr(GString) key = g_string_new(NULL);
    gint64 time;
    g_autofree char *cut = g_memdup2(packet, MAX(n, 1));
    wh_git_signature_read(wh_slice(cut, n), key, &time);
  }
  check_signature(WH_SLICE("untrusted comment: signature from minisign secret key\n"
                           "RUQBI0VniavN7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"),
                  "minisign:0123456789abcdef", 0);
  check_signature(WH_SLICE("untrusted comment: verify with pad.pub\nRWQBI0VniavN7wAAAAAA\n"),
                  "signify:0123456789abcdef", 0);
  check_signature(WH_SLICE("nothing"), "", 0);
  check_signature(WH_SLICE(""), "", 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/release/guess", test_guess);
  g_test_add_func("/release/nearest", test_nearest);
  g_test_add_func("/release/name", test_name);
  g_test_add_func("/release/substitution", test_substitution);
  g_test_add_func("/release/hash", test_hash);
  g_test_add_func("/release/signature", test_signature);
  return g_test_run();
}
