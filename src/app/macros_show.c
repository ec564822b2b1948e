/* SPDX-License-Identifier: Apache-2.0
 * Known build files as JSON and text. */
#include "app/macros_show.h"

#include "base/text.h"

#define SCHEMA "wolfhound.macros/1"
#define TEXT_MAX 200u

static json_t *
safe_string(WhSlice s)
{
  g_autofree char *text = wh_text_safe(s, TEXT_MAX);
  return json_string(text);
}

static json_t *
version_json(const WhMacroVersion *v)
{
  return json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", v->name, "package", v->package, "first", v->first,
                   "last", v->last, "serial", v->serial);
}

static json_t *
piece_json(const WhMacroPieceCheck *p)
{
  return json_pack("{s:o, s:o, s:i, s:s}", "macro", safe_string(p->piece.macro), "file",
                   safe_string(p->piece.file), "line", (int)p->piece.line, "verdict",
                   wh_macro_verdict_id(p->check.verdict));
}

static json_t *
pieces_json(const GArray *pieces)
{
  json_t *list = json_array();
  for (guint i = 0; i < pieces->len; i++)
    json_array_append_new(list, piece_json(&g_array_index(pieces, WhMacroPieceCheck, i)));
  return list;
}

static json_t *
lines_json(const GArray *lines)
{
  json_t *list = json_array();
  for (guint i = 0; i < lines->len; i++)
    json_array_append_new(list, json_integer(g_array_index(lines, guint32, i)));
  return list;
}

json_t *
wh_macros_file_json(const WhMacros *db, const char *path, WhSlice content, guint lines)
{
  g_auto(WhMacroJudgement) j = {0};
  wh_macros_judge(db, wh_slice_str(path), content, lines, &j);
  json_t *file =
      json_pack("{s:o, s:s, s:s, s:i}", "path", safe_string(wh_slice_str(path)), "verdict",
                wh_macro_verdict_id(j.check.verdict), "serial", j.id.serial, "lines", (int)j.n_lines);
  if (j.check.verdict == WH_MACRO_KNOWN)
    json_object_set_new(file, "how",
                        json_string(j.check.exact       ? "exact"
                                    : j.pieced          ? "pieces"
                                    : j.check.renamed   ? "renamed"
                                    : j.check.restamped ? "restamped"
                                                        : "normalised"));
  if (*j.check.version.package != '\0')
    json_object_set_new(file, j.check.verdict == WH_MACRO_KNOWN ? "version" : "nearest",
                        version_json(&j.check.version));
  if (j.n_pieces > 0) {
    json_object_set_new(file, "pieces", json_integer(j.n_pieces));
    json_object_set_new(file, "pieces_not_known", pieces_json(j.pieces));
  }
  if (j.check.verdict != WH_MACRO_KNOWN)
    json_object_set_new(file, "new_lines", lines_json(j.new_lines));
  return file;
}

json_t *
wh_macros_check_json(json_t *files)
{
  json_t *counts = json_object(), *file = NULL;
  for (WhMacroVerdict v = 0; v < WH_N_MACRO_VERDICTS; v++) {
    gsize i = 0;
    int n = 0;
    json_array_foreach(files, i, file) n +=
        g_str_equal(json_string_value(json_object_get(file, "verdict")), wh_macro_verdict_id(v));
    json_object_set_new(counts, wh_macro_verdict_id(v), json_integer(n));
  }
  return json_pack("{s:s, s:o, s:o}", "schema", SCHEMA, "files", files, "counts", counts);
}

static json_t *
sources_json(const WhMacros *db, guint n)
{
  json_t *list = json_array();
  for (guint i = 0; i < n; i++) {
    const WhMacroSource s = wh_macros_source(db, i);
    json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:i}", "package", s.package, "version", s.version,
                                          "day", s.day, "contents", (int)s.n_contents));
  }
  return list;
}

json_t *
wh_macros_db_json(const WhMacros *db, const char *name)
{
  if (name == NULL) {
    const WhMacroCounts c = wh_macros_counts(db);
    json_t *counts = json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "files", (int)c.n_names, "contents",
                               (int)c.n_contents, "copies", (int)c.n_exact, "macros", (int)c.n_macros,
                               "bodies", (int)c.n_bodies, "lines", (int)c.n_lines);
    return json_pack("{s:s, s:o, s:o}", "schema", SCHEMA, "counts", counts, "sources",
                     sources_json(db, c.n_sources));
  }
  g_autoptr(GArray) versions = wh_macros_versions(db, wh_slice_str(name));
  if (versions->len == 0)
    return NULL;
  json_t *list = json_array();
  for (guint i = 0; i < versions->len; i++)
    json_array_append_new(list, version_json(&g_array_index(versions, WhMacroVersion, i)));
  return json_pack("{s:s, s:o, s:o}", "schema", SCHEMA, "name", safe_string(wh_slice_str(name)), "versions",
                   list);
}

static const char *
text_of(const json_t *object, const char *key)
{
  const char *text = json_string_value(json_object_get(object, key));
  return text != NULL ? text : "";
}

/* "automake 1.15 to 1.16.3, serial 17" */
static void
put_version(const json_t *v, GString *out)
{
  const char *first = text_of(v, "first"), *last = text_of(v, "last");
  g_string_append_printf(out, "%s %s", text_of(v, "package"), first);
  if (!g_str_equal(first, last))
    g_string_append_printf(out, " to %s", last);
  if (*text_of(v, "serial") != '\0')
    g_string_append_printf(out, ", serial %s", text_of(v, "serial"));
}

static void
put_numbers(const json_t *list, GString *out)
{
  gsize i = 0;
  const json_t *n = NULL;
  json_array_foreach(list, i, n)
      g_string_append_printf(out, "%s%" JSON_INTEGER_FORMAT, i > 0 ? ", " : "", json_integer_value(n));
}

static void
put_file(const json_t *file, GString *out)
{
  const json_t *known = json_object_get(file, "version"), *nearest = json_object_get(file, "nearest");
  const json_t *lines = json_object_get(file, "new_lines"),
               *pieces = json_object_get(file, "pieces_not_known");
  g_string_append_printf(out, "%-8s %s", text_of(file, "verdict"), text_of(file, "path"));
  if (known != NULL || *text_of(file, "how") != '\0') {
    g_string_append_printf(out, "  (%s", text_of(file, "how"));
    if (known != NULL)
      g_string_append(out, ": ");
    if (g_str_equal(text_of(file, "how"), "renamed"))
      g_string_append_printf(out, "%s of ", text_of(known, "name"));
    if (known != NULL)
      put_version(known, out);
    g_string_append_c(out, ')');
  }
  g_string_append_c(out, '\n');
  if (nearest != NULL) {
    g_string_append_printf(out, "           nearest: %s of ", text_of(nearest, "name"));
    put_version(nearest, out);
    g_string_append_printf(out, "%s%s\n", *text_of(file, "serial") != '\0' ? "; the copy says serial " : "",
                           text_of(file, "serial"));
  }
  gsize i = 0;
  const json_t *piece = NULL;
  json_array_foreach(pieces, i, piece) g_string_append_printf(
      out, "           %s: %s, line %" JSON_INTEGER_FORMAT "\n", text_of(piece, "verdict"),
      *text_of(piece, "macro") != '\0' ? text_of(piece, "macro") : "a statement",
      json_integer_value(json_object_get(piece, "line")));
  if (json_array_size(lines) > 0) {
    g_string_append(out, "           lines in no known version: ");
    put_numbers(lines, out);
    g_string_append_printf(out, " (of %" JSON_INTEGER_FORMAT ")\n",
                           json_integer_value(json_object_get(file, "lines")));
  }
}

void
wh_macros_check_text(const json_t *check, GString *out)
{
  gsize i = 0;
  const json_t *file = NULL;
  json_array_foreach(json_object_get(check, "files"), i, file) put_file(file, out);
}

void
wh_macros_db_text(const json_t *shown, GString *out)
{
  gsize i = 0;
  const json_t *item = NULL;
  json_array_foreach(json_object_get(shown, "versions"), i, item)
  {
    put_version(item, out);
    g_string_append_c(out, '\n');
  }
  const json_t *counts = json_object_get(shown, "counts");
  if (counts == NULL)
    return;
  g_string_append_printf(out,
                         "%" JSON_INTEGER_FORMAT " files in %" JSON_INTEGER_FORMAT
                         " contents, %" JSON_INTEGER_FORMAT " macros in %" JSON_INTEGER_FORMAT
                         " bodies, from\n",
                         json_integer_value(json_object_get(counts, "files")),
                         json_integer_value(json_object_get(counts, "contents")),
                         json_integer_value(json_object_get(counts, "macros")),
                         json_integer_value(json_object_get(counts, "bodies")));
  json_array_foreach(json_object_get(shown, "sources"), i, item) g_string_append_printf(
      out, "  %-20s %-41s %-10s %6" JSON_INTEGER_FORMAT "\n", text_of(item, "package"),
      text_of(item, "version"), text_of(item, "day"), json_integer_value(json_object_get(item, "contents")));
}
