/* SPDX-License-Identifier: Apache-2.0
 * The file of shapes: read and written. */
#include "source/release/shape.h"
#include "base/codec.h"
#include "base/error.h"
#include "base/order.h"
#include "source/release/release_resources.h"

#include <gio/gio.h>
#include <zstd.h>

#define MAGIC "whshape2"
#define MAX_TOOLS 64u
#define MAX_LABELS 16u
#define MAX_NODES (8u << 20)
#define MAX_WORDS (1u << 20)
#define MAX_BYTES (64u << 20)

struct WhShapeBook {
  GPtrArray *tools; /* of WhShapeTool; SHAPES are NULL until they are asked for */
  GArray *trees;    /* WhSlice: the frame of each */
  guint32 *words;
  guint32 n_words;
  char *raw; /* what the slices point into */
};

void
wh_shape_tool_free(WhShapeTool *tool)
{
  g_free(tool->tool);
  g_clear_pointer(&tool->labels, g_ptr_array_unref);
  g_clear_pointer(&tool->shapes, wh_shapes_free);
  g_free(tool);
}

void
wh_shape_book_free(WhShapeBook *book)
{
  g_ptr_array_unref(book->tools);
  g_array_unref(book->trees);
  g_free(book->words);
  g_free(book->raw);
  g_free(book);
}

guint16
wh_shape_tool_versions(const WhShapeTool *tool, WhSlice version, gboolean *ret_exact)
{
  *ret_exact = TRUE;
  for (guint i = 0; i < tool->labels->len; i++)
    if (wh_slice_equal(wh_slice_str(tool->labels->pdata[i]), version))
      return (guint16)(3u << i);
  *ret_exact = FALSE;
  return G_MAXUINT16;
}

/* Hashes by rank: the tree names lexemes by their place in one sorted list. */
static GArray *
collect_words(GPtrArray *tools)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < tools->len; i++) {
    const WhShapes *shapes = ((WhShapeTool *)tools->pdata[i])->shapes;
    g_array_append_vals(all, shapes->hashes, shapes->n_nodes);
  }
  g_array_sort(all, wh_compare_u32);
  GArray *words = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint i = 0; i < all->len; i++)
    if (i == 0 || g_array_index(all, guint32, i) != g_array_index(all, guint32, i - 1))
      g_array_append_val(words, g_array_index(all, guint32, i));
  return g_steal_pointer(&words);
}

static guint32
rank_of(const GArray *words, guint32 hash)
{
  guint from = 0, to = words->len;
  while (from < to) {
    guint middle = from + (to - from) / 2;
    if (g_array_index(words, guint32, middle) < hash)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

/* Column by column: equal kinds of numbers side by side pack better. */
static void
put_shapes(GByteArray *out, const WhShapes *shapes, const GArray *words)
{
  wh_put_u64(out, shapes->n_nodes);
  for (guint32 i = 0; i < shapes->n_nodes; i++)
    wh_put_u64(out, rank_of(words, shapes->hashes[i]));
  for (guint32 i = 0; i < shapes->n_nodes; i++)
    wh_put_u64(out, shapes->first[i + 1] - shapes->first[i]);
  for (guint32 i = 0; i < shapes->n_nodes; i++)
    wh_put_u64(out, shapes->ends[i]);
}

static void
put_frame(GByteArray *out, const GByteArray *raw)
{
  const gsize bound = ZSTD_compressBound(raw->len), at = out->len;
  g_byte_array_set_size(out, (guint)(at + bound));
  const gsize packed = ZSTD_compress(out->data + at, bound, raw->data, raw->len, 19);
  g_assert(!ZSTD_isError(packed));
  g_byte_array_set_size(out, (guint)(at + packed));
}

GByteArray *
wh_shape_book_write(GPtrArray *tools)
{
  g_autoptr(GByteArray) raw = g_byte_array_new();
  g_autoptr(GArray) words = collect_words(tools);
  wh_put_u64(raw, words->len);
  for (guint i = 0; i < words->len; i++) {
    guint32 le = GUINT32_TO_LE(g_array_index(words, guint32, i));
    wh_put_bytes(raw, &le, sizeof le);
  }
  wh_put_u64(raw, tools->len);
  for (guint i = 0; i < tools->len; i++) {
    const WhShapeTool *tool = tools->pdata[i];
    g_autoptr(GByteArray) tree = g_byte_array_new(), frame = g_byte_array_new();
    wh_put_slice(raw, wh_slice_str(tool->tool));
    wh_put_u64(raw, tool->labels->len);
    for (guint k = 0; k < tool->labels->len; k++)
      wh_put_slice(raw, wh_slice_str(tool->labels->pdata[k]));
    put_shapes(tree, tool->shapes, words);
    put_frame(frame, tree);
    wh_put_slice(raw, wh_slice((const char *)frame->data, frame->len));
  }
  GByteArray *out = g_byte_array_new();
  g_byte_array_append(out, (const guint8 *)MAGIC, strlen(MAGIC));
  put_frame(out, raw);
  return out;
}

static guint32 *
get_words(WhCursor *c, guint32 *ret_n)
{
  *ret_n = wh_get_count(c, MAX_WORDS, sizeof(guint32));
  const guint8 *bytes = wh_get_bytes(c, *ret_n * sizeof(guint32));
  if (bytes == NULL || *ret_n == 0)
    return NULL;
  guint32 *words = g_new(guint32, *ret_n);
  memcpy(words, bytes, *ret_n * sizeof(guint32));
  for (guint32 i = 0; i < *ret_n; i++)
    words[i] = GUINT32_FROM_LE(words[i]);
  return words;
}

/* A tree is sound when its children cover all nodes but the root, each once and behind its parent. */
static WhShapes *
get_shapes(WhCursor *c, const guint32 *words, guint32 n_words)
{
  guint32 n = wh_get_count(c, MAX_NODES, 3);
  if (n == 0)
    return NULL;
  g_autoptr(WhShapes) shapes = g_new0(WhShapes, 1);
  shapes->n_nodes = n;
  shapes->hashes = g_new0(guint32, n);
  shapes->first = g_new0(guint32, (gsize)n + 1);
  shapes->ends = g_new0(guint16, n);
  for (guint32 i = 0; i < n; i++) {
    guint64 rank = wh_get_u64(c);
    c->failed = c->failed || rank >= n_words;
    shapes->hashes[i] = c->failed ? 0 : words[rank];
  }
  guint64 next = 1;
  for (guint32 i = 0; i < n; i++) {
    shapes->first[i] = (guint32)next;
    next += wh_get_u64(c);
    c->failed = c->failed || next > n || (next == (guint64)i + 1 && i + 1 < n);
    next = MIN(next, n);
  }
  shapes->first[n] = n;
  for (guint32 i = 0; i < n; i++)
    shapes->ends[i] = (guint16)wh_get_u64(c);
  return c->failed || next != n ? NULL : g_steal_pointer(&shapes);
}

/* FRAME unpacked; NULL: it is broken or too large. Owner: caller. */
static char *
unpack(WhSlice frame, gsize *ret_len)
{
  const unsigned long long size =
      frame.len > 0 ? ZSTD_getFrameContentSize(frame.data, frame.len) : ZSTD_CONTENTSIZE_ERROR;
  if (size > MAX_BYTES)
    return NULL;
  g_autofree char *raw = g_malloc((gsize)size + 1);
  const gsize got = ZSTD_decompress(raw, (gsize)size, frame.data, frame.len);
  *ret_len = ZSTD_isError(got) ? 0 : got;
  return ZSTD_isError(got) ? NULL : g_steal_pointer(&raw);
}

/* FALSE: its tree is broken. */
static gboolean
unfold(WhShapeBook *book, guint nth)
{
  WhShapeTool *tool = book->tools->pdata[nth];
  if (tool->shapes != NULL)
    return TRUE;
  gsize len = 0;
  g_autofree char *raw = unpack(g_array_index(book->trees, WhSlice, nth), &len);
  WhCursor c = wh_cursor(raw, len);
  tool->shapes = raw != NULL ? get_shapes(&c, book->words, book->n_words) : NULL;
  return tool->shapes != NULL;
}

GPtrArray *
wh_shape_book_tools(WhShapeBook *book)
{
  for (guint i = 0; i < book->tools->len; i++)
    if (!unfold(book, i))
      return NULL;
  return book->tools;
}

const WhShapeTool *
wh_shape_book_tool(WhShapeBook *book, const char *tool)
{
  for (guint i = 0; i < book->tools->len; i++)
    if (strcmp(((WhShapeTool *)book->tools->pdata[i])->tool, tool) == 0)
      return unfold(book, i) ? book->tools->pdata[i] : NULL;
  return NULL;
}

static WhShapeTool *
get_tool(WhCursor *c, GArray *trees)
{
  WhShapeTool *tool = g_new0(WhShapeTool, 1);
  WhSlice name = wh_get_slice(c, 64);
  tool->tool = g_strndup(name.data, name.len);
  tool->labels = g_ptr_array_new_with_free_func(g_free);
  for (guint32 n = wh_get_count(c, MAX_LABELS, 1); n > 0; n--) {
    WhSlice label = wh_get_slice(c, 64);
    g_ptr_array_add(tool->labels, g_strndup(label.data, label.len));
  }
  const WhSlice tree = wh_get_slice(c, MAX_BYTES);
  g_array_append_val(trees, tree);
  return tool;
}

/* Takes RAW. */
static WhShapeBook *
get_book(char *raw, gsize len)
{
  WhCursor c = wh_cursor(raw, len);
  g_autoptr(WhShapeBook) book = g_new0(WhShapeBook, 1);
  book->raw = raw;
  book->tools = g_ptr_array_new_with_free_func((GDestroyNotify)wh_shape_tool_free);
  book->trees = g_array_new(FALSE, FALSE, sizeof(WhSlice));
  book->words = get_words(&c, &book->n_words);
  guint32 n = book->words != NULL ? wh_get_count(&c, MAX_TOOLS, 4) : 0;
  for (guint32 i = 0; i < n && !c.failed; i++)
    g_ptr_array_add(book->tools, get_tool(&c, book->trees));
  return c.failed ? NULL : g_steal_pointer(&book);
}

WhShapeBook *
wh_shape_book_parse(WhSlice bytes, GError **error)
{
  WhSlice packed = wh_slice_from(bytes, strlen(MAGIC));
  if (!wh_slice_has_prefix(bytes, WH_SLICE(MAGIC))) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT,
                        "no file of shapes, or of another version: remake it");
    return NULL;
  }
  gsize len = 0;
  char *raw = unpack(packed, &len);
  g_autoptr(WhShapeBook) book = raw != NULL ? get_book(raw, len) : NULL;
  if (book == NULL)
    g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT, "the file of shapes is broken: remake it");
  return g_steal_pointer(&book);
}

WhShapeBook *
wh_shape_book_load(GError **error)
{
  g_autoptr(GBytes) bytes = g_resource_lookup_data(wh_release_get_resource(), "/wolfhound/shapes.bin",
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  gsize len;
  const char *data = g_bytes_get_data(bytes, &len);
  return wh_shape_book_parse(wh_slice(data, len), error);
}
