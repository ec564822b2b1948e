/* SPDX-License-Identifier: Apache-2.0
 * wolfhound evaluate: how the tool does on labelled projects. */
#include "cli/command.h"

#include "app/link_evaluate.h"
#include "app/plant.h"
#include "base/error.h"

static char **without;
static gboolean ablation;
static char *plant;
static int runs = 1;
static gint64 seed = 1;
static gboolean links;
static char *calibration_path;

static const GOptionEntry options[] = {
    {"without", 0, 0, G_OPTION_ARG_STRING_ARRAY, &without, "Leave out a pattern (may be repeated)",
     "PATTERN"},
    {"ablation", 0, 0, G_OPTION_ARG_NONE, &ablation, "Repeat without each pattern and each family", NULL},
    {"plant", 0, 0, G_OPTION_ARG_FILENAME, &plant,
     "Plant campaigns of this shape into the ordinary projects instead (a name, a file or all)", "SHAPE"},
    {"runs", 0, 0, G_OPTION_ARG_INT, &runs, "Plants of each shape in each project (1)", "N"},
    {"links", 0, 0, G_OPTION_ARG_NONE, &links,
     "Measure links instead: LABELS is then a list of archives as calibrate takes it", NULL},
    {"calibration", 0, 0, G_OPTION_ARG_FILENAME, &calibration_path,
     "With --links: the calibration to measure", "FILE"},
    {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Choose other days, people and texts for plants (1)", "N"},
    {0}};

static gboolean
parse_without(guint64 *ret_mask, GError **error)
{
  guint n = 0;
  const WhPattern *const *patterns = wh_patterns(&n);
  *ret_mask = 0;
  for (char **id = without; id != NULL && *id != NULL; id++) {
    const WhPattern *pattern = wh_pattern_find(*id);
    if (pattern == NULL) {
      g_set_error(error, WH_ERROR, WH_ERROR_USAGE,
                  "evaluate: --without: there is no pattern \"%s\"; `wolfhound patterns` lists them", *id);
      return FALSE;
    }
    for (guint i = 0; i < n; i++)
      if (patterns[i] == pattern)
        *ret_mask |= (guint64)1 << i;
  }
  return TRUE;
}

static int
run_plants(WhCli *cli, const GArray *labels, GError **error)
{
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  const WhPlantOptions plants = {.shape = plant, .runs = (guint)runs, .seed = (guint64)seed};
  if (runs < 1 || runs > 1000 || ablation || without != NULL) {
    g_set_error_literal(
        error, WH_ERROR, WH_ERROR_USAGE,
        "evaluate: --plant takes --runs from 1 to 1000, and neither --ablation nor --without");
    return -1;
  }
  json_t *planted = wh_plant_evaluate(cli->ledger, labels, &scan_options, &plants, error);
  if (planted == NULL)
    return -1;
  if (g_str_equal(cli->format, "json"))
    wh_cli_put_json(cli, planted);
  else
    wh_plant_text(planted, cli->out);
  json_decref(planted);
  return WH_EXIT_OK;
}

static int
run_links(WhCli *cli, const char *list, GError **error)
{
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  g_autoptr(WhCalibration) own = NULL;
  if (calibration_path != NULL && (own = wh_calibration_load(calibration_path, error)) == NULL)
    return -1;
  const WhLinkEvaluateOptions how = {.calibration = own, .q = 0.01};
  json_t *evaluation = wh_link_evaluate(cli->ledger, list, &scan_options, &how, error);
  if (evaluation == NULL)
    return -1;
  if (g_str_equal(cli->format, "json"))
    wh_cli_put_json(cli, evaluation);
  else
    wh_link_evaluate_text(evaluation, cli->out);
  json_decref(evaluation);
  return WH_EXIT_OK;
}

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  WhEvaluateOptions evaluate_options = {.ablation = ablation};
  if (!parse_without(&evaluate_options.without, error))
    return -1;
  if (links)
    return run_links(cli, args[0], error);
  g_autoptr(GArray) labels = wh_labels_read(args[0], error);
  if (labels == NULL)
    return -1;
  if (plant != NULL)
    return run_plants(cli, labels, error);
  json_t *evaluation = wh_evaluate(cli->ledger, labels, &scan_options, &evaluate_options, error);
  if (evaluation == NULL)
    return -1;
  if (g_str_equal(cli->format, "json"))
    wh_cli_put_json(cli, evaluation);
  else
    wh_evaluate_text(evaluation, cli->out);
  json_decref(evaluation);
  return WH_EXIT_OK;
}

static const char *const formats[] = {"text", "json", NULL};

static const char *const description[] = {
    "Runs the labelled projects of the file LABELS and prints, for "
    "ordinary projects, cases per project-year by level with "
    "exact 95% intervals, which patterns caused them, the ten rarest, "
    "and how often what is reported as once in N was "
    "observed; for incidents, the first day of each level, how many "
    "days before the payload that was, and where the actor "
    "stood among all persons on given days; for honest hand-overs, "
    "when the rights moved and the level reached.",
    "Every project is judged by the half of the baseline that it is "
    "not in, so that no figure comes from the half that set "
    "it; ranks come from the record cut at that day.",
    "LABELS has one project a line, with tabs between the fields: kind "
    "(ordinary, incident or handover), name (it decides the "
    "half), target (what scan takes), addresses of the actor with "
    "commas between, the day from which the actor held power, the day "
    "of the payload, and the days for which ranks are wanted, with "
    "commas between. A - stands for what is not known. Without "
    "days, ranks are given for the day of power and the day before the "
    "payload. Lines that begin with # are left out.",
    "With --plant, invented campaigns are written into the ordinary projects "
    "that hold messages, each at a random day on which its place is as "
    "lively as the shape asks, and what the tool makes of them is counted "
    "by shape: how many plants are a case of each level by the week of the "
    "request and by the end, how many days lie between request and "
    "review, who else stands in the case, which patterns had a "
    "signal; and how many real persons stand in a case of the same records "
    "without plants. Shapes that expect quiet must stay below review. The "
    "same seed gives the same plants. Shapes and the texts "
    "they are written from are data; doc/CAMPAIGNS.md describes them.",
    "With --links, likeness is measured over archives: authors whom calibration did not see (the other half, "
    "by hash) are "
    "split under two to four invented names, as they wrote and with noise on their style. Given are, for all "
    "kinds together "
    "and each alone, how well same-hand pairs stand out from different ones; hands that a search finds whole "
    "at q 0.01; "
    "groups that it finds where nothing was planted; and the predicted ratio beside the observed one. "
    "doc/LINKS.md has the "
    "method.",
    NULL};

static const WhExample examples[] = {{"wolfhound evaluate labels.tsv", "Prints the evaluation."},
                                     {"wolfhound evaluate labels.tsv --ablation --format json",
                                      "Adds one row for each pattern and family left out."},
                                     {"wolfhound evaluate labels.tsv --plant all --runs 5",
                                      "Plants every shape five times in each ordinary project."},
                                     {0}};

const WhCommand wh_command_evaluate = {
    .name = "evaluate",
    .synopsis = "LABELS",
    .summary = "Measure the tool on labelled projects",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "file",
    .flags = WH_COMMAND_STORE | WH_COMMAND_OFFLINE | WH_COMMAND_JOBS | WH_COMMAND_OUTPUT |
             WH_COMMAND_BASELINE | WH_COMMAND_RULES,
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
