/* SPDX-License-Identifier: Apache-2.0
 * Files put together from the tag's own: makefile parts that macros write, sources that only include others. */
#include "source/release/generator.h"

/* Comments say nothing to make, but where they run on. */
static void
check_part(WhExplainer *explainer, WhSlice content, WhFindings *findings)
{
  WhSlice line;
  for (guint number = 1; wh_next_line(&content, &line); number++) {
    WhSlice s = wh_slice_trim(line);
    if (s.len == 0 || (line.data[0] == '#' && s.data[s.len - 1] != '\\'))
      continue;
    findings->n_lines++;
    if (!wh_explain(explainer, line))
      wh_findings_add(findings, number, line);
  }
}

static gboolean
judge_part(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  g_auto(WhExplainer) explainer = {0};
  g_auto(WhFindings) findings = {0};
  wh_explainer_init(&explainer, NULL, 0, wh_judge_written(judge));
  wh_findings_init(&findings);
  check_part(&explainer, file->content, &findings);
  if (findings.n_odd > 0) {
    wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL, "%u of %u lines stand in none of the project's macros",
                  findings.n_odd, findings.n_lines);
    ret->excerpt = g_strdup(findings.excerpt->str);
  } else {
    wh_judged_say(ret, WH_CLASS_GENERATED, "autoconf", "all %u lines stand in the project's macros",
                  findings.n_lines);
  }
  return TRUE;
}

/* Whether the line includes a file that the tag has. */
static gboolean
includes_own(const WhShippedTrees *trees, WhSlice folder, WhSlice line)
{
  WhSlice name = wh_stated(line, WH_SLICE("#include \""), "\"");
  if (!wh_slice_has_prefix(line, WH_SLICE("#include \"")) || line.len != name.len + strlen("#include \"\""))
    return FALSE;
  g_autofree char *joined = g_strdup_printf("/%.*s%s%.*s", (int)folder.len, folder.data,
                                            folder.len > 0 ? "/" : "", (int)name.len, name.data);
  g_autofree char *path = g_canonicalize_filename(joined, "/");
  WhOid oid;
  guint32 mode;
  return trees->in_tag(trees, wh_slice_str(path + 1), &oid, &mode);
}

/* "Unity" sources: one file that includes all others. */
static gboolean
judge_unity(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  WhSlice rest = file->content, line;
  guint n = 0;
  while (wh_next_line(&rest, &line)) {
    WhSlice s = wh_slice_trim(line);
    gboolean comment =
        wh_slice_has_prefix(s, WH_SLICE("/*")) && wh_slice_find(s, WH_SLICE("*/")) + 2 == s.len;
    if (s.len == 0 || comment)
      continue;
    if (!includes_own(judge->trees, wh_path_folder(file->path), s))
      return FALSE;
    n++;
  }
  if (n == 0)
    return FALSE;
  wh_judged_say(ret, WH_CLASS_GENERATED, NULL, "only includes %u files of the tag", n);
  return TRUE;
}

static gboolean
judge_compose(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  static const char *const sources[] = {".c", ".cc", ".cpp", ".cxx", NULL}, *const parts[] = {".am", NULL};
  if (!wh_oid_is_zero(&file->tag_oid) || file->cut)
    return FALSE;
  if (wh_name_ends(file->path, sources))
    return judge_unity(judge, file, ret);
  return wh_name_ends(file->path, parts) && judge_part(judge, file, ret);
}

const WhGenerator wh_gen_compose = {"compose", judge_compose};
