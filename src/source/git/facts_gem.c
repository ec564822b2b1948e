/* SPDX-License-Identifier: Apache-2.0
 * Dependencies of Gemfile and gemspecs. */
#include "source/git/facts.h"

#include "source/git/facts_scan.h"

#define RUNTIME "gem:"
#define DEVELOPMENT "gem-dev:"

static const struct {
  const char *word, *prefix;
} calls[] = {{"add_development_dependency", DEVELOPMENT},
             {"add_runtime_dependency", RUNTIME},
             {"add_dependency", RUNTIME},
             {"gem", RUNTIME}};

static gboolean
is_for_development(WhSlice line)
{
  return wh_scan_find(line, 0, ":development") < line.len || wh_scan_find(line, 0, ":test") < line.len;
}

static void
take_line(WhSlice line, gboolean development, WhFactOut *out)
{
  for (guint i = 0; i < G_N_ELEMENTS(calls); i++) {
    gsize at = wh_scan_find_word(line, 0, calls[i].word);
    WhSlice name;
    if (at == line.len || (wh_scan_is(wh_slice_str(calls[i].word), "gem") && at > 0))
      continue;
    gboolean dev = development || is_for_development(line);
    if (wh_scan_quoted(line, &at, &name))
      wh_fact_add(out, WH_FACT_DEPENDENCY, dev ? DEVELOPMENT : calls[i].prefix, name);
    return;
  }
}

/* Groups nest only with other blocks that end in "end", so depth alone tells where a group ends. */
gboolean
wh_facts_gem(WhSlice text, WhSlice path, WhFactOut *out)
{
  guint depth = 0, group = 0; /* depth at which a group for development began */
  gsize pos = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    line = wh_slice_trim(line);
    if (line.len == 0 || line.data[0] == '#')
      continue;
    if (wh_scan_is(wh_scan_word(line, "_"), "end")) {
      depth -= depth > 0 ? 1 : 0;
      group = depth < group ? 0 : group;
      continue;
    }
    gboolean opens = wh_scan_find_word(line, 0, "do") < line.len;
    depth += opens ? 1 : 0;
    if (opens && group == 0 && wh_slice_has_prefix(line, WH_SLICE("group")) && is_for_development(line))
      group = depth;
    take_line(line, group > 0, out);
  }
  return TRUE;
}
