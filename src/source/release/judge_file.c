/* SPDX-License-Identifier: Apache-2.0
 * The class of one file that is not byte for byte the tag's. */
#include "base/limits.h"
#include "base/text.h"
#include "source/release/generator.h"
#include "source/release/judge_tag.h"

#define WH_GENERATOR(name) extern const WhGenerator name;
#include "source/release/generators.def"
#undef WH_GENERATOR

static const WhGenerator *const generators[] = {
#define WH_GENERATOR(name) &name,
#include "source/release/generators.def"
#undef WH_GENERATOR
};

void
wh_judged_clear(WhJudged *judged)
{
  g_clear_pointer(&judged->generator, g_free);
  g_clear_pointer(&judged->reason, g_free);
  g_clear_pointer(&judged->excerpt, g_free);
}

static int
compare_texts(gconstpointer a, gconstpointer b, gpointer user)
{
  return strcmp(a, b);
}

WhJudge *
wh_judge_new(const WhShippedTrees *trees, const WhReach *reach)
{
  WhJudge *judge = wh_judge_new_with(trees, reach, NULL, NULL);
  judge->borrows = FALSE;
  return judge;
}

WhJudge *
wh_judge_new_with(const WhShippedTrees *trees, const WhReach *reach, WhShapeBook *book, WhMacros *macros)
{
  WhJudge *judge = g_new0(WhJudge, 1);
  judge->trees = trees;
  judge->reach = reach;
  judge->book = book;
  judge->macros = macros;
  judge->borrows = TRUE;
  judge->tools = g_tree_new_full(compare_texts, NULL, g_free, NULL);
  return judge;
}

/* Both are part of the program: one that cannot be read is a broken build, which the tests find. Many archives hold
 * nothing that is checked by them. */
const WhShapeTool *
wh_judge_tool(WhJudge *judge, const char *tool)
{
  if (!judge->borrows && !judge->tried_book)
    judge->book = wh_shape_book_load(NULL);
  judge->tried_book = TRUE;
  return judge->book != NULL ? wh_shape_book_tool(judge->book, tool) : NULL;
}

const WhMacros *
wh_judge_macros(WhJudge *judge)
{
  if (!judge->borrows && !judge->tried_macros)
    judge->macros = wh_macros_load(NULL, NULL);
  judge->tried_macros = TRUE;
  return judge->macros;
}

void
wh_judge_free(WhJudge *judge)
{
  if (!judge->borrows) {
    g_clear_pointer(&judge->book, wh_shape_book_free);
    g_clear_pointer(&judge->macros, wh_macros_free);
  }
  g_clear_pointer(&judge->m4, wh_inputs_free);
  g_clear_pointer(&judge->am, wh_inputs_free);
  g_clear_pointer(&judge->written, wh_inputs_free);
  g_clear_pointer(&judge->own_pieces, g_hash_table_unref);
  g_clear_pointer(&judge->folders, g_hash_table_unref);
  g_tree_unref(judge->tools);
  g_free(judge);
}

void
wh_judge_used(WhJudge *judge, const char *tool, WhSlice version)
{
  g_autofree char *safe = wh_text_safe(version, 40);
  g_autofree char *name = version.len > 0 ? g_strdup_printf("%s %s", tool, safe) : g_strdup(tool);
  if (g_tree_nnodes(judge->tools) < 64)
    g_tree_insert(judge->tools, g_steal_pointer(&name), GINT_TO_POINTER(1));
}

static gboolean
add_tool(gpointer key, gpointer value, gpointer user)
{
  GString *out = user;
  g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", (const char *)key);
  return FALSE;
}

char *
wh_judge_tools(const WhJudge *judge)
{
  GString *out = g_string_new(NULL);
  g_tree_foreach(judge->tools, add_tool, out);
  return g_string_free(out, FALSE);
}

static gboolean
judge_generated(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  for (guint i = 0; i < G_N_ELEMENTS(generators); i++)
    if (generators[i]->judge(judge, file, ret))
      return TRUE;
  return FALSE;
}

static void
judge_unknown(const WhShipped *file, WhJudged *ret)
{
  if (file->size == 0)
    wh_judged_say(ret, WH_CLASS_METADATA, NULL, "empty");
  else if (!wh_is_text(file->content))
    wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL, "no text, and nothing in the tag has it");
  else
    wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL, "no known tool makes it, and nothing in the tag has it");
}

static gboolean
judge_moved(const WhShipped *file, const char *elsewhere, WhJudged *ret)
{
  if (elsewhere == NULL || !wh_oid_is_zero(&file->tag_oid))
    return FALSE;
  wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL, "no known tool makes it");
  return TRUE;
}

/* By what it holds; FALSE: nothing explains it, and its content stands nowhere else. */
static gboolean
judge_content(WhJudge *judge, const WhShipped *file, const char *elsewhere, WhJudged *ret)
{
  if (!judge_generated(judge, file, ret) && !wh_judge_against_tag(judge, file, ret) &&
      !judge_moved(file, elsewhere, ret))
    judge_unknown(file, ret);
  return ret->class >= WH_CLASS_VARIANT && wh_judge_say_elsewhere(judge, file, elsewhere, ret);
}

/* Content that the tag has elsewhere was not kept. */
static gboolean
judge_whole(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  const char *elsewhere = wh_judge_elsewhere(judge, file);
  if (wh_judge_own(judge, file, elsewhere, ret))
    return TRUE;
  WhShipped whole = *file;
  gsize len = 0;
  g_autoptr(GBytes) bytes =
      elsewhere != NULL && file->content.len == 0 ? judge->trees->content(judge->trees, &file->oid) : NULL;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
  if (bytes != NULL)
    whole.content = wh_slice(data, len);
  if (elsewhere == NULL || whole.content.len > 0)
    return judge_content(judge, &whole, elsewhere, ret);
  wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL, "too large to be read");
  return wh_judge_say_elsewhere(judge, file, elsewhere, ret);
}

void
wh_judge_file(WhJudge *judge, const WhShipped *file, WhJudged *ret_judged)
{
  *ret_judged = (WhJudged){.class = WH_CLASS_UNKNOWN};
  if (wh_oid_equal(&file->oid, &file->tag_oid))
    wh_judged_say(ret_judged, WH_CLASS_SAME, NULL, "byte for byte the tag's");
  else if (!judge_whole(judge, file, ret_judged) && ret_judged->class == WH_CLASS_UNKNOWN &&
           wh_oid_is_zero(&file->tag_oid))
    wh_judge_bundled(judge, file, ret_judged);
  if (ret_judged->generator == NULL)
    ret_judged->generator = g_strdup("");
  if (ret_judged->excerpt == NULL)
    ret_judged->excerpt = g_strdup("");
}
