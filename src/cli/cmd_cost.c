/* SPDX-License-Identifier: Apache-2.0
 * wolfhound cost: whether a new build does the same work at another price. */
#include "cli/command.h"

#include "app/cancel.h"
#include "base/error.h"
#include "binary/cost_document.h"
#include "binary/document.h"
#include "report/builds.h"

#include <math.h>

#define RUNS 30
#define WARMUPS 3

static char *before, *after, *fail_above, *release, *tag;
static int runs = RUNS, warmups = WARMUPS;
static gint64 seed = 1;

static const GOptionEntry options[] = {
    {"old", 0, 0, G_OPTION_ARG_STRING, &before, "The command of the old build", "CMD"},
    {"new", 0, 0, G_OPTION_ARG_STRING, &after, "The command of the new build", "CMD"},
    {"runs", 0, 0, G_OPTION_ARG_INT, &runs, "Measure N pairs of runs (30)", "N"},
    {"warmups", 0, 0, G_OPTION_ARG_INT, &warmups, "Run N pairs before that (3)", "N"},
    {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Draw the order within pairs from N (1)", "N"},
    {"fail-above", 0, 0, G_OPTION_ARG_STRING, &fail_above,
     "Exit with 1 when the new command surely takes over PERCENT more", "PERCENT"},
    {"release", 0, 0, G_OPTION_ARG_STRING, &release,
     "Say in the document that NEW was made from the archive NAME, for a scan", "NAME"},
    {"tag", 0, 0, G_OPTION_ARG_STRING, &tag, "Say in the document that NEW was made from TAG, for a scan",
     "TAG"},
    {0}};

static int
refuse(GError **error, const char *what)
{
  g_set_error(error, WH_ERROR, WH_ERROR_USAGE, "cost: %s; see `wolfhound cost --help`", what);
  return -1;
}

/* RET_PERCENT: infinite when no bound was given. */
static gboolean
parse_bound(double *ret_percent)
{
  char *end = NULL;
  *ret_percent = HUGE_VAL;
  if (fail_above == NULL)
    return TRUE;
  *ret_percent = g_ascii_strtod(fail_above, &end);
  return end != fail_above && *end == '\0' && *ret_percent >= 0 && isfinite(*ret_percent);
}

/* The lower end of the interval counts, of instructions where they were counted, else of CPU time. */
static gboolean
is_above(const WhCosts *costs, double percent)
{
  WhCostResult result = wh_costs_compare(costs, WH_COST_INSTRUCTIONS);
  if (!result.available)
    result = wh_costs_compare(costs, WH_COST_CPU);
  return result.has_ratio && result.shift.p < WH_COST_P && 100 * (result.ratio.low - 1) > percent;
}

static void
show_progress(guint done, gpointer user)
{
  wh_progress_tick(user, done);
}

static const WhCliForms forms = {.text = wh_cost_text};

static int
run(WhCli *cli, char **args, guint n_args, GError **error)
{
  double percent;
  if (before == NULL || after == NULL)
    return refuse(error, "--old CMD and --new CMD are wanted");
  if (runs < 1 || runs > (int)WH_COST_RUNS_MAX || warmups < 0 || warmups > (int)WH_COST_RUNS_MAX)
    return refuse(error, "--runs takes 1 to 1000, --warmups 0 to 1000");
  if (seed < 0 || seed > G_MAXUINT32)
    return refuse(error, "--seed takes 0 to 4294967295");
  if (!parse_bound(&percent))
    return refuse(error, "--fail-above takes a number of percent");
  const WhCostPlan plan = {.command = {before, after},
                           .runs = (guint)runs,
                           .warmups = (guint)warmups,
                           .seed = (guint32)seed,
                           .goes_on = wh_scan_goes_on,
                           .progress = show_progress,
                           .user = cli->progress};
  wh_progress_stage(cli->progress, "measuring", "runs", 2 * ((guint64)runs + (guint64)warmups));
  g_autoptr(WhCosts) costs = wh_costs_measure(&plan, error);
  if (costs == NULL)
    return -1;
  json_t *document = wh_costs_document(&plan, costs);
  wh_document_set_of(document, release, tag);
  wh_cli_put_document(cli, document, &forms);
  json_decref(document);
  if (is_above(costs, percent))
    return WH_EXIT_FAIL_ON;
  return wh_costs_same_work(costs) ? WH_EXIT_OK : WH_EXIT_INCOMPLETE;
}

static const char *const formats[] = {"text", "json", NULL};

static const char *const description[] = {
    "Runs two commands in pairs and says whether the second does the same work at another price. A hook in "
    "a library "
    "costs something every time it is passed, and half a second per login is how the best-known one was "
    "found.",
    "The commands are your own and are run as they are, with your rights and unconfined: name only builds "
    "that you "
    "trust to be run. Nothing else in this program runs what it examines. A command is split into words as a "
    "shell does, but no shell runs it: use sh -c '...' for pipes. Its standard input is empty.",
    "After warm-ups, which of the two goes first is drawn anew for every pair. Measured are instructions in "
    "user space "
    "(where the kernel counts them), CPU time, time on the clock and memory, of the command and of children "
    "that it waits for. Wilcoxon's signed-rank test compares them; ratios come with 95% intervals. A "
    "difference is "
    "said to be one where chance makes the like in fewer than 1 of 1,000 pairs of equal commands.",
    "Both must end alike and print the same bytes in every run, else the costs are not of the same work: "
    "that is said, and the exit status is 3.",
    NULL};

static const WhExample examples[] = {
    {"wolfhound cost --old 'old/zcat data.gz' --new 'new/zcat data.gz'",
     "Whether the new build unpacks at the same price."},
    {"wolfhound cost --old 'env LD_LIBRARY_PATH=old ./login' --new 'env LD_LIBRARY_PATH=new ./login' "
     "--fail-above 2",
     "Fails when the new library surely makes it over 2% dearer."},
    {0}};

const WhCommand wh_command_cost = {
    .name = "cost",
    .synopsis = "",
    .summary = "Measure whether a new build does the same work at another price",
    .formats = formats,
    .options = options,
    .description = description,
    .examples = examples,
    .arguments = "",
    .flags = WH_COMMAND_OUTPUT,
    .run = run,
};
