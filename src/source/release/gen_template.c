/* SPDX-License-Identifier: Apache-2.0
 * NAME from NAME.in: every line the template's, with values for @NAME@ and its like. */
#include "source/release/generator.h"

#define VALUE_MAX 512u /* bytes of one value */

/* Where the variable that begins at AT ends, 0: none does. "@NAME@", "${NAME}" as CMake has it. */
static gsize
variable_end(WhSlice line, gsize at)
{
  gboolean brace = line.data[at] == '$' && at + 1 < line.len && line.data[at + 1] == '{';
  if (line.data[at] != '@' && !brace)
    return 0;
  gsize i = at + (brace ? 2 : 1), from = i;
  while (i < line.len && (g_ascii_isalnum(line.data[i]) || line.data[i] == '_'))
    i++;
  return i > from && i < line.len && line.data[i] == (brace ? '}' : '@') ? i + 1 : 0;
}

/* A value is words: it may not end what it stands in and begin something else. */
static gboolean
is_value(WhSlice value)
{
  if (value.len > VALUE_MAX)
    return FALSE;
  for (gsize i = 0; i < value.len; i++)
    if (strchr("`;|&<>", value.data[i]) != NULL ||
        (value.data[i] == '$' && i + 1 < value.len && value.data[i + 1] == '('))
      return FALSE;
  return TRUE;
}

/* Leftmost match: each literal between variables is taken where it first occurs. Linear for any input. */
static gboolean
fits(WhSlice line, WhSlice form)
{
  gsize at = 0, from = 0;
  gboolean open = FALSE; /* a value may begin at AT */
  for (gsize i = 0; i <= form.len;) {
    gsize end = i < form.len ? variable_end(form, i) : form.len + 1;
    if (end == 0) {
      i++;
      continue;
    }
    WhSlice literal = wh_slice(form.data + from, i - from);
    gboolean last = i == form.len;
    gsize found = last && open ? (line.len - at >= literal.len ? line.len - at - literal.len : G_MAXSIZE)
                               : (literal.len > 0 ? wh_slice_find(wh_slice_from(line, at), literal) : 0);
    if (found == G_MAXSIZE || (!open && found != 0) || !is_value(wh_slice(line.data + at, found)) ||
        memcmp(line.data + at + found, literal.data, literal.len) != 0)
      return FALSE;
    at += found + literal.len;
    open = TRUE;
    from = i = end;
    if (last)
      break;
  }
  return at == line.len;
}

static gboolean
follows(WhSlice content, WhSlice form, guint *ret_lines, guint *ret_filled)
{
  WhSlice line, expected;
  *ret_lines = *ret_filled = 0;
  while (wh_next_line(&form, &expected)) {
    if (!wh_next_line(&content, &line))
      return FALSE;
    ++*ret_lines;
    if (wh_slice_equal(line, expected))
      continue;
    ++*ret_filled;
    if (!fits(line, expected))
      return FALSE;
  }
  return content.len == 0;
}

static gboolean
judge_template(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  g_autofree char *path = g_strdup_printf("%.*s.in", (int)file->path.len, file->path.data);
  g_autoptr(GBytes) bytes = wh_judge_read(judge->trees, wh_slice_str(path));
  if (bytes == NULL)
    return FALSE;
  gsize len;
  const char *data = g_bytes_get_data(bytes, &len);
  guint n, filled;
  if (!follows(file->content, wh_slice(data, len), &n, &filled))
    return FALSE;
  wh_judged_say(ret, WH_CLASS_GENERATED, NULL, "from %s: %u lines, values filled into %u", path, n, filled);
  return TRUE;
}

const WhGenerator wh_gen_template = {"template", judge_template};
