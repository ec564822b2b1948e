/* SPDX-License-Identifier: Apache-2.0
 * wolfhound explain: a pattern's or a case's full wording. */
#include "cli/command.h"

#include "base/error.h"

#include <string.h>

static void
put_list(WhPage *page, const char *heading, const char *const *items)
{
  wh_page_heading(page, heading);
  for (; items != NULL && *items != NULL; items++) {
    g_string_append(page->out, "  - ");
    wh_page_wrap(page, 4, 4, 0, *items);
  }
}

static void
put_section(WhPage *page, const char *heading, const char *text)
{
  wh_page_heading(page, heading);
  g_string_append(page->out, "  ");
  wh_page_wrap(page, 2, 2, 0, text);
}

static void
put_pattern(WhPage *page, const WhPattern *pattern)
{
  g_autofree char *kind =
      g_strdup_printf("%s (%s, version %d)", pattern->id, wh_family_id(pattern->family), pattern->version);
  wh_page_ink(page, WH_INK_BOLD, kind);
  g_string_append_c(page->out, '\n');
  wh_page_wrap(page, 0, 0, 0, pattern->summary);
  g_autofree char *says = wh_pattern_message(pattern);
  put_section(page, "It says", says);
  put_section(page, "Statistic", pattern->statistic);
  put_section(page, "Compared with", pattern->null_model);
  put_list(page, "Innocent readings", pattern->innocent);
  put_list(page, "What would settle it", pattern->next);
}

static json_t *
find_in_report(const json_t *report, const char *prefix)
{
  json_t *cases = json_object_get(report, "cases");
  for (gsize i = 0; i < json_array_size(cases); i++) {
    json_t *one = json_array_get(cases, i);
    const char *id = json_string_value(json_object_get(one, "id"));
    if (id != NULL && g_str_has_prefix(id, prefix))
      return one;
  }
  return NULL;
}

/* The report cut down to the one case, in the format asked for. */
static gboolean
put_case(WhCli *cli, const char *text, const char *prefix, GError **error)
{
  const WhWriterOptions options = {.color = cli->color, .width = cli->width, .verbose = TRUE};
  json_t *report = json_loads(text, 0, NULL);
  json_t *one = report != NULL ? json_incref(find_in_report(report, prefix)) : NULL;
  if (one == NULL) {
    json_decref(report);
    g_set_error(error, WH_ERROR, WH_ERROR_STORE,
                "explain: the kept report with case %s is damaged; scan again", prefix);
    return FALSE;
  }
  json_t *cases = json_array(), *reports = json_array();
  json_array_append_new(cases, one);
  json_object_set_new(report, "cases", cases);
  json_array_append_new(reports, report);
  wh_writer_find(cli->format)->write(reports, &options, cli->out);
  json_decref(reports);
  return TRUE;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  const WhPattern *pattern = wh_pattern_find(args[0]);
  g_autoptr(GError) local = NULL;
  if (pattern != NULL) {
    WhPage page = wh_cli_page(cli);
    put_pattern(&page, pattern);
    return WH_EXIT_OK;
  }
  cli->ledger = wh_ledger_open(cli->store, error);
  if (cli->ledger == NULL)
    return -1;
  g_autofree char *report = wh_ledger_find_case(cli->ledger, args[0], &local);
  if (report != NULL)
    return put_case(cli, report, args[0], error) ? WH_EXIT_OK : -1;
  if (local != NULL)
    g_propagate_error(error, g_steal_pointer(&local));
  else
    g_set_error(
        error, WH_ERROR, WH_ERROR_NOT_FOUND,
        "explain: \"%s\" is no pattern (`wolfhound patterns` lists them) and no case of a kept report "
        "(scan the project first, with the same --store)",
        args[0]);
  return -1;
}

static const char *const formats[] = {"text", "json", "html", NULL};

static const char *const description[] = {"With the id of a case, or its beginning, shows the case in full "
                                          "from the newest kept report that holds it: every signal, "
                                          "every piece of evidence with its locator, innocent readings and "
                                          "what would settle the question. The report must be in the "
                                          "store: scan keeps it there.",
                                          "With the id of a pattern, shows what the pattern looks for: its "
                                          "exact statistic, what that is compared with, its innocent "
                                          "readings, and what to look at next.",
                                          NULL};

static const WhExample examples[] = {
    {"wolfhound explain control-points", "Explains the pattern of that name."},
    {"wolfhound explain c-1a2b3c4d", "Shows a case of an earlier scan in full."},
    {0}};

const WhCommand wh_command_explain = {
    .name = "explain",
    .synopsis = "CASE-ID|PATTERN-ID",
    .summary = "Show a case or a pattern in full",
    .formats = formats,
    .description = description,
    .examples = examples,
    .arguments = "pattern",
    .flags = WH_COMMAND_STORE_LATER | WH_COMMAND_OUTPUT,
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
