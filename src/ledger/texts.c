/* SPDX-License-Identifier: Apache-2.0
 * Texts in packed blocks, the later ones in a file. */
#include "ledger/texts.h"

#include "base/error.h"
#include "ledger/intern.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>
#include <zstd.h>

#define BLOCK (64u << 10) /* bytes after which a block is packed */
#define TEXT_MAX G_MAXUINT16
#define ZSTD_LEVEL 1
#define DIGEST_LEN 32

typedef struct {
  guint8 *held; /* NULL: in the file, at AT */
  guint64 at;
  guint32 packed, raw;
} Block;

typedef struct {
  guint32 block, at; /* AT: where its bytes begin, with a NUL behind them */
} Place;

struct WhTexts {
  char *folder; /* NULL: no file */
  gsize hold, held;
  int fd; /* -1: none so far */
  guint64 file_size;
  GArray *blocks;   /* of Block */
  GArray *places;   /* of Place */
  GByteArray *open; /* the block that is filled, as it is */
  WhInternTexts
      digests; /* entry I is of text I: equal texts are told by them, since comparing would mean unpacking */
  GChecksum *checksum; /* NULL: ended */
  ZSTD_CCtx *packer;
};

struct WhTextReader {
  const WhTexts *texts;
  ZSTD_DCtx *unpacker;
  GByteArray *raw, *packed;
  guint32 block; /* what RAW holds, G_MAXUINT32: nothing */
};

WhTexts *
wh_texts_new(const char *folder, gsize hold)
{
  WhTexts *texts = g_new0(WhTexts, 1);
  guint32 empty;

  texts->folder = g_strdup(folder);
  texts->hold = hold;
  texts->fd = -1;
  texts->blocks = g_array_new(FALSE, FALSE, sizeof(Block));
  texts->places = g_array_new(FALSE, FALSE, sizeof(Place));
  texts->open = g_byte_array_new();
  wh_intern_texts_init(&texts->digests);
  texts->checksum = g_checksum_new(G_CHECKSUM_SHA256);
  texts->packer = ZSTD_createCCtx();
  wh_texts_add(texts, WH_SLICE(""), &empty, NULL);
  return texts;
}

void
wh_texts_end(WhTexts *texts)
{
  if (texts->checksum == NULL)
    return;
  wh_intern_texts_clear(&texts->digests);
  g_clear_pointer(&texts->checksum, g_checksum_free);
  g_clear_pointer(&texts->packer, ZSTD_freeCCtx);
}

void
wh_texts_free(WhTexts *texts)
{
  if (texts == NULL)
    return;
  wh_texts_end(texts);
  for (guint i = 0; i < texts->blocks->len; i++)
    g_free(g_array_index(texts->blocks, Block, i).held);
  g_array_unref(texts->blocks);
  g_array_unref(texts->places);
  g_byte_array_unref(texts->open);
  if (texts->fd >= 0)
    close(texts->fd);
  g_free(texts->folder);
  g_free(texts);
}

static gboolean
fail(const WhTexts *texts, const char *what, GError **error)
{
  int saved = errno;

  g_set_error(
      error, WH_ERROR, WH_ERROR_IO,
      "%s: a file for texts that memory need not hold cannot be %s: %s; make room there, or name a store"
      " elsewhere with --store",
      texts->folder, what, g_strerror(saved));
  return FALSE;
}

/* Where the file system knows no files without names, its name is taken away at once. */
static int
open_file(const char *folder)
{
  g_autofree char *name = NULL;
  int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return fd;
  name = g_build_filename(folder, "texts-XXXXXX", NULL);
  fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink(name);
  return fd;
}

static gboolean
write_all(WhTexts *texts, const guint8 *data, gsize len, GError **error)
{
  while (len > 0) {
    gssize n = pwrite(texts->fd, data, len, (off_t)texts->file_size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return fail(texts, "written", error);
    data += n;
    len -= (gsize)n;
    texts->file_size += (guint64)n;
  }
  return TRUE;
}

static gboolean
pack_open(WhTexts *texts, GError **error)
{
  gsize bound = ZSTD_compressBound(texts->open->len);
  g_autofree guint8 *packed = g_malloc(bound);
  gsize len =
      ZSTD_compressCCtx(texts->packer, packed, bound, texts->open->data, texts->open->len, ZSTD_LEVEL);
  Block block = {.packed = (guint32)len, .raw = texts->open->len, .at = texts->file_size};

  g_assert(!ZSTD_isError(len)); /* the bound rules out every failure but lack of memory */
  if (texts->folder == NULL || (texts->fd < 0 && texts->held + len <= texts->hold)) {
    block.held = g_memdup2(packed, len);
    texts->held += len;
  } else if (texts->fd < 0 && (texts->fd = open_file(texts->folder)) < 0) {
    return fail(texts, "made", error);
  } else if (!write_all(texts, packed, len, error)) {
    return FALSE;
  }
  g_array_append_val(texts->blocks, block);
  g_byte_array_set_size(texts->open, 0);
  return TRUE;
}

static guint32
find_digest(WhTexts *texts, WhSlice text, gboolean *ret_new)
{
  guint8 digest[DIGEST_LEN];
  gsize len = sizeof digest;

  g_checksum_reset(texts->checksum);
  g_checksum_update(texts->checksum, (const guchar *)(text.len > 0 ? text.data : ""), (gssize)text.len);
  g_checksum_get_digest(texts->checksum, digest, &len);
  return wh_intern_text(&texts->digests, wh_slice((const char *)digest, len), ret_new);
}

gboolean
wh_texts_add(WhTexts *texts, WhSlice text, guint32 *ret_index, GError **error)
{
  WhSlice clean = wh_slice_clean(text, TEXT_MAX);
  gboolean is_new = FALSE;
  Place place;

  g_assert(texts->checksum != NULL);
  if (clean.len == 0 && texts->places->len > 0) {
    *ret_index = 0;
    return TRUE;
  }
  *ret_index = find_digest(texts, clean, &is_new);
  if (!is_new)
    return TRUE;
  place = (Place){texts->blocks->len, texts->open->len};
  g_array_append_val(texts->places, place);
  g_byte_array_append(texts->open, (const guint8 *)(clean.len > 0 ? clean.data : ""), (guint)clean.len);
  g_byte_array_append(texts->open, (const guint8 *)"", 1);
  return texts->open->len < BLOCK || pack_open(texts, error);
}

WhTextReader *
wh_text_reader_new(const WhTexts *texts)
{
  WhTextReader *reader = g_new0(WhTextReader, 1);

  reader->texts = texts;
  reader->unpacker = ZSTD_createDCtx();
  reader->raw = g_byte_array_new();
  reader->packed = g_byte_array_new();
  reader->block = G_MAXUINT32;
  return reader;
}

void
wh_text_reader_free(WhTextReader *reader)
{
  if (reader == NULL)
    return;
  ZSTD_freeDCtx(reader->unpacker);
  g_byte_array_unref(reader->raw);
  g_byte_array_unref(reader->packed);
  g_free(reader);
}

/* What was written to a file of our own cannot be read: nothing that could be said of the texts would be true. */
static const guint8 *
read_packed(WhTextReader *reader, const Block *block)
{
  gsize done = 0;

  if (block->held != NULL)
    return block->held;
  g_byte_array_set_size(reader->packed, block->packed);
  while (done < block->packed) {
    gssize n = pread(reader->texts->fd, reader->packed->data + done, block->packed - done,
                     (off_t)(block->at + done));
    if (n == 0 || (n < 0 && errno != EINTR))
      g_error("%s: texts that were put aside cannot be read: %s", reader->texts->folder, g_strerror(errno));
    done += n > 0 ? (gsize)n : 0;
  }
  return reader->packed->data;
}

static const char *
open_block(WhTextReader *reader, guint32 index)
{
  const Block *block;
  gsize len;

  if (index == reader->texts->blocks->len)
    return (const char *)reader->texts->open->data;
  if (index == reader->block)
    return (const char *)reader->raw->data;
  block = &g_array_index(reader->texts->blocks, Block, index);
  g_byte_array_set_size(reader->raw, block->raw);
  len = ZSTD_decompressDCtx(reader->unpacker, reader->raw->data, block->raw, read_packed(reader, block),
                            block->packed);
  g_assert(len == block->raw);
  reader->block = index;
  return (const char *)reader->raw->data;
}

const char *
wh_text_reader_get(WhTextReader *reader, guint32 index)
{
  const Place *place;

  if (index == 0)
    return "";
  g_assert(reader->texts != NULL && index < reader->texts->places->len);
  place = &g_array_index(reader->texts->places, Place, index);
  return open_block(reader, place->block) + place->at;
}

char *
wh_texts_copy(const WhTexts *texts, guint32 index)
{
  g_autoptr(WhTextReader) reader = wh_text_reader_new(texts);

  return g_strdup(wh_text_reader_get(reader, index));
}
