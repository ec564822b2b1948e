/* SPDX-License-Identifier: Apache-2.0
 * Dependencies of go.mod: what is required directly, and what stands in for something else. */
#include "source/git/facts.h"

#include "source/git/facts_scan.h"

typedef enum { GO_NONE, GO_REQUIRE, GO_REPLACE } GoBlock;

static GoBlock
directive(WhSlice line, WhSlice *ret_rest)
{
  WhSlice word = wh_scan_word(line, "");
  *ret_rest = wh_slice_trim(wh_scan_skip(line, word.len));
  return wh_scan_is(word, "require") ? GO_REQUIRE : wh_scan_is(word, "replace") ? GO_REPLACE : GO_NONE;
}

static void
add_line(GoBlock block, WhSlice line, WhFactOut *out)
{
  if (block == GO_REQUIRE && wh_scan_find(line, 0, "// indirect") < line.len)
    return;
  if (block == GO_REPLACE) {
    gsize arrow = wh_scan_find(line, 0, "=>");
    line = arrow < line.len ? wh_slice_trim(wh_scan_skip(line, arrow + 2)) : wh_slice(NULL, 0);
    if (line.len > 0 && (line.data[0] == '.' || line.data[0] == '/'))
      return; /* a folder, no module */
  }
  WhSlice name = wh_scan_until(line, " \t\r");
  if (name.len > 2 && name.data[0] == '"')
    name = wh_slice(name.data + 1, name.len - 2);
  wh_fact_add(out, WH_FACT_DEPENDENCY, "go:", name);
}

gboolean
wh_facts_go(WhSlice text, WhSlice path, WhFactOut *out)
{
  GoBlock block = GO_NONE;
  gsize pos = 0;
  WhSlice line, rest;
  while (wh_git_next_line(text, &pos, &line)) {
    line = wh_slice_trim(line);
    if (line.len == 0 || wh_slice_has_prefix(line, WH_SLICE("//")))
      continue;
    if (line.data[0] == ')') {
      block = GO_NONE;
    } else if (block != GO_NONE) {
      add_line(block, line, out);
    } else {
      GoBlock now = directive(line, &rest);
      if (rest.len > 0 && rest.data[0] == '(')
        block = now;
      else if (now != GO_NONE)
        add_line(now, rest, out);
    }
  }
  return TRUE;
}
