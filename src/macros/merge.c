/* SPDX-License-Identifier: Apache-2.0
 * Adds what one database holds to another that is being gathered. */
#include "macros/build_private.h"
#include "macros/db.h"

static void
merge_content(WhMacrosBuilder *b, const WhMacros *db, const WhMacroDbContent *c, guint32 shift)
{
  const WhMacroSeen seen = {c->source + shift, c->first, c->last};
  const char *name = g_array_index(db->files, WhMacroDbFile, c->file).name;
  WhMacroId id = {0};
  memcpy(id.normal, c->normal, sizeof c->normal);
  g_strlcpy(id.serial, c->serial, sizeof id.serial);
  for (guint32 i = 0; i < c->n_exact; i++) {
    memcpy(id.exact, &g_array_index(db->exact, WhMacroDbExact, c->exact_at + i), WH_MACROS_EXACT);
    wh_macros_builder_put(b, name, &id, &seen);
  }
}

static void
merge_file(WhMacrosBuilder *b, const WhMacros *db, const WhMacroDbFile *f, guint32 shift)
{
  for (guint32 i = 0; i < f->n; i++)
    merge_content(b, db, &g_array_index(db->contents, WhMacroDbContent, f->at + i), shift);
  for (guint32 i = 0; i < f->n_lines; i++)
    wh_macros_builder_put_line(b, f->name, g_array_index(db->lines, guint32, f->lines_at + i));
}

static void
merge_macro(WhMacrosBuilder *b, const WhMacros *db, const WhMacroDbMacro *m)
{
  for (guint32 i = 0; i < m->n_bodies; i++)
    wh_macros_builder_put_body(b, m->name, g_array_index(db->bodies, WhMacroDbBody, m->bodies_at + i).bytes);
  for (guint32 i = 0; i < m->n_files; i++) {
    const guint32 file = g_array_index(db->owners, guint32, m->files_at + i);
    wh_macros_builder_put_owner(b, m->name, g_array_index(db->files, WhMacroDbFile, file).name);
  }
}

void
wh_macros_builder_merge(WhMacrosBuilder *b, const WhMacros *db)
{
  const guint32 shift = b->sources->len;
  for (guint i = 0; i < db->sources->len; i++) {
    const WhMacroSource *s = &g_array_index(db->sources, WhMacroSource, i);
    wh_macros_builder_source(b, s->package, s->version, s->day);
  }
  for (guint i = 0; i < db->files->len; i++)
    merge_file(b, db, &g_array_index(db->files, WhMacroDbFile, i), shift);
  for (guint i = 0; i < db->macros->len; i++)
    merge_macro(b, db, &g_array_index(db->macros, WhMacroDbMacro, i));
}
