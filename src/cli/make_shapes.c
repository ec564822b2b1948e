/* SPDX-License-Identifier: Apache-2.0
 * wh-shapes OUT [OLD] <LIST: makes the file of shapes from samples; each line of LIST is "TOOL VERSION KIND FILE", KIND being shell,
 * m4, make, c, code or python. Tools that LIST does not name are taken from the
 * file OLD. For tools/remake-shapes. */
#include "base/error.h"
#include "source/release/generated.h"

#include <stdio.h>

typedef struct {
  WhShapeTool *tool;
  WhShapeLines *lines;
} Making;

static Making *
making_of(GPtrArray *all, const char *name)
{
  for (guint i = 0; i < all->len; i++)
    if (strcmp(((Making *)all->pdata[i])->tool->tool, name) == 0)
      return all->pdata[i];
  Making *making = g_new0(Making, 1);
  making->tool = g_new0(WhShapeTool, 1);
  making->tool->tool = g_strdup(name);
  making->tool->labels = g_ptr_array_new_with_free_func(g_free);
  making->lines = wh_shape_lines_new();
  g_ptr_array_add(all, making);
  return making;
}

static guint16
version_bit(WhShapeTool *tool, const char *version)
{
  guint i = 0;
  while (i < tool->labels->len && strcmp(tool->labels->pdata[i], version) != 0)
    i++;
  if (i == tool->labels->len)
    g_ptr_array_add(tool->labels, g_strdup(version));
  g_assert(i < 16);
  return (guint16)(1u << i);
}

static gboolean
add_file(GPtrArray *all, char **f, GError **error)
{
  g_autofree char *content = NULL;
  gsize len;
  if (!g_file_get_contents(f[3], &content, &len, error))
    return FALSE;
  WhSlice text = wh_slice(content, len);
  Making *making = making_of(all, f[0]);
  guint16 bit = version_bit(making->tool, f[1]);
  if (strcmp(f[2], "m4") == 0)
    wh_shape_lines_add_m4(making->lines, text, bit);
  else if (strcmp(f[2], "make") == 0)
    wh_shape_lines_add_makefile(making->lines, text, bit);
  else if (strcmp(f[2], "c") == 0)
    wh_shape_lines_add_c(making->lines, text, bit);
  else if (strcmp(f[2], "code") == 0)
    wh_shape_lines_add_code(making->lines, text, WH_CODE_C, bit);
  else if (strcmp(f[2], "python") == 0)
    wh_shape_lines_add_code(making->lines, text, WH_CODE_PYTHON, bit);
  else
    wh_shape_lines_add_shell(making->lines, text, bit);
  return TRUE;
}

static gboolean
is_made(GPtrArray *all, const char *name)
{
  for (guint i = 0; i < all->len; i++)
    if (strcmp(((Making *)all->pdata[i])->tool->tool, name) == 0)
      return TRUE;
  return FALSE;
}

/* NULL without an error: there is none. */
static WhShapeBook *
read_old(const char *path, GError **error)
{
  g_autofree char *content = NULL;
  gsize len;
  if (path == NULL || !g_file_get_contents(path, &content, &len, error))
    return NULL;
  return wh_shape_book_parse(wh_slice(content, len), error);
}

static gboolean
write_book(GPtrArray *all, const char *out, WhShapeBook *old, GError **error)
{
  g_autoptr(GPtrArray) tools = g_ptr_array_new();
  const GPtrArray *kept = old != NULL ? wh_shape_book_tools(old) : NULL;
  if (old != NULL && kept == NULL) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_INPUT, "the old file of shapes is broken");
    return FALSE;
  }
  for (guint i = 0; kept != NULL && i < kept->len; i++) {
    WhShapeTool *tool = kept->pdata[i];
    if (!is_made(all, tool->tool))
      g_ptr_array_add(tools, tool);
  }
  for (guint i = 0; i < all->len; i++) {
    Making *making = all->pdata[i];
    making->tool->shapes = wh_shapes_build(making->lines);
    fprintf(stderr, "%s: %u lines, %u nodes\n", making->tool->tool, making->lines->lines->len,
            making->tool->shapes->n_nodes);
    g_ptr_array_add(tools, making->tool);
  }
  g_autoptr(GByteArray) file = wh_shape_book_write(tools);
  fprintf(stderr, "%s: %u bytes\n", out, file->len);
  return g_file_set_contents(out, (const char *)file->data, (gssize)file->len, error);
}

int
main(int argc, char **argv)
{
  if (argc < 2 || argc > 3) {
    fputs("usage: wh-shapes OUT [OLD] <LIST\n", stderr);
    return 2;
  }
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  g_autoptr(GError) error = NULL;
  char line[8192];
  while (error == NULL && fgets(line, sizeof line, stdin) != NULL) {
    g_auto(GStrv) fields = g_strsplit(g_strchomp(line), " ", 4);
    if (g_strv_length(fields) == 4)
      add_file(all, fields, &error);
  }
  g_autoptr(WhShapeBook) old = error == NULL ? read_old(argc > 2 ? argv[2] : NULL, &error) : NULL;
  if (error != NULL || !write_book(all, argv[1], old, &error)) {
    fprintf(stderr, "wh-shapes: %s\n", error->message);
    return 1;
  }
  return 0;
}
