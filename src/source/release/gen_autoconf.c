/* SPDX-License-Identifier: Apache-2.0
 * What autoconf and autoheader make: configure, config.h.in. */
#include "source/release/generator.h"

#define VERSION_MAX 64u

static gboolean
is_configure(const WhShipped *file)
{
  static const char *const names[] = {"configure", "config.status", NULL};
  return wh_name_is(file->path, names) && wh_slice_has_prefix(file->content, WH_SLICE("#!"));
}

/* The package's own name and version come from a command as often as from configure.ac: what stands between the quotes of
 * PACKAGE_VERSION='1.2' and its like is taken as given, when it is a name and nothing more. */
void
wh_autoconf_add_stated(WhInputs *inputs, WhSlice content)
{
  WhSlice line;
  for (guint n = 0; n < 2000 && wh_next_line(&content, &line); n++) {
    if (!wh_slice_has_prefix(line, WH_SLICE("PACKAGE_")))
      continue;
    WhSlice value = wh_stated(line, WH_SLICE("='"), "'");
    gboolean plain = value.len <= VERSION_MAX;
    for (gsize i = 0; plain && i < value.len; i++)
      plain = g_ascii_isalnum(value.data[i]) || strchr(" .+~_-:/@", value.data[i]) != NULL;
    if (plain)
      wh_inputs_add_text(inputs, value);
  }
}

static gboolean
judge_configure(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  WhSlice version = wh_stated(file->content, WH_SLICE("enerated by GNU Autoconf "), " \n");
  const WhShapeTool *tool = wh_judge_tool(judge, "autoconf");
  if (version.len == 0 || tool == NULL)
    return FALSE;
  while (version.len > 0 && version.data[version.len - 1] == '.')
    version.len--;
  wh_judge_used(judge, "autoconf", version);
  gboolean exact;
  g_auto(WhExplainer) explainer = {0};
  g_auto(WhFindings) findings = {0};
  wh_explainer_init(&explainer, tool->shapes, wh_shape_tool_versions(tool, version, &exact),
                    wh_judge_m4(judge));
  wh_findings_init(&findings);
  wh_check_shell(&explainer, file->content, &findings);
  wh_judged_findings(ret, &findings, "autoconf", version);
  if (file->cut && ret->class == WH_CLASS_GENERATED)
    wh_judged_say(ret, WH_CLASS_INCONSISTENT, ret->generator,
                  "says autoconf made it, and is larger than autoconf makes it");
  return TRUE;
}

/* config.h.in: #undef NAME, comments, and what AH_TOP, AH_BOTTOM and AH_VERBATIM carry. */
static gboolean
judge_header(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  if (!wh_slice_ends(file->path, WH_SLICE(".in")) ||
      !wh_slice_has_prefix(wh_slice_trim(file->content), WH_SLICE("/*")) ||
      !wh_slice_has(wh_slice(file->content.data, MIN(file->content.len, 4096)),
                    WH_SLICE("by autoheader.  */")))
    return FALSE;
  const WhShapeTool *tool = wh_judge_tool(judge, "autoheader");
  g_auto(WhExplainer) explainer = {0};
  g_auto(WhFindings) findings = {0};
  wh_explainer_init(&explainer, tool != NULL ? tool->shapes : NULL, G_MAXUINT16, wh_judge_m4(judge));
  wh_findings_init(&findings);
  wh_check_header(&explainer, file->content, &findings);
  wh_judged_findings(ret, &findings, "autoheader", wh_slice(NULL, 0));
  return TRUE;
}

static gboolean
judge_autoconf(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  return is_configure(file) ? judge_configure(judge, file, ret) : judge_header(judge, file, ret);
}

const WhGenerator wh_gen_autoconf = {"autoconf", judge_autoconf};
