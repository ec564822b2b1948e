/* SPDX-License-Identifier: Apache-2.0
 * wolfhound evaluate: how the tool does on labelled projects. */
#include "cli/command.h"

#include "app/evaluate.h"
#include "base/error.h"

static char **without;
static gboolean ablation;

static const GOptionEntry options[] = {
    {"without", 0, 0, G_OPTION_ARG_STRING_ARRAY, &without, "Leave out a pattern (may be repeated)",
     "PATTERN"},
    {"ablation", 0, 0, G_OPTION_ARG_NONE, &ablation, "Repeat without each pattern and each family", NULL},
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
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  const WhScanOptions scan_options = wh_cli_scan_options(cli);
  WhEvaluateOptions evaluate_options = {.ablation = ablation};
  if (!parse_without(&evaluate_options.without, error))
    return -1;
  g_autoptr(GArray) labels = wh_labels_read(args[0], error);
  if (labels == NULL)
    return -1;
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

static const char *const description[] = {"Runs the labelled projects of the file LABELS and prints, for "
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
                                          NULL};

static const WhExample examples[] = {{"wolfhound evaluate labels.tsv", "Prints the evaluation."},
                                     {"wolfhound evaluate labels.tsv --ablation --format json",
                                      "Adds one row for each pattern and family left out."},
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
