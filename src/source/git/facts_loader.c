/* SPDX-License-Identifier: Apache-2.0
 * What an interpreter loads by itself before the program: lines of .pth files, options of Node, preload of Bun.
 *
 * Values are "file:NAME=n", or "file:none": of files that are read whole, apart from terms, which stand for differences. */
#include "source/git/facts.h"

#include "source/git/facts_scan.h"

#include <jansson.h>

#define PTH_MAX (64u << 10) /* a list of folders; weights of models have the same ending */

static void
say(WhFactOut *out, const char *name, guint n)
{
  char value[64];
  const int len = n > 0 ? g_snprintf(value, sizeof value, "file:%s=%u", name, n)
                        : g_snprintf(value, sizeof value, "file:none");
  wh_fact_add(out, WH_FACT_HOOK, "", wh_slice(value, (gsize)len));
}

/* Python runs a line that begins with "import" and a blank whenever it starts. */
gboolean
wh_facts_pth(WhSlice text, WhSlice path, WhFactOut *out)
{
  gsize pos = 0;
  guint n = 0;
  WhSlice line;
  if (text.len > PTH_MAX || memchr(text.data, '\0', text.len) != NULL)
    return FALSE;
  while (wh_git_next_line(text, &pos, &line))
    n += wh_slice_has_prefix(line, WH_SLICE("import ")) || wh_slice_has_prefix(line, WH_SLICE("import\t"))
             ? 1
             : 0;
  say(out, "pth", n);
  return TRUE;
}

/* How many options of OPTIONS make Node load a module before the program. RELATIVE: of this repository alone. */
static guint
count_loads(WhSlice options, gboolean relative)
{
  static const char *const names[] = {"--require", "-r", "--import", "--loader", "--experimental-loader"};
  guint n = 0;
  for (gboolean behind = FALSE; (options = wh_slice_trim(options)).len > 0;) {
    const WhSlice word = wh_scan_until(options, " \t\"'");
    const WhSlice name = wh_scan_until(word, "=");
    const WhSlice value = behind ? word : wh_scan_skip(word, name.len + 1);
    gboolean loads = behind;
    options = wh_scan_skip(options, word.len + 1);
    for (guint i = 0; i < G_N_ELEMENTS(names) && !behind; i++)
      loads = loads || wh_scan_is(name, names[i]);
    behind = loads && value.len == 0;
    n += loads && value.len > 0 && (!relative || value.data[0] == '.') ? 1 : 0;
  }
  return n;
}

/* The value of a line "KEY = VALUE"; empty where another key stands. */
static WhSlice
value_of(WhSlice line, const char *key)
{
  const WhSlice name = wh_scan_until(line, "=");
  if (name.len == line.len || !wh_scan_is(wh_slice_trim(name), key))
    return wh_slice(NULL, 0);
  return wh_slice_trim(wh_scan_skip(line, name.len + 1));
}

gboolean
wh_facts_npmrc(WhSlice text, WhSlice path, WhFactOut *out)
{
  gsize pos = 0;
  guint loads = 0, guards = 0;
  WhSlice line;
  while (wh_git_next_line(text, &pos, &line)) {
    loads += count_loads(value_of(line, "node-options"), FALSE);
    guards += wh_scan_is(value_of(line, "ignore-scripts"), "true") ? 1 : 0;
  }
  say(out, "node-preload", loads);
  if (guards > 0)
    wh_fact_add(out, WH_FACT_GUARD, "", WH_SLICE("file:ignore-scripts=1"));
  return TRUE;
}

/* preload = ["./a.ts", "./b.ts"], on one line or several; that of tests alone stands below [test]. */
gboolean
wh_facts_bunfig(WhSlice text, WhSlice path, WhFactOut *out)
{
  gsize pos = 0, quoted = 0;
  guint n = 0;
  gboolean in_tests = FALSE;
  WhSlice line, inner;
  while (wh_git_next_line(text, &pos, &line)) {
    const WhSlice trimmed = wh_slice_trim(line), value = value_of(trimmed, "preload");
    if (trimmed.len > 0 && trimmed.data[0] == '[')
      in_tests = wh_slice_has_prefix(trimmed, WH_SLICE("[test"));
    if (value.len == 0 || in_tests)
      continue;
    WhSlice list = wh_slice(value.data, (gsize)(text.data + text.len - value.data));
    gsize open = 0;
    list = value.data[0] == '[' ? wh_scan_brackets(list, &open) : value;
    for (quoted = 0; wh_scan_quoted(list, &quoted, &inner);)
      n++;
  }
  say(out, "node-preload", n);
  return TRUE;
}

static gboolean
has_word(const char *command, const char *word)
{
  return wh_scan_find_word(wh_slice_str(command), 0, word) < strlen(command);
}

/* Scripts that begin Node with a module of this repository before the program; what runs tests may. */
void
wh_facts_npm_loads(const json_t *root, WhFactOut *out)
{
  const char *name;
  json_t *command;
  guint n = 0;
  json_object_foreach(json_object_get(root, "scripts"), name, command)
  {
    const char *text = json_string_value(command);
    if (text != NULL && strstr(name, "test") == NULL &&
        (has_word(text, "node") || has_word(text, "NODE_OPTIONS")))
      n += count_loads(wh_slice_str(text), TRUE);
  }
  say(out, "node-preload", n);
}
