/* SPDX-License-Identifier: Apache-2.0
 * Line-wise scanner of TOML settings. */
#include "source/git/facts_toml.h"

static WhSlice
unquote(WhSlice s)
{
  if (s.len >= 2 && (s.data[0] == '"' || s.data[0] == '\'') && s.data[s.len - 1] == s.data[0])
    return wh_slice(s.data + 1, s.len - 2);
  return s;
}

static WhSlice
section_name(WhSlice line)
{
  gsize skip = wh_slice_has_prefix(line, WH_SLICE("[[")) ? 2 : 1;
  gsize end = line.len;
  while (end > skip && line.data[end - 1] != ']')
    end--;
  while (end > skip && line.data[end - 1] == ']')
    end--;
  return wh_slice_trim(wh_slice(line.data + skip, end - skip));
}

/* An array goes on over lines until its bracket closes. */
static WhSlice
whole_value(WhTomlScan *scan, WhSlice value)
{
  if (value.len == 0 || value.data[0] != '[')
    return value;
  gsize pos = (gsize)(value.data - scan->text.data);
  WhSlice inner = wh_scan_brackets(scan->text, &pos);
  scan->pos = MAX(scan->pos, pos);
  return inner;
}

gboolean
wh_toml_next(WhTomlScan *scan, WhTomlSetting *ret_setting)
{
  WhSlice line;
  while (wh_git_next_line(scan->text, &scan->pos, &line)) {
    line = wh_slice_trim(line);
    if (line.len == 0 || line.data[0] == '#')
      continue;
    if (line.data[0] == '[') {
      scan->section = section_name(line);
      *ret_setting = (WhTomlSetting){.section = scan->section};
      return TRUE;
    }
    WhSlice key = wh_scan_until(line, "=");
    if (key.len == line.len)
      continue;
    WhSlice value = wh_slice_trim(wh_scan_skip(line, key.len + 1));
    *ret_setting = (WhTomlSetting){scan->section, unquote(wh_slice_trim(key)), whole_value(scan, value)};
    return TRUE;
  }
  return FALSE;
}
