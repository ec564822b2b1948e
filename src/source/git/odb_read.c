/* SPDX-License-Identifier: Apache-2.0
 * Reading objects of a store: look-up, delta chains, loose files. */
#include "source/git/odb.h"
#include "base/error.h"
#include "source/git/inflate.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOSE_HEAD 32u               /* "commit 18446744073709551615" and its NUL fit */
#define LOOSE_BYTES ((gsize)1 << 32) /* of a deflated file */

typedef struct {
  guint64 offset;
  WhPackEntry entry;
} Link;

struct WhOdbReader {
  const WhOdb *odb;
  struct libdeflate_decompressor *inflate;
  WhObjectCache *cache;
  GArray *chain;       /* Link: deltas from the wanted object down to its base */
  GByteArray *scratch; /* an inflated delta */
  guint last_pack;     /* where the last look-up ended */
};

WhOdbReader *
wh_odb_reader_new(const WhOdb *odb, gsize cache)
{
  WhOdbReader *reader = g_new0(WhOdbReader, 1);
  reader->odb = odb;
  reader->inflate = libdeflate_alloc_decompressor();
  g_assert(reader->inflate != NULL);
  reader->cache = wh_object_cache_new(cache > 0 ? cache : WH_ODB_CACHE);
  reader->chain = g_array_new(FALSE, FALSE, sizeof(Link));
  reader->scratch = g_byte_array_new();
  return reader;
}

void
wh_odb_reader_free(WhOdbReader *reader)
{
  if (reader == NULL)
    return;
  libdeflate_free_decompressor(reader->inflate);
  wh_object_cache_free(reader->cache);
  g_array_unref(reader->chain);
  g_byte_array_unref(reader->scratch);
  g_free(reader);
}

guint
wh_odb_reader_oid_len(const WhOdbReader *reader)
{
  return wh_odb_oid_len(reader->odb);
}

static WhObject *
fail_at(GError **error, int code, guint64 offset, const char *why)
{
  g_set_error(error, WH_ERROR, code, "pack offset %" G_GUINT64_FORMAT ": %s", offset, why);
  return NULL;
}

static gboolean
inflate_exactly(WhOdbReader *reader, const guint8 *data, gsize avail, guint8 *out, gsize size)
{
  return libdeflate_zlib_decompress_ex(reader->inflate, data, avail, out, size, NULL, NULL) ==
         LIBDEFLATE_SUCCESS;
}

static guint64
cache_key(guint32 pack, guint64 offset)
{
  return (guint64)pack << 48 | offset;
}

/* An entry that holds its object whole. */
static WhObject *
read_whole(WhOdbReader *reader, guint64 offset, const WhPackEntry *entry, gsize limit, GError **error)
{
  gboolean cuts = entry->size > limit;
  if (cuts && (entry->type == WH_OBJECT_TREE || entry->type == WH_OBJECT_BLOB))
    return fail_at(error, WH_ERROR_LIMIT, offset, "the object is larger than this reader takes");
  gsize size = cuts ? limit : (gsize)entry->size;
  g_autoptr(WhObject) object = wh_object_new((WhObjectType)entry->type, size);
  object->whole = (gsize)entry->size;
  gboolean good = cuts ? wh_inflate_prefix(entry->data, entry->avail, object->data, size) == size
                       : inflate_exactly(reader, entry->data, entry->avail, object->data, size);
  return good ? g_steal_pointer(&object) : fail_at(error, WH_ERROR_INPUT, offset, "broken deflate stream");
}

static WhObject *
apply_link(WhOdbReader *reader, WhObject *base, const Link *link, gsize *work, GError **error)
{
  guint64 base_size = 0, size = 0;
  gsize ops = 0, delta_len = (gsize)link->entry.size;
  g_byte_array_set_size(reader->scratch, (guint)delta_len);
  const guint8 *delta = reader->scratch->data;
  if (!inflate_exactly(reader, link->entry.data, link->entry.avail, reader->scratch->data, delta_len) ||
      !wh_delta_sizes(delta, delta_len, &base_size, &size, &ops))
    return fail_at(error, WH_ERROR_INPUT, link->offset, "broken delta");
  *work += delta_len + (size <= WH_ODB_OBJECT ? (gsize)size : 0);
  if (size > WH_ODB_OBJECT || *work > WH_ODB_WORK)
    return fail_at(error, WH_ERROR_LIMIT, link->offset, "a delta makes more than this reader takes");
  g_autoptr(WhObject) object = wh_object_new(base->type, (gsize)size);
  if (!wh_delta_apply(wh_slice((const char *)base->data, base->size),
                      wh_slice((const char *)delta, delta_len), object->data, object->size))
    return fail_at(error, WH_ERROR_INPUT, link->offset, "a delta does not fit its base");
  return g_steal_pointer(&object);
}

/* Where the base of a delta lies, always in the same pack; 0 when there is none. */
static guint64
base_of(const WhOdbPack *pack, const WhPackEntry *entry)
{
  guint64 offset = 0;
  if (entry->type == WH_PACK_OFS_DELTA)
    return entry->base_offset;
  return wh_pack_index_find(&pack->index, entry->base_oid, &offset) ? offset : 0;
}

/* Goes down the chain from OFFSET, keeping the deltas, to an object that is cached or whole. */
static WhObject *
find_base(WhOdbReader *reader, guint32 nth, guint64 offset, gsize limit, GError **error)
{
  const WhOdbPack *pack = wh_odb_pack(reader->odb, nth);
  Link link = {.offset = offset};
  g_array_set_size(reader->chain, 0);
  for (;;) {
    WhObject *cached = wh_object_cache_get(reader->cache, cache_key(nth, link.offset));
    if (cached != NULL)
      return cached;
    if (!wh_pack_entry_parse(pack->data, pack->size, link.offset, pack->index.oid_len, &link.entry))
      return fail_at(error, WH_ERROR_INPUT, link.offset, "broken entry");
    if (link.entry.type <= WH_OBJECT_TAG)
      return read_whole(reader, link.offset, &link.entry, reader->chain->len > 0 ? WH_ODB_OBJECT : limit,
                        error);
    if (link.entry.size > WH_ODB_OBJECT || reader->chain->len >= WH_ODB_DEPTH)
      return fail_at(error, WH_ERROR_LIMIT, link.offset, "a delta chain larger than this reader takes");
    g_array_append_val(reader->chain, link);
    link.offset = base_of(pack, &link.entry);
    if (link.offset == 0)
      return fail_at(error, WH_ERROR_INPUT, offset, "a delta without its base");
  }
}

static WhObject *
read_packed(WhOdbReader *reader, WhOdbPlace place, gsize limit, GError **error)
{
  g_autoptr(WhObject) object = find_base(reader, place.pack, place.offset, limit, error);
  gsize work = 0;
  if (object != NULL && object->size < object->whole && reader->chain->len > 0)
    return fail_at(error, WH_ERROR_LIMIT, place.offset, "a delta's base is larger than this reader takes");
  if (object != NULL && reader->chain->len == 0 && object->type == WH_OBJECT_TREE)
    wh_object_cache_put(reader->cache, cache_key(place.pack, place.offset), object);
  for (guint i = reader->chain->len; object != NULL && i-- > 0;) {
    const Link *link = &g_array_index(reader->chain, Link, i);
    WhObject *next = apply_link(reader, object, link, &work, error);
    if (i == reader->chain->len - 1)
      wh_object_cache_put(reader->cache,
                          cache_key(place.pack, base_of(wh_odb_pack(reader->odb, place.pack), &link->entry)),
                          object);
    if (next != NULL)
      wh_object_cache_put(reader->cache, cache_key(place.pack, link->offset), next);
    wh_object_unref(object);
    object = next;
  }
  return g_steal_pointer(&object);
}

/* Maps the file of a loose object from the first store that has it. */
static GMappedFile *
open_loose(WhOdbReader *reader, const WhOid *oid)
{
  char hex[WH_OID_HEX_MAX + 1];
  guint n_stores = 0;
  const int *stores = wh_odb_stores(reader->odb, &n_stores);
  wh_oid_format(oid, wh_odb_oid_len(reader->odb), hex);
  const char folder_name[3] = {hex[0], hex[1], '\0'};
  for (guint i = 0; i < n_stores; i++) {
    struct stat st;
    GMappedFile *file = NULL;
    int folder = openat(stores[i], folder_name, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
    int fd = folder < 0 ? -1 : openat(folder, hex + 2, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (guint64)st.st_size <= LOOSE_BYTES)
      file = g_mapped_file_new_from_fd(fd, FALSE, NULL);
    if (fd >= 0)
      close(fd);
    if (folder >= 0)
      close(folder);
    if (file != NULL)
      return file;
  }
  return NULL;
}

/* "tree 1234" and a NUL. Returns the bytes of the head, 0 when it is none. */
static gsize
parse_loose_head(const guint8 *head, gsize len, WhObjectType *ret_type, guint64 *ret_size)
{
  static const char *const names[] = {NULL, "commit ", "tree ", "blob ", "tag "};
  const guint8 *nul = memchr(head, 0, len);
  if (nul == NULL)
    return 0;
  for (guint type = WH_OBJECT_COMMIT; type <= WH_OBJECT_TAG; type++) {
    if (!g_str_has_prefix((const char *)head, names[type]))
      continue;
    *ret_type = (WhObjectType)type;
    const char *digits = (const char *)head + strlen(names[type]);
    return g_ascii_string_to_unsigned(digits, 10, 0, G_MAXINT64, ret_size, NULL) ? (gsize)(nul - head) + 1
                                                                                 : 0;
  }
  return 0;
}

static WhObject *
fail_loose(const WhOdbReader *reader, const WhOid *oid, int code, const char *why, GError **error)
{
  char hex[WH_OID_HEX_MAX + 1];
  wh_oid_format(oid, wh_odb_oid_len(reader->odb), hex);
  g_set_error(error, WH_ERROR, code, "object %s: %s", hex, why);
  return NULL;
}

static WhObject *
read_loose(WhOdbReader *reader, const WhOid *oid, gsize limit, GError **error)
{
  g_autoptr(GMappedFile) file = open_loose(reader, oid);
  if (file == NULL)
    return fail_loose(reader, oid, WH_ERROR_NOT_FOUND, "missing", error);
  const guint8 *data = (const guint8 *)g_mapped_file_get_contents(file);
  gsize len = g_mapped_file_get_length(file);
  guint8 head[LOOSE_HEAD];
  WhObjectType type = 0;
  guint64 whole = 0;
  gsize head_len = parse_loose_head(head, wh_inflate_prefix(data, len, head, sizeof head), &type, &whole);
  if (head_len == 0)
    return fail_loose(reader, oid, WH_ERROR_INPUT, "broken loose object", error);
  if (whole > limit && (type == WH_OBJECT_TREE || type == WH_OBJECT_BLOB))
    return fail_loose(reader, oid, WH_ERROR_LIMIT, "larger than this reader takes", error);
  gsize size = whole > limit ? limit : (gsize)whole;
  g_autoptr(WhObject) object = wh_object_new(type, size + head_len);
  gboolean good = whole > limit
                      ? wh_inflate_prefix(data, len, object->data, size + head_len) == size + head_len
                      : inflate_exactly(reader, data, len, object->data, size + head_len);
  if (!good)
    return fail_loose(reader, oid, WH_ERROR_INPUT, "broken loose object", error);
  memmove(object->data, object->data + head_len, size);
  object->size = size;
  object->whole = (gsize)whole;
  return g_steal_pointer(&object);
}

gboolean
wh_odb_find(WhOdbReader *reader, const WhOid *oid, WhOdbPlace *ret_place)
{
  guint n = wh_odb_n_packs(reader->odb);
  for (guint i = 0; i < n; i++) {
    guint nth = (reader->last_pack + i) % n;
    guint64 offset = 0;
    if (wh_pack_index_find(&wh_odb_pack(reader->odb, nth)->index, oid->bytes, &offset)) {
      reader->last_pack = nth;
      *ret_place = (WhOdbPlace){nth, offset};
      return TRUE;
    }
  }
  g_autoptr(GMappedFile) file = open_loose(reader, oid);
  *ret_place = (WhOdbPlace){WH_ODB_LOOSE, 0};
  return file != NULL;
}

WhObject *
wh_odb_read_at(WhOdbReader *reader, const WhOid *oid, WhOdbPlace place, WhObjectType type, gsize limit,
               GError **error)
{
  g_autoptr(WhObject) object = place.pack == WH_ODB_LOOSE ? read_loose(reader, oid, limit, error)
                                                          : read_packed(reader, place, limit, error);
  if (object == NULL)
    return NULL;
  if (type != 0 && object->type != type)
    return fail_loose(reader, oid, WH_ERROR_INPUT, "not of the type that its reference says", error);
  if (object->size > limit) /* a delta's result; whole entries are cut or refused as they are read */
    return fail_loose(reader, oid, WH_ERROR_LIMIT, "larger than this reader takes", error);
  return g_steal_pointer(&object);
}

/* git knows the empty tree without keeping it. */
static gboolean
is_empty_tree(const WhOid *oid, guint oid_len)
{
  static const guint8 sha1[20] = {0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60,
                                  0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb, 0xee, 0x49, 0x04};
  static const guint8 sha256[32] = {0x6e, 0xf1, 0x9b, 0x41, 0x22, 0x5c, 0x53, 0x69, 0xf1, 0xc1, 0x04,
                                    0xd4, 0x5d, 0x8d, 0x85, 0xef, 0xa9, 0xb0, 0x57, 0xb5, 0x3b, 0x14,
                                    0xb4, 0xb9, 0xb9, 0x39, 0xdd, 0x74, 0xde, 0xcc, 0x53, 0x21};
  return memcmp(oid->bytes, oid_len == sizeof sha1 ? sha1 : sha256, oid_len) == 0;
}

WhObject *
wh_odb_read(WhOdbReader *reader, const WhOid *oid, WhObjectType type, gsize limit, GError **error)
{
  WhOdbPlace place = {0};
  if (wh_odb_find(reader, oid, &place))
    return wh_odb_read_at(reader, oid, place, type, limit, error);
  if (type != WH_OBJECT_BLOB && is_empty_tree(oid, wh_odb_oid_len(reader->odb)))
    return wh_object_new(WH_OBJECT_TREE, 0);
  return fail_loose(reader, oid, WH_ERROR_NOT_FOUND, "missing", error);
}
