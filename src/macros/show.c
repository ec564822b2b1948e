/* SPDX-License-Identifier: Apache-2.0
 * What a database of known build files holds, and which lines of a copy it has never seen. */
#include "macros/db.h"
#include "macros/piece_private.h"

WhMacroCounts
wh_macros_counts(const WhMacros *db)
{
  return (WhMacroCounts){db->sources->len, db->files->len,  db->contents->len, db->exact->len,
                         db->macros->len,  db->bodies->len, db->lines->len};
}

WhMacroSource
wh_macros_source(const WhMacros *db, guint nth)
{
  return g_array_index(db->sources, WhMacroSource, nth);
}

const char *
wh_macros_name(const WhMacros *db, guint nth)
{
  return g_array_index(db->files, WhMacroDbFile, nth).name;
}

GArray *
wh_macros_versions(const WhMacros *db, WhSlice name)
{
  GArray *versions = g_array_new(FALSE, FALSE, sizeof(WhMacroVersion));
  const WhMacroDbFile *f = wh_macros_find_file(db, wh_macro_basename(name));
  for (guint32 i = 0; f != NULL && i < f->n; i++) {
    WhMacroVersion version;
    wh_macros_describe(db, &g_array_index(db->contents, WhMacroDbContent, f->at + i), &version);
    g_array_append_val(versions, version);
  }
  return versions;
}

static gboolean
file_has_line(const WhMacros *db, const WhMacroDbFile *f, guint32 digest)
{
  guint32 from = 0, to = f->n_lines;
  while (from < to) {
    const guint32 middle = (from + to) / 2, line = g_array_index(db->lines, guint32, f->lines_at + middle);
    if (line == digest)
      return TRUE;
    if (digest < line)
      to = middle;
    else
      from = middle + 1;
  }
  return FALSE;
}

typedef struct {
  const WhMacros *db;
  const WhMacroDbFile *const *files;
  guint n_files;
  guint max, shift;
  GArray *found;
} Lines;

static void
look_at_line(WhSlice normal, guint32 number, gpointer data)
{
  Lines *l = data;
  const guint32 digest = wh_macro_line_digest(normal);
  if (l->max > 0 && l->found->len >= l->max)
    return;
  for (guint i = 0; i < l->n_files; i++)
    if (file_has_line(l->db, l->files[i], digest))
      return;
  const guint32 shifted = number + l->shift;
  g_array_append_val(l->found, shifted);
}

GArray *
wh_macros_new_lines(const WhMacros *db, WhSlice name, WhSlice content, guint max, guint *ret_kept)
{
  const WhMacroDbFile *file = wh_macros_find_file(db, wh_macro_basename(name));
  Lines l = {db, &file, file != NULL, max, 0, g_array_new(FALSE, FALSE, sizeof(guint32))};
  const WhMacroKind kind = wh_macro_kind(name);
  const guint32 kept =
      content.len > WH_MACRO_CONTENT
          ? 0
          : wh_macro_lines(kind != WH_MACRO_NONE ? kind : WH_MACRO_SCRIPT, content, look_at_line, &l);
  if (ret_kept != NULL)
    *ret_kept = kept;
  return l.found;
}

GArray *
wh_macros_new_lines_of_piece(const WhMacros *db, const WhMacroPiece *piece, guint max, guint *ret_kept)
{
  const WhMacroDbMacro *m = wh_macros_find_macro(db, piece->macro);
  const WhMacroDbFile *said = wh_macros_find_file(db, piece->file);
  const guint n = m != NULL ? m->n_files : 0;
  g_autofree const WhMacroDbFile **files = g_new0(const WhMacroDbFile *, n + 1);
  for (guint i = 0; i < n; i++)
    files[i] = &g_array_index(db->files, WhMacroDbFile, g_array_index(db->owners, guint32, m->files_at + i));
  files[n] = said;
  Lines l = {db, files, n + (said != NULL), max, piece->line - 1, g_array_new(FALSE, FALSE, sizeof(guint32))};
  const guint32 kept = wh_macro_piece_lines(piece->text, look_at_line, &l);
  if (ret_kept != NULL)
    *ret_kept = kept;
  return l.found;
}
