/* SPDX-License-Identifier: Apache-2.0
 * Translations: compiled catalogues held against their .po, and .po and .pot files that were only brought up to date. */
#include "source/release/generator.h"
#include "source/release/catalogue.h"
#include "source/release/diff.h"

/* Comments with references and the date of the template change at every release; strings do not. */
static gboolean
is_upkeep(WhSlice line)
{
  WhSlice s = wh_slice_trim(line);
  return s.len == 0 || s.data[0] == '#' || wh_slice_has(s, WH_SLICE("POT-Creation-Date:")) ||
         wh_slice_has(s, WH_SLICE("Project-Id-Version:")) ||
         wh_slice_has(s, WH_SLICE("Report-Msgid-Bugs-To:"));
}

static gboolean
judge_text(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  if (!wh_is_text(file->content) || !wh_slice_has(file->content, WH_SLICE("msgid \"")))
    return FALSE;
  g_autoptr(GBytes) bytes = wh_judge_read_tag(judge->trees, file);
  if (bytes == NULL) {
    wh_judged_say(ret, WH_CLASS_DOCUMENT, "gettext", "strings and their translation");
    return TRUE;
  }
  gsize len;
  const char *data = g_bytes_get_data(bytes, &len);
  g_auto(WhDiff) diff = {0};
  wh_diff(wh_slice(data, len), file->content, &diff);
  guint strings = 0;
  for (guint i = 0; i < diff.lines->len; i++)
    strings += !is_upkeep(g_array_index(diff.lines, WhDiffLine, i).line);
  g_autofree char *excerpt = wh_diff_excerpt(&diff);
  wh_judged_say(ret, strings == 0 ? WH_CLASS_GENERATED : WH_CLASS_DOCUMENT, "gettext",
                strings == 0 ? "brought up to date: references and dates alone (%u lines of strings)"
                             : "translations brought up to date: %u lines of strings differ from the tag's",
                strings);
  ret->excerpt = g_steal_pointer(&excerpt);
  return TRUE;
}

static gboolean
judge_compiled(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  g_autofree char *path = g_strdup_printf("%.*s.po", (int)(file->path.len - 4), file->path.data);
  g_autoptr(GBytes) bytes = wh_judge_read(judge->trees, wh_slice_str(path));
  guint n = 0, odd = 0;
  gsize len = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
  g_autofree char *why = wh_catalogue_check(file->content, wh_slice(data, len), &n, &odd);
  if (why != NULL)
    wh_judged_say(ret, WH_CLASS_INCONSISTENT, "gettext", "no sound compiled catalogue: %s", why);
  else if (bytes == NULL)
    wh_judged_say(ret, WH_CLASS_DOCUMENT, "gettext",
                  "a compiled catalogue of %u strings; its .po is not here", n);
  else if (odd > 0)
    wh_judged_say(ret, WH_CLASS_INCONSISTENT, "gettext", "%u of %u strings are not in %s", odd, n, path);
  else
    wh_judged_say(ret, WH_CLASS_GENERATED, "gettext", "all %u strings are in %s", n, path);
  return TRUE;
}

static gboolean
judge_gettext(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  if (wh_slice_ends(file->path, WH_SLICE(".gmo")) || wh_slice_ends(file->path, WH_SLICE(".mo")))
    return judge_compiled(judge, file, ret);
  if (wh_slice_ends(file->path, WH_SLICE(".po")) || wh_slice_ends(file->path, WH_SLICE(".pot")))
    return judge_text(judge, file, ret);
  return FALSE;
}

const WhGenerator wh_gen_gettext = {"gettext", judge_gettext};
