/* SPDX-License-Identifier: Apache-2.0
 * wolfhound version. */
#include "cli/command.h"

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  g_string_append(cli->out, "wolfhound " WH_VERSION "\n");
  return WH_EXIT_OK;
}

static const char *const description[] = {"Prints the program's name and version.", NULL};

static const WhExample examples[] = {{"wolfhound version", "Prints the version."}, {0}};

const WhCommand wh_command_version = {
    .name = "version",
    .synopsis = "",
    .summary = "Print the version",
    .description = description,
    .examples = examples,
    .arguments = "",
    .run = run,
};
