/* SPDX-License-Identifier: Apache-2.0
 * wolfhound patterns: what is looked for. */
#include "cli/command.h"

#include <string.h>

static const struct {
  guint32 record;
  const char *id;
} record_ids[] = {
    {WH_RECORD_GIT, "git"},         {WH_RECORD_CONTENT, "content"}, {WH_RECORD_SIGNATURES, "signatures"},
    {WH_RECORD_TAGS, "tags"},       {WH_RECORD_WORDS, "words"},     {WH_RECORD_REGISTRY, "registry"},
    {WH_RECORD_RELEASE, "release"}, {WH_RECORD_FORGE, "forge"},     {WH_RECORD_BUILD, "build"},
    {WH_RECORD_COST, "cost"},
};

static json_t *
needs_of(const WhPattern *pattern)
{
  json_t *needs = json_array();
  for (guint i = 0; i < G_N_ELEMENTS(record_ids); i++)
    if (pattern->needs & record_ids[i].record)
      json_array_append_new(needs, json_string(record_ids[i].id));
  return needs;
}

static json_t *
strings(const char *const *texts)
{
  json_t *array = json_array();
  for (; texts != NULL && *texts != NULL; texts++)
    json_array_append_new(array, json_string(*texts));
  return array;
}

static json_t *
pattern_json(const WhPattern *pattern)
{
  return json_pack("{s:s, s:s, s:i, s:o, s:b, s:s, s:s, s:s, s:o, s:o}", "id", pattern->id, "family",
                   wh_family_id(pattern->family), "version", pattern->version, "needs", needs_of(pattern),
                   "context", pattern->context, "summary", pattern->summary, "statistic", pattern->statistic,
                   "null_model", pattern->null_model, "innocent", strings(pattern->innocent), "next",
                   strings(pattern->next));
}

static void
put_text(GString *out, const WhPattern *const *patterns, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf(out, "%-16s %-8s %s%s\n", patterns[i]->id, wh_family_id(patterns[i]->family),
                           patterns[i]->summary, patterns[i]->context ? " (context only)" : "");
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  guint n = 0;
  const WhPattern *const *patterns = wh_patterns(&n);
  if (g_str_equal(cli->format, "text")) {
    put_text(cli->out, patterns, n);
    return WH_EXIT_OK;
  }
  json_t *array = json_array();
  for (guint i = 0; i < n; i++)
    json_array_append_new(array, pattern_json(patterns[i]));
  wh_cli_put_json(cli, array);
  json_decref(array);
  return WH_EXIT_OK;
}

static const char *const description[] = {
    "Lists the patterns: id, family of evidence, and what each fires on. Signals of one family are not "
    "independent of "
    "each other, so a case counts only the best of each.",
    "Every pattern has a manual page, wolfhound-pattern-ID(7), with its exact statistic, what that is "
    "compared with, "
    "its innocent readings and what would settle the question. explain ID prints the same.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound patterns", "One line for each pattern."},
    {"wolfhound patterns --format json", "Everything that is declared about each pattern."},
    {0}};

static const char *const formats[] = {"text", "json", NULL};

const WhCommand wh_command_patterns = {
    .name = "patterns",
    .synopsis = "",
    .summary = "List what is looked for",
    .formats = formats,
    .description = description,
    .examples = examples,
    .arguments = "",
    .flags = WH_COMMAND_OUTPUT,
    .run = run,
};
