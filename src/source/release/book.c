/* SPDX-License-Identifier: Apache-2.0
 * The file of shapes: read and written. */
#include "source/release/shape.h"
#include "base/codec.h"
#include "base/error.h"
#include "base/order.h"
#include "source/release/release_resources.h"

#include <gio/gio.h>
#include <zstd.h>

#define MAGIC "whshape1"
#define MAX_TOOLS 64u
#define MAX_LABELS 16u
#define MAX_NODES (8u << 20)
#define MAX_WORDS (1u << 20)
#define MAX_BYTES (64u << 20)

struct WhShapeBook {
  GPtrArray *tools; /* of WhShapeTool */
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
  g_free(book);
}

GPtrArray *
wh_shape_book_tools(const WhShapeBook *book)
{
  return book->tools;
}

const WhShapeTool *
wh_shape_book_tool(const WhShapeBook *book, const char *tool)
{
  for (guint i = 0; i < book->tools->len; i++)
    if (strcmp(((WhShapeTool *)book->tools->pdata[i])->tool, tool) == 0)
      return book->tools->pdata[i];
  return NULL;
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
    wh_put_slice(raw, wh_slice_str(tool->tool));
    wh_put_u64(raw, tool->labels->len);
    for (guint k = 0; k < tool->labels->len; k++)
      wh_put_slice(raw, wh_slice_str(tool->labels->pdata[k]));
    put_shapes(raw, tool->shapes, words);
  }
  GByteArray *out = g_byte_array_new();
  g_byte_array_append(out, (const guint8 *)MAGIC, strlen(MAGIC));
  gsize bound = ZSTD_compressBound(raw->len), at = out->len;
  g_byte_array_set_size(out, (guint)(at + bound));
  gsize packed = ZSTD_compress(out->data + at, bound, raw->data, raw->len, 19);
  g_assert(!ZSTD_isError(packed));
  g_byte_array_set_size(out, (guint)(at + packed));
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

static WhShapeTool *
get_tool(WhCursor *c, const guint32 *words, guint32 n_words)
{
  WhShapeTool *tool = g_new0(WhShapeTool, 1);
  WhSlice name = wh_get_slice(c, 64);
  tool->tool = g_strndup(name.data, name.len);
  tool->labels = g_ptr_array_new_with_free_func(g_free);
  for (guint32 n = wh_get_count(c, MAX_LABELS, 1); n > 0; n--) {
    WhSlice label = wh_get_slice(c, 64);
    g_ptr_array_add(tool->labels, g_strndup(label.data, label.len));
  }
  tool->shapes = c->failed ? NULL : get_shapes(c, words, n_words);
  c->failed = c->failed || tool->shapes == NULL;
  return tool;
}

static WhShapeBook *
get_book(WhSlice raw)
{
  WhCursor c = wh_cursor(raw.data, raw.len);
  guint32 n_words = 0;
  g_autofree guint32 *words = get_words(&c, &n_words);
  g_autoptr(WhShapeBook) book = g_new0(WhShapeBook, 1);
  book->tools = g_ptr_array_new_with_free_func((GDestroyNotify)wh_shape_tool_free);
  guint32 n = words != NULL ? wh_get_count(&c, MAX_TOOLS, 4) : 0;
  for (guint32 i = 0; i < n && !c.failed; i++)
    g_ptr_array_add(book->tools, get_tool(&c, words, n_words));
  return c.failed ? NULL : g_steal_pointer(&book);
}

WhShapeBook *
wh_shape_book_parse(WhSlice bytes, GError **error)
{
  WhSlice packed = wh_slice_from(bytes, strlen(MAGIC));
  unsigned long long size =
      packed.len > 0 ? ZSTD_getFrameContentSize(packed.data, packed.len) : ZSTD_CONTENTSIZE_ERROR;
  if (!wh_slice_has_prefix(bytes, WH_SLICE(MAGIC)) || size > MAX_BYTES) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT,
                        "no file of shapes, or of another version: remake it");
    return NULL;
  }
  g_autofree char *raw = g_malloc(size + 1);
  gsize got = ZSTD_decompress(raw, size, packed.data, packed.len);
  g_autoptr(WhShapeBook) book = ZSTD_isError(got) ? NULL : get_book(wh_slice(raw, got));
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
