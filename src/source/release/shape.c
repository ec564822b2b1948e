/* SPDX-License-Identifier: Apache-2.0
 * Lines of generators as a tree of lexemes. */
#include "source/release/shape.h"

typedef struct {
  guint32 at, n;
  guint16 versions;
} Line;

WhShapeLines *
wh_shape_lines_new(void)
{
  WhShapeLines *lines = g_new0(WhShapeLines, 1);
  lines->hashes = g_array_new(FALSE, FALSE, sizeof(guint32));
  lines->lines = g_array_new(FALSE, FALSE, sizeof(Line));
  return lines;
}

void
wh_shape_lines_free(WhShapeLines *lines)
{
  g_array_unref(lines->hashes);
  g_array_unref(lines->lines);
  g_free(lines);
}

void
wh_shape_lines_add(WhShapeLines *lines, const WhLexeme *lexemes, guint n, guint16 versions)
{
  Line line = {lines->hashes->len, 0, versions};
  guint literal = 0;
  guint32 last = 0;
  for (guint i = 0; i < n; i++) {
    guint32 hash = lexemes[i].hash;
    if (hash == WH_LEXEME_HOLE && last == WH_LEXEME_HOLE && (lexemes[i].flags & WH_LEXEME_SPACED) == 0)
      continue;
    literal += hash != WH_LEXEME_HOLE;
    g_array_append_val(lines->hashes, hash);
    last = hash;
  }
  line.n = lines->hashes->len - line.at;
  if (literal == 0)
    g_array_set_size(lines->hashes, line.at);
  else
    g_array_append_val(lines->lines, line);
}

static int
compare_lines(gconstpointer a, gconstpointer b, gpointer user)
{
  const guint32 *hashes = user;
  const Line *x = a, *y = b;
  guint32 n = MIN(x->n, y->n);
  for (guint32 i = 0; i < n; i++) {
    guint32 h = hashes[x->at + i], k = hashes[y->at + i];
    if (h != k)
      return h < k ? -1 : 1;
  }
  return x->n < y->n ? -1 : x->n > y->n;
}

typedef struct {
  guint32 from, to; /* sorted lines that pass through the node */
  guint32 depth;
} Span;

/* Appends the children of SPAN's node; lines that end in the node come first in its span. */
static guint16
expand(const WhShapeLines *lines, Span span, GArray *spans, GArray *hashes)
{
  const Line *all = &g_array_index(lines->lines, Line, 0);
  const guint32 *text = &g_array_index(lines->hashes, guint32, 0);
  guint16 ends = 0;
  guint32 i = span.from;
  for (; i < span.to && all[i].n == span.depth; i++)
    ends |= all[i].versions;
  while (i < span.to) {
    guint32 hash = text[all[i].at + span.depth], from = i;
    while (i < span.to && text[all[i].at + span.depth] == hash)
      i++;
    g_array_append_val(spans, ((Span){from, i, span.depth + 1}));
    g_array_append_val(hashes, hash);
  }
  return ends;
}

WhShapes *
wh_shapes_build(WhShapeLines *lines)
{
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(Span));
  g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(guint16));
  GArray *hashes = g_array_new(FALSE, FALSE, sizeof(guint32));
  if (lines->lines->len > 0)
    g_array_sort_with_data(lines->lines, compare_lines, lines->hashes->data);
  Span root = {0, lines->lines->len, 0};
  guint32 none = 0;
  g_array_append_val(spans, root);
  g_array_append_val(hashes, none);
  for (guint32 node = 0; node < spans->len; node++) {
    guint32 children = spans->len;
    guint16 end = expand(lines, g_array_index(spans, Span, node), spans, hashes);
    g_array_append_val(first, children);
    g_array_append_val(ends, end);
  }
  guint32 n = spans->len;
  g_array_append_val(first, n);
  WhShapes *shapes = g_new0(WhShapes, 1);
  shapes->n_nodes = n;
  shapes->hashes = (guint32 *)(void *)g_array_free(hashes, FALSE);
  shapes->first = (guint32 *)(void *)g_array_free(g_steal_pointer(&first), FALSE);
  shapes->ends = (guint16 *)(void *)g_array_free(g_steal_pointer(&ends), FALSE);
  return shapes;
}

void
wh_shapes_free(WhShapes *shapes)
{
  g_free(shapes->hashes);
  g_free(shapes->first);
  g_free(shapes->ends);
  g_free(shapes);
}

guint32
wh_shapes_child(const WhShapes *shapes, guint32 node, guint32 hash)
{
  guint32 from = shapes->first[node], to = shapes->first[node + 1];
  while (from < to) {
    guint32 middle = from + (to - from) / 2;
    if (shapes->hashes[middle] == hash)
      return middle;
    if (shapes->hashes[middle] < hash)
      from = middle + 1;
    else
      to = middle;
  }
  return 0;
}
