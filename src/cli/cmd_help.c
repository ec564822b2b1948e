/* SPDX-License-Identifier: Apache-2.0
 * wolfhound help: the commands, or one of them. */
#include "cli/command.h"

#include "base/error.h"

static void
put_overview(GString *out)
{
  guint n = 0;
  const WhCommand *const *commands = wh_commands(&n);
  g_string_append(out, "Usage:\n  wolfhound COMMAND [OPTION...] [ARGUMENT...]\n\n"
                       "Finds signs that somebody is working to get control of a project, or has got it,\n"
                       "and shows the evidence.\n\nCommands:\n");
  for (guint i = 0; i < n; i++)
    g_string_append_printf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
  g_string_append(out, "\n`wolfhound COMMAND --help` shows the options of a command.\n"
                       "Exit status: 0 done, 1 --fail-on was met, 2 error, 3 something could not be read.\n");
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  if (n_args == 0) {
    put_overview(cli->out);
    return WH_EXIT_OK;
  }
  const WhCommand *command = wh_command_find(args[0]);
  if (command == NULL) {
    const WhCommand *nearest = wh_command_nearest(args[0]);
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "there is no command \"%s\"%s%s%s", args[0],
                nearest != NULL ? "; did you mean \"" : "; `wolfhound help` lists them",
                nearest != NULL ? nearest->name : "", nearest != NULL ? "\"?" : "");
    return -1;
  }
  g_autofree char *help = wh_cli_help(command);
  g_string_append(cli->out, help);
  return WH_EXIT_OK;
}

static const char *const description[] = {"Without an argument, lists the commands. With one, shows its "
                                          "options and examples, as COMMAND --help does.",
                                          NULL};

static const WhExample examples[] = {{"wolfhound help scan", "Shows the options of scan."}, {0}};

const WhCommand wh_command_help = {
    .name = "help",
    .synopsis = "[COMMAND]",
    .summary = "Show the commands, or the options of one",
    .description = description,
    .examples = examples,
    .arguments = "command",
    .max_args = 1,
    .run = run,
};
