/* SPDX-License-Identifier: Apache-2.0
 * Other repositories that files name: submodules, steps of workflows. */
#include "source/git/facts.h"

#include "source/git/facts_scan.h"

static WhSlice
unquote(WhSlice s)
{
  s = wh_slice_trim(s);
  gsize pos = 0;
  WhSlice inner;
  return s.len > 0 && (s.data[0] == '"' || s.data[0] == '\'') && wh_scan_quoted(s, &pos, &inner) ? inner : s;
}

gboolean
wh_facts_submodules(WhSlice text, WhSlice path, WhFactOut *out)
{
  gsize pos = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    line = wh_slice_trim(line);
    WhSlice key = wh_scan_until(line, "=");
    if (key.len < line.len && wh_scan_is(wh_slice_trim(key), "url"))
      wh_fact_add(out, WH_FACT_DEPENDENCY, "git:", unquote(wh_scan_skip(line, key.len + 1)));
  }
  return TRUE;
}

/* "owner/name/folder@ref" names owner/name; "./x" is the repository's own. */
static void
add_step(WhSlice value, WhFactOut *out)
{
  value = wh_scan_until(value, " \t\r#");
  if (wh_slice_has_prefix(value, WH_SLICE("docker://"))) {
    wh_fact_add(out, WH_FACT_DEPENDENCY,
                "docker:", wh_scan_until(wh_scan_skip(value, strlen("docker://")), "@:"));
    return;
  }
  value = wh_scan_until(value, "@");
  WhSlice owner = wh_scan_until(value, "/");
  WhSlice name = wh_scan_until(wh_scan_skip(value, owner.len + 1), "/");
  if (owner.len > 0 && name.len > 0 && owner.data[0] != '.')
    wh_fact_add(out, WH_FACT_DEPENDENCY, "action:", wh_slice(value.data, owner.len + 1 + name.len));
}

gboolean
wh_facts_workflow(WhSlice text, WhSlice path, WhFactOut *out)
{
  gsize pos = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    line = wh_slice_trim(line);
    if (wh_slice_has_prefix(line, WH_SLICE("- ")))
      line = wh_slice_trim(wh_scan_skip(line, 2));
    if (wh_slice_has_prefix(line, WH_SLICE("uses:")))
      add_step(unquote(wh_scan_skip(line, strlen("uses:"))), out);
  }
  return TRUE;
}
