/* SPDX-License-Identifier: Apache-2.0
 * wolfhound baseline: build or show what statistics are judged by. */
#include "cli/command.h"

#include "app/baseline_build.h"
#include "base/error.h"

static int
show(WhCli *cli, const char *path, GError **error)
{
  g_autoptr(WhBaseline) baseline = wh_baseline_load(path, error);
  if (baseline == NULL)
    return -1;
  g_autofree char *text = wh_baseline_describe(baseline);
  g_string_append(cli->out, text);
  return WH_EXIT_OK;
}

/* The baseline writes its own file, so the usual results go nowhere. */
static int
build(WhCli *cli, const char *list, GError **error)
{
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  guint n_projects = 0, n_units = 0;
  if (cli->output == NULL) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE, "baseline: build wants -o FILE for the baseline");
    return -1;
  }
  cli->ledger = wh_ledger_open(cli->store, error);
  if (cli->ledger == NULL)
    return -1;
  g_autoptr(WhBaseline) baseline = wh_baseline_build(cli->ledger, list, &scan_options, error);
  if (baseline == NULL || !wh_baseline_save(baseline, cli->output, error))
    return -1;
  wh_baseline_count(baseline, WH_HALF_BOTH, &n_projects, &n_units);
  wh_cli_note(cli, "%s: %u projects, %u project-years", cli->output, n_projects, n_units);
  g_clear_pointer(&cli->output, g_free);
  return WH_EXIT_OK;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  if (g_str_equal(args[0], "show"))
    return show(cli, n_args > 1 ? args[1] : NULL, error);
  if (g_str_equal(args[0], "build") && n_args == 2)
    return build(cli, args[1], error);
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
              "baseline: expected `build LIST -o FILE` or `show [FILE]`, not \"%s\"", args[0]);
  return -1;
}

static const char *const description[] = {
    "A baseline says how often ordinary projects reach a statistic. "
    "Every figure of the form \"once in N ordinary "
    "project-years\" is read from it. One unit is one project in one "
    "calendar year; its value for a pattern is the largest "
    "statistic that anybody reached in it.",
    "baseline show describes the baseline that is part of the program, "
    "or the one in FILE: the number of projects and "
    "project-years in each half, and every pattern's quantiles. The "
    "file itself names the projects with their last commits.",
    "baseline build makes one from LIST, a file with one project a "
    "line: NAME, TARGET and perhaps COMMIT or DAY, with tabs "
    "between. NAME decides which half of the baseline the project is "
    "in; TARGET is what scan takes; the record ends with "
    "COMMIT or DAY. The same repositories give the same bytes. What is read "
    "is kept in the store, so that a second run is faster.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound baseline show", "Describes the shipped baseline."},
    {"wolfhound baseline build projects.tsv -o baseline.json", "Builds a baseline from a list of projects."},
    {"wolfhound scan --baseline baseline.json .", "Judges a project by it."},
    {0}};

const WhCommand wh_command_baseline = {
    .name = "baseline",
    .synopsis = "show [FILE] | build LIST -o FILE",
    .summary = "Show or build what rarity is measured by",
    .description = description,
    .examples = examples,
    .arguments = "show build",
    .flags =
        WH_COMMAND_STORE_LATER | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT | WH_COMMAND_RULES,
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
