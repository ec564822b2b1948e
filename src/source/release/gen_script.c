/* SPDX-License-Identifier: Apache-2.0
 * Files that a script of the tag writes with echo: every line is one of those, its variables names of files. */
#include "source/release/generator.h"

#define MAX_SCRIPTS 4u
#define MAX_NAMES 100000u

typedef struct {
  WhJudge *judge;
  WhSlice base, folder; /* of the file */
  WhInputs *inputs;
  guint n_scripts, n_names;
  char *script; /* the first that writes it */
} Written;

static gboolean
is_above(WhSlice folder, WhSlice path)
{
  WhSlice from = wh_path_folder(path);
  return from.len == 0 ||
         (wh_slice_has_prefix(folder, from) && (folder.len == from.len || folder.data[from.len] == '/'));
}

/* Without the quotes around it. */
static WhSlice
unquoted(WhSlice text)
{
  WhSlice s = wh_slice_trim(text);
  return s.len >= 2 && s.data[0] == '"' && s.data[s.len - 1] == '"' ? wh_slice(s.data + 1, s.len - 2) : s;
}

/* "echo TEXT >> BASE": TEXT; FALSE: the line is no such. */
static gboolean
echoed(WhSlice line, WhSlice base, WhSlice *ret_text)
{
  WhSlice s = wh_slice_trim(line), mark = WH_SLICE("echo ");
  const char *redirect = s.len > 0 ? memrchr(s.data, '>', s.len) : NULL;
  if (!wh_slice_has_prefix(s, mark) || redirect == NULL || redirect == s.data ||
      !wh_slice_equal(wh_slice_trim(wh_slice_from(s, (gsize)(redirect - s.data) + 1)), base))
    return FALSE;
  gsize end = (gsize)(redirect - s.data);
  end -= s.data[end - 1] == '>';
  *ret_text = unquoted(wh_slice(s.data + mark.len, MAX(end, mark.len) - mark.len));
  return TRUE;
}

/* NAME="text" without variables: what is gathered in NAME begins so. */
static void
add_value(Written *w, WhSlice line)
{
  WhSlice s = wh_slice_trim(line), value;
  gsize sign = wh_slice_find(s, WH_SLICE("="));
  if (sign == G_MAXSIZE || memchr(s.data, ' ', sign) != NULL)
    return;
  value = unquoted(wh_slice_from(s, sign + 1));
  if (value.len > 0 && memchr(value.data, '$', value.len) == NULL &&
      memchr(value.data, '`', value.len) == NULL)
    wh_inputs_add_name(w->inputs, value);
}

static void
read_script(Written *w, WhSlice path, WhSlice text)
{
  gboolean writes = FALSE;
  WhSlice line, said;
  for (WhSlice rest = text; wh_next_line(&rest, &line);)
    if (echoed(line, w->base, &said)) {
      wh_inputs_add_echo(w->inputs, said);
      writes = TRUE;
    }
  if (!writes)
    return;
  for (WhSlice rest = text; wh_next_line(&rest, &line);)
    add_value(w, line);
  if (w->script == NULL)
    w->script = g_strndup(path.data, path.len);
  w->n_scripts++;
}

static void
on_tag_path(WhSlice path, const WhOid *oid, gpointer user)
{
  Written *w = user;
  if (w->n_scripts >= MAX_SCRIPTS || !wh_slice_ends(path, WH_SLICE(".sh")) || !is_above(w->folder, path))
    return;
  g_autoptr(GBytes) bytes = w->judge->trees->content(w->judge->trees, oid);
  gsize len = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
  if (len > 2 && data[0] == '#' && data[1] == '!')
    read_script(w, path, wh_slice(data, len));
}

/* "../lib/a.c" of lib/a.c as the folder of the file sees it, and "a.c". */
static void
on_any_path(WhSlice path, const WhOid *oid, gpointer user)
{
  Written *w = user;
  if (w->n_names++ > MAX_NAMES)
    return;
  g_autoptr(GString) name = g_string_new(NULL);
  for (gsize i = 0; w->folder.len > 0 && i <= w->folder.len; i++)
    if (i == w->folder.len || w->folder.data[i] == '/')
      g_string_append(name, "../");
  g_string_append_len(name, path.data, (gssize)path.len);
  wh_inputs_add_name(w->inputs, wh_slice(name->str, name->len));
  wh_inputs_add_name(w->inputs, wh_path_base(path));
}

/* A line of names alone, no command of a recipe. */
static gboolean
is_list(WhExplainer *explainer, WhSlice line)
{
  if (line.len == 0 || g_ascii_isspace(line.data[0]))
    return FALSE;
  for (gsize at = 0, end; at < line.len; at = end + 1) {
    for (end = at; end < line.len && line.data[end] != ' ';)
      end++;
    if (end > at && !wh_explain(explainer, wh_slice(line.data + at, end - at)))
      return FALSE;
  }
  return TRUE;
}

static void
check_lines(Written *w, WhSlice content, WhFindings *findings)
{
  g_auto(WhExplainer) explainer = {0};
  WhSlice line;
  wh_explainer_init(&explainer, NULL, 0, w->inputs);
  for (guint number = 1; wh_next_line(&content, &line); number++) {
    if (wh_slice_trim(line).len == 0)
      continue;
    findings->n_lines++;
    if (!wh_explain(&explainer, line) && !is_list(&explainer, line))
      wh_findings_add(findings, number, line);
  }
}

static gboolean
judge_by(Written *w, const WhShipped *file, WhJudged *ret)
{
  g_auto(WhFindings) findings = {0};
  w->judge->trees->each(w->judge->trees, FALSE, on_any_path, w);
  w->judge->trees->each(w->judge->trees, TRUE, on_any_path, w);
  wh_inputs_finish(w->inputs);
  wh_findings_init(&findings);
  check_lines(w, file->content, &findings);
  if (findings.n_odd == 0)
    wh_judged_say(ret, WH_CLASS_GENERATED, NULL, "all %u lines are as %s of the tag writes them",
                  findings.n_lines, w->script);
  else
    wh_judged_say(ret, WH_CLASS_UNKNOWN, NULL, "%u of %u lines are not as %s of the tag writes them",
                  findings.n_odd, findings.n_lines, w->script);
  ret->excerpt = g_strdup(findings.excerpt->str);
  return TRUE;
}

static gboolean
judge_script(WhJudge *judge, const WhShipped *file, WhJudged *ret)
{
  if (!wh_oid_is_zero(&file->tag_oid) || file->cut || file->content.len == 0 || !wh_is_text(file->content))
    return FALSE;
  Written w = {.judge = judge,
               .base = wh_path_base(file->path),
               .folder = wh_path_folder(file->path),
               .inputs = wh_inputs_new()};
  judge->trees->each(judge->trees, FALSE, on_tag_path, &w);
  const gboolean found = w.script != NULL && judge_by(&w, file, ret);
  wh_inputs_free(w.inputs);
  g_free(w.script);
  return found;
}

const WhGenerator wh_gen_script = {"script", judge_script};
