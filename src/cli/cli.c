/* SPDX-License-Identifier: Apache-2.0
 * From a command line to a command's run: what all commands need is done here, once. */
#include "cli/command.h"

#include "base/error.h"

#include <stdio.h>
#include <unistd.h>

static gboolean
load_baseline(WhCli *cli, GError **error)
{
  g_autoptr(GError) local = NULL;
  cli->baseline = wh_baseline_load(cli->baseline_path, &local);
  if (cli->baseline != NULL)
    return TRUE;
  if (cli->baseline_path == NULL && g_error_matches(local, WH_ERROR, WH_ERROR_NOT_FOUND)) {
    wh_cli_note(cli, "%s: nothing can be called rare, so cases stay notes", local->message);
    return TRUE;
  }
  g_propagate_error(error, g_steal_pointer(&local));
  return FALSE;
}

static gboolean
prepare(const WhCommand *command, WhCli *cli, GError **error)
{
  cli->out = g_string_new(NULL);
  cli->progress = wh_progress_new(isatty(STDERR_FILENO) && !cli->quiet);
  if (command->flags & WH_COMMAND_STORE) {
    cli->ledger = wh_ledger_open(cli->store, error);
    if (cli->ledger == NULL)
      return FALSE;
  }
  if (command->flags & WH_COMMAND_RULES) {
    cli->rules = wh_rules_load((const char *const *)cli->rules_files, FALSE, error);
    if (cli->rules == NULL)
      return FALSE;
  }
  return !(command->flags & WH_COMMAND_BASELINE) || load_baseline(cli, error);
}

static int
run_prepared(const WhCommand *command, WhCli *cli, char **args, GError **error)
{
  if (!prepare(command, cli, error))
    return -1;
  const int status = command->run(cli, args, g_strv_length(args), error);
  g_clear_pointer(&cli->progress, wh_progress_free);
  if (status >= 0 && !wh_cli_write(cli, error))
    return -1;
  return status;
}

static int
run_command(const WhCommand *command, int argc, char **argv, GError **error)
{
  g_auto(WhCli) cli = {0};
  g_auto(GStrv) args = NULL;
  if (!wh_cli_parse(command, argc, argv, &cli, &args, error))
    return -1;
  if (cli.help) {
    g_autofree char *help = wh_cli_help(command);
    cli.out = g_string_new(help);
    return wh_cli_write(&cli, error) ? WH_EXIT_OK : -1;
  }
  return run_prepared(command, &cli, args, error);
}

static const WhCommand *
find_command(const char *name, GError **error)
{
  const WhCommand *command = wh_command_find(name);
  if (command != NULL)
    return command;
  if (g_str_equal(name, "--help") || g_str_equal(name, "-h"))
    return wh_command_find("help");
  if (g_str_equal(name, "--version") || g_str_equal(name, "-V"))
    return wh_command_find("version");
  const WhCommand *nearest = wh_command_nearest(name);
  if (nearest != NULL)
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "there is no command \"%s\"; did you mean \"%s\"?", name,
                nearest->name);
  else
    g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "there is no command \"%s\"; `wolfhound help` lists them",
                name);
  return NULL;
}

int
wh_cli_main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  if (argc < 2) {
    wh_cli_say("a command is missing; `wolfhound help` lists them");
    return WH_EXIT_ERROR;
  }
  const WhCommand *command = find_command(argv[1], &error);
  const int status = command != NULL ? run_command(command, argc - 1, argv + 1, &error) : -1;
  if (error == NULL)
    return status;
  wh_cli_say("%s", error->message);
  return WH_EXIT_ERROR;
}
