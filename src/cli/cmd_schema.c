/* SPDX-License-Identifier: Apache-2.0
 * wolfhound schema: the JSON schema of reports. */
#include "cli/command.h"

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  g_string_append(cli->out, wh_report_schema());
  return WH_EXIT_OK;
}

static const char *const description[] = {
    "Prints the JSON schema (draft 2020-12) of the reports that scan --format json writes: "
    "\"wolfhound.report/1\". "
    "Fields may be added to a version of the schema; none changes its meaning or goes away.",
    "One target gives one report object, several an array of them.", NULL};

static const WhExample examples[] = {
    {"wolfhound schema -o report.schema.json", "Writes the schema to a file, for a validator."}, {0}};

const WhCommand wh_command_schema = {
    .name = "schema",
    .synopsis = "",
    .summary = "Print the JSON schema of reports",
    .description = description,
    .examples = examples,
    .arguments = "",
    .flags = WH_COMMAND_OUTPUT,
    .run = run,
};
