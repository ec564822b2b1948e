/* SPDX-License-Identifier: Apache-2.0
 * Gathers known build files: digests by file name and by macro name. */
#include "macros/build_private.h"

static void
content_free(gpointer data)
{
  WhMacroBuiltContent *c = data;
  g_hash_table_unref(c->exact);
  g_free(c);
}

static void
file_free(gpointer data)
{
  WhMacroBuiltFile *f = data;
  g_hash_table_unref(f->contents);
  g_hash_table_unref(f->lines);
  g_free(f);
}

static void
macro_free(gpointer data)
{
  WhMacroBuiltMacro *m = data;
  g_hash_table_unref(m->files);
  g_hash_table_unref(m->bodies);
  g_free(m);
}

static void
source_free(gpointer data)
{
  WhMacroBuiltSource *s = data;
  g_free(s->package);
  g_free(s->version);
  g_free(s->day);
  g_free(s);
}

WhMacrosBuilder *
wh_macros_builder_new(void)
{
  WhMacrosBuilder *b = g_new0(WhMacrosBuilder, 1);
  b->text = g_string_chunk_new(4096);
  b->sources = g_ptr_array_new_with_free_func(source_free);
  b->files = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, file_free);
  b->macros = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, macro_free);
  return b;
}

void
wh_macros_builder_free(WhMacrosBuilder *b)
{
  if (b == NULL)
    return;
  g_hash_table_unref(b->files);
  g_hash_table_unref(b->macros);
  g_ptr_array_unref(b->sources);
  g_string_chunk_free(b->text);
  g_free(b);
}

guint
wh_macros_builder_source(WhMacrosBuilder *b, const char *package, const char *version, const char *day)
{
  WhMacroBuiltSource *s = g_new0(WhMacroBuiltSource, 1);
  s->package = g_strdup(package);
  s->version = g_strdup(version);
  s->day = g_strdup(day);
  g_ptr_array_add(b->sources, s);
  return b->sources->len - 1;
}

/* Keys are kept as hexadecimal text in the chunk: contents are few, and one kind of table does for all. */
static char *
keep_digest(WhMacrosBuilder *b, const guint8 *digest, gsize n)
{
  char hex[2 * WH_MACRO_DIGEST + 1];
  for (gsize i = 0; i < n; i++)
    g_snprintf(hex + 2 * i, 3, "%02x", digest[i]);
  return g_string_chunk_insert_const(b->text, hex);
}

static char *
keep_text(WhMacrosBuilder *b, WhSlice s)
{
  g_autofree char *text = g_strndup(s.data != NULL ? s.data : "", MIN(s.len, WH_MACROS_TEXT));
  return g_string_chunk_insert_const(b->text, text);
}

static WhMacroBuiltFile *
get_file(WhMacrosBuilder *b, char *name)
{
  WhMacroBuiltFile *f = g_hash_table_lookup(b->files, name);
  if (f == NULL) {
    f = g_new0(WhMacroBuiltFile, 1);
    f->contents = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, content_free);
    f->lines = g_hash_table_new(NULL, NULL);
    g_hash_table_insert(b->files, name, f);
  }
  return f;
}

static WhMacroBuiltMacro *
get_macro(WhMacrosBuilder *b, char *name)
{
  WhMacroBuiltMacro *m = g_hash_table_lookup(b->macros, name);
  if (m == NULL) {
    m = g_new0(WhMacroBuiltMacro, 1);
    m->files = g_hash_table_new(g_str_hash, g_str_equal);
    m->bodies = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(b->macros, name, m);
  }
  return m;
}

/* Days and releases do not compare with each other; then the range stays. */
static gboolean
is_before(const char *a, const char *b)
{
  return wh_macro_serial_compare(a, b) < 0;
}

static void
widen(WhMacrosBuilder *b, WhMacroBuiltContent *c, const WhMacroSeen *seen)
{
  const WhMacroBuiltSource *had = b->sources->pdata[c->source], *has = b->sources->pdata[seen->source];
  if (!g_str_equal(had->package, has->package))
    return;
  if (is_before(seen->first, c->first))
    c->first = g_string_chunk_insert_const(b->text, seen->first);
  if (is_before(c->last, seen->last))
    c->last = g_string_chunk_insert_const(b->text, seen->last);
}

static void
add_content(WhMacrosBuilder *b, WhMacroBuiltFile *f, const WhMacroId *id, const WhMacroSeen *seen)
{
  char *key = keep_digest(b, id->normal, WH_MACROS_DIGEST);
  WhMacroBuiltContent *c = g_hash_table_lookup(f->contents, key);
  if (c == NULL) {
    c = g_new0(WhMacroBuiltContent, 1);
    memcpy(c->normal, id->normal, WH_MACROS_DIGEST);
    c->exact = g_hash_table_new(g_str_hash, g_str_equal);
    c->source = seen->source;
    c->first = g_string_chunk_insert_const(b->text, seen->first);
    c->last = g_string_chunk_insert_const(b->text, seen->last);
    c->serial = g_string_chunk_insert_const(b->text, id->serial);
    g_hash_table_insert(f->contents, key, c);
    ((WhMacroBuiltSource *)b->sources->pdata[seen->source])->n_contents++;
  } else {
    widen(b, c, seen);
  }
  g_hash_table_add(c->exact, keep_digest(b, id->exact, WH_MACROS_EXACT));
}

static void
add_line(WhSlice normal, guint32 number, gpointer data)
{
  g_hash_table_add(data, GUINT_TO_POINTER(wh_macro_line_digest(normal)));
}

void
wh_macros_builder_put(WhMacrosBuilder *b, const char *name, const WhMacroId *id, const WhMacroSeen *seen)
{
  add_content(b, get_file(b, g_string_chunk_insert_const(b->text, name)), id, seen);
}

void
wh_macros_builder_put_line(WhMacrosBuilder *b, const char *name, guint32 digest)
{
  g_hash_table_add(get_file(b, g_string_chunk_insert_const(b->text, name))->lines, GUINT_TO_POINTER(digest));
}

void
wh_macros_builder_put_body(WhMacrosBuilder *b, const char *name, const guint8 *normal)
{
  WhMacroBuiltMacro *m = get_macro(b, g_string_chunk_insert_const(b->text, name));
  g_hash_table_add(m->bodies, keep_digest(b, normal, WH_MACROS_DIGEST));
}

void
wh_macros_builder_put_owner(WhMacrosBuilder *b, const char *name, const char *file)
{
  WhMacroBuiltMacro *m = get_macro(b, g_string_chunk_insert_const(b->text, name));
  g_hash_table_add(m->files, g_string_chunk_insert_const(b->text, file));
}

static void
add_pieces(WhMacrosBuilder *b, const char *file, WhSlice content)
{
  g_autoptr(GArray) pieces = wh_macro_split(content);
  for (guint i = 0; i < pieces->len; i++) {
    const WhMacroPiece *piece = &g_array_index(pieces, WhMacroPiece, i);
    const char *name = keep_text(b, piece->macro);
    wh_macros_builder_put_body(b, name, piece->normal);
    if (file != NULL && piece->macro.len > 0)
      wh_macros_builder_put_owner(b, name, file);
  }
}

gboolean
wh_macros_builder_add(WhMacrosBuilder *b, WhSlice name, WhSlice content, const WhMacroSeen *seen)
{
  const WhMacroKind kind = wh_macro_kind(name);
  if (kind == WH_MACRO_NONE || content.len > WH_MACRO_CONTENT)
    return FALSE;
  if (kind == WH_MACRO_ACLOCAL) {
    add_pieces(b, NULL, content);
    return TRUE;
  }
  WhMacroId id;
  wh_macros_digest(name, content, &id);
  const char *base = keep_text(b, wh_macro_basename(name));
  wh_macros_builder_put(b, base, &id, seen);
  wh_macro_lines(kind, content, add_line, get_file(b, g_string_chunk_insert_const(b->text, base))->lines);
  if (kind == WH_MACRO_M4)
    add_pieces(b, base, content);
  return TRUE;
}
