/* SPDX-License-Identifier: Apache-2.0
 * wolfhound export: what was read, in the neutral form. */
#include "cli/command.h"

#include "app/export.h"

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  const WhScanOptions options = wh_cli_scan_options(cli);
  gboolean complete = FALSE;
  g_autofree char *target = wh_cli_target(cli, n_args > 0 ? args[0] : NULL);
  if (!wh_export(cli->ledger, target, &options, cli->out, &complete, error))
    return -1;
  return complete ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static const char *const description[] = {
    "Writes the records of a project as lines of JSON, the neutral form \"wolfhound.events/1\": commits, "
    "facts from "
    "file contents, tags, refs, messages, events, and notes of what was malformed, in that order. The schema "
    "is "
    "printed by wolfhound schema events; doc/EVENTS.md describes the form.",
    "TARGET is what scan takes, brought up to date first. Without it the "
    "records named by --mail, --forge, --registry and --events are exported alone, and without those the "
    "current "
    "folder.",
    "With --as-of only what was known by the end of that day is written, refs stand on the newest commit of "
    "that "
    "day, and notes of what was malformed are left out, since they have no time.",
    "What is no valid text stands as its bytes in base64, so that an export that is imported and exported "
    "again is the "
    "same to the byte. All else is ASCII.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound export . -o project.ndjson", "Writes everything that the repository says."},
    {"wolfhound export --mail list.mbox --as-of 2022-06-30", "Writes what the list held on that day."},
    {0}};

const WhCommand wh_command_export = {
    .name = "export",
    .synopsis = "[TARGET]",
    .summary = "Write the records of a project in the neutral form",
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE | WH_COMMAND_AS_OF | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT |
             WH_COMMAND_RECORDS,
    .max_args = 1,
    .run = run,
};
