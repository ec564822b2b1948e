/* SPDX-License-Identifier: Apache-2.0
 *
 * WhShapes: the lines that a generator may write, as a tree of lexemes with holes where text of the project goes.
 * Siblings are sorted by hash and lie side by side, in breadth-first order. Built once, then immutable.
 *
 * WhShapeBook: the shapes of the generators that are known to the program, by tool and version (data/shapes.bin;
 * doc/RELEASES.md has its format). It holds hashes of lexemes, no text. */
#pragma once

#include "source/release/lexeme.h"

typedef struct {
  guint32 n_nodes;
  guint32 *hashes; /* of the lexeme that leads to the node; 0 for the root */
  guint32 *first;  /* n_nodes + 1: its children are first[i] .. first[i + 1] - 1 */
  guint16 *ends;   /* versions in which a line ends here, one bit each; 0: none */
} WhShapes;

/* A set of lines on the way to be a tree. */
typedef struct {
  GArray *hashes; /* guint32, of all lines after another */
  GArray *lines;
} WhShapeLines;

WhShapeLines *wh_shape_lines_new(void);
void wh_shape_lines_free(WhShapeLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhShapeLines, wh_shape_lines_free)
/* Adds a line; holes without a blank between become one. Lines of fewer than one lexeme besides holes are left out. */
void wh_shape_lines_add(WhShapeLines *lines, const WhLexeme *lexemes, guint n, guint16 versions);
/* O(n log n). Owner: caller. */
WhShapes *wh_shapes_build(WhShapeLines *lines);
void wh_shapes_free(WhShapes *shapes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhShapes, wh_shapes_free)
/* The child of NODE by HASH; 0: none. O(log children). */
guint32 wh_shapes_child(const WhShapes *shapes, guint32 node, guint32 hash);

typedef struct {
  char *tool;        /* "autoconf" */
  GPtrArray *labels; /* of its versions, "2.71"; the index is the bit */
  WhShapes *shapes;
} WhShapeTool;
typedef struct WhShapeBook WhShapeBook;

WhShapeBook *wh_shape_book_parse(WhSlice bytes, GError **error);
/* The one that is part of the program. */
WhShapeBook *wh_shape_book_load(GError **error);
void wh_shape_book_free(WhShapeBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhShapeBook, wh_shape_book_free)
/* All of it, of WhShapeTool; NULL: some tree is broken. Borrowed. */
GPtrArray *wh_shape_book_tools(WhShapeBook *book);
/* NULL when TOOL has no shapes, or broken ones. Its tree is unpacked when it is first asked for. */
const WhShapeTool *wh_shape_book_tool(WhShapeBook *book, const char *tool);
/* The bits for VERSION: its own and the next one's, since distributions carry patches of what comes next; else
 * (RET_EXACT FALSE) those of all. */
guint16 wh_shape_tool_versions(const WhShapeTool *tool, WhSlice version, gboolean *ret_exact);

/* Makes the file from tools (as WhShapeTool *). */
GByteArray *wh_shape_book_write(GPtrArray *tools);
void wh_shape_tool_free(WhShapeTool *tool);
