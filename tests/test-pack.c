/* SPDX-License-Identifier: Apache-2.0
 * Object stores made to harm: loops, bombs, lies about sizes, links. And the small parts that a store is read
 * with. */
#include "base/error.h"
#include "source/git/hidden_scan.h"
#include "source/git/treediff.h"

#include <glib/gstdio.h>
#include <libdeflate.h>
#include <unistd.h>

#define OID_LEN 20u

/* A pack in the making. Entries get names in ascending order, as an index wants them. */
typedef struct {
  GByteArray *pack, *oids, *offsets;
  guint count;
} PackMaker;

static void
put_be32(GByteArray *out, guint32 value)
{
  guint32 be = GUINT32_TO_BE(value);
  g_byte_array_append(out, (const guint8 *)&be, sizeof be);
}

static WhOid
name_of(guint n)
{
  WhOid oid = {{0}};
  oid.bytes[0] = (guint8)(n >> 8);
  oid.bytes[1] = (guint8)n;
  oid.bytes[2] = 1;
  return oid;
}

static PackMaker
maker_new(guint count)
{
  PackMaker maker = {g_byte_array_new(), g_byte_array_new(), g_byte_array_new(), 0};
  g_byte_array_append(maker.pack, (const guint8 *)"PACK", 4);
  put_be32(maker.pack, 2);
  put_be32(maker.pack, count);
  return maker;
}

/* An entry that says it holds SIZE bytes, and holds CONTENT. BASE: of a delta, NULL otherwise. */
static void
maker_add(PackMaker *maker, guint type, guint64 size, const WhOid *base, WhSlice content)
{
  WhOid oid = name_of(maker->count++);
  g_byte_array_append(maker->oids, oid.bytes, OID_LEN);
  put_be32(maker->offsets, maker->pack->len);
  guint8 byte = (guint8)(type << 4 | (size & 15));
  for (size >>= 4; size > 0; size >>= 7) {
    byte |= 0x80;
    g_byte_array_append(maker->pack, &byte, 1);
    byte = (guint8)(size & 0x7f);
  }
  g_byte_array_append(maker->pack, &byte, 1);
  if (base != NULL)
    g_byte_array_append(maker->pack, base->bytes, OID_LEN);
  struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(6);
  gsize room = libdeflate_zlib_compress_bound(deflate, content.len);
  g_autofree guint8 *out = g_malloc(room);
  gsize len = libdeflate_zlib_compress(deflate, content.data, content.len, out, room);
  libdeflate_free_compressor(deflate);
  g_byte_array_append(maker->pack, out, (guint)len);
}

static void
write_file(const char *folder, const char *name, const GByteArray *bytes)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_assert_true(g_file_set_contents(path, (const char *)bytes->data, (gssize)bytes->len, NULL));
}

static GByteArray *
make_index(const PackMaker *maker)
{
  static const guint8 zeros[2 * OID_LEN] = {0};
  GByteArray *idx = g_byte_array_new();
  g_byte_array_append(idx, (const guint8 *)"\377tOc\0\0\0\2", 8);
  for (guint byte = 0; byte < 256; byte++) {
    guint below = 0;
    while (below < maker->count && maker->oids->data[below * OID_LEN] <= byte)
      below++;
    put_be32(idx, below);
  }
  g_byte_array_append(idx, maker->oids->data, maker->oids->len);
  for (guint i = 0; i < maker->count; i++)
    put_be32(idx, 0);
  g_byte_array_append(idx, maker->offsets->data, maker->offsets->len);
  g_byte_array_append(idx, zeros, sizeof zeros);
  return idx;
}

/* Ends the pack and opens a store that holds it alone. */
static WhOdb *
maker_open(PackMaker *maker)
{
  static const guint8 zeros[OID_LEN] = {0};
  g_autofree char *folder = g_dir_make_tmp("wh-pack-XXXXXX", NULL);
  g_autofree char *packs = g_build_filename(folder, "pack", NULL);
  g_autoptr(GByteArray) idx = make_index(maker);
  g_byte_array_append(maker->pack, zeros, sizeof zeros);
  g_assert_cmpint(g_mkdir(packs, 0700), ==, 0);
  write_file(packs, "pack-1.idx", idx);
  write_file(packs, "pack-1.pack", maker->pack);
  g_autoptr(GError) error = NULL;
  WhOdb *odb = wh_odb_open((const char *const *)&folder, 1, OID_LEN, &error);
  g_assert_no_error(error);
  g_autofree char *remove = g_strdup_printf("rm -r '%s'", folder);
  g_assert_cmpint(system(remove), ==, 0); /* the mappings stay */
  g_byte_array_unref(maker->pack);
  g_byte_array_unref(maker->oids);
  g_byte_array_unref(maker->offsets);
  return odb;
}

static WhObject *
read_nth(const WhOdb *odb, guint n, gsize limit, GError **error)
{
  WhOid oid = name_of(n);
  g_autoptr(WhOdbReader) reader = wh_odb_reader_new(odb, 0);
  return wh_odb_read(reader, &oid, 0, limit, error);
}

static void
assert_refused(const WhOdb *odb, guint n, int code)
{
  g_autoptr(GError) error = NULL;
  g_assert_null(read_nth(odb, n, WH_ODB_OBJECT, &error));
  g_assert_error(error, WH_ERROR, code);
}

static void
test_loop(void)
{
  WhOid first = name_of(0), second = name_of(1), nowhere = name_of(999);
  WhSlice delta = WH_SLICE("\4\4\220\4");
  PackMaker maker = maker_new(3);
  maker_add(&maker, WH_PACK_REF_DELTA, delta.len, &second, delta);
  maker_add(&maker, WH_PACK_REF_DELTA, delta.len, &first, delta);
  maker_add(&maker, WH_PACK_REF_DELTA, delta.len, &nowhere, delta);
  g_autoptr(WhOdb) odb = maker_open(&maker);
  assert_refused(odb, 0, WH_ERROR_LIMIT);
  assert_refused(odb, 2, WH_ERROR_INPUT);
  g_autoptr(WhHiddenScan) scan = wh_hidden_scan_new(odb, NULL, 2);
  g_assert_true(wh_hidden_scan_may_hold(scan, &first));
  g_assert_true(wh_hidden_scan_may_hold(scan, &nowhere));
}

static void
test_sizes(void)
{
  PackMaker maker = maker_new(5);
  maker_add(&maker, WH_OBJECT_BLOB, 3, NULL, WH_SLICE("four"));
  maker_add(&maker, WH_OBJECT_BLOB, 5, NULL, WH_SLICE("four"));
  maker_add(&maker, WH_OBJECT_TREE, (guint64)1 << 40, NULL, WH_SLICE("small"));
  maker_add(&maker, WH_OBJECT_COMMIT, (guint64)1 << 40, NULL, WH_SLICE("small"));
  maker_add(&maker, WH_OBJECT_BLOB, 4, NULL, WH_SLICE("four"));
  g_autoptr(WhOdb) odb = maker_open(&maker);
  g_autoptr(GError) error = NULL;
  assert_refused(odb, 0, WH_ERROR_INPUT);
  assert_refused(odb, 1, WH_ERROR_INPUT);
  assert_refused(odb, 2, WH_ERROR_LIMIT);
  assert_refused(odb, 3, WH_ERROR_INPUT);
  assert_refused(odb, 5, WH_ERROR_NOT_FOUND);
  g_autoptr(WhObject) good = read_nth(odb, 4, 4, &error);
  g_assert_no_error(error);
  g_assert_true(wh_slice_equal(wh_slice((const char *)good->data, good->size), WH_SLICE("four")));
  g_assert_null(read_nth(odb, 4, 3, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_LIMIT);
}

/* Each delta makes its result as large as an object may be: together they pass the limit of work. */
static void
test_bomb(void)
{
  enum { LINKS = 40 };
  gsize size = WH_ODB_OBJECT;
  g_autofree char *zeros = g_malloc0(size);
  g_autoptr(GByteArray) delta = g_byte_array_new();
  PackMaker maker = maker_new(LINKS);
  maker_add(&maker, WH_OBJECT_BLOB, size, NULL, wh_slice(zeros, size));
  for (guint i = 0; i < 2; i++) /* 64 MiB in seven bits a byte */
    g_byte_array_append(delta, (const guint8 *)"\200\200\200\40", 4);
  for (gsize at = 0; at < size; at += 1u << 23) /* offset bytes 3 and 4, size byte 3 */
  {
    guint8 op[] = {0xcc, (guint8)(at >> 16), (guint8)(at >> 24), 0x80};
    g_byte_array_append(delta, op, sizeof op);
  }
  for (guint i = 1; i < LINKS; i++) {
    WhOid base = name_of(i - 1);
    maker_add(&maker, WH_PACK_REF_DELTA, delta->len, &base, wh_slice((const char *)delta->data, delta->len));
  }
  g_autoptr(WhOdb) odb = maker_open(&maker);
  g_autoptr(GError) error = NULL;
  g_autoptr(WhObject) third = read_nth(odb, 2, WH_ODB_OBJECT, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(third->size, ==, size);
  assert_refused(odb, LINKS - 1, WH_ERROR_LIMIT);
}

/* A commit larger than wanted comes cut, and says its size. */
static void
test_cut(void)
{
  g_autofree char *text = g_strnfill(100000, 'x');
  PackMaker maker = maker_new(1);
  maker_add(&maker, WH_OBJECT_COMMIT, 100000, NULL, wh_slice_str(text));
  g_autoptr(WhOdb) odb = maker_open(&maker);
  g_autoptr(GError) error = NULL;
  g_autoptr(WhObject) commit = read_nth(odb, 0, 1000, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(commit->size, ==, 1000);
  g_assert_cmpuint(commit->whole, ==, 100000);
}

static void
test_cache(void)
{
  WhObjectCache *cache = wh_object_cache_new(1000);
  for (guint64 key = 0; key < 50; key++) {
    g_autoptr(WhObject) object = wh_object_new(WH_OBJECT_TREE, 100);
    object->data[0] = (guint8)key;
    wh_object_cache_put(cache, key, object);
    g_autoptr(WhObject) kept = wh_object_cache_get(cache, 0); /* used all the time: stays */
    g_assert_nonnull(kept);
  }
  guint n = 0;
  for (guint64 key = 0; key < 50; key++) {
    g_autoptr(WhObject) object = wh_object_cache_get(cache, key);
    g_assert_true(object == NULL || object->data[0] == key);
    n += object != NULL ? 1 : 0;
  }
  g_assert_cmpuint(n, ==, 10);
  g_autoptr(WhObject) large = wh_object_new(WH_OBJECT_TREE, 126);
  wh_object_cache_put(cache, 100, large);
  g_assert_null(wh_object_cache_get(cache, 100));
  wh_object_cache_free(cache);
}

static guint
flags_of(const char *text, gboolean at_start)
{
  return wh_hidden_flags((const guint8 *)text, strlen(text), at_start);
}

static void
test_hidden_bytes(void)
{
  static const char *const hidden[] = {"\u202a", "\u202e",     "\u2066", "\u2069", "\u200b",
                                       "\u200d", "\u2060",     "\u00ad", "\u3164", "\uffa0",
                                       "\u115f", "\U000e0041", "\u0430", "\u03bf", "\ufe00\ufe01\ufe02",
                                       "\u180e", "\u0501"};
  static const char *const shown[] = {"\u2014", "\u201c", "\u2029",     "\u3042",       "\uff01",
                                      "\u1100", "\u00e9", "\U0001f600", "\u0430\u0431", "\u2714\ufe0f"};
  for (gsize i = 0; i < G_N_ELEMENTS(hidden); i++)
    for (int before = 0; before < 20; before++) {
      g_autofree char *text = g_strdup_printf("%*s%sand more text after it", before, "", hidden[i]);
      g_assert_cmpuint(flags_of(text, TRUE) & WH_HIDDEN_HELD, !=, 0);
    }
  for (gsize i = 0; i < G_N_ELEMENTS(shown); i++) {
    g_autofree char *text = g_strdup_printf("some text %s and more", shown[i]);
    g_assert_cmpuint(flags_of(text, TRUE) & WH_HIDDEN_HELD, ==, 0);
  }
  g_assert_cmpuint(flags_of("\ufeffint x;", TRUE) & WH_HIDDEN_HELD, ==, 0);
  g_assert_cmpuint(flags_of("\ufeffint x;", FALSE) & WH_HIDDEN_HELD, !=, 0);
  g_assert_cmpuint(flags_of("\ufeff\ufeff", TRUE) & WH_HIDDEN_HELD, !=, 0);
  g_assert_cmpuint(flags_of("plain text, nothing else in it", TRUE), ==, 0);
}

static void
test_open(void)
{
  g_autofree char *folder = g_dir_make_tmp("wh-pack-XXXXXX", NULL);
  g_autofree char *absent = g_build_filename(folder, "absent", NULL);
  g_autoptr(GError) error = NULL;
  g_assert_null(wh_odb_open((const char *const *)&absent, 1, OID_LEN, &error));
  g_assert_error(error, WH_ERROR, WH_ERROR_NOT_FOUND);
  const char *twice[] = {folder, folder};
  g_autoptr(WhOdb) odb = wh_odb_open(twice, 2, OID_LEN, NULL);
  guint n = 0;
  wh_odb_stores(odb, &n);
  g_assert_cmpuint(n, ==, 1);
  g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/pack/loop", test_loop);
  g_test_add_func("/pack/sizes", test_sizes);
  g_test_add_func("/pack/bomb", test_bomb);
  g_test_add_func("/pack/cut", test_cut);
  g_test_add_func("/pack/cache", test_cache);
  g_test_add_func("/pack/hidden-bytes", test_hidden_bytes);
  g_test_add_func("/pack/open", test_open);
  return g_test_run();
}
