/* SPDX-License-Identifier: Apache-2.0
 * wolfhound calibrate: what likeness is worth, from archives. */
#include "cli/command.h"

#include "app/calibrate.h"
#include "base/error.h"

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  const WhScanOptions options = wh_cli_scan_options(cli);
  if (cli->output == NULL) {
    g_set_error_literal(error, WH_ERROR, WH_ERROR_USAGE, "calibrate: name the file to write with -o FILE");
    return -1;
  }
  g_autoptr(WhCalibration) calibration = wh_calibrate(cli->ledger, args[0], &options, error);
  if (calibration == NULL)
    return -1;
  g_autofree char *text = wh_calibration_format(calibration);
  g_string_append(cli->out, text);
  return WH_EXIT_OK;
}

static const char *const description[] = {
    "Makes the file by which link weighs evidence (data/links.json is "
    "the one that ships) from the archives of LIST: "
    "a line for each, NAME, TARGET as scan takes it and perhaps the "
    "DAY that ends the record, with tabs between; "
    "lines from # on are left out.",
    "Half of the authors of each archive, by hash, calibrate; evaluate "
    "--links measures by the other half. Every other "
    "one of them who wrote enough is split under two invented names: "
    "by thread, early and late, by message, and by address where the record "
    "declares several. What "
    "these pairs and pairs of different people of the same archives (all of "
    "them by quick scores; in full those that come highest and a sample of "
    "the others, weighted for it) score gives each kind of likeness a "
    "monotone map from its score to a likelihood ratio, "
    "which never says more than the number of pairs supports; the "
    "correlation between kinds among different pairs; and "
    "how often different pairs reach a sum.",
    "The same archives give the same bytes.", NULL};

static const WhExample examples[] = {
    {"wolfhound calibrate lists.tsv -o links.json", "Calibrates by those archives."},
    {"wolfhound link --calibration links.json ada@example.org ivo@example.org --mail ./lists",
     "Compares two people by it."},
    {0}};

const WhCommand wh_command_calibrate = {
    .name = "calibrate",
    .synopsis = "LIST -o FILE",
    .summary = "Measure what likeness of two people is worth",
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT,
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
