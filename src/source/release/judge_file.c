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
wh_judge_new(const WhShippedTrees *trees)
{
  /* Both are part of the program: one that cannot be read is a broken build, which the tests find. */
  WhJudge *judge = wh_judge_new_with(trees, wh_shape_book_load(NULL), wh_macros_load(NULL, NULL));
  judge->borrows = FALSE;
  return judge;
}

WhJudge *
wh_judge_new_with(const WhShippedTrees *trees, WhShapeBook *book, WhMacros *macros)
{
  WhJudge *judge = g_new0(WhJudge, 1);
  judge->trees = trees;
  judge->book = book;
  judge->macros = macros;
  judge->borrows = TRUE;
  judge->tools = g_tree_new_full(compare_texts, NULL, g_free, NULL);
  return judge;
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

/* Content that the repository holds elsewhere is the project's own. */
static gboolean
judge_own(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  const char *path = judge->trees->tag_path_of(judge->trees, &file->oid);
  g_autofree char *safe = path != NULL ? wh_text_safe(wh_slice_str(path), 200) : NULL;
  if (path != NULL)
    wh_judged_say(ret, WH_CLASS_OWN, NULL, "the same as %s in the tag", safe);
  else if (file->size > 0 && judge->trees->ever_held(judge->trees, &file->oid))
    wh_judged_say(ret, WH_CLASS_OWN, NULL, "as another commit of the repository has it");
  return path != NULL || ret->class == WH_CLASS_OWN;
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

void
wh_judge_file(WhJudge *judge, const WhShipped *file, WhJudged *ret_judged)
{
  *ret_judged = (WhJudged){.class = WH_CLASS_UNKNOWN};
  if (wh_oid_equal(&file->oid, &file->tag_oid))
    wh_judged_say(ret_judged, WH_CLASS_SAME, NULL, "byte for byte the tag's");
  else if (!judge_own(judge, file, ret_judged) && !judge_generated(judge, file, ret_judged) &&
           !wh_judge_against_tag(judge, file, ret_judged))
    judge_unknown(file, ret_judged);
  if (ret_judged->class == WH_CLASS_UNKNOWN && wh_oid_is_zero(&file->tag_oid))
    wh_judge_bundled(judge, file, ret_judged);
  if (ret_judged->generator == NULL)
    ret_judged->generator = g_strdup("");
  if (ret_judged->excerpt == NULL)
    ret_judged->excerpt = g_strdup("");
}
