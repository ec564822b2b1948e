/* SPDX-License-Identifier: Apache-2.0
 * What judges of generated files share: what the project wrote for generators, and how a judgement is worded. */
#include "base/limits.h"
#include "base/text.h"
#include "source/release/generator.h"

#include <stdarg.h>

#define MAX_INPUT_BYTES (32u << 20) /* of build files that are read for one archive */

typedef gboolean (*IsInput)(WhSlice path);

typedef struct {
  const WhJudge *judge;
  IsInput is_input;
  GTree *paths; /* one entry for both sides */
} Gather;

static int
compare_paths(gconstpointer a, gconstpointer b, gpointer user)
{
  return strcmp(a, b);
}

gboolean
wh_judge_is_built_from(const WhJudge *judge, WhSlice path)
{
  return wh_reach_of(judge->reach, path, NULL) >= WH_REACH_INCLUDED;
}

static void
on_path(WhSlice path, const WhOid *oid, gpointer user)
{
  Gather *gather = user;
  if (gather->is_input(path) && wh_judge_is_built_from(gather->judge, path))
    g_tree_insert(gather->paths, g_strndup(path.data, path.len), NULL);
}

static GTree *
gather_paths(const WhJudge *judge, IsInput is_input)
{
  const WhShippedTrees *trees = judge->trees;
  Gather gather = {judge, is_input, g_tree_new_full(compare_paths, NULL, g_free, NULL)};
  trees->each(trees, FALSE, on_path, &gather);
  trees->each(trees, TRUE, on_path, &gather);
  return gather.paths;
}

GBytes *
wh_judge_read(const WhShippedTrees *trees, WhSlice path)
{
  const WhShipped *shipped = trees->in_archive(trees, path);
  if (shipped != NULL && shipped->content.len > 0)
    return g_bytes_new(shipped->content.data, shipped->content.len);
  WhOid oid;
  guint32 mode;
  if (shipped != NULL && shipped->size > 0)
    return trees->content(trees, &shipped->oid);
  return trees->in_tag(trees, path, &oid, &mode) ? trees->content(trees, &oid) : NULL;
}

GBytes *
wh_judge_read_tag(const WhShippedTrees *trees, const WhShipped *file)
{
  return wh_oid_is_zero(&file->tag_oid) ? NULL : trees->content(trees, &file->tag_oid);
}

static gboolean
is_m4(WhSlice path)
{
  static const char *const names[] = {"configure.ac", "configure.in", NULL}, *const ends[] = {".m4", ".ac",
                                                                                              NULL};
  return wh_name_is(path, names) || wh_name_ends(path, ends);
}

static gboolean
is_am(WhSlice path)
{
  static const char *const ends[] = {".am", ".mk", ".make", ".common", NULL}, *const skip[] = {".in", ".m4",
                                                                                               NULL};
  return (wh_name_ends(path, ends) || wh_slice_has_prefix(wh_path_base(path), WH_SLICE("Make")) ||
          is_m4(path)) &&
         (!wh_name_ends(path, skip) || is_m4(path));
}

/* For whom the macros are read. */
typedef enum { FOR_AUTOCONF, FOR_AUTOMAKE, FOR_PARTS } Reader;

typedef struct {
  WhJudge *judge;
  WhInputs *inputs;
  gsize bytes;
  Reader reader;
} Reading;

/* Text between double quotes of the shell as it comes out: "\$(CC)" is $(CC), and A][B is one word of m4. */
static void
add_unquoted(WhInputs *inputs, WhSlice text)
{
  g_autoptr(GString) plain = g_string_sized_new(text.len);
  for (gsize i = 0; i < text.len; i++) {
    const char next = i + 1 < text.len ? text.data[i + 1] : '\0';
    if (text.data[i] == ']' && next == '[')
      i++;
    else if (text.data[i] != '\\' || next == '\0' || strchr("\"$`\\", next) == NULL)
      g_string_append_c(plain, text.data[i]);
    else
      g_string_append_c(plain, text.data[++i]);
  }
  wh_inputs_add_m4(inputs, wh_slice(plain->str, plain->len));
}

static gboolean
read_one(gpointer key, gpointer value, gpointer user)
{
  Reading *r = user;
  WhSlice path = wh_slice_str(key);
  g_autoptr(GBytes) bytes = wh_judge_read(r->judge->trees, path);
  gsize len = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
  r->bytes += len;
  if (r->bytes > MAX_INPUT_BYTES)
    return TRUE;
  WhSlice text = wh_slice(data, len);
  if (!is_m4(path))
    wh_inputs_add_text(r->inputs, text);
  else if (r->reader == FOR_PARTS)
    add_unquoted(r->inputs, text);
  else if (r->reader == FOR_AUTOMAKE)
    wh_inputs_add_words(r->inputs, text);
  else
    wh_inputs_add_m4(r->inputs, text);
  return FALSE;
}

static void
add_package(WhJudge *judge, WhInputs *inputs)
{
  g_autoptr(GBytes) bytes = wh_judge_read(judge->trees, WH_SLICE("configure"));
  gsize len = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
  wh_autoconf_add_stated(inputs, wh_slice(data, len));
}

static WhInputs *
read_inputs(WhJudge *judge, IsInput is_input, Reader reader)
{
  g_autoptr(GTree) paths = gather_paths(judge, is_input);
  Reading reading = {judge, wh_inputs_new(), 0, reader};
  g_tree_foreach(paths, read_one, &reading);
  add_package(judge, reading.inputs);
  wh_inputs_finish(reading.inputs);
  return reading.inputs;
}

const WhInputs *
wh_judge_m4(WhJudge *judge)
{
  if (judge->m4 == NULL)
    judge->m4 = read_inputs(judge, is_m4, FOR_AUTOCONF);
  return judge->m4;
}

const WhInputs *
wh_judge_am(WhJudge *judge)
{
  if (judge->am == NULL)
    judge->am = read_inputs(judge, is_am, FOR_AUTOMAKE);
  return judge->am;
}

const WhInputs *
wh_judge_written(WhJudge *judge)
{
  if (judge->written == NULL)
    judge->written = read_inputs(judge, is_m4, FOR_PARTS);
  return judge->written;
}

static void
on_tag_macro(WhSlice path, const WhOid *oid, gpointer user)
{
  WhJudge *judge = user;
  if (!is_m4(path) || !wh_judge_is_built_from(judge, path))
    return;
  g_autoptr(GBytes) bytes = judge->trees->content(judge->trees, oid);
  gsize len = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
  g_autoptr(GArray) pieces = wh_macro_split(wh_slice(data, len));
  for (guint i = 0; i < pieces->len; i++)
    g_hash_table_add(judge->own_pieces,
                     g_bytes_new(g_array_index(pieces, WhMacroPiece, i).normal, WH_MACRO_DIGEST));
}

gboolean
wh_judge_own_piece(WhJudge *judge, const guint8 *normal)
{
  if (judge->own_pieces == NULL) {
    judge->own_pieces =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    judge->trees->each(judge->trees, FALSE, on_tag_macro, judge);
  }
  g_autoptr(GBytes) key = g_bytes_new(normal, WH_MACRO_DIGEST);
  return g_hash_table_contains(judge->own_pieces, key);
}

void
wh_judged_say(WhJudged *ret, WhFileClass class, const char *generator, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *reason = g_strdup_vprintf(format, args),
                  *maker = g_strdup(generator != NULL ? generator : "");
  va_end(args);
  wh_judged_clear(ret);
  ret->class = class;
  ret->generator = g_steal_pointer(&maker);
  ret->reason = wh_text_safe(wh_slice_str(reason), WH_LIMIT_DETAIL / 4);
}

void
wh_judged_findings(WhJudged *ret, const WhFindings *findings, const char *tool, WhSlice version)
{
  g_autofree char *safe = wh_text_safe(version, 40);
  g_autofree char *maker = g_strdup_printf("%s%s%s", tool, version.len > 0 ? " " : "", safe);
  if (findings->n_odd == 0)
    wh_judged_say(ret, WH_CLASS_GENERATED, maker, "all %u lines are as %s makes them of the project's own",
                  findings->n_lines, tool);
  else
    wh_judged_say(ret, WH_CLASS_INCONSISTENT, maker, "%u of %u lines are neither %s's nor the project's",
                  findings->n_odd, findings->n_lines, tool);
  ret->excerpt = g_strdup(findings->excerpt->str);
}

WhSlice
wh_stated(WhSlice content, WhSlice mark, const char *ends)
{
  WhSlice head = wh_slice(content.data, MIN(content.len, 8192));
  gsize at = wh_slice_find(head, mark);
  if (at == G_MAXSIZE)
    return wh_slice(NULL, 0);
  WhSlice rest = wh_slice_from(head, at + mark.len);
  gsize len = 0;
  while (len < rest.len && len < 64 && (strchr(ends, rest.data[len]) == NULL || rest.data[len] == '\0'))
    len++;
  return wh_slice(rest.data, len);
}

gboolean
wh_is_text(WhSlice content)
{
  gsize len = MIN(content.len, 65536);
  for (gsize i = 0; i < len; i++) {
    guchar c = (guchar)content.data[i];
    if (c < ' ' && !(c >= '\t' && c <= '\r') && c != 0x1b)
      return FALSE;
  }
  return TRUE;
}

gboolean
wh_name_is(WhSlice path, const char *const *names)
{
  WhSlice base = wh_path_base(path);
  for (guint i = 0; names[i] != NULL; i++)
    if (wh_slice_equal(base, wh_slice_str(names[i])))
      return TRUE;
  return FALSE;
}

gboolean
wh_name_ends(WhSlice path, const char *const *ends)
{
  for (guint i = 0; ends[i] != NULL; i++)
    if (wh_slice_ends(path, wh_slice_str(ends[i])))
      return TRUE;
  return FALSE;
}
